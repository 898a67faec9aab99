"""Bookshelves, and a table with an open journal."""

from random import Random

from .canvas import Canvas
from .furniture import plant
from .palette import INK, Colour, Room, mix
from .shapes import box, curve, ellipse, stroke, turned


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
    top_of_pile = 812.0
    for k in range(rng.randint(4, 6)):
        width, thick = rng.uniform(210, 280), rng.uniform(28, 42)
        middle = 800 - lamp * 470 + rng.uniform(-16, 16)
        tone = tones[(k * 3 + lamp) % len(tones)]
        c.soft(ellipse(middle, top_of_pile + 2, width * 0.52, 6), INK, 6, 0.35)
        c.fill(box(middle - width / 2, top_of_pile - thick, middle + width / 2, top_of_pile, 5), tone)
        c.fill(
            box(
                middle - width / 2 + (10 if lamp > 0 else 0),
                top_of_pile - thick + 6,
                middle + width / 2 - (0 if lamp > 0 else 10),
                top_of_pile - 6,
            ),
            room.pale,
        )
        c.shade(
            box(middle - width / 2, top_of_pile - thick, middle + width / 2, top_of_pile, 5),
            mix(tone, room.dark, 0.6),
            "down",
            0.4,
        )
        top_of_pile -= thick
    _lamp(c, room, lx, 850, lamp)
    plant(c, room, rng, 800 + lamp * 560, 850, 190)


def _row(c: Canvas, room: Room, rng: Random, x0: float, x1: float, y: float, tones: list[Colour]) -> None:
    """Books side by side in one compartment, with a small gap or a leaning book at its end."""
    x: float = x0
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
