"""Asks the portal itself for old addresses, within this process: no network, and nothing is counted."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import quote, unquote, unquote_to_bytes, urljoin, urlsplit

from django.conf import settings
from django.core.files.storage import storages
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.utils import translation

from core.addresses import place_path

REDIRECTS = (301, 302, 303, 307, 308)
SEARCHES = {place_path("search", code) for code, _name in settings.LANGUAGES}
SCHEME = re.compile(r"https?://", re.IGNORECASE)
ELSEWHERE = "another server"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a reader gets: ``what`` is ``200``, ``301 → 200``, ``404``, ``more than one hop`` …"""

    what: str
    is_resolved: bool


class Asker:
    """The portal with all its middleware."""

    def __init__(self) -> None:
        self._site = urlsplit(settings.SITE_URL)
        self._handler = BaseHandler()
        self._handler.load_middleware()

    def outcome(self, address: str) -> Outcome:
        """What becomes of an old address, of whatever host: a 200, at once or after one redirect, is good."""
        try:
            parts = urlsplit(address if SCHEME.match(address) else "/" + address.lstrip("/"))
        except ValueError:
            return Outcome("no address", False)
        path = "/" + parts.path.lstrip("/")
        status, location = self._get(path, parts.query)
        if status not in REDIRECTS:
            return Outcome(str(status), status == 200)
        target = urlsplit(urljoin(f"{settings.SITE_URL}{quote(path, safe='/%')}", location))
        if (target.scheme, target.netloc) != (self._site.scheme, self._site.netloc):
            return self._elsewhere(status, target.geturl())
        if self._is_rendition(target.path):
            return Outcome(f"{status} → 200", True)
        second, _location = self._get(target.path, target.query)
        if second in REDIRECTS:
            return Outcome("more than one hop", False)
        return Outcome(f"{status} → {second}", second == 200)

    @staticmethod
    def _elsewhere(status: int, target: str) -> Outcome:
        """Pictures may be on a server of their own, which is not asked."""
        media = getattr(storages["renditions"], "base_url", "") or ""
        is_ours = "://" in media and target.startswith(media)
        return Outcome(f"{status} → {'' if is_ours else 'not asked: '}{ELSEWHERE}", is_ours)

    @staticmethod
    def _is_rendition(path: str) -> bool:
        """A web server in front may answer for files; here it is enough that they exist."""
        media = settings.MEDIA_URL
        return path.startswith(media) and storages["renditions"].exists(unquote(path[len(media) :]))

    def _get(self, path: str, query: str) -> tuple[int, str]:
        """Status and Location of one answer."""
        path = unquote_to_bytes(path)
        if path.decode("utf-8", "replace") in SEARCHES:
            query = ""  # what readers search for is counted
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path.decode("latin-1"),
            "QUERY_STRING": query.encode("utf-8", "replace").decode("latin-1"),
            "SERVER_NAME": self._site.hostname,
            "SERVER_PORT": str(self._site.port or (443 if self._site.scheme == "https" else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": self._site.netloc,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": self._site.scheme,
            "wsgi.input": BytesIO(),
        }
        response = self._handler.get_response(WSGIRequest(environ))
        response.close()
        return response.status_code, response.get("Location", "")


@contextmanager
def asking() -> Iterator[Asker]:
    """An Asker. Pages are rendered anew and not kept: the memory of this process stays small.

    One connection to the database serves all addresses, and may be in a transaction of the caller's.
    """
    usual, language = settings.PAGE_CACHE, translation.get_language()
    settings.PAGE_CACHE = False
    request_finished.disconnect(close_old_connections)
    try:
        yield Asker()
    finally:
        request_finished.connect(close_old_connections)
        settings.PAGE_CACHE = usual
        translation.activate(language) if language else translation.deactivate_all()


def printable(address: str) -> str:
    """As it may be shown in a terminal."""
    return re.sub(r"\s", " ", address) if address.isprintable() else ascii(address)[1:-1]
