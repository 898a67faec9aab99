"""Signs of life of workers, and taking up what those were at that gave none any more."""

import socket
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ..models import BackgroundWorker, Lease
from . import trials

BEAT = 15.0  # seconds between two signs of life
# Without one for so long a worker was killed. Machines' clocks must agree much better than that.
DEAD_AFTER = timedelta(minutes=2)
FORGOTTEN_AFTER = timedelta(days=1)  # the row of one that was killed


def arrive(worker_id: str) -> None:
    now = timezone.now()
    BackgroundWorker.objects.create(
        id=worker_id, host=socket.gethostname()[:100], started_at=now, seen_at=now
    )


def beat(worker_id: str, task: UUID | None) -> None:
    """One sign of life: of the worker, of what it is at, of what it holds."""
    now = timezone.now()
    if not BackgroundWorker.objects.filter(pk=worker_id).update(seen_at=now, task=task):
        arrive(worker_id)  # it was away for so long that it has been forgotten
    Lease.objects.filter(holder=worker_id, until__gte=now).update(until=now + DEAD_AFTER)


def leave(worker_id: str) -> None:
    """A clean end: nobody need wait until it is taken for dead."""
    Lease.objects.filter(holder=worker_id).update(holder="", until=None)
    BackgroundWorker.objects.filter(pk=worker_id).delete()


def take_up_lost() -> int:
    """Tasks whose worker was killed go on; gives how many. Any worker may ask, at any time."""
    before = timezone.now() - DEAD_AFTER
    alive = BackgroundWorker.objects.seen_since(before).filter(task=OuterRef("pk"))
    lost = DBTaskResult.objects.running().filter(
        ~Exists(alive), backend_name=trials.BACKEND, started_at__lt=before
    )
    number = sum(trials.settle_killed(row) for row in lost)
    for row in trials.unsettled().filter(finished_at__lt=before):
        trials.settle(row)
        number += 1
    BackgroundWorker.objects.filter(seen_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()
    return number
