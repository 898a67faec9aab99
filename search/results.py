"""Finding: which pages match, in which order, in which sections."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from .engines import How, Scope, engine
from .models import SearchTerm
from .positions import page_of
from .query import Query

# No reader looks at more; what matches beyond is only said to exist.
LIMIT = 1000
SHORTEST_BEGINNING = 2  # letters from which on a last word is completed
MOST_ENDINGS = 64
COUNT_BY_SECTION = """
    SELECT section_id, count(*) FROM articles_listingentry
    WHERE visible AND article_id IN ({ids}) GROUP BY section_id
"""


@dataclass(frozen=True)
class Found:
    """Ids of at most ``LIMIT`` matching pages, best first; ``more``: there are more than these."""

    pages: Sequence[int] = ()
    more: bool = False

    def sections(self) -> dict[int, int]:
        """How many of the pages each section lists, with all below it; by the section's id. One query."""
        if not self.pages:
            return {}
        with connection.cursor() as cursor:
            # Numbers of our own, written out: preparing a thousand parameters takes longer than the query.
            cursor.execute(COUNT_BY_SECTION.format(ids=",".join(str(int(pk)) for pk in self.pages)))
            return dict(cursor.fetchall())


def find(query: Query, scope: Scope, by_date: bool = False) -> Found:
    """The pages in which all of the query is found.

    By date: the newest first. Else those first that have every word exactly as typed, then those that have
    all of them in the title, then in title, lead or labels, then next to one another; the newest first
    among equals. Candidates are the newest thousand matches, and the newest thousand of each kind but the
    last, looked for among all pages: a title that matches is never too old to be found.
    """
    if not query:
        return Found()
    endings = known_endings(query)
    with engine().session():
        loose = engine().newest(query, How.LOOSE, scope, LIMIT + 1, endings)
        more = len(loose) > LIMIT
        if by_date or not loose:
            return Found([page_of(number) for number in loose[:LIMIT]], more)
        strict, title, head = _kinds(query, scope, endings, more)
        near: set[int] = set()
        if len(query.words) > 1 and not query.is_phrase:
            near.update(engine().adjacent(query, scope, loose))
    ranked = sorted(
        {*loose[:LIMIT], *strict, *title, *head, *near},
        key=lambda number: (number in strict, number in title, number in head, number in near, number),
        reverse=True,
    )
    return Found([page_of(number) for number in ranked[:LIMIT]], more)


def _kinds(
    query: Query, scope: Scope, endings: Sequence[str], more: bool
) -> tuple[set[int], set[int], set[int]]:
    """Matches as typed; in the title; in the head. Where there are more than can be ranked, the newest."""

    def newest(how: How) -> set[int]:
        return set(engine().newest(query, how, scope, LIMIT, endings))

    # Without marks, and without a longer word to come, whatever matches is as typed.
    is_plain = not set(endings) - {query.words[-1].folded} and not any(word.exact for word in query.words)
    strict = set() if is_plain else newest(How.STRICT)
    strict_title, strict_head = set(), set()
    if more and not is_plain:
        # The newest as typed are not all: those in titles and heads may be older.
        strict_title, strict_head = newest(How.STRICT | How.TITLE), newest(How.STRICT | How.HEAD)
    title, head = strict_title, strict_head
    if len(strict) < LIMIT:
        title, head = title | newest(How.TITLE), head | newest(How.HEAD)
    return strict | strict_title | strict_head, title, head


def known_endings(query: Query) -> list[str]:
    """The most frequent known words that begin with the last word of the query."""
    if not query.last_is_open:
        return []
    beginning = query.words[-1].folded
    if len(beginning) < SHORTEST_BEGINNING:
        return []
    terms = SearchTerm.objects.filter(word__startswith=beginning)
    if connection.vendor == "sqlite":
        # Its LIKE cannot use the index; a range can.
        terms = terms.filter(word__gte=beginning, word__lt=beginning + "\U0010ffff")
    return list(terms.order_by("-pages", "word").values_list("word", flat=True)[:MOST_ENDINGS])
