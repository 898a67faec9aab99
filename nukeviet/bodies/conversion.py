"""A whole body: read, put together, written, and checked against what was read."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .bylines import take_byline
from .captions import with_captions
from .parsing import never_closed, parse, seen_text
from .pieces import Picture, Run, Text
from .seams import Files, FoundDocument, FoundPicture
from .walking import Walk
from .words import are_kept, text_of_blocks
from .writing import Writer

MOST_NOTES = 30  # of one code for one body
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Converted:
    """What became of a body."""

    blocks: list[dict[str, Any]] = field(default_factory=list)  # raw blocks of BodyStreamBlock
    author: str = ""  # from the line at its end that names him
    notes: list[tuple[str, str]] = field(default_factory=list)  # (code of the report, detail)
    has_old_links: bool = False  # whether a text links to addresses of the old site


def convert(html: str, files: Files, key: str, old_hosts: frozenset[str], title: str = "") -> Converted:
    """The blocks of an old body; the same ones for the same ``html``, ``files`` and ``key``.

    ``key`` names the article among all that are brought in, ``old_hosts`` are the old site's own in lower
    case, ``title`` is the article's, which as the text of a picture tells nothing. Never raises for any text:
    what cannot be read as what it was becomes plain paragraphs, with a note. Errors of ``files`` go through.
    """
    root = parse(html)
    if root is None:
        return Converted()
    before = "".join(seen_text(root))
    asked = _Asked(files)
    notes = [("rest-unseen", name)] if (name := never_closed(html)) else []
    try:
        converted, is_whole = _as_blocks(root, before, Writer(asked, key, old_hosts, title))
    except Exception:
        if asked.has_failed:
            raise
        logger.exception("The body of %s is brought in as plain text.", key)
        is_whole = False
    if not is_whole:
        converted = _as_text(root, Writer(files, key, old_hosts, title))
    converted.notes = _in_short([*notes, *converted.notes])
    return converted


def _in_short(notes: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each note once, and of each code no more than an operator would read."""
    short: list[tuple[str, str]] = []
    counts: Counter[str] = Counter()
    for code, detail in dict.fromkeys(notes):
        counts[code] += 1
        if counts[code] <= MOST_NOTES:
            short.append((code, detail))
    more = ((code, f"… {count - MOST_NOTES}") for code, count in counts.items() if count > MOST_NOTES)
    return [*short, *more]


class _Asked:
    """The files, and whether asking for one of them failed: that is not for a conversion to hide."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.has_failed = False

    def picture(self, address: str) -> FoundPicture | None:
        return self._ask(self._files.picture, address)

    def document(self, address: str) -> FoundDocument | None:
        return self._ask(self._files.document, address)

    def _ask(self, question: Callable, address: str):
        self.has_failed = True
        answer = question(address)
        self.has_failed = False
        return answer


def _as_blocks(root, before: str, writer: Writer) -> tuple[Converted, bool]:
    walk = Walk(root)
    pieces = with_captions(walk.pieces)
    author, line = take_byline(pieces)
    writer.write(pieces)
    after = f"{text_of_blocks(writer.blocks)} {line}"
    made = " ".join([*walk.made, *writer.made])
    converted = Converted(writer.blocks, author, [*walk.notes, *writer.notes], writer.has_old_links)
    return converted, are_kept(before, after, made, writer.in_order)


def _as_text(root, writer: Writer) -> Converted:
    """The text of a body in paragraphs, then its pictures."""
    words = " ".join("".join(seen_text(root)).split())
    pictures = [Picture(image.get("src") or "") for image in root.iterdescendants("img") if image.get("src")]
    writer.write([*([Text([Run(words)])] if words else []), *pictures])
    note = ("body-as-text", words[:200])
    return Converted(writer.blocks, "", [note, *writer.notes], writer.has_old_links)
