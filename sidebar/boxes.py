"""Turning a sidebar's stream into the boxes a page of one language shows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page
from wagtail.snippets.blocks import SnippetChooserBlock

from core.languages import public_path
from core.visibility import unrestricted
from images.renditions import attach_renditions

from .models import BaseBox, LinkList, VideoList


@dataclass(frozen=True)
class Box:
    """One box: the template that shows it and what it shows."""

    template: str
    value: Any


@dataclass(frozen=True)
class Link:
    """One row of a link list, ready to be shown."""

    label: str
    href: str
    language: str  # of what it leads to, where that is not the reader's
    file_type: str
    image: Any
    alt: str


def boxes(stream, locale: Locale) -> list[Box]:
    """The boxes of a sidebar stream in a language: one query a model, one for all links, one for pictures.

    A snippet is shown in its translation; one that is not live, or not translated, shows nothing.
    """
    snippets = _snippets(stream, locale)
    load_links([box for box in snippets.values() if isinstance(box, LinkList)], locale)
    load_videos([box for box in snippets.values() if isinstance(box, VideoList)])
    attach_renditions(image for box in snippets.values() for image in box.images())
    found = []
    for index, raw in enumerate(stream.raw_data):
        block = stream.stream_block.child_blocks[raw["type"]]
        if isinstance(block, SnippetChooserBlock):
            snippet = snippets.get((block.target_model, raw["value"]))
            if snippet is not None:
                found.append(Box(snippet.template, snippet))
        else:
            # Only here is the stream's own value asked for: it would load every snippet once more.
            value = stream[index].value
            found.append(Box(block.get_template(value), value))
    return found


def _snippets(stream, locale: Locale) -> dict[tuple[type[BaseBox], int], BaseBox]:
    """Live snippets of the locale by what the stream names: (model, id of any of its translations)."""
    wanted: dict[type[BaseBox], set[int]] = defaultdict(set)
    for raw in stream.raw_data:
        block = stream.stream_block.child_blocks[raw["type"]]
        if isinstance(block, SnippetChooserBlock):
            wanted[block.target_model].add(raw["value"])
    found = {}
    for model, ids in wanted.items():
        keys = model.objects.filter(pk__in=ids).values("translation_key")
        rows = list(
            model.objects.filter(Q(pk__in=ids) | Q(translation_key__in=keys, locale=locale, live=True))
        )
        shown = {row.translation_key: row for row in rows if row.live and row.locale_id == locale.pk}
        for row in rows:
            if row.pk in ids and row.translation_key in shown:
                found[model, row.pk] = shown[row.translation_key]
    return found


def load_links(lists: Iterable[LinkList], locale: Locale) -> None:
    """Give each list its ``links``: three queries for all lists, none for a row.

    Reads the stored rows, not the stream's values: those would ask for pages, documents and pictures
    once more for every list. A row whose page is not live and public is left out; a page is linked in
    the reader's language where it is translated.
    """
    stored = [(box, raw["value"]) for box in lists for raw in box.items.raw_data]
    pages = _page_paths({row["page"] for _box, row in stored if row.get("page")}, locale)
    documents = get_document_model().objects.in_bulk(
        {row["document"] for _box, row in stored if row.get("document")}
    )
    image_ids = {image for _box, row in stored if (image := (row.get("picture") or {}).get("image"))}
    images = get_image_model().objects.in_bulk(image_ids)
    for box in lists:
        box.links = []
    for box, row in stored:
        picture, file_type, language = row.get("picture") or {}, "", ""
        if row.get("page"):
            href, language = pages.get(row["page"], ("", ""))
        elif row.get("document"):
            document = documents.get(row["document"])
            href = document.url if document else ""
            file_type = document.file_extension.upper() if document else ""
        else:
            href = row.get("url") or ""
        if href:
            image = images.get(picture.get("image"))
            alt = "" if picture.get("decorative") else picture.get("alt_text") or ""
            box.links.append(Link(row["label"], href, language, file_type, image, alt))


def load_videos(lists: list[VideoList]) -> None:
    """Read the streams of all lists at once: their pictures and files cost one query each, not one a list."""
    if lists:
        stored = [list(box.videos.raw_data) for box in lists]
        streams = lists[0].videos.stream_block.bulk_to_python(stored)
        for box, stream in zip(lists, streams, strict=True):
            box.videos = stream


def _page_paths(ids: set[int], locale: Locale) -> dict[int, tuple[str, str]]:
    """Where each page is for a reader of the locale: its live public translation, else itself.

    With the language of the page, where that is not the reader's.
    """
    if not ids:
        return {}
    keys = Page.objects.filter(pk__in=ids).values("translation_key")
    rows = list(
        Page.objects.live()
        .filter(unrestricted(), translation_key__in=keys)
        .select_related("locale")
        .order_by("pk")
    )
    translated = {page.translation_key: page for page in rows if page.locale_id == locale.pk}
    shown = {page.pk: translated.get(page.translation_key, page) for page in rows}
    return {
        pk: (
            public_path(page, page.locale.language_code),
            "" if page.locale_id == locale.pk else page.locale.language_code,
        )
        for pk, page in shown.items()
    }
