"""Charts as geometry: from a small table to the shapes a template writes as inline SVG."""

from decimal import Decimal, localcontext
from hashlib import blake2s
from typing import Any

from django.utils.translation import gettext

from .axis import axis_for, written
from .bars import draw_bars
from .data import Numbers, Series, read
from .lines import draw_lines, marker
from .pie import draw_pie, percent, total_text
from .shapes import NARROW, WIDE, Chart, Drawing, Frame, LegendItem
from .sparkline import Sparkline
from .summary import summary

__all__ = ["Chart", "Drawing", "Numbers", "Series", "Sparkline", "draw", "draw_numbers"]

MAX_ROWS, MAX_SERIES, MAX_SLICES = 24, 4, 6


def draw(kind: str, table: Any, unit: str) -> Chart | None:
    """The chart of a ``TypedTable``, or None where there is nothing that can be drawn.

    ``kind`` is "bar", "line" or "pie". The table's first column names the rows, the others hold numbers
    or None. Old data never raises: what ``ChartBlock.clean`` refuses today gives None.
    """
    if kind == "pie":
        numbers = read(table, max_rows=MAX_SLICES, max_series=1)
        if numbers is None or min(numbers.all) < 0 or not sum(numbers.all):
            return None
    elif kind in ("bar", "line"):
        numbers = read(table, max_rows=MAX_ROWS, max_series=MAX_SERIES)
    else:
        return None
    return draw_numbers(kind, numbers, unit or "") if numbers else None


def draw_numbers(kind: str, numbers: Numbers, unit: str = "", *, from_zero: bool = False) -> Chart:
    """The chart of numbers that are known to be sound; of a line, as many as there are.

    ``from_zero``: the axis of a line begins at zero, as one of bars does anyway.
    """
    # Numbers from 1E-30 to 1E30 on one axis.
    with localcontext(prec=80):
        return Chart(
            kind=kind,
            key=blake2s(repr((kind, numbers, unit)).encode(), digest_size=5).hexdigest(),
            summary=summary(kind, numbers, unit),
            legend=_legend(kind, numbers),
            drawings=tuple(_drawing(kind, frame, numbers, unit, from_zero) for frame in (WIDE, NARROW)),
        )


def _drawing(kind: str, frame: Frame, numbers: Numbers, unit: str, from_zero: bool) -> Drawing:
    if kind == "pie":
        axis = axis_for(numbers.all, 5, from_zero=True)
        return draw_pie(frame, numbers, total_text(axis, sum(numbers.all), unit))
    if kind == "bar":
        return draw_bars(frame, numbers, unit)
    return draw_lines(frame, numbers, unit, from_zero)


def _legend(kind: str, numbers: Numbers) -> tuple[LegendItem, ...]:
    """Slices with their values, or the series; a single one without a name needs no legend."""
    if kind == "pie":
        values = [value or Decimal(0) for value in numbers.series[0].numbers]
        return tuple(
            LegendItem(number, name, value=_with_share(value, sum(values)))
            for number, (name, value) in enumerate(zip(numbers.names, values, strict=True), start=1)
        )
    if len(numbers.series) == 1 and not numbers.series[0].name:
        return ()
    return tuple(
        LegendItem(
            number,
            series.name or gettext("Column %(number)d") % {"number": number},
            marker=marker(number, 18, 8) if kind == "line" else "",
        )
        for number, series in enumerate(numbers.series, start=1)
    )


def _with_share(value: Decimal, total: Decimal) -> str:
    """``1.234 (12,5%)``, or the share alone where the values are percentages of the whole."""
    share = percent(value, total)
    return share if total == 100 else f"{written(value)} ({share})"
