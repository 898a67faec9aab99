"""A wanted table of a dump."""

from dataclasses import dataclass
from re import Match

from nukeviet.reading.charset import Texts
from nukeviet.reading.sql import Column, bytes_of, number_of
from nukeviet.reading.staging import Waiting, is_private

LEFT_OUT = -1  # instead of the index of a column


@dataclass(slots=True)
class DumpTable:
    database: str
    name: str
    staged: str  # its name in the staging file as long as the dump is read
    columns: list[Column]
    texts: Texts
    waiting: Waiting
    rows: int = 0  # read so far, broken ones too

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
            is_number = columns[index].is_number
            if is_number is None:
                is_number = literal.isdigit()
            if is_number:
                row[index] = number_of(literal)
            elif (data := bytes_of(literal)) is not None:
                row[index] = read(data, index)
        self.rows += 1
        self.waiting.add(row, match.end() - match.start())
