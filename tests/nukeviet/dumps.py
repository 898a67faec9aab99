"""Dumps for tests: reading one as the import does, and a writer that shares no code with the reader."""

from pathlib import Path
from tempfile import TemporaryDirectory

from nukeviet.reading.dump import read_dump
from nukeviet.reading.staging import Staging
from nukeviet.report import Report

Rows = dict[str, list[tuple]]

TOPICS = (
    "CREATE TABLE `nv4_vi_news_topics` (\n  `topicid` smallint(5) unsigned NOT NULL AUTO_INCREMENT,\n"
    "  `title` varchar(250) NOT NULL DEFAULT '',\n  `description` text,\n  PRIMARY KEY (`topicid`)\n"
    ") ENGINE=MyISAM DEFAULT CHARSET=utf8mb4;\n"
)


def staged(staging: Staging) -> Rows:
    """All rows of a staging file, in the order in which they were written."""
    return {
        name: [tuple(row) for row in staging.rows(f'SELECT * FROM "{name}" ORDER BY rowid')]
        for name in staging.tables()
    }


def notes_of(report: Report) -> list[tuple[str, str]]:
    notes = [(note.code, note.detail) for note in report]
    report.close()
    return notes


def read(dump: bytes | str) -> tuple[Rows, list[tuple[str, str]]]:
    """The rows of each table that a dump has, and the report as (code, detail)."""
    report = Report()
    with TemporaryDirectory() as folder, Staging() as staging:
        path = Path(folder, "dump.sql")
        path.write_bytes(dump.encode() if isinstance(dump, str) else dump)
        read_dump(path, staging, report, lambda _bytes: None)
        return staged(staging), notes_of(report)


def literal(value: int | str | None, quote: str = "'") -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    for letter, escaped in (
        ("\\", "\\\\"),
        (quote, "\\" + quote),
        ("\n", "\\n"),
        ("\r", "\\r"),
        ("\0", "\\0"),
    ):
        value = value.replace(letter, escaped)
    return f"{quote}{value}{quote}"


def insert(table: str, rows: list[tuple], values: str = " VALUES\n", between: str = ",\n") -> str:
    """An INSERT as mysqldump writes it."""
    return f"INSERT INTO `{table}`{values}" + between.join(
        "(" + ",".join(literal(value) for value in row) + ")" for row in rows
    )
