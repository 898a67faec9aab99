"""From a row of the old site to an article that can be written: no row of an article is written here."""

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from urllib.parse import urlsplit

from django.utils.translation import gettext, override

from articles.models import ArticlePage, Author, Tag, Topic
from core.slugs import ascii_slug, free_slug
from images.models import PortalImage

from ..bodies import convert
from ..bodies.captions import split_credit
from ..reading.rows import OldArticle, State
from ..report import Report
from ..text import split_at
from .places import UNFILED, Place, Places

NAMESPACE = uuid.UUID("5d0b8c5e-6a0e-4d43-9f0e-3f1c0f4d8a52")
LONGEST_LEAD, LONGEST_CAPTION, LONGEST_ALT = 1000, 300, 300
TOLD = {
    State.SCHEDULED: "article-scheduled",
    State.EXPIRED: "article-expired",
    State.DRAFT: "article-draft",
    State.IN_REVIEW: "article-in-review",
    State.STOPPED: "article-stopped",
}


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
        self.places, self.labels, self.library, self.hosts, self.report = (
            places,
            labels,
            library,
            hosts,
            report,
        )
        self.where = places.where

    def draft(self, old: OldArticle) -> Draft:
        with self.report.collected() as notes:
            draft = self._draft(old)
        draft.notes = notes
        return draft

    def _draft(self, old: OldArticle) -> Draft:
        key = f"{self.where['language']}/{self.where['module']}/{old.number}"
        converted = convert(old.body, self.library.for_article(old.number), key, self.hosts)
        for code, detail in converted.notes:
            self._note(code, old, detail)
        body = converted.blocks
        place = self._place(old)
        is_live = old.state is State.LIVE and place.is_shown
        page = ArticlePage(
            title=self._title(old),
            slug=free_slug(ascii_slug(old.alias or old.title) or f"bai-{old.number}", 3),
            lead=self._lead(old, key, body),
            seo_title=old.seo_title[:255],
            search_description=old.seo_description,
            rating_enabled=old.takes_ratings,
            live=is_live,
            expired=old.state is State.EXPIRED,
            has_unpublished_changes=not is_live and old.state is not State.EXPIRED,
            expire_at=old.expires,
            published_at=old.published,
        )
        if is_live or old.state is State.EXPIRED:
            page.first_published_at = old.published
            page.last_published_at = _later(old.published, old.edited)
        page.latest_revision_created_at = _later(old.published or old.added, old.edited)
        self._lead_picture(page, old, body)
        page.source_name, page.source_url = self.labels.source(old)
        if old.is_external:
            self._external(page, old, key, body)
        self._tell_state(old, page, place)
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

    def _lead(self, old: OldArticle, key: str, body: list[dict]) -> str:
        lead, rest = split_at(old.lead, LONGEST_LEAD)
        if rest:
            body.insert(0, _paragraph(rest, f"{key}/lead"))
            self._note("lead-split", old)
        return lead

    def _lead_picture(self, page: ArticlePage, old: OldArticle, body: list[dict]) -> None:
        if not old.picture:
            return
        found = self.library.lead_picture(old.picture, old.number)
        if found is None:
            return
        text = " ".join(old.picture_text.split())
        if text.casefold() in (old.title.casefold(), page.title.casefold()):
            text = ""  # what stands above it already is no caption
        caption, credit = split_credit(text)
        alt = found.alt if found.alt.casefold() != caption.casefold() else ""
        first = body[0] if body and body[0]["type"] == "figure" else None
        if first and found.pk and first["value"]["image"]["image"] == found.pk:
            # The same picture would stand there twice: what is said of it is kept.
            value = first["value"]
            if not caption or not value["caption"] or value["caption"] == caption:
                caption, credit = caption or value["caption"], credit or value["credit"]
                alt = alt or value["image"]["alt_text"]
                del body[0]
        page.lead_picture = PortalImage(pk=found.pk) if found.pk else None
        page.lead_picture_caption, page.lead_picture_credit = caption[:LONGEST_CAPTION], credit
        page.lead_picture_alt = alt[:LONGEST_ALT]

    def _external(self, page: ArticlePage, old: OldArticle, key: str, body: list[dict]) -> None:
        """Readers were sent on to another address: here they are shown the way."""
        address = page.source_url
        self._note("article-elsewhere", old, old.source_text)
        if address:
            with override(self.where["language"]):
                text = gettext("Read the whole article at %(host)s") % {"host": urlsplit(address).hostname}
            link = f'<p><a href="{escape(address)}">{escape(text)}</a></p>'
            body.append({"type": "paragraph", "value": link, "id": block_id(f"{key}/elsewhere")})

    def _tell_state(self, old: OldArticle, page: ArticlePage, place: Place) -> None:
        if old.state in TOLD:
            self._note(TOLD[old.state], old, old.title)
        elif not place.is_shown:
            self._note("article-in-stopped-section", old, old.title)
        if not page.lead and not page.body and not old.is_external:
            self._note("article-empty", old, old.title)

    def _attachments(self, old: OldArticle) -> list[tuple[int, str]]:
        found = [self.library.attachment(address, old.number) for address in old.files]
        return [(document.pk, "") for document in found if document]


def block_id(key: str) -> str:
    """The same block of the same article has the same id in every import."""
    return str(uuid.uuid5(NAMESPACE, key))


def _paragraph(text: str, key: str) -> dict:
    lines = "</p><p>".join(escape(line, quote=False) for line in text.splitlines() if line.strip())
    return {"type": "paragraph", "value": f"<p>{lines}</p>", "id": block_id(key)}


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)
