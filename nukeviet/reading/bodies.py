"""Where the bodies of articles are: ``_detail``, or in older sites ``_bodyhtml_N``, 2,000 numbers each."""

import re
import sqlite3

from .schema import Schema

BODIES_A_TABLE = 2000
_COLUMNS = "sourcetext titlesite description files"


class Bodies:
    """One body at a time: they may be of megabytes."""

    def __init__(self, schema: Schema, start: str, where: dict) -> None:
        self._schema = schema
        self._where = where
        self._numbered: dict[int, str] = {}
        for table in schema.tables:
            if match := re.fullmatch(re.escape(start) + r"_bodyhtml_(\d{1,6})", table):
                self._numbered[int(match[1])] = table
        self._detail = f"{start}_detail" if schema.has(f"{start}_detail") else ""
        if not self._detail and not self._numbered:
            schema.once("table-missing", kind="dump", detail=f"{start}_detail")
        self._sql = {table: self._select(table) for table in self._all()}

    def of(self, article: int) -> sqlite3.Row | None:
        """The row with ``bodyhtml``, looked up by number in whichever table has it; None: there is none."""
        usual = self._numbered.get(-(-article // BODIES_A_TABLE))
        tables = dict.fromkeys(table for table in (self._detail, usual, *self._all()) if table)
        for table in tables:
            if (row := next(self._schema.staging.rows(self._sql[table], article), None)) is not None:
                return row
        return None

    def tell_orphans(self, articles: str) -> None:
        """A note for each body that belongs to no article."""
        for table in self._all():
            sql = (
                f'SELECT b.id FROM "{table}" b LEFT JOIN "{articles}" r ON r.id = b.id '  # noqa: S608
                "WHERE r.id IS NULL ORDER BY b.id"
            )
            for row in self._schema.staging.rows(sql):
                self._schema.once(
                    "row-orphan", number=row["id"], detail=table, **self._where | {"kind": "body"}
                )

    def _all(self) -> list[str]:
        numbered = [table for _, table in sorted(self._numbered.items())]
        return [self._detail, *numbered] if self._detail else numbered

    def _select(self, table: str) -> str:
        self._schema.staging.create_index(table, "id")
        columns = self._schema.select(table, "id bodyhtml", _COLUMNS)
        return f'SELECT {columns} FROM "{table}" WHERE id = ?'  # noqa: S608
