"""The cells of an old table, laid out as readers saw them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from .parsing import is_hidden, seen_text
from .pieces import Piece, Text

MOST_COLUMNS, MOST_CELLS = 40, 20_000
# Reads a cell: its pieces, as of a body of its own.
Reader = Callable[[etree._Element], list[Piece]]


@dataclass(slots=True)
class Cell:
    text: str = ""
    is_head: bool = False
    is_bold: bool = False
    lines: int = 0
    width: int = 1  # columns and rows that it covers
    height: int = 1
    links: list[tuple[str, str]] = field(default_factory=list)  # (address, its words)


@dataclass(slots=True)
class Grid:
    """``rows[r][c]`` is the cell there, the same object in every place that it covers."""

    rows: list[list[Cell]]
    head_rows: int  # in <thead>

    @property
    def columns(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    def starts(self, row: int, column: int) -> bool:
        """Whether the cell there begins there."""
        cell = self.rows[row][column]
        above = row > 0 and self.rows[row - 1][column] is cell
        return not above and not (column > 0 and self.rows[row][column - 1] is cell)


class Unfit(Exception):
    """It is no table of data that a grid of short texts can show."""


def caption_of(table: etree._Element) -> str:
    for child in table:
        if child.tag == "caption":
            return " ".join("".join(seen_text(child)).split())
    return ""


def read_grid(table: etree._Element, read: Reader) -> Grid:
    """Raises Unfit where cells hold more than words, lie over each other or are too many."""
    rows: list[list[Cell]] = []
    covered: dict[tuple[int, int], Cell] = {}
    head_rows = cells = 0
    for element, in_head in _row_elements(table):
        row: list[Cell] = []
        column = 0
        for cell_element in element:
            if cell_element.tag not in ("td", "th") or is_hidden(cell_element):
                raise Unfit
            while (len(rows), column) in covered:
                row.append(covered.pop((len(rows), column)))
                column += 1
            cell = _cell(cell_element, read)
            cells += cell.width * cell.height
            if column + cell.width > MOST_COLUMNS or cells > MOST_CELLS:
                raise Unfit
            for below in range(cell.height):
                for beside in range(cell.width):
                    place = (len(rows) + below, column + beside)
                    if place in covered:
                        raise Unfit
                    if below:
                        covered[place] = cell
            row += [cell] * cell.width
            column += cell.width
        for place in sorted(place for place in covered if place[0] == len(rows)):
            row += [Cell() for _ in range(place[1] - len(row))]
            row.append(covered.pop(place))
        head_rows += in_head and head_rows == len(rows)
        rows.append(row)
    width = max(map(len, rows), default=0)
    for row in rows:
        row += [Cell() for _ in range(width - len(row))]
    return Grid(rows, head_rows)


def _row_elements(table: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    """Rows with whether they are in the head; Unfit where words stand outside of cells."""
    for child in table:
        if child.tag in ("thead", "tbody", "tfoot"):
            if has_words(child):
                raise Unfit
            for row in child:
                if row.tag != "tr" or has_words(row) or (row.tail or "").strip() or is_hidden(row):
                    raise Unfit
                yield row, child.tag == "thead"
        elif child.tag == "tr":
            if has_words(child) or is_hidden(child):
                raise Unfit
            yield child, False
        elif child.tag not in ("caption", "colgroup", "col"):
            raise Unfit
        if (child.tail or "").strip():
            raise Unfit
    if (table.text or "").strip():
        raise Unfit


def has_words(element: etree._Element) -> bool:
    """Whether there are words beside the cells of a row, or the rows of a table."""
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)


def _cell(element: etree._Element, read: Reader) -> Cell:
    texts = read(element)
    if any(not isinstance(text, Text) or text.item for text in texts):
        raise Unfit
    runs = [run for text in texts for run in text.runs if run.text.strip()]
    links: dict[str, str] = {}
    for run in runs:
        if run.href:
            links[run.href] = f"{links.get(run.href, '')} {run.text}".strip()
    return Cell(
        " ".join(text.plain for text in texts),
        element.tag == "th",
        bool(runs) and all(run.bold for run in runs),
        sum(1 + sum(run.text == "\n" for run in text.runs) for text in texts),
        _span(element, "colspan"),
        _span(element, "rowspan"),
        list(links.items()),
    )


def _span(element: etree._Element, name: str) -> int:
    text = (element.get(name) or "1").strip()
    return min(max(int(text), 1), 1000) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
