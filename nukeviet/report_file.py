"""The report as a file: for people (text), for spreadsheets (.csv), for programs (.json, a line each)."""

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from .report import Note, Report
from .report_codes import CODES, Weight

COLUMNS = ("weight", "code", "language", "module", "kind", "number", "detail")
HEADINGS = {
    Weight.LEFT_OUT: "Left out: not here",
    Weight.MENDED: "Mended: here, changed",
    Weight.TOLD: "To know",
}


def write(report: Report, path: Path) -> None:
    """Raises OSError where the file cannot be written."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(COLUMNS)
            rows.writerows([_cell(value) for value in _values(note)] for note in report)
    elif path.suffix in (".json", ".jsonl"):
        with path.open("w", encoding="utf-8") as file:
            for note in report:
                json.dump({"weight": note.weight} | asdict(note), file, ensure_ascii=False)
                file.write("\n")
    else:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in _lines(report))


def _values(note: Note) -> list:
    return [getattr(note, name) for name in COLUMNS]


def _cell(value: object) -> object:
    """Text that a spreadsheet would take for a formula is marked as text."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value


def _lines(report: Report) -> Iterator[str]:
    for weight in Weight:
        codes = [code for code in CODES if CODES[code][0] is weight and report.counts[code]]
        if not codes:
            continue
        yield from ("", f"# {HEADINGS[weight]}")
        for code, notes in groupby(report, key=lambda note: note.code):
            if code not in codes:
                continue
            yield from ("", f"## {code} ({report.counts[code]})", CODES[code][1], "")
            for note in notes:
                where = "/".join(filter(None, (note.language, note.module)))
                number = "" if note.number is None else str(note.number)
                # What the old site wrote must not look like lines of the report itself.
                detail = " ".join(filter(None, map(str.strip, note.detail.splitlines())))
                yield "- " + " ".join(filter(None, (where, note.kind, number, detail)))
