"""Serving pages: Wagtail's view, with the site's roots taken from the cache."""

from copy import copy

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.models import Site
from wagtail.views import serve as wagtail_serve

from core import epoch

from .models import HomePage


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Find the page below the home page of the address's language, then let Wagtail serve it.

    Wagtail asks for site, locale and home page anew for every request; here they are one object kept
    for the site epoch. Its middleware and tags find site and route where they would have put them.
    """
    request._wagtail_site = epoch.remembered("site", lambda: Site.objects.get(is_default_site=True))
    home = home_page(get_language())
    try:
        route = home.route(request, [part for part in path.split("/") if part]) if home else None
    except Http404:
        route = None
    request._wagtail_route_for_request = route
    return wagtail_serve(request, path)


def home_page(language: str) -> HomePage | None:
    """The home page of a language, live or not; None where there is none."""
    # All of them are read, as there is one a language: asked for one, or in the tree's order, SQLite would go
    # through its pages.
    homes = HomePage.objects.order_by().select_related("locale", "picture")
    return copy(epoch.remembered("homes", lambda: {home.lang: home for home in homes}).get(language))
