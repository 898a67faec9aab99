"""Addresses: the machine's own first, then the page tree, Vietnamese without a prefix."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from core import views
from home.views import serve

urlpatterns = [
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path(f"{settings.ADMIN_PATH}/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/", include("articles.api.urls")),
    re_path(r"^vi(?:/(?P<rest>.*))?$", views.drop_default_prefix),
]
if settings.SERVE_MEDIA:
    urlpatterns.append(path("media/<path:path>", views.serve_media))

urlpatterns += i18n_patterns(
    # Before Wagtail's own pattern of the same name.
    re_path(wagtail_urls.serve_pattern, serve, name="wagtail_serve"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler400 = "core.views.bad_request"
handler403 = "core.views.permission_denied"
handler404 = "core.views.page_not_found"
handler500 = "core.views.server_error"
