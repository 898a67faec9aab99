"""Turning a sidebar's stream into the boxes a page of one language shows."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from wagtail.models import Locale

from images.renditions import attach_renditions, images_in

from .models import BaseBox


@dataclass(frozen=True)
class Box:
    """One box: the template that shows it and what it shows."""

    template: str
    value: Any


def boxes(stream, locale: Locale) -> list[Box]:
    """The boxes of a sidebar stream in a language: one query a model, one for all pictures.

    A snippet is shown in its translation; one that is not live, or not translated, shows nothing.
    """
    wanted: dict[type[BaseBox], set] = defaultdict(set)
    for child in stream:
        if isinstance(child.value, BaseBox):
            wanted[type(child.value)].add(child.value.translation_key)
    live: dict[tuple, BaseBox] = {}
    for model, keys in wanted.items():
        for snippet in model.objects.filter(translation_key__in=keys, locale=locale, live=True):
            live[model, snippet.translation_key] = snippet
    attach_renditions(image for snippet in live.values() for image in images_in(snippet.pictured))
    found = []
    for child in stream:
        if isinstance(child.value, BaseBox):
            snippet = live.get((type(child.value), child.value.translation_key))
            if snippet is not None:
                found.append(Box(snippet.template, snippet))
        elif child.value is not None:
            found.append(Box(child.block.get_template(child.value), child.value))
    return found
