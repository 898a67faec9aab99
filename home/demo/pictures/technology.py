"""Machines and instruments: the workshop, measuring, digital services."""

import itertools
from math import cos, pi, sin
from random import Random

from .canvas import Canvas
from .figures import from_behind
from .furniture import hills_in
from .palette import INK, WHITE, Colour, Room, mix
from .shapes import Point, Points, blob, box, curve, ellipse, gear, stroke, turned


def workshop(c: Canvas, room: Room, rng: Random) -> None:
    """A bright hall with a robot arm over a conveyor, a lathe and large gears."""
    c.background(mix(room.wall, room.floor, 0.25), room.wall, room.lit)
    for index in range(5):
        x = 60 + index * 310
        c.fill(box(x - 10, 130, x + 250, 510, 4), mix(room.main, room.dark, 0.35))
        hills_in(c, room, rng, (x, 140, x + 240, 500))
        for k in range(1, 4):
            c.fill(box(x + k * 60 - 3, 140, x + k * 60 + 3, 500), mix(room.main, room.dark, 0.35))
        for y in (260, 380):
            c.fill(box(x, y - 3, x + 240, y + 3), mix(room.main, room.dark, 0.35))
    c.soft(box(-50, 100, 1650, 560), room.pale, 60, 0.3)
    steel = mix(room.dark, room.main, 0.2)
    c.fill(box(-10, 40, 1610, 62), steel)
    c.fill(box(-10, 100, 1610, 112), steel)
    for x in range(-20, 1640, 62):
        c.line([(x, 62), (x + 31, 100), (x + 62, 62)], steel, 6)
    for x in (340, 960, 1270):
        c.fill(box(x - 1.5, 112, x + 1.5, 190), steel)
        c.fill([(x - 14, 188), (x + 14, 188), (x + 46, 222), (x - 46, 222)], room.accent)
        c.soft(
            [(x - 40.0, 224.0), (x + 40.0, 224.0), (x + 130.0, 560.0), (x - 130.0, 560.0)], room.pale, 30, 0.3
        )
    c.blend(box(-10, 560, 1610, 1010), mix(room.floor, room.pale, 0.35), mix(room.floor, room.dark, 0.3))
    for k in range(-9, 10):
        c.line([(800 + k * 120, 560), (800 + k * 330, 1010)], mix(room.floor, room.dark, 0.12), 2)
    for y in (592, 640, 720, 850):
        c.line([(-10, y), (1610, y)], mix(room.floor, room.dark, 0.12), 2)
    c.fill([(-10, 905), (1610, 905), (1610, 922), (-10, 922)], mix(room.accent, room.pale, 0.2))
    side = rng.choice((-1, 1))
    _lathe(c, room, 800 - side * 420, 790)
    _conveyor(c, room, rng, 800 + side * 320, 780)
    _robot_arm(c, room, 800 + side * 10, 800, side)
    x = 800 - side * 30
    for dx, y, radius, teeth, tone in (
        (-560, 960, 190, 18, room.accent),
        (-322, 1010, 120, 12, mix(room.main, room.dark, 0.2)),
        (560, 1000, 160, 16, mix(room.main, room.dark, 0.1)),
    ):
        _gear(c, room, x + side * dx, y, radius, teeth, tone, rng.uniform(0, 1))


def _gear(
    c: Canvas, room: Room, x: float, y: float, radius: float, teeth: int, tone: Colour, phase: float
) -> None:
    """A large cog wheel with holes."""
    c.soft(ellipse(x + 14, y + 14, radius), room.dark, 16, 0.4)
    c.fill([(px + 9, py + 6) for px, py in gear(x, y, radius, teeth, phase)], mix(tone, room.dark, 0.55))
    wheel = gear(x, y, radius, teeth, phase)
    c.fill(wheel, tone)
    c.shade(wheel, mix(tone, room.dark, 0.6), "down", 0.5)
    c.shade(wheel, mix(tone, WHITE, 0.5), "up", 0.3)
    c.line(ellipse(x, y, radius * 0.72), mix(tone, room.dark, 0.35), 4)
    for k in range(6):
        angle = phase + k * pi / 3
        c.fill(
            ellipse(x + cos(angle) * radius * 0.48, y + sin(angle) * radius * 0.48, radius * 0.13),
            mix(tone, room.dark, 0.65),
        )
    c.fill(ellipse(x, y, radius * 0.24), mix(tone, room.pale, 0.3))
    c.fill(ellipse(x, y, radius * 0.12), mix(room.dark, INK, 0.3))


def _robot_arm(c: Canvas, room: Room, x: float, y: float, side: int) -> None:
    """A jointed arm holding a part over the conveyor."""
    shell, dark = room.accent, mix(room.dark, INK, 0.2)
    c.soft(ellipse(x, y + 6, 150, 18), room.dark, 14, 0.5)
    c.fill(box(x - 120, y - 26, x + 120, y + 8, 6), dark)
    pedestal = [(x - 78, y - 26), (x - 50, y - 120), (x + 50, y - 120), (x + 78, y - 26)]
    c.fill(pedestal, mix(shell, room.dark, 0.2))
    c.shade(pedestal, mix(shell, room.dark, 0.7), "right", 0.6)
    joints = ((x, y - 142), (x - side * 70, y - 372), (x + side * 190, y - 478), (x + side * 300, y - 372))
    for (a, b), first, last in zip(itertools.pairwise(joints), (84, 66, 46), (62, 46, 36), strict=True):
        limb = stroke([a, b], first, last)
        c.fill(limb, shell)
        c.shade(limb, mix(shell, room.dark, 0.6), "down" if side > 0 else "right", 0.5)
        c.shade(limb, mix(shell, WHITE, 0.5), "up", 0.3)
    for (jx, jy), radius in zip(joints, (52, 42, 32, 24), strict=True):
        c.fill(ellipse(jx, jy, radius), dark)
        c.fill(ellipse(jx, jy, radius * 0.6), mix(dark, room.main, 0.4))
        c.fill(ellipse(jx, jy, radius * 0.25), room.pale)
    c.line(
        curve(
            [
                (x - side * 30, y - 180),
                (x - side * 130, y - 300),
                (x - side * 90, y - 400),
                (x + side * 40, y - 470),
            ]
        ),
        dark,
        7,
    )
    tx, ty = joints[-1]
    c.fill(box(tx - 15, ty + 10, tx + 15, ty + 62, 4), dark)
    for s in (-1, 1):
        c.fill(
            [
                (tx + s * 8, ty + 56),
                (tx + s * 46, ty + 78),
                (tx + s * 42, ty + 132),
                (tx + s * 30, ty + 132),
                (tx + s * 32, ty + 88),
                (tx + s * 4, ty + 72),
            ],
            dark,
        )
    _part(c, room, tx, ty + 116)


def _part(c: Canvas, room: Room, x: float, y: float) -> None:
    """A small wheel, the product of the line."""
    tone = mix(room.main, room.pale, 0.3)
    wheel = gear(x, y, 32, 10, 0.2)
    c.fill(wheel, tone)
    c.shade(wheel, mix(tone, room.dark, 0.5), "down", 0.6)
    c.fill(ellipse(x, y, 11), mix(room.dark, room.main, 0.2))


def _conveyor(c: Canvas, room: Room, rng: Random, x: float, y: float) -> None:
    dark = mix(room.dark, INK, 0.15)
    c.soft(box(x - 300, y - 8, x + 420, y + 10), room.dark, 14, 0.45)
    for lx in (x - 190, x + 40, x + 270):
        c.fill(box(lx - 12, y - 150, lx + 12, y, 2), mix(dark, room.main, 0.3))
        c.fill(box(lx - 26, y - 8, lx + 26, y + 2, 2), dark)
    for px in (-170, 90, 190):
        _part(c, room, x + px + rng.uniform(-10, 10), y - 214)
    frame = box(x - 250, y - 186, x + 360, y - 138, 24)
    c.blend(frame, mix(room.main, room.pale, 0.15), mix(room.main, room.dark, 0.3))
    c.fill(box(x - 246, y - 186, x + 356, y - 174, 6), dark)
    for k in range(13):
        c.fill(ellipse(x - 222 + k * 46, y - 158, 13), mix(room.pale, room.wall, 0.4))
        c.fill(ellipse(x - 222 + k * 46, y - 158, 5), dark)


def _lathe(c: Canvas, room: Room, x: float, y: float) -> None:
    """A machining centre with a window, a control panel and a signal light."""
    shell = mix(room.pale, room.wall, 0.35)
    c.soft(box(x - 250, y - 8, x + 250, y + 14), room.dark, 16, 0.5)
    body = box(x - 235, y - 350, x + 235, y, 12)
    c.blend(body, shell, mix(shell, room.floor, 0.3))
    c.shade(body, mix(room.main, room.dark, 0.35), "right", 0.3)
    c.fill(box(x - 235, y - 60, x + 235, y, 6), mix(room.main, room.dark, 0.25))
    c.fill(box(x - 235, y - 318, x + 235, y - 298), room.main)
    c.fill(box(x - 205, y - 276, x + 62, y - 92, 12), mix(room.dark, INK, 0.2))
    c.blend(
        box(x - 193, y - 264, x + 50, y - 104, 8),
        mix(room.main, room.dark, 0.55),
        mix(room.main, room.dark, 0.2),
    )
    c.fill(box(x - 193, y - 200, x - 120, y - 150), mix(room.pale, room.floor, 0.5))
    c.fill(box(x - 120, y - 192, x - 20, y - 158), mix(room.accent, room.pale, 0.3))
    c.shade(box(x - 120, y - 192, x - 20, y - 158), room.dark, "down", 0.6)
    c.fill(
        [(x - 40, y - 240), (x + 16, y - 240), (x + 16, y - 214), (x - 30, y - 186)],
        mix(room.pale, room.floor, 0.3),
    )
    c.fill(
        [(x - 150, y - 264), (x - 110, y - 264), (x - 176, y - 104), (x - 193, y - 104), (x - 193, y - 160)],
        WHITE,
        0.12,
    )
    c.fill(box(x + 92, y - 276, x + 206, y - 110, 8), mix(room.dark, INK, 0.1))
    hills = box(x + 104, y - 264, x + 194, y - 196, 4)
    c.blend(hills, mix(room.main, room.pale, 0.5), room.main)
    c.line(
        curve([(x + 108, y - 216), (x + 130, y - 244), (x + 152, y - 220), (x + 190, y - 252)]), room.pale, 3
    )
    for row in range(3):
        for column in range(4):
            c.fill(
                ellipse(x + 114 + column * 23, y - 176 + row * 24, 7),
                room.accent if (row, column) == (2, 3) else mix(room.pale, room.main, 0.3),
            )
    c.fill(box(x + 184, y - 412, x + 192, y - 350), room.dark)
    for k, tone in enumerate(
        (room.accent, mix(room.accent, room.pale, 0.5), mix((90, 160, 100), room.main, 0.3))
    ):
        c.fill(box(x + 178, y - 432 + k * 18, x + 198, y - 416 + k * 18, 3), tone)


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
    _pump(c, room, 800 + side * 415, 860, side)
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
    column = [(x - 22, y - 56), (x - 11, y - 430), (x + 11, y - 430), (x + 22, y - 56)]
    c.fill(column, metal)
    c.shade(column, INK, "right", 0.5)
    c.fill(ellipse(x, y - 104, 44, 30), metal)
    scale = ellipse(x, y - 140, 70, 70, 200, 340) + ellipse(x, y - 140, 52, 52, 200, 340)[::-1]
    c.fill(scale, room.pale)
    top = (x, y - 448)
    for side in (-1, 1):
        end = turned([(side * 250.0, 6.0)], *top, tilt)[0]
        beam = stroke(
            turned(curve([(0, -8), (side * 80, -22), (side * 180, -10), (side * 250, 6)]), *top, tilt), 22, 9
        )
        c.fill(beam, metal)
        c.fill(ellipse(*end, 9), brass)
        pan = (end[0], end[1] + 218)
        for dx in (-88, 88):
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
        bowl = ellipse(pan[0], pan[1], 104, 38, 0, 180)
        c.fill(bowl, brass)
        c.shade(bowl, mix(brass, room.dark, 0.6), "down", 0.6)
        c.fill(box(pan[0] - 108, pan[1] - 5, pan[0] + 108, pan[1] + 4, 4), mix(brass, room.pale, 0.35))
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


def digital(c: Canvas, room: Room, rng: Random) -> None:
    """A control room: a map with a network of nodes on the wall, screens and two operators."""
    night = mix(room.dark, INK, 0.45)
    c.background(night, mix(room.dark, room.main, 0.12), mix(room.dark, INK, 0.2))
    wall = (250.0, 70.0, 1350.0, 610.0)
    c.soft(box(220, 50, 1380, 640), mix(room.main, room.pale, 0.2), 70, 0.45)
    c.fill(box(238, 58, 1362, 622, 12), mix(night, INK, 0.3))
    c.blend(box(*wall, 6), mix(room.main, room.dark, 0.72), mix(room.main, room.dark, 0.5))
    for x in range(250, 1351, 50):
        c.line([(x, 70), (x, 610)], mix(room.main, room.dark, 0.55), 1.4)
    for y in range(70, 611, 45):
        c.line([(250, y), (1350, y)], mix(room.main, room.dark, 0.55), 1.4)
    _map(c, room, rng)
    for frame, kind in (
        ((276, 96, 470, 250), 0),
        ((276, 270, 470, 424), 1),
        ((276, 444, 470, 586), 2),
        ((1130, 96, 1324, 250), 3),
        ((1130, 270, 1324, 424), 0),
        ((1130, 444, 1324, 586), 1),
    ):
        _widget(c, room, rng, frame, kind)
    c.blend(box(-10, 720, 1610, 1010), mix(room.dark, INK, 0.25), mix(night, INK, 0.3))
    desk = mix(room.main, room.dark, 0.5)
    c.blend([(60, 742), (1540, 742), (1680, 850), (-80, 850)], mix(desk, room.pale, 0.16), desk)
    for x in (320, 640, 960, 1280):
        _monitor(c, room, rng, x, 772)
    c.blend([(-80, 850), (1680, 850), (1680, 1010), (-80, 1010)], mix(desk, night, 0.4), night)
    c.soft(box(100, 760, 1500, 840), mix(room.main, room.pale, 0.4), 40, 0.2)
    for x, coat in ((480, mix(room.pale, room.main, 0.25)), (1120, mix(room.accent, room.dark, 0.15))):
        x += rng.uniform(-14, 14)
        c.soft(ellipse(x, 820, 130, 150), mix(room.main, room.pale, 0.5), 50, 0.25)
        from_behind(c, rng, x, 800, 8.2, coat, rng.random() < 0.5)
        chair = box(x - 108, 884, x + 108, 1080, 40)
        c.blend(chair, mix(night, room.main, 0.35), night)
        c.fill(box(x - 92, 896, x + 92, 906, 5), mix(night, room.main, 0.6))


def _map(c: Canvas, room: Room, rng: Random) -> None:
    """An imagined territory with contour lines and a network between its places."""
    count = 26
    reach = [rng.uniform(0.8, 1.08) for _ in range(count)]
    outline = [
        (800 + cos(2 * pi * k / count) * 292 * r, 340 + sin(2 * pi * k / count) * 216 * r)
        for k, r in enumerate(reach)
    ]
    shape = curve(outline, closed=True, steps=5)
    land = mix(room.main, room.pale, 0.16)
    c.fill([(x + 8, y + 12) for x, y in shape], mix(room.dark, INK, 0.4))
    c.blend(shape, mix(land, room.pale, 0.16), mix(land, room.dark, 0.2))
    cx, cy = rng.uniform(-70, 70), rng.uniform(-40, 40)
    for level in range(1, 6):
        s = 1 - level * 0.165
        ring = [(800 + cx * (1 - s) + (x - 800) * s, 340 + cy * (1 - s) + (y - 340) * s) for x, y in outline]
        c.line([*curve(ring, closed=True, steps=5), ring[0]], mix(land, room.pale, 0.16 + 0.03 * level), 2)
    c.line([*shape, shape[0]], mix(room.pale, room.main, 0.35), 3)
    nodes: Points = [(800.0, 340.0)]
    for ring, places in ((0.42, 6), (0.76, 10)):
        turn = rng.uniform(0, 1)
        for k in range(places):
            angle = 2 * pi * (k + turn + rng.uniform(-0.2, 0.2)) / places
            nodes.append((800 + cos(angle) * 285 * ring, 340 + sin(angle) * 208 * ring))
    links = [(0, k) for k in range(1, 7)]
    for k in range(7, 17):
        near = min(
            range(1, 7), key=lambda n: (nodes[n][0] - nodes[k][0]) ** 2 + (nodes[n][1] - nodes[k][1]) ** 2
        )
        links += [(near, k), (k, 7 + (k - 6) % 10)]
    for a, b in links:
        (ax, ay), (bx, by) = nodes[a], nodes[b]
        bend = curve([(ax, ay), ((ax + bx) / 2, (ay + by) / 2 - 16), (bx, by)])
        c.line(
            bend,
            mix(room.accent, room.pale, 0.55) if a == 0 else mix(room.pale, room.main, 0.2),
            3.4 if a == 0 else 2,
        )
    for k, (x, y) in enumerate(nodes):
        radius = 19 if k == 0 else (11 if k < 7 else 7)
        c.soft(ellipse(x, y, radius * 1.7), room.accent if k < 7 else room.pale, 9, 0.6)
        c.fill(ellipse(x, y, radius), room.accent if k < 7 else room.pale)
        c.fill(ellipse(x, y, radius * 0.45), room.pale if k < 7 else room.main)


def _widget(c: Canvas, room: Room, rng: Random, frame: tuple[float, float, float, float], kind: int) -> None:
    """A small panel: bars, a curve, a ring or a list."""
    x0, y0, x1, y1 = frame
    c.fill(box(x0, y0, x1, y1, 8), mix(room.dark, INK, 0.25))
    c.fill(box(x0 + 14, y0 + 14, x0 + 84, y0 + 22, 4), mix(room.main, room.pale, 0.5))
    left, right, base, high = x0 + 16, x1 - 16, y1 - 16, y1 - y0 - 56
    if kind == 0:
        step = (right - left) / 8
        for k in range(8):
            tall = high * rng.uniform(0.3, 1)
            c.fill(
                box(left + k * step, base - tall, left + k * step + step * 0.66, base, 2),
                room.accent if k == 5 else mix(room.main, room.pale, 0.3),
            )
    elif kind == 1:
        line = curve(
            [
                (left + (right - left) * k / 6, base - high * (0.12 + 0.12 * k + rng.uniform(-0.1, 0.12)))
                for k in range(7)
            ]
        )
        c.blend(
            [*line, (right, base), (left, base)], mix(room.accent, room.dark, 0.35), mix(room.dark, INK, 0.2)
        )
        c.line(line, mix(room.accent, room.pale, 0.3), 3.4)
    elif kind == 2:
        cx, cy, radius, start = (x0 + x1) / 2, base - high / 2 + 4, high * 0.52, -90.0
        for share, tone in (
            (0.46, room.accent),
            (0.32, mix(room.main, room.pale, 0.35)),
            (0.22, mix(room.pale, room.main, 0.15)),
        ):
            end = start + 360 * share
            c.fill(
                ellipse(cx, cy, radius, radius, start, end - 4)
                + ellipse(cx, cy, radius * 0.6, radius * 0.6, start, end - 4)[::-1],
                tone,
            )
            start = end
    else:
        for k in range(5):
            y = y0 + 40 + k * 21
            c.fill(ellipse(left + 6, y + 5, 5), room.accent if k == 1 else mix(room.main, room.pale, 0.4))
            c.fill(
                box(left + 22, y, left + 22 + (right - left - 22) * rng.uniform(0.45, 1), y + 9, 4),
                mix(room.main, room.dark, 0.1),
            )


def _monitor(c: Canvas, room: Room, rng: Random, x: float, y: float) -> None:
    """A screen on the desk, seen from the front."""
    case = mix(room.dark, INK, 0.6)
    c.fill([(x - 14, y - 20), (x + 14, y - 20), (x + 20, y + 16), (x - 20, y + 16)], case)
    c.fill(ellipse(x, y + 18, 62, 9), case)
    c.soft(box(x - 130, y - 180, x + 130, y - 10), mix(room.main, room.pale, 0.4), 26, 0.3)
    c.fill(box(x - 136, y - 182, x + 136, y - 14, 8), case)
    screen = (x - 126, y - 172, x + 126, y - 24)
    c.blend(box(*screen, 3), mix(room.main, room.lit, 0.55), mix(room.main, room.lit, 0.3))
    kind = rng.randrange(3)
    if kind == 0:
        hills_in(c, room, rng, screen)
    elif kind == 1:
        for k in range(4):
            c.fill(
                box(x - 112, y - 158 + k * 33, x - 20, y - 136 + k * 33, 4), mix(room.pale, room.main, 0.15)
            )
        for k in range(6):
            c.fill(
                box(x + 2 + k * 19, y - 40 - rng.uniform(24, 100), x + 15 + k * 19, y - 40, 2),
                room.accent if k == 3 else mix(room.main, room.dark, 0.2),
            )
    else:
        c.fill(ellipse(x - 58, y - 98, 48), room.accent)
        c.fill([(x - 58, y - 98), *ellipse(x - 58, y - 98, 48, 48, -90, 70)], room.pale)
        for k in range(5):
            c.fill(
                box(x + 14, y - 150 + k * 24, x + rng.uniform(60, 112), y - 139 + k * 24, 4),
                mix(room.main, room.dark, 0.15),
            )
