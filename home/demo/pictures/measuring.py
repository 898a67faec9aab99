"""Instruments: a balance, gauges, weights, a fuel pump."""

from math import cos, pi, sin
from random import Random

from .canvas import Canvas
from .palette import INK, WHITE, Room, mix
from .shapes import Point, blob, box, curve, ellipse, stroke, turned


def measuring(c: Canvas, room: Room, rng: Random) -> None:
    """A balance, pressure gauges, weights and a fuel pump before a large dial."""
    c.background(room.wall, room.lit, room.lit, mix(room.wall, room.floor, 0.3))
    dial = mix(room.lit, room.main, 0.16)
    c.fill(ellipse(800, 660, 560), mix(room.lit, room.pale, 0.7))
    for k in range(61):
        angle = pi * (1 + k / 60)
        inner = 470 if k % 5 == 0 else 505
        c.fill(
            stroke(
                [
                    (800 + cos(angle) * inner, 660 + sin(angle) * inner),
                    (800 + cos(angle) * 535, 660 + sin(angle) * 535),
                ],
                7 if k % 5 == 0 else 3,
            ),
            mix(dial, room.main, 0.35),
        )
    c.line(ellipse(800, 660, 556), mix(dial, room.main, 0.3), 6)
    start = rng.uniform(200, 225)
    arc = ellipse(800, 660, 430, 430, start, 335) + ellipse(800, 660, 412, 412, start, 335)[::-1]
    c.fill(arc, mix(room.accent, room.lit, 0.45))
    c.soft(box(-50, 755, 1650, 800), room.dark, 22, 0.25)
    wood = mix(room.accent, room.floor, 0.5)
    c.blend(box(-10, 782, 1610, 1010), mix(wood, room.pale, 0.35), mix(wood, room.dark, 0.35))
    c.fill(box(-10, 782, 1610, 792), mix(wood, room.pale, 0.6))
    side = rng.choice((-1, 1))
    _pump(c, room, 800 + side * 440, 860, side)
    _gauge(c, room, 800 - side * 420, 420, 118, rng.uniform(-0.6, 0.9))
    _pipe(c, room, 800 - side * 420, side)
    _gauge(c, room, 800 - side * 580, 610, 78, rng.uniform(-0.9, 0.6))
    _balance(c, room, 800, 850, rng.uniform(-3, 3))
    for k, size in enumerate((96, 74, 58, 44, 32)):
        x = 800 - side * (520 - sum((96, 74, 58, 44, 32)[:k]) * 1.12 - k * 8)
        _weight(c, room, x, 910, size)
    c.soft(ellipse(800 + side * 220, 906, 100, 9), room.dark, 8, 0.4)
    caliper = turned(box(-130, -11, 150, 11, 2), 800 + side * 190, 916, -4 * side)
    c.fill(caliper, mix(room.pale, room.floor, 0.45))
    for k in range(26):
        a, b = (
            turned([(-120 + k * 10, py)], 800 + side * 190, 916, -4 * side)[0]
            for py in (-11, -2 if k % 5 else 4)
        )
        c.line([a, b], room.dark, 1.8)
    for points in (box(-150, -58, -128, 34, 3), box(0, -62, 22, 36, 3), box(0, -20, 64, 20, 4)):
        jaw = turned(points, 800 + side * 190, 916, -4 * side)
        c.fill(jaw, mix(room.main, room.dark, 0.25))
        c.shade(jaw, room.dark, "down", 0.4)


def _pipe(c: Canvas, room: Room, x: float, side: int) -> None:
    """The pipe that carries both gauges."""
    metal = mix(room.main, room.dark, 0.15)
    for px, top in ((x, 538), (x - side * 160, 688)):
        pipe = box(px - 15, top, px + 15, 784)
        c.fill(pipe, metal)
        c.shade(pipe, room.dark, "right", 0.6)
        c.fill(box(px - 24, top - 4, px + 24, top + 18, 4), mix(metal, room.dark, 0.3))
        c.fill(box(px - 30, 764, px + 30, 784, 4), mix(metal, room.dark, 0.3))


def _gauge(c: Canvas, room: Room, x: float, y: float, radius: float, reading: float) -> None:
    """A round dial with a needle; `reading` runs from -1 to 1."""
    c.soft(ellipse(x + 10, y + 12, radius), room.dark, 14, 0.35)
    c.fill(ellipse(x, y, radius), mix(room.main, room.dark, 0.3))
    c.shade(ellipse(x, y, radius), mix(room.main, WHITE, 0.4), "up", 0.4)
    c.fill(ellipse(x, y, radius * 0.86), room.pale)
    c.shade(ellipse(x, y, radius * 0.86), mix(room.wall, room.floor, 0.4), "down", 0.4)
    band = (
        ellipse(x, y, radius * 0.76, radius * 0.76, 0, 45)
        + ellipse(x, y, radius * 0.66, radius * 0.66, 0, 45)[::-1]
    )
    c.fill(band, room.accent)
    for k in range(31):
        angle = (135 + 270 * k / 30) * pi / 180
        inner = radius * (0.6 if k % 5 == 0 else 0.69)
        c.line(
            [
                (x + cos(angle) * inner, y + sin(angle) * inner),
                (x + cos(angle) * radius * 0.77, y + sin(angle) * radius * 0.77),
            ],
            room.dark,
            3.4 if k % 5 == 0 else 1.6,
        )
    angle = (270 + 135 * reading) * pi / 180
    needle = [
        (x - cos(angle) * radius * 0.18, y - sin(angle) * radius * 0.18),
        (x + cos(angle) * radius * 0.64, y + sin(angle) * radius * 0.64),
    ]
    c.fill(stroke(needle, radius * 0.075, 2), room.accent)
    c.fill(ellipse(x, y, radius * 0.1), room.dark)


def _weight(c: Canvas, room: Room, x: float, y: float, size: float) -> None:
    """A brass weight with a knob."""
    brass = mix((206, 158, 72), room.accent, 0.3)
    c.soft(ellipse(x + 6, y + 2, size * 0.6, 6), room.dark, 6, 0.5)
    body = box(x - size / 2, y - size, x + size / 2, y, size * 0.12)
    knob = ellipse(x, y - size * 1.3, size * 0.24)
    c.fill(box(x - size * 0.1, y - size * 1.2, x + size * 0.1, y - size * 0.9), mix(brass, room.dark, 0.3))
    for shape in (body, knob):
        c.fill(shape, brass)
        c.shade(shape, mix(brass, room.dark, 0.6), "right", 0.6)
    c.fill(box(x - size * 0.36, y - size * 0.9, x - size * 0.26, y - size * 0.1, 3), WHITE, 0.35)


def _balance(c: Canvas, room: Room, x: float, y: float, tilt: float) -> None:
    """A balance with two pans, slightly tilted."""
    metal = mix(room.dark, room.main, 0.25)
    brass = mix((206, 158, 72), room.accent, 0.3)
    c.soft(ellipse(x, y + 4, 220, 14), room.dark, 12, 0.45)
    plinth = box(x - 200, y - 44, x + 200, y, 8)
    c.blend(plinth, mix(room.accent, room.dark, 0.3), mix(room.accent, room.dark, 0.6))
    c.fill(box(x - 186, y - 56, x + 186, y - 42, 5), mix(room.accent, room.dark, 0.2))
    scale = ellipse(x, y - 120, 80, 80, 190, 350) + ellipse(x, y - 120, 52, 52, 190, 350)[::-1]
    c.fill(scale, mix(brass, room.pale, 0.5))
    column = [(x - 22, y - 56), (x - 11, y - 430), (x + 11, y - 430), (x + 22, y - 56)]
    c.fill(column, metal)
    c.shade(column, INK, "right", 0.5)
    c.fill(ellipse(x, y - 104, 44, 30), metal)
    top = (x, y - 448)
    for side in (-1, 1):
        end = turned([(side * 206.0, 6.0)], *top, tilt)[0]
        beam = stroke(
            turned(curve([(0, -8), (side * 80, -22), (side * 150, -10), (side * 206, 6)]), *top, tilt), 22, 9
        )
        c.fill(beam, metal)
        c.fill(ellipse(*end, 9), brass)
        pan = (end[0], end[1] + 218)
        for dx in (-72, 72):
            c.line([end, (pan[0] + dx, pan[1])], mix(metal, room.pale, 0.2), 3)
        if side < 0:
            _weight(c, room, pan[0] - 22, pan[1] + 2, 52)
            _weight(c, room, pan[0] + 30, pan[1] + 2, 36)
        else:
            heap = blob(
                (pan[0] - 66, pan[1] + 4),
                (pan[0] - 34, pan[1] - 40),
                (pan[0] + 2, pan[1] - 58),
                (pan[0] + 38, pan[1] - 36),
                (pan[0] + 66, pan[1] + 4),
            )
            c.fill(heap, mix(room.pale, room.accent, 0.25))
            c.shade(heap, mix(room.accent, room.dark, 0.2), "right", 0.5)
        bowl = ellipse(pan[0], pan[1], 84, 34, 0, 180)
        c.fill(bowl, brass)
        c.shade(bowl, mix(brass, room.dark, 0.6), "down", 0.6)
        c.fill(box(pan[0] - 88, pan[1] - 5, pan[0] + 88, pan[1] + 4, 4), mix(brass, room.pale, 0.35))
    c.fill(ellipse(*top, 30), brass)
    c.fill(ellipse(*top, 12), metal)
    c.fill(stroke(turned([(0, 20), (0, 252)], *top, tilt), 5, 2), room.accent)


def _pump(c: Canvas, room: Room, x: float, y: float, side: int) -> None:
    """A fuel pump with a display, a hose and a nozzle."""
    shell, dark = room.main, mix(room.dark, INK, 0.2)
    c.soft(ellipse(x, y + 4, 190, 14), room.dark, 12, 0.5)
    hx = x - side * 128
    c.fill(box(x - 150, y - 26, x + 150, y, 6), dark)
    body = box(x - 124, y - 500, x + 124, y - 24, 22)
    c.blend(body, mix(shell, room.pale, 0.12), shell)
    c.shade(body, mix(shell, room.dark, 0.6), "right", 0.5)
    c.fill(box(x - 134, y - 524, x + 134, y - 470, 16), room.accent)
    c.fill(box(x - 98, y - 446, x + 98, y - 286, 10), dark)
    for k, width in enumerate((1.0, 0.72, 0.86)):
        row = box(x - 84, y - 434 + k * 48, x + 84, y - 398 + k * 48, 4)
        c.fill(row, mix(room.pale, room.main, 0.22))
        for digit in range(int(6 * width)):
            c.fill(box(x + 60 - digit * 24, y - 427 + k * 48, x + 72 - digit * 24, y - 405 + k * 48, 2), dark)
    c.fill(ellipse(x, y - 160, 62), room.pale)
    drop = curve(
        [
            (x, y - 212),
            (x + 32, y - 160),
            (x + 22, y - 128),
            (x, y - 120),
            (x - 22, y - 128),
            (x - 32, y - 160),
        ],
        closed=True,
    )
    c.fill(drop, room.accent)
    c.shade(drop, mix(room.accent, room.dark, 0.5), "right", 0.5)
    hose = curve(
        [
            (hx + side * 6, y - 90),
            (hx - side * 62, y - 60),
            (hx - side * 74, y - 220),
            (hx - side * 40, y - 350),
            (hx - side * 28, y - 330),
        ]
    )
    c.fill(stroke(hose, 15), dark)
    c.fill(box(hx - 16, y - 400, hx + 16, y - 300, 6), mix(shell, room.dark, 0.5))
    nozzle: list[Point] = [(-26, -8), (20, -14), (30, 10), (74, 30), (70, 42), (24, 30), (4, 86), (-22, 84)]
    c.fill(
        [(hx - side * (20 - px * 0.5), y - 400 + py) for px, py in nozzle], mix(room.dark, room.accent, 0.2)
    )
