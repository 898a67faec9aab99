"""Which files an address of the old site may mean. Text alone is looked at here, no disk and no network."""

import html
import posixpath
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

from .found import Refused

# Below the old site's root: originals, and thumbnails as newer and older sites keep them.
FOLDERS = ("uploads", "assets", "files")
LONGEST = 500  # characters of ImportedFile.path
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_HOST = re.compile(r"(?:https?:)?//([^/?#]*)", re.IGNORECASE)
# files/news/thumb/2013/a.jpg is the thumbnail of uploads/news/2013/a.jpg.
_THUMBNAIL_FOLDER = re.compile(r"^(files/[^/]+)/(?:thumb|block)/")


def key(path: str) -> str:
    """A path as ``ImportedFile`` has it: lower case, NFC."""
    return unicodedata.normalize("NFC", path).lower()


def paths(address: str, hosts: frozenset[str]) -> tuple[str, ...]:
    """Paths below the old site's root that an address may mean, best first: ``"uploads/news/a b.jpg"``.

    ``hosts`` are the old site's own, in lower case; while they are unknown, every host may be its own.
    Raises Refused with ``file-elsewhere`` for another site's address and ``file-outside`` for what is not
    below one of the folders.
    """
    found = [_below_a_folder(_without_host(text, hosts)) for text in _spellings(address.strip())]
    if not found[0]:  # as a server would read it
        raise Refused("file-outside", address)
    return tuple(dict.fromkeys(filter(None, found)))


def of_picture(address: str, hosts: frozenset[str]) -> tuple[str, ...]:
    """The same for a picture: its original first, then its thumbnails."""
    return with_thumbnails(paths(address, hosts))


def with_thumbnails(originals: Iterable[str]) -> tuple[str, ...]:
    """Each path in all three folders: ``assets/news/a.jpg`` is the thumbnail of ``uploads/news/a.jpg``."""
    originals = tuple(originals)
    plain = dict.fromkeys(_THUMBNAIL_FOLDER.sub(r"\1/", path) for path in originals)
    there = [f"{folder}/{path.partition('/')[2]}" for folder in FOLDERS for path in plain]
    return tuple(dict.fromkeys([*there, *originals]))


def below(folder: str, address: str) -> tuple[str, ...]:
    """Paths that ``address``, as a row has it, may mean below ``folder``; none where it leads out of it."""
    found: dict[str, None] = {}
    for text in (address, html.unescape(address), unquote(address)):
        path = posixpath.normpath(f"{folder}/{text.replace(chr(92), '/').lstrip('/')}")
        if path.startswith(f"{folder}/") and _may_exist(path):
            found[path] = None
    return tuple(found)


def has_host(text: str) -> bool:
    """Whether it names a server; while the old site's own are unknown, it may be another's."""
    return bool(_HOST.match(text.strip()))


def is_address(text: str) -> bool:
    """Whether it names a server or a scheme, rather than a file below some folder."""
    return bool(_HOST.match(text) or _SCHEME.match(text))


def _spellings(address: str) -> Iterable[str]:
    """As HTML and then percent signs are resolved, and as it stands: names may hold both literally."""
    plain = html.unescape(address)
    cut = re.split(r"[?#]", plain, maxsplit=1)[0]
    return dict.fromkeys((unquote(cut), cut, unquote(plain), unquote(address)))


def _without_host(address: str, hosts: frozenset[str]) -> str:
    address = address.replace("\\", "/")
    if match := _HOST.match(address):
        host = match[1].rpartition("@")[2].partition(":")[0].lower()
        bare = host.removeprefix("www.")
        if hosts and not {host, bare, f"www.{bare}"} & hosts:
            raise Refused("file-elsewhere", address)
        return address[match.end() :]
    if match := _SCHEME.match(address):
        raise Refused("file-elsewhere", address[:200])  # data:, file:, C:
    return address


def _below_a_folder(path: str) -> str:
    """From the first segment called like one of the folders on; "" without one.

    What is above it is the old site's own folder (``/portal/uploads/…``) or ``index.php``.
    """
    segments = posixpath.normpath(f"/{path}").lstrip("/").split("/")
    for place, segment in enumerate(segments[:-1]):
        if segment.lower() in FOLDERS:
            path = "/".join([segment.lower(), *segments[place + 1 :]])
            return path if _may_exist(path) else ""
    return ""


def _may_exist(path: str) -> bool:
    return max(len(path), len(key(path))) <= LONGEST and not _CONTROL.search(path)
