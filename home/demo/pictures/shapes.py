"""Outlines: functions that give the points of closed shapes."""

from collections.abc import Sequence
from math import cos, hypot, pi, sin
from random import Random

Point = tuple[float, float]
Points = list[Point]


def ellipse(
    x: float, y: float, rx: float, ry: float | None = None, start: float = 0, end: float = 360
) -> Points:
    """An ellipse, or the part of it between two angles in degrees (clockwise from the right)."""
    ry = rx if ry is None else ry
    count = max(16, min(96, int(max(rx, ry))))
    angles = [(start + (end - start) * step / count) * pi / 180 for step in range(count + 1)]
    return [(x + rx * cos(angle), y + ry * sin(angle)) for angle in angles]


def box(x0: float, y0: float, x1: float, y1: float, radius: float = 0) -> Points:
    """A rectangle, with round corners when a radius is given."""
    r = min(radius, abs(x1 - x0) / 2, abs(y1 - y0) / 2)
    if r <= 0:
        return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    return (
        ellipse(x1 - r, y0 + r, r, r, -90, 0)
        + ellipse(x1 - r, y1 - r, r, r, 0, 90)
        + ellipse(x0 + r, y1 - r, r, r, 90, 180)
        + ellipse(x0 + r, y0 + r, r, r, 180, 270)
    )


def curve(points: Sequence[Point], closed: bool = False, steps: int = 10) -> Points:
    """A smooth line through the points (Catmull-Rom)."""
    count = len(points)
    result: Points = []
    for index in range(count if closed else count - 1):
        if closed:
            p0, p1, p2, p3 = (points[(index + offset) % count] for offset in (-1, 0, 1, 2))
        else:
            p0, p1, p2, p3 = (points[max(0, min(count - 1, index + offset))] for offset in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            result.append((_spline(p0[0], p1[0], p2[0], p3[0], t), _spline(p0[1], p1[1], p2[1], p3[1], t)))
    if not closed:
        result.append(points[-1])
    return result


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))


def blob(*points: Point) -> Points:
    """A smooth closed shape through the points."""
    return curve(points, closed=True)


def stroke(points: Sequence[Point], width: float, end_width: float | None = None) -> Points:
    """The outline of a line with round ends that may grow thinner along its way."""
    last = width if end_width is None else end_width
    count = len(points)
    left: Points = []
    right: Points = []
    for index, (x, y) in enumerate(points):
        ax, ay = points[max(0, index - 1)]
        bx, by = points[min(count - 1, index + 1)]
        length = hypot(bx - ax, by - ay) or 1
        half = (width + (last - width) * index / max(1, count - 1)) / 2
        nx, ny = -(by - ay) / length * half, (bx - ax) / length * half
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    return left + _cap(left[-1], right[-1]) + right[::-1] + _cap(right[0], left[0])


def _cap(start: Point, end: Point) -> Points:
    """Half a circle from the start to the end, bulging to the outside."""
    cx, cy = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    dx, dy = start[0] - cx, start[1] - cy
    return [
        (cx + dx * cos(a) + dy * sin(a), cy + dy * cos(a) - dx * sin(a))
        for a in (pi * k / 8 for k in range(1, 8))
    ]


def turned(points: Sequence[Point], x: float, y: float, degrees: float, scale: float = 1) -> Points:
    """Points drawn around the origin, scaled, turned clockwise and moved to (x, y)."""
    c, s = cos(degrees * pi / 180) * scale, sin(degrees * pi / 180) * scale
    return [(x + px * c - py * s, y + px * s + py * c) for px, py in points]


def mirrored(points: Sequence[Point], axis: float) -> Points:
    """The points seen in an upright mirror."""
    return [(2 * axis - x, y) for x, y in points]


def wave(rng: Random, amplitude: float, length: float, octaves: int = 3) -> list[float]:
    """Heights of a gentle random line, one for every 10 units from -100 to 1700."""
    parts = [(amplitude / 2**k, 2 * pi * 2**k / length, rng.uniform(0, 2 * pi)) for k in range(octaves)]
    return [sum(a * sin(f * x + p) for a, f, p in parts) for x in range(-100, 1701, 10)]


def ground(
    rng: Random, y: float, amplitude: float, length: float, slope: float = 0, bottom: float = 1010
) -> Points:
    """Land from a gently rolling line at about `y` down to the bottom."""
    heights = wave(rng, amplitude, length)
    top = [(-100 + 10 * k, y + h + slope * (k * 10 - 900) / 1600) for k, h in enumerate(heights)]
    return [*top, (1700, bottom), (-100, bottom)]


def gear(x: float, y: float, radius: float, teeth: int, phase: float = 0) -> Points:
    """A cog wheel."""
    points: Points = []
    for tooth in range(teeth):
        for share, reach in ((0.0, 0.84), (0.26, 0.84), (0.34, 1.0), (0.66, 1.0), (0.74, 0.84)):
            angle = 2 * pi * (tooth + share) / teeth + phase
            points.append((x + radius * reach * cos(angle), y + radius * reach * sin(angle)))
    return points
