"""How often originals were read lately."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Sum
from django.utils import timezone

from visits.models import PageCount, Span

DAYS = 30  # days are kept for longer than that (``visits.rollup``)


def period() -> tuple[date, date]:
    """The first and last day of the last thirty."""
    today = timezone.localdate()
    return today - timedelta(days=DAYS - 1), today


def views(pages: Collection[int] | None = None) -> dict[int, int]:
    """Views by page id in the last thirty days, of these pages or of all; one query."""
    counts = PageCount.objects.filter(span=Span.DAY, first_day__range=period())
    if pages is not None:
        counts = counts.filter(page__in=pages)
    return {page: int(count) for page, count in counts.values_list("page").annotate(Sum("views")).order_by()}
