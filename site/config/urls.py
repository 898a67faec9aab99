"""Addresses: the machine's own first, then the page tree, Vietnamese without a prefix."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from agency import files
from articles import views as articles_views
from articles.news_sitemap import news_sitemap
from articles.ratings.views import ratings
from core import documents, robots, sitemaps, views
from core.addresses import place_urls
from core.feeds import KINDS as FEEDS
from home.site_map import site_map
from home.views import serve
from search.views import search
from visits.views import visits

urlpatterns = [
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("sitemap.xml", sitemaps.sitemap),
    re_path(r"^sitemap-(?P<number>[1-9][0-9]{0,8})\.xml$", sitemaps.sitemap_part),
    path("news-sitemap.xml", news_sitemap),
    path("robots.txt", robots.robots_txt),
    path("favicon.ico", robots.favicon),
    path(".well-known/security.txt", files.security_txt),
    path(f"{settings.ADMIN_PATH}/", include(wagtailadmin_urls)),
    re_path(r"^documents/(\d+)/(.*)$", documents.serve_document),
    path("documents/", include(wagtaildocs_urls)),
    *place_urls("search", search),
    path("visits/", visits),
    path("ratings/", ratings, name="ratings"),
    path("api/", include("articles.api.urls")),
    re_path(r"^vi(?:/(?P<rest>.*))?$", views.drop_default_prefix),
]
urlpatterns += [
    *place_urls("tag", articles_views.tag, "<slug:slug>/"),
    *place_urls("author", articles_views.author, "<slug:slug>/"),
    *place_urls("topic", articles_views.topic, "<slug:slug>/"),
    *place_urls("site_map", site_map),
]
for label in ("tag", "author", "topic"):
    for feed in FEEDS:
        view = articles_views.label_feed(label, feed)
        urlpatterns += place_urls(label, view, f"<slug:slug>/{feed}/", f"-{feed}")
if settings.SERVE_MEDIA:
    urlpatterns.append(path("media/<path:path>", views.serve_media))

urlpatterns += i18n_patterns(
    path("opensearch.xml", files.opensearch, name="opensearch"),
    path("manifest.webmanifest", files.manifest, name="manifest"),
    # Wagtail's forms for restricted pages; then our view in the place of its last, which takes any address.
    path("", include(wagtail_urls.urlpatterns[:-1])),
    re_path(wagtail_urls.serve_pattern, serve, name="wagtail_serve"),
    prefix_default_language=False,
)

handler400 = "core.views.bad_request"
handler403 = "core.views.permission_denied"
handler404 = "core.views.page_not_found"
handler500 = "core.views.server_error"
