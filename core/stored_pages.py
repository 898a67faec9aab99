"""Where rendered pages are kept: in this process's memory, and behind it in a store that processes share.

Both are asked with the site epoch in the key, and neither gives a page older than ``epoch.PAGE_TTL``, however
it came there. One caller at a time renders a page; the others wait for what comes of it.
"""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import brotli
from django.core.cache import caches
from django.http import HttpResponse

from . import epoch

# Bytes from which on a page is kept compressed alone. A site map of 50,000 addresses has ten million.
LARGE = 500_000
MEMORY = 64_000_000  # bytes of pages that one process keeps
# Seconds to wait for somebody else's rendering, then everybody renders alone; and for how long another
# process may hold the turn, should it be killed meanwhile.
PATIENCE, TURN = 5.0, 10
# Of an article's 68 kB gzip 6 makes 12.3 kB in 0.9 ms, brotli 5 makes 11.6 kB in 0.8 ms, brotli 11 makes
# 10.4 kB in 60 ms: too long for a page that lives a minute.
GZIP_LEVEL, BROTLI_QUALITY = 6, 5
UNKEPT = 1000  # addresses remembered as not to be kept: nobody waits for them
# Headers that belong to one response, not to the page.
_PER_RESPONSE = {"content-length", "content-encoding", "date", "etag", "vary"}


class Key(NamedTuple):
    """Which page: the site epoch read before it was rendered, and its address."""

    epoch: int
    address: str


@dataclass(frozen=True)
class StoredPage:
    """A rendered page with its validator, compressed once for each encoding that somebody asked for."""

    body: bytes | None  # None where it is too large to be kept besides
    encoded: dict[str, bytes]  # by "gzip" and "br"
    etag: str
    headers: dict[str, str]
    rendered: float  # seconds of time.time()
    size: int  # bytes, about: of the body and of both encodings
    is_small: bool  # its plain body is kept, too

    @property
    def seconds_left(self) -> float:
        return self.rendered + epoch.PAGE_TTL - time.time()

    def plain(self) -> bytes:
        if self.body is not None:
            return self.body
        if "gzip" in self.encoded:
            return gzip.decompress(self.encoded["gzip"])
        return brotli.decompress(self.encoded["br"])

    def compressed(self, accepted: Container[str]) -> tuple[str, bytes]:
        """(encoding, bytes) of the best that is accepted; ("", the plain page) where none is."""
        # Of what programs read, gzip is enough: ten megabytes would take a fifth of a second more.
        if "br" in accepted and self.body is not None:
            return "br", self._encode("br")
        return ("gzip", self._encode("gzip")) if "gzip" in accepted else ("", self.plain())

    def _encode(self, encoding: str) -> bytes:
        if encoding not in self.encoded:
            self.encoded[encoding] = _COMPRESS[encoding](self.plain())
        return self.encoded[encoding]


_COMPRESS = {
    "gzip": partial(gzip.compress, compresslevel=GZIP_LEVEL, mtime=0),
    "br": partial(brotli.compress, quality=BROTLI_QUALITY),
}


def from_response(response: HttpResponse, accepted: Container[str] = ("gzip",)) -> StoredPage:
    """Compressed as the first who asks accepts it; others are served by what is made of it then."""
    body = response.content
    is_large = len(body) > LARGE
    encoding = "br" if "br" in accepted and not is_large else "gzip"
    encoded = _COMPRESS[encoding](body)
    return StoredPage(
        body=None if is_large else body,
        encoded={encoding: encoded},
        etag=f'W/"{hashlib.sha256(body).hexdigest()[:32]}"',
        headers={name: value for name, value in response.items() if name.lower() not in _PER_RESPONSE},
        rendered=time.time(),
        size=(0 if is_large else len(body)) + 2 * len(encoded),
        is_small=not is_large,
    )


class PageStore:
    """Pages by key, in two layers; and whose turn it is to render one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._memory: OrderedDict[Key, StoredPage] = OrderedDict()
        self._bytes = 0
        self._turns: dict[Key, threading.Event] = {}
        self._unkept: OrderedDict[Key, None] = OrderedDict()

    def find(self, key: Key) -> StoredPage | None:
        page = self._memory.get(key)
        if page is None:
            page = caches["pages"].get(self._shared(key))
            if page is not None and page.seconds_left > 0:
                # Shared without its plain body, which is most of its bytes.
                if page.is_small:
                    page = replace(page, body=page.plain())
                self._remember(key, page)
        return page if page is not None and page.seconds_left > 0 else None

    def keep(self, key: Key, page: StoredPage) -> None:
        self._remember(key, page)
        # A copy of what is encoded: another thread may add to it meanwhile.
        shared = replace(page, body=None, encoded=dict(page.encoded))
        caches["pages"].set(self._shared(key), shared, epoch.PAGE_TTL)

    def pass_over(self, key: Key) -> None:
        """What is at this address is not to be kept: nobody need wait for it again."""
        with self._lock:
            self._unkept[key] = None
            if len(self._unkept) > UNKEPT:
                self._unkept.popitem(last=False)

    @contextmanager
    def turn(self, key: Key) -> Iterator[StoredPage | None]:
        """Gives None to whoever is to render the page, and the page to those who came meanwhile.

        They get None, too, and at once, where nothing came of it that may be kept.
        """
        if key in self._unkept:
            yield None
            return
        with self._lock:
            done = self._turns.get(key)
            is_first = done is None
            if is_first:
                done = self._turns[key] = threading.Event()
        if not is_first:
            done.wait(PATIENCE)
            yield self.find(key)
            return
        shared, is_ours = f"turn-{self._shared(key)}", False
        try:
            is_ours = caches["pages"].add(shared, 1, TURN)
            yield self.find(key) if is_ours else self._wait_for_process(key, shared)
        finally:
            with self._lock:
                self._turns.pop(key, None)
            done.set()
            if is_ours:
                caches["pages"].delete(shared)

    def forget(self) -> None:
        """What a process that has just started knows: nothing."""
        self.__init__()
        caches["pages"].clear()

    def _wait_for_process(self, key: Key, shared: str) -> StoredPage | None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            time.sleep(0.02)
            if (page := self.find(key)) or not caches["pages"].has_key(shared):
                return page or self.find(key)
        return None

    def _remember(self, key: Key, page: StoredPage) -> None:
        if page.size > MEMORY:
            return
        with self._lock:
            if old := self._memory.pop(key, None):
                self._bytes -= old.size
            self._memory[key] = page
            self._bytes += page.size
            # The oldest go first: those of an epoch past, then those whose minute is nearly over.
            while self._bytes > MEMORY:
                _key, dropped = self._memory.popitem(last=False)
                self._bytes -= dropped.size

    @staticmethod
    def _shared(key: Key) -> str:
        # Any path is a name: of a file, or of a key in Redis.
        return f"{key.epoch}-{hashlib.sha256(key.address.encode(errors='surrogatepass')).hexdigest()}"


pages = PageStore()
