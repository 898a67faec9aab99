"""Lines: points from left to right, a gap where a number is missing."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from .axis import axis_for
from .bars import plot_top, value_axis
from .data import Numbers
from .shapes import Curve, Drawing, Frame, Label
from .text import fits, width_of, wrap

NAME_LINES = 2
# Room between two names.
GAP = 8
# Points nearer to each other than this have no markers: they would hide the line.
MARKED = 8


def marker(series: int, x: float, y: float, size: float = 4.5) -> str:
    """The path of a point: circle, square, triangle, diamond, so that no series hangs on its colour."""
    s = size
    if series == 1:
        return f"M{x - s:.2f} {y:.2f}a{s} {s} 0 1 0 {2 * s} 0a{s} {s} 0 1 0 {-2 * s} 0z"
    if series == 2:
        return f"M{x - s:.2f} {y - s:.2f}h{2 * s}v{2 * s}h{-2 * s}z"
    if series == 3:
        return f"M{x:.2f} {y - s * 1.2:.2f}l{s * 1.2:.2f} {s * 2.1:.2f}h{-s * 2.4:.2f}z"
    return f"M{x:.2f} {y - s * 1.35:.2f}l{s * 1.35:.2f} {s * 1.35:.2f}l{-s * 1.35:.2f} {s * 1.35:.2f}" + (
        f"l{-s * 1.35:.2f} {-s * 1.35:.2f}z"
    )


def draw_lines(frame: Frame, numbers: Numbers, unit: str, from_zero: bool) -> Drawing:
    font, count = frame.font, len(numbers.names)
    axis = axis_for(numbers.all, 5, from_zero=from_zero)
    left = max(width_of(text, font) for text in axis.tick_texts) + 8
    band = (frame.width - left) / count
    with_values = len(numbers.series) == 1 and all(
        width_of(axis.short(number), font) + 6 <= band for number in numbers.all
    )
    top = plot_top(frame, axis, values=with_values)
    bottom = top + frame.width * (0.45 if frame.width > 500 else 0.65)
    drawing = value_axis(frame, axis, unit, top, bottom)
    places = [left + band * (row + 0.5) for row in range(count)]
    for index, series in enumerate(numbers.series, start=1):
        seen = [(places[row], series.numbers[row]) for row in _seen(series.numbers, band)]
        points = [
            None if number is None else (round(x, 2), round(bottom - axis.share(number) * (bottom - top), 2))
            for x, number in seen
        ]
        drawing.curves.append(_curve(points, index, band))
        for (_x, number), point in zip(seen, points, strict=True):
            if with_values and point:
                y = round(point[1] - font * 0.65, 2)
                drawing.labels.append(Label(point[0], y, axis.short(number), "middle", "value"))
    names = _names(frame, numbers.names, places, band)
    drawing.labels += [
        Label(round(x, 2), round(bottom + font * 1.35 + line * frame.line_height, 2), text, "middle")
        for x, lines in names
        for line, text in enumerate(lines)
    ]
    tallest = max((len(lines) for _x, lines in names), default=1)
    drawing.height = round(bottom + font * 0.6 + tallest * frame.line_height, 2)
    return drawing


def _seen(numbers: Sequence[Decimal | None], band: float) -> Iterator[int]:
    """The rows to draw: of those that fall on one unit of the drawing the lowest and the highest."""
    stretch = max(1, int(1 / band))
    for start in range(0, len(numbers), stretch):
        rows = range(start, min(start + stretch, len(numbers)))
        known = [row for row in rows if numbers[row] is not None] or rows[:1]
        yield from sorted({min(known, key=numbers.__getitem__), max(known, key=numbers.__getitem__)})


def _curve(points: list[tuple[float, float] | None], series: int, band: float) -> Curve:
    """``band`` is the room from one point to the next."""
    path, drawn = [], False
    for point in points:
        if point:
            path.append(f"{'L' if drawn else 'M'}{point[0]} {point[1]}")
        drawn = point is not None
    there = tuple(point for point in points if point)
    size = 4.5 if band >= 20 else 3.5
    markers = "".join(marker(series, *point, size) for point in there) if band >= MARKED else ""
    return Curve("".join(path), markers, there, series)


def _names(
    frame: Frame, names: tuple[str, ...], places: list[float], band: float
) -> list[tuple[float, list[str]]]:
    """Every name, or every second, third … so that none is cut; the last resort is three cut ones.

    Gives the middle of each and its lines.
    """
    count = len(names)
    for step in _steps(count, band):
        # From the first, or where that one has no room at the edge, from the middle of its stretch.
        for first in (0, (step - 1) // 2):
            chosen = range(first, count, step)
            room = band * step - GAP
            placed = [_placed(frame, names[row], places[row], room) for row in chosen]
            whole = all(fits(names[row], room, frame.font, NAME_LINES) for row in chosen)
            if whole and not _touch(frame, placed):
                return placed
    return [_placed(frame, names[row], places[row], room) for row in chosen]


def _steps(count: int, band: float) -> Iterator[int]:
    """1, 2, 3 …, by a tenth more where there are many points, as long as three names are left."""
    step = int(GAP / band) + 1  # less leaves no room at all
    while step == 1 or count // step >= 3:
        yield step
        step = max(step + 1, step * 11 // 10)


def _placed(frame: Frame, name: str, middle: float, room: float) -> tuple[float, list[str]]:
    lines = wrap(name, room, frame.font, NAME_LINES)
    half = _width(frame, lines) / 2
    return min(max(middle, half), frame.width - half), lines


def _width(frame: Frame, lines: list[str]) -> float:
    return max((width_of(line, frame.font) for line in lines), default=0)


def _touch(frame: Frame, placed: list[tuple[float, list[str]]]) -> bool:
    return any(
        b - a < (_width(frame, left) + _width(frame, right)) / 2 + GAP / 2
        for (a, left), (b, right) in pairwise(placed)
    )
