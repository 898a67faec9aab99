"""What machines read about a page: schema.org as JSON-LD, as plain dictionaries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from agency.identity import agency
from core.addresses import absolute, place_path

from .ratings.numbers import MOST_STARS
from .sharing import author_url, share_picture

Schema = dict[str, Any]
CONTEXT = "https://schema.org"


def organisation(language: str) -> Schema:
    """The agency, the same in every page that names it: ``@id`` holds its mentions together."""
    publisher = agency(language)
    data: Schema = {
        "@type": "GovernmentOrganization",
        "@id": f"{settings.SITE_URL}/#agency",
        "name": publisher.name,
        "url": f"{settings.SITE_URL}/",
    }
    if publisher.emblem_url:
        data["logo"] = {"@type": "ImageObject", "url": absolute(publisher.emblem_url)}
    if identity := publisher.identity:
        optional = {
            "alternateName": identity.short_name,
            "telephone": identity.phone,
            "email": identity.email,
        }
        data |= {name: value for name, value in optional.items() if value}
        if identity.address:
            data["address"] = {
                "@type": "PostalAddress",
                "streetAddress": identity.address,
                "addressCountry": "VN",
            }
        if identity.parent_body:
            data["parentOrganization"] = {"@type": "GovernmentOrganization", "name": identity.parent_body}
    return data


def web_site(language: str) -> list[Schema]:
    """WebSite with its search, and the agency, for the home page of a language."""
    publisher = organisation(language)
    search = settings.SITE_URL + place_path("search", language)
    return [
        {
            "@context": CONTEXT,
            "@type": "WebSite",
            "@id": site_id(language),
            "name": publisher["name"],
            **({"alternateName": publisher["alternateName"]} if "alternateName" in publisher else {}),
            "url": settings.SITE_URL + agency(language).home_path,
            "inLanguage": language,
            "publisher": {"@id": publisher["@id"]},
            "potentialAction": {
                "@type": "SearchAction",
                "target": {
                    "@type": "EntryPoint",
                    "urlTemplate": f"{search}?q={{search_term_string}}",
                },
                "query-input": "required name=search_term_string",
            },
        },
        {"@context": CONTEXT, **publisher},
    ]


def site_id(language: str) -> str:
    return f"{settings.SITE_URL}{agency(language).home_path}#website"


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


def collection_page(url: str, name: str, language: str, articles: Sequence, start: int = 1) -> Schema:
    """CollectionPage of a list of articles; ``start`` is the position of the first in the whole list."""
    return {
        "@context": CONTEXT,
        "@type": "CollectionPage",
        "url": url,
        "name": name,
        "inLanguage": language,
        "isPartOf": {"@id": site_id(language)},
        "mainEntity": {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "url": settings.SITE_URL + article.public_path}
                for position, article in enumerate(articles, start)
            ],
        },
    }


def news_article(page) -> list[Schema]:
    """NewsArticle and BreadcrumbList of an article."""
    publisher = organisation(page.lang)
    data: Schema = {
        "@context": CONTEXT,
        "@type": "NewsArticle",
        "headline": page.title,
        "description": page.search_description or page.lead,
        "url": page.canonical_url,
        "mainEntityOfPage": page.canonical_url,
        "inLanguage": page.lang,
        "isAccessibleForFree": True,
        "isPartOf": {"@id": site_id(page.lang)},
        "publisher": publisher,
        "author": [
            {"@type": "Person", "name": author.name, "url": author_url(author, page)}
            for author in page.authors
        ]
        or [publisher],
    }
    if page.section and page.section.live:
        data["articleSection"] = page.section.title
    if page.published_at:
        data["datePublished"] = local(page.published_at)
        data["dateModified"] = local(page.modified_at)
    if words := [*(topic.name for topic in page.topics), *page.tag_words]:
        data["keywords"] = words
    if pictures := image_objects(page):
        data["image"] = pictures
    if page.rating and page.rating.votes:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": page.rating.average,
            "ratingCount": page.rating.votes,
            "bestRating": MOST_STARS,
            "worstRating": 1,
        }
    data |= translations(page)
    return [data, breadcrumb_list(page)]


def profile_page(author, page) -> Schema:
    """ProfilePage of an author; ``page`` is the place of his articles."""
    person: Schema = {"@type": "Person", "name": author.name, "url": page.canonical_url}
    if author.role and author.locale.language_code == page.lang:
        person["jobTitle"] = author.role
    if author.photo and (picture := share_picture(author.photo, set_name="column")):
        person["image"] = picture.url
    return {"@context": CONTEXT, "@type": "ProfilePage", "inLanguage": page.lang, "mainEntity": person}


def image_objects(page) -> list[Schema]:
    """The lead picture as it is shared, and in its own shape."""
    found = [share_picture(page.lead_picture, page.alt_text, name) for name in ("share", "column")]
    objects = {
        picture.url: {
            "@type": "ImageObject",
            "url": picture.url,
            "width": picture.width,
            "height": picture.height,
        }
        for picture in found
        if picture
    }
    if page.lead_picture_caption:
        for described in objects.values():
            described["caption"] = page.lead_picture_caption
    if page.lead_picture_credit:
        for described in objects.values():
            described["creditText"] = page.lead_picture_credit
    return list(objects.values())


def translations(page) -> Schema:
    """``translationOfWork`` names the Vietnamese article, ``workTranslation`` the others."""
    works = {
        version.code: {"@type": "NewsArticle", "@id": version.full_url, "inLanguage": version.code}
        for version in page.languages.alternates
        if not version.current
    }
    original = works.pop(settings.LANGUAGE_CODE, None)
    if original:
        return {"translationOfWork": original}
    return {"workTranslation": list(works.values())} if works else {}


def local(moment: datetime) -> str:
    """In Asia/Ho_Chi_Minh, with the offset, to the second."""
    return timezone.localtime(moment).isoformat(timespec="seconds")
