"""Lists, and the numbers that a list of the new body cannot keep."""

import re
from dataclasses import dataclass

from lxml import etree

from .pieces import Item, Piece, Text

LISTS = ("ul", "ol", "menu", "dir")
# What cannot stand inside a list: it parts the list, and the numbers would start again.
_PARTS_LISTS = ("img", "table", "iframe", "video", "audio", "object", "embed", "h1", "h2", "h3", "h4")
_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
_STYLES = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN += ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(slots=True)
class OpenList:
    ordered: bool
    depth: int
    typed: bool  # whether its numbers are written as text
    style: str  # "1", "a", "A", "i" or "I"
    number: int

    def item(self, element: etree._Element) -> Item:
        """The next entry."""
        if not self.ordered:
            return Item(False, self.depth)
        self.number = _whole(element.get("value"), self.number + 1)
        return Item(True, self.depth, f"{_written(self.number, self.style)}." if self.typed else "")


def open_list(element: etree._Element, outer: list[OpenList], before: list[Piece]) -> OpenList:
    """The list that begins with ``element``, inside ``outer``, after the pieces ``before``."""
    typed = outer[0].typed if outer else _loses_numbers(element, before)
    start = _whole(element.get("start"), 1)
    return OpenList(element.tag == "ol", len(outer), typed, _style(element), start - 1)


def _loses_numbers(element: etree._Element, before: list[Piece]) -> bool:
    """Whether a numbered list would show other numbers than the old one, itself or one in it."""
    lists = [element, *element.iterdescendants("ol")]
    if not any(one.tag == "ol" for one in lists):
        return False
    last = before[-1] if before else None
    if element.tag == "ol" and isinstance(last, Text) and last.item and last.item.ordered:
        return True  # two lists with nothing between them become one
    if any(one.tag == "ol" and (_style(one) != "1" or _whole(one.get("start"), 1) != 1) for one in lists):
        return True
    if next(element.iterdescendants(*_PARTS_LISTS), None) is not None:
        return True
    if any(entry.get("value") for entry in element.iterdescendants("li")):
        return True
    return any(_goes_on_after(inner) for inner in element.iterdescendants(*LISTS))


def _goes_on_after(inner: etree._Element) -> bool:
    """Whether what follows a list in an entry would get another number."""
    entry = inner.getparent()
    if entry.tag != "li":
        return False
    if inner.tail and inner.tail.strip():
        return True
    # After a list of another kind the editor saves the rest as a list of its own, from one on.
    outer = entry.getparent()
    if inner.tag != "ol" and outer.tag == "ol" and entry.getnext() is not None:
        return True
    return any(element.tag != "br" or (element.tail or "").strip() for element in inner.itersiblings())


def _style(element: etree._Element) -> str:
    match = _STYLE.search(element.get("style") or "")
    if match and match[1].lower() in _STYLES:
        return _STYLES[match[1].lower()]
    named = (element.get("type") or "1").strip()
    return named if named in ("a", "A", "i", "I") else "1"


def _whole(text: str | None, default: int) -> int:
    """An attribute's number; attributes of more than six digits are no numbers of a list."""
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,6}", text.strip()) else default


def _written(number: int, style: str) -> str:
    if style == "1" or not 0 < number < 1000:
        return str(number)
    if style in "aA":
        letters = ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("a") + rest) + letters
    else:
        letters = ""
        for value, sign in _ROMAN:
            while number >= value:
                letters, number = letters + sign, number - value
    return letters.upper() if style in "AI" else letters
