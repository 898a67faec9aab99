"""A live MariaDB or MySQL, read into the staging file. Nothing is ever written to it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

import pymysql
from django.conf import settings
from pymysql.constants import CR, ER, FIELD_TYPE
from pymysql.converters import encoders
from pymysql.cursors import SSCursor

from nukeviet.reading import SourceError
from nukeviet.reading.charset import Texts
from nukeviet.reading.sql import number_of
from nukeviet.reading.staging import Staging, Waiting, is_private, is_wanted
from nukeviet.report import Report

PROGRESS_ROWS = 100
ROW_SIZE = 100  # bytes that a row takes beside its texts
CONNECT_TIMEOUT, READ_TIMEOUT = 10, 600  # seconds

_WHOLE_NUMBERS = (
    FIELD_TYPE.TINY,
    FIELD_TYPE.SHORT,
    FIELD_TYPE.INT24,
    FIELD_TYPE.LONG,
    FIELD_TYPE.LONGLONG,
    FIELD_TYPE.YEAR,
)
# Read as the bytes they are: columns declared latin1 often hold UTF-8. Others the server converts.
_READ_AS_BYTES = {"", "binary", "ascii", "latin1", "utf8", "utf8mb3", "utf8mb4"}
# Each may fail on an old server, or one where it makes no sense.
_SESSION = (
    "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    "SET SESSION TRANSACTION READ ONLY",
    "SET SESSION net_write_timeout = 3600",  # the import may be slower than the server likes
    "START TRANSACTION WITH CONSISTENT SNAPSHOT",
)
_COLUMNS = """
    SELECT c.TABLE_NAME, c.COLUMN_NAME, c.CHARACTER_SET_NAME
    FROM information_schema.COLUMNS c JOIN information_schema.TABLES t USING (TABLE_SCHEMA, TABLE_NAME)
    WHERE c.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE = 'BASE TABLE'
    ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION
"""
# The connection is gone; 1927 is MariaDB's word for one that was killed. 0: PyMySQL found it closed.
_LOST = {0, CR.CR_SERVER_LOST, CR.CR_SERVER_GONE_ERROR, CR.CR_SERVER_LOST_EXTENDED, ER.SERVER_SHUTDOWN, 1927}


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    charset: str

    @property
    def sql(self) -> str:
        quoted = _quoted(self.name)
        return quoted if self.charset in _READ_AS_BYTES else f"CONVERT({quoted} USING utf8mb4)"


def read_mariadb(url: str, staging: Staging, report: Report, progress: Callable[[int], None]) -> None:
    """Copies what ``is_wanted`` of ``mysql://user:password@host:port/database``, or ``…?unix_socket=/path``.

    ``progress`` is told how many rows have been read so far. A table that cannot be read is reported.
    SourceError if the database cannot be reached, has no table of a NukeViet site, or is lost on the way.
    """
    options = options_of(url)
    try:
        connection = pymysql.connect(**options)
    except Exception as error:  # whatever listens there may say anything
        raise SourceError(f"the database cannot be reached: {_message(error)}") from None
    try:
        _prepare(connection)
        total = 0
        for table, columns in _wanted(connection).items():
            total = _copy(connection, table, columns, staging, report, total, progress)
    except (pymysql.MySQLError, OSError, RuntimeError) as error:
        raise SourceError(f"the database cannot be read: {_message(error)}") from None
    finally:
        with suppress(pymysql.MySQLError, OSError):
            connection.close()
    if not staging.tables():
        raise SourceError("the database has no table of a NukeViet site")


def options_of(url: str) -> dict:
    """What PyMySQL needs to connect. The password is in the address, or in the environment as MYSQL_PWD."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    database = unquote(parts.path.strip("/"))
    if parts.scheme not in ("mysql", "mariadb") or not database or parts.fragment:
        # The address is not repeated: a password may be in any part of it.
        raise SourceError(
            "the address of the database is not of the form mysql://user:password@host:port/database "
            "(special characters percent-encoded)"
        )
    password = settings.NUKEVIET_PASSWORD if parts.password is None else unquote(parts.password)
    return {
        "host": parts.hostname or "localhost",
        "port": port or 3306,
        "unix_socket": parse_qs(parts.query).get("unix_socket", [None])[0],
        "user": unquote(parts.username or ""),
        "password": password.encode(),
        "database": database,
        "charset": "utf8mb4",
        "cursorclass": SSCursor,
        "use_unicode": False,
        "conv": {**encoders, **dict.fromkeys(_WHOLE_NUMBERS, number_of)},  # all else comes as bytes
        "connect_timeout": CONNECT_TIMEOUT,
        "read_timeout": READ_TIMEOUT,
    }


def _message(error: Exception) -> str:
    """What PyMySQL says, of which the first part is a number. It never has a password in it."""
    return str(error.args[-1]) if error.args else type(error).__name__


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _prepare(connection: pymysql.Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET character_set_results = NULL")  # texts come as the bytes that are stored
        for statement in _SESSION:
            with suppress(pymysql.err.ProgrammingError, pymysql.err.NotSupportedError):
                cursor.execute(statement)


def _wanted(connection: pymysql.Connection) -> dict[str, list[_Column]]:
    tables: dict[str, list[_Column]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        for row in cursor:
            table, name, charset = ((value or b"").decode() for value in row)
            if is_wanted(table):
                tables.setdefault(table, []).append(_Column(name, charset.lower()))
    return tables


def _copy(
    connection: pymysql.Connection,
    table: str,
    columns: list[_Column],
    staging: Staging,
    report: Report,
    before: int,
    progress: Callable[[int], None],
) -> int:
    """One table. Gives how many rows have been read by now, with those ``before``."""
    names = [column.name for column in columns]
    charsets = {column.charset for column in columns}
    texts = Texts(table, names, "latin1" if "latin1" in charsets else "utf8mb4")
    waiting = Waiting(staging.add_table(table, names))
    selected = ", ".join("NULL" if is_private(table, column.name) else column.sql for column in columns)
    count = before
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {selected} FROM {_quoted(table)}")  # noqa: S608
            for row in cursor:
                size = sum(len(value) for value in row if isinstance(value, bytes))
                waiting.add(
                    [
                        texts.read(value, index) if isinstance(value, bytes) else value
                        for index, value in enumerate(row)
                    ],
                    size + ROW_SIZE,
                )
                count += 1
                if not count % PROGRESS_ROWS:
                    progress(count)
    except (pymysql.MySQLError, OSError) as error:
        place = f"{table}, after row {count - before}"
        if isinstance(error, OSError | pymysql.err.InterfaceError) or error.args[0] in _LOST:
            raise SourceError(f"the connection was lost: {place}: {_message(error)}") from None
        report.add("table-unreadable", kind="database", detail=f"{place}: {_message(error)}")
    waiting.flush()
    progress(count)
    texts.tell(report)
    return count
