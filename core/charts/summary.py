"""One sentence for readers who do not see the chart."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from .axis import written
from .data import Numbers
from .pie import percent


def summary(kind: str, numbers: Numbers, unit: str) -> str:
    """What the chart shows, in the reader's language."""
    if kind == "pie":
        return _pie(numbers)
    values = {
        "series": ", ".join(series.name for series in numbers.series if series.name),
        "low": _with_unit(min(numbers.all), unit),
        "low_name": _name_of(numbers, min),
        "high": _with_unit(max(numbers.all), unit),
        "high_name": _name_of(numbers, max),
    }
    # Headings are optional; without them the sentence begins without a colon.
    values["chart"] = gettext("Bar chart") if kind == "bar" else gettext("Line chart")
    if values["series"]:
        values["chart"] = gettext("%(chart)s of %(series)s") % values
    if values["low"] == values["high"]:
        return gettext("%(chart)s: every value is %(high)s.") % values
    return gettext("%(chart)s: lowest %(low)s (%(low_name)s), highest %(high)s (%(high_name)s).") % values


def _pie(numbers: Numbers) -> str:
    parts = [
        (name, value or Decimal(0))
        for name, value in zip(numbers.names, numbers.series[0].numbers, strict=True)
    ]
    name, value = max(parts, key=lambda part: part[1])
    return ngettext(
        "Pie chart of %(count)d part: %(name)s with %(percent)s.",
        "Pie chart of %(count)d parts, the largest %(name)s with %(percent)s.",
        len(parts),
    ) % {"count": len(parts), "name": name, "percent": percent(value, sum(part[1] for part in parts))}


def _with_unit(value: Decimal, unit: str) -> str:
    """``12,5%`` but ``12,5 triệu``."""
    unit = unit.strip()
    return f"{written(value)}{'' if unit == '%' or not unit else ' '}{unit}"


def _name_of(numbers: Numbers, choose: Callable) -> str:
    """The row with the lowest or highest value, with its series where there are several."""
    value = choose(numbers.all)
    for series in numbers.series:
        if value in series.numbers:
            name = numbers.names[series.numbers.index(value)]
            return f"{name}, {series.name}" if len(numbers.series) > 1 and series.name else name
    raise ValueError("no such number")  # choose() took it from these series
