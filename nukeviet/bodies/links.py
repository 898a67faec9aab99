"""Where the links of an old body lead now."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from .seams import Files, FoundDocument

_UNWRITTEN = re.compile(
    "[\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffd]"
)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_KEPT = ("http", "https", "mailto", "tel", "ftp")
LONGEST = 2000  # characters of an address


class Link(NamedTuple):
    """``href`` is "" where nothing can be led to; ``document`` is set where a file of the library is."""

    href: str = ""
    document: FoundDocument | None = None
    is_old: bool = False  # within the old site
    is_dropped: bool = False  # it led somewhere, but to no address that may stand in a text


class Links:
    """The links of one body."""

    def __init__(self, files: Files, old_hosts: frozenset[str]) -> None:
        self._files = files
        self._hosts = {host.removeprefix("www.") for host in old_hosts}
        self._known: dict[str, Link] = {"": Link()}

    @property
    def knows_hosts(self) -> bool:
        return bool(self._hosts)

    def of(self, href: str) -> Link:
        """By ``href`` as in the old HTML."""
        if href not in self._known:
            self._known[href] = self._resolved(href)
        return self._known[href]

    def is_elsewhere(self, address: str) -> bool:
        """Whether a picture or film is on another site."""
        link = self._addressed(address)
        return link.href.startswith(("http:", "https:")) and not link.is_old

    def _resolved(self, href: str) -> Link:
        link = self._addressed(href)
        if link.is_old and (document := self._files.document(href)):
            return Link(document=document)
        return link

    def _addressed(self, href: str) -> Link:
        """What the address says by itself."""
        text = href.strip()
        if not text or text[0] == "#":
            return Link()
        bare = _UNWRITTEN.sub("", text)
        if not bare or len(bare) > LONGEST:
            return Link(is_dropped=bool(bare))
        if bare.lower().startswith("www."):
            text, bare = f"http://{text}", f"http://{bare}"
        scheme = _SCHEME.match(bare)
        if scheme and scheme[1].lower() not in _KEPT:
            return Link(is_dropped=True)
        if scheme and scheme[1].lower() in ("mailto", "tel"):
            return Link(bare)
        written = _written(text)
        if not scheme and not written.startswith("//"):
            return Link(_from_root(written), is_old=True)
        if not scheme:
            written = f"https:{written}"
        try:
            parts = urlsplit(written)
            host = (parts.hostname or "").lower().removeprefix("www.")
        except ValueError:
            return Link(is_dropped=True)
        if not host:
            return Link(is_dropped=True)
        if host in self._hosts:
            rest = written.partition("//")[2]
            start = min((place for sign in "/?#" if (place := rest.find(sign)) >= 0), default=len(rest))
            return Link(_from_root(rest[start:]), is_old=True)
        return Link(written)


def _written(text: str) -> str:
    """Without what browsers leave out of addresses; blanks as they write them."""
    text = _UNWRITTEN.sub(lambda match: "%20" if match[0] in " \u00a0" else "", text)
    path, mark, query = text.partition("?")
    return path.replace("\\", "/") + mark + query


def _from_root(path: str) -> str:
    """An address within the site, never one of another: "//host" is none."""
    while path.startswith(("./", "../")):
        path = path.partition("/")[2]
    return "/" + path.lstrip("/")
