"""Trying again: after an error with growing waits, at last not any more; by hand as often as one likes."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from ..models import TaskFailure
from .endings import GiveUp, HandedBack, Killed, path_of

logger = logging.getLogger(__name__)
BACKEND = "background"
# After the first, second … failed try; a task that fails once more is given up.
WAITS = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2)]
MOST_TRIES = len(WAITS) + 1

Status = TaskResultStatus


def settle(row: DBTaskResult) -> None:
    """What becomes of a task whose try has just failed: it waits for the next, or is given up."""
    with transaction.atomic():
        if row.exception_class_path == path_of(HandedBack):
            _ready(row.pk, row.run_after)
            return
        _failure, is_new = TaskFailure.objects.get_or_create(
            task_id=row.pk,
            failed_at=row.finished_at,
            defaults={"exception": row.exception_class_path[:300], "traceback": row.traceback},
        )
        if not is_new:
            return  # somebody else was quicker
        tries = TaskFailure.objects.filter(task_id=row.pk, counts=True)
        number = tries.count()
        if number > len(WAITS) or _is_final(row.exception_class_path):
            logger.error("Task %s of %s is given up after %s tries.", row.pk, row.task_path, number)
            return
        wait = WAITS[number - 1]
        if (
            row.exception_class_path == path_of(Killed)
            and tries.filter(exception=path_of(Killed)).count() < 2
        ):
            wait = timedelta()  # whoever killed the worker need not have meant the task
        _ready(row.pk, timezone.now() + wait)


def settle_killed(row: DBTaskResult) -> bool:
    """The same where the worker was killed meanwhile; False where somebody else has seen to it."""
    with transaction.atomic():
        taken = DBTaskResult.objects.filter(
            pk=row.pk, status=Status.RUNNING, started_at=row.started_at
        ).update(
            status=Status.FAILED,
            finished_at=timezone.now(),
            exception_class_path=path_of(Killed),
            traceback=f"{path_of(Killed)}: the worker that was at it has been killed, or lost the database\n",
        )
        if taken:
            logger.warning("Task %s of %s has lost its worker.", row.pk, row.task_path)
            settle(DBTaskResult.objects.get(pk=row.pk))
    return bool(taken)


def unsettled() -> QuerySet[DBTaskResult]:
    """Failed, and nobody has decided what becomes of them: the worker was killed in that moment."""
    noted = TaskFailure.objects.filter(task=OuterRef("pk"), failed_at=OuterRef("finished_at"))
    return DBTaskResult.objects.failed().filter(~Exists(noted), backend_name=BACKEND)


def given_up() -> QuerySet[DBTaskResult]:
    return DBTaskResult.objects.failed().filter(backend_name=BACKEND)


def tried_again() -> QuerySet[DBTaskResult]:
    """Failed at least once, and waiting for the next try."""
    failed = TaskFailure.objects.filter(task=OuterRef("pk"), counts=True)
    return DBTaskResult.objects.filter(Exists(failed), status=Status.READY, backend_name=BACKEND)


def retry(ids: Iterable[UUID]) -> int:
    """Another round of tries, at once, of tasks that failed; gives how many there were."""
    with transaction.atomic():
        chosen = list(_troubled(ids).values_list("pk", flat=True))
        TaskFailure.objects.filter(task__in=chosen).update(counts=False)
        return _troubled(chosen, again=True).update(
            status=Status.READY, run_after=get_date_max(), finished_at=None
        )


def discard(ids: Iterable[UUID]) -> int:
    """Forget tasks that failed, with what they were to do; gives how many there were."""
    with transaction.atomic():
        chosen = [row.pk for row in _troubled(ids).select_for_update()]  # no worker takes one up meanwhile
        return DBTaskResult.objects.filter(pk__in=chosen).delete()[1].get(DBTaskResult._meta.label, 0)


def _troubled(ids: Iterable[UUID], again: bool = False) -> QuerySet[DBTaskResult]:
    """``again``: they have been chosen already, and their failures no longer count."""
    waiting = Q(status=Status.READY) if again else Q(pk__in=tried_again().values("pk"))
    return DBTaskResult.objects.filter(Q(status=Status.FAILED) | waiting, pk__in=ids, backend_name=BACKEND)


def _ready(pk: UUID, run_after) -> None:
    DBTaskResult.objects.filter(pk=pk, status=Status.FAILED).update(
        status=Status.READY, run_after=run_after, finished_at=None
    )


def _is_final(exception: str) -> bool:
    try:
        return issubclass(import_string(exception), GiveUp)
    except (ImportError, TypeError):  # made inside a function, or of an older version
        return False
