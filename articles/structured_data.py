"""What machines read about a page: schema.org as JSON-LD, as plain dictionaries."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from agency.identity import agency
from images.renditions import fallback

Schema = dict[str, Any]
CONTEXT = "https://schema.org"


def breadcrumb_list(page) -> Schema:
    """BreadcrumbList: home first, the page itself last."""
    trail = [*page.breadcrumb, (page.title, page.public_path)]
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": title, "item": settings.SITE_URL + path}
            for position, (title, path) in enumerate(trail, 1)
        ],
    }


def news_article(page) -> list[Schema]:
    """NewsArticle and BreadcrumbList of an article."""
    publisher = agency(page.lang)
    organisation: Schema = {
        "@type": "GovernmentOrganization",
        "name": publisher.name,
        "url": settings.SITE_URL,
    }
    if publisher.emblem_url:
        organisation["logo"] = {"@type": "ImageObject", "url": absolute(publisher.emblem_url)}
    data: Schema = {
        "@context": CONTEXT,
        "@type": "NewsArticle",
        "headline": page.title[:110],
        "description": page.search_description or page.lead,
        "inLanguage": page.lang,
        "mainEntityOfPage": page.canonical_url,
        "isAccessibleForFree": True,
        "publisher": organisation,
        "author": [{"@type": "Person", "name": author.name} for author in page.authors] or [organisation],
    }
    if page.section:
        data["articleSection"] = page.section.title
    if page.published_at:
        data["datePublished"] = timezone.localtime(page.published_at).isoformat(timespec="seconds")
    if page.last_published_at and page.published_at:
        modified = max(page.last_published_at, page.published_at)
        data["dateModified"] = timezone.localtime(modified).isoformat(timespec="seconds")
    if page.lead_picture and (rendition := fallback(page.lead_picture)):
        data["image"] = [
            {
                "@type": "ImageObject",
                "url": absolute(rendition.url),
                "width": rendition.width,
                "height": rendition.height,
            }
        ]
    return [data, breadcrumb_list(page)]


def profile_page(author, page) -> Schema:
    """ProfilePage of an author; ``page`` is the place of his articles."""
    person: Schema = {"@type": "Person", "name": author.name, "url": page.canonical_url}
    if author.role:
        person["jobTitle"] = author.role
    if author.photo and (rendition := fallback(author.photo)):
        person["image"] = absolute(rendition.url)
    return {"@context": CONTEXT, "@type": "ProfilePage", "inLanguage": page.lang, "mainEntity": person}


def absolute(url: str) -> str:
    """A file's address with SITE_URL before it, unless its storage gives a full one."""
    return url if "://" in url else settings.SITE_URL + url
