"""Moving counts on: recorded views into counts, old days into months, old months into years.

Everything here takes some rows, adds them up elsewhere and deletes them, in one short transaction: run
twice, at once or interrupted, it moves each row once, and the sums stay what they were.
"""

import time
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from core.background import named

from . import salts
from .models import DayCount, PageCount, RecordedView, ReferrerCount, SectionCount, Span
from .visitors import milliseconds, visitors

BATCH = 1000  # rows a transaction: other writers wait for one batch only …
PAUSE = 0.02  # seconds between two: … and have their turn, which SQLite does not see to
# A page's views are kept by the day so long …
DAYS_KEPT = 100
# … then by the month, so many whole months back, and at last by the year.
MONTHS_KEPT = 25
# Hosts of one day that are told apart; a machine that makes them up does not fill the table.
MOST_HOSTS = 500

OTHER_HOSTS = "*"


@named(_("Forgetting readers who have left"))
def forget_readers() -> None:
    """Hashes of readers who have left, then the salts of days that are over: no hash outlives its salt."""
    now = timezone.now()
    visitors().forget(milliseconds(now))
    salts.destroy_old(now)


@named(_("Rolling up old counts of visits"))
def roll_up(today: date | None = None) -> int:
    """All of it; gives how many rows went into others. Safe to run twice, and whenever."""
    today = today or timezone.localdate()
    return fold() + compress(today)


@named(_("Counting recorded views"))
def fold() -> int:
    """Recorded views into the counts of their day; gives how many."""
    moved = 0
    while batch := _fold_batch():
        moved += batch
        time.sleep(PAUSE)
    return moved


def compress(today: date) -> int:
    """Days that are over for long into months, months into years; gives how many rows were taken."""
    oldest_day = (today - timedelta(days=DAYS_KEPT)).replace(day=1)  # whole months only
    months = today.year * 12 + today.month - 1 - MONTHS_KEPT
    oldest_month = date(months // 12, 1, 1)  # whole years only
    taken = 0
    for model in (PageCount, ReferrerCount):
        for old, new, before in (
            (Span.DAY, Span.MONTH, oldest_day),
            (Span.MONTH, Span.YEAR, oldest_month),
        ):
            while batch := _widen(model, old, new, before):
                taken += batch
                time.sleep(PAUSE)
    return taken


@transaction.atomic
def _fold_batch() -> int:
    # Another process that does the same takes other rows.
    views = list(RecordedView.objects.select_for_update(skip_locked=True).order_by("pk")[:BATCH])
    sections = _sections({view.page for view in views} - {0})
    days, of_sections, pages, hosts = Counter(), Counter(), Counter(), Counter()
    visits = Counter()
    for view in views:
        days[view.day, view.language] += 1
        visits[view.day, view.language] += view.is_visit
        of_sections[view.day, sections.get(view.page, 0), view.language] += 1
        if view.page:
            pages[view.page, Span.DAY, view.day, view.language] += 1
        if view.referrer:
            hosts[view.day, view.referrer] += 1
    _add(DayCount, ["day", "language"], {key: (count, visits[key]) for key, count in days.items()})
    _add(SectionCount, ["day", "section", "language"], of_sections)
    _add(PageCount, ["page", "span", "first_day"], pages, also=["language"])
    _add(ReferrerCount, ["host", "span", "first_day"], _few(hosts))
    RecordedView.objects.filter(pk__in=[view.pk for view in views]).delete()
    return len(views)


@transaction.atomic
def _widen(model: type[models.Model], old: Span, new: Span, before: date) -> int:
    """One batch of rows of the span ``old`` that begin before a day, into rows of the span ``new``."""
    rows = model.objects.select_for_update(skip_locked=True).filter(span=old, first_day__lt=before)
    rows = list(rows.order_by("first_day", "pk")[:BATCH])
    sums: Counter = Counter()
    for row in rows:
        start = row.first_day.replace(day=1) if new == Span.MONTH else row.first_day.replace(month=1, day=1)
        if model is PageCount:
            sums[row.page, new, start, row.language] += row.views
        else:
            sums[row.host, new, start] += row.views
    if model is PageCount:
        _add(PageCount, ["page", "span", "first_day"], sums, also=["language"])
    else:
        _add(ReferrerCount, ["host", "span", "first_day"], sums)
    model.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _add(
    model: type[models.Model],
    key: list[str],
    sums: dict[tuple, int | tuple[int, int]],
    also: Sequence[str] = (),
) -> None:
    """Add to the rows of these keys, or make them: ``{(key…, also…): views}``, or ``(views, visits)``."""
    if not sums:
        return
    rows = [(*found, *(added if isinstance(added, tuple) else (added,))) for found, added in sums.items()]
    added = ["views", "visits"][: len(rows[0]) - len(key) - len(also)]
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = [*key, *also, *added]
    sql = "INSERT INTO {} ({}) VALUES ({}) ON CONFLICT ({}) DO UPDATE SET {}".format(  # noqa: S608
        table,
        ", ".join(map(quote, columns)),
        ", ".join(["%s"] * len(columns)),
        ", ".join(map(quote, key)),
        ", ".join(f"{quote(name)} = {table}.{quote(name)} + excluded.{quote(name)}" for name in added),
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, sorted(rows))  # in one order: two who add never wait in a ring


def _sections(pages: set[int]) -> dict[int, int]:
    """The section of each of these pages: the page above where nothing can stand below it, else itself."""
    found = Page.objects.filter(pk__in=pages).values_list("pk", "path", "content_type")
    paths = {
        pk: path[: -Page.steplen] if _is_leaf(content_type) else path for pk, path, content_type in found
    }
    sections = dict(Page.objects.filter(path__in=set(paths.values())).values_list("path", "pk"))
    return {pk: sections.get(path, 0) for pk, path in paths.items()}


def _is_leaf(content_type: int) -> bool:
    model = ContentType.objects.get_for_id(content_type).model_class()
    return model is not None and not model.allowed_subpage_models()


def _few(hosts: dict[tuple[date, str], int]) -> Counter:
    """Hosts with their span; on a day that has many already, new ones are one."""
    sums: Counter = Counter()
    for day in {day for day, _host in hosts}:
        known = set(ReferrerCount.objects.filter(span=Span.DAY, first_day=day).values_list("host", flat=True))
        for (of_day, host), views in sorted(hosts.items()):
            if of_day != day:
                continue
            if host not in known and len(known) >= MOST_HOSTS:
                host = OTHER_HOSTS
            known.add(host)
            sums[host, Span.DAY, day] += views
    return sums
