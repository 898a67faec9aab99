"""Turning a sidebar's stream into the boxes a page of one language shows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from wagtail.models import Locale, Page
from wagtail.snippets.blocks import SnippetChooserBlock

from core.languages import public_path
from images.renditions import attach_renditions, images_in

from .models import BaseBox


@dataclass(frozen=True)
class Box:
    """One box: the template that shows it and what it shows."""

    template: str
    value: Any


def boxes(stream, locale: Locale) -> list[Box]:
    """The boxes of a sidebar stream in a language: one query a model, one for all links, one for pictures.

    A snippet is shown in its translation; one that is not live, or not translated, shows nothing.
    """
    snippets = _snippets(stream, locale)
    resolve_links(snippets.values(), locale)
    attach_renditions(image for snippet in snippets.values() for image in images_in(snippet.pictured))
    found = []
    for child, raw in zip(stream, stream.raw_data, strict=True):
        if isinstance(child.block, SnippetChooserBlock):
            snippet = snippets.get((child.block.target_model, raw["value"]))
            if snippet is not None:
                found.append(Box(snippet.template, snippet))
        elif child.value is not None:
            found.append(Box(child.block.get_template(child.value), child.value))
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


def resolve_links(snippets: Iterable[BaseBox], locale: Locale) -> None:
    """Tell each row of the link lists where its page is: in this language, else where it is live."""
    rows = [child.value for box in snippets for child in getattr(box, "items", ()) if child.value["page"]]
    keys = {row["page"].translation_key for row in rows}
    if not keys:
        return
    paths: dict = {}
    for page in Page.objects.live().public().filter(translation_key__in=keys).select_related("locale"):
        if page.locale_id == locale.pk or page.translation_key not in paths:
            paths[page.translation_key] = public_path(page, page.locale.language_code)
    for row in rows:
        row.page_path = paths.get(row["page"].translation_key, "")
