"""The counter's one address: counts a view and answers the current numbers."""

import json
import logging
import re
from dataclasses import asdict
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from redis import RedisError

from core.origin import is_same_origin

from . import numbers
from .clients import Client
from .recording import View, languages_of, recorder

logger = logging.getLogger(__name__)

LARGEST_BODY = 1024  # bytes
LARGEST_ID = 2**63 - 1
CODES = [code for code, _name in settings.LANGUAGES]
HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+(:\d{1,5})?")


class BadRequest(Exception):
    """What is wrong with a request, as a status and a sentence for its sender."""

    def __init__(self, status: int, message: str) -> None:
        self.status, self.message = status, message


@csrf_exempt  # nothing of an account is changed, and only the site's own pages may send: core.origin
@never_cache
@require_POST
def visits(request: HttpRequest) -> JsonResponse:
    """``{"page": 123}`` counts one view; answers ``{"online", "today", "month", "total", "views"}``.

    ``lang`` names the language of a page that stands in no tree (``"page": 0``), ``from`` the host of
    another site that led there. Crawlers and who is logged in get the numbers and are not counted.
    """
    try:
        page, language, referrer = read(request)
    except BadRequest as error:
        return JsonResponse({"error": error.message}, status=error.status)
    client = Client.of(request)
    with override(language):
        try:
            if not is_counted(request, client):
                is_known = page == 0 or languages_of([page])
                return answer(page) if is_known else failure(404, gettext("There is no such page."))
            view = recorder.record(View(page, language, referrer, client.arrival(timezone.now())))
        except (DatabaseError, RedisError, OSError):  # or the day's salt can be neither read nor made
            logger.warning("A view could not be counted.", exc_info=True)
            return failure(503, gettext("The view could not be counted."), wait=3)
        if view.verdict is None:
            return failure(404, gettext("There is no such page."))
        if not view.verdict.is_accepted:
            return failure(429, gettext("Too many views at once."), wait=10)
        return answer(page)


def read(request: HttpRequest) -> tuple[int, str, str]:
    """Page, language and referring host of a request; raises BadRequest."""
    if not is_same_origin(request):
        raise BadRequest(403, gettext("Only pages of this site may send this."))
    try:
        body = request.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise BadRequest(413, gettext("The request is too large."))
        data = json.loads(body)
        page = data["page"]
        language = data.get("lang", settings.LANGUAGE_CODE)
        referrer = data.get("from", "")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise BadRequest(400, gettext("The request cannot be understood.")) from error
    if type(page) is not int or not 0 <= page <= LARGEST_ID or language not in CODES:
        raise BadRequest(400, gettext("The request cannot be understood."))
    return page, language, referring_host(referrer)


def referring_host(referrer: object) -> str:
    """The host of another site; empty where it is none, or this one. Never more than the host."""
    host = referrer.lower() if isinstance(referrer, str) else ""
    if len(host) > 100 or not HOST.fullmatch(host) or host == urlsplit(settings.SITE_URL).netloc:
        return ""
    return host.removeprefix("www.")


def is_counted(request: HttpRequest, client: Client) -> bool:
    """A person who reads: no crawler, nobody who is logged in, no page loaded before it is asked for."""
    if client.is_crawler or request.headers.get("Sec-Purpose", "").startswith("prefetch"):
        return False
    return settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated


def answer(page: int) -> JsonResponse:
    return JsonResponse(asdict(numbers.current.numbers()) | {"views": numbers.current.views(page)})


def failure(status: int, message: str, wait: int = 0) -> JsonResponse:
    """``wait``: seconds after which it may be tried again."""
    headers = {"Retry-After": str(wait)} if wait else {}
    return JsonResponse({"error": message}, status=status, headers=headers)
