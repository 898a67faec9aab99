"""What cards show beyond the article's own row, loaded for all cards of a page at once."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone
from wagtail.models import Page

from core.languages import public_path
from images.renditions import attach_renditions


def prepare_cards(articles: Sequence, known_sections: dict | None = None) -> None:
    """Give each article its section's title and path, its "new" mark and its picture's renditions.

    Two queries whatever the number of cards. ``known_sections`` maps ids of sections already loaded.
    """
    from .models import NewsIndexPage

    parents = {article.path[: -Page.steplen] for article in articles}
    sections = {section.path: section for section in (known_sections or {}).values()}
    missing = parents - set(sections)
    if missing:
        for section in NewsIndexPage.objects.live().filter(path__in=missing).defer_streamfields():
            sections[section.path] = section
    now = timezone.now()
    for article in articles:
        section = sections.get(article.path[: -Page.steplen])
        article.card_section = (section.title, public_path(section, article.lang)) if section else None
        article.is_new = bool(
            section and article.published_at and article.published_at > now - timedelta(days=section.new_days)
        )
    attach_renditions(article.lead_picture for article in articles)
