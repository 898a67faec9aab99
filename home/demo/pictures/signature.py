"""The signing of a document, seen close."""

from random import Random

from .canvas import Canvas
from .furniture import flowers, hills_in
from .palette import INK, SKINS, WHITE, Colour, Room, mix
from .shapes import Points, blob, box, curve, ellipse, stroke, turned


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
    # A flourish that spells nothing: the pictures hold no text.
    flow = [
        (0.36, 0.85),
        (0.4, 0.74),
        (0.425, 0.68),
        (0.418, 0.82),
        (0.4, 0.91),
        (0.392, 0.86),
        (0.43, 0.81),
        (0.452, 0.79),
        (0.458, 0.84),
        (0.476, 0.795),
        (0.484, 0.835),
        (0.502, 0.8),
        (0.514, 0.83),
        (0.545, 0.81),
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
