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
    "dump-truncated": (Weight.LEFT_OUT, "The dump ends in the middle; what comes after is missing here."),
    "dump-without-end": (
        Weight.TOLD,
        "The dump lacks the last line that its program writes; if it was cut between two tables, later ones "
        "are missing.",
    ),
    "dump-row-broken": (
        Weight.LEFT_OUT,
        "A row of the dump cannot be read, or has too many or too few values.",
    ),
    "dump-statement-unknown": (
        Weight.LEFT_OUT,
        "An INSERT of the dump has a form that cannot be read; it was skipped.",
    ),
    "table-without-columns": (
        Weight.LEFT_OUT,
        "The dump has rows of a table, but nothing that tells its columns (CREATE TABLE); they were skipped.",
    ),
    "table-unreadable": (
        Weight.LEFT_OUT,
        "The database cannot read this table, or not farther than this row.",
    ),
    "table-twice": (Weight.TOLD, "The dump holds a table more than once; its last copy was used."),
    "other-database": (
        Weight.TOLD,
        "The dump holds several databases; the first with a NukeViet site was used, this one was not.",
    ),
    "mojibake": (
        Weight.MENDED,
        "Texts of this column had been encoded twice (mojibake); they were put right.",
    ),
    "charset-guessed": (
        Weight.MENDED,
        "Texts of this column are not UTF-8; they were read as declared or as Windows-1252, without half a "
        "letter at the end.",
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
