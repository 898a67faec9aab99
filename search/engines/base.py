"""What every engine answers, and how a query becomes an expression of its language."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from enum import Flag, auto

from ..analysis import Word
from ..query import Alternative, Query


class How(Flag):
    """How a page must match: each is a reason to rank it higher, and they can be combined."""

    LOOSE = 0  # every word anywhere, whatever its marks; the last may be a beginning
    STRICT = auto()  # every word as it is typed, marks and all
    TITLE = auto()  # every word in the title
    HEAD = auto()  # every word in title, lead or labels

    @property
    def field(self) -> "How":
        """TITLE, HEAD, or LOOSE for anywhere."""
        return self & (How.TITLE | How.HEAD)


@dataclass(frozen=True)
class Scope:
    """Where to look: a language, perhaps a section with all below it, perhaps a span of time."""

    language: str
    section: int | None = None
    since: datetime | None = None
    until: datetime | None = None  # not included


@dataclass(frozen=True)
class WordRow:
    """The words of one page, field by field."""

    position: int
    title: Sequence[Word]
    lead: Sequence[Word]  # with the labels
    body: Sequence[Word]


class Engine(ABC):
    """Keeps rows of words, and finds the newest pages that match."""

    def session(self) -> AbstractContextManager:
        """Around all look-ups of one search."""
        return nullcontext()

    @abstractmethod
    def add(self, rows: Sequence[WordRow]) -> None:
        """Store rows; one that is stored already is written anew."""

    @abstractmethod
    def remove(self, positions: Iterable[int]) -> None: ...

    @abstractmethod
    def remove_strays(self) -> None:
        """Take out rows that belong to no page in the index."""

    @abstractmethod
    def optimise(self) -> None:
        """After much has been written."""

    @abstractmethod
    def newest(
        self, query: Query, how: How, scope: Scope, limit: int, endings: Sequence[str] = ()
    ) -> list[int]:
        """Positions of the newest ``limit`` matching pages, newest first.

        ``endings`` are known words that begin with the query's last one.
        """

    @abstractmethod
    def adjacent(self, query: Query, scope: Scope, positions: Sequence[int]) -> set[int]:
        """Those of these positions, given newest first, where the query's words stand next to one another."""

    @abstractmethod
    def pages_by_word(self) -> dict[str, int]:
        """How many pages have each folded word."""


class SearchUnavailable(Exception):
    """A search server that does not answer, or not as expected."""


class ExpressionEngine(Engine):
    """An engine with a language of words, phrases, AND and OR."""

    AND: str
    OR: str

    def expression(self, query: Query, how: How, endings: Sequence[str] = ()) -> str:
        last = len(query.clauses) - 1
        return self.all(
            self.any(
                self._alternative(
                    alternative,
                    how,
                    is_open=query.last_is_open and number == last and position == 0 and How.STRICT not in how,
                    endings=endings,
                )
                for position, alternative in enumerate(clause.alternatives)
            )
            for number, clause in enumerate(query.clauses)
        )

    def _alternative(self, wanted: Alternative, how: How, is_open: bool, endings: Sequence[str]) -> str:
        folded = [word.folded for word in wanted.words]
        if wanted.ordered:
            parts = [self.phrase(folded, how.field, is_open)]
        elif is_open:
            parts = [self.word(word, how.field) for word in folded[:-1]]
            parts.append(
                self.any(self.word(word, how.field) for word in dict.fromkeys([folded[-1], *endings]))
            )
        else:
            parts = [self.word(word, how.field) for word in folded]
        if How.STRICT in how:
            parts += [self.exact(word.exact) for word in wanted.words if word.exact]
        return self.all(parts)

    def all(self, parts: Iterable[str]) -> str:
        return self._joined(self.AND, parts)

    def any(self, parts: Iterable[str]) -> str:
        return self._joined(self.OR, parts)

    @staticmethod
    def _joined(operator: str, parts: Iterable[str]) -> str:
        found = list(dict.fromkeys(parts))
        return found[0] if len(found) == 1 else f"({operator.join(found)})"

    @abstractmethod
    def word(self, folded: str, field: How) -> str: ...

    @abstractmethod
    def phrase(self, folded: Sequence[str], field: How, is_open: bool) -> str: ...

    @abstractmethod
    def exact(self, form: str) -> str: ...
