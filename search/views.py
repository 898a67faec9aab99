"""Readers' search."""

import logging
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe
from wagtail.models import Page

from agency.identity import agency
from articles.models import NewsIndexPage
from articles.paging import page_number
from articles.places import Place
from core import epoch
from core.addresses import place_path
from core.languages import public_path
from core.page_cache import answered_anew
from core.visibility import of_few, unrestricted

from . import statistics
from .engines import Scope, SearchUnavailable
from .excerpts import Pieces, excerpt, highlighted
from .forms import SearchForm
from .index import findable_pages
from .models import SearchEntry
from .positions import time_of
from .query import MAX_LENGTH, Query, parse
from .results import Found, find
from .suggestions import suggestion
from .synonyms import synonyms

logger = logging.getLogger(__name__)

PAGE_SIZE = 10


class SearchPlace(Place):
    """The page of results, which leaves the sidebar out: results come first on a phone."""

    sidebar_cache_key = "sidebar:search"

    def get_sidebar_boxes(self) -> list:
        return []


@dataclass(frozen=True)
class Hit:
    """One result, ready to be shown."""

    title: Pieces
    excerpt: Pieces
    path: str
    section: tuple[str, str] | None  # title and path
    published_at: datetime


@dataclass(frozen=True)
class Section:
    """A section that can be chosen; ``parent`` is the id of the section above, None at the top."""

    pk: int
    title: str
    depth: int
    parent: int | None


@answered_anew
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """``?q=`` with ``section``, ``from``, ``to``, ``sort``, ``page``; what cannot be understood is a 400."""
    language = get_language()
    if not agency(language).home_title:
        raise Http404("no page of this language can be read")
    # Control characters are never typed; databases and XML refuse some of them.
    data = {
        name: "".join(char for char in value if char.isprintable() or char.isspace())
        for name, value in request.GET.items()
    }
    sections = all_sections(language)
    choices = [(s.pk, "\u2003" * (s.depth - 3) + s.title) for s in sections]
    form = SearchForm(data, sections=choices)
    asked = data.get("q", "")[:MAX_LENGTH]
    paths = {
        code: _address(place_path("search", code), **({"q": asked} if asked else {}))
        for code, _name in settings.LANGUAGES
        if agency(code).home_title
    }
    place = SearchPlace(gettext("Search"), language, paths)
    # Search engines may name the form; of answers there is no end.
    is_form = not request.GET
    context = {"form": form, "page": place, "is_form": is_form}
    if is_form:
        context["canonical_url"] = place.canonical_url
        context["description"] = gettext("Search the news of %(name)s") % {"name": agency(language).name}
    status = 200 if form.is_valid() else 400
    if status == 200 and (query := parse(form.cleaned_data["q"], synonyms())):
        try:
            context |= _results(request, form, query, sections)
        except SearchUnavailable:
            logger.exception("The search server does not answer.")
            context["is_unavailable"], status = True, 503
    response = render(request, "search/search.html", context, status=status)
    if not is_form:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _results(request: HttpRequest, form: SearchForm, query: Query, sections: list[Section]) -> dict:
    text, scope = form.cleaned_data["q"], form.scope(get_language())
    found = find(query, scope, by_date=form.cleaned_data["sort"] == "date")
    number = page_number(request)
    try:
        page = Paginator(found.pages, PAGE_SIZE).page(number)
    except EmptyPage as error:
        raise Http404("page") from error
    if number == 1 and not form.has_filters:
        statistics.record(scope.language, text, bool(found.pages))
    asked = {name: value for name in ("q", "section", "from", "to", "sort") if (value := form.data.get(name))}
    is_narrowed = scope != Scope(scope.language)
    is_elsewhere = is_narrowed and not found.pages and bool(find(query, Scope(scope.language)).pages)
    suggested = "" if found.pages or is_elsewhere else suggestion(text, scope.language)
    return {
        "query": text,
        "found": found,
        "count": len(found.pages),
        "hits": hits(page.object_list, query),
        "articles": page,
        "query_string": urlencode(asked),
        "counted_sections": _counted(found, sections, scope.section, asked),
        "suggestion": suggested,
        "is_elsewhere": is_elsewhere,
        "suggestion_path": _address(place_path("search", scope.language), q=suggested),
        "unfiltered_path": _address(place_path("search", scope.language), q=text),
    }


def hits(page_ids: list[int], query: Query) -> list[Hit]:
    """The pages in this order; three queries. What readers may not see is left out, whatever is indexed."""
    pages = findable_pages().select_related("locale").in_bulk(page_ids)
    entries = SearchEntry.objects.in_bulk(page_ids)
    above = {page.path[: -Page.steplen] for page in pages.values() if page.depth > 3}
    parents = {parent.path: parent for parent in Page.objects.live().filter(unrestricted(), path__in=above)}
    shown = []
    for page_id in page_ids:
        page, entry = pages.get(page_id), entries.get(page_id)
        if page is None or entry is None:
            continue
        language = page.locale.language_code
        parent = parents.get(page.path[: -Page.steplen])
        shown.append(
            Hit(
                title=highlighted(page.title, query),
                excerpt=excerpt(entry.text, query),
                path=public_path(page, language),
                section=(parent.title, public_path(parent, language)) if parent else None,
                published_at=time_of(entry.position),
            )
        )
    return shown


def all_sections(language: str) -> list[Section]:
    """The live public sections of a language in the order of the tree; kept for the site epoch."""
    return epoch.cached(f"search-sections:{language}", lambda: _read_sections(language))


def _read_sections(language: str) -> list[Section]:
    pages = NewsIndexPage.objects.live().filter(
        of_few(NewsIndexPage), unrestricted(), locale__language_code=language
    )
    rows = list(pages.order_by("path").values_list("path", "pk", "title", "depth"))
    by_path = {path: pk for path, pk, _title, _depth in rows}
    return [Section(pk, title, depth, by_path.get(path[: -Page.steplen])) for path, pk, title, depth in rows]


def _counted(found: Found, sections: list[Section], chosen: int | None, asked: dict) -> list[dict]:
    """``{"title", "path", "count"}`` of each section below the chosen one that has any of the pages."""
    below = [section for section in sections if section.parent == chosen]
    if not below or not found.pages:
        return []
    counts = found.sections()
    return [
        {"title": section.title, "path": _address("", **asked | {"section": section.pk}), "count": count}
        for section in below
        if (count := counts.get(section.pk))
    ]


def _address(path: str, **parameters) -> str:
    return f"{path}?{urlencode(parameters)}" if parameters else path
