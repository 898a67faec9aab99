"""Recording views so that each is counted once, by any number of threads, processes and machines.

Whoever comes while another thread of the process is writing waits for it, and is then written together
with all who waited (a group commit): few transactions, none of them long. A view is answered when it is
in the database, so a process may die at any moment. See docs/adr/0018-counting-visits.md.
"""

from collections import deque
from collections.abc import Collection, Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone
from redis import RedisError
from wagtail.models import Locale, Page

from core.patience import impatient

from . import numbers
from .models import RecordedView
from .visitors import Arrival, Verdict, milliseconds, visitors

# Milliseconds.
MINUTE = 60_000
# While an editor's work holds the database, the server's threads are there for who reads pages; a view is
# sent again by the page that shows it.
PATIENCE = 500
# How long after that no view of this process tries anew.
BUSY = 1_000


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
        self._tidied = self._locked_at = 0

    def record(self, view: View) -> View:
        """Count a view, or refuse it; back when it is in the database. Raises what the database raised."""
        self._waiting.append(view)
        self._take_turn(view)
        try:
            if not view.is_done:
                taken = []
                with suppress(IndexError):  # until there is none
                    while True:
                        taken.append(self._waiting.popleft())
                try:
                    self._write(taken)
                except Exception as error:
                    for waiting in taken:
                        waiting.error = error
                finally:
                    for waiting in taken:
                        waiting.is_done = True
        finally:
            self._writing.release()
        if view.error:
            raise view.error
        return view

    def _take_turn(self, view: View) -> None:
        """Wait until nobody of this process writes; raises OperationalError where that takes too long."""
        is_busy = 0 <= milliseconds(timezone.now()) - self._locked_at < BUSY
        if not is_busy and self._writing.acquire(timeout=PATIENCE / 1000):
            return
        try:
            self._waiting.remove(view)
        except ValueError:
            self._writing.acquire()  # somebody has it in hand: what becomes of it must be known
        else:
            raise OperationalError("the database is busy")

    def _write(self, taken: list[View]) -> None:
        moment = timezone.now()
        now, day = milliseconds(moment), timezone.localdate(moment)
        languages = {0: ""} | languages_of({view.page for view in taken} - {0})
        known = [view for view in taken if view.page in languages]
        if not known:
            return
        arrivals, verdicts = [view.arrival for view in known], []
        try:
            with ExitStack() as stack:
                stack.enter_context(impatient(PATIENCE))
                with transaction.atomic():
                    verdicts = visitors().see(arrivals, now)
                    accepted = [
                        (view, verdict)
                        for view, verdict in zip(known, verdicts, strict=True)
                        if verdict.is_accepted
                    ]
                    append(
                        (
                            day,
                            view.page,
                            languages[view.page] or view.language,
                            verdict.is_visit,
                            view.referrer,
                        )
                        for view, verdict in accepted
                    )
                    # Nobody reads the numbers between the commit and what is added to those known.
                    stack.enter_context(numbers.current.lock)
                numbers.current.add(
                    day,
                    visits=sum(verdict.is_visit for _view, verdict in accepted),
                    online=sum(not verdict.was_online for _view, verdict in accepted),
                    pages=(view.page for view, _verdict in accepted),
                )
        except Exception as error:
            if isinstance(error, OperationalError):
                self._locked_at = now
            visitors().unsee(arrivals[: len(verdicts)], verdicts)
            raise
        for view, verdict in zip(known, verdicts, strict=True):
            view.verdict = verdict
        if not 0 <= now - self._tidied < MINUTE:
            self._tidied = now
            # The views are counted: whoever sent them is not told otherwise.
            with suppress(DatabaseError, RedisError), impatient(PATIENCE):
                visitors().forget(now)


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
    WHERE page.id IN ({{marks}}) AND page.live AND page.depth > 1
"""  # noqa: S608
_APPEND = f"""
    INSERT INTO {_quote(RecordedView._meta.db_table)} (day, page, language, is_visit, referrer)
    VALUES {{marks}}
"""  # noqa: S608
