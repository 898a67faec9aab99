"""What a drawn chart is made of. Lengths are units of the drawing's viewBox, y grows downwards."""

from dataclasses import dataclass, field
from typing import Literal

from .text import width_of

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A room to draw for: the viewBox's width and the size of all its text."""

    name: str
    width: int
    font: int

    @property
    def line_height(self) -> float:
        # Vietnamese capitals carry two marks: less than this and lines touch.
        return self.font * 1.25


# Two drawings of each chart; CSS shows the one that fits. One drawing scaled down to a telephone
# of 360 pixels would have letters seven pixels high.
WIDE = Frame("wide", 640, 15)
NARROW = Frame("narrow", 340, 14)


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; ``y`` is its baseline."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    role: Literal["name", "value", "tick", "note", "total"] = "name"

    def box(self, font: int) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of about the room the text takes."""
        width = width_of(self.text, font)
        left = self.x - {"start": 0, "middle": width / 2, "end": width}[self.anchor]
        return left, self.y - font * 0.8, left + width, self.y + font * 0.2


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of the grid; the one at zero is drawn stronger."""

    x1: float
    y1: float
    x2: float
    y2: float
    zero: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    series: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A series as a line: one path with a gap where a number is missing, and a path of markers."""

    path: str
    markers: str
    points: tuple[tuple[float, float], ...]
    series: int


@dataclass(frozen=True, slots=True)
class Slice:
    """A piece of the ring; ``start`` and ``end`` in turns, clockwise from the top."""

    path: str
    start: float
    end: float
    number: int


@dataclass(slots=True)
class Drawing:
    """One inline SVG."""

    frame: Frame
    height: float = 0
    rules: list[Rule] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)
    slices: list[Slice] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.frame.name

    @property
    def width(self) -> int:
        return self.frame.width

    @property
    def font(self) -> int:
        return self.frame.font


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A series or a slice: its number (from 1), name, marker (lines) and value (slices)."""

    number: int
    name: str
    marker: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart for ``blocks/chart_block.html``.

    ``key`` is the same for the same data and differs for other data: part of the ids on a page.
    ``summary`` is one sentence in the reader's language.
    """

    kind: Literal["bar", "line", "pie"]
    key: str
    summary: str
    legend: tuple[LegendItem, ...]
    drawings: tuple[Drawing, ...]
