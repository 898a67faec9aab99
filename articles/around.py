"""What an article's page leads on to: newer and older in its section, and related articles."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from core.statements import Statement, Value

from .cards import Card
from .labels import label_of
from .models import ArticlePage, LabelEntry, ListingEntry

NEIGHBOURS = 6  # titles in each of "newer" and "older"
RELATED = 4
# Only the newest of each label and of the section are looked at, as a label may have 50,000 articles:
# enough to have four left without the article itself and its neighbours.
LOOKED_AT = 24
LABELS = 12  # of an article; each costs a look into the index


class Around(NamedTuple):
    newer: list[Card]
    older: list[Card]
    related: list[Card]


def around(article: ArticlePage, subjects: Iterable = ()) -> Around:
    """As cards, in the article's language; one query.

    ``newer`` and ``older``: the nearest in the main section, each newest first. ``related``: what shares
    most of ``subjects`` (topics and tags, the first of which count) first, then the newest of the section;
    neither the article nor its neighbours.
    """
    if article.section is None:
        return Around([], [], [])
    labels = [label_of(subject) for subject in subjects][:LABELS]
    is_dated = bool(article.published_at and article.pk)  # not in the preview of a new page
    values = [article.section.pk, article.pk or 0]
    values += [article.published_at] if is_dated else []
    values += [article.locale_id, *labels] if labels else []
    found = _statement(len(labels), is_dated).rows(*values)
    found.sort(key=lambda other: (other.published_at, other.pk), reverse=True)
    here = (article.published_at, article.pk or 0)
    neighbours = [other for other in found if other.is_beside]
    newer = [other for other in neighbours if (other.published_at, other.pk) > here]
    rest = sorted((other for other in found if not other.is_beside), key=lambda other: -other.shared)
    return Around(newer, neighbours[len(newer) :], rest[:RELATED])


@cache
def _statement(labels: int, is_dated: bool) -> Statement:
    """The query for an article with so many labels."""
    section, pk, locale, when = -1, -2, -3, datetime(1, 1, 2, tzinfo=UTC)
    names = [f"label:{number}" for number in range(labels)]
    examples = [section, pk, *([when] if is_dated else []), *([locale, *names] if names else [])]

    def build(*_examples: Value) -> QuerySet:
        parts = _Parts(section, pk, locale, names, when if is_dated else None)
        return (
            ArticlePage.objects.filter(pk__in=RawSQL(*parts.all))
            .annotate(shared=RawSQL(*parts.shared), is_beside=RawSQL(*parts.beside))
            .order_by()
            .for_cards("shared", "is_beside")
        )

    return Statement(build, *examples)


class _Parts:
    """Parts of one query, each as SQL and its parameters; plain, and the same for both databases."""

    LISTING, LABELLED = ListingEntry._meta.db_table, LabelEntry._meta.db_table
    PAGE = f"{ArticlePage._meta.db_table}.{ArticlePage._meta.pk.column}"
    NEWEST = f"ORDER BY published_at DESC, article_id DESC LIMIT {LOOKED_AT}"

    def __init__(
        self, section: int, pk: int, locale: int, labels: Sequence[str], when: datetime | None
    ) -> None:
        self.section, self.pk, self.locale, self.labels, self.when = section, pk, locale, labels, when

    @property
    def all(self) -> tuple[str, list]:
        """Ids of the neighbours and of what shares most."""
        parts = [self._sharing_most(), *self._sides()]
        return _union_all(parts)

    @property
    def shared(self) -> tuple[str, list]:
        """How many of the labels an article has."""
        return self._shared_by(self.PAGE)

    @property
    def beside(self) -> tuple[str, list]:
        """Whether it is a neighbour."""
        if not (sides := self._sides()):
            return "1 = 0", []
        sql, parameters = _union_all(sides)
        return f"{self.PAGE} IN ({sql})", parameters

    def _shared_by(self, article: str) -> tuple[str, list]:
        if not self.labels:
            return "0", []
        places = ", ".join(["%s"] * len(self.labels))
        # Named apart from the table: it is looked into for itself.
        sql = f"SELECT COUNT(*) FROM {self.LABELLED} AS own WHERE own.article_id = {article}"
        return f"{sql} AND own.label IN ({places})", list(self.labels)

    def _sharing_most(self) -> tuple[str, list]:
        """Ids of what shares most labels, then of the newest; some of them may be neighbours."""
        rows = "SELECT article_id, published_at FROM"
        cuts = [(f"{rows} {self.LISTING} WHERE section_id = %s AND visible", [self.section])]
        of_label = f"{rows} {self.LABELLED} WHERE label = %s AND locale_id = %s"
        cuts += [(of_label, [label, self.locale]) for label in self.labels]
        # In a compound SQLite takes no LIMIT but in a subquery.
        looked_at = " UNION ".join(
            f"SELECT * FROM ({sql} {self.NEWEST}) AS cut_{number}" for number, (sql, _of) in enumerate(cuts)
        )
        shared, parameters = self._shared_by("looked_at.article_id")
        most_first = f"({shared}) DESC, " if self.labels else ""  # a number there is that of a column
        sql = (
            f"SELECT article_id FROM ({looked_at}) AS looked_at WHERE article_id <> %s ORDER BY {most_first}"
            f"published_at DESC, article_id DESC LIMIT {RELATED + 2 * NEIGHBOURS}"
        )
        return sql, [*(value for _sql, of in cuts for value in of), self.pk, *parameters]

    def _sides(self) -> list[tuple[str, list]]:
        """The rows just newer and those just older than the article."""
        if self.when is None:
            return []
        when = connection.ops.adapt_datetimefield_value(self.when)
        parameters = [self.section, when, when, self.pk]
        # The bound on the date alone is what both databases use the index for; ids break ties.
        sql = (
            f"SELECT article_id FROM {self.LISTING} WHERE section_id = %s AND visible"
            " AND published_at {sign}= %s AND (published_at {sign} %s OR article_id {sign} %s)"
            f" ORDER BY published_at {{order}}, article_id {{order}} LIMIT {NEIGHBOURS}"
        )
        return [
            (sql.format(sign=sign, order=order), parameters) for sign, order in ((">", "ASC"), ("<", "DESC"))
        ]


def _union_all(parts: list[tuple[str, list]]) -> tuple[str, list]:
    sql = " UNION ALL ".join(
        f"SELECT * FROM ({sql}) AS part_{number}" for number, (sql, _of) in enumerate(parts)
    )
    return sql, [value for _sql, of in parts for value in of]
