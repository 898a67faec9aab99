"""What is told to those who show a link to a page: social networks, messengers, search engines."""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from core.addresses import absolute, place_path
from images.models import PortalImage
from images.renditions import jpeg


@dataclass(frozen=True)
class SharePicture:
    """A picture as its file is: the absolute address, pixels, MIME type and alternative text."""

    url: str
    width: int
    height: int
    alt: str = ""
    mime_type: str = "image/jpeg"


@dataclass(frozen=True)
class Sharing:
    """A page's own picture (None: the agency's card is shown), and what only an article has."""

    picture: SharePicture | None = None
    title: str = ""  # where the page's own says too little
    is_article: bool = False
    published: datetime | None = None
    modified: datetime | None = None
    section: str = ""
    authors: list[str] = field(default_factory=list)  # addresses of their pages
    tags: list[str] = field(default_factory=list)


def share_picture(image: PortalImage | None, alt: str = "", set_name: str = "share") -> SharePicture | None:
    """The crop for shared links, or the fallback in its own shape until it exists."""
    rendition = jpeg(image, set_name) if image else None
    if rendition is None:
        return None
    return SharePicture(absolute(rendition.url), rendition.width, rendition.height, alt)


def article_sharing(article) -> Sharing:
    return Sharing(
        picture=share_picture(article.lead_picture, article.alt_text),
        is_article=True,
        published=article.published_at,
        modified=article.modified_at,
        section=article.section.title if article.section and article.section.live else "",
        authors=[author_url(author, article) for author in article.authors],
        tags=article.tag_words,
    )


def author_url(author, article) -> str:
    """The author's page in the article's language; who is not translated is found there by his own slug."""
    return settings.SITE_URL + place_path("author", article.lang, author.slug)
