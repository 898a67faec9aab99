"""What landscapes are made of: sky, karst peaks, mist, trees and houses."""

from random import Random

from .canvas import Canvas
from .palette import Light, mix
from .shapes import Point, Points, blob, box, curve, ellipse, ground, stroke, wave


def sky(c: Canvas, light: Light, rng: Random, horizon: float) -> float:
    """Paint the sky with its sun and clouds; the answer is where the sun stands."""
    middle = mix(light.sky, light.glow, 0.45)
    c.background(light.sky, middle, light.glow, light.glow, light.glow)
    x, y = rng.choice((rng.uniform(430, 680), rng.uniform(920, 1170))), horizon * rng.uniform(0.38, 0.62)
    c.soft(ellipse(x, y, 330), light.sun, 150, 0.4)
    c.soft(ellipse(x, y, 130), light.sun, 60, 0.5)
    c.fill(ellipse(x, y, rng.uniform(52, 70)), light.sun)
    for _ in range(rng.randint(3, 5)):
        cx, cy, width = rng.uniform(0, 1600), horizon * rng.uniform(0.12, 0.7), rng.uniform(160, 340)
        colour = mix(light.glow, light.sun, rng.uniform(0.2, 0.8))
        c.soft(ellipse(cx, cy, width, 9), colour, 7, 0.75)
        c.soft(ellipse(cx + width * 0.3, cy - 14, width * 0.5, 7), colour, 6, 0.7)
    return x


def birds(c: Canvas, light: Light, rng: Random, x: float, y: float) -> None:
    """A small flock, far away."""
    for _ in range(rng.randint(4, 7)):
        bx, by, size = x + rng.uniform(-110, 110), y + rng.uniform(-50, 50), rng.uniform(7, 13)
        wings = [(bx - size, by - size * 0.5), (bx - size * 0.4, by - size * 0.55), (bx, by)]
        wings += [(bx + size * 0.4, by - size * 0.6), (bx + size * 1.1, by - size * 0.4)]
        c.fill(stroke(curve(wings, steps=4), 3, 2), mix(light.mid, light.near, 0.4))


def peak(
    c: Canvas,
    light: Light,
    rng: Random,
    x: float,
    base: float,
    width: float,
    height: float,
    distance: float,
    sun: float,
) -> None:
    """One karst tower: steep flanks, a round top, one side in the shade."""
    power, lean = rng.uniform(1.7, 2.6), rng.uniform(-0.16, 0.16)
    rough, steps = wave(rng, height * 0.022, 160, 4), 44
    profile: Points = []
    for step in range(steps + 1):
        t = step / steps * 2 - 1
        rise = 1 - abs(t) ** power
        bump = rough[(step * 3) % len(rough)] * min(1, rise * 4)
        profile.append((x + width / 2 * (t + lean * rise), base - height * rise + bump))
    top = light.depth(distance)
    c.blend(profile, mix(top, light.near, 0.08), mix(top, light.glow, 0.45 + 0.25 * distance))
    summit = min(range(len(profile)), key=lambda index: profile[index][1])
    peak_x, peak_y = profile[summit]
    side = 1 if sun < x else -1
    foot = x + side * width * rng.uniform(0.02, 0.12)
    ridge: Points = []
    for step in range(9):
        share = step / 8
        jag = rng.uniform(-1, 1) * width * 0.045 * (0 < step < 8)
        ridge.append((peak_x + (foot - peak_x) * share + jag, peak_y + (base - peak_y) * share))
    flank = profile[summit:] if side > 0 else profile[: summit + 1][::-1]
    shadow = ridge[::-1] + flank
    deep = mix(light.depth(max(0, distance - 0.22)), light.sky, 0.12)
    c.shade(shadow, deep, "up", 0.75 - 0.3 * distance)
    c.shade(shadow, deep, "right" if side > 0 else "left", 0.45 - 0.2 * distance)
    lit = [*ridge, *(profile[: summit + 1] if side > 0 else profile[summit:][::-1])]
    c.shade(lit, mix(light.sun, light.accent, 0.2), "left" if side > 0 else "right", 0.16)


def range_of_peaks(
    c: Canvas,
    light: Light,
    rng: Random,
    base: float,
    height: float,
    distance: float,
    sun: float,
    count: int,
    gap: float = 0,
) -> None:
    """A row of peaks; a `gap` leaves the middle of the picture lower."""
    places = [(-60 + 1720 * (index + rng.uniform(0.2, 0.8)) / count) for index in range(count)]
    rng.shuffle(places)
    for x in places:
        middle = max(0, 1 - abs(x - 800) / 520)
        tall = height * rng.uniform(0.6, 1.05) * (1 - gap * middle)
        wide = max(tall * rng.uniform(0.75, 1.15), 1720 / count * rng.uniform(0.8, 1.1))
        peak(c, light, rng, x, base, wide, tall, distance, sun)
    c.haze(base - height * 0.42, base + 1, light.glow, 1)


def mist(c: Canvas, light: Light, rng: Random, y: float, amount: float = 0.7) -> None:
    """Banks of mist lying at one height."""
    for _ in range(3):
        x, width = rng.uniform(100, 1500), rng.uniform(380, 720)
        c.soft(ellipse(x, y + rng.uniform(-18, 18), width, rng.uniform(14, 30)), light.glow, 26, amount)


def tree(c: Canvas, light: Light, rng: Random, x: float, y: float, height: float, distance: float) -> None:
    """A round, broad-leaved tree standing on y."""
    dark = light.depth(distance)
    c.fill(
        stroke([(x, y + 2), (x, y - height * 0.5)], height * 0.07, height * 0.04), mix(dark, light.near, 0.6)
    )
    parts = [(0.0, 0.62, 0.30), (-0.2, 0.48, 0.22), (0.2, 0.46, 0.23), (0.06, 0.8, 0.2)]
    for dx, up, radius in parts:
        px, py = x + dx * height + rng.uniform(-0.04, 0.04) * height, y - up * height
        leaf = _crown(rng, px, py, radius * height)
        c.fill(leaf, mix(dark, light.mid, 0.15))
        c.shade(leaf, mix(dark, light.near, 0.7), "down", 0.7)
        c.shade(leaf, mix(light.mid, light.sun, 0.45), "up", 0.3)


def _crown(rng: Random, x: float, y: float, radius: float) -> Points:
    points: list[Point] = []
    for px, py in ellipse(0, 0, 1, 0.86)[:-1:2]:
        reach = radius * rng.uniform(0.9, 1.1)
        points.append((x + px * reach, y + py * reach))
    return curve(points, closed=True, steps=4)


def bushes(
    c: Canvas,
    light: Light,
    rng: Random,
    y: float,
    distance: float,
    size: float,
    count: int,
    spread: tuple[float, float] = (-40, 1640),
) -> None:
    """A hedge of low round shrubs."""
    for index in range(count):
        x = spread[0] + (spread[1] - spread[0]) * (index + rng.uniform(0.1, 0.9)) / count
        radius, foot = size * rng.uniform(0.6, 1.25), y + rng.uniform(-0.1, 0.25) * size
        crown = _crown(rng, x, foot, radius)
        # Flat below: a shrub sits on the ground instead of floating like a ball.
        bush = [(px, foot + (py - foot) * (0.3 if py > foot else 1)) for px, py in crown]
        c.fill(bush, mix(light.depth(distance), light.mid, rng.uniform(0, 0.16)))
        c.shade(bush, mix(light.mid, light.sun, 0.3), "up", 0.28)


def bamboo(
    c: Canvas, light: Light, rng: Random, x: float, y: float, height: float, distance: float = 0.1
) -> None:
    """A clump of bamboo bending outward."""
    colour = light.depth(distance)
    for _ in range(7):
        lean, tall = rng.uniform(-0.42, 0.42), height * rng.uniform(0.7, 1)
        cane = curve(
            [(x + lean * 30, y), (x + lean * 0.3 * tall, y - tall * 0.6), (x + lean * tall, y - tall)]
        )
        c.fill(stroke(cane, height * 0.016, height * 0.006), mix(colour, light.mid, rng.uniform(0.0, 0.5)))
        for px, py in cane[6::2]:
            for side in (-1, 1):
                tip = (px + side * height * rng.uniform(0.05, 0.12), py + height * rng.uniform(0.01, 0.08))
                bend = ((px + tip[0]) / 2, (py + tip[1]) / 2 - height * 0.02)
                c.fill(
                    blob((px, py), bend, tip, ((px + tip[0]) / 2, bend[1] + height * 0.02)),
                    mix(colour, light.mid, rng.uniform(0, 0.45)),
                )


def house(c: Canvas, light: Light, rng: Random, x: float, y: float, width: float, distance: float) -> None:
    """A house under a tiled roof, seen from its long side, with its ground at y."""
    storeys = rng.choice((1, 1, 2))
    tall = width * (0.3 + 0.24 * storeys)
    wall = mix(mix(light.pale, light.accent, rng.uniform(0, 0.22)), light.far, 0.12 + 0.6 * distance)
    roof = mix(mix(light.accent, light.near, rng.uniform(0.08, 0.38)), light.far, distance * 0.75)
    dark = mix(light.near, light.far, distance * 0.85)
    c.fill(box(x, y - tall, x + width, y), wall)
    c.shade(box(x, y - tall, x + width, y), mix(dark, light.sky, 0.4), "right", 0.5)
    count = max(2, round(width / 34))
    for storey in range(storeys):
        for index in range(count):
            wx = x + width * (index + 0.5) / count
            wy = y - width * (0.2 + 0.25 * storey)
            glow = light.sun if rng.random() < 0.25 else dark
            c.fill(box(wx - width * 0.05, wy - width * 0.07, wx + width * 0.05, wy + width * 0.06), glow)
    eave, ridge = y - tall + width * 0.03, y - tall - width * rng.uniform(0.24, 0.34)
    slope = [
        (x - width * 0.09, eave),
        (x + width * 0.12, ridge),
        (x + width * 0.88, ridge),
        (x + width * 1.09, eave),
    ]
    c.fill([(px, py + width * 0.05) for px, py in slope[::3]] + slope[::-3], mix(wall, dark, 0.5))
    c.fill(slope, roof)
    c.shade(slope, mix(roof, light.near, 0.55), "right", 0.6)
    c.line([slope[1], slope[2]], mix(roof, light.sun, 0.4), width * 0.025)


def tube_house(
    c: Canvas, light: Light, rng: Random, x: float, y: float, width: float, distance: float
) -> None:
    """A narrow town house of several floors with balconies."""
    floors = rng.randint(3, 4)
    tall = width * 0.72 * floors
    tint = rng.choice((light.pale, mix(light.pale, light.sky, 0.4), mix(light.pale, light.accent, 0.35)))
    wall = mix(tint, light.far, 0.1 + 0.6 * distance)
    dark = mix(light.near, light.far, distance * 0.85)
    c.fill(box(x, y - tall, x + width, y), wall)
    c.shade(box(x, y - tall, x + width, y), mix(dark, light.sky, 0.4), "right", 0.55)
    for index in range(floors):
        top = y - width * 0.72 * (index + 1)
        window = box(x + width * 0.2, top + width * 0.2, x + width * 0.8, top + width * 0.56)
        c.fill(window, light.sun if rng.random() < 0.2 else mix(dark, light.sky, 0.25))
        c.fill(
            box(x - width * 0.05, top + width * 0.6, x + width * 1.05, top + width * 0.69),
            mix(wall, dark, 0.3),
        )
    c.fill(
        box(x - width * 0.06, y - tall - width * 0.1, x + width * 1.06, y - tall + 1),
        mix(light.accent, dark, 0.35),
    )


def land(
    c: Canvas, light: Light, rng: Random, y: float, distance: float, roll: float = 16, fade: float = 0.25
) -> Points:
    """A rolling strip of land down to the bottom of the sheet."""
    points = ground(rng, y, roll, rng.uniform(700, 1100))
    colour = light.depth(distance)
    c.blend(points, mix(colour, light.glow, fade), mix(colour, light.near, 0.45))
    return points
