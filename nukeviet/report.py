"""What an import tells its operator: each thing that was mended, left out or decided, with its number."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from tempfile import TemporaryFile
from typing import IO


class Weight(StrEnum):
    """How much a note matters. Left out: something of the old site is not here. Mended: it is here, changed.

    Told: a decision the operator should know of.
    """

    LEFT_OUT = "left out"
    MENDED = "mended"
    TOLD = "told"


# code: (weight, what it means and what was done about it). docs/operators/nukeviet.md explains each;
# a test holds the two together.
CODES: dict[str, tuple[Weight, str]] = {
    # Shared by all that is brought.
    "changed-here": (
        Weight.TOLD,
        "Changed both here and on the old site since the last import. What stands here was left as it is.",
    ),
    "deleted-here": (
        Weight.TOLD,
        "Brought by an earlier import and deleted here since. It was not made again.",
    ),
    # Topics, tags, authors, sources.
    "label-cut": (Weight.MENDED, "The text is longer than its field here. It was cut at a word."),
    "label-nameless": (Weight.LEFT_OUT, "A topic, tag or author without a name. It was left out."),
    "label-unknown": (
        Weight.LEFT_OUT,
        "Articles name a topic, tag, author or source that the old site no longer has. They come without it.",
    ),
    "label-description": (
        Weight.LEFT_OUT,
        "A description without a place: tags have none here, and one of the same name has its own already.",
    ),
    "label-picture": (
        Weight.LEFT_OUT,
        "The picture of an author page. Upload it in the author's form.",
    ),
    "source-logo": (Weight.LEFT_OUT, "The logo of a source. Sources have a name and an address here."),
    "source-address": (
        Weight.LEFT_OUT,
        "The address of a source is no address of a web page. It was left out; the source's name stayed.",
    ),
    "source-mended": (
        Weight.MENDED,
        "The address of a source was incomplete or written twice; it was mended.",
    ),
    # Numbers.
    "views-impossible": (Weight.LEFT_OUT, "No number of views a page can have. It was not carried over."),
    "rating-impossible": (
        Weight.LEFT_OUT,
        "So many votes of one to five stars cannot make so many points. The rating was not carried over.",
    ),
    "total-impossible": (
        Weight.LEFT_OUT,
        "No number of visits a site can have. Enter it in the settings of the visit statistics by hand.",
    ),
    # What is listed, not imported.
    "comments-left": (
        Weight.LEFT_OUT,
        "An article has comments. They are not imported; keep the old database where they matter.",
    ),
    "menu-item": (
        Weight.TOLD,
        "An item of a menu. Menus are not imported: build them anew from sections and link lists.",
    ),
}


@dataclass(frozen=True, slots=True)
class Note:
    """One line of the report."""

    code: str  # a key of CODES
    language: str = ""  # of the module; "" for what concerns the whole site
    module: str = ""
    kind: str = ""  # a value of models.Kind, "file", "dump" …
    number: int | None = None  # the old site's id
    detail: str = ""  # what exactly: a name, an address, a text that was dropped

    @property
    def weight(self) -> Weight:
        return CODES[self.code][0]


class Report:
    """Collects notes in files without a name, so that memory stays small however many there are."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._files: dict[str, IO[str]] = {}

    def add(self, code: str, **where) -> None:
        """``report.add("picture-missing", language="vi", module="news", kind="article", number=7, detail=…)``"""
        if code not in CODES:
            raise KeyError(f"no code of the report: {code}")
        self.counts[code] += 1
        if code not in self._files:
            self._files[code] = TemporaryFile("w+", encoding="utf-8", errors="replace")
        json.dump(asdict(Note(code, **where)), self._files[code], ensure_ascii=False)
        self._files[code].write("\n")

    def __iter__(self) -> Iterator[Note]:
        """All notes: by code in the order of CODES, then as they came."""
        for code in CODES:
            if file := self._files.get(code):
                file.seek(0)
                yield from (Note(**json.loads(line)) for line in file)
                file.seek(0, 2)

    @property
    def left_out(self) -> int:
        """How many notes say that something of the old site is not here."""
        return sum(count for code, count in self.counts.items() if CODES[code][0] is Weight.LEFT_OUT)

    def close(self) -> None:
        for file in self._files.values():
            file.close()
