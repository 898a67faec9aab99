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
    # bodies
    "body-as-text": (
        Weight.MENDED,
        "The body could not be read as what it was; its words are here as plain paragraphs.",
    ),
    "rest-unseen": (
        Weight.TOLD,
        "The body ends inside of a comment or script never closed; readers saw nothing after it.",
    ),
    "text-hidden": (
        Weight.LEFT_OUT,
        "A text within the body was hidden from readers of the old site; it was not brought along.",
    ),
    "script-dropped": (Weight.LEFT_OUT, "A program within the body; what it showed has to be made anew."),
    "form-dropped": (Weight.LEFT_OUT, "A field of a form within the body; the words around it are here."),
    "drawing-dropped": (Weight.LEFT_OUT, "A drawing or formula within the body; its words are here as text."),
    "embed-dropped": (Weight.LEFT_OUT, "A frame, film or sound without an address that can be led to."),
    "embed-as-link": (
        Weight.MENDED,
        "A frame, film or sound of another site; a link to it stands there now.",
    ),
    "picture-embedded": (
        Weight.LEFT_OUT,
        "A picture that is written into the body itself instead of a file.",
    ),
    "picture-elsewhere": (
        Weight.MENDED,
        "A picture of another site; nothing was fetched, a link to it stands there now.",
    ),
    "picture-link": (Weight.LEFT_OUT, "A picture that was a link; it is shown, and no longer leads there."),
    "icon-dropped": (Weight.LEFT_OUT, "A picture no larger than a letter."),
    "link-dropped": (
        Weight.LEFT_OUT,
        "A link to an address that may not stand in a text, like a file of one computer; its words are here.",
    ),
    "table-as-text": (
        Weight.MENDED,
        "A table that holds more than short texts, or held things in place; its cells are paragraphs now.",
    ),
    "table-caption": (
        Weight.TOLD,
        "A table without a caption was given this one, from its head or the heading above.",
    ),
    "numbers-as-text": (
        Weight.MENDED,
        "A numbered list that a list of ours would number otherwise; its numbers are written as text.",
    ),
    "raised-as-text": (
        Weight.MENDED,
        "Raised or lowered signs that Unicode does not have stand on the line now.",
    ),
    "struck-text": (Weight.MENDED, "A text that was struck out; it is here and not struck out."),
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
