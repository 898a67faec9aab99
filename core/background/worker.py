"""The process of ``run_background``: django-tasks-db's worker with signs of life, retries, a clean end."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from uuid import UUID

from django.db import Error, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from . import regular, signs, trials
from .endings import HandedBack, ending

logger = logging.getLogger(__name__)
MINUTE = 60.0
GRACE = 5.0  # seconds a task has to come to its end when the process must
PAUSE = 5.0  # seconds, while the database does not answer


class PortalWorker(Worker):
    """Does the tasks, in the main thread; signals reach it there."""

    def __init__(self, batch: bool = False) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=1,
            batch=batch,
            backend_name=trials.BACKEND,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        self.task: UUID | None = None  # what it is at

    def run(self) -> None:
        while self.running:
            try:
                super().run()
            except Error:
                if self.batch:
                    raise
                # What it was at is taken up again: this worker is no longer at it.
                logger.exception("The database does not answer; tried again in %d s.", PAUSE)
                ending.wait(PAUSE)
                continue
            if self.batch:
                return

    def run_task(self, db_task_result: DBTaskResult) -> None:
        self.task = db_task_result.pk
        try:
            super().run_task(db_task_result)
            if db_task_result.status == TaskResultStatus.FAILED:
                trials.settle(db_task_result)
        finally:
            self.task = None

    # --- the end ---
    def configure_signals(self) -> None:
        super().configure_signals()
        signal.signal(signal.SIGALRM, self.hand_back)

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Take no more tasks; the one at work has some seconds, or none when told to end a second time."""
        was_running, self.running = self.running, False
        ending.set()
        # Again and again, should a task swallow it.
        signal.setitimer(signal.ITIMER_REAL, GRACE if was_running else 0.01, GRACE)

    def hand_back(self, signum: int, frame: FrameType | None) -> None:
        if self.running_task:
            raise HandedBack("The worker was told to end; the task is done by the next.")


class Rounds(threading.Thread):
    """Does something again and again until the process ends; a failing round does not end it."""

    def __init__(self, seconds: float, work: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.seconds, self.work = seconds, work

    def run(self) -> None:
        while not ending.is_set():
            started = time.monotonic()
            try:
                close_old_connections()
                self.work()
            except Exception:
                logger.exception("A round of background work failed; the next comes when it is due.")
            finally:
                close_old_connections()
            ending.wait(max(1.0, self.seconds - (time.monotonic() - started)))


def run() -> None:
    """Everything that goes on beside the web server, until a signal ends it."""
    worker = PortalWorker()
    worker.configure_signals()

    def show_life() -> None:
        signs.beat(worker.worker_id, worker.task)
        signs.take_up_lost()

    rounds = [
        Rounds(signs.BEAT, show_life),
        Rounds(MINUTE, lambda: regular.every_minute(worker.worker_id)),
    ]
    for each in rounds:
        each.start()
    try:
        worker.run()
    finally:
        ending.set()
        for each in rounds:
            each.join(GRACE / 2)  # seconds; what is in the middle of a transaction comes to its end
        signal.setitimer(signal.ITIMER_REAL, 0)
        try:
            signs.leave(worker.worker_id)
        except Error:
            logger.warning("The worker's end could not be written down.", exc_info=True)
