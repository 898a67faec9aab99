"""What the answers say of a page, one function for each field."""

import re
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import translation
from rest_framework.fields import Field
from wagtail.api import APIField
from wagtail.models import Page

from core.addresses import absolute
from images.models import PortalImage
from images.renditions import SETS, jpeg

from ..body import prepare_body
from ..sharing import author_url
from ..structured_data import local

# An address of the site itself in rendered HTML, whose attributes all stand in double quotes.
OWN_ADDRESS = re.compile(r'(\s(?:href|src|poster)=")(/(?!/)[^"]*)')
SRCSET = re.compile(r'(\ssrcset=")([^"]*)')


class Computed(Field):
    """A value that a function makes of the whole page."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__(source="*", read_only=True)
        self.make = make

    def to_representation(self, page: Page) -> Any:
        return self.make(page)


def page_link(page) -> dict | None:
    return page and {"id": page.pk, "title": page.title, "html_url": page.canonical_url}


def picture(image: PortalImage | None, **texts: str) -> dict | None:
    """The JPEG of each set (the fallback until it exists); None without a readable picture."""
    found = {name: jpeg(image, name) for name in SETS} if image else {}
    renditions = {
        name: {"url": absolute(r.url), "width": r.width, "height": r.height} for name, r in found.items() if r
    }
    return {**texts, "renditions": renditions} if renditions else None


def lead_picture(article) -> dict | None:
    return picture(
        article.lead_picture,
        alt=article.alt_text,
        caption=article.lead_picture_caption,
        credit=article.lead_picture_credit,
    )


def body(article) -> list[dict]:
    """Each block as the page shows it: HTML with absolute addresses."""
    prepare_body(article)
    with translation.override(article.lang):
        return [
            {
                "type": child.block_type,
                "value": with_absolute_addresses(str(child.render({"lang": article.lang})).strip()),
            }
            for child in article.body
        ]


def with_absolute_addresses(html: str) -> str:
    html = OWN_ADDRESS.sub(lambda found: found[1] + absolute(found[2]), html)
    return SRCSET.sub(
        lambda found: found[1] + re.sub(r"(^|, )/(?!/)", rf"\g<1>{absolute('/')}", found[2]), html
    )


def attachments(article) -> list[dict]:
    rows = article.attachments.select_related("document")
    return [{"title": row.label, "html_url": absolute(row.document.url)} for row in rows]


def translations(page) -> list[dict]:
    """Live public translations, never the page itself."""
    return [
        {
            "id": version.page.pk,
            "locale": version.code,
            "title": version.page.title,
            "html_url": version.full_url,
        }
        for version in page.languages.versions
        if version.page and not version.current
    ]


def articles_url(section) -> str:
    return f"{absolute(reverse('api:articles:listing'))}?section={section.pk}"


ARTICLE = {
    "title": lambda article: article.title,
    "lead": lambda article: article.lead,
    "html_url": lambda article: article.canonical_url,
    "published_at": lambda article: local(article.published_at),
    "updated_at": lambda article: local(article.modified_at),
    "locale": lambda article: article.lang,
    "section": lambda article: page_link(article.section),
    "authors": lambda article: [
        {"name": author.name, "role": author.role, "html_url": author_url(author, article)}
        for author in article.authors
    ],
    "topics": lambda article: [topic.name for topic in article.topics],
    "tags": lambda article: [tag.name for tag in article.tag_list],
    "picture": lead_picture,
    "source": lambda article: {"name": article.source_name, "url": article.source_url},
    "document_number": lambda article: article.document_number,
    "body": body,
    "attachments": attachments,
    "translations": translations,
}
SECTION = {
    "title": lambda section: section.title,
    "introduction": lambda section: section.introduction,
    "html_url": lambda section: section.canonical_url,
    "articles_url": articles_url,
    "locale": lambda section: section.lang,
    "parent": lambda section: page_link(section.section_above),
    "picture": lambda section: picture(section.picture),
    "translations": translations,
}


def api_fields(functions: dict[str, Callable]) -> list:
    return ["id", *(APIField(name, Computed(make)) for name, make in functions.items())]
