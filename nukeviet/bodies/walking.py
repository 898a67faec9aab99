"""From the tree of an old body to its pieces, in reading order."""

import re
from itertools import islice

from lxml import etree

from . import tables
from .grids import Unfit
from .layouts import picture_cells
from .lines import joined, paragraphs, with_breaks
from .looks import Look, look_of, unquoted
from .numbering import LISTS, OpenList, open_list
from .parsing import BLOCKS, is_hidden, is_unseen, seen_text
from .pieces import BREAK, Embed, Item, Picture, Piece, Run, Text
from .raised import moved

_PARTING = BLOCKS - {"br", "img"}  # they end a paragraph
_FIELDS = frozenset(("input", "textarea", "select", "button"))
_PLAIN = frozenset(("b", "strong", "i", "em", "u", "span", "font", "small", "sup", "sub", "o:p"))
_LABEL = 80  # characters of the longest one
# Up to 32 pixels a picture is an icon.
_PIXELS = re.compile(r"\s*(?:[12]?[0-9]|3[0-2])(?:px)?\s*$")


class Walk:
    """``pieces`` and ``notes`` of what stands in an element, and the words ``made`` on the way.

    Pieces are in a row, not nested, and so is the walk: deep trees cost no stack.
    """

    def __init__(self, root: etree._Element, in_table: bool = False, place: int = 0) -> None:
        self.pieces: list[Piece] = []
        self.notes: list[tuple[str, str]] = []
        self.made: list[str] = []
        self._in_table = in_table
        self._runs: list[Run] = []
        self._look = self._runs_look = Look()
        self._place = place
        self._lists: list[OpenList] = []
        self._cell_start = 0  # the number of pieces where the cell of a table began
        self._goes_on = False  # whether the next text belongs to the line of the last one
        self._walk(root)

    def _walk(self, root: etree._Element) -> None:
        looks: list[Look] = []
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "start":
                looks.append(self._look)
                if element is root and self._in_table:
                    self._look = look_of(element, tag, self._look)
                    self._add(element.text)
                elif self._begin(element, tag):
                    self._add(element.text)
                else:
                    walker.skip_subtree()
                continue
            if tag in _PARTING:
                self._flush()
            if tag == "td":
                self._goes_on = False
            if tag in LISTS and self._lists and not is_hidden(element):
                self._lists.pop()
            self._look = looks.pop()
            if element is not root:
                self._add(element.tail)
        self._flush()

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if not self._runs:
            self._runs_look = self._look
        run = Run(text, self._look.bold, self._look.italic, self._look.href)
        if self._look.pre:
            self._runs += with_breaks(run)
        else:
            self._runs.append(run)

    def _begin(self, element: etree._Element, tag: str) -> bool:
        """Takes note of an element; False when nothing in it is to be looked at."""
        if is_hidden(element):
            self._flush_if_block(tag)
            if text := " ".join("".join(element.itertext()).split()):
                self.notes.append(("text-hidden", text[:200]))
            return False
        if tag == "br":
            if not self._runs:
                self._runs_look = self._look
            self._runs.append(BREAK)
            return False
        if tag == "img":
            self._picture(element)
            return False
        if tag in ("sup", "sub") and self._moved(element, tag == "sup"):
            return False
        self._flush_if_block(tag)
        if is_unseen(tag):
            self._unseen(element, tag)
            return False
        if tag == "table" and not self._in_table and self._table(element):
            return False
        if tag in ("video", "audio", "object", "embed"):
            self._embed(element, tag)
        elif tag in _FIELDS:
            self.notes.append(("form-dropped", element.get("name") or tag))
        elif tag in ("del", "s", "strike"):
            self.notes.append(("struck-text", "".join(element.itertext()).strip()[:200]))
        elif tag in ("svg", "math", "canvas"):
            self.notes.append(("drawing-dropped", tag))
        elif tag == "td":
            self._goes_on = element.getprevious() is not None and self._is_label()
            self._cell_start = len(self.pieces)
        self._look = look_of(element, tag, self._look)
        if tag in LISTS:
            self._lists.append(open_list(element, self._lists, self.pieces))
            self._look = self._look._replace(item=None)
        elif tag == "li":
            within = self._lists[-1] if self._lists else OpenList(False, 0, False, "1", 0)
            self._look = self._look._replace(item=within.item(element), kind="p")
        return True

    def _flush_if_block(self, tag: str) -> None:
        if tag in _PARTING:
            self._flush()
            self._place += 1

    def _flush(self) -> None:
        """What was gathered since the last block becomes texts."""
        if not self._runs:
            return
        found, look = paragraphs(self._runs), self._runs_look
        self._runs = []
        if look.item:
            if found:
                self._entry(look.item, joined([runs for runs, _padding in found]), look)
            return
        kind = look.kind
        if kind[0] == "h":
            found = [(joined([runs for runs, _padding in found], Run(" ")), 0)] if found else []
        for runs, padding in found:
            if self._goes_on and kind == "p" and len(self.pieces) == self._cell_start:
                runs = joined([self.pieces.pop().runs, runs], Run(" "))
                self._goes_on = False
            self.pieces.append(Text(runs, kind, look.align, padding, place=self._place))

    def _is_label(self) -> bool:
        """Whether the cell just read holds one short line that ends in a colon, as of "Chức vụ:"."""
        if len(self.pieces) != self._cell_start + 1:
            return False
        last = self.pieces[-1]
        is_line = isinstance(last, Text) and last.kind == "p" and not last.item
        return is_line and len(last.plain) <= _LABEL and last.plain.endswith(":")

    def _entry(self, item: Item, runs: list[Run], look: Look) -> None:
        last = self.pieces[-1] if self.pieces else None
        if item.used and isinstance(last, Text) and last.item is item:
            last.runs += [BREAK, *runs]
            return
        if item.label:  # its number stands in the text, so it is a paragraph
            if not item.used:
                if not self.made:
                    self.notes.append(("numbers-as-text", "".join(run.text for run in runs)[:200]))
                self.made.append(item.label)
                runs = [Run(f"{item.label} "), *runs]
            self.pieces.append(Text(runs, "p", look.align, item=item, place=self._place))
        else:
            self.pieces.append(Text(runs, "item", look.align, item=item, place=self._place))
        item.used = True

    def _moved(self, element: etree._Element, up: bool) -> bool:
        """Writes a raised or lowered text, when it is nothing but that."""
        if any(inner.tag not in _PLAIN or is_hidden(inner) for inner in element.iterdescendants()):
            return False
        text, same = moved("".join(element.itertext()), up)
        if not same:
            self.notes.append(("raised-as-text", text.strip()))
        self._add(text)
        return True

    def _table(self, element: etree._Element) -> bool:
        """Whether it is done with: as data, or as pictures with their captions."""
        notes: list[tuple[str, str]] = []

        def read_cell(cell: etree._Element) -> list[Piece]:
            walk = Walk(cell, in_table=True)
            notes.extend(walk.notes)
            return walk.pieces

        note = None
        try:
            if found := tables.read(element, read_cell):
                self.notes += notes
                self.pieces.append(found)
                return True
        except Unfit:
            note = ("table-as-text", " ".join("".join(islice(seen_text(element), 100)).split())[:200])
        cells = picture_cells(element)
        for cell, is_caption in cells:
            self._cell(cell, is_caption)
        if note and not cells:
            self.notes.append(note)
        return bool(cells)

    def _cell(self, cell: etree._Element, is_caption: bool) -> None:
        walk = Walk(cell, in_table=True, place=self._place + 1)
        match walk.pieces:
            case [Picture(), Text() as text] if text.kind == "p":
                text.kind = "caption"
        for piece in walk.pieces:
            if is_caption and isinstance(piece, Text) and not piece.item:
                piece.kind = "caption"
        self.pieces += walk.pieces
        self.notes += walk.notes
        self.made += walk.made
        self._place = walk._place

    def _picture(self, element: etree._Element) -> None:
        address = _source(element)
        if address and all(_PIXELS.match(element.get(name) or "") for name in ("width", "height")):
            self.notes.append(("icon-dropped", address[:200]))
            return
        self._flush()
        if address:
            alt, title = element.get("alt") or "", element.get("title") or ""
            self.pieces.append(Picture(address, alt, title, self._look.href, self._look.align, self._place))

    def _unseen(self, element: etree._Element, tag: str) -> None:
        if tag == "iframe":
            self.pieces.append(
                Embed(tag, _source(element), element.get("title") or "", self._look.align, self._place)
            )
        elif tag == "script":
            self.notes.append(("script-dropped", (element.get("src") or element.text or "").strip()[:200]))
        elif tag in ("noscript", "template") and (text := "".join(element.itertext()).strip()):
            self.notes.append(("text-hidden", text[:200]))

    def _embed(self, element: etree._Element, tag: str) -> None:
        if tag == "embed" and next(element.iterancestors("object", "video", "audio"), None) is not None:
            return
        address = unquoted(element.get("data") or "") or _source(element)
        if not address:
            inner = element.iterdescendants("source", "embed", "param")
            address = next((found for one in inner if (found := _of_param(one))), "")
        self.pieces.append(Embed(tag, address, element.get("title") or "", self._look.align, self._place))


def _source(element: etree._Element) -> str:
    """Where it comes from; scripts that load pictures late leave the true address in another attribute."""
    own = unquoted(element.get("src") or "")
    late = unquoted(element.get("data-src") or element.get("data-original") or "")
    return late if late and (not own or own.startswith("data:")) else own


def _of_param(element: etree._Element) -> str:
    if element.tag != "param":
        return _source(element)
    names_it = (element.get("name") or "").lower() in ("movie", "src", "url")
    return unquoted(element.get("value") or "") if names_it else ""
