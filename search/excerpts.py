"""What a result shows of its text: a piece around the words looked for, each of them marked."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from core.slugs import fold

from .analysis import FINAL_Y, Word, words
from .query import Alternative, Query

LENGTH = 240  # characters of an excerpt
BEFORE = 60  # of them before the first match
MOST_MATCHES = 200  # looked at in one text

# Text cut into pieces, each with whether it is to be marked.
Pieces = list[tuple[str, bool]]

# One folded letter for each letter, so that places in the folded text are places in the text.
LETTERS = {
    ord(char): folded
    for char in map(chr, (*range(ord("A"), ord("Z") + 1), *range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)))
    if len(folded := fold(char).lower()) == 1
}


def highlighted(text: str, query: Query) -> Pieces:
    """The whole text, with matches marked."""
    return list(_pieces(text, 0, len(text), _spans(text, query)))


def excerpt(text: str, query: Query) -> Pieces:
    """The piece of the text in which the most of the words are found; its beginning where none is."""
    text = text.replace("\n", " ")
    spans = _spans(text, query)
    start = _best_start(spans)
    begin = _word_start(text, start - BEFORE) if start > BEFORE else 0
    end = _word_end(text, begin + LENGTH)
    pieces = list(_pieces(text, begin, end, spans))
    if begin:
        pieces.insert(0, ("… ", False))
    if end < len(text):
        pieces.append((" …", False))
    return pieces


def _spans(text: str, query: Query) -> list[tuple[int, int, str]]:
    """(start, end, folded) of each match; as typed where the text has it so, else whatever its marks."""
    pattern = _pattern(query)
    if pattern is None:
        return []
    typed = {
        tuple(word.folded for word in alternative.words): alternative.words
        for clause in query.clauses
        for alternative in clause.alternatives
    }
    single = {word.folded: word for found in typed.values() for word in found}
    matches = islice(pattern.finditer(text.translate(LETTERS)), MOST_MATCHES)
    spans = [(match.start(), match.end(), match[0]) for match in matches]
    if not any(word.exact for word in single.values()):
        return spans
    judged: dict[str, bool] = {}
    exact = []
    for span in spans:
        written = text[span[0] : span[1]]
        if written not in judged:
            judged[written] = _as_typed(written, single)
        if judged[written]:
            exact.append(span)
    return exact or spans


def _as_typed(written: str, typed: dict[str, Word]) -> bool:
    return all(
        not (wanted := typed.get(word.folded)) or not wanted.exact or wanted.exact == word.exact
        for word in words(written)
    )


@lru_cache(maxsize=256)
def _pattern(query: Query) -> re.Pattern | None:
    last = query.clauses[-1].alternatives[0] if query.clauses else None
    sources = {
        source
        for clause in query.clauses
        for alternative in clause.alternatives
        for source in _sources(alternative, is_open=query.last_is_open and alternative is last)
    }
    if not sources:
        return None
    longest_first = sorted(sources, key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(longest_first)})(?![^\W_])")


def _sources(alternative: Alternative, is_open: bool) -> Iterator[str]:
    forms = [spelling(word.folded) for word in alternative.words]
    if is_open and len(alternative.words[-1].folded) > 1:
        forms[-1] += r"[^\W_]*"
    if alternative.ordered:
        yield r"[\W_]+".join(forms)
    else:
        yield from forms


def spelling(folded: str) -> str:
    """The ways in which a folded word may stand in a text without marks, as a regular expression."""
    if folded.isdecimal():
        return "[.,]?".join(folded) if len(folded) > 3 else folded
    if folded.endswith("i") and FINAL_Y.fullmatch(folded[:-1] + "y"):
        return re.escape(folded[:-1]) + "[iy]"
    if len(folded) <= 6:
        return "&?".join(map(re.escape, folded))
    return re.escape(folded)


def _joined(text: str, spans: list[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    """Matches with nothing but a space between them are one."""
    start = stop = -1
    for begin, end, _folded in spans:
        if start >= 0 and text[stop:begin].isspace():
            stop = end
            continue
        if start >= 0:
            yield start, stop
        start, stop = begin, end
    if start >= 0:
        yield start, stop


def _best_start(spans: list[tuple[int, int, str]]) -> int:
    """Where the piece begins that has the most different matches; the first such."""
    best, best_start = 0, 0
    for number, (start, _end, _folded) in enumerate(spans):
        inside = {span[2] for span in spans[number : number + 40] if span[1] <= start + LENGTH - BEFORE}
        if len(inside) > best:
            best, best_start = len(inside), start
    return best_start


def _word_start(text: str, place: int) -> int:
    space = text.find(" ", place, place + 30)
    return space + 1 if space >= 0 else place


def _word_end(text: str, place: int) -> int:
    if place >= len(text):
        return len(text)
    space = text.rfind(" ", place - 30, place)
    return space if space >= 0 else place


def _pieces(text: str, begin: int, end: int, spans: list[tuple[int, int, str]]) -> Iterator[tuple[str, bool]]:
    place = begin
    for start, stop in _joined(text, spans):
        if start < place or stop > end:
            continue
        if start > place:
            yield text[place:start], False
        yield text[start:stop], True
        place = stop
    if place < end:
        yield text[place:end], False
