"""People: plain, faceless figures with natural proportions."""

from random import Random

from .canvas import Canvas
from .palette import HAIRS, INK, SKINS, WHITE, Colour, mix
from .shapes import Points, blob, box, curve, ellipse, stroke


def _at(points: list[tuple[float, float]], x: float, y: float, unit: float) -> Points:
    """Points in hundredths of a person's height, moved to where the person stands."""
    return [(x + px * unit, y + py * unit) for px, py in points]


def head(
    c: Canvas,
    rng: Random,
    x: float,
    y: float,
    unit: float,
    woman: bool,
    skin: Colour,
    veil: Colour | None = None,
) -> None:
    """A head seen from the front; (x, y) is its middle, `unit` a hundredth of the person's height."""
    hair, shadow = rng.choice(HAIRS), mix(skin, (120, 60, 50), 0.32)
    if woman and veil is None:
        long = rng.random() < 0.5
        back = [
            (-6.4, -2),
            (-5, -7.4),
            (0, -9),
            (5, -7.4),
            (6.4, -2),
            (6.6, 5),
            (5.4, 12 if long else 6.4),
            (-5.4, 12 if long else 6.4),
            (-6.6, 5),
        ]
        c.fill(_at(curve(back, closed=True, steps=5), x, y, unit), hair)
    c.fill(
        _at(
            curve([(-2.3, 3), (-2.4, 8), (-3.2, 9.6), (0, 12), (3.2, 9.6), (2.4, 8), (2.3, 3)], steps=5),
            x,
            y,
            unit,
        ),
        shadow,
    )
    for side in (-1, 1):
        c.fill(ellipse(x + side * 5.1 * unit, y + 0.6 * unit, 1.1 * unit, 1.7 * unit), shadow)
    face = _at(
        blob(
            (0, -7.2),
            (4, -5.8),
            (5.2, -1),
            (4.6, 3.4),
            (2.4, 6.6),
            (0, 7.4),
            (-2.4, 6.6),
            (-4.6, 3.4),
            (-5.2, -1),
            (-4, -5.8),
        ),
        x,
        y,
        unit,
    )
    c.fill(face, skin)
    c.shade(face, shadow, "right", 0.4)
    if veil is not None:
        wrap = blob(
            (-6, 0),
            (-6.4, -5),
            (-3, -9.4),
            (3, -9.4),
            (6.4, -5),
            (6, 0),
            (4.6, -3.4),
            (0, -4.6),
            (-4.6, -3.4),
        )
        c.fill(_at(wrap, x, y, unit), veil)
        c.shade(_at(wrap, x, y, unit), mix(veil, WHITE, 0.4), "up", 0.35)
        return
    part = rng.choice((-1, 1))
    if woman:
        fringe = blob(
            (-5.6, 1.4),
            (-6, -3.4),
            (-3.6, -7.8),
            (0, -8.8),
            (3.6, -7.8),
            (6, -3.4),
            (5.6, 1.4),
            (4.6, -2.4),
            (1.6, -5.2),
            (-3.4, -3.6),
        )
    else:
        fringe = blob(
            (-5.3, -0.4),
            (-5.7, -4),
            (-3.4, -8),
            (0.4, -8.8),
            (4, -7.6),
            (5.7, -4),
            (5.3, -0.4),
            (4.7, -3),
            (3.4, -4.8),
            (-2.6, -4.4),
            (-4.6, -2.8),
        )
    c.fill(_at([(px * part, py) for px, py in fringe], x, y, unit), hair)


def suit(
    c: Canvas,
    x: float,
    y: float,
    unit: float,
    coat: Colour,
    shirt: Colour,
    tie: Colour | None,
    shoulders: float = 12,
) -> None:
    """Jacket, shirt and tie from the neck (at y) to the hips; without a tie the collar is open."""
    w = shoulders
    body = curve(
        [
            (-3, -0.6),
            (-w * 0.7, 1.6),
            (-w, 4.4),
            (-w * 0.92, 16),
            (-w * 0.8, 26),
            (-w * 0.88, 40),
            (w * 0.88, 40),
            (w * 0.8, 26),
            (w * 0.92, 16),
            (w, 4.4),
            (w * 0.7, 1.6),
            (3, -0.6),
        ],
        closed=True,
        steps=5,
    )
    c.fill(_at(body, x, y, unit), coat)
    c.shade(_at(body, x, y, unit), _shaded(coat), "right", 0.5)
    c.fill(_at([(-3.2, -1), (0, 2), (3.2, -1), (4, 1), (0.6, 18), (-0.6, 18), (-4, 1)], x, y, unit), shirt)
    if tie is not None:
        c.fill(
            _at(
                [(-1.1, 1.6), (1.1, 1.6), (0.8, 3.4), (1.5, 14), (0, 17), (-1.5, 14), (-0.8, 3.4)], x, y, unit
            ),
            tie,
        )
    lapel = mix(coat, WHITE, 0.1)
    for side in (-1, 1):
        flap = [(3.2, -1.2), (5.4, 1.4), (6.2, 6.4), (4.4, 7), (5, 8.4), (0.4, 19)]
        c.fill(_at([(px * side, py) for px, py in flap], x, y, unit), lapel)
    c.line(_at([(0.4, 19), (0.6, 39)], x, y, unit), mix(coat, INK, 0.4), unit * 0.4)
    c.fill(ellipse(x + 1.6 * unit, y + 22 * unit, 0.6 * unit), mix(coat, INK, 0.5))


def _shaded(cloth: Colour) -> Colour:
    """The tone of a cloth in the shade; pale cloth stays pale."""
    return mix(cloth, INK, 0.28 if sum(cloth) > 480 else 0.5)


def arms(
    c: Canvas, x: float, y: float, unit: float, sleeve: Colour, skin: Colour, width: float, folded: bool
) -> None:
    """Arms hanging from the shoulders (y is the neck), or folded so that the hands meet in front."""
    for side in (-1, 1):
        if folded:
            way = [(9.6, 6), (12.4, 15), (11, 22.4), (3, 25.4)]
        else:
            way = [(9.4, 6), (11.8, 17), (12.4, 26), (12, 33.6)]
        line = _at(curve([(px * side, py) for px, py in way], steps=6), x, y, unit)
        if not folded:
            palm = blob((-2, -1), (0, -2.6), (2, -1), (1.8, 2), (0.4, 4.4), (-1.4, 3.4))
            c.fill(
                _at([(px * side, py) for px, py in palm], line[-1][0], line[-1][1] + 1.6 * unit, unit), skin
            )
        outline = stroke(line, width * unit, width * 0.74 * unit)
        c.fill(outline, mix(sleeve, _shaded(sleeve), 0.14))
        c.shade(outline, _shaded(sleeve), "right", 0.45)
        c.line(line[3:-3] if folded else line[4:-2], mix(sleeve, _shaded(sleeve), 0.02), unit * 0.5)
    if folded:
        for dx, tone in ((1.4, mix(skin, (120, 60, 50), 0.25)), (-1.2, skin)):
            c.fill(
                _at(
                    blob((-3.4, -1.6), (0, -2.4), (3.4, -1.4), (3.6, 1), (0, 2.2), (-3.4, 1.4)),
                    x + dx * unit,
                    y + 25.4 * unit,
                    unit,
                ),
                tone,
            )


def standing(
    c: Canvas,
    rng: Random,
    x: float,
    y: float,
    height: float,
    dress: str,
    colours: tuple[Colour, Colour, Colour],
) -> None:
    """A whole person facing the viewer with the feet at y.

    `dress` is "suit", "shirt", "tunic" (the long dress) or "indigo" (the dress of the hill peoples);
    `colours` are those of the coat, the trousers and the trimmings.
    """
    unit = height / 100
    coat, trousers, trim = colours
    woman = dress in ("tunic", "indigo")
    neck, skin = y - 83 * unit, rng.choice(SKINS)
    c.soft(ellipse(x, y + unit, 17 * unit, 2.6 * unit), INK, 2.4 * unit, 0.45)
    for side in (-1, 1):
        leg = _at([(side * 4.4, -47), (side * 4.6, -26), (side * 4.4, -3)], x, y, unit)
        c.fill(stroke(leg, 9.4 * unit, 6.4 * unit), trousers)
        c.shade(stroke(leg, 9.4 * unit, 6.4 * unit), mix(trousers, INK, 0.55), "right", 0.6)
        shoe = blob(
            (side * 2.4, -1.4), (side * 4.6, -3.6), (side * 6.8, -1.6), (side * 6.8, 0.6), (side * 2.6, 0.6)
        )
        c.fill(_at(shoe, x, y, unit), mix(INK, trousers, 0.25))
    folded = rng.random() < (0.65 if woman else 0.35)
    if dress == "suit":
        suit(c, x, neck, unit, coat, WHITE, trim)
    elif dress == "shirt":
        body = curve(
            [
                (-3, -0.4),
                (-8, 1.8),
                (-11.4, 5),
                (-10, 18),
                (-9.4, 38),
                (9.4, 38),
                (10, 18),
                (11.4, 5),
                (8, 1.8),
                (3, -0.4),
            ],
            closed=True,
            steps=5,
        )
        c.fill(_at(body, x, neck, unit), coat)
        c.shade(_at(body, x, neck, unit), _shaded(coat), "right", 0.45)
        for side in (-1, 1):
            c.fill(
                _at([(0, 3.4), (side * 3.4, -1.4), (side * 4.8, 2), (side * 2.4, 5)], x, neck, unit),
                mix(coat, INK, 0.1),
            )
        c.line(_at([(0, 4), (0, 37)], x, neck, unit), mix(coat, INK, 0.22), unit * 0.4)
        hips = [(-9, 36.6), (9, 36.6), (9.4, 46), (-9.4, 46)]
        c.fill(_at(hips, x, neck, unit), trousers)
        c.shade(_at(hips, x, neck, unit), mix(trousers, INK, 0.55), "right", 0.4)
        c.fill(_at(box(-9.1, 36.2, 9.1, 38.2), x, neck, unit), mix(trousers, INK, 0.55))
    else:
        _long_dress(c, x, neck, unit, coat, trim, dress == "indigo")
    arms(c, x, neck, unit, coat, skin, 5 if woman else 6, folded)
    if dress == "indigo":
        c.line(_at(ellipse(0, 1.2, 5.4, 5.6, 10, 170), x, neck, unit), (226, 226, 218), unit * 0.9)
    head(c, rng, x, y - 92.4 * unit, unit, woman, skin, mix(coat, INK, 0.25) if dress == "indigo" else None)


def _long_dress(
    c: Canvas, x: float, neck: float, unit: float, cloth: Colour, trim: Colour, short: bool
) -> None:
    """A close-fitting tunic; the long one reaches the ankles, the short one the knees."""
    hem = 52 if short else 74
    body = curve(
        [
            (-2.6, -1),
            (-7, 2),
            (-9.8, 4.6),
            (-8.6, 14),
            (-6.6, 23),
            (-8.4, 34),
            (-9.6, hem),
            (9.6, hem),
            (8.4, 34),
            (6.6, 23),
            (8.6, 14),
            (9.8, 4.6),
            (7, 2),
            (2.6, -1),
        ],
        closed=True,
        steps=6,
    )
    c.fill(_at(body, x, neck, unit), cloth)
    c.shade(_at(body, x, neck, unit), _shaded(cloth), "right", 0.55)
    c.fill(_at(box(-2.6, -2.4, 2.6, 0.4, 1), x, neck, unit), mix(cloth, INK, 0.15))
    c.line(_at([(1, 0), (5.6, 5), (7.4, 11)], x, neck, unit), trim, unit * 0.6)
    if short:
        c.fill(_at([(-7, 22), (7, 22), (7.2, 26), (-7.2, 26)], x, neck, unit), trim)
        c.fill(_at([(-9.4, hem - 4), (9.4, hem - 4), (9.6, hem - 2), (-9.6, hem - 2)], x, neck, unit), trim)
    else:
        for px, py in ((-3, 50), (2.4, 56), (-1, 62), (4, 66), (-4.6, 68)):
            c.fill(_at(ellipse(px, py, 1.1), x, neck, unit), mix(cloth, trim, 0.6))


def from_behind(
    c: Canvas,
    rng: Random,
    x: float,
    y: float,
    unit: float,
    coat: Colour,
    woman: bool,
    scarf: Colour | None = None,
) -> None:
    """Somebody seated, seen from behind; y is the height of the shoulders, a scarf that of a pupil."""
    skin, hair = rng.choice(SKINS), rng.choice(HAIRS)
    w = 10.2 if woman else 12
    back = curve(
        [
            (-2.8, -2.6),
            (-w * 0.72, 0.4),
            (-w, 4.6),
            (-w * 1.08, 18),
            (-w * 0.94, 33),
            (w * 0.94, 33),
            (w * 1.08, 18),
            (w, 4.6),
            (w * 0.72, 0.4),
            (2.8, -2.6),
        ],
        closed=True,
        steps=5,
    )
    c.fill(_at(back, x, y, unit), coat)
    c.shade(_at(back, x, y, unit), _shaded(coat), "down", 0.6)
    c.shade(_at(back, x, y, unit), mix(coat, WHITE, 0.35), "up", 0.22)
    neck = mix(skin, (120, 60, 50), 0.3)
    c.fill(_at(box(-2.5, -7, 2.5, 0), x, y, unit), neck)
    c.fill(
        _at([(-4.4, -0.6), (-2.8, -3), (2.8, -3), (4.4, -0.6), (0, 1.4)], x, y, unit), mix(coat, WHITE, 0.2)
    )
    if scarf is not None:
        c.fill(
            _at(
                curve(
                    [(-5, -0.8), (-2.6, -3), (2.6, -3), (5, -0.8), (0.6, 7.4), (-0.6, 7.4)],
                    closed=True,
                    steps=5,
                ),
                x,
                y,
                unit,
            ),
            mix(scarf, (196, 48, 40), 0.6),
        )
    for side in (-1, 1):
        c.fill(_at(ellipse(side * 5.1, -9.4, 1.1, 1.8), x, y, unit), neck)
    if woman:
        tail = rng.choice((-2.5, 3, 10))
        crown = [
            (-5.6, -8),
            (-5.4, -14),
            (0, -17.6),
            (5.4, -14),
            (5.6, -8),
            (5.6, tail * 0.5),
            (4, tail),
            (-4, tail),
            (-5.6, tail * 0.5),
        ]
    else:
        crown = [
            (-5.2, -9),
            (-5.3, -14),
            (0, -17.4),
            (5.3, -14),
            (5.2, -9),
            (4, -5.4),
            (2.2, -4.4),
            (-2.2, -4.4),
            (-4, -5.4),
        ]
    shape = _at(curve(crown, closed=True, steps=6), x, y, unit)
    c.fill(shape, hair)
    c.shade(shape, mix(hair, WHITE, 0.45), "up", 0.3)
