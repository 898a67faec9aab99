"""Archives: the articles of one year or month that a section, or the home page, lists.

What exists is known from the counts of months (``articles.counting``), read once for the site epoch; the
articles come by date from the index that serves the section's own list.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from core import epoch
from core.old_addresses import page_at

from .cards import prepare_cards
from .paging import canonical_url, page_number, paginate
from .periods import Period, locate
from .structured_data import breadcrumb_list

SHORT_MONTH = re.compile(r"(/(?:[a-z0-9_-]+/)*)([0-9]{4})/([1-9])/")


@dataclass(frozen=True)
class Step:
    """A link to another year or month."""

    name: str
    path: str
    count: int
    current: str  # as aria-current has it: "page", "true" for the year of an open month, else empty


class Archive:
    """The archive of one page, open at a period, or at none on the page itself.

    Also what breadcrumbs, structured data and shared links ask of a page.
    """

    def __init__(self, page, period: Period | None = None) -> None:
        self.page, self.period = page, period
        self.lang = page.lang

    @cached_property
    def counts(self) -> dict[Period, int]:
        """The number of articles of each month and of each year that has any, newest first."""
        key = f"archive:{self.page.pk}"
        # Read anew at most every fifteen seconds by all processes together: it counts every article.
        return epoch.remembered(key, lambda: epoch.cached(key, lambda: count_periods(self.page.pk)))

    @property
    def count(self) -> int:
        return self.counts.get(self.period, 0)

    @property
    def total(self) -> int:
        """Of all years."""
        return sum(count for period, count in self.counts.items() if not period.month)

    def locate(self, row: int, without: Iterable[Period] = ()) -> tuple[datetime, int]:
        """Where a row of the list stands: the first moment after its month, and its number in that month.

        Newer months are skipped by their counts, so page 1,000 costs what a month costs, not what is newer.
        ``without``: the months of articles that the list leaves out.
        """
        months = {period: count for period, count in self.counts.items() if period.month}
        return locate(months, row, self.period, without)

    # --- what a page has ---
    @property
    def title(self) -> str:
        return f"{self.page.archive_name}: {self.period.name}"

    @property
    def public_path(self) -> str:
        return self.page.public_path + self.period.path

    @property
    def canonical_url(self) -> str:
        return settings.SITE_URL + self.public_path

    @property
    def breadcrumb(self) -> list[tuple[str, str]]:
        above = [*self.page.breadcrumb, (self.page.title, self.page.public_path)]
        if self.period.month:
            year = Period(self.period.year)
            above.append((year.short_name, self.page.public_path + year.path))
        return above

    # --- ways on ---
    def _step(self, period: Period) -> Step:
        path = self.page.public_path + period.path
        current = ""
        if period == self.period:
            current = "page"
        elif self.period and period == Period(self.period.year):
            current = "true"
        return Step(period.short_name, path, self.counts[period], current)

    @cached_property
    def year(self) -> int:
        """The open year, else the newest with articles."""
        return (self.period or next(iter(self.counts), Period(0))).year

    @property
    def years(self) -> list[Step]:
        return [self._step(period) for period in self.counts if not period.month]

    @property
    def months(self) -> list[Step]:
        """Of that year."""
        year = self.year
        return [self._step(period) for period in self.counts if period.month and period.year == year]

    def _beside(self, offset: int) -> tuple[str, str] | None:
        alike = [period for period in self.counts if bool(period.month) == bool(self.period.month)]
        position = alike.index(self.period) + offset
        if not 0 <= position < len(alike):
            return None
        return alike[position].name, self.page.public_path + alike[position].path

    @property
    def newer(self) -> tuple[str, str] | None:
        """(name, path) of the next month, or year, with articles."""
        return self._beside(-1)

    @property
    def older(self) -> tuple[str, str] | None:
        return self._beside(1)

    @property
    def entries(self) -> QuerySet:
        from .models import ListingEntry

        first, after = self.period.bounds
        return ListingEntry.objects.filter(
            section=self.page.pk, visible=True, published_at__gte=first, published_at__lt=after
        )


def count_periods(section_id: int) -> dict[Period, int]:
    """Articles by month and by year, newest first: one query, of as many rows as there are months."""
    from .models import MonthCount

    rows = MonthCount.objects.in_section(section_id).values_list("year", "month", "articles")
    months = {Period(year, month): count for year, month, count in rows}
    years: dict[Period, int] = {}
    for period, count in months.items():
        year = Period(period.year)
        years[year] = years.get(year, 0) + count
    return years | months


def archive_context(page, period: Period, request: HttpRequest) -> dict:
    """What ``articles/archive.html`` shows beside the page's own frame."""
    archive, number = Archive(page, period), page_number(request)
    articles = paginate(archive.entries, number, page.page_size, archive.count, archive.locate)
    prepare_cards(articles.object_list)
    return {
        "archive": archive,
        "articles": articles,
        "canonical_url": canonical_url(archive.canonical_url, number),
        "structured_data": [breadcrumb_list(archive)],
    }


def resolve_short_month(request: HttpRequest, path: str) -> str | None:
    """``/tin-tuc/2025/3/`` → ``/tin-tuc/2025/03/`` where there is such a page (OLD_ADDRESS_RESOLVERS)."""
    found = SHORT_MONTH.fullmatch(path)
    page = page_at(found[1]) if found else None
    if page is None:
        return None
    period = Period(int(found[2]), int(found[3]))
    return found[1] + period.path if count_periods(page.pk).get(period) else None
