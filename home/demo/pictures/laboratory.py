"""The laboratory: glassware, a microscope, seedlings."""

from random import Random

from .canvas import Canvas
from .furniture import plant, window
from .palette import INK, WHITE, Colour, Room, mix
from .shapes import Points, blob, box, curve, ellipse, stroke, turned


def laboratory(c: Canvas, room: Room, rng: Random) -> None:
    """Glassware, a microscope and seedlings in tubes on a bench by the window."""
    c.background(mix(room.wall, room.lit, 0.3), room.lit, mix(room.wall, room.floor, 0.15))
    side = rng.choice((-1, 1))
    middle = 800 - side * 210
    window(c, room, rng, (middle - 250, 120, middle + 250, 520), 3, 2)
    _shelf(c, room, rng, 800 + side * 400, 250)
    _shelf(c, room, rng, 800 + side * 400, 430)
    wood = mix(room.pale, room.floor, 0.25)
    c.soft(box(-50, 720, 1650, 760), room.dark, 30, 0.25)
    c.blend(box(-10, 770, 1610, 1010), mix(room.main, room.pale, 0.12), mix(room.main, room.dark, 0.4))
    for k in range(-1, 6):
        x = 90 + k * 290
        c.blend(
            box(x, 806, x + 270, 1010, 8), mix(room.main, room.pale, 0.22), mix(room.main, room.dark, 0.25)
        )
        c.fill(box(x + 95, 830, x + 175, 840, 5), mix(room.pale, room.floor, 0.3))
    c.blend(box(-10, 732, 1610, 782), wood, mix(wood, room.floor, 0.45))
    c.fill(box(-10, 776, 1610, 786), mix(room.dark, room.floor, 0.45))
    liquids = [
        room.accent,
        mix(room.main, room.pale, 0.25),
        mix(room.accent, room.pale, 0.45),
        mix((70, 140, 90), room.main, 0.4),
    ]
    rng.shuffle(liquids)
    _microscope(c, room, 800 + side * 270, 740, side)
    _rack(c, room, 800 - side * 20, 742, liquids)
    _flask(c, room, 800 - side * 250, 746, 250, liquids[0], rng.uniform(0.3, 0.5))
    _beaker(c, room, 800 - side * 410, 752, 120, 150, liquids[1], 0.55)
    _flask(c, room, 800 - side * 545, 744, 180, liquids[2], 0.4)
    plant(c, room, rng, 800 + side * 560, 744, 230)
    _beaker(c, room, 800 + side * 100, 758, 78, 96, liquids[3], 0.6)
    for x in (800 - side * 330, 800 + side * 430):
        c.fill(ellipse(x, 756, 52, 9), mix(room.pale, room.main, 0.2))
        c.fill(ellipse(x, 753, 52, 8), mix(room.pale, room.main, 0.1))
        c.fill(ellipse(x, 753, 40, 5), mix(room.accent, room.pale, 0.5))


def _glass(c: Canvas, room: Room, outline: Points, liquid: Points, colour: Colour) -> None:
    """Something of glass: what is behind shines through; a lighter edge and a reflection."""
    c.fill(outline, room.pale, 0.5)
    c.fill(liquid, colour, 0.88)
    c.shade(liquid, mix(colour, room.dark, 0.5), "right", 0.45)
    c.line([*outline, outline[0]], mix(room.dark, room.pale, 0.5), 2.6)


def _flask(c: Canvas, room: Room, x: float, y: float, height: float, colour: Colour, level: float) -> None:
    """A conical flask."""
    half, neck = height * 0.36, height * 0.11
    c.soft(ellipse(x + 20, y + 4, half * 1.2, 9), room.dark, 8, 0.4)
    outline = [
        (x - neck, y - height),
        (x - neck, y - height * 0.64),
        *curve([(x - half, y - 16), (x - half + 3, y - 4), (x - half + 16, y)]),
        *curve([(x + half - 16, y), (x + half - 3, y - 4), (x + half, y - 16)]),
        (x + neck, y - height * 0.64),
        (x + neck, y - height),
    ]
    wide = half + (neck - half) * level / 0.64 - 5
    liquid = [
        (x - wide, y - height * level),
        (x + wide, y - height * level),
        (x + half - 8, y - 16),
        (x + half - 18, y - 5),
        (x - half + 18, y - 5),
        (x - half + 8, y - 16),
    ]
    _glass(c, room, outline, liquid, colour)
    c.fill(ellipse(x, y - height * level, wide, height * 0.026), mix(colour, room.pale, 0.35))
    c.fill(
        box(x - neck - 6, y - height - 7, x + neck + 6, y - height + 3, 5), mix(room.pale, room.main, 0.25)
    )
    c.fill(
        stroke(
            [
                (x - neck * 0.5, y - height * 0.9),
                (x - neck * 0.55, y - height * 0.6),
                (x - half * 0.66, y - height * 0.16),
            ],
            7,
            5,
        ),
        WHITE,
        0.6,
    )
    for k in range(3):
        c.line(
            [
                (x + half * (0.1 + 0.08 * k), y - height * (0.36 - 0.1 * k)),
                (x + half * (0.34 + 0.08 * k), y - height * (0.36 - 0.1 * k)),
            ],
            room.pale,
            2.4,
        )


def _beaker(
    c: Canvas, room: Room, x: float, y: float, width: float, height: float, colour: Colour, level: float
) -> None:
    half = width / 2
    c.soft(ellipse(x + 12, y + 3, half * 1.3, 8), room.dark, 7, 0.4)
    outline = [
        (x - half - 7, y - height),
        (x - half, y - height + 9),
        *curve([(x - half, y - 14), (x - half + 12, y)]),
        *curve([(x + half - 12, y), (x + half, y - 14)]),
        (x + half, y - height),
    ]
    liquid = box(x - half + 5, y - height * level, x + half - 5, y - 5, 7)
    _glass(c, room, outline, liquid, colour)
    c.fill(ellipse(x, y - height * level, half - 5, 5), mix(colour, room.pale, 0.35))
    c.fill(box(x - half + 12, y - height + 20, x - half + 19, y - 22, 3), WHITE, 0.6)


def _rack(c: Canvas, room: Room, x: float, y: float, colours: list[Colour]) -> None:
    """Test tubes in a wooden rack, some with a seedling in them."""
    wood = mix(room.accent, room.dark, 0.3)
    c.soft(ellipse(x + 10, y + 3, 170, 9), room.dark, 8, 0.4)
    c.fill(box(x - 150, y - 26, x + 150, y, 4), wood)
    for px in (x - 142, x + 142):
        c.fill(box(px - 8, y - 150, px + 8, y, 3), mix(wood, room.dark, 0.2))
    for k in range(6):
        tx = x - 112 + k * 45
        tube = [
            (tx - 14, y - 226),
            *curve(
                [(tx - 14, y - 40), (tx - 9, y - 26), (tx, y - 22), (tx + 9, y - 26), (tx + 14, y - 40)],
                steps=5,
            ),
            (tx + 14, y - 226),
        ]
        seedling = k % 2 == 1
        tone = mix(room.pale, room.accent, 0.25) if seedling else colours[k // 2]
        top = y - (80 if seedling else 112 + 16 * (k % 3))
        _glass(
            c,
            room,
            tube,
            [
                (tx - 11, top),
                (tx + 11, top),
                (tx + 11, y - 40),
                (tx + 6, y - 28),
                (tx - 6, y - 28),
                (tx - 11, y - 40),
            ],
            tone,
        )
        if seedling:
            green = mix((70, 140, 84), room.main, 0.3)
            c.fill(stroke([(tx, y - 78), (tx + 1, y - 168)], 4, 2), green)
            for dy, side in ((108, -1), (126, 1), (146, -1), (160, 1)):
                c.fill(
                    blob(
                        (tx, y - dy),
                        (tx + side * 7, y - dy - 12),
                        (tx + side * 12, y - dy - 18),
                        (tx + side * 9, y - dy - 4),
                    ),
                    green,
                )
        c.fill(box(tx - 9, y - 216, tx - 5, y - 60, 2), WHITE, 0.6)
        c.fill(
            box(tx - 16, y - 238, tx + 16, y - 222, 5), mix(room.main, room.pale, 0.3 if seedling else 0.7)
        )
    c.blend(box(x - 150, y - 152, x + 150, y - 132, 4), mix(wood, room.pale, 0.25), wood)


def _microscope(c: Canvas, room: Room, x: float, y: float, side: int) -> None:
    """A microscope; its eyepiece points to the middle of the picture."""
    body, dark = mix(room.pale, room.wall, 0.25), mix(room.dark, INK, 0.15)

    def place(points: Points) -> Points:
        return [(x + px * side, y + py) for px, py in points]

    c.soft(ellipse(x, y + 4, 150, 11), room.dark, 9, 0.45)
    base = place(box(-115, -34, 125, 0, 15))
    c.fill(base, dark)
    c.shade(base, mix(dark, room.pale, 0.5), "up", 0.3)
    arm = place(stroke(curve([(84, -22), (112, -110), (104, -210), (52, -292), (10, -318)]), 54, 42))
    c.fill(arm, body)
    c.shade(arm, mix(room.main, room.dark, 0.5), "right", 0.5)
    tube = place(turned(box(-27, -118, 27, 66, 8), 0, -300, 24 - 42))
    c.fill(tube, body)
    c.shade(tube, mix(room.main, room.dark, 0.4), "right", 0.55)
    c.fill(place(turned(box(-20, -172, 20, -112, 6), 0, -300, -18)), dark)
    c.fill(place(turned(box(-25, -184, 25, -168, 6), 0, -300, -18)), mix(dark, room.main, 0.4))
    c.fill(place(turned(box(-29, -60, 29, -46, 3), 0, -300, -18)), room.accent)
    c.fill(place(blob((-16, -254), (58, -254), (54, -226), (20, -214), (-12, -228))), dark)
    c.fill(place(turned(box(-12, 0, 12, 56, 4), 2, -232, 8)), mix(room.pale, room.floor, 0.4))
    c.fill(place(turned(box(-9, 54, 9, 66, 3), 2, -232, 8)), dark)
    c.fill(place(turned(box(-11, 0, 11, 38, 4), 42, -228, -24)), mix(room.pale, room.floor, 0.5))
    c.fill(place(box(-98, -152, 84, -136, 5)), dark)
    c.fill(place(box(-62, -158, 32, -151, 2)), mix(room.main, room.pale, 0.6))
    c.fill(place(box(-36, -136, 20, -92, 6)), mix(dark, room.main, 0.3))
    c.fill(place(ellipse(-8, -44, 28, 11)), room.pale)
    for py, radius in ((-112, 29), (-112, 19)):
        c.fill(place(ellipse(98, py, radius)), dark if radius > 20 else mix(dark, room.main, 0.55))


def _shelf(c: Canvas, room: Room, rng: Random, x: float, y: float) -> None:
    """A shelf of reagent bottles and boxes."""
    px = x - 235.0
    while px < x + 195:
        width, height = rng.uniform(34, 62), rng.uniform(70, 118)
        tone = rng.choice(
            (
                mix(room.accent, room.dark, 0.25),
                room.main,
                mix(room.main, room.wall, 0.5),
                mix(room.pale, room.floor, 0.4),
            )
        )
        if rng.random() < 0.7:
            bottle = curve(
                [
                    (px + width * 0.34, y - height),
                    (px + width * 0.34, y - height * 0.8),
                    (px, y - height * 0.66),
                    (px, y),
                    (px, y),
                ],
                steps=6,
            ) + curve(
                [
                    (px + width, y),
                    (px + width, y),
                    (px + width, y - height * 0.66),
                    (px + width * 0.66, y - height * 0.8),
                    (px + width * 0.66, y - height),
                ],
                steps=6,
            )
            c.fill(bottle, tone)
            c.shade(bottle, mix(tone, room.dark, 0.5), "right", 0.5)
            c.fill(
                box(px + width * 0.28, y - height - 10, px + width * 0.72, y - height + 6, 3),
                mix(room.dark, room.main, 0.3),
            )
            c.fill(box(px + 4, y - height * 0.5, px + width - 4, y - height * 0.2), room.pale)
        else:
            c.fill(box(px, y - height * 0.8, px + width, y, 3), tone)
            c.fill(box(px + 6, y - height * 0.6, px + width - 6, y - height * 0.4), room.pale)
        px += width + rng.uniform(7, 16)
    c.soft(box(x - 250, y + 14, x + 250, y + 24), room.dark, 12, 0.35)
    c.fill(box(x - 260, y, x + 260, y + 16, 3), mix(room.accent, room.floor, 0.45))
    c.fill(box(x - 260, y + 12, x + 260, y + 16), mix(room.accent, room.dark, 0.35))
