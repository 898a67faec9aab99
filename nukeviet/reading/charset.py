"""From the bytes of an old database to text: UTF-8 first, what was declared next, mojibake mended.

Vietnamese sites often hold UTF-8 in tables that were declared latin1. Moved from server to server, such a
text is encoded twice: "Khoa học" becomes "Khoa há»c". Whether a text is one of these is decided for the whole
text, and only where it has a sequence that no good Vietnamese or English text has.
"""

import codecs
import re
import unicodedata
from collections import Counter
from itertools import islice

import ftfy  # also registers the codec "sloppy-windows-1252", which knows all 256 bytes

from nukeviet.report import Report

_LATIN1 = "sloppy-windows-1252"  # what MySQL calls latin1
_TO_LATIN1 = {number: bytes([number]).decode(_LATIN1) for number in range(0x80, 0xA0)}  # from ISO 8859-1

# MySQL's name: Python's. All others are read as latin1 where they are not UTF-8.
_CODECS = {
    "cp1250": "cp1250",
    "cp1251": "cp1251",
    "gbk": "gbk",
    "gb2312": "gbk",
    "big5": "big5",
    "tis620": "tis-620",
}


def _shapes(*numbers: int) -> str:
    """A class of all characters that these bytes become when read as latin1 or as Windows-1252."""
    return "".join(
        sorted({re.escape(chr(n)) for n in numbers} | {bytes([n]).decode(_LATIN1) for n in numbers})
    )


def _second_bytes(letters: str, lead: int) -> str:
    encoded = [letter.encode() for letter in letters]
    return _shapes(*{letter[1] for letter in encoded if letter[0] == lead and len(letter) == 2})


_ANY = _shapes(*range(0x80, 0xC0))
# Vietnamese letters as they look when their UTF-8 was read byte by byte. Ä, Å and Æ are no letters of it,
# and "á" is followed by "º" or "»" and one of these characters in no word of it.
_STRONG = re.compile(
    f"á(?:º[{_shapes(*range(0xA0, 0xC0))}]|»[{_shapes(*range(0x80, 0xBA))}])"
    f"|Ä[{_second_bytes('ĂăĐđĨĩ', 0xC4)}]|Å[{_second_bytes('Ũũ', 0xC5)}]|Æ[{_second_bytes('ƠơƯư', 0xC6)}]"
    f"|Ì[{_shapes(0x80, 0x81, 0x83, 0x89, 0xA3)}]"  # tone marks on their own
    f"|â[{_shapes(0x80)}]"  # curly quotes, dashes, dots
    f"|Ã[{_ANY}][ÂÅÆËâ][{_ANY}]"  # encoded three times
)
# "Ã" is a letter of Vietnamese capitals, which may stand before a no-break space or a footnote ("XÃ²").
# There it is suspicious only behind a small letter, or before one or a space ("HÃ²a", "HÃ\xa0 Giang").
_AFTER_CAPITALS = "\xa0\xad©²³¹"
_WEAK = re.compile(
    f"Ã[{_second_bytes('áâãèêìôõúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ', 0xC3)}]"
    f"|(?<![A-ZÀ-Ý])Ã[{_AFTER_CAPITALS}]|Ã[{_AFTER_CAPITALS}](?=[a-z ])"
)
_SUSPECT = re.compile(f"{_STRONG.pattern}|{_WEAK.pattern}")
_GENUINE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")  # in no text that was encoded twice
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# All but what is surely in NFC and no control character: most texts are searched for it once and left alone.
_UNUSUAL = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\u02ff\u1e00-\u1eff\u2010-\u2064]")


def _as_latin1(error: UnicodeError) -> tuple[str, int]:
    return error.object[error.start : error.end].decode(_LATIN1), error.end


codecs.register_error("nukeviet.latin1", _as_latin1)


def _whole_letters(data: bytes) -> str:
    """UTF-8 whose last letter may be cut. UnicodeDecodeError for anything else."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data":
            raise
        return data[: error.start].decode()


def _guessed(data: bytes, charset: str) -> str:
    """Bytes that are not UTF-8. ``charset`` is the declared one, by MySQL's name."""
    try:
        text = _whole_letters(data)
    except UnicodeDecodeError:
        pass
    else:
        # One byte above ASCII at the very end, and none before, may be "é" in latin1 or half a letter.
        if charset.startswith("utf8") or not text.isascii() or len(data) - len(text) > 1:
            return text
    if codec := _CODECS.get(charset):
        return data.decode(codec, errors="replace")
    return data.decode(errors="nukeviet.latin1")


def mended(text: str) -> str:
    """The text with double encoding undone, as often as it was done; any other text as it is."""
    while not _GENUINE.search(text) and _SUSPECT.search(text):
        try:
            better = _whole_letters(text.translate(_TO_LATIN1).encode(_LATIN1))
        except UnicodeError:
            # Encoded twice and damaged since. Two sequences, as one may be an accident: «Cá»…
            several = len(list(islice(_STRONG.finditer(text), 2))) == 2
            better = ftfy.fix_encoding(text) if several else text
        if better == text:
            break
        text = better
    return text


def cleaned(text: str) -> str:
    """Without control characters (tab and line ends stay), in NFC."""
    return unicodedata.normalize("NFC", _CONTROL.sub("", text)) if _UNUSUAL.search(text) else text


class Texts:
    """Reads the text columns of one table, and counts what had to be mended."""

    def __init__(self, table: str, columns: list[str], charset: str = "") -> None:
        """``charset``: as declared by the source, by MySQL's name; "" where it says none."""
        self.table, self.columns, self.charset = table, columns, charset
        self._mojibake: Counter[int] = Counter()
        self._guessed: Counter[int] = Counter()

    def read(self, data: bytes, column: int) -> str:
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text = _guessed(data, self.charset)
            self._guessed[column] += 1
        if not text.isascii() and (better := mended(text)) != text:
            self._mojibake[column] += 1
            text = better
        return cleaned(text)

    def tell(self, report: Report) -> None:
        """A note for each column in which something was mended."""
        for code, counts in (("mojibake", self._mojibake), ("charset-guessed", self._guessed)):
            for column, count in sorted(counts.items()):
                report.add(code, kind="dump", detail=f"{self.table}.{self.columns[column]}: {count}")
