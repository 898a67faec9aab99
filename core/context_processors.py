"""What every page's frame needs and no page model gives."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from .addresses import place_path


def page_frame(request: HttpRequest) -> dict:
    """``lang`` from the request, the addresses of search and of the site, whether a session is present.

    ``has_session`` lets a template ask for the user (a plain edit link for staff) without touching
    the session, and so without a Vary header, for anonymous readers.
    """
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "lang": language,
        "search_path": place_path("search", language),
        "site_url": settings.SITE_URL,
        "has_session": settings.SESSION_COOKIE_NAME in request.COOKIES,
    }
