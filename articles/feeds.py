"""The newest articles as RSS and Atom: of a home page, a section, a tag, an author, a topic."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Enclosure

from agency.identity import agency
from core.addresses import absolute
from core.feeds import KINDS
from core.page_cache import PARAMETERS
from images.models import PortalImage
from images.renditions import SETS, fallback

from .cards import prepare_cards
from .labels import Label
from .models import ArticleAuthor, ArticlePage, ArticleTag, ArticleTopic

LENGTH = 20  # articles in a feed
# One size every reader can show; made by the task after upload.
PICTURE = SETS["column"].specs["jpeg", SETS["column"].jpeg_width]


def page_feed(request: HttpRequest, page, kind: str) -> HttpResponse:
    """The feed of a home page or section; its name is the agency's, after the section's own."""
    publisher = agency(page.lang)
    title = publisher.name if page.depth == 2 else f"{page.title} – {publisher.name}"
    return feed_response(
        request,
        kind,
        ArticlePage.objects.newest_in(page)[:LENGTH],
        title=title,
        description=page.search_description or page.introduction or title,
        path=page.public_path,
        language=page.lang,
        unique_id=lasting_id(page.translation_key, page.lang),
        changed=page.last_published_at,
    )


def label_feed(request: HttpRequest, label: Label, kind: str, description: str) -> HttpResponse:
    """The feed of a tag, author or topic, in the language of its page."""
    title = f"{label.title} – {agency(label.language).name}"
    return feed_response(
        request,
        kind,
        ArticlePage.objects.newest_labelled(label.key, label.language)[:LENGTH],
        title=title,
        description=description or title,
        path=label.path,
        language=label.language,
        unique_id=settings.SITE_URL + label.path,
    )


def feed_response(
    request: HttpRequest,
    kind: str,
    articles: Sequence,
    *,
    title: str,
    description: str,
    path: str,
    language: str,
    unique_id: str,
    changed: datetime | None = None,
) -> HttpResponse:
    """These articles as "rss" or "atom". ``path`` is the page they are listed on; six to nine queries.

    ``changed`` dates a feed without articles. 404 with ``?page=``: a feed has one page, and every
    number would be kept as a page of its own.
    """
    if any(name in request.GET for name in PARAMETERS):
        raise Http404("a feed has no pages")
    publisher = agency(language)
    articles = list(articles)
    feed = KINDS[kind](
        title=title,
        link=settings.SITE_URL + path,
        description=description,
        language=language,
        feed_url=f"{settings.SITE_URL}{path}{kind}/",
        feed_guid=unique_id,
        author_name=publisher.name,
        logo=absolute(publisher.emblem_url) if publisher.emblem_url else "",
        updated=max((article.modified_at for article in articles), default=changed),
    )
    prepare_cards(articles)
    authors = names_of(ArticleAuthor, "author", articles)
    topics = names_of(ArticleTopic, "topic", articles)
    tags = tags_of(articles)
    for article in articles:
        section = [article.card_section[0]] if article.card_section else []
        feed.add_item(
            title=article.title,
            link=article.canonical_url,
            description=article.lead,
            published=article.published_at,
            updated=article.modified_at,
            unique_id=lasting_id(article.translation_key, article.lang),
            authors=authors.get(article.pk, []),
            categories=[*section, *topics.get(article.pk, []), *tags.get(article.pk, [])],
            enclosure=enclosure(article.lead_picture) if article.lead_picture else None,
        )
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response


def lasting_id(key: uuid.UUID, language: str) -> str:
    """An id of something in one language that no move, new slug or new host changes."""
    return uuid.uuid5(key, language).urn


def names_of(relation: type, name: str, articles: Sequence) -> dict[int, list[str]]:
    """``{article id: [names of its authors or topics]}`` in the article's language; two queries at most."""
    by_pk = {article.pk: article for article in articles}
    rows = list(relation.objects.filter(article__in=by_pk).select_related(name).order_by("sort_order"))
    shown = {row.pk: getattr(row, name) for row in rows}
    foreign = {
        snippet.translation_key: by_pk[row.article_id].locale_id
        for row in rows
        if (snippet := shown[row.pk]).locale_id != by_pk[row.article_id].locale_id
    }
    translations = {}
    if foreign:
        model = relation._meta.get_field(name).related_model
        found = model.objects.filter(translation_key__in=foreign, locale__in=set(foreign.values()))
        translations = {(snippet.translation_key, snippet.locale_id): snippet for snippet in found}
    names: dict[int, list[str]] = {}
    for row in rows:
        snippet = shown[row.pk]
        locale = by_pk[row.article_id].locale_id
        own = translations.get((snippet.translation_key, locale)) or snippet.for_readers_of(locale)
        if own:
            names.setdefault(row.article_id, []).append(own.name)
    return names


def tags_of(articles: Sequence) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    # They are Vietnamese words.
    vietnamese = [article.pk for article in articles if article.lang == settings.LANGUAGE_CODE]
    rows = ArticleTag.objects.filter(content_object__in=vietnamese)
    for article_id, name in rows.order_by("pk").values_list("content_object", "tag__name"):
        names.setdefault(article_id, []).append(name)
    return names


def enclosure(image: PortalImage) -> Enclosure | None:
    """The picture as a JPEG that exists, else its fallback, with its length in bytes; None if unreadable."""
    rendition = image.renditions_by_spec.get(PICTURE) or fallback(image)
    try:
        length = rendition.bytes if rendition else None
    except OSError:  # the row is there and the file is not
        length = None
    return Enclosure(absolute(rendition.url), str(length), "image/jpeg") if length else None
