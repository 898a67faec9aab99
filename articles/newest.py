"""The newest articles of a section, for those who want just a few."""

from collections.abc import Collection
from functools import cache

from django.db.models import QuerySet

from core.statements import Statement

from .cards import Card

# As many more are read as are to be left out, in steps: each number of rows is a statement of its own.
STEP = 10


def newest(section_id: int, count: int, without: Collection[int] = ()) -> list[Card]:
    """At most ``count`` live public articles that a section lists, newest first, but those; one query."""
    rows = _newest(count + -(-len(without) // STEP) * STEP).rows(section_id)
    return [card for card in rows if card.pk not in without][:count]


@cache
def _newest(limit: int) -> Statement:
    from .models import ArticlePage

    def build(section_id: int) -> QuerySet:
        return ArticlePage.objects.newest_in(section_id)[:limit]

    return Statement(build, -1)
