"""A pie, drawn as a ring with the shares around it."""

from decimal import Decimal
from math import cos, pi, sin

from .axis import Axis, written
from .data import Numbers
from .shapes import Drawing, Frame, Label, Slice
from .text import width_of

WHOLE = 0.9999


def percent(number: Decimal, total: Decimal) -> str:
    """A share as ``12,5%``."""
    share = number * 100 / total
    return written(share, 0 if share == share.to_integral_value() else 1) + "%"


def draw_pie(frame: Frame, numbers: Numbers, total_text: str) -> Drawing:
    """The ring; ``total_text`` stands in the middle if it has room there."""
    font = frame.font
    outer = 120 if frame.width > 500 else 100
    inner = outer * 0.58
    middle = (frame.width / 2, outer + font * 1.7)
    drawing = Drawing(frame, height=round(middle[1] * 2, 2))
    values = [value or Decimal(0) for value in numbers.series[0].numbers]
    total = sum(values)
    done = Decimal(0)
    for number, value in enumerate(values, start=1):
        start, end = float(done / total), float((done + value) / total)
        done += value
        if end > start:
            path = _ring(middle, inner, outer, start, end)
            drawing.slices.append(Slice(path, start, end, number))
    taken: list[tuple[float, float, float, float]] = []
    # The largest first: where two have no room beside each other the smaller one is in the legend only.
    for piece in sorted(drawing.slices, key=lambda piece: piece.start - piece.end):
        label = _share_label(middle, outer + 8, piece, percent(values[piece.number - 1], total), font)
        box = label.box(font)
        if all(box[2] < b[0] or b[2] < box[0] or box[3] < b[1] or b[3] < box[1] for b in taken):
            taken.append(box)
            drawing.labels.append(label)
    if total_text and width_of(total_text, font) <= inner * 1.8:
        drawing.labels.append(
            Label(middle[0], round(middle[1] + font * 0.35, 2), total_text, "middle", "total")
        )
    return drawing


def total_text(axis: Axis, total: Decimal, unit: str) -> str:
    """The sum for the middle of the ring; a sum of percentages says nothing."""
    return "" if unit.strip() in ("%", "phần trăm", "percent", "per cent") or axis.power else written(total)


def _point(middle: tuple[float, float], radius: float, turn: float) -> tuple[float, float]:
    """A place on a circle; turns go clockwise from the top."""
    angle = turn * 2 * pi
    return round(middle[0] + radius * sin(angle), 2), round(middle[1] - radius * cos(angle), 2)


def _ring(middle: tuple[float, float], inner: float, outer: float, start: float, end: float) -> str:
    """A piece of the ring as a path; a whole ring is two circles, as no arc ends where it begins."""
    if end - start > WHOLE:
        return "".join(_circle(middle, radius, sweep) for radius, sweep in ((outer, 1), (inner, 0)))
    large = int(end - start > 0.5)
    (x1, y1), (x2, y2) = _point(middle, outer, start), _point(middle, outer, end)
    (x3, y3), (x4, y4) = _point(middle, inner, end), _point(middle, inner, start)
    return (
        f"M{x1} {y1}A{outer} {outer} 0 {large} 1 {x2} {y2}L{x3} {y3}"
        f"A{inner:.2f} {inner:.2f} 0 {large} 0 {x4} {y4}Z"
    )


def _circle(middle: tuple[float, float], radius: float, sweep: int) -> str:
    x, y = middle
    half = f"a{radius:.2f} {radius:.2f} 0 0 {sweep} "
    return f"M{x} {y - radius:.2f}{half}0 {2 * radius:.2f}{half}0 {-2 * radius:.2f}Z"


def _share_label(middle: tuple[float, float], radius: float, piece: Slice, text: str, font: int) -> Label:
    turn = (piece.start + piece.end) / 2
    x, y = _point(middle, radius, turn)
    side = sin(turn * 2 * pi)
    anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
    # From the baseline on top of the ring to a line's height below it.
    y += font * (0.35 - 0.4 * cos(turn * 2 * pi))
    return Label(x, round(y, 2), text, anchor, "value")
