"""A wanted table of a dump, and those of its rows that wait to be written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from re import Match

from nukeviet.reading.charset import Texts
from nukeviet.reading.sql import Column, bytes_of, number_of
from nukeviet.reading.staging import is_private

BATCH = 1 << 20  # bytes of the dump whose rows are written at once
LEFT_OUT = -1  # instead of the index of a column


@dataclass(slots=True)
class DumpTable:
    database: str
    name: str
    staged: str  # its name in the staging file as long as the dump is read
    columns: list[Column]
    texts: Texts
    write: Callable
    rows: int = 0  # read so far, broken ones too
    _waiting: list[list] = field(default_factory=list)
    _waiting_bytes: int = 0

    def shape(self, listed: list[str] | None = None, with_generated: bool = True) -> list[int]:
        """For each value of a row, the index of its column. ``listed``: the columns that the INSERT names."""
        indexes = {
            column.name.lower(): LEFT_OUT if is_private(self.name, column.name) else index
            for index, column in enumerate(self.columns)
        }
        if listed:
            return [indexes.get(name.lower(), LEFT_OUT) for name in listed]
        return [
            indexes[column.name.lower()]
            for column in self.columns
            if with_generated or not column.is_generated
        ]

    def add(self, shape: list[int], match: Match[bytes]) -> None:
        """``match``: a row with a group for each of its values."""
        row: list = [None] * len(self.columns)
        columns, read = self.columns, self.texts.read
        for index, literal in zip(shape, match.groups(), strict=True):
            if index == LEFT_OUT:
                continue
            if columns[index].is_number:
                row[index] = number_of(literal)
            elif (data := bytes_of(literal)) is not None:
                row[index] = read(data, index)
        self.rows += 1
        self._waiting.append(row)
        self._waiting_bytes += match.end() - match.start()
        if self._waiting_bytes >= BATCH:
            self.flush()

    def flush(self) -> None:
        self.write(self._waiting)
        self._waiting, self._waiting_bytes = [], 0
