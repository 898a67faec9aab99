"""Round ticks for an axis, and numbers as short as its labels have room for."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
# Numbers up to 9.999.999 are written out.
_WRITTEN_OUT = 6


def written(value: Decimal, decimals: int | None = None) -> str:
    """The number as the reader's language writes it: 1.234,5 in Vietnamese."""
    if decimals is not None:
        # Django cuts decimals off; readers expect them rounded.
        value = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return number_format(value, decimals, force_grouping=True)


@dataclass(frozen=True, slots=True)
class Axis:
    """Ticks from the lowest to the highest value drawn; labels are in units of ten to the ``power``."""

    ticks: tuple[Decimal, ...]
    power: int

    def share(self, value: Decimal) -> float:
        """Where a value lies: 0 at the lowest tick, 1 at the highest."""
        return float((value - self.ticks[0]) / (self.ticks[-1] - self.ticks[0]))

    @property
    def tick_texts(self) -> list[str]:
        step = (self.ticks[1] - self.ticks[0]).scaleb(-self.power)
        decimals = max(0, -step.adjusted())
        return [written(tick.scaleb(-self.power), decimals) for tick in self.ticks]

    def short(self, value: Decimal) -> str:
        """A value for a label beside its bar or point: two decimals, or three digits if that is more."""
        scaled = value.scaleb(-self.power)
        if not scaled:
            return written(scaled, 0)
        rounded = round(scaled, max(2, 2 - scaled.adjusted())).normalize()
        return written(rounded, max(0, -rounded.as_tuple().exponent))

    @property
    def note(self) -> str:
        """What the labels count in, where they don't count in ones."""
        names = {
            6: pgettext("chart axis", "million"),
            9: pgettext("chart axis", "billion"),
            12: pgettext("chart axis", "trillion"),
        }
        if not self.power:
            return ""
        return names.get(self.power) or "10" + str(self.power).translate(_SUPERSCRIPTS)


def note_with_unit(axis: Axis, unit: str) -> str:
    """``million people``, ``in million`` or nothing."""
    if not axis.note:
        return ""
    unit = unit.strip()
    return f"{axis.note} {unit}" if unit else gettext("In %(scale)s") % {"scale": axis.note}


def _power(largest: Decimal) -> int:
    digits = largest.adjusted()
    if -4 <= digits <= _WRITTEN_OUT or not largest:
        return 0
    return digits // 3 * 3


def axis_for(values: Iterable[Decimal], count: int, *, from_zero: bool) -> Axis:
    """An axis with about ``count`` steps of 1, 2 or 5 (times a power of ten) around all the values.

    It begins at zero when asked, and also where leaving zero out would not show much more.
    """
    values = list(values)
    low, high = min(values), max(values)
    if from_zero or low == high or (high - low) * 5 > max(abs(low), abs(high)) * 2:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        high = Decimal(1)
    rough = (high - low) / count
    unit = Decimal(1).scaleb(rough.adjusted())
    step = next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough)
    if all(value == value.to_integral_value() for value in values):
        step = max(step, Decimal(1))
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    ticks = tuple((first + index) * step for index in range(int(last - first) + 1))
    return Axis(ticks, _power(max(abs(low), abs(high))))
