"""Waiting for SQLite's one writer: an editor's saving waits as long as it takes, other work does not."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def impatient(milliseconds: int) -> Iterator[None]:
    """Within it a statement that finds the database locked fails (OperationalError) after so long.

    Other databases lock rows, and nobody waits long for one.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {int(milliseconds)}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")
