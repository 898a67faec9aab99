"""Tables that hold pictures and the lines below them in place."""

from collections.abc import Iterator
from itertools import zip_longest

from lxml import etree

from .grids import has_words
from .parsing import is_hidden, seen_text


def picture_cells(table: etree._Element) -> list[tuple[etree._Element, bool]]:
    """The cells in reading order, each caption after its picture, with whether it is a caption.

    Empty when there are no pictures in the table, or more than rows and cells.
    """
    if (
        next(table.iterdescendants("table"), None) is not None
        or next(table.iterdescendants("img"), None) is None
    ):
        return []
    rows = list(_rows(table))
    if not rows or any(row is None for row in rows):
        return []
    found: list[tuple[etree._Element, bool]] = []
    paired = False
    for row, below in zip_longest(rows, rows[1:], fillvalue=[]):
        if paired:
            paired = False
        elif row and len(row) == len(below) and all(map(_is_picture, row)) and all(map(_is_text, below)):
            for picture, text in zip(row, below, strict=True):
                found += [(picture, False), (text, True)]
            paired = True
        else:
            found += [(cell, False) for cell in row]
    return found


def _rows(table: etree._Element) -> Iterator[list[etree._Element] | None]:
    """Each row's cells that are not empty; None for what is no row of cells."""
    if has_words(table):
        yield None
    for part in table:
        if part.tag not in ("tr", "tbody", "thead", "tfoot", "colgroup") or has_words(part):
            yield None
        for row in [part] if part.tag == "tr" else part:
            is_row = row.tag in ("tr", "col") and not is_hidden(row) and not has_words(row)
            if is_row and all(cell.tag in ("td", "th") for cell in row):
                yield [cell for cell in row if len(cell) or (cell.text or "").strip()]
            else:
                yield None


def _words(cell: etree._Element) -> bool:
    return any(not text.isspace() for text in seen_text(cell))


def _is_picture(cell: etree._Element) -> bool:
    return next(cell.iterdescendants("img"), None) is not None and not _words(cell)


def _is_text(cell: etree._Element) -> bool:
    return next(cell.iterdescendants("img"), None) is None and _words(cell)
