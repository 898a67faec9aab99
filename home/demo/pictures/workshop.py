"""The workshop: machines and gears."""

import itertools
from math import cos, pi, sin
from random import Random

from .canvas import Canvas
from .furniture import hills_in
from .palette import INK, WHITE, Colour, Room, mix
from .shapes import box, curve, ellipse, gear, stroke


def workshop(c: Canvas, room: Room, rng: Random) -> None:
    """A bright hall with a robot arm over a conveyor, a lathe and large gears."""
    c.background(mix(room.wall, room.floor, 0.25), room.wall, room.lit)
    # One view behind all windows; the wall between them is painted over it.
    hills_in(c, room, rng, (-10, 140, 1610, 500))
    frame = mix(room.main, room.dark, 0.35)
    for index in range(-1, 6):
        x = 60 + index * 310
        c.fill(box(x + 250, 140, x + 300, 500), room.wall)
        for edge in (x - 10, x + 240):
            c.fill(box(edge, 130, edge + 10, 510), frame)
        for y in (130, 500):
            c.fill(box(x - 10, y, x + 250, y + 10), frame)
        for k in range(1, 4):
            c.fill(box(x + k * 60 - 3, 140, x + k * 60 + 3, 500), frame)
        for y in (260, 380):
            c.fill(box(x, y - 3, x + 240, y + 3), frame)
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
    for dx, y, radius, teeth, tone in (
        (-560, 960, 190, 18, room.accent),
        (-322, 1010, 120, 12, mix(room.main, room.dark, 0.2)),
        (560, 1000, 160, 16, mix(room.main, room.dark, 0.1)),
    ):
        _gear(c, room, 800 + side * (dx - 30), y, radius, teeth, tone, rng.uniform(0, 1))


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
