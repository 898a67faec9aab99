"""How often originals were read lately."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from visits.models import PageCount, Span

DAYS = 30  # days are kept for longer than that (``visits.rollup``)


def period() -> tuple[date, date]:
    """The first and last day of the last thirty."""
    today = timezone.localdate()
    return today - timedelta(days=DAYS - 1), today


def _sums():
    counts = PageCount.objects.filter(span=Span.DAY, first_day__range=period())
    return counts.order_by().values("page").annotate(sum=Sum("views"))


def views(pages: Collection[int]) -> dict[int, int]:
    """Views by page id in the last thirty days; one query."""
    return {page: int(views) for page, views in _sums().filter(page__in=pages).values_list("page", "sum")}


def views_of(page: OuterRef) -> Coalesce:
    """The same as a column of a query."""
    return Coalesce(Subquery(_sums().filter(page=page).values("sum")), 0)
