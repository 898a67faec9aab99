"""Pages and feeds of tags, authors and topics: the articles that carry one, newest first."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.feeds import feed_links
from core.page_cache import public_page, single_page
from images.renditions import attach_renditions

from .cards import prepare_cards
from .feeds import label_feed as feed_of_label
from .labels import Label, find_label
from .paging import PAGE_SIZE, canonical_url, page_number, paginate
from .places import Place
from .structured_data import breadcrumb_list, profile_page


@public_page
@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    return _label_page(request, "tag", slug)


@public_page
@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    return _label_page(request, "author", slug)


@public_page
@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    return _label_page(request, "topic", slug)


def _label_page(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    number = page_number(request)
    label = find_label(kind, slug, get_language())
    if label is None:
        raise Http404(kind)
    articles = paginate(label.entries, number, PAGE_SIZE, label.count, label.locate)
    prepare_cards(articles.object_list)
    place = Place(label.title, label.language, label.paths, _description(label))
    structured_data = [breadcrumb_list(place)]
    if kind == "author":
        attach_renditions([label.subject.photo])
        structured_data.append(profile_page(label.subject, place))
    context = {
        "page": place,
        "label": label,
        "articles": articles,
        "canonical_url": canonical_url(place.canonical_url, number),
        "structured_data": structured_data,
        "feeds": feed_links(label.title, label.path),
    }
    return render(request, "articles/label_page.html", context)


def label_feed(kind: str, feed: str) -> Callable:
    """The view of the "rss" or "atom" feeds of every tag, author or topic."""

    @single_page
    @require_safe
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        label = find_label(kind, slug, get_language())
        if label is None:
            raise Http404(kind)
        return feed_of_label(request, label, feed, _description(label))

    return view


def _description(label: Label) -> str:
    """A topic's description or an author's biography; nothing in a language not that of the page."""
    if label.title_language != label.language:
        return ""
    return getattr(label.subject, {"topic": "description", "author": "biography"}.get(label.kind, ""), "")
