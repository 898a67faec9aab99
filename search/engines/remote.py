"""A search server (OpenSearch), through Wagtail's own backend for it: for houses that have one.

The server gets the same folded words and exact forms as the databases, and answers the same questions.
Of a section's pages it knows nothing: they are told apart here, among the newest matches.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property

from modelsearch.backends import get_search_backend
from modelsearch.query import And, Or, Phrase, PlainText, SearchQuery

from articles.models import ListingEntry

from ..analysis import words
from ..models import SearchEntry
from ..positions import bounds, page_of
from ..query import Query
from .base import ExpressionEngine, How, Scope, SearchUnavailable, WordRow

logger = logging.getLogger(__name__)

FIELDS = {
    How.TITLE: ["title_words", "exact_words"],
    How.HEAD: ["title_words", "lead_words", "exact_words"],
}
ANYWHERE = ["title_words", "lead_words", "body_words", "exact_words"]
MOST = 10_000  # results a server gives at all
IN_SECTION = 5_000  # of the newest matches, those among which a section's are looked for


class RemoteEngine(ExpressionEngine):
    @cached_property
    def backend(self):
        return get_search_backend()

    def add(self, rows: Sequence[WordRow]) -> None:
        """A server that is down does not hold up publishing; `rebuild_search` brings in what it missed."""
        by_position = {row.position: row for row in rows}
        entries = list(SearchEntry.objects.filter(position__in=by_position))
        for entry in entries:
            row = by_position[entry.position]
            for name, field in (("title", row.title), ("lead", row.lead), ("body", row.body)):
                setattr(entry, f"{name}_words", " ".join(word.folded for word in field))
            marked = (word.exact for field in (row.title, row.lead, row.body) for word in field)
            entry.exact_words = " ".join(dict.fromkeys(filter(None, marked)))
        with self._logged():
            index = self.backend.get_index_for_model(SearchEntry)
            if not index.exists():
                index.put()
                index.add_model(SearchEntry)
            self.backend.add_bulk(SearchEntry, entries)
            index.refresh()

    def remove(self, positions: Iterable[int]) -> None:
        index = self.backend.get_index_for_model(SearchEntry)
        with self._logged():
            for number in positions:
                index.delete_item(SearchEntry(page_id=page_of(number)))
            index.refresh()

    def remove_strays(self) -> None:
        """Its answers are read through the entries: what has none is not shown."""

    def optimise(self) -> None:
        """A server does so by itself."""

    def newest(
        self, query: Query, how: How, scope: Scope, limit: int, endings: Sequence[str] = ()
    ) -> list[int]:
        low, high = bounds(scope.language, scope.since, scope.until)
        entries = SearchEntry.objects.filter(position__gte=low, position__lte=high).order_by("-position")
        wanted = self.expression(query, how, endings)
        most = IN_SECTION if scope.section else min(limit, MOST)
        try:
            results = self.backend.search(
                wanted,
                entries.only("page", "position"),
                fields=FIELDS.get(how.field, ANYWHERE),
                order_by_relevance=False,
            )
            found = [entry.position for entry in results[:most]]
        except Exception as error:  # each client has exceptions of its own
            raise SearchUnavailable from error
        if scope.section:
            pages = [page_of(number) for number in found]
            listed = ListingEntry.objects.filter(section=scope.section, article__in=pages, visible=True)
            inside = set(listed.values_list("article", flat=True))
            found = [number for number in found if page_of(number) in inside]
        return found[:limit]

    def adjacent(self, query: Query, scope: Scope, positions: Sequence[int]) -> set[int]:
        return set(self.newest(query.as_phrase, How.LOOSE, scope, len(positions))) & set(positions)

    def pages_by_word(self) -> dict[str, int]:
        counted: Counter[str] = Counter()
        for text in SearchEntry.objects.values_list("text", flat=True).iterator():
            counted.update({word.folded for word in words(text)})
        return counted

    def all(self, parts: Iterable[SearchQuery]) -> SearchQuery:
        return self._of(And, parts)

    def any(self, parts: Iterable[SearchQuery]) -> SearchQuery:
        return self._of(Or, parts)

    @staticmethod
    def _of(operator: type, parts: Iterable[SearchQuery]) -> SearchQuery:
        found = list(parts)
        return found[0] if len(found) == 1 else operator(found)

    def word(self, folded: str, field: How) -> SearchQuery:
        return PlainText(folded)

    def phrase(self, folded: Sequence[str], field: How, is_open: bool) -> SearchQuery:
        return Phrase(" ".join(folded))

    def exact(self, form: str) -> SearchQuery:
        return PlainText(form)

    @contextmanager
    def _logged(self) -> Iterator[None]:
        try:
            yield
        except Exception:  # each client has exceptions of its own
            logger.exception("The search server did not take a change; run rebuild_search when it is back.")
