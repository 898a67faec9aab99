"""How Vietnamese text becomes words that can be found, the same for what is stored and what is asked.

A word has a folded form without any mark (``nghe``), by which it is found however it is typed, and, if
it is written with marks, an exact form by which an exactly written match is told from others. The exact
form keeps the tone at the end, as in VNI typing (``nghe65``): so the old and the new placement of a tone
(hòa, hoà) are one word, and no mark is left for a database's own ideas of letters.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from core.slugs import fold

MAX_WORD = 64  # characters; anything longer is no word but a leftover of some file
# Combining marks by their VNI digits: tones, then the shapes of vowels.
TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
SHAPES = {"\u0302": "6", "\u031b": "7", "\u0306": "8"}
# Each pattern begins with the sign it is about, not with a look back: a text is then gone through quickly.
# 19.418.424 and 19,418,424 are one number.
GROUPED = re.compile(r"\d(?<![\d.,]\d)\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*(?!\d)")
# KH&CN, R&D: one abbreviation, as if written without the sign; KH & CN too, where both are capitals.
AMPERSAND = re.compile(r"&(?<=[^\W\d_]&)(?=[^\W\d_])| & (?<=\b[A-ZĐ]{2} & )(?=[A-ZĐ]{2}\b)")
# 500đ: a number and its unit.
DONG = re.compile(r"đ(?<=\dđ)(?!\w)")
# Nghị quyết 19-NQ/TƯ is 19-NQ/TW; but hợp tác công-tư is not.
CENTRAL = re.compile(r"tư(?<=\b(?:nq|qđ|ct|kl|hd|qc|tb|bc|cv)[/–-]tư)\b")
WORD = re.compile(r"[^\W_]+")
# kỹ and kĩ, lý and lí, quý and quí are one word.
FINAL_Y = re.compile(r"(qu|[hklmst])y")


class Word(NamedTuple):
    """A word as it is found: ``folded`` always, ``exact`` only where it is written with marks."""

    folded: str
    exact: str = ""


def normalise(text: str) -> str:
    """Composed, lower case, compatibility letters made plain, no control characters."""
    text = unicodedata.normalize("NFKC", text).lower()
    # Lower-casing İ leaves a dot of its own; composing again keeps one letter one character.
    return unicodedata.normalize("NFC", text).replace("\0", " ")


def words(text: str) -> list[Word]:
    """The words of a text in order."""
    text = normalise(AMPERSAND.sub("", unicodedata.normalize("NFC", text)))
    text = CENTRAL.sub("tw", DONG.sub(" đ", GROUPED.sub(_ungrouped, text)))
    found = [_word(written) for written in WORD.findall(text) if len(written) <= MAX_WORD]
    return [word for word in found if 0 < len(word.folded) <= MAX_WORD]


def _ungrouped(match: re.Match) -> str:
    return match[0].replace(match[1], "")


@lru_cache(maxsize=50_000)
def _word(written: str) -> Word:
    folded = unicodedata.normalize("NFC", fold(written))  # Korean syllables are not to fall apart
    exact = _exact(written) if folded != written else ""
    if FINAL_Y.fullmatch(folded):
        folded, exact = folded[:-1] + "i", exact.replace("y", "i")
    return Word(folded, exact)


def _exact(written: str) -> str:
    letters, tone = [], ""
    for char in unicodedata.normalize("NFD", written):
        if char in TONES:
            tone = TONES[char]
        elif char in SHAPES:
            letters.append(SHAPES[char])
        elif char == "đ":
            letters.append("d9")
        elif not unicodedata.combining(char):
            letters.append(char)
    return "".join(letters) + tone
