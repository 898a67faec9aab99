"""How wide text will be and where it breaks, without a font at hand."""

import unicodedata
from functools import lru_cache

ELLIPSIS = "…"
# Shares of the font size, a little wider than the usual system fonts (Segoe UI, Roboto, San Francisco).
_WIDTHS = (
    (frozenset("iljI.,:;'|!"), 0.31),
    (frozenset(' ftr()[]/\\-"*'), 0.4),
    (frozenset("mwMW@%—…"), 0.95),
)


@lru_cache(maxsize=2048)
def _char_width(char: str) -> float:
    char = unicodedata.normalize("NFD", char)[0]
    if unicodedata.combining(char):
        return 0
    for chars, width in _WIDTHS:
        if char in chars:
            return width
    if unicodedata.east_asian_width(char) in "WF":
        return 1.05
    return 0.72 if char.isupper() else 0.6


def width_of(text: str, font: float) -> float:
    """About how wide a line of text is, rather too wide than too narrow."""
    return sum(map(_char_width, text)) * font


def shorten(text: str, room: float, font: float) -> str:
    """The text, cut with an ellipsis where it would be wider than the room."""
    if width_of(text, font) <= room:
        return text
    left = room - width_of(ELLIPSIS, font)
    end = 0
    for char in text:
        left -= _char_width(char) * font
        if left < 0:
            break
        end += 1
    return text[:end].rstrip() + ELLIPSIS if end else ""


def wrap(text: str, room: float, font: float, lines: int) -> list[str]:
    """The text in at most so many lines of about equal length; what has no room is cut with an ellipsis."""
    done = _wrap(text, room, font, lines)
    whole, count = " ".join(text.split()), len(done)
    if count < 2 or " ".join(done) != whole:
        return done
    while True:
        room *= 0.95
        narrower = _wrap(text, room, font, lines)
        if len(narrower) > count or " ".join(narrower) != whole:
            return done
        done = narrower


def _wrap(text: str, room: float, font: float, lines: int) -> list[str]:
    words = text.split()
    done: list[str] = []
    while words and len(done) < lines - 1:
        line = words.pop(0)
        while words and width_of(f"{line} {words[0]}", font) <= room:
            line += f" {words.pop(0)}"
        done.append(shorten(line, room, font))
    if words:
        done.append(shorten(" ".join(words), room, font))
    return done


def fits(text: str, room: float, font: float, lines: int) -> bool:
    """Whether ``wrap`` loses nothing."""
    return " ".join(wrap(text, room, font, lines)) == " ".join(text.split())
