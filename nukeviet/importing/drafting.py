"""From a row of the old site to an article that can be written: no row of an article is written here."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext, override

from articles.models import ArticlePage, Author, Tag, Topic
from core.slugs import ascii_slug, free_slug

from ..bodies import convert
from ..bodies.captions import told_apart
from ..reading.rows import OldArticle, State
from ..report import Report
from ..text import split_at
from .places import UNFILED, Place, Places
from .required import block_id, lead_and_body

LONGEST_CAPTION, LONGEST_ALT = 300, 300
TOLD = {
    State.SCHEDULED: "article-scheduled",
    State.EXPIRED: "article-expired",
    State.DRAFT: "article-draft",
    State.IN_REVIEW: "article-in-review",
    State.STOPPED: "article-stopped",
}
WAITS_FOR_SECTION = (State.LIVE, State.SCHEDULED)
IN_STOPPED_SECTION = "article-in-stopped-section"


@dataclass
class Draft:
    """An article not yet written, and what hangs on it."""

    old: OldArticle
    place: Place
    page: ArticlePage
    is_live: bool
    body: list[dict]
    further: list[int] = field(default_factory=list)  # page ids of further sections
    authors: list[Author] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    attachments: list[tuple[int, str]] = field(default_factory=list)  # document id, title
    has_old_links: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)


class Drafter:
    """Drafts the articles of one module."""

    def __init__(self, places: Places, labels, library, hosts: frozenset[str], report: Report) -> None:
        self.places, self.labels, self.library = places, labels, library
        self.hosts, self.report = hosts, report
        self.where = places.where

    def draft(self, old: OldArticle) -> Draft:
        with self.report.collected() as notes:
            draft = self._draft(old)
        draft.notes = notes
        return draft

    def _draft(self, old: OldArticle) -> Draft:
        key = f"{self.where['language']}/{self.where['module']}/{old.number}"
        title = self._title(old)
        converted = convert(old.body, self.library.for_article(old.number), key, self.hosts, title)
        for code, detail in converted.notes:
            self._note(code, old, detail)
        place = self._place(old)
        is_live = old.state is State.LIVE and place.is_shown
        source_name, source_url = self.labels.source(old)
        blocks = converted.blocks + self._way_on(old, source_url, key)
        picture = self._lead_picture(old, title, blocks)
        lead, body, code = lead_and_body(title, old.lead, blocks, key)
        if code:
            self._note(code, old, title)
        page = ArticlePage(
            title=title,
            slug=free_slug(ascii_slug(old.alias or old.title) or f"bai-{old.number}", 3),
            lead=lead,
            seo_title=old.seo_title[:255],
            search_description=old.seo_description,
            rating_enabled=old.takes_ratings,
            live=is_live,
            expired=old.state is State.EXPIRED,
            has_unpublished_changes=not is_live and old.state is not State.EXPIRED,
            go_live_at=old.published if old.state is State.SCHEDULED and place.is_shown else None,
            expire_at=old.expires,
            published_at=old.published,
            source_name=source_name,
            source_url=source_url,
            **picture,
        )
        if is_live and page.published_at is None:
            page.published_at = timezone.now()  # no date is known of any article
        if is_live or old.state is State.EXPIRED:
            page.first_published_at = page.published_at
            page.last_published_at = _later(page.published_at, old.edited)
        page.latest_revision_created_at = _later(old.published or old.added, old.edited)
        self._tell_state(old, place)
        page.body = json.dumps(body)
        further = [self.places.of(number) for number in old.sections if number != old.section]
        return Draft(
            old,
            place,
            page,
            is_live,
            body,
            further=list(dict.fromkeys(p.pk for p in further if p.pk != place.pk and p.number != UNFILED)),
            authors=self.labels.authors(old, converted.author),
            topics=[topic for topic in [self.labels.topic(old.topic)] if topic],
            tags=self.labels.tags(old.tags),
            attachments=self._attachments(old),
            has_old_links=converted.has_old_links,
        )

    def _note(self, code: str, old: OldArticle, detail: str = "") -> None:
        self.report.add(code, **self.where, kind="article", number=old.number, detail=detail)

    def _place(self, old: OldArticle) -> Place:
        place = self.places.of(old.section)
        if place.number == UNFILED:
            self._note("article-unfiled", old, old.title)
        return place

    def _title(self, old: OldArticle) -> str:
        if old.title:
            return old.title[:255]
        self._note("title-missing", old)
        return old.alias.replace("-", " ").strip()[:255] or f"Bài {old.number}"

    def _lead_picture(self, old: OldArticle, title: str, body: list[dict]) -> dict[str, Any]:
        """The article's fields; takes the same picture away from the beginning of the body."""
        found = self.library.lead_picture(old.picture, old.number) if old.picture else None
        if found is None:
            return {}
        text = " ".join(old.picture_text.split())
        if text.casefold() == title.casefold():
            text = ""  # what stands above it already is no caption
        caption, credit = told_apart(text)
        caption, rest = split_at(caption, LONGEST_CAPTION)
        if rest:
            self._note("text-cut", old, rest)
        alt = found.alt if found.alt.casefold() != caption.casefold() else ""
        first = body[0] if body and body[0]["type"] == "figure" else None
        if first and found.pk and first["value"]["image"]["image"] == found.pk:
            value = first["value"]
            if not (caption and value["caption"]) or value["caption"] == caption:
                caption, credit = caption or value["caption"], credit or value["credit"]
                alt = alt or value["image"]["alt_text"]
                del body[0]
        return {
            "lead_picture_id": found.pk or None,
            "lead_picture_caption": caption,
            "lead_picture_credit": credit,
            "lead_picture_alt": alt[:LONGEST_ALT],
        }

    def _way_on(self, old: OldArticle, address: str, key: str) -> list[dict]:
        """Of an article whose readers were sent on to another address: a link there."""
        if not old.is_external:
            return []
        self._note("article-elsewhere", old, old.source_text)
        if not address:
            return []
        with override(self.where["language"]):
            text = gettext("Read the whole article at %(host)s") % {"host": urlsplit(address).hostname}
        link = f'<p><a href="{escape(address)}">{escape(text)}</a></p>'
        return [{"type": "paragraph", "value": link, "id": block_id(f"{key}/elsewhere")}]

    def _tell_state(self, old: OldArticle, place: Place) -> None:
        if old.state in WAITS_FOR_SECTION and not place.is_shown:
            self._note(IN_STOPPED_SECTION, old, old.title)
        elif old.state in TOLD:
            self._note(TOLD[old.state], old, old.title)

    def _attachments(self, old: OldArticle) -> list[tuple[int, str]]:
        found = [self.library.attachment(address, old.number) for address in old.files]
        return [(document.pk, "") for document in found if document]


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)
