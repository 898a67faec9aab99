"""From the runs between two blocks to paragraphs: blanks in order, broken where the old text was."""

import re
import unicodedata

from .pieces import BREAK, Run
from .words import without_invisible

_NEWLINE = re.compile(r"\r\n?|\n")


def paragraphs(runs: list[Run]) -> list[tuple[list[Run], int]]:
    """Each paragraph's clean runs and by how many hard blanks its last line was pushed to the right.

    One BREAK stays a break, two in a row part paragraphs.
    """
    found: list[tuple[list[Run], int]] = []
    current: list[Run] = []
    padding = 0
    for line, pushed in _lines(runs):
        if line:
            if current:
                current.append(BREAK)
            current += line
            padding = pushed
        elif current:
            found.append((current, padding))
            current = []
    if current:
        found.append((current, padding))
    return found


def _lines(runs: list[Run]) -> list[tuple[list[Run], int]]:
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run is BREAK:
            lines.append([])
        else:
            lines[-1].append(run)
    return [(_tidy(line), _padding(line)) for line in lines]


def _padding(line: list[Run]) -> int:
    count = 0
    for run in line:
        rest = run.text.lstrip()
        count += run.text.count("\xa0", 0, len(run.text) - len(rest))
        if rest:
            return count
    return 0


def _tidy(line: list[Run]) -> list[Run]:
    """One blank where there were several, none at the ends, neighbours of one look as one run."""
    tidy: list[Run] = []
    parts: list[str] = []  # of the run that goes on
    look = Run("")
    blank = False
    for run in line:
        raw = _composed(run.text)
        if not raw:
            continue
        blank = (blank or raw[0].isspace()) and bool(parts)
        words = " ".join(raw.split())
        if not words:
            continue
        if parts and run[1:] != look[1:]:
            tidy.append(look._replace(text="".join(parts)))
            parts = _blank_between(tidy, run) if blank else []
        elif blank:
            parts.append(" ")
        parts.append(words)
        look = run
        blank = raw[-1].isspace()
    if parts:
        tidy.append(look._replace(text="".join(parts)))
    return tidy


def _blank_between(tidy: list[Run], following: Run) -> list[str]:
    """A blank between two looks is plain, and part of the link when both are of one link.

    It goes to the end of ``tidy``, or is given back as the beginning of the run that follows.
    """
    last = tidy[-1]
    blank = Run(" ", href=last.href if last.href == following.href else "")
    if following[1:] == blank[1:]:
        return [" "]
    if last[1:] == blank[1:]:
        tidy[-1] = last._replace(text=last.text + " ")
    else:
        tidy.append(blank)
    return []


def _composed(text: str) -> str:
    text = without_invisible(text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def with_breaks(run: Run) -> list[Run]:
    """A preformatted text with its line ends as breaks."""
    runs: list[Run] = []
    for index, line in enumerate(_NEWLINE.split(run.text)):
        if index:
            runs.append(BREAK)
        if line:
            runs.append(run._replace(text=line))
    return runs


def joined(texts: list[list[Run]], separator: Run = BREAK) -> list[Run]:
    runs: list[Run] = []
    for text in texts:
        if runs:
            runs.append(separator)
        runs += text
    return runs
