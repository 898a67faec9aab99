"""What an import tells its operator: each thing that was mended, left out or decided, with its number."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from tempfile import TemporaryFile
from typing import IO

from .report_codes import CODES, Weight


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
        self._collected: list[tuple[str, str]] | None = None

    def add(self, code: str, **where) -> None:
        """``report.add("picture-missing", language="vi", module="news", number=7, detail="anh.jpg")``"""
        if code not in CODES:
            raise KeyError(f"no code of the report: {code}")
        self.counts[code] += 1
        if code not in self._files:
            self._files[code] = TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        if self._collected is not None:
            self._collected.append((code, where.get("detail", "")))
        json.dump(asdict(Note(code, **where)), self._files[code], ensure_ascii=False)
        self._files[code].write("\n")

    @contextmanager
    def collected(self) -> Iterator[list[tuple[str, str]]]:
        """Notes added meanwhile, (code, detail), to be kept with what they are about."""
        outer, self._collected = self._collected, []
        try:
            yield self._collected
        finally:
            self._collected = outer

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

    __del__ = close
