"""What a reader has typed, understood: words that must all be found, phrases, abbreviations.

Nothing typed is ever an operator of a database: a query is words, and words are letters and digits.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .analysis import AMPERSAND, Word, words

MAX_LENGTH = 200  # characters of a query
QUOTES = re.compile(r'["“”„«»＂]')


@dataclass(frozen=True)
class Alternative:
    """One way to meet a clause: all of these words, next to one another in this order if ``ordered``."""

    words: tuple[Word, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Clause:
    """Something that must be found, in one of its ways; the first is as the reader wrote it."""

    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True)
class Query:
    """All clauses must be met. The very last word is a beginning as well, unless it stands in quotes."""

    clauses: tuple[Clause, ...] = ()
    last_is_open: bool = False

    def __bool__(self) -> bool:
        return bool(self.clauses)

    @property
    def words(self) -> list[Word]:
        """As the reader wrote them."""
        return [word for clause in self.clauses for word in clause.alternatives[0].words]

    @property
    def is_phrase(self) -> bool:
        return len(self.clauses) == 1 and self.clauses[0].alternatives[0].ordered

    @property
    def as_phrase(self) -> "Query":
        """The same words next to one another."""
        return Query((Clause((Alternative(tuple(self.words), ordered=True),)),))


# Folded words of a term -> every term of its group, each as its words.
Synonyms = Mapping[tuple[str, ...], Sequence[tuple[Word, ...]]]


def parse(text: str, synonyms: Synonyms | None = None) -> Query:
    """Understand a query; anything can be given, and what holds no word gives an empty query."""
    clauses: list[Clause] = []
    last_is_open = False
    parts = QUOTES.split(text[:MAX_LENGTH])
    for number, part in enumerate(parts):
        # Every second part stands in quotes; a quotation mark without its partner quotes nothing.
        if number % 2 and number < len(parts) - 1:
            if found := tuple(words(part)):
                clauses.append(Clause((Alternative(found, ordered=True),)))
                last_is_open = False
        elif found_clauses := list(_unquoted(part, synonyms or {})):
            clauses += found_clauses
            last_is_open = True
    return Query(tuple(clauses), last_is_open)


def _unquoted(text: str, synonyms: Synonyms) -> Iterator[Clause]:
    # What is written without a space (19/NQ-TW, 9001:2015) is looked for as it is written.
    chunks = [found for chunk in AMPERSAND.sub("", text).split() if (found := tuple(words(chunk)))]
    start = 0
    longest = max(map(len, synonyms), default=0)
    while start < len(chunks):
        for stop in range(min(len(chunks), start + longest), start, -1):
            typed = tuple(word for chunk in chunks[start:stop] for word in chunk)
            terms = synonyms.get(tuple(word.folded for word in typed), ())
            if any(_means(typed, term) for term in terms):
                others = [term for term in terms if not _means(typed, term)]
                own = Alternative(typed, ordered=stop - start == 1 and len(typed) > 1)
                yield Clause((own, *(Alternative(term, ordered=len(term) > 1) for term in others)))
                start = stop
                break
        else:
            yield Clause((Alternative(chunks[start], ordered=len(chunks[start]) > 1),))
            start += 1


def _means(typed: tuple[Word, ...], term: tuple[Word, ...]) -> bool:
    """Whether what is typed may be the term: the same letters, and no mark that the term does not have."""
    return len(typed) == len(term) and all(
        mine.folded == its.folded and mine.exact in ("", its.exact)
        for mine, its in zip(typed, term, strict=True)
    )
