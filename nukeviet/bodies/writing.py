"""From the pieces of a body to raw blocks of ``articles.blocks.BodyStreamBlock``."""

import re
from typing import Any
from uuid import UUID, uuid5

from core.blocks.text import MAX_PROSE_LENGTH

from .captions import LONGEST_CAPTION, LONGEST_CREDIT, alternative_text, told_apart
from .embeds import Embeds, shortened
from .links import Links
from .pieces import Embed, Picture, Piece, Run, Table, Text
from .rich_text import html_of_texts
from .seams import Files, FoundPicture
from .table_blocks import links_below, table_value

LONGEST_HEADING = LONGEST_LABEL = 200
_FULL = MAX_PROSE_LENGTH * 3 // 4  # characters after which a text goes on in another block
_NAMESPACE = UUID("5b6f2a52-6b0c-4a55-9a3e-3f6d1f0e7c11")
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|tiff?)(?:[?#].*)?$", re.IGNORECASE)


class Writer:
    """``blocks`` with the ``notes`` on them, and the words ``made`` that no old text has."""

    def __init__(self, files: Files, key: str, old_hosts: frozenset[str], title: str = "") -> None:
        self.blocks: list[dict[str, Any]] = []
        self.notes: list[tuple[str, str]] = []
        self.made: list[str] = []
        self.has_old_links = False
        self.in_order = True
        self.heading = ""  # the latest
        self._files, self._key, self._title = files, key, title
        self._links = Links(files, old_hosts)
        self._embeds = Embeds(self._links)
        self._texts: list[Text] = []
        self._length = 0
        self._levels: list[int] = []
        self._tables = 0

    def write(self, pieces: list[Piece]) -> None:
        for piece in pieces:
            if isinstance(piece, Text):
                self._text(piece)
            elif isinstance(piece, Picture):
                self._picture(piece)
            elif isinstance(piece, Embed):
                self._embed(piece)
            else:
                self._table(piece)
        self._end_texts()

    def note(self, code: str, detail: str) -> None:
        self.notes.append((code, detail))

    def _add(self, kind: str, value: Any) -> None:
        self._end_texts()
        self.blocks.append({"type": kind, "value": value, "id": self._next_id()})

    def _next_id(self) -> str:
        return str(uuid5(_NAMESPACE, f"{self._key}/{len(self.blocks)}"))

    def _text(self, text: Text) -> None:
        leads = [self._link(href) for href in sorted(text.hrefs)]
        if text.kind[0] == "h" and not text.item:
            if not any(leads) and len(text.plain) <= LONGEST_HEADING:
                self._heading(text)
                return
            text.runs = [run._replace(bold=True) if run.text != "\n" else run for run in text.runs]
        if len(leads) == 1 and text.kind == "p" and not text.item and len(text.plain) <= LONGEST_LABEL:
            document = self._links.of(next(iter(text.hrefs))).document
            if document is not None:
                self._document(document.pk, text.plain)
                return
        self._gather(text)

    def _link(self, href: str) -> bool:
        """Takes note of a link that is used; whether it leads anywhere."""
        link = self._links.of(href)
        self.has_old_links |= link.is_old
        if link.is_dropped:
            self.note("link-dropped", href[:200])
        return bool(link.href) or link.document is not None

    def _gather(self, text: Text) -> None:
        for part in _split(text):
            length = len(part.plain)
            if self._length + length > _FULL:
                self._end_texts()
            self._texts.append(part)
            self._length += length

    def _end_texts(self) -> None:
        if self._texts:
            html = html_of_texts(self._texts, self._links)
            self._texts, self._length = [], 0
            self.blocks.append({"type": "paragraph", "value": html, "id": self._next_id()})

    def _heading(self, text: Text) -> None:
        level = int(text.kind[1])
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        self.heading = text.plain
        self._add("heading", {"level": f"h{min(len(self._levels), 3) + 1}", "text": text.plain})

    def _document(self, pk: int, label: str) -> None:
        self._add("document", {"document": pk, "label": label})

    def _link_text(self, href: str, words: str) -> None:
        """A paragraph that only leads somewhere, where the thing itself cannot be shown."""
        self.made.append(words)
        self._link(href)
        self._gather(Text([Run(words, href=href)]))

    def _picture(self, picture: Picture) -> None:
        address, caption = picture.address, picture.caption
        if address.lower().startswith("data:"):
            self.note("picture-embedded", address[:60])
        elif self._links.is_elsewhere(address):
            found = None if self._links.knows_hosts else self._files.picture(address)
            if found is not None:
                self._figure(picture, found)
            else:
                self.note("picture-elsewhere", address[:300])
                self._picture_elsewhere(picture)
            caption = None
        elif (found := self._files.picture(address)) is not None:
            self._figure(picture, found)
            caption = None
        if caption:
            self._text(caption)
        self._led_to(picture.href)

    def _picture_elsewhere(self, picture: Picture) -> None:
        """A link to it, in the words below it where there are any."""
        if picture.caption:
            self._gather(Text([run._replace(href=picture.address) for run in picture.caption.runs]))
        else:
            words = " ".join(picture.alt.split()) or shortened(picture.address)
            self._link_text(picture.address, words)

    def _led_to(self, href: str) -> None:
        """Where a click on a picture led: a document stands below it now, a larger picture needs no link."""
        link = self._links.of(href)
        if link.document is not None:
            self._document(link.document.pk, "")
        elif link.href and not _PICTURE_FILE.search(link.href):
            self.note("picture-link", href[:300])

    def _figure(self, picture: Picture, found: FoundPicture) -> None:
        text = picture.caption.plain if picture.caption else ""
        caption, credit = told_apart(text)
        if len(caption) > LONGEST_CAPTION or len(credit) > LONGEST_CREDIT:
            caption, credit = text, ""
        alt = alternative_text(picture, found.alt, text, self._title)
        image = {"image": found.pk, "alt_text": alt, "decorative": not alt}
        self._add("figure", {"image": image, "caption": caption, "credit": credit, "width": "normal"})

    def _embed(self, embed: Embed) -> None:
        caption = embed.caption.plain if embed.caption else ""
        shown = self._embeds.shown(embed, caption, self.heading)
        if shown.note:
            self.note(*shown.note)
        if shown.video:
            self._add("video", shown.video | {"picture": None, "caption": caption})
            return
        if shown.document is not None:
            self._document(shown.document.pk, "")
        elif shown.address:
            self._link_text(shown.address, shown.words)
        if embed.caption:
            self._text(embed.caption)

    def _table(self, table: Table) -> None:
        self._tables += 1
        value, made = table_value(table, self.heading, self._tables)
        if value["caption"] != table.caption:
            self.note("table-caption", value["caption"])
        self.made += [*table.made, *made]
        self.in_order &= not table.reordered
        self._add("table", value)
        for text in links_below(table):
            self.made.append(text.plain)
            self._text(text)


def _split(text: Text) -> list[Text]:
    """A text of any length as texts of which each has room in a block."""
    if len(text.plain) <= _FULL:
        return [text]
    parts: list[list[Run]] = [[]]
    length = 0
    for run in text.runs:
        rest = run.text
        while rest:
            room = _FULL - length
            piece = rest if len(rest) <= room else rest[: rest.rfind(" ", 1, room) + 1 or room]
            parts[-1].append(run._replace(text=piece) if piece != "\n" else run)
            rest = rest[len(piece) :]
            length += len(piece)
            if rest:
                parts.append([])
                length = 0
    return [
        Text(runs, text.kind if text.kind[0] != "h" else "p", text.align, item=text.item, place=text.place)
        for runs in parts
        if any(run.text.strip() for run in runs)
    ]
