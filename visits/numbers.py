"""The numbers readers see: who is online, visits today, this month and in all; the views of a page.

A process asks the database at most once in two seconds, and adds what it has recorded itself meanwhile.
"""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from threading import RLock

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from redis import RedisError

from .models import DayCount, PageCount, RecordedView, Trace, VisitSettings
from .visitors import ONLINE, milliseconds, visitors

logger = logging.getLogger(__name__)

FRESH = 2_000  # milliseconds


@dataclass(frozen=True)
class Numbers:
    """Visitors seen in the last five minutes; visits of today, of this month, of all time."""

    online: int
    today: int
    month: int
    total: int


class Current:
    """What this process last knew: of all pages together, and of those it was asked about.

    Whoever holds ``lock`` keeps others from reading the database: ``recording`` does from its commit until
    it has added what it committed, or that would be in the numbers twice.
    """

    def __init__(self) -> None:
        self.lock = RLock()
        self.forget()

    def forget(self) -> None:
        self._numbers, self._day, self._read_at = Numbers(0, 0, 0, 0), date.min, 0
        self._views: dict[int, int] = {}
        self._views_read_at = 0

    def numbers(self) -> Numbers:
        """Now, or at most two seconds ago: one query, or none."""
        moment = timezone.now()
        now, day = milliseconds(moment), timezone.localdate(moment)
        with self.lock:
            if self._day != day or not 0 <= now - self._read_at < FRESH:
                try:
                    self._numbers, self._day, self._read_at = read(day, now), day, now
                except (
                    DatabaseError,
                    RedisError,
                ):  # neither a page nor the answer to a view that was counted fails for it
                    logger.warning("The numbers of visits could not be read.", exc_info=True)
            return self._numbers

    def views(self, page: int) -> int:
        """All views of a page, now or at most two seconds ago: one query, or none."""
        now = milliseconds(timezone.now())
        with self.lock:
            if not 0 <= now - self._views_read_at < FRESH:
                self._views, self._views_read_at = {}, now
            if page and page not in self._views:
                try:
                    self._views[page] = views_of([page]).get(page, 0)
                except DatabaseError:
                    logger.warning("The views of a page could not be read.", exc_info=True)
            return self._views.get(page, 0)

    def add(self, day: date, visits: int, online: int, pages: Iterable[int]) -> None:
        """What this process has just recorded: a view of each of these pages, and so many visits."""
        with self.lock:
            for page in pages:
                if page in self._views:
                    self._views[page] += 1
            if self._day == day and (visits or online):
                known = self._numbers
                self._numbers = Numbers(
                    known.online + online, known.today + visits, known.month + visits, known.total + visits
                )


current = Current()


def read(day: date, now: int) -> Numbers:
    """From the database, in one query; ``now`` is in milliseconds."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, [day, day.replace(day=1), now - ONLINE])
        today, month, total, before, online = (int(number or 0) for number in cursor.fetchone())
    if settings.REDIS_URL:
        online = visitors().online(now)
    return Numbers(online, today, month, before + total)


def views_of(pages: Collection[int]) -> dict[int, int]:
    """All views of these pages since they are counted, and those an earlier site counted; one query."""
    if not pages:
        return {}
    marks = ", ".join(["%s"] * len(pages))
    with connection.cursor() as cursor:
        cursor.execute(_VIEWS.format(marks=marks), [*pages, *pages])
        return {page: int(views) for page, views in cursor.fetchall()}


def _table(model) -> str:
    return connection.ops.quote_name(model._meta.db_table)


# Table names of our own, without anything from outside.
_NUMBERS = f"""
    SELECT SUM(CASE WHEN day = %s THEN visits END),
           SUM(CASE WHEN day >= %s THEN visits END),
           SUM(visits),
           (SELECT MAX(visits_before) FROM {_table(VisitSettings)}),
           (SELECT COUNT(*) FROM {_table(Trace)} WHERE is_visitor AND seen_at > %s)
    FROM (
        SELECT day, visits FROM {_table(DayCount)}
        UNION ALL
        SELECT day, COUNT(*) FROM {_table(RecordedView)} WHERE is_visit GROUP BY day
    ) AS counted
"""  # noqa: S608
_VIEWS = f"""
    SELECT page, SUM(views) FROM (
        SELECT page, views FROM {_table(PageCount)} WHERE page IN ({{marks}})
        UNION ALL
        SELECT page, 1 FROM {_table(RecordedView)} WHERE page IN ({{marks}})
    ) AS counted GROUP BY page
"""  # noqa: S608
