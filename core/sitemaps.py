"""The site map for search engines: every live public real page of every language.

Wagtail's own walks one root and so omits English, reads whole models and pages by OFFSET. Here one row
is a handful of values, and a part is a range of page ids: its cost does not grow with its number, and
it changes only when a page in it, or a translation of one, does.
"""

from datetime import datetime
from uuid import UUID
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Page

from . import languages
from .languages import public_path_of
from .page_cache import single_page
from .visibility import unrestricted

LIMIT = 50_000  # addresses in one file: the protocol's own bound (sitemaps.org)
CONTENT_TYPE = "application/xml; charset=utf-8"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


@single_page
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """All addresses, or past ``LIMIT`` an index of the parts; four queries at most."""
    homes = live_homes()
    parts = list(
        visible_pages(homes)
        .values(part=(F("pk") - 1) / LIMIT)
        .annotate(pages=Count("pk"), changed=Max("last_published_at"))
        .order_by("part")
    )
    if sum(part["pages"] for part in parts) <= LIMIT:
        return url_set(homes, Q())
    response = HttpResponse(f'{DECLARATION}<sitemapindex xmlns="{NAMESPACE}">\n', content_type=CONTENT_TYPE)
    for part in parts:
        address = f"{settings.SITE_URL}/sitemap-{part['part'] + 1}.xml"
        response.write(f"<sitemap>{location(address)}{last_change(part['changed'])}</sitemap>\n")
    response.write("</sitemapindex>\n")
    return response


@single_page
@require_safe
def sitemap_part(request: HttpRequest, number: str) -> HttpResponse:
    """Part ``number`` (from 1): the pages whose ids lie in that range of ``LIMIT``; 404 where none does."""
    last = int(number) * LIMIT
    in_part = Q(pk__gt=last - LIMIT, pk__lte=last)
    homes = live_homes()
    if not visible_pages(homes).filter(in_part).exists():
        raise Http404("no such part")
    return url_set(homes, in_part)


def live_homes() -> dict[str, str]:
    """``{tree path: language}`` of the home pages; below one that is not live, no address answers."""
    homes = languages.live_homes()
    return {homes[code].path: code for code, _name in settings.LANGUAGES if code in homes}


def visible_pages(homes: dict[str, str]) -> QuerySet:
    """What readers of any language can open: live, no alias, neither restricted nor below what is."""
    below = Q(pk__in=[])
    for path in homes:
        below |= Q(path__startswith=path)
    return Page.objects.filter(below, unrestricted(), live=True, alias_of=None)


def url_set(homes: dict[str, str], in_part: Q) -> HttpResponse:
    """The pages of one part with their translations; two queries, read row by row."""
    pages = visible_pages(homes)
    versions = translations(pages, in_part, homes)
    response = HttpResponse(
        f'{DECLARATION}<urlset xmlns="{NAMESPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n',
        content_type=CONTENT_TYPE,
    )
    rows = pages.filter(in_part).order_by("pk")
    for path, url_path, key, changed in rows.values_list(
        "path", "url_path", "translation_key", "last_published_at"
    ).iterator():
        language = homes[path[: 2 * Page.steplen]]
        own = settings.SITE_URL + public_path_of(url_path, language)
        alternates = alternate_links({language: own, **versions[key]}) if key in versions else ""
        response.write(f"<url>{location(own)}{last_change(changed)}{alternates}</url>\n")
    response.write("</urlset>\n")
    return response


def translations(pages: QuerySet, in_part: Q, homes: dict[str, str]) -> dict[UUID, dict[str, str]]:
    """``{translation key: {language: address}}`` of the other versions of a part's pages."""
    others = Page.objects.filter(translation_key=OuterRef("translation_key")).exclude(pk=OuterRef("pk"))
    # Step by step from the part: asked at once, SQLite begins with all pages.
    keys = Page.objects.filter(in_part, Exists(others)).order_by().values("translation_key")
    versions = Page.objects.filter(translation_key__in=keys).order_by().values("pk")
    found: dict[UUID, dict[str, str]] = {}
    rows = pages.filter(pk__in=versions).order_by().values_list("path", "url_path", "translation_key")
    for path, url_path, key in rows.iterator():
        language = homes[path[: 2 * Page.steplen]]
        found.setdefault(key, {})[language] = settings.SITE_URL + public_path_of(url_path, language)
    return found


def alternate_links(versions: dict[str, str]) -> str:
    """hreflang of each language in the order of LANGUAGES, then x-default; nothing for one language."""
    codes = [code for code, _name in settings.LANGUAGES if code in versions]
    if len(codes) < 2:
        return ""
    default = settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in versions else codes[0]
    named = [*((code, versions[code]) for code in codes), ("x-default", versions[default])]
    return "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(address)}"/>' for code, address in named
    )


def location(address: str) -> str:
    return f"<loc>{escape(address)}</loc>"


def last_change(moment: datetime | None) -> str:
    return f"<lastmod>{timezone.localtime(moment).isoformat(timespec='seconds')}</lastmod>" if moment else ""
