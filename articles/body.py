"""What a page's body needs from the database beyond its own text, loaded at once for the whole page."""

from collections import Counter
from collections.abc import Iterable

from core.models import BasePage
from images.models import PortalImage
from images.renditions import attach_renditions, images_in


def prepare_body(page: BasePage, pictures: Iterable[PortalImage | None] = ()) -> None:
    """Give headings anchors of their own, resolve related articles, load the pictures' renditions.

    ``pictures`` are others on the page, whose renditions come in the same query.
    """
    from .models import ArticlePage

    seen: Counter[str] = Counter()
    for child in page.body:
        if child.block_type == "heading":
            seen[anchor := child.value.anchor] += 1
            child.value.anchor_suffix = f"-{seen[anchor]}" if seen[anchor] > 1 else ""
    related = [child.value for child in page.body if child.block_type == "related_article"]
    keys = {value["page"].translation_key for value in related if value["page"]}
    targets = {}
    if keys:
        found = (
            ArticlePage.objects.listed().filter(translation_key__in=keys, locale=page.locale_id).for_cards()
        )
        targets = {article.translation_key: article for article in found}
    for value in related:
        value.target = value["page"] and targets.get(value["page"].translation_key)
    attach_renditions(
        [
            getattr(page, "lead_picture", None),
            *images_in(page.body),
            *(article.lead_picture for article in targets.values()),
            *pictures,
        ]
    )
