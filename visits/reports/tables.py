"""What the report shows: totals, and tables that can be exported too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import get_format, number_format
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from core.charts import Chart
from core.templatetags.portal import short_date

UNKNOWN = "–"


@dataclass(frozen=True)
class Column:
    heading: str
    is_number: bool = False
    is_shown: bool = True  # else it is for spreadsheets only


@dataclass
class Table:
    """Rows of texts, days, whole numbers, percentages (floats) and None for what is not known."""

    name: str  # in addresses
    title: str
    columns: Sequence[Column]
    rows: Sequence[tuple]
    notes: Sequence[str] = ()
    chart: Chart | None = None

    @property
    def shown_columns(self) -> list[Column]:
        return [column for column in self.columns if column.is_shown]

    @property
    def body(self) -> SafeString:
        """The rows as HTML. Not a template's work: that takes half a second for the days of ten years."""
        shown = [place for place, column in enumerate(self.columns) if column.is_shown]
        attributes = [' class="number"' if column.is_number else "" for column in self.columns]
        separator = get_format("THOUSAND_SEPARATOR")  # asked for once, not for ten thousand cells
        rows = []
        for row in self.rows:
            cells = [f"<td{attributes[place]}>{written(row[place], separator)}</td>" for place in shown[1:]]
            rows.append(f'<tr><th scope="row">{written(row[0], separator)}</th>{"".join(cells)}</tr>')
        return mark_safe("".join(rows))  # noqa: S308 - ``written`` escapes


@dataclass(frozen=True)
class Link:
    """A cell that leads somewhere in the report; a spreadsheet has its text."""

    text: str
    url: str = ""
    edit_url: str = ""
    edit_text: str = ""

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> str:
        text = f'<a href="{escape(self.url)}">{escape(self.text)}</a>' if self.url else escape(self.text)
        if self.edit_url:
            label = escape(
                f"{self.edit_text}: {self.text}"
            )  # twenty links "Edit" say nothing when read aloud
            text += (
                f' <a class="visit-report__edit" href="{escape(self.edit_url)}" aria-label="{label}">'
                f"{escape(self.edit_text)}</a>"
            )
        return mark_safe(text)  # noqa: S308 - escaped above


@dataclass(frozen=True)
class Figure:
    """A total of the range, and that of the equally long time before; None where it is not known."""

    label: str
    total: int | None
    before: int | None
    days: int

    @property
    def a_day(self) -> int | None:
        return None if self.total is None else round(self.total / self.days)

    @property
    def change(self) -> str:
        """``+12,5%`` against the time before."""
        if self.total is None or not self.before:
            return UNKNOWN
        return f"{'+' if self.total > self.before else ''}{percent((self.total / self.before - 1) * 100)}%"


def written(value: Any, separator: str) -> str:
    """A cell in the user's language, escaped; ``separator`` stands between thousands."""
    if value is None:
        return UNKNOWN
    if isinstance(value, float):
        return percent(value)
    if isinstance(value, int):
        return f"{value:,}".replace(",", separator)
    if isinstance(value, date):
        return short_date(value)
    return conditional_escape(value)


def percent(value: float) -> str:
    """``12,5``: the sign stands in the heading."""
    return number_format(round(value, 1), 1, force_grouping=True)
