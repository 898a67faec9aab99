"""Rooms without people: laboratory, bookshelves; and the signing of a document."""

from random import Random

from .canvas import Canvas
from .furniture import flowers, hills_in, plant, window
from .palette import INK, SKINS, WHITE, Colour, Room, mix
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


def books(c: Canvas, room: Room, rng: Random) -> None:
    """Shelves full of books; an open journal, a pile and a lamp on the table before them."""
    wood = mix(room.accent, room.dark, 0.52)
    c.background(mix(wood, INK, 0.25), mix(wood, INK, 0.1))
    tones = [
        room.main,
        mix(room.main, room.dark, 0.45),
        room.accent,
        mix(room.accent, room.pale, 0.35),
        mix(room.pale, room.floor, 0.2),
        mix(room.wall, room.floor, 0.4),
        mix(room.main, room.wall, 0.5),
        mix(room.dark, room.main, 0.2),
    ]
    for y in (214, 426, 638, 850):
        for start in (-120, 290, 700, 1110, 1520):
            _row(c, room, rng, start, start + 386, y, tones)
        c.blend(box(-10, y, 1610, y + 22), mix(wood, room.pale, 0.25), wood)
    for x in (278, 688, 1098, 1508):
        c.blend(box(x - 12, -10, x + 12, 1010), mix(wood, room.pale, 0.14), mix(wood, INK, 0.15))
    c.shade(box(-10, -10, 1610, 1010), mix(room.dark, INK, 0.3), rng.choice(("left", "right")), 0.3)
    lamp = rng.choice((-1, 1))
    lx = 800 + lamp * 330
    c.soft(ellipse(lx - lamp * 110, 640, 330, 250), mix(room.pale, room.accent, 0.2), 110, 0.4)
    top = mix(room.accent, room.pale, 0.28)
    c.soft(box(-50, 742, 1650, 790), INK, 20, 0.4)
    c.blend(
        [(-60, 780), (1660, 780), (1660, 1010), (-60, 1010)],
        mix(top, room.floor, 0.25),
        mix(top, room.dark, 0.5),
    )
    c.soft(ellipse(lx - lamp * 130, 860, 360, 70), mix(room.pale, room.accent, 0.12), 46, 0.65)
    _open_book(c, room, 800 - lamp * 60, 850)
    y = 812.0
    for k in range(rng.randint(4, 6)):
        width, thick = rng.uniform(210, 280), rng.uniform(28, 42)
        x = 800 - lamp * 470 + rng.uniform(-16, 16)
        tone = tones[(k * 3 + lamp) % len(tones)]
        c.soft(ellipse(x, y + 2, width * 0.52, 6), INK, 6, 0.35)
        c.fill(box(x - width / 2, y - thick, x + width / 2, y, 5), tone)
        c.fill(
            box(
                x - width / 2 + (10 if lamp > 0 else 0),
                y - thick + 6,
                x + width / 2 - (0 if lamp > 0 else 10),
                y - 6,
            ),
            room.pale,
        )
        c.shade(box(x - width / 2, y - thick, x + width / 2, y, 5), mix(tone, room.dark, 0.6), "down", 0.4)
        y -= thick
    _lamp(c, room, lx, 850, lamp)
    plant(c, room, rng, 800 + lamp * 560, 850, 190)


def _row(c: Canvas, room: Room, rng: Random, x0: float, x1: float, y: float, tones: list[Colour]) -> None:
    """Books side by side in one compartment, with a small gap or a leaning book at its end."""
    x = x0
    end = x1 - rng.choice((0, 20, 70))
    while x < end - 16:
        width, height = min(rng.uniform(17, 46), end - x), rng.uniform(116, 172)
        tone = mix(rng.choice(tones), room.dark, rng.uniform(0, 0.25))
        spine = box(x + 0.8, y - height, x + width - 0.8, y, 3)
        c.fill(spine, tone)
        c.shade(spine, mix(tone, room.dark, 0.65), "right", 0.5)
        band = mix(tone, room.pale, 0.55)
        style = rng.random()
        if style < 0.4:
            c.fill(box(x + 3, y - height * 0.86, x + width - 3, y - height * 0.83), band)
            c.fill(box(x + 3, y - height * 0.16, x + width - 3, y - height * 0.13), band)
        elif style < 0.75:
            c.fill(box(x + width * 0.24, y - height * 0.82, x + width * 0.76, y - height * 0.52, 2), band)
        else:
            c.fill(ellipse(x + width / 2, y - height * 0.2, width * 0.2), band)
        x += width
    if x1 - end > 60:
        tone = rng.choice(tones)
        leaning = turned(box(0, -148, 26, 0, 3), x + 34, y - 3, -14)
        c.fill(leaning, tone)
        c.shade(leaning, mix(tone, room.dark, 0.6), "right", 0.5)


def _open_book(c: Canvas, room: Room, x: float, y: float) -> None:
    """An open journal with a picture on one page and columns of lines on the other."""
    c.soft(ellipse(x, y + 70, 330, 24), INK, 16, 0.45)
    c.fill(
        [(x - 312, y + 78), (x - 262, y - 48), (x + 262, y - 48), (x + 312, y + 78)],
        mix(room.main, room.dark, 0.35),
    )
    for side in (-1, 1):
        page = curve([(x, y - 44), (x + side * 90, y - 60), (x + side * 250, y - 50)]) + curve(
            [(x + side * 298, y + 68), (x + side * 120, y + 54), (x, y + 76)]
        )
        c.blend(page, room.pale, mix(room.pale, room.wall, 0.25))
        c.shade(page, mix(room.floor, room.dark, 0.2), "left" if side > 0 else "right", 0.35)
        for k in range(8):
            if side < 0 and k < 4:
                continue
            share = k / 8
            a, b = x + side * (30 + 6 * share), x + side * (232 + 40 * share)
            ly = y - 36 + share * 98
            c.line(curve([(a, ly), ((a + b) / 2, ly - 9), (b, ly)]), mix(room.pale, room.dark, 0.45), 3)
    picture = [(x - 236, y - 42), (x - 34, y - 44), (x - 38, y + 6), (x - 254, y + 8)]
    c.blend(picture, mix(room.main, room.lit, 0.6), room.lit)
    c.fill(
        [(x - 254, y + 8), (x - 204, y - 22), (x - 168, y - 2), (x - 118, y - 30), (x - 38, y + 6)], room.main
    )


def _lamp(c: Canvas, room: Room, x: float, y: float, side: int) -> None:
    """A desk lamp bending toward the middle of the picture."""
    metal = mix(room.dark, INK, 0.2)
    c.soft(ellipse(x, y + 4, 96, 10), INK, 8, 0.45)
    c.fill(ellipse(x, y - 4, 80, 15), metal)
    c.fill(stroke([(x, y - 8), (x + side * 46, y - 170), (x - side * 50, y - 300)], 12), metal)
    c.fill(ellipse(x + side * 46, y - 170, 13), room.accent)
    shade = turned([(-34, -26), (34, -26), (86, 64), (-86, 64)], x - side * 72, y - 292, side * 24)
    c.fill(shade, room.main)
    c.shade(shade, mix(room.main, room.pale, 0.5), "up", 0.4)
    c.fill(
        turned(ellipse(0, 64, 86, 12), x - side * 72, y - 292, side * 24), mix(room.pale, room.accent, 0.15)
    )


def signature(c: Canvas, room: Room, rng: Random) -> None:
    """A hand signing a document on a table; another hand holds the sheet."""
    c.background(
        mix(room.main, room.dark, 0.15), mix(room.main, room.wall, 0.35), mix(room.main, room.wall, 0.35)
    )
    hills_in(c, room, rng, (-10, -10, 1610, 420))
    c.haze(-10, 421, mix(room.lit, room.pale, 0.5), 0.6)
    for x in (320, 1010):
        c.fill(box(x, -10, x + 26, 420), mix(room.pale, room.wall, 0.25))
    table = mix(room.accent, room.dark, 0.42)
    c.blend(box(-10, 400, 1610, 1010), mix(table, room.pale, 0.3), mix(table, room.dark, 0.35))
    c.fill(box(-10, 398, 1610, 408), mix(table, room.pale, 0.42))
    for k in range(16):
        y = 420 + 570 * (k / 16) ** 1.4
        c.line(
            curve([(-10, y), (500, y + rng.uniform(-5, 5)), (1100, y + rng.uniform(-5, 5)), (1610, y)]),
            mix(table, room.dark, 0.12),
            2,
        )
    flowers(c, room, rng, 330, 478, 130)
    folder = [(390.0, 540.0), (1230.0, 526.0), (1420.0, 960.0), (210.0, 985.0)]
    c.soft([(px + 14, py + 18) for px, py in folder], INK, 18, 0.45)
    c.blend(folder, mix(room.main, room.dark, 0.2), mix(room.main, room.dark, 0.5))
    sheet = [(440.0, 552.0), (1180.0, 540.0), (1345.0, 930.0), (285.0, 950.0)]
    c.blend(sheet, mix(room.pale, room.wall, 0.14), room.pale)

    def on_sheet(u: float, v: float) -> tuple[float, float]:
        left = (440 + (285 - 440) * v, 552 + (950 - 552) * v)
        right = (1180 + (1345 - 1180) * v, 540 + (930 - 540) * v)
        return (left[0] + (right[0] - left[0]) * u, left[1] + (right[1] - left[1]) * u)

    grey = mix(room.pale, room.dark, 0.36)
    c.line([on_sheet(0.32, 0.09), on_sheet(0.68, 0.09)], mix(room.dark, room.pale, 0.15), 7)
    c.line([on_sheet(0.4, 0.15), on_sheet(0.6, 0.15)], room.accent, 4)
    for k in range(7):
        v = 0.24 + 0.062 * k
        c.line([on_sheet(0.1, v), on_sheet(0.9 if k % 3 != 2 else rng.uniform(0.4, 0.75), v)], grey, 3.4)
    c.line([on_sheet(0.36, 0.86), on_sheet(0.66, 0.86)], grey, 2.6)
    seal = on_sheet(0.24, 0.9)
    c.fill(ellipse(*seal, 56, 34), mix(room.accent, room.pale, 0.35))
    c.fill(ellipse(*seal, 49, 29), mix(room.pale, room.accent, 0.08))
    c.fill(ellipse(*seal, 28, 17), mix(room.accent, room.pale, 0.35))
    ink = mix(room.dark, (30, 50, 130), 0.45)
    flow = [
        (0.38, 0.86),
        (0.41, 0.77),
        (0.425, 0.7),
        (0.405, 0.72),
        (0.403, 0.83),
        (0.43, 0.84),
        (0.452, 0.78),
        (0.436, 0.77),
        (0.44, 0.84),
        (0.47, 0.82),
        (0.482, 0.785),
        (0.487, 0.83),
        (0.51, 0.8),
        (0.518, 0.83),
        (0.545, 0.82),
        (0.575, 0.8),
    ]
    c.line(curve([on_sheet(u, v) for u, v in flow]), ink, 4)
    tip = on_sheet(0.575, 0.8)
    skin = rng.choice(SKINS)
    coat = mix(room.dark, INK, 0.25)
    _resting_hand(c, room, skin, coat)
    _writing_hand(c, room, tip[0], tip[1], skin, coat)


def _writing_hand(c: Canvas, room: Room, x: float, y: float, skin: Colour, coat: Colour) -> None:
    """The hand with the pen; the tip of the pen is at (x, y)."""
    deep, mid = mix(skin, (110, 50, 40), 0.42), mix(skin, (120, 60, 50), 0.2)

    def part(points: Points, colour: Colour, shadow: str = "down", strength: float = 0.35) -> None:
        shape = [(x + px, y + py) for px, py in points]
        c.fill(shape, colour)
        c.shade(shape, deep, shadow, strength)

    c.soft(
        [(x + 40, y + 6), (x + 300, y - 20), (x + 620, y + 60), (x + 600, y + 150), (x + 120, y + 40)],
        INK,
        16,
        0.5,
    )
    sleeve = [(x + px, y + py) for px, py in ((352, -190), (900, -120), (900, 260), (330, 32))]
    part(stroke(curve([(250, -20), (170, 0), (104, 2), (78, 6)]), 52, 36), deep)
    part(stroke(curve([(240, -48), (160, -40), (92, -26), (58, -8)]), 54, 36), mix(skin, deep, 0.6))
    part(
        blob((60, -60), (110, -132), (170, -170), (280, -120), (300, -20), (200, 0), (100, -20)),
        mix(skin, deep, 0.7),
    )
    part(stroke(curve([(200, -100), (130, -98), (72, -62), (36, -26)]), 54, 32), mid)
    palm = blob(
        (372, -172),
        (300, -196),
        (225, -196),
        (172, -176),
        (150, -130),
        (170, -70),
        (210, -30),
        (262, 8),
        (340, 18),
        (392, -20),
    )
    part(palm, skin, "down", 0.45)
    part(stroke(curve([(214, -168), (150, -170), (96, -128), (50, -66)]), 58, 33), skin, "left", 0.2)
    pen = mix(room.dark, INK, 0.5)
    c.fill([(x, y), (x + 12, y - 34), (x + 28, y - 26)], mix(room.accent, room.pale, 0.55))
    c.fill([(x + px, y + py) for px, py in stroke([(22, -34), (208, -318)], 21, 19)], pen)
    c.fill(
        [(x + px, y + py) for px, py in stroke([(158, -241), (164, -250)], 23)],
        mix(room.accent, room.pale, 0.4),
    )
    c.fill(
        [(x + px, y + py) for px, py in stroke([(186, -296), (150, -236)], 5)],
        mix(room.accent, room.pale, 0.4),
    )
    thumb = stroke(curve([(304, -92), (220, -96), (142, -98), (66, -62)]), 74, 36)
    part(thumb, mix(skin, WHITE, 0.06), "down", 0.4)
    c.fill(
        [(x + px, y + py) for px, py in turned(ellipse(0, 0, 17, 10), 82, -76, -24)], mix(skin, WHITE, 0.4)
    )
    c.line([(x + px, y + py) for px, py in curve([(262, -62), (196, -60), (130, -58), (86, -44)])], mid, 2.4)
    cuff = [(x + px, y + py) for px, py in ((352, -196), (396, -192), (380, 38), (330, 30))]
    c.fill(sleeve, coat)
    c.shade(sleeve, mix(coat, room.main, 0.5), "up", 0.4)
    c.fill(cuff, room.pale)
    c.shade(cuff, mix(room.floor, room.dark, 0.3), "down", 0.5)


def _resting_hand(c: Canvas, room: Room, skin: Colour, coat: Colour) -> None:
    """The other hand, lying flat on the edge of the sheet."""
    deep = mix(skin, (110, 50, 40), 0.42)
    c.soft([(-40.0, 900.0), (300.0, 800.0), (520.0, 800.0), (500.0, 850.0), (200.0, 1000.0)], INK, 16, 0.4)
    fingers = (
        ([(330, 792), (420, 742), (496, 728)], 42, 30),
        ([(340, 812), (440, 776), (528, 766)], 44, 30),
        ([(336, 836), (440, 812), (520, 806)], 42, 29),
        ([(320, 862), (410, 848), (476, 846)], 38, 26),
    )
    for points, first, last in fingers:
        finger = stroke(curve(points), first, last)
        c.fill(finger, mix(skin, deep, 0.12))
        c.shade(finger, deep, "down", 0.45)
        end = points[-1]
        c.fill(turned(ellipse(0, 0, 11, 7), end[0] + 2, end[1] - 3, -6), mix(skin, WHITE, 0.4))
    thumb = stroke(curve([(240, 800), (300, 742), (352, 700)]), 56, 34)
    c.fill(thumb, skin)
    c.shade(thumb, deep, "left", 0.3)
    c.fill(turned(ellipse(0, 0, 12, 8), 350, 702, -40), mix(skin, WHITE, 0.4))
    palm = blob(
        (150, 850), (210, 792), (290, 766), (350, 784), (368, 826), (344, 872), (280, 892), (190, 920)
    )
    c.fill(palm, skin)
    c.shade(palm, deep, "down", 0.45)
    sleeve = [(-60.0, 850.0), (150.0, 796.0), (216.0, 936.0), (-60.0, 1060.0)]
    c.fill([(136, 806), (176, 790), (238, 920), (206, 944)], room.pale)
    c.fill(sleeve, coat)
    c.shade(sleeve, mix(coat, room.main, 0.5), "up", 0.4)
