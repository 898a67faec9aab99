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
    # What the old site's tables hold (nukeviet.reading).
    "another-site": (
        Weight.LEFT_OUT,
        "The source holds several sites with different table prefixes. The one with most articles (in "
        "brackets) was read; the number is how many articles the other has.",
    ),
    "modules-guessed": (
        Weight.TOLD,
        "The table of modules is not there. Every table of articles was taken for a news module of its name.",
    ),
    "table-missing": (Weight.LEFT_OUT, "The table is not there. What it would hold is not here."),
    "column-missing": (Weight.LEFT_OUT, "The column is not there. What it would hold is not here."),
    "config-missing": (
        Weight.TOLD,
        "The table of settings is not there. It would tell the site's host names and the module whose name "
        "addresses leave out: that was taken to be news, else the first.",
    ),
    "row-orphan": (
        Weight.LEFT_OUT,
        "The row belongs to an article, group, tag or author that is not there, and was not read.",
    ),
    "title-missing": (Weight.MENDED, "There is no title. The alias, else the number, was taken."),
    "title-too-long": (Weight.MENDED, "The title is longer than a page's title may be, and was cut."),
    "section-orphan": (Weight.MENDED, "The section above it is not there. It was put at the top."),
    "section-circle": (
        Weight.MENDED,
        "Sections lie inside each other in a circle. The one with the smallest number was put at the top.",
    ),
    "section-alias-twice": (
        Weight.TOLD,
        "Two sections have the same alias. The old address of sections with this alias leads to the first.",
    ),
    "section-unknown": (Weight.MENDED, "Some of the article's sections are not there. It is in the others."),
    "main-section-unknown": (
        Weight.MENDED,
        "The article's main section is not there. The first of its sections that is there (in brackets) was "
        "taken; without any, the article is in a section of its own.",
    ),
    "body-missing": (Weight.TOLD, "The article has no body. It is here with its title and lead."),
    "status-unknown": (Weight.MENDED, "The status is none that NukeViet has. The article is not public."),
    "date-invalid": (
        Weight.MENDED,
        "The date of publication is 0, before 1970, or in 2100 or later. The date of writing, of the last "
        "change, or of the article before it (in brackets) was taken.",
    ),
    "keywords-no-tags": (
        Weight.TOLD,
        "This generation has no tags, only keywords for search engines: they are not here. The number is how "
        "many articles have some.",
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
