"""What robots ask for first: which paths to leave alone, and the icon of the site."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from .addresses import place_path
from .page_cache import single_page

DEFAULT_ADMIN = "admin"
SITEMAPS = ("sitemap.xml", "news-sitemap.xml")


@single_page
@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Everything may be read but the admin, search results (the form may) and Wagtail's own forms.

    An admin that ADMIN_PATH has moved is not named: whoever moved it does not want it found.
    """
    closed = [f"{place_path('search', code)}?" for code, _name in settings.LANGUAGES]
    prefixes = ["" if code == settings.LANGUAGE_CODE else f"/{code}" for code, _name in settings.LANGUAGES]
    closed += [f"{prefix}/_util/" for prefix in prefixes]
    if settings.ADMIN_PATH == DEFAULT_ADMIN:
        closed.insert(0, f"/{DEFAULT_ADMIN}/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    lines += [f"Sitemap: {settings.SITE_URL}/{name}" for name in SITEMAPS]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it where no page has told them of an icon: beside a feed, a picture, a PDF."""
    response = HttpResponseRedirect(static("img/favicon.svg"))
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
