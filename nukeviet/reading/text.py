"""Texts and times of an old site's columns, as people meant them."""

import html
import re
import unicodedata
from datetime import UTC, datetime

# Seconds from which on a time is no time: 2100-01-01 00:00:00 UTC.
TOO_LATE = 4_102_444_800

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
# What NukeViet itself writes for characters that mean something in HTML.
_WRITTEN = re.compile(
    r"&(?:amp|lt|gt|quot|apos|#0?3[0-9]|#[34][0-9]|#9[1346]|#12[3-6]|#x[2-7][0-9a-f]);", re.I
)
_LINE_END = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6]|tr|blockquote)\s*>", re.I)
_NOT_TEXT = re.compile(r"<(?:!--|(script|style)\b)", re.I)
_ENDS = {
    "": re.compile("-->"),
    "script": re.compile(r"</script\s*>", re.I),
    "style": re.compile(r"</style\s*>", re.I),
}
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# Control characters but tab and line end; the byte order mark and the zero-width space, which are none
# but are as invisible; halves of surrogate pairs, which no database takes.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\u200b\ud800-\udfff]")
_ODD_SPACE = re.compile("[\x0b\x0c\x85]")  # control characters that part words


def unescaped(text: str) -> str:
    """Entities resolved; a second time where the old site escaped what was escaped already."""
    if "&" not in text:
        return text
    text = _resolved(text)
    return _resolved(text) if _WRITTEN.search(text) else text


def cleaned(text: object) -> str:
    """A column's value as text in NFC without control characters; "" for NULL. HTML stays as it is."""
    if text is None:
        return ""
    text = text if isinstance(text, str) else str(text)
    text = _UNSEEN.sub("", _ODD_SPACE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def line(text: object) -> str:
    """One line of plain text: a title, a name."""
    return " ".join(cleaned(unescaped(cleaned(text))).split())


def address(text: object) -> str:
    """A path or a web address: as it is written, with the spaces in it."""
    return cleaned(unescaped(cleaned(text))).replace("\n", "").strip()


def lines(text: object) -> str:
    """Plain text with its lines: ``<br />`` ends one, other tags go and their text stays."""
    text = _TAG.sub("", _LINE_END.sub("\n", _without_code(cleaned(text))))
    kept = [" ".join(part.split()) for part in cleaned(unescaped(text)).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def number(value: object) -> int:
    """A column's value as a whole number; 0 where it is none."""
    try:
        return int(value or 0)
    except (TypeError, ValueError):
        return 0


def numbers(text: object) -> tuple[list[int], list[str]]:
    """The numbers of a comma list above 0, each once, in order; and what else stood in it."""
    found: dict[int, None] = {}
    junk = []
    for part in cleaned(text).split(","):
        part = part.strip()
        if part.isascii() and part.isdigit() and len(part) < 12:
            if int(part):
                found[int(part)] = None
        elif part:
            junk.append(part)
    return list(found), junk


def moment(seconds: object) -> datetime | None:
    """Unix seconds as a time; None for 0, for what lies before 1970 and for 2100 and later."""
    value = number(seconds)
    return datetime.fromtimestamp(value, UTC) if 0 < value < TOO_LATE else None


def _resolved(text: str) -> str:
    return _ENTITY.sub(lambda match: html.unescape(match.group()), text)


def _without_code(text: str) -> str:
    """Without comments, scripts and styles that end. In one pass, however many there are that do not."""
    kept, at, unended = [], 0, set()
    for start in _NOT_TEXT.finditer(text):
        kind = (start[1] or "").lower()
        if start.start() < at or kind in unended:
            continue
        if end := _ENDS[kind].search(text, start.end()):
            kept.append(text[at : start.start()])
            at = end.end()
        else:
            unended.add(kind)
    return "".join((*kept, text[at:]))
