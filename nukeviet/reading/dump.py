"""A dump of mysqldump, mariadb-dump, phpMyAdmin or NukeViet's own backup, read into the staging file.

Nothing in the dump is executed: CREATE TABLE tells the columns, INSERT and REPLACE the rows, USE and SET
NAMES what they say; all other statements are passed over. Memory grows with the longest row alone.
"""

import re
import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path

from nukeviet.reading import SourceError, sql
from nukeviet.reading.bytestream import DumpFile
from nukeviet.reading.charset import Texts
from nukeviet.reading.dump_table import DumpTable
from nukeviet.reading.staging import Staging, Waiting, is_wanted
from nukeviet.reading.window import Window
from nukeviet.report import Report

LONGEST_ROW = 64 << 20  # bytes; a body is at most 16 MB, and at most twice that when escaped
LONGEST_HEAD = 1 << 20  # bytes of a CREATE TABLE, or of an INSERT up to its VALUES

_row_pattern = cache(sql.row_pattern)
_COMMENTS = rb"\s*+(?:(?:--\s|#)[^\n]*+\n\s*+)*+"
_GAP = re.compile(_COMMENTS + rb"(,?)" + _COMMENTS)
_SPACE = re.compile(rb"\s*+")
_STATEMENT = rb"(?:(?:INSERT|REPLACE|UNLOCK|LOCK|CREATE|DROP|ALTER|COMMIT|USE|SET|DELIMITER)\s|/\*|--|#)"
_STATEMENT_HERE = re.compile(_STATEMENT, re.IGNORECASE)
_NEXT_ROW = re.compile(rb"\)\s*+(?=,\s*+\()|;[ \t\r]*+\n\s*+(?=" + _STATEMENT + rb")|;\s*+\Z", re.IGNORECASE)
_SET_NAMES = re.compile(rb"SET\s+NAMES\s+['\"]?(\w+)", re.IGNORECASE)
_USE = re.compile(rb"USE\s+(" + sql.NAME + rb")", re.IGNORECASE)
_KEYWORD = re.compile(rb"[A-Za-z]*")
_TELLING = re.compile(r"\w+_modules", re.IGNORECASE)  # every NukeViet site has such a table for each language


def read_dump(path: Path, staging: Staging, report: Report, progress: Callable[[int], None]) -> None:
    """Copies what ``is_wanted`` of the dump; ``progress`` is told how many bytes of the file have been read.

    What is broken is reported and passed over. SourceError if the file cannot be read, is no dump, or has no
    table of a NukeViet site.
    """
    file = DumpFile(path, progress)
    reader = _Reader(file, staging, report)
    reader.read()
    if not reader.knows_sql:
        damage = f" ({file.damage})" if file.damage else ""
        raise SourceError(f"{path}: this is no SQL dump of MySQL or MariaDB{damage}")
    reader.settle()
    if not staging.tables():
        raise SourceError(f"{path}: the dump has no table of a NukeViet site")


def _full(database: str, table: str) -> str:
    return f"{database}.{table}" if database else table


class _Reader:
    def __init__(self, file: DumpFile, staging: Staging, report: Report) -> None:
        self.file, self.staging, self.report = file, staging, report
        self.window = Window(file)
        self.database = ""
        self.charset = ""
        # By database and name, in small letters. None: its columns are unknown, which has been told.
        self.tables: dict[tuple[str, str], DumpTable | None] = {}
        self.knows_sql = False
        self.place = ""  # the last table and row of it, for the report

    def read(self) -> None:
        window = self.window
        while window.skip_space():
            window.look_ahead(4096)
            keyword = window.match(_KEYWORD)[0].upper()
            if keyword == b"DELIMITER":
                window.set_delimiter()
            elif not self._statement(keyword):
                self._note_end()
                break
        else:
            if self.file.damage:
                self._note_end()
            elif window.begins_as_program and not window.ends_as_program:
                self.report.add("dump-without-end", kind="dump", detail=self.place)
        for table in filter(None, self.tables.values()):
            table.waiting.flush()
            table.texts.tell(self.report)

    def _note_end(self) -> None:
        place = f"after {self.place}" if self.place else "before its first row"
        if self.knows_sql:
            detail = f"{place}; {self.file.damage}" if self.file.damage else place
            self.report.add("dump-truncated", kind="dump", detail=detail)

    def settle(self) -> None:
        """One database stays: the first with a NukeViet site, whose tables lose the database's name."""
        databases: dict[str, list[DumpTable]] = {}
        for table in filter(None, self.tables.values()):
            databases.setdefault(table.database, []).append(table)
        sites = [
            name
            for name, tables in databases.items()
            if any(_TELLING.fullmatch(table.name) for table in tables)
        ]
        chosen = next(iter(sites or databases), "")
        for name, tables in databases.items():
            if name != chosen:
                self.report.add("other-database", kind="dump", detail=f"{name}: {len(tables)} tables")
            for table in tables:
                if name != chosen:
                    self.staging.drop_table(table.staged)
                elif table.staged != table.name:
                    self.staging.rename_table(table.staged, table.name)

    # ---- statements: each method returns False if the dump ends in the middle of one

    def _statement(self, keyword: bytes) -> bool:
        window = self.window
        if keyword in (b"INSERT", b"REPLACE"):
            return self._insert()
        if keyword == b"CREATE":
            return self._create()
        if keyword == b"SET" and (names := window.match(_SET_NAMES)):
            self.charset = names[1].decode().lower()
        elif keyword == b"USE" and (database := window.match(_USE)):
            self.database = sql.plain_name(database[1])
        return window.skip_statement()

    def _head(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """The beginning of a statement, which may reach farther than what is in memory."""
        while not (match := self.window.match(pattern)):
            if self.window.left >= LONGEST_HEAD or not self.window.more():
                return None
        return match

    def _create(self) -> bool:
        window = self.window
        match = window.match(sql.create_table)
        if not match:
            return window.skip_statement()
        self.knows_sql = True
        database = sql.plain_name(match[1]) if match[1] else self.database
        name = sql.plain_name(match[2])
        if not is_wanted(name):
            return window.skip_statement()
        window.at = match.end()
        definitions = self._head(sql.definitions)
        if not definitions:
            return window.skip_statement()
        window.at = definitions.end()
        window.look_ahead(1024)
        options = window.data[window.at : window.at + 1024].split(window.delimiter, 1)[0]
        declared, charset = sql.charset.search(options), self.charset
        if declared and charset in ("", "binary"):
            charset = declared[1].decode().lower()
        columns = sql.columns_of(definitions[0][:-1])
        if not window.skip_statement():
            return False
        self._add_table(database, name, columns, charset)
        return True

    def _add_table(
        self, database: str, name: str, columns: list[sql.Column], charset: str
    ) -> DumpTable | None:
        key = database.lower(), name.lower()
        if before := self.tables.get(key):
            self.report.add("table-twice", kind="dump", detail=before.staged)
            self.staging.drop_table(before.staged)
        staged = _full(database, name)
        names = [column.name for column in columns]
        self.tables[key] = None
        try:
            waiting = Waiting(self.staging.add_table(staged, names))
        except (sqlite3.Error, IndexError) as error:
            self.report.add("table-without-columns", kind="dump", detail=f"{staged}: {error}")
            return None
        texts = Texts(name, names, charset)
        table = self.tables[key] = DumpTable(database, name, staged, columns, texts, waiting)
        return table

    def _insert(self) -> bool:
        """All rows of an INSERT."""
        window = self.window
        match = self._head(sql.insert)
        if not match:
            if not window.skip_statement():
                return False
            if self.knows_sql:
                self.report.add("dump-statement-unknown", kind="dump", detail=f"after {self.place}")
            return True
        self.knows_sql = True
        database = sql.plain_name(match[1]) if match[1] else self.database
        name = sql.plain_name(match[2])
        listed = [sql.plain_name(column) for column in sql.name.findall(match[3] or b"")]
        window.at = match.end()
        table = self._table(database, name, listed) if is_wanted(name) else None
        if not table:
            return window.skip_statement()
        self.place = table.name
        return self._rows(table, table.shape(listed), is_listed=bool(listed))

    def _table(self, database: str, name: str, listed: list[str]) -> DumpTable | None:
        """The table of an INSERT, which may itself list the columns."""
        key = database.lower(), name.lower()
        if key in self.tables:
            return self.tables[key]
        if listed:
            return self._add_table(database, name, [sql.Column(column) for column in listed], self.charset)
        self.tables[key] = None
        self.report.add("table-without-columns", kind="dump", detail=_full(database, name))
        return None

    # ---- rows

    def _rows(self, table: DumpTable, shape: list[int], is_listed: bool) -> bool:
        window = self.window
        pattern = _row_pattern(len(shape))
        is_told = False  # broken rows one after another are told once
        while True:
            while match := window.match(pattern):
                window.at = match.end()
                table.add(shape, match)
                is_told = False
            self.place = f"{table.name}, row {table.rows}"
            window.look_ahead(64)
            gap = window.match(_GAP)
            if gap.end() == len(window.data):
                if window.more():
                    continue
                return False
            if window.data[gap.end()] == ord("("):
                window.at = gap.end()
                values, end = self._count_values()
                if values is None and end == len(window.data) and window.left < LONGEST_ROW:
                    if window.more():
                        continue
                    return False
                if values == len(shape) and window.match(pattern):
                    continue
                if not is_listed and values == len(stored := table.shape(with_generated=False)) != len(shape):
                    shape, pattern = stored, _row_pattern(len(stored))
                    continue
            elif not gap[1]:
                return window.skip_statement()
            elif _STATEMENT_HERE.match(window.data, gap.end()):
                # NukeViet's own backup may end in a comma.
                window.at = gap.end()
                return True
            else:
                values, end = None, gap.end()
            table.rows += 1
            self.place = f"{table.name}, row {table.rows}"
            if not is_told:
                problem = "cannot be read" if values is None else f"{values} values for {len(shape)} columns"
                self.report.add("dump-row-broken", kind="dump", detail=f"{self.place}: {problem}")
            is_told = values is None
            if values is not None:
                window.at = end
            elif not (found := self._find_next_row()):
                return found is not None

    def _count_values(self) -> tuple[int | None, int]:
        """Values of the row that begins here, and where it ends in the window.

        None for a row that cannot be read; if more of it may help, the place is the window's end.
        """
        data = self.window.data
        at, count = self.window.at + 1, 0
        while True:
            at = _SPACE.match(data, at).end()
            value = sql.value.match(data, at)
            if not value:
                return None, len(data) if sql.unfinished.match(data, at) else at
            count += 1
            at = _SPACE.match(data, value.end()).end()
            separator = data[at : at + 1]
            if separator == b")":
                return count, at + 1
            if separator != b",":
                return None, at
            at += 1

    def _find_next_row(self) -> bool | None:
        """Past a row that cannot be read.

        True: another one may follow; False: the statement has ended; None: the dump has.
        """
        window = self.window
        window.at += 1
        while True:
            match = _NEXT_ROW.search(window.data, window.at)
            if match and match[0].startswith(b")"):
                window.at = match.end()
                return True
            if match and (match.end() < len(window.data) or not window.more()):
                window.at = match.end()
                return False
            if not match:
                window.at = max(window.at, len(window.data) - 256)
                if not window.more():
                    window.at = len(window.data)
                    return None
