"""Which words a body has, before and after: nothing may get lost on the way.

A word is what stands between blanks, in NFKC (``m²`` is ``m2``), without the marks around it. A dash is none.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from html import unescape
from typing import Any

from .parsing import parse, seen_text

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# A joiner holds an emoji of several signs together; in a word it is rubbish.
_REMOVED = re.compile(
    "[\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]|\u200d(?=\\w)|(?<=\\w)\u200d"
)
_SAME = str.maketrans({"−": "-", "°": "o", "⁄": "/"})
_MARKS = "()[]{}.,;:"
_DASHES = ("-", "–", "—")
_BLOCK_TAG = re.compile(r"</?(?:p|li|ul|ol|br)\b[^<>]*>")
_TAG = re.compile(r"<[^<>]*>")
# The parts of each kind of block that hold words of the body, in reading order.
_PARTS = {
    "heading": ("text",),
    "figure": ("caption", "credit"),
    "video": ("caption",),
    "document": ("label",),
}


def without_invisible(text: str) -> str:
    """Without soft hyphens, marks of direction and characters that have no width."""
    return _REMOVED.sub("", text) if _INVISIBLE.search(text) else text


def words_of_text(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", without_invisible(text)).translate(_SAME)
    return [word for part in text.split() if (word := part.strip(_MARKS)) and word not in _DASHES]


def words_of_html(html: str) -> list[str]:
    """The words that readers of the old site saw in a body, in their order."""
    root = parse(html)
    return words_of_text("".join(seen_text(root))) if root is not None else []


def text_of_blocks(blocks: Iterable[dict[str, Any]]) -> str:
    """The words of raw blocks in their order, without alternative texts and the titles of films."""
    parts: list[str] = []
    for block in blocks:
        kind, value = block["type"], block["value"]
        if kind == "paragraph":
            parts.append(unescape(_TAG.sub("", _BLOCK_TAG.sub(" ", value))))
        elif kind == "table":
            parts.append(value["caption"])
            parts += (column["heading"] for column in value["data"]["columns"])
            parts += (str(cell) for row in value["data"]["rows"] for cell in row["values"])
        else:
            parts += (value[part] for part in _PARTS[kind])
    return " ".join(parts)


def words_of_blocks(blocks: Iterable[dict[str, Any]]) -> list[str]:
    return words_of_text(text_of_blocks(blocks))


def are_kept(before: str, after: str, made: str = "", in_order: bool = True) -> bool:
    """Whether the text ``after`` has all words of ``before``, and no more than those of ``made`` besides."""
    if not made and without_invisible(before).split() == after.split():
        return True  # nearly always, and fast
    old, new, more = words_of_text(before), words_of_text(after), Counter(words_of_text(made))
    if not in_order:
        return Counter(old) + more == Counter(new)
    rest = iter(old)
    expected = next(rest, None)
    besides: Counter[str] = Counter()
    for word in new:
        if word == expected:
            expected = next(rest, None)
        else:
            besides[word] += 1
    return expected is None and besides == more
