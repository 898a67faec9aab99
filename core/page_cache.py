"""Whole public pages, rendered once for each site epoch and served to every anonymous reader.

A page may be kept because nothing in it depends on who asks: no cookie, no token, no Host header, no
user. The epoch is read before the page is rendered, so a change made meanwhile leaves the stale copy
under an epoch nobody asks for again.
"""

import gzip
import hashlib
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from . import epoch
from .old_addresses import is_named_by_query

# The only query parameter that changes a page of the tree; any other neither splits nor fills the cache.
PARAMETERS = ("page",)
# Bytes from which on a page is kept compressed alone. A site map of 50,000 addresses has ten million,
# and a cache in the process's memory drops by number, not by size.
LARGE = 500_000
# Headers that belong to one response, not to the page.
_PER_RESPONSE = {"content-length", "content-encoding", "date", "etag", "vary"}


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


@dataclass(frozen=True)
class StoredPage:
    """A rendered page with its compressed twin and its validator."""

    body: bytes | None  # None where it is too large to be kept twice
    gzipped: bytes
    etag: str
    headers: dict[str, str]


class PageCacheMiddleware:
    """Serves stored pages, and stores what may be; compresses and validates both alike.

    Browsers are told to ask each time (``no-cache``) and get a 304 when nothing has changed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.may_use(request):
            return self.get_response(request)
        key = self.key(request) if settings.PAGE_CACHE else None
        stored = cache.get(key) if key else None
        if stored is None:
            response = self.get_response(request)
            if not self.may_store(request, response):
                return response
            stored = self.store(response)
            if key and getattr(request.resolver_match.func, "is_kept", True):
                cache.set(key, stored, epoch.TTL)
        return self.answer(request, stored)

    @staticmethod
    def may_use(request: HttpRequest) -> bool:
        """Anonymous readers only: whoever has a session gets a page of their own.

        No home page asked for an old address in its query: that leads elsewhere.
        """
        return (
            request.method in ("GET", "HEAD")
            and not is_named_by_query(request)
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and "HTTP_AUTHORIZATION" not in request.META
        )

    @staticmethod
    def key(request: HttpRequest) -> str:
        chosen = [f"{name}={request.GET[name][:20]}" for name in PARAMETERS if name in request.GET]
        address = f"{request.path_info}?{'&'.join(chosen)}"
        return f"page:{epoch.current()}:{hashlib.sha256(address.encode()).hexdigest()}"

    @staticmethod
    def may_store(request: HttpRequest, response: HttpResponse) -> bool:
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
    def store(response: HttpResponse) -> StoredPage:
        body = response.content
        return StoredPage(
            body=body if len(body) <= LARGE else None,
            gzipped=gzip.compress(body, compresslevel=6, mtime=0),
            etag=f'W/"{hashlib.sha256(body).hexdigest()[:32]}"',
            headers={name: value for name, value in response.items() if name.lower() not in _PER_RESPONSE},
        )

    @staticmethod
    def answer(request: HttpRequest, stored: StoredPage) -> HttpResponse:
        if stored.etag in parse_etags(request.headers.get("If-None-Match", "")):
            response = HttpResponse(status=304)
            del response.headers["Content-Type"]
        elif "gzip" in request.headers.get("Accept-Encoding", ""):
            response = HttpResponse(stored.gzipped, headers=stored.headers)
            response.headers["Content-Encoding"] = "gzip"
        else:
            body = gzip.decompress(stored.gzipped) if stored.body is None else stored.body
            response = HttpResponse(body, headers=stored.headers)
        if response.status_code == 200:
            # Without it the server would send the page in pieces.
            response.headers["Content-Length"] = str(len(response.content))
        if request.method == "HEAD":
            response.content = b""
        response.headers["ETag"] = stored.etag
        response.headers["Cache-Control"] = "no-cache"
        patch_vary_headers(response, ["Accept-Encoding"])
        return response
