"""The numbers of a chart, read from a table that may be old, empty or odd."""

from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any

from django.utils.formats import number_format

# Twenty digits are more than any drawing shows, and keep the arithmetic of the axes exact.
_READING = Context(prec=20)
_LARGEST = Decimal("1E30")


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    numbers: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Rows' names and one or more series, each as long as the rows and with a number at least."""

    names: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def all(self) -> list[Decimal]:
        return [number for series in self.series for number in series.numbers if number is not None]


def _plain(value: Any) -> str:
    """One line of text: headings and cells as they are, numbers as the language writes them.

    Raises ValueError for NaN and infinity, at which Django's localisation fails.
    """
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError("not a finite number")
        value = number_format(value, force_grouping=True)
    return " ".join(str(value).split()) if value is not None else ""


def _number(value: Any) -> Decimal | None:
    """The value as a finite number, or None for an empty cell.

    Raises ValueError for what is neither.
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise ValueError("not a number")
    number = _READING.create_decimal(str(value))
    if not number.is_finite() or abs(number) > _LARGEST:
        raise ValueError("not a number that can be drawn")
    # What is lost in the least digit of the largest number is nothing; also turns -0 into 0.
    return Decimal(0) if abs(number) * _LARGEST < 1 else number + 0


def read(table: Any, *, max_rows: int, max_series: int) -> Numbers | None:
    """The table's numbers, or None where there are none, too many, or something else among them."""
    if not table or not table.columns or not table.row_data:
        return None
    rows = [list(row["values"]) for row in table.row_data]
    # An editor often leaves an empty row at the end.
    rows = [row for row in rows if any(value not in (None, "") for value in row)]
    if not rows or len(rows) > max_rows or len(table.columns) - 1 > max_series:
        return None
    try:
        columns = [
            Series(
                _plain(column["heading"]),
                tuple(_number(row[index]) if index < len(row) else None for row in rows),
            )
            for index, column in enumerate(table.columns)
            if index
        ]
        names = tuple(_plain(row[0]) if row else "" for row in rows)
    except (ValueError, ArithmeticError):
        return None
    series = tuple(column for column in columns if any(number is not None for number in column.numbers))
    return Numbers(names, series) if series else None
