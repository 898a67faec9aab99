"""Whole public pages, rendered once for each site epoch and served to every anonymous reader.

A page may be kept because nothing in it depends on who asks: no cookie, no token, no Host header, no
user. The epoch is read before the page is rendered, so a change made meanwhile leaves the stale copy
under an epoch nobody asks for again.
"""

from functools import lru_cache, wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from . import epoch
from .old_addresses import is_named_by_query
from .stored_pages import Key, StoredPage, from_response, pages

# The only query parameter that changes a page of the tree; any other neither splits nor fills the cache.
PARAMETERS = ("page",)


def public_page(view):
    """Mark a view whose answer depends on path and ``?page=`` alone: it is stored like a page of the tree."""
    view.is_public_page = True
    return view


def single_page(view):
    """The same for a view with one page alone: 404 with ``?page=``, or each number would be a stored copy."""

    @wraps(view)
    def without_pages(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if any(name in request.GET for name in PARAMETERS):
            raise Http404("this address has no pages")
        return view(request, *args, **kwargs)

    return public_page(without_pages)


def answered_anew(view):
    """Mark a public view whose answer depends on more of the address: compressed, validated, never kept."""
    view.is_kept = False
    return public_page(view)


class PageCacheMiddleware:
    """Serves stored pages, and stores what may be; compresses and validates both alike.

    Browsers are told to ask each time (``no-cache``) and get a 304 when nothing has changed. A cache in front
    that is told of every change may keep a page for what is left of its minute (``s-maxage``).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.may_use(request):
            return self.get_response(request)
        if not settings.PAGE_CACHE:
            response = self.get_response(request)
            is_page = self.may_answer(request, response)
            return (
                self.answer(request, from_response(response, encodings_of(request)), is_kept=False)
                if is_page
                else response
            )
        key = Key(epoch.current(), self.address(request))
        if page := pages.find(key):
            return self.answer(request, page, is_kept=True)
        with pages.turn(key) as page:
            if page:
                return self.answer(request, page, is_kept=True)
            response = self.get_response(request)
            is_page = self.may_answer(request, response)
            is_kept = is_page and getattr(request.resolver_match.func, "is_kept", True)
            if not is_kept:
                pages.pass_over(key)
            if not is_page:
                return response
            page = from_response(response, encodings_of(request))
            if is_kept:
                pages.keep(key, page)
        # Changed meanwhile: a cache in front would keep what is stale already.
        return self.answer(request, page, is_kept=is_kept and key.epoch == epoch.current())

    @staticmethod
    def may_use(request: HttpRequest) -> bool:
        """Anonymous readers only: whoever has a session gets a page of their own.

        No home page asked for an old address in its query: that leads elsewhere.
        """
        return (
            request.method in ("GET", "HEAD")
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and "HTTP_AUTHORIZATION" not in request.META
            and not is_named_by_query(request)
        )

    @staticmethod
    def address(request: HttpRequest) -> str:
        """What the page depends on: its path, and its number in a list, however that is written."""
        if not request.META.get("QUERY_STRING"):
            return request.path_info
        chosen = []
        for name in PARAMETERS:
            if (value := request.GET.get(name)) is not None:
                is_number = value.isascii() and value.isdigit() and len(value) < 20
                chosen.append(f"{name}={int(value) if is_number else value[:20]}")
        return f"{request.path_info}?{'&'.join(chosen)}" if chosen else request.path_info

    @staticmethod
    def may_answer(request: HttpRequest, response: HttpResponse) -> bool:
        """A page of the tree as everybody sees it: no redirect, password form, cookie or stream."""
        match = request.resolver_match
        return (
            match is not None
            and (match.url_name == "wagtail_serve" or hasattr(match.func, "is_public_page"))
            and response.status_code == 200
            and not response.streaming
            and not response.cookies
            and not response.has_header("Cache-Control")
            and "cookie" not in response.get("Vary", "").lower()
        )

    @staticmethod
    def answer(request: HttpRequest, page: StoredPage, is_kept: bool) -> HttpResponse:
        if page.etag in parse_etags(request.headers.get("If-None-Match", "")):
            response = HttpResponse(status=304)
            del response.headers["Content-Type"]
        else:
            encoding, content = page.compressed(encodings_of(request))
            response = HttpResponse(content, headers=page.headers)
            if encoding:
                response.headers["Content-Encoding"] = encoding
            # Without it the server would send the page in pieces.
            response.headers["Content-Length"] = str(len(response.content))
        if request.method == "HEAD":
            response.content = b""
        response.headers["ETag"] = page.etag
        response.headers["Cache-Control"] = cache_control(page, is_kept)
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


def cache_control(page: StoredPage, is_kept: bool) -> str:
    """What caches may do with an answer: nothing is kept in front that nobody would take out of there."""
    seconds = int(page.seconds_left)
    if is_kept and seconds > 0 and settings.WAGTAILFRONTENDCACHE:
        # Not `no-cache`, which shared caches obey, too. The cache in front tells browsers so.
        return f"max-age=0, must-revalidate, s-maxage={seconds}"
    return "no-cache"


def encodings_of(request: HttpRequest) -> frozenset[str]:
    return accepted(request.META.get("HTTP_ACCEPT_ENCODING", ""))


@lru_cache(maxsize=256)
def accepted(header: str) -> frozenset[str]:
    """The encodings that Accept-Encoding names and does not refuse (``br;q=0``): RFC 9110, 12.5.3."""
    found = set()
    for part in header.lower().split(","):
        name, _, weight = part.partition(";")
        refused = weight.replace(" ", "") in ("q=0", "q=0.0", "q=0.00", "q=0.000")
        if not refused:
            found.add(name.strip())
    return frozenset(found)
