"""What interiors share: views through windows, floors, plants."""

from math import cos, pi, sin
from random import Random

from .canvas import Canvas
from .palette import Room, mix
from .shapes import Points, blob, box, ellipse, stroke, wave

Frame = tuple[float, float, float, float]


def hills_in(c: Canvas, room: Room, rng: Random, frame: Frame, sunny: bool = True) -> None:
    """A quiet view of sky and hills inside a rectangle, with the sun unless told otherwise."""
    x0, y0, x1, y1 = frame
    width, height = x1 - x0, y1 - y0
    c.blend(box(*frame), mix(room.main, room.lit, 0.62), mix(room.lit, room.pale, 0.6))
    radius = min(height * 0.1, 46)
    sun = x0 + width * rng.uniform(0.25, 0.75)
    if sunny:
        c.fill(ellipse(sun, y0 + height * 0.28, radius), mix(room.pale, room.accent, 0.12))
    for layer in range(3):
        heights, bumps = wave(rng, height * 0.07, max(width * 0.7, 120), 4), rng.uniform(0, 40)
        top: Points = []
        steps = 60
        for k in range(steps + 1):
            x = x0 + width * k / steps
            lift = (
                abs(sin((x + bumps * 9) * pi / max(width * (0.3 - 0.05 * layer), 90))) ** 0.75
                * height
                * (0.2 - 0.05 * layer)
            )
            y = (
                y0
                + height * (0.66 + 0.13 * layer)
                + heights[(int((x - x0) / 10) + layer * 8) % len(heights)]
                - lift
            )
            top.append((x, min(max(y, y0), y1)))
        tone = mix(mix(room.main, room.lit, 0.58 - 0.2 * layer), room.dark, 0.05 * layer)
        hill = [*top, (x1, y1), (x0, y1)]
        c.blend(hill, tone, mix(tone, room.lit, 0.4 - 0.12 * layer))
        c.shade(hill, mix(tone, room.dark, 0.4), "up", 0.12)


def window(c: Canvas, room: Room, rng: Random, frame: Frame, columns: int = 2, rows: int = 2) -> None:
    """A window with its frame and sill; the light falls in softly around it."""
    x0, y0, x1, y1 = frame
    c.soft(box(x0 - 30, y0 - 20, x1 + 30, y1 + 30), room.pale, 50, 0.5)
    c.fill(box(x0 - 16, y0 - 16, x1 + 16, y1 + 16, 4), room.pale)
    hills_in(c, room, rng, frame)
    for k in range(1, columns):
        x = x0 + (x1 - x0) * k / columns
        c.fill(box(x - 6, y0, x + 6, y1), room.pale)
    for k in range(1, rows):
        y = y0 + (y1 - y0) * k / rows
        c.fill(box(x0, y - 6, x1, y + 6), room.pale)
    c.fill(box(x0 - 30, y1 + 12, x1 + 30, y1 + 30, 4), mix(room.pale, room.floor, 0.3))


def wood_floor(c: Canvas, room: Room, y: float) -> None:
    """Boards running toward the viewer."""
    c.blend(box(-10, y, 1610, 1010), mix(room.floor, room.dark, 0.05), mix(room.floor, room.dark, 0.3))
    for k in range(-14, 15):
        c.line([(800 + k * 90, y), (800 + k * 190, 1010)], mix(room.floor, room.dark, 0.22), 2)


def flowers(c: Canvas, room: Room, rng: Random, x: float, y: float, size: float) -> None:
    """A bowl of flowers standing on y."""
    c.soft(ellipse(x, y, size * 0.5, size * 0.08), room.dark, size * 0.07, 0.5)
    for _ in range(16):
        angle = rng.uniform(-pi * 0.95, -pi * 0.05)
        reach = size * rng.uniform(0.5, 1.05)
        tip = (x + cos(angle) * reach, y - size * 0.35 + sin(angle) * reach * 0.8)
        c.fill(
            stroke([(x, y - size * 0.3), tip], size * 0.2, size * 0.03),
            mix(room.main, room.dark, rng.uniform(0.1, 0.5)),
        )
    for _ in range(15):
        angle, reach = rng.uniform(-pi, 0), size * rng.uniform(0.1, 0.62)
        px, py = x + cos(angle) * reach, y - size * 0.45 + sin(angle) * reach * 0.7
        tone = rng.choice((room.accent, room.pale, mix(room.accent, room.pale, 0.5)))
        c.fill(ellipse(px, py, size * 0.14), tone)
        c.fill(ellipse(px, py, size * 0.05), mix(room.accent, room.dark, 0.4))
    pot = blob(
        (x - size * 0.42, y - size * 0.42),
        (x + size * 0.42, y - size * 0.42),
        (x + size * 0.3, y),
        (x - size * 0.3, y),
    )
    c.fill(pot, mix(room.pale, room.floor, 0.35))
    c.shade(pot, room.dark, "right", 0.45)


def plant(c: Canvas, room: Room, rng: Random, x: float, y: float, size: float) -> None:
    """A potted plant with broad leaves; the pot stands on y."""
    base = y - size * 0.34
    for angle in (-165, -20, -140, -45, -118, -66, -92):
        a = (angle + rng.uniform(-8, 8)) * pi / 180
        reach = size * rng.uniform(0.6, 0.85)
        tip = (x + cos(a) * reach, base + sin(a) * reach)
        middle = (x + cos(a) * reach * 0.55, base + sin(a) * reach * 0.6)
        nx, ny = -sin(a) * size * 0.1, cos(a) * size * 0.1
        leaf = blob((x, base), (middle[0] + nx, middle[1] + ny), tip, (middle[0] - nx, middle[1] - ny))
        tone = mix(mix(room.main, (60, 120, 80), 0.45), room.dark, rng.uniform(0.1, 0.45))
        c.fill(leaf, tone)
        c.shade(leaf, mix(tone, room.pale, 0.5), "up", 0.35)
        c.line([(x, base), tip], mix(tone, room.pale, 0.25), 1.6)
    pot = [
        (x - size * 0.24, base - 4),
        (x + size * 0.24, base - 4),
        (x + size * 0.18, y),
        (x - size * 0.18, y),
    ]
    c.fill(pot, mix(room.accent, room.pale, 0.1))
    c.shade(pot, mix(room.accent, room.dark, 0.6), "right", 0.6)
