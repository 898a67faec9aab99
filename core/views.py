"""Answers that belong to no page: health, files, errors, the default language's prefix."""

import mimetypes
import re

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import activate, get_language, override
from django.views.decorators.http import require_safe
from django.views.static import serve

from .addresses import place_path
from .elsewhere import elsewhere
from .languages import home_of
from .wording import wording_of

FILE_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
WORD_BREAKS = re.compile(r"(?:%[0-9A-Fa-f]{2}|[-_.+\s])+")  # also what is no UTF-8
NUMBERS_AT_END = re.compile(r"(?:\s+\d+)+$")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Liveness: answers without any I/O."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Readiness: asks database, cache and storage; 503 names what did not answer."""

    def database() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    def cache_answers() -> None:
        cache.set("readyz", 1, 5)
        if cache.get("readyz") != 1:
            raise OSError("cache lost a value")

    def storage() -> None:
        for place in (storages["default"], storages["renditions"]):
            if hasattr(place, "ask"):
                place.ask()
            else:
                place.exists("readyz")

    results = {}
    for name, probe in (("database", database), ("cache", cache_answers), ("storage", storage)):
        try:
            probe()
            results[name] = "ok"
        except Exception as error:  # whatever it is, the answer names it and is a 503
            results[name] = type(error).__name__
    return JsonResponse(results, status=200 if set(results.values()) == {"ok"} else 503)


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponse:
    """Renditions, whose names carry a hash of their content's recipe: cacheable for a year."""
    if hasattr(storages["renditions"], "stream"):
        response = _from_bucket(path)
    else:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _from_bucket(path: str) -> HttpResponse:
    try:
        with storages["renditions"].stream(path) as file:
            return HttpResponse(
                file.read(), content_type=mimetypes.guess_type(path)[0] or "application/octet-stream"
            )
    except FileNotFoundError as error:
        raise Http404(path) from error


def drop_default_prefix(request: HttpRequest, rest: str | None = None) -> HttpResponse:
    """``/vi/anything`` → ``/anything``: Vietnamese has no prefix. Never leaves this host."""
    target = "/" + (rest or "").lstrip("/\\")
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{target}?{query}" if query else target)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 in the language of the address: offers to search for its words, names the page in others."""
    return _missing(request, 404, {"elsewhere": elsewhere(request.path_info)})


def page_gone(request: HttpRequest, language: str) -> HttpResponse:
    """410, in the language of what was at the address: it has been removed for good. Says nothing of it."""
    with override(language):
        return _missing(request, 410, {})


def _missing(request: HttpRequest, status: int, context: dict) -> HttpResponse:
    """``404.html`` or ``410.html``.

    Below the address of a language that cannot be read yet it is in English, where the site has no words
    in that language either.
    """
    language = get_language() or settings.LANGUAGE_CODE
    if home_of(language) is None:
        activate(wording_of(language))
        language = settings.LANGUAGE_CODE  # its search answers
    context |= {"search_path": place_path("search", language), "words": words_of(request.path_info)}
    response = render(request, f"{status}.html", context, status=status)
    # An old address is answered past the middleware that would.
    response.headers["Content-Language"] = get_language()
    response.headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS
    return response


def words_of(path: str) -> str:
    """What a broken address seems to be about: ``/tin/Lua-nep-pi-pat-1234.html`` → ``Lua nep pi pat``.

    The words of the last part that has any, without numbers at its end; printable, at most 100 characters.
    """
    for part in reversed(path[:5000].split("/")):
        words = "".join(char if char.isprintable() else " " for char in FILE_ENDING.sub("", part))
        words = " ".join(WORD_BREAKS.sub(" ", words).split())
        words = NUMBERS_AT_END.sub("", words)
        if any(char.isalpha() for char in words) and words not in dict(settings.LANGUAGES):
            return words if len(words) <= 100 else words[:101].rpartition(" ")[0] or words[:100]
    return ""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without any query: whatever broke may be the database."""
    return render(request, "500.html", status=500)
