"""SQLite: an FTS5 table whose row numbers are positions, so its lists of matches are in order of time."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import connection

from ..positions import PAGE_MASK, bounds, time_of
from ..query import Query
from .base import ExpressionEngine, How, Scope, WordRow

COLUMNS = {How.TITLE: "{title}", How.HEAD: "{title lead}"}
ANYWHERE = "{title lead body}"
MERGED_AT_ONCE = 500  # pages of the database file
# The newest first: FTS5 walks its lists of matches backwards and stops at the limit.
NEWEST = """
    SELECT rowid FROM search_words
    WHERE search_words MATCH %s AND rowid BETWEEN %s AND %s {section}
    ORDER BY rowid DESC LIMIT %s
"""
IN_SECTION = """
    AND EXISTS (
        SELECT 1 FROM articles_listingentry AS listed
        WHERE listed.section_id = %s AND listed.article_id = search_words.rowid & %s
    )
"""


class SQLiteEngine(ExpressionEngine):
    AND, OR = " AND ", " OR "

    def add(self, rows: Sequence[WordRow]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT OR REPLACE INTO search_words (rowid, title, lead, body, exact)"
                " VALUES (%s, %s, %s, %s, %s)",
                [self._values(row) for row in rows],
            )

    @staticmethod
    def _values(row: WordRow) -> tuple:
        fields = (row.title, row.lead, row.body)
        exact = dict.fromkeys(word.exact for field in fields for word in field if word.exact)
        return (row.position, *(" ".join(word.folded for word in field) for field in fields), " ".join(exact))

    def remove(self, positions: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "DELETE FROM search_words WHERE rowid = %s", [(number,) for number in positions]
            )

    def remove_strays(self) -> None:
        self._execute("DELETE FROM search_words WHERE rowid NOT IN (SELECT position FROM search_searchentry)")

    def optimise(self) -> None:
        """Merge the parts of the index step by step: in one go no editor could save for minutes."""
        pages = -MERGED_AT_ONCE  # less than nothing: begin a merge of everything
        changed = 2
        while changed > 1:
            before = self._execute("SELECT total_changes()")[0][0]
            self._execute("INSERT INTO search_words (search_words, rank) VALUES ('merge', %s)", [pages])
            changed = self._execute("SELECT total_changes()")[0][0] - before
            pages = MERGED_AT_ONCE

    def newest(
        self, query: Query, how: How, scope: Scope, limit: int, endings: Sequence[str] = ()
    ) -> list[int]:
        low, high = bounds(scope.language, scope.since, scope.until)
        parameters: list = [self.expression(query, how, endings), low, high]
        if scope.section:
            parameters += [scope.section, PAGE_MASK]
        sql = NEWEST.format(section=IN_SECTION if scope.section else "")
        return [number for (number,) in self._execute(sql, [*parameters, limit])]

    def adjacent(self, query: Query, scope: Scope, positions: Sequence[int]) -> set[int]:
        around = replace(scope, since=time_of(positions[-1]))
        return set(self.newest(query.as_phrase, How.LOOSE, around, len(positions))) & set(positions)

    def pages_by_word(self) -> dict[str, int]:
        self._execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_vocabulary"
            " USING fts5vocab(main, search_words, col)"
        )
        # A word of title and body counts once: the larger of the two is near enough.
        return dict(
            self._execute(
                "SELECT term, max(doc) FROM temp.search_vocabulary WHERE col <> 'exact' GROUP BY term"
            )
        )

    def word(self, folded: str, field: How) -> str:
        return self.phrase([folded], field, is_open=False)

    def phrase(self, folded: Sequence[str], field: How, is_open: bool) -> str:
        return f'{COLUMNS.get(field, ANYWHERE)} : "{" ".join(folded)}"{" *" if is_open else ""}'

    def exact(self, form: str) -> str:
        return f'exact : "{form}"'

    @staticmethod
    def _execute(sql: str, parameters: Sequence = ()) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []
