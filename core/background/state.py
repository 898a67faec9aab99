"""How background work is, for whoever looks after the portal: a person, or a program that asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max
from wagtail.models import Revision

from ..models import BackgroundWorker, Lease, RegularWork
from ..templatetags.portal import grouped, short_moment
from . import regular, trials
from .naming import name_of

# What has gone wrong for so long is told; less may be a restart, or a database that was busy for a moment.
PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True)
class State:
    """Numbers of tasks, and when there was a sign of life; the times are those of the database's rows."""

    failed: int  # given up
    waiting: int  # to be done now
    running: int
    waiting_since: datetime | None
    workers: list[BackgroundWorker]
    last_sign: datetime | None
    minute_done: datetime | None
    failing: list[RegularWork]

    @classmethod
    def now(cls) -> Self:
        now = timezone.now()
        rows = DBTaskResult.objects.filter(backend_name=trials.BACKEND)
        due = Q(status=TaskResultStatus.READY) & (Q(run_after=get_date_max()) | Q(run_after__lte=now))
        numbers = rows.aggregate(
            failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
            waiting=Count("pk", filter=due),
            running=Count("pk", filter=Q(status=TaskResultStatus.RUNNING)),
            waiting_since=Min("enqueued_at", filter=due),
        )
        workers = list(BackgroundWorker.objects.order_by("-seen_at"))
        minute_done = Lease.objects.filter(name=regular.LEASE).values_list("done_at", flat=True).first()
        return cls(
            **numbers,
            workers=[worker for worker in workers if worker.seen_at >= now - PATIENCE],
            # One that has ended cleanly has left no row.
            last_sign=workers[0].seen_at if workers else minute_done,
            minute_done=minute_done,
            failing=list(
                RegularWork.objects.filter(
                    name__in=regular.minute_work(), failing_since__lt=now - PATIENCE
                ).order_by("failing_since")
            ),
        )

    @cached_property
    def tried_again(self) -> int:
        """Failed at least once, and waiting for the next try."""
        return trials.tried_again().count()

    @cached_property
    def somebody_waits(self) -> bool:
        """Whether it matters already that there is no worker."""
        before = timezone.now() - PATIENCE
        return bool(
            (self.waiting_since and self.waiting_since < before)
            or Revision.objects.filter(approved_go_live_at__lt=before).exists()
        )

    @property
    def stands_still(self) -> bool:
        """There is a worker, and yet nothing is published on time."""
        before = timezone.now() - 2 * PATIENCE
        return any(worker.started_at < before for worker in self.workers) and not (
            self.minute_done and self.minute_done >= before
        )

    def problems(self, only_urgent: bool = False) -> Iterator[str]:
        """What somebody must see to. ``only_urgent``: without what nobody has been waiting for yet."""
        if not self.workers and (self.somebody_waits or not only_urgent):
            yield _no_worker(self.last_sign) + " " + _waiting(self.waiting)
        if self.failed:
            yield ngettext(
                "%(number)s task in the background has failed and is not tried again by itself.",
                "%(number)s tasks in the background have failed and are not tried again by themselves.",
                self.failed,
            ) % {"number": grouped(self.failed)}
        if self.stands_still:
            yield gettext("Scheduled publishing stands still, although background work is running.")
        for work in self.failing:
            yield gettext("%(work)s has been failing since %(time)s: %(error)s") % {
                "work": name_of(work.name),
                "time": short_moment(work.failing_since),
                "error": work.error,
            }


def _no_worker(last_sign: datetime | None) -> str:
    if last_sign is None:
        return gettext("Nothing is done in the background: `manage.py run_background` does not run.")
    return gettext(
        "Nothing has been done in the background since %(time)s: `manage.py run_background` does not run."
    ) % {"time": short_moment(last_sign)}


def _waiting(number: int) -> str:
    return ngettext("%(number)s task waits.", "%(number)s tasks wait.", number) % {"number": grouped(number)}
