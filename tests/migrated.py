"""A migrated database is made once a run: whoever needs it first makes it, the others copy it.

Every run makes it anew.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.servers.running import ROOT, program


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "migrated"  # workers inherit VAR_DIR


def _original() -> Path:
    return _folder() / "db.sqlite3"


def forget() -> None:
    """Once a run, before it starts workers."""
    shutil.rmtree(_folder(), ignore_errors=True)


@contextmanager
def shared() -> Iterator[None]:
    """Round the making of the test database: Django finds it migrated, or what it has migrated is kept.

    Processes take turns. A database that is not in memory is left alone.
    """
    name = connection.creation._get_test_db_name()
    if connection.vendor != "sqlite" or not connection.creation.is_in_memory_db(name):
        yield
        return
    _folder().mkdir(parents=True, exist_ok=True)
    with (_folder() / "lock").open("w") as lock, closing(sqlite3.connect(name, uri=True)) as database:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _original().exists():
            _copy(_original(), database)
            yield
        else:
            yield
            unfinished = _original().with_suffix(".unfinished")
            with closing(sqlite3.connect(unfinished)) as copy:
                database.backup(copy)
            unfinished.rename(_original())


def _copy(path: Path, target: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(path)) as source:
        source.backup(target)


def copied_to(path: Path) -> bool:
    """Makes a file of it for other processes. Without the fixture ``django_db_setup`` there may be none."""
    if not _original().exists():
        return False
    with closing(sqlite3.connect(path)) as target:
        _copy(_original(), target)
        target.execute("PRAGMA journal_mode=WAL")  # processes that set it at once would find it locked
    return True


def collected(folder: Path) -> bool:
    """Static files as portals serve them, gathered once a run, as ``folder``; False outside of a test run."""
    if "PYTEST_CURRENT_TEST" not in os.environ:
        return False
    _folder().mkdir(parents=True, exist_ok=True)
    shared = _folder() / "var" / "static"
    with (_folder() / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            environment = os.environ | {
                "DJANGO_SETTINGS_MODULE": "config.settings.production",
                "SECRET_KEY": "x" * 50,
                "SITE_URL": "http://127.0.0.1",
                "VAR_DIR": str(_folder() / "var"),
            }
            command = [sys.executable, str(ROOT / "manage.py"), "collectstatic", "--noinput", "-v0"]
            subprocess.run(command, env=environment, check=True, cwd=ROOT)
    folder.symlink_to(shared)
    return True


@contextmanager
def shared_postgresql(url: str) -> Iterator[bool]:
    """Round the migrating of an empty database: gives whether it has become a copy of a migrated one.

    Where it has not, it is kept as whoever asked leaves it. Processes take turns.
    """
    _folder().mkdir(parents=True, exist_ok=True)
    dump = _folder() / "postgresql.sql"
    with (_folder() / "postgresql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if dump.exists():
            command = [program("psql"), "-q", "-X", "-v", "ON_ERROR_STOP=1", "-d", url, "-f", str(dump)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            yield True
        else:
            yield False
            unfinished = dump.with_suffix(".unfinished")
            subprocess.run([program("pg_dump"), "-d", url, "-f", str(unfinished)], check=True)
            unfinished.rename(dump)
