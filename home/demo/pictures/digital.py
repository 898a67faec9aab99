"""The control room: a map with its network, and screens."""

from math import cos, pi, sin
from random import Random

from .canvas import Canvas
from .figures import from_behind
from .furniture import hills_in
from .palette import INK, Room, mix
from .shapes import Points, box, curve, ellipse


def digital(c: Canvas, room: Room, rng: Random) -> None:
    """A control room: a map with a network of nodes on the wall, screens and two operators."""
    night = mix(room.dark, INK, 0.45)
    c.background(night, mix(room.dark, room.main, 0.12), mix(room.dark, INK, 0.2))
    wall = (250.0, 70.0, 1350.0, 610.0)
    c.soft(box(220, 50, 1380, 640), mix(room.main, room.pale, 0.2), 70, 0.45)
    c.fill(box(238, 58, 1362, 622, 12), mix(night, INK, 0.3))
    c.blend(box(*wall, 6), mix(room.main, room.dark, 0.72), mix(room.main, room.dark, 0.5))
    for column in range(250, 1351, 50):
        c.line([(column, 70), (column, 610)], mix(room.main, room.dark, 0.55), 1.4)
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
    for x, kind in zip((320.0, 640.0, 960.0, 1280.0), rng.sample((0, 1, 2, 2), 4), strict=True):
        _monitor(c, room, rng, x, 772, kind)
    c.blend([(-80, 850), (1680, 850), (1680, 1010), (-80, 1010)], mix(desk, night, 0.4), night)
    c.soft(box(100, 760, 1500, 840), mix(room.main, room.pale, 0.4), 40, 0.2)
    for x, coat in ((480.0, mix(room.pale, room.main, 0.25)), (1120.0, mix(room.accent, room.dark, 0.15))):
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
    for reached, places in ((0.42, 6), (0.76, 10)):
        turn = rng.uniform(0, 1)
        for k in range(places):
            angle = 2 * pi * (k + turn + rng.uniform(-0.2, 0.2)) / places
            nodes.append((800 + cos(angle) * 285 * reached, 340 + sin(angle) * 208 * reached))
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


def _monitor(c: Canvas, room: Room, rng: Random, x: float, y: float, kind: int) -> None:
    """A screen on the desk, seen from the front."""
    case = mix(room.dark, INK, 0.6)
    c.fill([(x - 14, y - 20), (x + 14, y - 20), (x + 20, y + 16), (x - 20, y + 16)], case)
    c.fill(ellipse(x, y + 18, 62, 9), case)
    c.soft(box(x - 130, y - 180, x + 130, y - 10), mix(room.main, room.pale, 0.4), 26, 0.3)
    c.fill(box(x - 136, y - 182, x + 136, y - 14, 8), case)
    screen = (x - 126, y - 172, x + 126, y - 24)
    c.blend(box(*screen, 3), mix(room.main, room.lit, 0.55), mix(room.main, room.lit, 0.3))
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
