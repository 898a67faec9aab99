"""Recording views so that each is counted once, by any number of threads, processes and machines.

Whoever comes while another thread of the process is writing waits for it, and is then written together
with all who waited (a group commit): few transactions, none of them long. A view is answered when it is
in the database, so a process may die at any moment. See docs/adr/0018-counting-visits.md.
"""

from collections import deque
from dataclasses import dataclass, field
from threading import Lock

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

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
    views: int = 0  # of its page, this one among them
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
        languages = {0: ""} | dict(
            Page.objects.filter(pk__in=pages, live=True).values_list("pk", "locale__language_code")
        )
        known = [view for view in taken if view.page in languages]
        if not known:
            return
        with transaction.atomic():
            verdicts = visitors().see([view.arrival for view in known], now)
            accepted = [
                (view, verdict) for view, verdict in zip(known, verdicts, strict=True) if verdict.is_accepted
            ]
            RecordedView.objects.bulk_create(
                RecordedView(
                    day=day,
                    page=view.page,
                    language=languages[view.page] or view.language,
                    is_visit=verdict.is_visit,
                    referrer=view.referrer,
                )
                for view, verdict in accepted
            )
            views = numbers.views_of({view.page for view, _verdict in accepted} - {0})
            if now - self._tidied > MINUTE:
                visitors().forget(now)
                self._tidied = now
        for view, verdict in zip(known, verdicts, strict=True):
            view.verdict, view.views = verdict, views.get(view.page, 0)
        numbers.current.add(
            day,
            visits=sum(verdict.is_visit for _view, verdict in accepted),
            online=len({view.arrival.keys[0] for view, verdict in accepted if not verdict.was_online}),
        )


recorder = Recorder()
