"""The most read articles of a section: ranked every ten minutes, shown only while readers may see them."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page

from core.statements import Statement
from visits.most_read import most_read

PERIODS = (7, 30)  # days, today among them
# Under no site epoch: what is published changes no ranking, and a ranking is dear.
KEPT = 600  # seconds
# Sections and home pages stand high among the pages …
PAGES = 100
# … and of the articles some may be withdrawn while the ranking is kept.
ARTICLES = 30


def most_read_in(section: Page, language: str, periods: Sequence[int], limit: int) -> list[list]:
    """For each period the most read live public articles below the section's translation; one query for all.

    Nothing where the section has no translation. Articles that only further belong to it are not in it.
    """
    rankings = _rankings(section, language, periods)
    ids = {pk for ranked in rankings for pk in ranked}
    found = {}
    if ids:
        places = [*ids, *[0] * (len(PERIODS) * ARTICLES - len(ids))]
        found = {card.pk: card for card in _LISTED.rows(section.translation_key, language, *places)}
    return [[found[pk] for pk in ranked if pk in found][:limit] for ranked in rankings]


def _listed(key: UUID, language: str, *ids: int) -> QuerySet:
    from .models import ArticlePage

    return ArticlePage.objects.of_these_in_translation(ids, key, language)


_LISTED = Statement(_listed, UUID(int=1), "language", *range(-1, -1 - len(PERIODS) * ARTICLES, -1))


def _rankings(section: Page, language: str, periods: Sequence[int]) -> list[list[int]]:
    """For each period ids of articles, the most read first, whether or not readers may see them."""
    keys = {days: f"most-read:{section.translation_key}:{language}:{days}" for days in periods}
    known = cache.get_many(keys.values())
    if missing := [days for days in periods if keys[days] not in known]:
        fresh = {keys[days]: ids for days, ids in _rank(section, language, missing).items()}
        cache.set_many(fresh, KEPT)
        known |= fresh
    return [known[keys[days]] for days in periods]


def _rank(section: Page, language: str, periods: Sequence[int]) -> dict[int, list[int]]:
    from .models import ArticlePage

    below = None  # the home page has all of a language below it
    if section.depth > 2:
        below = _translation(section, language)
        if below is None:
            return {days: [] for days in periods}
    today = timezone.localdate()
    found = {
        days: most_read(today - timedelta(days=days - 1), today, PAGES, language, below) for days in periods
    }
    read = {page for pages in found.values() for page, _views in pages}
    articles = set(ArticlePage.objects.filter(pk__in=read).order_by().values_list("pk", flat=True))
    return {
        days: [page for page, _views in pages if page in articles][:ARTICLES] for days, pages in found.items()
    }


def _translation(section: Page, language: str) -> Page | None:
    """The page itself where it is in that language."""
    if section.locale.language_code == language:
        return section
    same = Page.objects.filter(translation_key=section.translation_key)
    return same.filter(locale__language_code=language).first()
