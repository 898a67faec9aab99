"""The migrated SQLite database is made once a run: whoever needs it first makes it, the others copy it.

Every run makes it anew. PostgreSQL is always migrated.
"""

import fcntl
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection


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
