"""Pictures with people: a conference, a group, a classroom."""

from random import Random

from .canvas import Canvas
from .figures import arms, from_behind, head, standing, suit
from .furniture import flowers, hills_in, wood_floor
from .palette import INK, SKINS, WHITE, Colour, Room, mix
from .shapes import blob, box, curve, ellipse, stroke


def conference(c: Canvas, room: Room, rng: Random) -> None:
    """A hall seen over the audience: stage, screen, lectern and panel."""
    deep = mix(room.main, room.dark, 0.45)
    c.background(mix(deep, room.dark, 0.5), deep, mix(room.main, room.wall, 0.25))
    for index in range(26):
        x = index * 64.0
        c.blend(box(x, 70, x + 34, 560), mix(deep, INK, 0.12), mix(deep, room.main, 0.55))
    c.blend(box(-10, -10, 1610, 74), mix(room.dark, INK, 0.4), mix(room.dark, INK, 0.15))
    for lamp in range(130, 1600, 190):
        x = float(lamp)
        c.fill(ellipse(x, 62, 26, 7), room.pale)
        c.soft([(x - 20.0, 66.0), (x + 20.0, 66.0), (x + 90.0, 420.0), (x - 90.0, 420.0)], room.pale, 30, 0.1)
    screen = box(450, 128, 1150, 452, 6)
    c.soft(box(430, 110, 1170, 480), room.pale, 60, 0.4)
    c.fill(box(440, 118, 1160, 462, 8), mix(room.dark, INK, 0.5))
    hills_in(c, room, rng, (450, 128, 1150, 452))
    c.shade(screen, room.pale, "up", 0.15)
    stage = [(150.0, 540.0), (1450.0, 540.0), (1600.0, 600.0), (0.0, 600.0)]
    c.blend(stage, mix(room.floor, room.pale, 0.35), room.floor)
    c.fill(box(-10, 598, 1610, 660), mix(room.floor, room.dark, 0.6))
    left = rng.random() < 0.5
    speaker, table = (330, 960) if left else (1270, 640)
    _panel(c, room, rng, table)
    _lectern(c, room, rng, speaker)
    flowers(c, room, rng, 800, 596, 46)
    for x in (200.0, 1400.0):
        flowers(c, room, rng, x, 600, 60)
    c.blend(box(-10, 640, 1610, 1010), mix(room.main, room.dark, 0.55), mix(room.dark, INK, 0.3))
    coats = [
        mix(room.dark, room.main, 0.35),
        mix(room.main, room.wall, 0.2),
        mix(room.accent, room.dark, 0.3),
        mix(room.wall, room.floor, 0.3),
        mix(room.dark, INK, 0.2),
        mix(room.pale, room.floor, 0.3),
    ]
    last = -1
    for row, (y, unit) in enumerate(((672, 3.3), (738, 4.4), (826, 5.8), (948, 7.7))):
        step = unit * 28
        shift = (row % 2) * step / 2 + rng.uniform(-8, 8)
        for index in range(-int(800 / step) - 1, int(800 / step) + 2):
            x = 800 + shift + index * step
            if rng.random() > 0.06:
                last = (last + rng.randint(1, 4)) % len(coats)
                from_behind(
                    c,
                    rng,
                    x + rng.uniform(-5, 5),
                    y + rng.uniform(-5, 5),
                    unit,
                    mix(coats[last], INK, 0.04 * row),
                    rng.random() < 0.42,
                )
            chair = box(x - 12.4 * unit, y + 9 * unit, x + 12.4 * unit, y + 50 * unit, 3 * unit)
            c.blend(chair, mix(room.accent, room.dark, 0.35 + 0.08 * row), mix(room.accent, room.dark, 0.75))
            c.fill(
                box(x - 12.4 * unit, y + 9 * unit, x + 12.4 * unit, y + 10.4 * unit, 1),
                mix(room.accent, room.pale, 0.15),
            )
        c.soft(box(-50, y + 24 * unit, 1650, y + 44 * unit), mix(room.dark, INK, 0.4), 20, 0.35)


def _panel(c: Canvas, room: Room, rng: Random, x: float) -> None:
    """Three people behind a draped table."""
    for index in range(3):
        px = x + (index - 1) * 128
        woman = rng.random() < 0.4
        coat = (
            mix(room.dark, room.main, rng.uniform(0, 0.4)) if not woman else mix(room.accent, room.dark, 0.15)
        )
        suit(c, px, 446, 2.7, coat, WHITE, None if woman else mix(room.accent, room.dark, 0.2))
        skin = rng.choice(SKINS)
        arms(c, px, 446, 2.7, coat, skin, 6, True)
        head(c, rng, px, 446 - 9.4 * 2.7, 2.7, woman, skin)
    cloth = box(x - 210, 506, x + 210, 572)
    c.blend(cloth, mix(room.accent, room.pale, 0.08), mix(room.accent, room.dark, 0.35))
    for fold in range(-9, 10):
        c.shade(
            box(x + fold * 22, 510, x + fold * 22 + 12, 572), mix(room.accent, room.dark, 0.6), "right", 0.5
        )
    c.fill(box(x - 216, 500, x + 216, 509, 3), mix(room.pale, room.accent, 0.12))
    for index in range(3):
        c.fill(box(x - 150 + index * 128, 488, x - 142 + index * 128, 501, 2), mix(room.main, room.pale, 0.5))
        c.fill(stroke([(x - 112 + index * 128, 500), (x - 120 + index * 128, 480)], 2.4), INK)


def _lectern(c: Canvas, room: Room, rng: Random, x: float) -> None:
    """A speaker behind a lectern with a microphone."""
    coat, skin = mix(room.dark, INK, 0.25), rng.choice(SKINS)
    suit(c, x, 412, 3.1, coat, WHITE, room.accent)
    arms(c, x, 412, 3.1, coat, skin, 6, True)
    head(c, rng, x, 412 - 9.4 * 3.1, 3.1, False, skin)
    wood = mix(room.accent, room.dark, 0.45)
    front = [(x - 66, 474.0), (x + 66, 474.0), (x + 50, 582.0), (x - 50, 582.0)]
    c.blend(front, mix(wood, room.pale, 0.15), wood)
    c.shade(front, mix(wood, INK, 0.5), "right", 0.6)
    c.fill([(x - 76, 464), (x + 76, 464), (x + 68, 480), (x - 68, 480)], mix(wood, room.pale, 0.35))
    c.fill(ellipse(x, 524, 20), mix(room.pale, room.accent, 0.35))
    c.fill(ellipse(x, 524, 15), mix(room.accent, room.dark, 0.3))
    c.fill(stroke(curve([(x + 40, 466), (x + 34, 440), (x + 16, 428)]), 3), INK)
    c.fill(ellipse(x + 14, 427, 5, 4), INK)


def people(c: Canvas, room: Room, rng: Random) -> None:
    """A group standing for a photograph under a banner, mountains behind."""
    hills_in(c, room, rng, (-10, -10, 1610, 760))
    c.haze(300, 761, room.lit, 0.7)
    hedge = mix(room.main, room.dark, 0.25)
    for index in range(30):
        x = -20 + index * 57 + rng.uniform(-12, 12)
        bush = ellipse(x, 748, rng.uniform(46, 64), rng.uniform(40, 74), 180, 360)
        c.fill(bush, mix(hedge, room.wall, 0.22 + 0.12 * rng.random()))
        c.shade(bush, room.dark, "down", 0.4)
    c.blend(box(-10, 744, 1610, 1010), mix(room.floor, room.pale, 0.45), mix(room.floor, room.dark, 0.12))
    for y in (770, 806, 856, 924):
        c.line([(-10, y), (1610, y)], mix(room.floor, room.dark, 0.1), 2)
    for k in range(-9, 10):
        c.line([(800 + k * 110, 744), (800 + k * 230, 1010)], mix(room.floor, room.dark, 0.1), 2)
    _banner(c, room)
    palette: list[tuple[str, Colour, Colour]] = [
        ("suit", mix(room.dark, INK, 0.2), mix(room.dark, INK, 0.25)),
        ("tunic", mix(room.accent, room.dark, 0.1), mix(room.pale, room.wall, 0.3)),
        ("shirt", mix(room.pale, room.wall, 0.35), mix(room.dark, INK, 0.1)),
        ("indigo", mix((38, 44, 92), room.dark, 0.4), mix(room.dark, INK, 0.4)),
        ("suit", mix(room.main, room.dark, 0.4), mix(room.main, room.dark, 0.5)),
        ("shirt", mix(room.main, room.lit, 0.45), mix(room.floor, room.dark, 0.7)),
        ("tunic", mix(room.main, room.wall, 0.2), room.pale),
    ]
    for count, y, height in ((6, 850, 436), (7, 900, 440)):
        rng.shuffle(palette)
        for index in range(count):
            dress, coat, trousers = palette[index]
            x = 800 + (index - (count - 1) / 2) * 132 + rng.uniform(-8, 8)
            tall = height * (
                rng.uniform(0.91, 0.95) if dress in ("tunic", "indigo") else rng.uniform(0.97, 1.03)
            )
            lift = 30 if count == 6 else 0
            standing(c, rng, x, y - lift + rng.uniform(-5, 5), tall, dress, (coat, trousers, room.accent))
    for x in (170, 1430):
        flowers(c, room, rng, x, 900, 96)


def _banner(c: Canvas, room: Room) -> None:
    """A plain banner between two poles, with an ornament of waves."""
    for x in (300, 1300):
        c.fill(box(x - 6, 150, x + 6, 800), mix(room.dark, room.floor, 0.3))
        c.fill(ellipse(x, 146, 11), mix(room.pale, room.accent, 0.4))
    top = curve([(306, 190), (550, 200), (800, 203), (1050, 200), (1294, 190)])
    bottom = [(x, y + 132) for x, y in top]
    cloth = top + bottom[::-1]
    c.blend(cloth, mix(room.accent, room.pale, 0.06), mix(room.accent, room.dark, 0.22))
    c.shade(cloth, mix(room.accent, room.dark, 0.55), "right", 0.35)
    for shift, width in ((14, 3), (118, 3)):
        c.line([(x, y + shift) for x, y in top[1:-1]], mix(room.pale, room.accent, 0.25), width)
    light = mix(room.pale, room.accent, 0.15)
    c.fill(ellipse(800, 269, 34), light)
    c.fill(ellipse(800, 269, 27), room.accent)
    c.fill([(776, 282), (792, 256), (801, 268), (808, 260), (824, 282)], light)
    # A row of diamonds, as woven into the brocade of the region.
    for side in (-1, 1):
        for k in range(6):
            x, size = 800 + side * (86 + k * 62), 19 - k * 1.2
            y = 269 - k * k * 0.3
            c.fill([(x - size, y), (x, y - size), (x + size, y), (x, y + size)], light)
            c.fill(
                [(x - size * 0.6, y), (x, y - size * 0.6), (x + size * 0.6, y), (x, y + size * 0.6)],
                mix(room.accent, room.dark, 0.15),
            )
            c.fill(ellipse(x + side * 31, y, 3.4), light)


def classroom(c: Canvas, room: Room, rng: Random) -> None:
    """Pupils at their desks watching a teacher and a small robot."""
    c.background(mix(room.wall, room.lit, 0.6), room.lit, room.wall)
    c.fill(box(-10, 590, 1610, 612), mix(room.floor, room.dark, 0.25))
    wood_floor(c, room, 610)
    board = mix(room.dark, (34, 84, 70), 0.55)
    c.fill(box(330, 120, 1270, 500, 6), mix(room.accent, room.dark, 0.45))
    c.blend(box(346, 136, 1254, 484), mix(board, room.pale, 0.1), board)
    c.shade(box(346, 136, 1254, 484), mix(board, room.pale, 0.3), "left", 0.25)
    c.fill(box(340, 500, 1260, 514, 3), mix(room.accent, room.dark, 0.3))
    _chalk(c, room, rng)
    for x0 in (40, 1350):
        c.fill(box(x0 - 12, 128, x0 + 222, 472, 4), room.pale)
        hills_in(c, room, rng, (x0, 140, x0 + 210, 460), sunny=x0 < 800)
        c.fill(box(x0 + 99, 140, x0 + 111, 460), room.pale)
        c.fill(box(x0 - 20, 468, x0 + 230, 482, 3), mix(room.pale, room.floor, 0.3))
    side = rng.choice((-1, 1))
    coat = mix(room.accent, room.dark, 0.08)
    dress = rng.choice(("tunic", "shirt"))
    standing(c, rng, 800 + side * 300, 684, 420, dress, (coat, mix(room.dark, INK, 0.1), room.pale))
    _robot(c, room, 800 - side * 70, 560)
    shirts = [room.pale, mix(room.pale, room.main, 0.12), mix(room.pale, room.wall, 0.4)]
    wood = mix(room.accent, room.floor, 0.6)
    for y, unit, places in (
        (672, 4.6, (-500, -330, -110, 70, 300, 480)),
        (826, 6.6, (-640, -400, -122, 118, 390, 630)),
    ):
        for index in range(0, 6, 2):
            a, b = 800 + places[index] - 18 * unit, 800 + places[index + 1] + 18 * unit
            for lx in (a + 3 * unit, b - 3 * unit):
                c.fill(
                    box(lx - unit * 0.7, y + 17 * unit, lx + unit * 0.7, y + 48 * unit),
                    mix(room.dark, room.floor, 0.3),
                )
            c.fill(box(a, y + 11 * unit, b, y + 16 * unit, unit), mix(wood, room.pale, 0.35))
            c.fill(box(a, y + 15 * unit, b, y + 17.4 * unit, 3), mix(wood, room.dark, 0.25))
            c.fill(
                box((a + b) / 2 - 7 * unit, y + 10.2 * unit, (a + b) / 2 + 7 * unit, y + 12.4 * unit, 2),
                mix(room.main, room.pale, 0.25),
            )
        for index, dx in enumerate(places):
            x = 800 + dx + rng.uniform(-6, 6)
            from_behind(c, rng, x, y, unit, shirts[(index + int(y)) % 3], rng.random() < 0.5, room.accent)
            seat = mix(wood, room.dark, 0.3)
            for px in (-9.4, 9.4):
                c.fill(
                    box(
                        x + (px - 0.9) * unit, y + 19 * unit, x + (px + 0.9) * unit, y + 52 * unit, unit * 0.8
                    ),
                    mix(seat, room.dark, 0.3),
                )
            c.blend(
                box(x - 11 * unit, y + 20 * unit, x + 11 * unit, y + 29 * unit, unit * 1.6),
                mix(seat, room.pale, 0.15),
                seat,
            )
            c.fill(
                box(x - 11 * unit, y + 36 * unit, x + 11 * unit, y + 42 * unit, unit),
                mix(seat, room.dark, 0.2),
            )


def _chalk(c: Canvas, room: Room, rng: Random) -> None:
    """Drawings on the board: a wave, a circuit, a triangle and gears."""
    chalk = mix(room.pale, room.main, 0.2)
    c.line([(400, 400), (400, 200)], chalk, 3)
    c.line([(390, 330), (640, 330)], chalk, 3)
    high = rng.choice((50, 64))
    c.line(
        curve(
            [
                (400, 330),
                (430, 330 - high),
                (460, 330),
                (490, 330 + high),
                (520, 330),
                (550, 330 - high),
                (580, 330),
                (610, 330 + high),
            ]
        ),
        mix(room.accent, room.pale, 0.45),
        4,
    )
    c.line([(710, 210), (900, 210), (900, 330), (710, 330), (710, 210)], chalk, 3)
    c.fill(ellipse(805, 210, 22), chalk)
    c.fill(ellipse(805, 210, 18), room.dark)
    c.line([(793, 198), (817, 222)], chalk, 3)
    c.line([(817, 198), (793, 222)], chalk, 3)
    c.fill(box(790, 322, 820, 338), room.dark)
    c.line([(796, 312), (796, 348)], chalk, 4)
    c.line([(812, 320), (812, 340)], chalk, 4)
    c.line([(980, 350), (1190, 350), (1190, 200), (980, 350)], chalk, 3)
    c.line([(1172, 350), (1172, 332), (1190, 332)], chalk, 2)
    c.line(ellipse(980, 350, 50, 50, -35, 0), mix(room.accent, room.pale, 0.45), 3)


def _robot(c: Canvas, room: Room, x: float, y: float) -> None:
    """A small robot on a table."""
    c.fill(box(x - 150, y + 36, x + 150, y + 52, 4), mix(room.accent, room.dark, 0.3))
    for dx in (-128, 128):
        c.fill(box(x + dx - 7, y + 50, x + dx + 7, y + 180), mix(room.accent, room.dark, 0.5))
    shell, trim = mix(room.pale, room.wall, 0.2), mix(room.main, room.dark, 0.2)
    c.fill(stroke([(x, y - 128), (x, y - 156)], 5), trim)
    c.fill(ellipse(x, y - 160, 9), room.accent)
    for side in (-1, 1):
        c.fill(
            stroke(
                curve(
                    [
                        (x + side * 46, y - 40),
                        (x + side * 78, y - 30),
                        (x + side * (70 if side > 0 else 92), y - (78 if side < 0 else -6)),
                    ]
                ),
                13,
                10,
            ),
            trim,
        )
        c.fill(box(x + side * 26 - 20, y + 18, x + side * 26 + 20, y + 38, 8), trim)
    body = blob(
        (x - 46, y - 52),
        (x - 30, y - 62),
        (x + 30, y - 62),
        (x + 46, y - 52),
        (x + 42, y + 12),
        (x + 26, y + 24),
        (x - 26, y + 24),
        (x - 42, y + 12),
    )
    c.fill(body, shell)
    c.shade(body, mix(room.main, room.dark, 0.3), "right", 0.45)
    c.fill(ellipse(x, y - 20, 15), trim)
    c.fill(ellipse(x, y - 20, 9), room.accent)
    skull = box(x - 54, y - 134, x + 54, y - 68, 26)
    c.fill(skull, shell)
    c.shade(skull, mix(room.main, room.dark, 0.3), "right", 0.4)
    c.fill(box(x - 40, y - 122, x + 40, y - 82, 18), mix(room.dark, INK, 0.3))
    for dx in (-18, 18):
        c.fill(ellipse(x + dx, y - 102, 8), mix(room.pale, room.accent, 0.2))
