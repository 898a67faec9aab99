"""The site map of news as Google defines it: what was published within the last two days.

https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

from datetime import timedelta
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Page

from agency.identity import agency
from core.feeds import one_line
from core.languages import public_path_of
from core.page_cache import single_page
from core.sitemaps import CONTENT_TYPE, DECLARATION, NAMESPACE, live_homes, location

from .models import ListingEntry

AGE = timedelta(days=2)
LIMIT = 1000  # entries: Google's own bound
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


@single_page
@require_safe
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """Both languages, newest first; without entries when nothing is new. Two queries."""
    homes = live_homes()
    now = timezone.now()
    entries = ListingEntry.objects.filter(
        section__depth=2,
        section__path__in=homes,
        visible=True,
        published_at__gt=now - AGE,
        published_at__lte=now,
    ).order_by("-published_at", "-article")
    response = HttpResponse(
        f'{DECLARATION}<urlset xmlns="{NAMESPACE}" xmlns:news="{NEWS}">\n', content_type=CONTENT_TYPE
    )
    names = {language: escape(one_line(agency(language).name)) for language in homes.values()}
    for path, url_path, title, published in entries.values_list(
        "article__path", "article__url_path", "article__title", "published_at"
    )[:LIMIT]:
        language = homes[path[: 2 * Page.steplen]]
        moment = timezone.localtime(published).isoformat(timespec="seconds")
        response.write(
            f"<url>{location(settings.SITE_URL + public_path_of(url_path, language))}<news:news>"
            f"<news:publication><news:name>{names[language]}</news:name>"
            f"<news:language>{language}</news:language></news:publication>"
            f"<news:publication_date>{moment}</news:publication_date>"
            f"<news:title>{escape(one_line(title))}</news:title></news:news></url>\n"
        )
    response.write("</urlset>\n")
    return response
