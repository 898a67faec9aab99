"""A table of data as the value of a ``TableBlock``."""

import re
from typing import Any

from .pieces import Item, Run, Table, Text
from .tables import LONGEST_CAPTION

# Wider numbers would be grouped by thousands on the page: wrong for years, codes and telephone numbers.
_SMALL_NUMBER = re.compile(r"-?[1-9][0-9]{0,2}|0")
_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")


def table_value(table: Table, heading: str, number: int) -> tuple[dict[str, Any], list[str]]:
    """The block's value and the words in it that the old body does not have.

    A table without a caption takes the cells of its head, else the heading above it, else its ``number``.
    """
    caption = table.caption or _made_caption(table, heading, number)
    columns = []
    for index, name in enumerate(table.headings):
        cells = [row[index] for row in table.rows]
        is_number = index > 0 and all(_SMALL_NUMBER.fullmatch(cell) for cell in cells)
        columns.append({"type": "number" if is_number else "text", "heading": name})
    rows = [
        {
            "values": [
                int(cell) if column["type"] == "number" else cell
                for cell, column in zip(row, columns, strict=True)
            ]
        }
        for row in table.rows
    ]
    value = {
        "caption": caption,
        "data": {"columns": columns, "rows": rows, "caption": ""},
        "row_headings": table.row_headings,
    }
    return value, [] if table.caption else [caption]


def _made_caption(table: Table, heading: str, number: int) -> str:
    names = [name for name in table.headings if name]
    if names:
        caption = " · ".join(names)
        if len(caption) > LONGEST_CAPTION:
            caption = caption[: LONGEST_CAPTION - 1].rpartition(" ")[0] + "…"
        return caption
    words = "".join(cell for row in table.rows for cell in row)
    return heading or f"{'Bảng' if _VIETNAMESE.search(words) else 'Table'} {number}"


def links_below(table: Table) -> list[Text]:
    """The links of a table's cells, which are plain text, as a list below it; a single one as a paragraph."""
    texts = [
        Text([Run(words, href=address)], "p" if len(table.links) == 1 else "item", item=Item(False, 0))
        for address, words in table.links
        if words not in address
    ]
    if len(texts) == 1:
        texts[0].kind, texts[0].item = "p", None
    return texts
