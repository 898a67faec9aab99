"""What lists show of an article: a card, and what belongs to all cards of a page, loaded at once."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models.query import ValuesListIterable
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Page

from core import epoch
from core.languages import canonical_url_of, public_path, public_path_of
from core.visibility import of_few
from images.renditions import attach_renditions


class CardPicture:
    """A picture of the library by its number alone: its renditions are all that a card shows."""

    def __init__(self, pk: int) -> None:
        self.pk = pk


class Card:
    """An article as lists show it; equal to the article itself.

    A page model of its own takes ten times as long to build, from seventy columns.
    """

    COLUMNS = (
        "pk", "title", "lead", "published_at", "last_published_at", "path", "url_path", "alias_of_id",
        "translation_key", "locale_id", "locale__language_code", "lead_picture_id",
    )  # fmt: skip

    card_section: tuple[str, str] | None = None  # its section's title and path, of `prepare_cards`
    is_new = False

    def __init__(
        self,
        pk: int,
        title: str,
        lead: str,
        published_at: datetime | None,
        last_published_at: datetime | None,
        path: str,
        url_path: str,
        alias_of_id: int | None,
        translation_key: uuid.UUID,
        locale_id: int,
        lang: str,
        lead_picture_id: int | None,
        **more: Any,
    ) -> None:
        self.pk, self.title, self.lead = pk, title, lead
        self.published_at, self.last_published_at = published_at, last_published_at
        self.path, self.url_path, self.alias_of_id = path, url_path, alias_of_id
        self.translation_key, self.locale_id, self.lang = translation_key, locale_id, lang
        self.lead_picture = CardPicture(lead_picture_id) if lead_picture_id else None
        self.__dict__ |= more

    def __eq__(self, other: object) -> bool:
        return getattr(other, "pk", None) == self.pk

    def __hash__(self) -> int:
        return hash(self.pk)

    def __repr__(self) -> str:
        return f"<Card: {self.title}>"

    @cached_property
    def public_path(self) -> str:
        return public_path_of(self.url_path, self.lang)

    @cached_property
    def canonical_url(self) -> str:
        return canonical_url_of(self)

    @property
    def modified_at(self) -> datetime | None:
        return modified_at(self)


class CardIterable(ValuesListIterable):
    """Rows of ``Card.COLUMNS`` and what was asked for besides, as cards."""

    def __iter__(self) -> Iterator[Card]:
        size = len(Card.COLUMNS)
        more = self.queryset._fields[size:]
        for row in super().__iter__():
            yield Card(*row[:size], **dict(zip(more, row[size:], strict=True)))


def modified_at(article: Any) -> datetime | None:
    """When an article's text last changed: never before it was published."""
    if not (article.published_at and article.last_published_at):
        return article.published_at
    return max(article.published_at, article.last_published_at)


class CardSection(NamedTuple):
    """What a card says of the section it stands in."""

    title: str
    path: str
    new_days: int


def prepare_cards(articles: Sequence) -> None:
    """Give each article its section's title and path, its "new" mark, its picture's renditions; one query."""
    sections, now = _sections(), timezone.now()
    for article in articles:
        section = sections.get(article.path[: -Page.steplen])
        article.card_section = (section.title, section.path) if section else None
        article.is_new = bool(
            section and article.published_at and article.published_at > now - timedelta(days=section.new_days)
        )
    attach_renditions(article.lead_picture for article in articles)


def _sections() -> dict[str, CardSection]:
    """Live sections by their place in the tree: they are few, and known for the site epoch."""
    from .models import NewsIndexPage

    def read() -> dict[str, CardSection]:
        live = NewsIndexPage.objects.live().filter(of_few(NewsIndexPage)).select_related("locale")
        return {
            section.path: CardSection(section.title, public_path(section, section.lang), section.new_days)
            for section in live.defer_streamfields()
        }

    return epoch.remembered("sections-of-cards", read)
