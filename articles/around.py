"""What an article's page leads on to: newer and older in its section, and related articles."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from .labels import label_of
from .models import ArticlePage, LabelEntry, ListingEntry

NEIGHBOURS = 6  # titles in each of "newer" and "older"
RELATED = 4
# Only the newest of each label and of the section are looked at, as a label may have 50,000 articles:
# enough to have four left without the article itself and its neighbours.
LOOKED_AT = 24
LABELS = 12  # of an article; each costs a look into the index


class Around(NamedTuple):
    newer: list[ArticlePage]
    older: list[ArticlePage]
    related: list[ArticlePage]


def around(article: ArticlePage, subjects: Iterable = ()) -> Around:
    """For cards, in the article's language; one query.

    ``newer`` and ``older``: the nearest in the main section, each newest first. ``related``: what shares
    most of ``subjects`` (topics and tags, the first of which count) first, then the newest of the section;
    neither the article nor its neighbours.
    """
    if article.section is None:
        return Around([], [], [])
    listed = ListingEntry.objects.filter(section=article.section.pk, visible=True)
    is_known = bool(article.published_at and article.pk)  # the preview of a new page is not
    sides = [_beyond(listed, article, side) for side in ("gt", "lt")] if is_known else []
    labels = [label_of(subject) for subject in subjects][:LABELS]
    related = _most_shared(article, listed, labels)
    found = list(
        ArticlePage.objects.for_cards()
        .filter(pk__in=related.union(*map(_of_entries, sides)))
        .annotate(
            shared=_shared(labels),
            is_beside=Case(
                *(When(pk__in=side.values("article"), then=True) for side in sides), default=False
            ),
        )
        .order_by()
    )
    found.sort(key=lambda other: (other.published_at, other.pk), reverse=True)
    here = (article.published_at, article.pk or 0)
    beside = [other for other in found if other.is_beside]
    newer = [other for other in beside if (other.published_at, other.pk) > here]
    rest = sorted((other for other in found if not other.is_beside), key=lambda other: -other.shared)
    return Around(newer, beside[len(newer) :], rest[:RELATED])


def _beyond(listed: QuerySet, article: ArticlePage, side: str) -> QuerySet:
    """The rows just newer (``gt``) or just older (``lt``) than the article."""
    # The bound on the date alone is what both databases use the index for; ids break ties.
    same_moment = Q(published_at=article.published_at, **{f"article__{side}": article.pk})
    beyond = listed.filter(
        Q(**{f"published_at__{side}": article.published_at}) | same_moment,
        **{f"published_at__{side}e": article.published_at},
    )
    order = "" if side == "gt" else "-"
    return beyond.order_by(f"{order}published_at", f"{order}article")[:NEIGHBOURS]


def _most_shared(article: ArticlePage, listed: QuerySet, labels: list[str]) -> QuerySet:
    """Ids of what shares most labels, then of the newest; some of them may be neighbours."""
    first, *others = [
        _of_entries(entries.order_by("-published_at", "-article")[:LOOKED_AT])
        for entries in (
            listed,
            *(LabelEntry.objects.filter(label=label, locale=article.locale_id) for label in labels),
        )
    ]
    best = (
        ArticlePage.objects.filter(pk__in=first.union(*others))
        .exclude(pk=article.pk)
        .order_by(_shared(labels).desc(), "-published_at", "-pk")[: RELATED + 2 * NEIGHBOURS]
    )
    return ArticlePage.objects.filter(pk__in=best.values("pk")).order_by().values("pk")


def _shared(labels: list[str]) -> Coalesce:
    """How many of the labels an article has."""
    rows = LabelEntry.objects.filter(article=OuterRef("pk"), label__in=labels).order_by().values("article")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), Value(0))


def _of_entries(cut: QuerySet) -> QuerySet:
    """The articles of a few rows, as a part of a UNION: in one SQLite takes no LIMIT but in a subquery."""
    return cut.model.objects.filter(pk__in=cut.values("pk")).order_by().values("article")
