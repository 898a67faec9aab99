"""The staging file: what is wanted of an old database, in one temporary SQLite file with indexes."""

import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Self

from nukeviet.reading import SourceError

BATCH = 1 << 20  # bytes of the source whose rows are written at once

_WANTED = re.compile(
    r"\w+_(?:modules|modfuncs|cat|rows|detail|bodyhtml_\d+|topics|sources|tags|tags_id|block_cat|block|author|authorlist"
    r"|comments?|menu|menu_rows|upload_file|upload_dir|users|counter|config|setup_language)",
    re.ASCII | re.IGNORECASE,
)


def is_wanted(table: str) -> bool:
    """Whether an import reads this table: by the end of its name, as module names are the old site's own.

    The copies ``…_news_7`` of each section's articles, sessions, logs and statistics are not.
    """
    return _WANTED.fullmatch(table) is not None


_PRIVATE = re.compile(
    r"pass|mail|salt|secret|question|answer|checknum|token|openid|_ip$|agent|birthday|2step|safekey",
    re.IGNORECASE,
)


def is_private(table: str, column: str) -> bool:
    """Whether NULL is copied instead of these values, which are nobody's business: in tables about people."""
    return table.lower().endswith(("_users", "_comment", "_comments")) and _PRIVATE.search(column) is not None


def quoted(name: str) -> str:
    """A name of the old database inside a statement for SQLite."""
    return '"' + name.replace('"', '""').replace("\0", "") + '"'


class Staging:
    """Tables as the old site named them; texts, whole numbers and NULL. A context manager.

    The file loses its name as soon as it is open: however the process ends, nothing is left behind.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """``folder``: where the file lies, as large as the site's texts; else where temporary files do."""
        with tempfile.NamedTemporaryFile(dir=folder, prefix="nukeviet-", suffix=".sqlite3") as file:
            self._connection = sqlite3.connect(file.name, isolation_level=None)
            self._connection.row_factory = sqlite3.Row
            for pragma in (
                "journal_mode=OFF",
                "synchronous=OFF",
                "locking_mode=EXCLUSIVE",
                "cache_size=-16000",
            ):
                self._connection.execute(f"PRAGMA {pragma}")
            # SQLite opens the file with its first statement that writes.
            self._connection.execute("PRAGMA user_version=1")
        self._tables: dict[str, list[str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def add_table(self, name: str, columns: list[str]) -> Callable[[Iterable[Sequence]], None]:
        """A new table, indexed by its first column; gives what writes a batch of rows into it.

        sqlite3.Error where two columns have one name, or there are more than SQLite can hold (2,000).
        """
        self._connection.execute(f"CREATE TABLE {quoted(name)} ({', '.join(map(quoted, columns))})")
        self._tables[name] = columns
        self.create_index(name, columns[0])
        insert = f"INSERT INTO {quoted(name)} VALUES ({', '.join('?' * len(columns))})"  # noqa: S608

        def write(rows: Iterable[Sequence]) -> None:
            try:
                self._connection.execute("BEGIN")
                self._connection.executemany(insert, rows)
                self._connection.execute("COMMIT")
            except sqlite3.OperationalError as error:
                raise SourceError(f"the temporary file cannot be written: {error}") from None

        return write

    def create_index(self, table: str, *columns: str) -> None:
        name = quoted(f"{table} by {', '.join(columns)}")
        self._connection.execute(
            f"CREATE INDEX IF NOT EXISTS {name} ON {quoted(table)} ({', '.join(map(quoted, columns))})"
        )

    def drop_table(self, name: str) -> None:
        self._connection.execute(f"DROP TABLE {quoted(name)}")
        del self._tables[name]

    def rename_table(self, name: str, new: str) -> None:
        self._connection.execute(f"ALTER TABLE {quoted(name)} RENAME TO {quoted(new)}")
        self._tables[new] = self._tables.pop(name)

    def tables(self) -> dict[str, list[str]]:
        """Names and their columns, both as in the source."""
        return dict(self._tables)

    def rows(self, sql: str, *parameters) -> Iterator[sqlite3.Row]:
        """What a SELECT gives, row by row."""
        return self._connection.execute(sql, parameters)


class Waiting:
    """Rows that wait until they are enough to be written at once."""

    def __init__(self, write: Callable[[Iterable[Sequence]], None]) -> None:
        self._write = write
        self._rows: list[Sequence] = []
        self._size = 0

    def add(self, row: Sequence, size: int) -> None:
        """``size``: its weight in bytes, about."""
        self._rows.append(row)
        self._size += size
        if self._size >= BATCH:
            self.flush()

    def flush(self) -> None:
        if self._rows:
            self._write(self._rows)
        self._rows, self._size = [], 0
