"""The line at the end of a body that names its author."""

import re

from .pieces import BREAK, Piece, Run, Text

LONGEST = 150  # characters of an author's name
_PUSHED = 10  # hard blanks that make a line stand at the right
_LABEL = re.compile(
    r"(?P<sure>Tác giả bài viết|Người viết bài)\s*[:：]\s*|"
    r"(?:Tác giả|Người viết|Bài viết|Tin bài|(?:Tin|Bài)(?:\s*(?:,|và|-|&|\+)\s*(?:bài|ảnh))+|Author|By)"
    r"\s*[:：]\s*",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\b(?:PGS|GS|TSKH|TS|ThS|BS|KS|CN|LS|NB)\.", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?;:]")
_AROUND = " .,;-–()*"


def take_byline(pieces: list[Piece]) -> tuple[str, str]:
    """The author and the line taken from the end of ``pieces``; two empty texts when there is none.

    Only "Tác giả bài viết: …" is believed wherever it stands alone; shorter words only at the right.
    """
    last = pieces[-1] if pieces else None
    if not isinstance(last, Text) or last.item:
        return "", ""
    place = next((index for index in range(len(last.runs) - 1, -1, -1) if last.runs[index] is BREAK), -1)
    line = "".join(run.text for run in last.runs[place + 1 :]).strip()
    match = _LABEL.match(line.lstrip("(*"))
    if not match:
        return "", ""
    pushed = last.align == "right" or last.padding >= _PUSHED
    name = " ".join(line.lstrip("(*")[match.end() :].split()).strip(_AROUND)
    if (
        not (pushed or match["sure"])
        or not name
        or len(name) > LONGEST
        or _SENTENCE.search(_TITLE.sub("", name))
    ):
        return "", ""
    if place < 0:
        pieces.pop()
    else:
        last.runs = _without_break(last.runs[:place])
    return name, line


def _without_break(runs: list[Run]) -> list[Run]:
    while runs and runs[-1] is BREAK:
        runs = runs[:-1]
    return runs
