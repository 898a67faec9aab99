"""Films, sounds and frames of an old body."""

import re
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from core.blocks.video import youtube_id

from .links import Links
from .pieces import Embed
from .seams import FoundDocument

LONGEST_TITLE = 200
_FLASH = re.compile(r"/v/([\w-]{11})(?:$|[^\w-])")
_NO_FILM = ("videoseries", "live_stream")  # lists and channels, whose names are as long as a film's
_FILM_FILE = re.compile(r"\.(?:mp4|webm)(?:[?#].*)?$", re.IGNORECASE)
_NO_TITLE = re.compile(r"youtube|youtube video player|video player|iframe|frame", re.IGNORECASE)
_VIEWERS = {
    "docs.google.com": "url",
    "drive.google.com": "url",
    "view.officeapps.live.com": "src",
    "www.facebook.com": "href",
}


class Shown(NamedTuple):
    """What is shown instead: a film, a document, a link with its words, or nothing; and the note."""

    video: dict[str, Any] | None = None
    document: FoundDocument | None = None
    address: str = ""
    words: str = ""
    note: tuple[str, str] | None = None


class Embeds:
    def __init__(self, links: Links) -> None:
        self._links = links

    def shown(self, embed: Embed, caption: str, heading: str) -> Shown:
        """``caption`` and ``heading`` of the text may have to name it."""
        address = embed.address.strip()
        title = " ".join(embed.title.split())
        title = "" if _NO_TITLE.fullmatch(title) else title
        named = (title or caption or heading or "Video")[:LONGEST_TITLE].strip()
        film = film_on_youtube(address)
        if film:
            return Shown({"title": named, "url": f"https://www.youtube.com/watch?v={film}", "file": None})
        target = viewed(address) or address
        link = self._links.of(target)
        if link.document is not None:
            if _FILM_FILE.search(target) and embed.tag != "audio":
                return Shown({"title": named, "url": "", "file": link.document.pk})
            return Shown(document=link.document)
        if not link.href.startswith(("/", "http:", "https:")):
            return Shown(note=("embed-dropped", f"{embed.tag} {address}".strip()[:300]))
        words = title or shortened(link.href)
        return Shown(address=target, words=words, note=("embed-as-link", address[:300]))


def film_on_youtube(address: str) -> str:
    """The film's name of eleven characters; "" when it is none."""
    if address.startswith("//"):
        address = f"https:{address}"
    found = youtube_id(address) or ""
    if not found and "youtube" in address.lower():
        match = _FLASH.search(address)
        found = match[1] if match else ""
    return "" if found in _NO_FILM else found


def viewed(address: str) -> str:
    """What a frame of Google, Microsoft or Facebook shows: a file, a film; "" for any other frame."""
    try:
        parts = urlsplit(f"https:{address}" if address.startswith("//") else address)
        name = _VIEWERS.get(parts.hostname or "", "")
    except ValueError:
        return ""
    return parse_qs(parts.query).get(name, [""])[0].strip()


def shortened(address: str) -> str:
    """An address as words of a link."""
    words = re.sub(r"^https?://(?:www\.)?", "", address)
    return words if len(words) <= 80 else f"{words[:79]}…"
