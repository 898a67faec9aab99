"""Keeping the listing tables true: after publish, unpublish, move, delete, restrict; and rebuilding them."""

from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from . import counting
from .labels import labels_of
from .models import ArticlePage, ArticleSection, LabelEntry, ListingEntry

BATCH = 500  # articles a transaction: other writers wait for one batch, not for a whole section


def refresh(article_ids: Iterable[int]) -> int:
    """Write the rows of these articles anew, each batch in its own short transaction.

    Gives the number of rows in sections; those of tags, authors and topics are written with them.
    """
    ids = iter(article_ids)
    restricted = restricted_paths()
    written = 0
    while batch := list(islice(ids, BATCH)):
        with transaction.atomic():
            counting.lock(batch)
            rows = list(_rows(batch, restricted))
            counting.replace(batch, rows, _label_rows(rows))
        written += len(rows)
    return written


def hide(article_id: int) -> None:
    """Take an article out of every list without writing new rows: it may be about to be deleted."""
    counting.hide(article_id)


def refresh_below(page: Page) -> int:
    """The same for every article at or below a page, and for those it lists as a further section."""
    below = ArticlePage.objects.descendant_of(page, inclusive=True).values_list("pk", flat=True)
    return refresh(sorted({*below, *listed_further(page)}))


def listed_further(page: Page) -> set[int]:
    """Ids of the articles of which this page, or a section below it, is a further section in any language."""
    keys = Page.objects.descendant_of(page, inclusive=True).values("translation_key")
    return set(
        ArticleSection.objects.filter(section__translation_key__in=keys).values_list("article", flat=True)
    )


def restricted_paths() -> tuple[str, ...]:
    """The tree paths of pages that only some may view."""
    return tuple(PageViewRestriction.objects.values_list("page__path", flat=True))


def _rows(article_ids: list[int], restricted: tuple[str, ...]) -> Iterator[ListingEntry]:
    articles = list(
        ArticlePage.objects.filter(pk__in=article_ids).only(
            "path", "depth", "locale_id", "live", "published_at", "alias_of_id"
        )
    )
    above = {path for article in articles for path in _ancestor_paths(article.path)}
    further: dict[int, list[UUID]] = {}
    for article_id, key in ArticleSection.objects.filter(article__in=article_ids).values_list(
        "article_id", "section__translation_key"
    ):
        further.setdefault(article_id, []).append(key)
    # A further section of a translated article is the section's translation.
    keys = {key for found in further.values() for key in found}
    sections_by_key = {
        (page.translation_key, page.locale_id): page.path
        for page in Page.objects.filter(translation_key__in=keys).only("translation_key", "locale_id", "path")
    }
    above |= {
        path for section in sections_by_key.values() for path in _ancestor_paths(section, inclusive=True)
    }
    page_ids = dict(Page.objects.filter(path__in=above).values_list("path", "pk"))
    for article in articles:
        if article.published_at is None:
            continue  # never published: nothing can list it
        paths = set(_ancestor_paths(article.path))
        for key in further.get(article.pk, ()):
            if section := sections_by_key.get((key, article.locale_id)):
                paths.update(_ancestor_paths(section, inclusive=True))
        local = timezone.localtime(article.published_at)
        visible = article.live and not article.alias_of_id and not article.path.startswith(restricted)
        for path in sorted(paths):
            yield ListingEntry(
                section_id=page_ids[path],
                article_id=article.pk,
                locale_id=article.locale_id,
                published_at=article.published_at,
                year=local.year,
                month=local.month,
                visible=visible,
            )


def _label_rows(rows: Iterable[ListingEntry]) -> list[LabelEntry]:
    """One row for each label of the articles that their rows in sections say readers may see."""
    visible = {row.article_id: row for row in rows if row.visible}
    return [
        LabelEntry(
            label=label,
            article_id=article_id,
            locale_id=visible[article_id].locale_id,
            published_at=visible[article_id].published_at,
        )
        for article_id, label in labels_of(visible)
    ]


def _ancestor_paths(path: str, inclusive: bool = False) -> list[str]:
    """Tree paths of the home page and everything between it and the page."""
    step = Page.steplen
    end = len(path) + (step if inclusive else 0)
    return [path[:stop] for stop in range(2 * step, end, step)]
