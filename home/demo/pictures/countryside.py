"""Landscapes shaped by people: rice terraces, fields, a town."""

from math import cos, pi, sin
from random import Random

from .canvas import Canvas
from .nature import birds, bushes, house, land, mist, range_of_peaks, sky, tree, tube_house
from .palette import Light, mix
from .shapes import Points, blob, box, ellipse, stroke


def terraces(c: Canvas, light: Light, rng: Random) -> None:
    """Rice terraces following the slope, water and young rice in turn."""
    sun = sky(c, light, rng, 420)
    range_of_peaks(c, light, rng, 470, 240, 1.0, sun, 8)
    mist(c, light, rng, 440)
    range_of_peaks(c, light, rng, 520, 230, 0.68, sun, 6, gap=0.4)
    mist(c, light, rng, 480, 0.9)
    side = rng.choice((-1, 1))
    phase, swing = rng.uniform(-0.3, 0.3), rng.uniform(0.85, 1.1)
    rows = 15
    lines = [_contour(rng, index / (rows - 1), side, phase, swing) for index in range(rows)]
    rice = mix(light.mid, light.accent, rng.uniform(0.08, 0.3))
    flooded = rng.random() < 0.5
    for index, line in enumerate(lines):
        near = index / rows
        field = [*line, (1700.0, 1010.0), (-100.0, 1010.0)]
        # Each field tends to differ from the one above, so that no slope is all water or all rice.
        flooded = rng.random() < (0.2 if flooded else 0.7)
        upper = mix(light.glow, light.sky, 0.35) if flooded else mix(rice, light.glow, 0.42 - 0.3 * near)
        lower = mix(light.sun, light.glow, 0.4) if flooded else mix(rice, light.near, 0.05 + 0.3 * near)
        following = lines[index + 1] if index + 1 < rows else [(x, y + 200) for x, y in line]
        strip = line + following[::-1]
        c.fill(field, mix(light.depth(0.45 - 0.42 * near), rice, 0.2))
        c.blend(strip, upper, lower)
        c.shade(strip, mix(upper, light.near, 0.35), "left" if side > 0 else "right", 0.3)
        bank = 5 + 15 * near
        c.fill(
            following + [(x, y - bank * (0.7 + 0.3 * sin(x / 170))) for x, y in following[::-1]],
            mix(light.depth(0.42 - 0.42 * near), light.accent, 0.08),
        )
        c.line(following, mix(rice, light.near, 0.75), 1 + 2 * near)
        if not flooded and near > 0.3:
            _seedlings(c, light, rng, line, following, mix(rice, light.near, 0.45))
        if index == 5:
            _hamlet(c, light, rng, 800 - side * 330, lines[5])
    for x in (rng.uniform(380, 560), rng.uniform(1040, 1240)):
        _farmer(c, light, x, rng.uniform(800, 850), 100)
    bushes(c, light, rng, 1000, 0.0, 44, 9, (-60, 420) if side > 0 else (1180, 1660))


def _contour(rng: Random, share: float, side: int, phase: float, swing: float) -> Points:
    """The edge of one terrace: a spur on one side, a hollow on the other."""
    y = 470 + 520 * share**1.35
    shake = rng.uniform(-0.08, 0.08)
    points: Points = []
    for step in range(0, 1801, 20):
        x = step - 100
        u = (x - 800) / 1600 * side
        spur = sin(u * 3.3 * swing + phase + 0.5 * share + shake) * (95 + 30 * share)
        folds = (
            sin(u * 9 + phase * 4 + share * 2.2) * (20 + 16 * share) + sin(u * 21 + share * 5 + shake * 9) * 6
        )
        points.append((x, y + spur + folds))
    return points


def _seedlings(
    c: Canvas, light: Light, rng: Random, upper: Points, lower: Points, colour: tuple[int, int, int]
) -> None:
    for _ in range(60):
        index = rng.randrange(len(upper))
        share = rng.uniform(0.2, 0.62)
        x, y = (
            upper[index][0] + rng.uniform(-10, 10),
            upper[index][1] + (lower[index][1] - upper[index][1]) * share,
        )
        c.fill(ellipse(x, y, rng.uniform(6, 18), 1.6), colour, 0.6)


def _hamlet(c: Canvas, light: Light, rng: Random, x: float, line: Points) -> None:
    """Two or three houses among trees on the edge of a terrace."""
    y = min(line, key=lambda point: abs(point[0] - x))[1] + 12
    for offset in (-80, 96):
        tree(c, light, rng, x + offset, y, rng.uniform(76, 96), 0.3)
    house(c, light, rng, x - 50, y, 66, 0.12)
    house(c, light, rng, x + 18, y + 8, 58, 0.08)
    tree(c, light, rng, x - 70, y + 10, 54, 0.24)


def _farmer(c: Canvas, light: Light, x: float, y: float, height: float) -> None:
    """Somebody at work under a conical hat, bent a little forward."""
    h = height / 100
    coat = mix(light.accent, light.near, 0.15)
    c.soft(ellipse(x + 6 * h, y + 2, 30 * h, 5 * h), light.near, 5, 0.5)
    for dx in (-7, 7):
        c.fill(
            stroke([(x + dx * h, y), (x + dx * 0.8 * h, y - 40 * h)], 9 * h, 12 * h),
            mix(light.near, light.mid, 0.1),
        )
    back = blob(
        (x - 13 * h, y - 34 * h),
        (x - 11 * h, y - 62 * h),
        (x + 2 * h, y - 80 * h),
        (x + 17 * h, y - 74 * h),
        (x + 15 * h, y - 52 * h),
        (x + 13 * h, y - 32 * h),
    )
    c.fill(back, coat)
    c.shade(back, light.near, "left", 0.5)
    c.fill(
        stroke([(x + 12 * h, y - 68 * h), (x + 26 * h, y - 46 * h), (x + 36 * h, y - 34 * h)], 9 * h, 6 * h),
        coat,
    )
    hat = [
        (x - 16 * h, y - 76 * h),
        (x + 13 * h, y - 104 * h),
        (x + 42 * h, y - 72 * h),
        (x + 13 * h, y - 69 * h),
    ]
    c.fill(hat, light.pale)
    c.shade(hat[:1] + hat[1:2] + hat[3:], mix(light.accent, light.pale, 0.3), "left", 0.7)


def fields(c: Canvas, light: Light, rng: Random) -> None:
    """Rows of crops running to the mountains, greenhouses beside them."""
    sun = sky(c, light, rng, 420)
    birds(c, light, rng, 1600 - sun, 190)
    range_of_peaks(c, light, rng, 470, 220, 0.98, sun, 8)
    mist(c, light, rng, 445)
    range_of_peaks(c, light, rng, 500, 250, 0.66, sun, 6, gap=0.45)
    mist(c, light, rng, 486, 0.8)
    bushes(c, light, rng, 500, 0.46, 18, 44)
    soil = mix(mix(light.accent, light.near, 0.5), light.mid, 0.3)
    plain = box(-10, 500, 1610, 1010)
    c.blend(plain, mix(soil, light.glow, 0.5), mix(soil, light.near, 0.3))
    side = rng.choice((-1, 1))
    vanish, count = 800 - side * rng.uniform(60, 160), 13
    crop = mix(light.mid, light.accent, rng.choice((0.0, 0.12)))
    for index in range(-count, count + 1):
        foot = vanish + index * 150
        strip = [
            (vanish + index * 7.0, 512.0),
            (vanish + index * 7 + 4, 512.0),
            (foot + 92, 1010.0),
            (foot, 1010.0),
        ]
        c.blend(strip, mix(crop, light.glow, 0.4), mix(crop, light.near, 0.35))
        c.shade(strip, mix(light.near, crop, 0.3), "left", 0.35)
    _plants(c, light, rng, vanish, crop, count)
    c.soft(box(-50, 500, 1650, 530), light.glow, 16, 0.45)
    for index in (2, 1, 0):
        _greenhouse(c, light, 800 + side * (170 + index * 190), 575 + index * 12 - 24, 168, side)
    for dx, y, height in ((-230, 690, 120), (-60, 610, 64)):
        _farmer(c, light, 800 + side * dx, y, height)
    tree(c, light, rng, 800 - side * 640, 560, 210, 0.24)
    tree(c, light, rng, 800 - side * 540, 548, 140, 0.32)


def _plants(
    c: Canvas, light: Light, rng: Random, vanish: float, crop: tuple[int, int, int], count: int
) -> None:
    """Single plants along the rows, back to front; those outside the sheet are left out."""
    for step in range(15):
        share = ((step + 1) / 15) ** 1.9
        y, size = 512 + 500 * share, 5 + 50 * share
        for index in range(-count, count + 1):
            x = vanish + index * 7 + (index * 143 + 46) * share
            if not -60 < x < 1660:
                continue
            tone = mix(mix(crop, light.near, 0.25 * rng.random()), light.glow, 0.3 * (1 - share))
            for angle in (-150, -118, -90, -62, -30):
                a = (angle + rng.uniform(-9, 9)) * pi / 180
                tip = (x + cos(a) * size * 0.9, y + sin(a) * size * 0.62)
                c.fill(
                    stroke(
                        [(x, y), ((x + tip[0]) / 2, (y + tip[1]) / 2 - size * 0.06), tip],
                        size * 0.28,
                        size * 0.06,
                    ),
                    tone,
                )
                tone = mix(tone, light.sun, 0.07)


def _greenhouse(c: Canvas, light: Light, x: float, y: float, width: float, side: int) -> None:
    """An arched tunnel of film on a frame, its front toward the viewer."""
    tall, deep = width * 0.52, -side * width * 0.42
    front = [
        *ellipse(x, y - tall * 0.4, width / 2, tall * 0.6, 180, 360),
        (x + width / 2, y),
        (x - width / 2, y),
    ]
    back = [(px * 0.72 + (x + deep) * 0.28 + deep * 0.4, (py - y) * 0.72 + y - 26) for px, py in front]
    edge = -side * width / 2
    film = mix(light.pale, light.sky, 0.25)
    arch = front[:-2]
    hull = arch + back[: len(arch)][::-1]
    c.fill(hull, mix(film, light.mid, 0.2))
    c.fill(
        [
            (x + edge, y),
            (x + edge, y - tall * 0.4),
            back[0 if side > 0 else len(arch) - 1],
            back[-1 if side > 0 else -2],
        ],
        mix(film, light.mid, 0.35),
    )
    c.blend(front, mix(film, light.sun, 0.5), mix(film, light.mid, 0.22))
    c.shade(front, light.mid, "right", 0.3)
    frame = mix(light.near, light.mid, 0.6)
    c.line([*front, front[0]], frame, 2.4)
    for share in (0.25, 0.5, 0.75):
        c.line(
            [
                (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
                for a, b in zip(arch, back, strict=False)
            ],
            mix(film, light.mid, 0.7),
            1.6,
        )
    c.line([(x, y), (x, y - tall)], frame, 1.6)
    c.line([(x - width / 2, y - tall * 0.4), (x + width / 2, y - tall * 0.4)], frame, 1.6)
    c.fill(box(x - width * 0.12, y - tall * 0.5, x + width * 0.12, y), mix(light.near, light.mid, 0.75))


def town(c: Canvas, light: Light, rng: Random) -> None:
    """Roofs stepping down between hills to a river with a bridge."""
    sun = sky(c, light, rng, 440)
    range_of_peaks(c, light, rng, 500, 290, 1.0, sun, 8)
    mist(c, light, rng, 470)
    range_of_peaks(c, light, rng, 560, 320, 0.66, sun, 6, gap=0.6)
    mist(c, light, rng, 520, 0.9)
    rows = ((535, 52, 0.62, 24), (590, 66, 0.45, 18), (655, 84, 0.28, 14), (735, 106, 0.12, 11))
    for y, width, distance, count in rows:
        line = land(c, light, rng, y - width * 0.3, distance + 0.12, 16, 0.3)
        bushes(c, light, rng, y - width * 0.34, distance + 0.05, width * 0.3, count * 2)
        for index in range(count):
            x = -60 + 1720 * (index + rng.uniform(0.15, 0.5)) / count
            foot = y + min(line[:-2], key=lambda point: abs(point[0] - x))[1] - (y - width * 0.3)
            kind = rng.random()
            if kind < 0.62:
                house(c, light, rng, x, foot, width * rng.uniform(0.9, 1.15), distance)
            elif kind < 0.84:
                tube_house(c, light, rng, x, foot, width * 0.62, distance)
            tree(
                c,
                light,
                rng,
                x + width * rng.uniform(1.1, 1.4),
                foot + width * 0.1,
                width * rng.uniform(0.6, 1),
                distance,
            )
        c.soft(box(-50, y - 10, 1650, y + 14), light.glow, 18, 0.35 * distance + 0.06)
    land(c, light, rng, 770, 0.2, 5, 0.1)
    bushes(c, light, rng, 782, 0.16, 22, 44)
    water = box(-10, 800, 1610, 1010)
    c.blend(water, mix(light.mid, light.near, 0.25), mix(light.sky, light.mid, 0.55))
    c.shade(water, mix(light.mid, light.near, 0.7), "up", 0.6)
    for _ in range(60):
        share = rng.random()
        tone = rng.choice((light.pale, light.glow, light.accent, light.near))
        c.fill(
            ellipse(
                rng.uniform(0, 1600), 815 + 180 * share, 20 + 70 * share * rng.random(), 1.5 + 2.5 * share
            ),
            mix(light.mid, tone, 0.7),
            0.45,
        )
    _bridge(c, light, rng)
    bushes(c, light, rng, 1000, 0.0, 50, 6, (-60, 330))
    bushes(c, light, rng, 1000, 0.0, 50, 6, (1270, 1660))


def _bridge(c: Canvas, light: Light, rng: Random) -> None:
    """A bridge on low arches from bank to bank."""
    stone = mix(light.pale, light.accent, 0.14)
    count, deck = 5, 812.0
    span = 1800 / count
    offset = rng.uniform(-60, 60) - 100
    for index in range(count):
        x = offset + index * span
        arch = ellipse(x + span / 2, 892, span * 0.42, 62, 180, 360)
        outline = [
            (x, deck),
            (x + span, deck),
            (x + span, 905),
            (x + span * 0.92, 905),
            *arch[::-1],
            (x + span * 0.08, 905),
            (x, 905),
        ]
        inside = [(px + 16, py) for px, py in arch]
        c.fill(arch + inside[::-1], mix(stone, light.near, 0.6))
        c.blend(outline, stone, mix(stone, light.far, 0.4))
        c.shade(outline, mix(light.mid, light.near, 0.3), "down", 0.25)
        c.soft(ellipse(x, 912, 60, 8), light.near, 6, 0.6)
    c.fill(box(-10, deck - 10, 1610, deck + 6), mix(stone, light.sun, 0.5))
    c.fill(box(-10, deck - 34, 1610, deck - 30), mix(light.mid, light.near, 0.5))
    for x in range(0, 1601, 26):
        c.fill(box(x - 1.3, deck - 33, x + 1.3, deck - 9), mix(light.mid, light.near, 0.5))
    for x in range(60, 1601, 240):
        c.fill(box(x - 2.5, deck - 96, x + 2.5, deck - 8), light.near)
        c.fill(ellipse(x, deck - 100, 8), light.sun)
