"""Which site, languages, tables and columns there are: told from what is there, never from a version."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator

from nukeviet.report import Report

from .staging import Staging

_MODULES = re.compile(r"^(.+)_([a-z]{2})_modules$")
_ROWS = re.compile(r"(?=_([a-z]{2})_(.+)_rows$)")
# Columns by which a table of articles is known from the ``_rows`` of other modules: all of the first, and two
# of the second, as one may be missing.
_NEEDED, _USUAL = {"id", "catid", "title"}, {"alias", "hometext", "listcatid", "publtime", "homeimgfile"}
_OF_SITE = ("users", "config", "counter", "upload_file", "setup_language")


class Schema:
    """The tables of one site in the staging. Notes what is missing, each thing once."""

    def __init__(self, staging: Staging, report: Report) -> None:
        self.staging = staging
        self.report = report
        self.tables = staging.tables()
        self._told: set[tuple] = set()
        self.prefix = self._chosen_prefix()

    def languages(self) -> list[str]:
        """Those with news tables or a table of modules, by code."""
        found = {language for prefix, language in self._places() if prefix == self.prefix}
        return sorted(found)

    def news_tables(self, language: str) -> list[str]:
        """How the tables of articles are named in a language: "news" of ``nv4_vi_news_rows``."""
        start = f"{self.prefix}_{language}_"
        return sorted(
            name[len(start) : -len("_rows")]
            for name, columns in self.tables.items()
            if name.startswith(start) and _holds_articles(name, columns)
        )

    def has(self, table: str, *columns: str) -> bool:
        return table in self.tables and set(columns) <= set(self.tables[table])

    def expects(self, table: str, code: str = "table-missing") -> bool:
        """Whether there is such a table; a note where there is none."""
        if table in self.tables:
            return True
        self.once(code, kind="dump", detail=table)
        return False

    def select(self, table: str, wanted: str, optional: str = "") -> str:
        """``"a", "b", NULL AS "c"`` of the columns named; a note for each of ``wanted`` that is missing."""
        there = set(self.tables[table])
        for column in wanted.split():
            if column not in there:
                self.once("column-missing", kind="dump", detail=f"{table}.{column}")
        return ", ".join(
            f'"{column}"' if column in there else f'NULL AS "{column}"'
            for column in (*wanted.split(), *optional.split())
        )

    def rows(
        self, table: str, wanted: str, optional: str = "", rest: str = "", parameters: tuple = ()
    ) -> Iterator[sqlite3.Row]:
        """The columns named of a table's rows; nothing where there is no such table.

        ``rest``: WHERE, ORDER BY. Columns that are missing are NULL in it as well.
        """
        if table in self.tables:
            columns = self.select(table, wanted, optional)
            sql = f'SELECT * FROM (SELECT {columns} FROM "{table}") {rest}'  # noqa: S608
            yield from self.staging.rows(sql, *parameters)

    def once(self, code: str, **where) -> None:
        """A note that a second reading of the same rows does not repeat."""
        key = (code, *sorted(where.items()))
        if key not in self._told:
            self._told.add(key)
            self.report.add(code, **where)

    def count(self, table: str) -> int:
        return next(self.staging.rows(f'SELECT COUNT(*) AS rows FROM "{table}"'))["rows"]  # noqa: S608

    def _chosen_prefix(self) -> str:
        """Of several sites the one with most articles; "" where there is none."""
        articles: dict[str, int] = defaultdict(int)
        for prefix, language in self._places():
            for name, columns in self.tables.items():
                if name.startswith(f"{prefix}_{language}_") and _holds_articles(name, columns):
                    articles[prefix] += self.count(name)
        if not articles:
            return ""
        chosen = max(articles, key=lambda prefix: (articles[prefix], prefix))
        for prefix in sorted(articles.keys() - {chosen}):
            self.once("another-site", kind="dump", number=articles[prefix], detail=f"{prefix} ({chosen})")
        return chosen

    def _places(self) -> set[tuple[str, str]]:
        """(prefix, language) of every table of modules, and of news tables that have none."""
        places = {match.groups() for name in self.tables if (match := _MODULES.match(name))}
        known = tuple(f"{prefix}_{language}_" for prefix, language in places)
        for name, columns in self.tables.items():
            if _holds_articles(name, columns) and not name.startswith(known):
                places.add(self._split(name))
        return places - {None}

    def _split(self, name: str) -> tuple[str, str] | None:
        """Prefix and language of ``nv4_vi_news_rows``; with several ways to read it, the likeliest prefix."""
        ways = [(name[: match.start()], match[1]) for match in _ROWS.finditer(name) if match.start()]
        prefixes = {match[1] for table in self.tables if (match := _MODULES.match(table))}
        return max(
            ways,
            key=lambda way: (
                way[0] in prefixes,
                sum(f"{way[0]}_{suffix}" in self.tables for suffix in _OF_SITE),
                -len(way[0]),
            ),
            default=None,
        )


def _holds_articles(name: str, columns: list[str]) -> bool:
    return name.endswith("_rows") and set(columns) >= _NEEDED and len(_USUAL.intersection(columns)) > 1
