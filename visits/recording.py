"""Recording views so that each is counted once, by any number of threads, processes and machines.

Whoever comes while another thread of the process is writing waits for it, and is then written together
with all who waited (a group commit): few transactions, none of them long. A view is answered when it is
in the database, so a process may die at any moment. See docs/adr/0018-counting-visits.md.
"""

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Locale, Page

from . import numbers
from .models import RecordedView
from .visitors import Arrival, Verdict, milliseconds, visitors

MINUTE = 60_000  # milliseconds


@dataclass(eq=False)
class View:
    """One view, on its way into the database."""

    page: int  # 0 where there is none
    language: str  # of a view of no page; that of a page is known
    referrer: str
    arrival: Arrival
    # What became of it.
    verdict: Verdict | None = None  # None: there is no such page
    error: Exception | None = field(default=None, repr=False)
    is_done: bool = False


class Recorder:
    """One a process."""

    def __init__(self) -> None:
        self._waiting: deque[View] = deque()
        self._writing = Lock()
        self._tidied = 0

    def record(self, view: View) -> View:
        """Count a view, or refuse it; back when it is in the database. Raises what the database raised."""
        self._waiting.append(view)
        with self._writing:
            if not view.is_done:
                taken = [self._waiting.popleft() for _ in range(len(self._waiting))]
                try:
                    self._write(taken)
                except Exception as error:
                    for waiting in taken:
                        waiting.error = error
                finally:
                    for waiting in taken:
                        waiting.is_done = True
        if view.error:
            raise view.error
        return view

    def _write(self, taken: list[View]) -> None:
        moment = timezone.now()
        now, day = milliseconds(moment), timezone.localdate(moment)
        pages = {view.page for view in taken} - {0}
        languages = {0: ""} | languages_of(pages)
        known = [view for view in taken if view.page in languages]
        if not known:
            return
        with transaction.atomic():
            verdicts = visitors().see([view.arrival for view in known], now)
            accepted = [
                (view, verdict) for view, verdict in zip(known, verdicts, strict=True) if verdict.is_accepted
            ]
            append(
                (day, view.page, languages[view.page] or view.language, verdict.is_visit, view.referrer)
                for view, verdict in accepted
            )
            if not 0 <= now - self._tidied < MINUTE:
                visitors().forget(now)
                self._tidied = now
        for view, verdict in zip(known, verdicts, strict=True):
            view.verdict = verdict
        numbers.current.add(
            day,
            visits=sum(verdict.is_visit for _view, verdict in accepted),
            online=sum(not verdict.was_online for _view, verdict in accepted),
            pages=(view.page for view, _verdict in accepted),
        )


recorder = Recorder()


# --- in plain SQL: this runs with every view ---
def languages_of(pages: Collection[int]) -> dict[int, str]:
    """The language codes of those of these pages that are live."""
    if not pages:
        return {}
    marks = ", ".join(["%s"] * len(pages))
    with connection.cursor() as cursor:
        cursor.execute(_LANGUAGES.format(marks=marks), list(pages))
        return dict(cursor.fetchall())


def append(rows: Iterable[tuple[date, int, str, bool, str]]) -> None:
    """Add recorded views: day, page, language, whether it begins a visit, referring host."""
    values = [value for row in rows for value in row]
    if values:
        marks = ", ".join(["(%s, %s, %s, %s, %s)"] * (len(values) // 5))
        with connection.cursor() as cursor:
            cursor.execute(_APPEND.format(marks=marks), values)


_quote = connection.ops.quote_name
_LANGUAGES = f"""
    SELECT page.id, locale.language_code
    FROM {_quote(Page._meta.db_table)} AS page
    JOIN {_quote(Locale._meta.db_table)} AS locale ON locale.id = page.locale_id
    WHERE page.id IN ({{marks}}) AND page.live
"""  # noqa: S608
_APPEND = f"""
    INSERT INTO {_quote(RecordedView._meta.db_table)} (day, page, language, is_visit, referrer)
    VALUES {{marks}}
"""  # noqa: S608
