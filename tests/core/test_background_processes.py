"""Real workers: one that is killed loses no task, two share them, and all end when they are told to."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from core.background.endings import Killed, path_of
from core.models import BackgroundWorker, TaskFailure
from tests import migrated
from tests.servers.machines import within

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]
TASKS, WORKERS, FAILURES = (model._meta.db_table for model in (DBTaskResult, BackgroundWorker, TaskFailure))
SECONDS = 60  # until a test gives up
LONG_AGO = "'2020-01-01 00:00:00'"


@dataclass
class Site:
    """A database that processes share, and a folder where their tasks leave what they did."""

    folder: Path
    url: str

    def sql(self, text: str) -> list[tuple]:
        is_file = self.url.startswith("sqlite")
        path = self.url.removeprefix("sqlite:///")
        # Times are Django's: without a zone, and in UTC.
        with closing(
            sqlite3.connect(path, timeout=30)
            if is_file
            else psycopg.connect(self.url, options="-c timezone=UTC")
        ) as database:
            cursor = database.execute(text)
            rows = cursor.fetchall() if cursor.description else []
            database.commit()
        return rows

    def queue(self, task: str, *arguments: object) -> None:
        call = json.dumps({"args": [str(self.folder), *arguments], "kwargs": {}})
        row = f"'{uuid.uuid4().hex}', 'READY', {LONG_AGO}, '{call}', 0, 'tests.core.background_tasks.{task}', '[]'"
        self.sql(
            f"INSERT INTO {TASKS} (id, status, enqueued_at, args_kwargs, priority, task_path, worker_ids,"
            " queue_name, backend_name, run_after, exception_class_path, traceback)"
            f" VALUES ({row}, 'default', 'background', '9999-01-01 00:00:00', '', '')"
        )

    def number(self, table: str, condition: str = "1 = 1") -> int:
        return self.sql(f"SELECT COUNT(*) FROM {table} WHERE {condition}")[0][0]

    def has(self, status: str, number: int = 1) -> bool:
        return self.number(TASKS, f"status = '{status}'") == number

    def at_it(self) -> set[int]:
        """Processes that have begun the long task, in the past or now."""
        return {int(path.name.removeprefix("at-it-")) for path in self.folder.glob("at-it-*")}

    def signs(self) -> dict[str, object]:
        return dict(self.sql(f"SELECT id, seen_at FROM {WORKERS}"))

    @contextmanager
    def worker(self):
        process = Path(__file__).with_name("background_process.py")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        environment |= {
            "SECRET_KEY": "x" * 50,
            "SITE_URL": "http://127.0.0.1",
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": self.url,
            "REDIS_URL": "",
        }
        log = (self.folder / "worker.log").open("a")
        working = subprocess.Popen([sys.executable, str(process)], env=environment, stdout=log, stderr=log)
        try:
            yield working
        finally:
            working.kill()
            working.wait()
            log.close()

    def log(self) -> str:
        return (self.folder / "worker.log").read_text()[-4000:]


@pytest.fixture
def site(tmp_path):
    """Of the database of this run; SQLite's is in memory, so a copy of it."""
    if connection.vendor == "sqlite":
        assert migrated.copied_to(tmp_path / "db.sqlite3")
        return Site(tmp_path, f"sqlite:///{tmp_path}/db.sqlite3")
    own = connection.settings_dict
    return Site(tmp_path, re.sub(r"/[^/]*$", f"/{own['NAME']}", os.environ["DATABASE_URL"]))


def ended(process: subprocess.Popen) -> bool:
    """Whether it ends cleanly when it is told to."""
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=SECONDS) == 0


def test_task_of_a_killed_worker_is_done_by_the_next_once_and_is_handed_on_when_that_must_end(site):
    site.queue("wait_for_go")
    with site.worker() as killed:
        assert within(SECONDS, site.at_it), site.log()
        assert within(SECONDS, lambda: site.number(WORKERS, "task IS NOT NULL")), site.log()
        killed.kill()
        killed.wait()
    assert site.has("RUNNING")
    # Two minutes pass.
    site.sql(f"UPDATE {WORKERS} SET seen_at = {LONG_AGO}")
    site.sql(f"UPDATE {TASKS} SET started_at = {LONG_AGO}")
    for number in range(20):
        site.queue("note", number)
    with site.worker() as one, site.worker() as other:
        # It is taken up again, the others are shared.
        assert within(SECONDS, lambda: len(site.at_it()) == 2 and site.has("SUCCESSFUL", 20)), site.log()
        assert sorted(map(int, (site.folder / "notes").read_text().split())) == list(range(20))
        assert [row[0] for row in site.sql(f"SELECT exception FROM {FAILURES}")] == [path_of(Killed)]
        # However long it takes: both look for lost tasks, and find none.
        at_it = f"task = (SELECT id FROM {TASKS} WHERE status = 'RUNNING')"
        assert within(SECONDS, lambda: site.number(WORKERS) == 2 and site.number(WORKERS, at_it)), site.log()
        site.sql(f"UPDATE {TASKS} SET started_at = {LONG_AGO} WHERE status = 'RUNNING'")
        for _look in range(3):
            before = site.signs()
            assert within(SECONDS, lambda seen=before: all(site.signs()[key] > seen[key] for key in seen))
        assert len(site.at_it()) == 2
        busy, idle = (one, other) if one.pid in site.at_it() else (other, one)
        assert ended(busy), site.log()
        assert within(SECONDS, lambda: idle.pid in site.at_it()), site.log()
        (site.folder / "go").touch()
        assert within(SECONDS, lambda: site.has("SUCCESSFUL", 21)), site.log()
        assert site.number(FAILURES) == 1
        assert ended(idle), site.log()
    assert site.number(WORKERS) == 0
