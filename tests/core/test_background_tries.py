"""A task that fails is tried again with growing waits, then given up, and never lost."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks import TaskResultStatus as Status
from django_tasks_db.models import DBTaskResult

from core.background import endings, pruning, signs, trials
from core.background.worker import PortalWorker
from core.models import BackgroundWorker, TaskFailure

from . import background_tasks as tasks

pytestmark = [pytest.mark.django_db, pytest.mark.servers]


@pytest.fixture(autouse=True)
def _queue(settings, monkeypatch):
    """The queue as in production; what the worker does to its connection would end a test's transaction."""
    settings.TASKS = settings.TASKS | {"background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for name, harmless in (("exclusive_transaction", nullcontext), ("close_old_connections", lambda: None)):
        monkeypatch.setattr(f"django_tasks_db.management.commands.db_worker.{name}", harmless)


@pytest.fixture
def clock(time_machine):
    time_machine.move_to("2026-11-24T10:00:00+07:00", tick=False)
    return time_machine


def work() -> None:
    PortalWorker(batch=True).run()


def only() -> DBTaskResult:
    return DBTaskResult.objects.get()


def test_task_that_fails_is_tried_again_after_growing_waits_and_then_given_up(clock):
    tasks.fail.enqueue()
    waits = []
    for _try in range(10):
        work()
        if only().status == Status.FAILED:
            break
        waits.append(only().run_after - timezone.now())
        clock.shift(waits[-1] - timedelta(seconds=1))
        work()  # too early
        clock.shift(1)
    assert waits == [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2)]
    errors = [failure.last_line for failure in TaskFailure.objects.all()]
    assert errors == ["ValueError: no such luck"] * trials.MOST_TRIES
    clock.shift(timedelta(days=2))
    signs.take_up_lost()
    work()
    assert only().status == Status.FAILED
    assert TaskFailure.objects.count() == trials.MOST_TRIES


def test_task_that_fails_once_is_done_at_the_next_try(clock):
    tasks.succeed.enqueue()
    DBTaskResult.objects.update(args_kwargs={"args": [1, 2, 3], "kwargs": {}})  # of another version
    work()
    assert only().status == Status.READY
    DBTaskResult.objects.update(args_kwargs={"args": [], "kwargs": {}})
    clock.shift(61)
    work()
    assert only().status == Status.SUCCESSFUL
    assert only().return_value == 1


def test_task_that_says_so_is_not_tried_again():
    tasks.fail_for_good.enqueue()
    work()
    assert only().status == Status.FAILED
    assert "not today" in TaskFailure.objects.get().traceback


def test_task_that_no_longer_exists_is_kept_and_given_up_in_the_end(clock):
    tasks.succeed.enqueue()
    DBTaskResult.objects.update(task_path="core.no.such")
    for _try in range(trials.MOST_TRIES):
        work()
        clock.shift(timedelta(hours=3))
    assert only().status == Status.FAILED
    assert TaskFailure.objects.count() == trials.MOST_TRIES


def test_others_are_done_while_one_fails(clock):
    tasks.fail.enqueue()
    for _number in range(3):
        tasks.succeed.enqueue()
    work()
    assert DBTaskResult.objects.successful().count() == 3


def test_worker_survives_that_the_database_is_away(monkeypatch):
    answers = [OperationalError("connection refused"), None]

    def run(worker):
        if error := answers.pop(0):
            raise error
        worker.running = False

    monkeypatch.setattr("core.background.worker.Worker.run", run)
    monkeypatch.setattr("core.background.worker.PAUSE", 0)
    PortalWorker().run()
    assert answers == []


# --- by hand --------------------------------------------------------------------------------------
def give_up() -> DBTaskResult:
    tasks.fail_for_good.enqueue()
    work()
    return only()


def test_given_up_task_when_tried_again_has_all_its_tries_anew(clock):
    tasks.fail.enqueue()
    for _try in range(trials.MOST_TRIES):
        work()
        clock.shift(timedelta(hours=3))
    assert trials.retry([only().pk]) == 1
    work()
    assert only().status == Status.READY
    assert only().run_after == timezone.now() + trials.WAITS[0]
    assert TaskFailure.objects.count() == trials.MOST_TRIES + 1  # what it said before is still there


def test_task_that_waits_for_its_next_try_can_be_tried_at_once(clock):
    tasks.fail.enqueue()
    work()
    clock.shift(1)
    assert trials.retry([only().pk]) == 1
    work()
    assert TaskFailure.objects.count() == 2


def test_discarded_task_is_gone_with_its_errors():
    row = give_up()
    assert trials.discard([row.pk]) == 1
    assert not DBTaskResult.objects.exists()
    assert not TaskFailure.objects.exists()


@pytest.mark.parametrize("status", [Status.RUNNING, Status.SUCCESSFUL, Status.READY])
def test_task_that_has_not_failed_is_neither_repeated_nor_discarded(status):
    tasks.succeed.enqueue()
    DBTaskResult.objects.update(status=status)
    assert (trials.retry([only().pk]), trials.discard([only().pk])) == (0, 0)
    assert only().status == status


# --- a worker that is no more ---------------------------------------------------------------------
def at_work(started: timedelta, seen: timedelta | None, is_at_it: bool = True) -> DBTaskResult:
    """A task that was begun so long ago by a worker that gave its last sign of life so long ago."""
    now = timezone.now()
    tasks.succeed.enqueue()
    DBTaskResult.objects.update(status=Status.RUNNING, started_at=now - started, worker_ids=["w"])
    if seen is not None:
        task = only().pk if is_at_it else None
        BackgroundWorker.objects.create(id="w", host="h", started_at=now, seen_at=now - seen, task=task)
    return only()


SECOND = timedelta(seconds=1)
JUST, LONG = signs.DEAD_AFTER - SECOND, signs.DEAD_AFTER + SECOND


@pytest.mark.parametrize(
    ("started", "seen", "is_at_it", "is_lost"),
    [
        (LONG, LONG, True, True),
        (LONG, None, True, True),
        (LONG, JUST, False, True),  # it could not write down how it ended
        (LONG, JUST, True, False),
        (timedelta(hours=9), JUST, True, False),  # long, but alive
        (JUST, None, True, False),  # its first sign may be on its way
    ],
)
def test_running_task_is_taken_up_again_only_when_its_worker_is_dead(clock, started, seen, is_at_it, is_lost):
    at_work(started, seen, is_at_it)
    assert signs.take_up_lost() == is_lost
    assert only().status == (Status.READY if is_lost else Status.RUNNING)
    work()
    assert only().status == (Status.SUCCESSFUL if is_lost else Status.RUNNING)


def test_task_that_kills_its_worker_again_and_again_is_given_up(clock):
    at_work(LONG, None)
    waits = []
    for _try in range(trials.MOST_TRIES):
        signs.take_up_lost()
        waits.append(only().run_after - timezone.now())
        if only().status == Status.READY:
            clock.shift(max(waits[-1], timedelta()) + LONG)
            DBTaskResult.objects.update(status=Status.RUNNING, started_at=timezone.now() - LONG)
    assert only().status == Status.FAILED
    assert waits[:4] == [timedelta(), *trials.WAITS[1:]]
    assert "killed" in TaskFailure.objects.last().last_line


def test_two_that_look_for_lost_tasks_at_once_count_one_failure(clock):
    row = at_work(LONG, None)
    assert trials.settle_killed(row)
    assert not trials.settle_killed(row)
    assert TaskFailure.objects.count() == 1


def test_task_whose_failure_nobody_noted_is_tried_again(clock):
    """The worker was killed between the error and the decision; or it was another kind of worker."""
    tasks.fail.enqueue()
    call_command("db_worker", "--backend=background", "--batch", "--no-startup-delay", "--no-reload")
    assert only().status == Status.FAILED
    clock.shift(LONG)
    assert signs.take_up_lost() == 1
    assert only().status == Status.READY
    assert signs.take_up_lost() == 0


def test_worker_that_was_forgotten_is_there_again_with_its_next_sign(clock):
    signs.arrive("w")
    clock.shift(timedelta(days=2))
    signs.take_up_lost()
    assert not BackgroundWorker.objects.exists()
    signs.beat("w", None)
    assert BackgroundWorker.objects.get().seen_at == timezone.now()


def test_task_handed_back_is_done_by_the_next_and_has_not_failed(monkeypatch):
    def interrupted(*_arguments, **_more):
        raise endings.HandedBack

    tasks.succeed.enqueue()
    with monkeypatch.context() as context:
        context.setattr("django_tasks.base.Task.call", interrupted)
        worker = PortalWorker(batch=True)
        worker.max_tasks = 1
        worker.run()
    assert only().status == Status.READY
    assert not TaskFailure.objects.exists()
    work()
    assert only().status == Status.SUCCESSFUL


# --- old rows -------------------------------------------------------------------------------------
def test_tasks_that_are_done_are_forgotten_after_a_week_and_failed_ones_after_a_month(clock):
    tasks.succeed.enqueue()
    tasks.fail_for_good.enqueue()
    tasks.fail.enqueue()
    work()

    def statuses() -> list[str]:
        return sorted(DBTaskResult.objects.values_list("status", flat=True))

    clock.shift(timedelta(days=6, hours=23))
    pruning.forget_old()
    assert statuses() == ["FAILED", "READY", "SUCCESSFUL"]
    clock.shift(timedelta(hours=2))
    pruning.forget_old()
    assert statuses() == ["FAILED", "READY"]
    clock.shift(timedelta(days=24))
    pruning.forget_old()
    assert statuses() == ["READY"]
