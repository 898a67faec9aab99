"""The emblem of the department: a mountain under the orbits of an atom."""

from math import cos, pi, sin

from PIL import Image, ImageDraw

from .palette import Colour, mix, rgb
from .shapes import Points, curve, ellipse

BLUE, DEEP, GOLD, PAPER = rgb("1c5a8c"), rgb("123e66"), rgb("e0a53a"), rgb("fbf7ea")


def draw_emblem(size: int = 512) -> Image.Image:
    """The emblem, square, on a transparent ground."""
    # Drawn four times as large: the orbits are thin and the emblem is often shown small.
    factor = size * 4 / 1000
    image = Image.new("RGBA", (size * 4, size * 4), (*PAPER, 0))
    brush = ImageDraw.Draw(image)

    def fill(points: Points, colour: Colour) -> None:
        brush.polygon([(x * factor, y * factor) for x, y in points], fill=colour)

    def ring(rx: float, ry: float, turn: float, width: float, colour: Colour) -> None:
        c, s = cos(turn), sin(turn)
        points = [(500 + x * c - y * s, 372 + x * s + y * c) for x, y in _round(rx, ry)]
        brush.line(
            [(x * factor, y * factor) for x, y in points],
            fill=colour,
            width=round(width * factor),
            joint="curve",
        )

    fill(_disc(500, 500, 490), DEEP)
    fill(_disc(500, 500, 470), PAPER)
    fill(_disc(500, 500, 446), BLUE)
    inside = Image.new("L", image.size, 0)
    ImageDraw.Draw(inside).polygon([(x * factor, y * factor) for x, y in _disc(500, 500, 446)], fill=255)
    plain = image.copy()
    for turn in (0.0, pi / 3, -pi / 3):
        ring(248, 88, turn, 15, mix(PAPER, BLUE, 0.06))
    for angle, turn in ((2.5, 0.0), (-0.62, pi / 3), (3.75, -pi / 3)):
        x, y = cos(angle) * 248, sin(angle) * 88
        fill(_disc(500 + x * cos(turn) - y * sin(turn), 372 + x * sin(turn) + y * cos(turn), 24), PAPER)
    rays: Points = []
    for k in range(24):
        reach = 84 if k % 2 == 0 else 56
        rays.append((500 + sin(pi * k / 12) * reach, 372 - cos(pi * k / 12) * reach))
    fill(rays, GOLD)
    fill(_disc(500, 372, 50), GOLD)
    fill(
        [
            (20, 800),
            (190, 640),
            (262, 690),
            (430, 520),
            (500, 590),
            (580, 500),
            (740, 690),
            (812, 632),
            (980, 800),
            (980, 1000),
            (20, 1000),
        ],
        PAPER,
    )
    for facet in (
        ((430, 520), (500, 590), (530, 680), (470, 640), (452, 700)),
        ((580, 500), (740, 690), (690, 720), (640, 650), (600, 690)),
        ((190, 640), (262, 690), (300, 740), (236, 716)),
        ((812, 632), (980, 800), (880, 760)),
    ):
        fill(list(facet), mix(PAPER, BLUE, 0.3))
    for shift, colour in ((0, GOLD), (66, mix(BLUE, PAPER, 0.12)), (132, DEEP)):
        top = curve(
            [
                (0, 770 + shift),
                (250, 730 + shift),
                (500, 772 + shift),
                (750, 814 + shift),
                (1000, 770 + shift),
            ]
        )
        fill([*top, (1000, 1000), (0, 1000)], colour)
    return Image.composite(image, plain, inside).reduce(4)


def _disc(x: float, y: float, radius: float) -> Points:
    return [(x + radius * px, y + radius * py) for px, py in _round(1, 1)]


def _round(rx: float, ry: float) -> Points:
    """An ellipse around the origin, fine enough for a large emblem."""
    return [
        (x * rx / 400, y * ry / 400)
        for x, y in (*ellipse(0, 0, 400, 400, 0, 180), *ellipse(0, 0, 400, 400, 180, 360))
    ]
