"""What a page's body needs from the database beyond its own text, loaded at once for the whole page."""

from core.models import BasePage
from images.renditions import attach_renditions, images_in


def prepare_body(page: BasePage) -> None:
    """Resolve related articles in the page's language and load the renditions of every picture shown."""
    from .models import ArticlePage

    related = [child.value for child in page.body if child.block_type == "related_article"]
    keys = {value["page"].translation_key for value in related if value["page"]}
    targets = {}
    if keys:
        found = (
            ArticlePage.objects.listed().for_cards().filter(translation_key__in=keys, locale=page.locale_id)
        )
        targets = {article.translation_key: article for article in found}
    for value in related:
        value.target = value["page"] and targets.get(value["page"].translation_key)
    attach_renditions(
        [
            getattr(page, "lead_picture", None),
            *images_in(page.body),
            *(article.lead_picture for article in targets.values()),
        ]
    )
