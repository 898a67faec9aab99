"""Addresses that other modules of the room bring: names alone, where they are not there yet."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import NoReverseMatch, clear_url_caches, path, reverse

from config import urls

for name, route in (
    ("translation_editor", "translations/<int:translation_id>/"),
    ("translation_overview", "translations/"),
    ("translation_bulk", "translations/bulk/"),
):
    try:
        reverse(name, args=[1] if "<" in route else [])
    except NoReverseMatch:
        address = path(f"{settings.ADMIN_PATH}/{route}", lambda request, **kwargs: HttpResponse(), name=name)
        urls.urlpatterns.insert(0, address)
        clear_url_caches()
