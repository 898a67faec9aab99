"""The map of the site for people: sections, standard pages, topics, years and feeds of one language."""

from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe
from wagtail.models import Page

from articles.archive import Archive
from articles.labels import path_of
from articles.models import MonthCount, NewsIndexPage, Topic
from articles.places import Place
from articles.structured_data import breadcrumb_list
from core import epoch
from core.addresses import place_path
from core.languages import public_path
from core.page_cache import single_page
from core.visibility import of_few, unrestricted

from .models import HomePage, StandardPage
from .views import home_page


@dataclass
class Node:
    """A page on the map. ``count`` is None where there are no articles to count."""

    title: str
    path: str
    count: int | None = None
    children: list["Node"] = field(default_factory=list)


@dataclass
class SiteMap:
    sections: list[Node]
    pages: list[Node]
    topics: list[Node]


@single_page
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    language = get_language()
    homes = {code: home_page(code) for code, _name in settings.LANGUAGES}
    live = {code: home for code, home in homes.items() if home and home.live and not home.alias_of_id}
    if language not in live:
        raise Http404("no live home page in this language")
    home = live[language]
    place = Place(gettext("Site map"), language, {code: place_path("site_map", code) for code in live})
    context = {
        "page": place,
        "home": home,
        "map": epoch.cached(f"site-map:{language}", lambda: build(home, language)),
        "years": Archive(home).years,
        "canonical_url": place.canonical_url,
        "structured_data": [breadcrumb_list(place)],
    }
    return render(request, "home/site_map.html", context)


def build(home: HomePage, language: str) -> SiteMap:
    """Five queries, whatever the number of pages; articles themselves are counted, not named."""
    # Ranges, not LIKE: both databases take them from the index.
    counts = _totals(MonthCount.objects.filter(list__gte="section:", list__lt="section;"))
    return SiteMap(
        sections=_tree(home, language, NewsIndexPage, counts),
        pages=_tree(home, language, StandardPage),
        topics=_topics(home, language),
    )


def _tree(home: HomePage, language: str, model: type[Page], counts: dict | None = None) -> list[Node]:
    """Live public pages of one class below home, each under the nearest one above it that is shown."""
    roots: list[Node] = []
    above: list[tuple[str, Node]] = []
    pages = model.objects.descendant_of(home).live().filter(of_few(model), unrestricted(), alias_of=None)
    for page in pages.order_by("path").defer_streamfields():
        node = Node(
            page.title, public_path(page, language), None if counts is None else counts.get(str(page.pk), 0)
        )
        while above and not page.path.startswith(above[-1][0]):
            above.pop()
        (above[-1][1].children if above else roots).append(node)
        above.append((page.path, node))
    return roots


def _topics(home: HomePage, language: str) -> list[Node]:
    """Topics with articles in this language, by name; those that are not translated are left out."""
    counts = _totals(MonthCount.objects.filter(list__gte="topic:", list__lt="topic;", locale=home.locale_id))
    keys = {UUID(key): count for key, count in counts.items()}
    topics = Topic.objects.filter(translation_key__in=keys, locale=home.locale_id)
    nodes = [Node(topic.name, path_of(topic, language), keys[topic.translation_key]) for topic in topics]
    return sorted(nodes, key=lambda node: node.title.casefold())


def _totals(months: QuerySet) -> dict[str, int]:
    """Articles by what follows the colon of a list's name."""
    counted = months.order_by().values_list("list").annotate(Sum("articles"))
    return {name.partition(":")[2]: count for name, count in counted if count}
