"""Bars: standing where every name has room below its own, lying otherwise."""

from decimal import Decimal

from .axis import Axis, axis_for, note_with_unit
from .data import Numbers
from .shapes import Bar, Drawing, Frame, Label, Rule
from .text import fits, shorten, width_of, wrap

MAX_STANDING = 8
NAME_LINES = 3
MISSING = "–"
# A bar of zero still shows where it stands.
HAIRLINE = 1.0


def draw_bars(frame: Frame, numbers: Numbers, unit: str) -> Drawing:
    standing = _standing(frame, numbers, unit)
    return standing or _lying(frame, numbers, unit)


def value_axis(frame: Frame, axis: Axis, unit: str, top: float, bottom: float) -> Drawing:
    """A drawing with the rules and labels of an upright axis, its plot between ``top`` and ``bottom``."""
    drawing = Drawing(frame, height=bottom)
    note = shorten(note_with_unit(axis, unit), frame.width, frame.font)
    if note:
        drawing.labels.append(Label(0, frame.font, note, role="note"))
    texts = axis.tick_texts
    left = max(width_of(text, frame.font) for text in texts)
    for tick, text in zip(axis.ticks, texts, strict=True):
        y = round(bottom - axis.share(tick) * (bottom - top), 2)
        drawing.rules.append(Rule(round(left + 8, 2), y, frame.width, y, zero=not tick))
        drawing.labels.append(Label(round(left, 2), round(y + frame.font * 0.35, 2), text, "end", "tick"))
    return drawing


def plot_top(frame: Frame, axis: Axis, *, values: bool) -> float:
    """Room above the plot for the axis's note and the values of the highest bars."""
    return frame.font * (0.8 + (1.4 if axis.note else 0) + (0.9 if values else 0))


def _standing(frame: Frame, numbers: Numbers, unit: str) -> Drawing | None:
    """Bars side by side above their names, or None where names would have to be cut."""
    font, count = frame.font, len(numbers.names)
    axis = axis_for(numbers.all, 5, from_zero=True)
    left = max(width_of(text, font) for text in axis.tick_texts) + 8
    band = (frame.width - left) / count
    if count > MAX_STANDING or not all(fits(name, band - 6, font, NAME_LINES) for name in numbers.names):
        return None
    # One or two bars must not become walls.
    bar = min(band * 0.76 / len(numbers.series), frame.width / 7)
    room = band if len(numbers.series) == 1 else bar
    with_values = all(width_of(axis.short(number), font) + 4 <= room for number in numbers.all)
    top = plot_top(frame, axis, values=with_values)
    bottom = top + frame.width * (0.42 if frame.width > 500 else 0.6)
    drawing = value_axis(frame, axis, unit, top, bottom)
    zero = bottom - axis.share(Decimal(0)) * (bottom - top)
    for row in range(count):
        middle = left + band * (row + 0.5)
        start = middle - bar * len(numbers.series) / 2
        for index, series in enumerate(numbers.series):
            number, x = series.numbers[row], start + bar * index
            if number is not None:
                end = bottom - axis.share(number) * (bottom - top)
                drawing.bars.append(_bar(x + 1, min(zero, end), bar - 2, abs(zero - end), index + 1))
            if with_values:
                below = number is not None and number < 0
                y = (end + font) if below else (zero if number is None else end) - font * 0.4
                text = MISSING if number is None else axis.short(number)
                drawing.labels.append(Label(round(x + bar / 2, 2), round(y, 2), text, "middle", "value"))
    if with_values and min(numbers.all) < 0:
        bottom += font
    lines = [wrap(name, band - 6, font, NAME_LINES) for name in numbers.names]
    for row, name in enumerate(lines):
        for number, line in enumerate(name):
            y = bottom + font * 1.35 + number * frame.line_height
            drawing.labels.append(Label(round(left + band * (row + 0.5), 2), round(y, 2), line, "middle"))
    drawing.height = round(bottom + font * 0.6 + max(map(len, lines)) * frame.line_height, 2)
    return drawing


def _bar(x: float, y: float, width: float, height: float, series: int, *, lying: bool = False) -> Bar:
    if lying:
        width = max(width, HAIRLINE)
    elif height < HAIRLINE:
        y, height = y - HAIRLINE + height, HAIRLINE
    return Bar(round(x, 2), round(y, 2), round(width, 2), round(height, 2), series)


def _lying(frame: Frame, numbers: Numbers, unit: str) -> Drawing:
    """Bars one below the other; names beside them, or above them where the drawing is narrow."""
    font, line_height = frame.font, frame.line_height
    above = frame.width < 500
    axis = axis_for(numbers.all, 6, from_zero=True)
    note = shorten(note_with_unit(axis, unit), frame.width, font)
    ticks = axis.tick_texts
    values_room = max(width_of(axis.short(number), font) for number in numbers.all) + 8
    names_room = 0.0 if above else min(frame.width * 0.36, max(width_of(n, font) for n in numbers.names) + 2)
    negative = values_room if min(numbers.all) < 0 else 0.0
    left = max(names_room + (0 if above else 10) + negative, width_of(ticks[0], font) / 2 + 1)
    right = frame.width - max(values_room if max(numbers.all) >= 0 else 8, width_of(ticks[-1], font) / 2 + 1)
    zero = left + axis.share(Decimal(0)) * (right - left)
    drawing = Drawing(frame)
    y = font * 0.5
    if note:
        drawing.labels.append(Label(0, font, note, role="note"))
        y += font * 1.4
    top, pitch = y, font + 4
    for row, name in enumerate(numbers.names):
        lines = wrap(name, frame.width if above else names_room, font, 2 if above else NAME_LINES)
        group = pitch * len(numbers.series)
        if above:
            first = y + font
            y += len(lines) * line_height + 3
            start, y = y, y + group + font * 0.6
        else:
            tall = max(group, len(lines) * line_height)
            first = y + (tall - len(lines) * line_height) / 2 + font
            start, y = y + (tall - group) / 2, y + tall + font * 0.6
        for number, line in enumerate(lines):
            x, anchor = (0, "start") if above else (names_room, "end")
            drawing.labels.append(Label(round(x, 2), round(first + number * line_height, 2), line, anchor))
        for index, series in enumerate(numbers.series):
            number, bar_y = series.numbers[row], start + pitch * index + 1
            end = zero if number is None else left + axis.share(number) * (right - left)
            if number is not None:
                bar = _bar(min(zero, end), bar_y, abs(end - zero), pitch - 2, index + 1, lying=True)
                drawing.bars.append(bar)
            text = MISSING if number is None else axis.short(number)
            side = -1 if number is not None and number < 0 else 1
            x, anchor = end + 5 * side, "end" if side < 0 else "start"
            drawing.labels.append(Label(round(x, 2), round(bar_y + font * 0.95, 2), text, anchor, "value"))
    _lying_axis(drawing, axis, left, right, top, y)
    return drawing


def _lying_axis(drawing: Drawing, axis: Axis, left: float, right: float, top: float, bottom: float) -> None:
    """Rules down to the ticks' labels, as many of them as have room beside each other."""
    font = drawing.font
    places = [left + axis.share(tick) * (right - left) for tick in axis.ticks]
    texts = axis.tick_texts
    room = places[1] - places[0]
    widest = max(width_of(text, font) for text in texts)
    every = next((n for n in range(1, len(texts)) if widest + 10 <= room * n), len(texts))
    zero = axis.ticks.index(0)
    for index, (tick, x, text) in enumerate(zip(axis.ticks, places, texts, strict=True)):
        drawing.rules.append(Rule(round(x, 2), round(top, 2), round(x, 2), round(bottom, 2), zero=not tick))
        if (index - zero) % every == 0:
            y = round(bottom + font * 1.1, 2)
            drawing.labels.append(Label(round(x, 2), y, text, "middle", "tick"))
    drawing.height = round(bottom + font * 1.5, 2)
