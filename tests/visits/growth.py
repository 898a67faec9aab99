"""Ten years of counts, as ``visits.rollup`` leaves them: for benchmarks and growth tests.

How many rows there are and how unequal is as in a busy portal; that sums of one table are those of
another is not.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

from django.db import models

from visits.models import DayCount, PageCount, ReferrerCount, SectionCount, Span
from visits.rollup import DAYS_KEPT, MONTHS_KEPT

DAY = timedelta(days=1)
# Pages that are read at all in a day, a month, a year, of 100,000.
READ = {Span.DAY: 0.05, Span.MONTH: 0.4, Span.YEAR: 0.9}
FAVOURITES = 40  # pages that many read in each span, such as the home page
HOSTS = 200
BATCH = 5000


def grow(today: date, sections: Sequence[int], pages: Sequence[int], years: int = 10) -> int:
    """Fill the counts' tables, which are empty; gives the number of rows."""
    first = today.replace(year=today.year - years, day=1)
    days = [first + number * DAY for number in range((today - first).days + 1)]
    return sum(
        (
            _insert(DayCount, _of_days(days)),
            _insert(SectionCount, _of_sections(days, sections)),
            _insert(PageCount, _of_pages(spans(first, today), pages)),
            _insert(ReferrerCount, _of_hosts(spans(first, today))),
        )
    )


def spans(first: date, today: date) -> Iterator[tuple[Span, date]]:
    """The years, months and days that rows of pages are kept by, as ``visits.rollup.compress`` has it."""
    oldest_day = (today - DAYS_KEPT * DAY).replace(day=1)
    months = today.year * 12 + today.month - 1 - MONTHS_KEPT
    oldest_month = max(date(months // 12, 1, 1), first)
    for year in range(first.year, oldest_month.year):
        yield Span.YEAR, date(year, 1, 1)
    month = oldest_month
    while month < oldest_day:
        yield Span.MONTH, month
        month = (month + 31 * DAY).replace(day=1)
    day = max(oldest_day, first)
    while day <= today:
        yield Span.DAY, day
        day += DAY


def _of_days(days: Sequence[date]) -> Iterator[DayCount]:
    for number, day in enumerate(days):
        for language, share in (("vi", 10), ("en", 1)):
            views = (4000 + number * 5 + number % 7 * 400) * share // 10
            yield DayCount(day=day, language=language, views=views, visits=views // 3)


def _of_sections(days: Sequence[date], sections: Sequence[int]) -> Iterator[SectionCount]:
    for number, day in enumerate(days):
        for place, section in enumerate(sections, start=1):
            yield SectionCount(day=day, section=section, language="vi", views=(number + 9000) // place)


def _of_pages(kept: Iterator[tuple[Span, date]], pages: Sequence[int]) -> Iterator[PageCount]:
    for span, first_day in kept:
        chance = random.Random(f"{span}{first_day}")  # the same on every machine
        count = max(int(len(pages) * READ[span]), 1)
        favourites = chance.sample(pages[:FAVOURITES], min(FAVOURITES, count, len(pages)))
        others = chance.sample(pages[FAVOURITES:], min(count - len(favourites), len(pages[FAVOURITES:])))
        for rank, page in enumerate([*favourites, *others], start=1):
            # Zipf's law: the tenth has a tenth of the first's.
            yield PageCount(
                page=page, span=span, first_day=first_day, language="vi", views=count * 2 // rank + 1
            )


def _of_hosts(kept: Iterator[tuple[Span, date]]) -> Iterator[ReferrerCount]:
    for span, first_day in kept:
        for rank in range(1, HOSTS + 1):
            yield ReferrerCount(
                host=f"trang-{rank}.example.vn", span=span, first_day=first_day, views=1000 // rank + 1
            )


def _insert(model: type[models.Model], rows: Iterator[models.Model]) -> int:
    count = 0
    while batch := list(islice(rows, BATCH)):
        model.objects.bulk_create(batch)
        count += len(batch)
    return count
