"""Which tables are data and become tables again; the others only held things in place."""

import re

from lxml import etree

from .grids import Grid, Reader, Unfit, caption_of, read_grid
from .pieces import Table

LONGEST_CAPTION = 200
LONGEST_CELL = 1000  # characters; more is a column of text, not a cell
MANY_LINES = 6
_NUMBER = re.compile(r"STT|TT|Số TT|Số thứ tự|No\.?|#", re.IGNORECASE)
_BORDERED = re.compile(
    r"border(?:-(?:width|style|top|bottom))?\s*:\s*(?!none|0|initial|inherit)[^;]", re.IGNORECASE
)
_TABLE_CLASS = re.compile(r"\btable\b|MsoTableGrid|\bbordered\b", re.IGNORECASE)


def read(table: etree._Element, read_cell: Reader) -> Table | None:
    """The table as data; None when it is not, and what it holds is to be read as of any other element.

    Raises Unfit for a table with several columns that cannot be shown as one.
    """
    rows = [row for part in table for row in ([part] if part.tag == "tr" else part) if row.tag == "tr"]
    if all(_full_cells(row) < 2 for row in rows):
        return None
    if next(table.iterdescendants("table"), None) is not None or len(rows) < 2:
        raise Unfit
    grid = _without_empty(read_grid(table, read_cell))
    caption = caption_of(table)
    if not caption and grid.rows and _is_title(grid.rows[0]):
        caption = grid.rows[0][0].text
        grid = _without_empty(Grid(grid.rows[1:], max(grid.head_rows - 1, 0)))
    heads = _head_rows(grid)
    if len(grid.rows) - heads < 1 or grid.columns < 2 or len(caption) > LONGEST_CAPTION:
        raise Unfit
    if any(_is_long(cell) for row in grid.rows for cell in row):
        raise Unfit
    if not heads and not _is_bordered(table):
        raise Unfit
    return _build(grid, heads, caption)


def _full_cells(row: etree._Element) -> int:
    return sum(1 for cell in row if cell.tag in ("td", "th") and (len(cell) or (cell.text or "").strip()))


def _is_long(cell) -> bool:
    return len(cell.text) > LONGEST_CELL or cell.lines > MANY_LINES


def _is_title(row: list) -> bool:
    first = row[0]
    return bool(first.text) and len(first.text) <= LONGEST_CAPTION and all(cell is first for cell in row)


def _without_empty(grid: Grid) -> Grid:
    """Without rows and columns in which no text begins."""
    places = [
        (number, column)
        for number, row in enumerate(grid.rows)
        for column, cell in enumerate(row)
        if cell.text and grid.starts(number, column)
    ]
    rows, columns = sorted({row for row, _column in places}), sorted({column for _row, column in places})
    cells = [[grid.rows[row][column] for column in columns] for row in rows]
    return Grid(cells, sum(row < grid.head_rows for row in rows))


def _head_rows(grid: Grid) -> int:
    """How many rows at the top are the head: 0 to 3."""
    if not grid.rows:
        return 0
    if grid.head_rows:
        return min(grid.head_rows, 3)
    first = [cell for cell in grid.rows[0] if cell.text]
    if len(first) < 2:
        return 0
    others = [cell for row in grid.rows[1:] for cell in row if cell.text and cell not in first]
    is_head = all(cell.is_head for cell in first)
    if not is_head and not (all(cell.is_bold for cell in first) and not all(cell.is_bold for cell in others)):
        return 0
    return min(max(cell.height for cell in first), 3, len(grid.rows))


def _is_bordered(table: etree._Element) -> bool:
    border = (table.get("border") or "0").strip().rstrip("px")
    if border not in ("", "0") or _TABLE_CLASS.search(table.get("class") or ""):
        return True
    cells = list(table.iterdescendants("td", "th"))[:4]
    return any(_BORDERED.search(element.get("style") or "") for element in (table, *cells))


def _build(grid: Grid, heads: int, caption: str) -> Table:
    found = Table([""] * grid.columns, [], caption)
    _write_headings(grid, heads, found)
    for number in range(heads, len(grid.rows)):
        row = grid.rows[number]
        values = []
        for column, cell in enumerate(row):
            if grid.starts(number, column):
                values.append(cell.text)
            elif column and row[column - 1] is cell:  # it goes on from the left
                values.append("")
            else:  # it goes on from above
                values.append(cell.text)
                found.made.append(cell.text)
        found.rows.append(values)
    for number, row in enumerate(grid.rows):
        for column, cell in enumerate(row):
            if cell.links and grid.starts(number, column):
                found.links += [(address, _name(words, row)) for address, words in cell.links]
    body = grid.rows[heads:]
    first = [row[0] for row in body]
    found.row_headings = _names_rows(first, found.headings[0])
    return found


def _write_headings(grid: Grid, heads: int, found: Table) -> None:
    """A head of several rows as one: "Kinh phí – Trung ương"."""
    for column in range(grid.columns):
        parts: list[str] = []
        for number in range(heads):
            cell = grid.rows[number][column]
            if number and grid.rows[number - 1][column] is cell:
                continue
            if cell.text:
                parts.append(cell.text)
            if not grid.starts(number, column):
                found.made.append(cell.text)
        found.headings[column] = " – ".join(parts)
    found.reordered = heads > 1


def _name(words: str, row: list) -> str:
    """What a link in a cell leads to: its own words, or the longest of its row for "Tải về" and the like."""
    return words if len(words) > 15 else max((cell.text for cell in row), key=len)


def _names_rows(cells: list, heading: str) -> bool:
    """Whether the first column names its rows."""
    texts = [cell.text for cell in cells]
    if not all(texts) or _NUMBER.fullmatch(heading) or all(text.rstrip(".)").isdecimal() for text in texts):
        return False
    if all(cell.is_head or cell.is_bold for cell in cells):
        return True
    return len(set(texts)) == len(texts) and max(map(len, texts)) <= 60
