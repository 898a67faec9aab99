"""Wild landscapes: karst mountains, the waterfall, the forest."""

from math import sin
from random import Random

from .canvas import Canvas
from .nature import bamboo, birds, bushes, land, mist, peak, range_of_peaks, sky, tree
from .palette import Light, mix
from .shapes import Points, blob, curve, ellipse, stroke, wave


def mountains(c: Canvas, light: Light, rng: Random) -> None:
    """Karst peaks behind one another, mist between them and a stream in the valley."""
    sun = sky(c, light, rng, 560)
    birds(c, light, rng, 1600 - sun, rng.uniform(120, 170))
    for distance, base, height, count in ((1.0, 640, 250, 9), (0.76, 690, 330, 7), (0.52, 730, 370, 6)):
        range_of_peaks(c, light, rng, base, height, distance, sun, count, gap=0.55 * (1.1 - distance))
        mist(c, light, rng, base - 30, 0.85)
    side = rng.choice((-1, 1))
    peak(
        c,
        light,
        rng,
        800 + side * rng.uniform(330, 400),
        800,
        rng.uniform(440, 520),
        rng.uniform(500, 580),
        0.3,
        sun,
    )
    peak(c, light, rng, 800 - side * rng.uniform(540, 640), 800, 460, rng.uniform(300, 360), 0.34, sun)
    c.haze(620, 801, light.glow, 0.9)
    mist(c, light, rng, 755, 0.8)
    land(c, light, rng, 765, 0.42, 10, 0.5)
    _stream(c, light, rng)
    for x in (rng.uniform(40, 200), rng.uniform(330, 560), rng.uniform(1060, 1240), rng.uniform(1380, 1540)):
        for row in range(3):
            bushes(c, light, rng, 792 + row * 12, 0.34 - row * 0.04, 22, 6, (x - 110 + row * 24, x + 110))
    for x in (rng.uniform(380, 500), rng.uniform(1120, 1240)):
        tree(c, light, rng, x, 822, rng.uniform(56, 78), 0.28)
    land(c, light, rng, 910, 0.1, 26, 0.06)
    for _ in range(5):
        x = rng.choice((rng.uniform(40, 420), rng.uniform(1180, 1560)))
        tree(c, light, rng, x, 935 + rng.uniform(-6, 14), rng.uniform(90, 170), 0.14)
    bushes(c, light, rng, 985, 0.0, 46, 18)


def _stream(c: Canvas, light: Light, rng: Random) -> None:
    """Water winding from the middle distance to the viewer."""
    bend, start = rng.uniform(110, 190) * rng.choice((-1, 1)), rng.uniform(740, 860)
    left: Points = []
    right: Points = []
    for step in range(30):
        share = step / 29
        x = start + bend * sin(share * 5.2) * (0.35 + share)
        y, half = 772 + 235 * share**1.25, 5 + 120 * share**1.5
        left.append((x - half, y))
        right.append((x + half * 1.2, y))
    water = left + right[::-1]
    c.blend(water, mix(light.glow, light.sun, 0.6), mix(light.sky, light.glow, 0.5))
    c.shade(water, mix(light.sky, light.mid, 0.5), "down", 0.4)


def river(c: Canvas, light: Light, rng: Random) -> None:
    """A broad waterfall in steps, a pool in front of it and a raft."""
    sun = sky(c, light, rng, 430)
    range_of_peaks(c, light, rng, 480, 230, 0.95, sun, 8)
    mist(c, light, rng, 450)
    range_of_peaks(c, light, rng, 520, 300, 0.62, sun, 6, gap=0.5)
    mist(c, light, rng, 480, 0.8)
    cliff = mix(light.depth(0.3), light.accent, 0.12)
    edge = [
        (-100, 486),
        (240, 478),
        (300, 470),
        (1300, 474),
        (1380, 486),
        (1700, 480),
        (1700, 740),
        (-100, 740),
    ]
    c.blend(edge, mix(cliff, light.glow, 0.12), mix(cliff, light.near, 0.5))
    bushes(c, light, rng, 488, 0.46, 30, 46)
    for _ in range(16):
        x, y = rng.uniform(-20, 1620), rng.uniform(500, 700)
        bushes(c, light, rng, y, 0.26, rng.uniform(20, 34), 3, (x - 50, x + 50))
    shift = rng.uniform(-60, 60)
    _falls(c, light, rng, 474, 588, 400 + shift, 1140 + shift, 3)
    _ledge(c, light, rng, 590, cliff)
    _falls(c, light, rng, 592, 716, 240, 1360, 6)
    pool = [(-100.0, 712.0), (1700.0, 712.0), (1700.0, 1010.0), (-100.0, 1010.0)]
    c.blend(pool, mix(light.glow, light.mid, 0.35), mix(light.mid, light.near, 0.5))
    c.soft(ellipse(800, 722, 640, 16), light.pale, 16, 0.95)
    c.soft(ellipse(800, 690, 520, 30), light.pale, 34, 0.5)
    _ripples(c, light, rng)
    _raft(c, light, rng.uniform(620, 980), 850)
    for x in (-10, 150, 1480, 1610):
        bushes(c, light, rng, 735, 0.16, 50, 3, (x - 70, x + 70))
    bamboo(c, light, rng, 60, 1010, 640, 0.05)
    bamboo(c, light, rng, 1560, 1010, rng.uniform(440, 620), 0.05)
    bushes(c, light, rng, 1000, 0.0, 60, 7, (-60, 420))
    bushes(c, light, rng, 1000, 0.0, 60, 6, (1200, 1660))


def _falls(
    c: Canvas, light: Light, rng: Random, top: float, bottom: float, left: float, right: float, count: int
) -> None:
    """Curtains of water side by side, with rock left between them."""
    step = (right - left) / count
    middle = (top + bottom) / 2
    for index in range(count):
        x0 = left + step * index + rng.uniform(-0.06, 0.3) * step
        x1 = left + step * (index + 1) - rng.uniform(-0.06, 0.3) * step
        flare, dip = rng.uniform(8, 30), rng.uniform(0, 16)
        water = curve(
            [
                (x0 - flare, bottom + 6),
                (x0 - flare * 0.4, middle),
                (x0 + 3, top + 18),
                (x0 + 16, top + dip * 0.4),
                ((x0 + x1) / 2, top + dip),
                (x1 - 16, top + dip * 0.6),
                (x1 - 3, top + 20),
                (x1 + flare * rng.uniform(0.1, 0.6), middle),
                (x1 + flare, bottom + 6),
            ]
        )
        c.blend(water, mix(light.pale, light.sky, 0.22), light.pale)
        for _ in range(int((x1 - x0) / 11)):
            x = rng.uniform(x0 + 3, x1 - 3)
            y0 = rng.uniform(top, bottom - 40)
            c.fill(
                stroke([(x, y0), (x, y0 + rng.uniform(30, 70))], rng.uniform(1.5, 4), 1),
                mix(light.sky, light.mid, rng.uniform(0.1, 0.5)),
                0.55,
            )
        c.shade(water, mix(light.sky, light.mid, 0.4), "up", 0.4)
        c.soft(ellipse((x0 + x1) / 2, bottom + 2, (x1 - x0) * 0.6, 12), light.pale, 10, 0.8)


def _ledge(c: Canvas, light: Light, rng: Random, y: float, colour: tuple[int, int, int]) -> None:
    """The rock step between two falls."""
    for _ in range(9):
        x, width = rng.uniform(180, 1420), rng.uniform(40, 110)
        rock = blob(
            (x - width, y + 14), (x - width * 0.5, y - 12), (x + width * 0.5, y - 14), (x + width, y + 14)
        )
        c.fill(rock, mix(colour, light.near, 0.35))
        c.shade(rock, mix(light.mid, light.sun, 0.4), "up", 0.4)
        if rng.random() < 0.7:
            bushes(c, light, rng, y - 14, 0.28, 20, 3, (x - width * 0.6, x + width * 0.6))


def _ripples(c: Canvas, light: Light, rng: Random) -> None:
    """Light on the water: short strokes, longer toward the viewer."""
    for _ in range(80):
        share = rng.random()
        y, half = 742 + 250 * share**1.3, 18 + 90 * share * rng.uniform(0.4, 1)
        x = rng.gauss(800, 420)
        colour = mix(light.mid, light.pale, rng.uniform(0.35, 0.9)) if rng.random() < 0.7 else light.near
        c.fill(ellipse(x, y, half, 1.4 + 2.6 * share), colour, 0.5)


def _raft(c: Canvas, light: Light, x: float, y: float) -> None:
    """A bamboo raft with a boatman under a conical hat."""
    c.soft(ellipse(x, y + 16, 150, 12), light.near, 10, 0.55)
    hull = curve([(x - 150, y - 12), (x - 60, y + 3), (x + 60, y + 3), (x + 156, y - 16)])
    c.fill(stroke(hull, 13), mix(light.accent, light.near, 0.55))
    c.fill(stroke([(px, py - 6) for px, py in hull], 5), mix(light.accent, light.pale, 0.45))
    c.fill(stroke([(x + 96, y - 150), (x + 26, y + 40)], 5, 4), mix(light.accent, light.near, 0.3))
    coat = blob(
        (x + 30, y - 98),
        (x + 52, y - 94),
        (x + 60, y - 48),
        (x + 54, y - 4),
        (x + 26, y - 4),
        (x + 24, y - 50),
    )
    c.fill(coat, light.near)
    c.fill(
        stroke([(x + 50, y - 86), (x + 70, y - 68), (x + 78, y - 100)], 12, 9),
        mix(light.near, light.mid, 0.3),
    )
    c.fill(ellipse(x + 41, y - 108, 12, 13), mix(light.accent, light.near, 0.4))
    c.fill([(x + 8, y - 110), (x + 40, y - 138), (x + 74, y - 108), (x + 40, y - 102)], light.pale)
    c.shade([(x + 40, y - 138), (x + 74, y - 108), (x + 40, y - 102)], light.accent, "right", 0.6)


def forest(c: Canvas, light: Light, rng: Random) -> None:
    """Straight trunks in the mist, light falling on a path."""
    c.background(mix(light.mid, light.glow, 0.35), mix(light.glow, light.sun, 0.4), light.glow, light.far)
    glow = rng.uniform(620, 980)
    c.soft(ellipse(glow, 380, 260, 320), light.sun, 130, 0.95)
    for distance, count, width, foot in ((0.95, 26, 12, 640), (0.7, 20, 20, 690), (0.45, 13, 32, 750)):
        colour = light.depth(distance)
        for index in range(count):
            x = -40 + 1680 * (index + rng.uniform(0.15, 0.85)) / count
            _trunk(c, light, rng, x, foot + 20, width * rng.uniform(0.7, 1.2), distance)
        _canopy(c, light, rng, 40 + 120 * distance, 120 + 60 * distance, distance)
        strip = [(-100 + 10 * k, foot + h) for k, h in enumerate(wave(rng, 12, 500))]
        c.blend(
            [*strip, (1700, 1010), (-100, 1010)], mix(colour, light.glow, 0.4), mix(colour, light.near, 0.35)
        )
        bushes(c, light, rng, foot + 4, distance - 0.06, 20 + 26 * (1 - distance), 26)
        c.haze(foot - 280, foot + 30, light.glow, 0.3 * distance)
    _path(c, light, rng, glow)
    for index in range(3):
        x = glow + (index - 1.6) * 130 + rng.uniform(-20, 20)
        shaft = [(x + 40, -80.0), (x + 90, -80.0), (x - 190, 870.0), (x - 330, 870.0)]
        c.soft(shaft, light.sun, 22, 0.16)
    for x in (rng.uniform(60, 150), rng.uniform(350, 430), rng.uniform(1190, 1270), rng.uniform(1450, 1550)):
        _trunk(c, light, rng, x, rng.uniform(880, 960), rng.uniform(56, 84), 0.08)
    _canopy(c, light, rng, -10, 110, 0.12)
    bushes(c, light, rng, 940, 0.14, 52, 8, (-60, 480))
    bushes(c, light, rng, 940, 0.14, 52, 8, (1130, 1660))
    for _ in range(26):
        x = rng.choice((rng.uniform(-40, 520), rng.uniform(1080, 1640)))
        _fern(c, light, rng, x, rng.uniform(960, 1020), rng.uniform(70, 150))


def _trunk(
    c: Canvas, light: Light, rng: Random, x: float, foot: float, width: float, distance: float
) -> None:
    lean = rng.uniform(-20, 20)
    outline = stroke(curve([(x, foot), (x + lean * 0.3, foot - 350), (x + lean, -40)]), width, width * 0.72)
    bark = mix(light.depth(distance), light.accent, 0.14 * (1 - distance))
    c.fill(outline, bark)
    c.shade(outline, light.depth(max(0, distance - 0.25)), "right", 0.7)
    c.shade(outline, mix(bark, light.sun, 0.5), "left", 0.35 * (1 - distance * 0.5))
    for _ in range(int(width / 7)):
        y = rng.uniform(80, foot - 40)
        c.fill(
            ellipse(x + rng.uniform(-0.2, 0.2) * width, y, width * 0.22, 2.2),
            light.depth(max(0, distance - 0.3)),
            0.5,
        )


def _canopy(c: Canvas, light: Light, rng: Random, y: float, size: float, distance: float) -> None:
    """Leaves hanging into the picture from above, denser at the sides."""
    for index in range(17):
        x = -60 + 1720 * index / 16 + rng.uniform(-30, 30)
        drop = abs(x - 800) / 800 * size * 0.7
        for _ in range(3):
            bushes(
                c,
                light,
                rng,
                y - size * 0.5 + drop + rng.uniform(-50, 30),
                distance,
                size * 0.5,
                1,
                (x - 60, x + 60),
            )


def _path(c: Canvas, light: Light, rng: Random, x: float) -> None:
    bend = rng.choice((-1, 1)) * rng.uniform(60, 110)
    left = curve(
        [(x - 2, 748), (x - 12, 764), (x - 50 + bend, 810), (x - 110 - bend * 0.5, 900), (x - 260, 1010)]
    )
    right = curve(
        [(x + 230, 1010), (x + 90 - bend * 0.5, 900), (x + 30 + bend, 810), (x + 12, 764), (x + 2, 748)]
    )
    c.blend(left + right, mix(light.glow, light.sun, 0.5), mix(light.glow, light.accent, 0.25))
    c.shade(left + right, mix(light.mid, light.near, 0.3), "down", 0.5)


def _fern(c: Canvas, light: Light, rng: Random, x: float, y: float, height: float) -> None:
    """A fan of narrow leaves."""
    for index in range(7):
        lean = (index - 3) * 0.3 + rng.uniform(-0.1, 0.1)
        reach = height * (1 - abs(lean) * 0.3)
        leaf = curve(
            [(x, y), (x + lean * reach * 0.45, y - reach * 0.75), (x + lean * reach * 1.1, y - reach * 0.8)],
            steps=6,
        )
        c.fill(stroke(leaf, height * 0.1, 1), mix(light.near, light.mid, rng.uniform(0, 0.5)))
