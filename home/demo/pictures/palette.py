"""Colours: small harmonious sets, one chosen for every picture."""

from dataclasses import dataclass
from random import Random
from zlib import crc32

Colour = tuple[int, int, int]


def rgb(text: str) -> Colour:
    """The colour written as six hexadecimal digits."""
    return (int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16))


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """The colour `share` of the way from the first to the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return (red, green, blue)


WHITE: Colour = (255, 255, 255)
INK: Colour = (24, 28, 38)


@dataclass(frozen=True)
class Light:
    """An hour of the day out of doors."""

    sky: Colour
    glow: Colour
    sun: Colour
    far: Colour
    mid: Colour
    near: Colour
    accent: Colour
    pale: Colour

    def depth(self, distance: float) -> Colour:
        """The colour of land: 0 is beside the viewer, 1 is at the horizon."""
        if distance < 0.5:
            return mix(self.near, self.mid, distance * 2)
        return mix(self.mid, self.far, distance * 2 - 1)


@dataclass(frozen=True)
class Room:
    """The light of an interior."""

    wall: Colour
    lit: Colour
    floor: Colour
    dark: Colour
    main: Colour
    accent: Colour
    pale: Colour


def _light(text: str) -> Light:
    return Light(*(rgb(word) for word in text.split()))


def _room(text: str) -> Room:
    return Room(*(rgb(word) for word in text.split()))


LIGHTS = (
    _light("7fadc0 f7dcc0 fff3da a5bfc4 568586 1f4650 d9744a fbf0dd"),  # dawn
    _light("6db3c8 e6f1e2 fffbe6 a2c9c4 4d937c 1b4b47 e28a47 fdf6e3"),  # morning
    _light("e9b77f fbe8bf fff6dc cfae86 7f8a5c 2f4538 c9502f fff3d6"),  # late afternoon
    _light("5a6796 f6bf9f ffe6c4 9b90b0 596387 252c4c e8875a fde9d3"),  # dusk
    _light("4b8fa8 cfe6dc fdfbe9 8fb9b4 3f7f6a 17403c f0b24f f8f4e4"),  # clear day
    _light("274a66 8fb0ae f6edcf 6d93a0 336477 12303f e9a956 f3ead2"),  # before sunrise
)

ROOMS = (
    _room("cfdcd6 f0f2e6 a8b8ae 1d3f46 2f7c7c dc7a4b faf5e6"),  # teal
    _room("ecd6bd fbeedb c49f7f 3b2d38 a8553c 2f6f78 fff6e6"),  # terracotta
    _room("c9d3e4 eef1f4 98a5c0 232c4d 43609b e59b4d fbf6ea"),  # indigo
    _room("d6dcc0 f3f2df a9b08c 2b3d33 5b8058 cf6d47 fbf7e4"),  # sage
    _room("e8d9b0 f9f1d8 bfa271 2a3442 34617a d0883a fff8e6"),  # ochre
)

SKINS = tuple(rgb(word) for word in ("e6b996", "d9a680", "cf9872", "dfae8a"))
HAIRS = tuple(rgb(word) for word in ("241f26", "2e2629", "1d2028", "3a2f2e"))


def light_for(motif: str, seed: int) -> Light:
    """The hour of the day of an outdoor picture; neighbouring seeds differ."""
    return LIGHTS[(seed + crc32(motif.encode())) % len(LIGHTS)]


def room_for(motif: str, seed: int) -> Room:
    """The colours of an indoor picture; neighbouring seeds differ."""
    return ROOMS[(seed + crc32(motif.encode())) % len(ROOMS)]


def rng_for(motif: str, seed: int) -> Random:
    """The source of every random choice of one picture."""
    return Random(f"{motif}:{seed}")
