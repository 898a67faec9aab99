"""A body in reading order, between its HTML and its blocks."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Run(NamedTuple):
    """Words that look the same and lead to the same place. ``href`` is as in the old HTML."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


BREAK = Run("\n")  # compared by identity


@dataclass(slots=True)
class Item:
    """The entry of a list that a text belongs to."""

    ordered: bool
    depth: int  # 0 for the outermost list
    label: str = ""  # its number, where the list cannot keep it: "3."
    used: bool = False  # whether a text of it was written already


@dataclass(slots=True)
class Text:
    """A paragraph, heading or entry of a list. Its runs are clean: no doubled spaces, none at the ends."""

    runs: list[Run]
    kind: str = "p"  # or "h1" to "h6", "item", "caption"
    align: str = ""
    padding: int = 0  # blanks before the first word, with which editors push a line to the right
    item: Item | None = None
    place: int = 0  # the block element of the old HTML that it stands in

    @property
    def plain(self) -> str:
        return "".join(run.text for run in self.runs).replace("\n", " ")

    @property
    def is_bold(self) -> bool:
        return all(run.bold for run in self.runs if run.text.strip())

    @property
    def has_bold(self) -> bool:
        return any(run.bold for run in self.runs)

    @property
    def is_italic(self) -> bool:
        return all(run.italic for run in self.runs if run.text.strip())

    @property
    def hrefs(self) -> set[str]:
        return {run.href for run in self.runs if run.text.strip()}


@dataclass(slots=True)
class Picture:
    address: str
    alt: str = ""
    title: str = ""
    href: str = ""  # where a click on it led
    align: str = ""
    place: int = 0
    caption: Text | None = None


@dataclass(slots=True)
class Embed:
    """A frame, film, sound or program that was shown within the text."""

    tag: str
    address: str
    title: str = ""
    align: str = ""
    place: int = 0
    caption: Text | None = None


@dataclass(slots=True)
class Table:
    """A table of data: every row as long as ``headings``."""

    headings: list[str]  # all empty when no row was told apart as the head
    rows: list[list[str]]
    caption: str = ""
    row_headings: bool = False
    links: list[tuple[str, str]] = field(default_factory=list)  # (address, what it is)
    made: list[str] = field(default_factory=list)  # cells that are written more often than in the old HTML
    reordered: bool = False  # whether its words come in another order than in the old HTML


Piece = Text | Picture | Embed | Table
