"""Years and months of Asia/Ho_Chi_Minh, and where a row of a list stands among them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

YEAR, MONTH = re.compile(r"[0-9]{4}"), re.compile(r"0[1-9]|1[0-2]")


@dataclass(frozen=True, order=True)
class Period:
    """A year, or a month of it."""

    year: int
    month: int = 0  # 0: the whole year

    @classmethod
    def parse(cls, components: list[str]) -> "Period | None":
        """Of ``["2025"]`` or ``["2025", "03"]``; None of anything else."""
        if len(components) == 1 and YEAR.fullmatch(components[0]):
            return cls(int(components[0]))
        if len(components) == 2 and YEAR.fullmatch(components[0]) and MONTH.fullmatch(components[1]):
            return cls(int(components[0]), int(components[1]))
        return None

    @property
    def path(self) -> str:
        """Below the page whose archive it is: ``2025/03/``."""
        return f"{self.year:04}/{self.month:02}/" if self.month else f"{self.year:04}/"

    @property
    def name(self) -> str:
        """``năm 2025``, ``tháng 3/2025``; ``2025``, ``March 2025``."""
        if get_language() == "vi":
            return f"tháng {self.month}/{self.year}" if self.month else f"năm {self.year}"
        return date_format(date(self.year, self.month, 1), "F Y") if self.month else str(self.year)

    @property
    def short_name(self) -> str:
        """Within its year: ``tháng 3``, ``March``; of a year, ``2025``."""
        if not self.month:
            return str(self.year)
        if get_language() == "vi":
            return f"tháng {self.month}"
        return date_format(date(self.year, self.month, 1), "F")

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """The first moment, and the first moment after."""
        first = datetime(self.year, self.month or 1, 1)
        if 0 < self.month < 12:
            after = first.replace(month=self.month + 1)
        else:
            after = datetime(self.year + 1, 1, 1)
        return timezone.make_aware(first), timezone.make_aware(after)


def locate(
    months: Mapping[Period, int], row: int, within: Period | None = None, without: Iterable[Period] = ()
) -> tuple[datetime, int]:
    """Where a row of a list stands: the first moment after its month, and its number in that month.

    ``months``: how many articles each has, newest first. Newer ones are skipped by their counts, so page
    1,000 costs what a month costs, not what is newer. ``within`` a year or month alone. ``without``: the
    months of articles that the list leaves out. Raises IndexError past the last row.
    """
    left_out, opened = Counter(without), within or Period(0)
    for period, count in months.items():
        if opened.year not in (0, period.year) or opened.month not in (0, period.month):
            continue
        count -= left_out[period]
        if row < count:
            return period.bounds[1], row
        row -= count
    raise IndexError("past the last row")
