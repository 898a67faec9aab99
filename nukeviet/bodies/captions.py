"""What belongs to a picture, film or table: the line below or above it, and who made it."""

import re
from itertools import zip_longest
from urllib.parse import unquote, urlsplit

from .lines import joined
from .pieces import Embed, Picture, Piece, Run, Table, Text
from .tables import LONGEST_CAPTION as LONGEST_TABLE_CAPTION

LONGEST_CAPTION, LONGEST_CREDIT = 300, 150  # of a figure
_NAMED = re.compile(r"\(?(?:Ảnh|Hình|Photo|Figure|Fig\.)(?:\s|:|$)", re.IGNORECASE)
_CREDIT_WORDS = "Nguồn ảnh|Ảnh minh họa|Ảnh tư liệu|Ảnh|Nguồn|Photos?|Source"
_CREDIT = re.compile(
    rf"(?:(?:^|(?<=[\s.!?…)–-]))(?:{_CREDIT_WORDS})|[(\[]\s*(?i:{_CREDIT_WORDS}))"
    r"\s*:\s*[^()\[\]:]{2,}[)\]]?\.?$",
)
_TABLE_NAMED = re.compile(r"(?:Bảng|Biểu|Phụ lục|Table)\s*(?:số\s*)?[\dIVX]+\b", re.IGNORECASE)
_UNIT = re.compile(r"\(?\s*(?:Đơn vị(?: tính)?|ĐVT|Unit)\s*:.{1,60}", re.IGNORECASE)
_CAMERA = re.compile(
    r"(?:img|dsc|dscn|dscf|p|image|picture|screenshot|untitled|anh|hinh|z)?\d*", re.IGNORECASE
)
_LETTERS = re.compile(r"[\W_]+")


def with_captions(pieces: list[Piece]) -> list[Piece]:
    """The same pieces, where captions have gone to what they belong to."""
    found: list[Piece] = []
    for piece, after in zip_longest(pieces, pieces[1:]):
        last = found[-1] if found else None
        if isinstance(piece, Text):
            if isinstance(last, Picture | Embed) and _is_caption(piece, last, after):
                _add_caption(last, piece)
                continue
        elif isinstance(piece, Table) and not piece.caption:
            piece.caption = _taken_caption(found)
        found.append(piece)
    return found


def _is_caption(text: Text, last: Picture | Embed, after: Piece | None) -> bool:
    """Whether the line right below a picture tells of it."""
    if text.item or len(text.plain) > LONGEST_CAPTION or any(text.hrefs):
        return False
    if last.caption is not None:  # a second line, in the same place
        return text.kind == "caption" and text.place == last.caption.place
    if text.kind == "caption":
        return True
    if text.is_italic and _NAMED.match(text.plain):
        return True
    if text.align != "center":
        return False
    if text.is_italic or text.place == last.place or _NAMED.match(text.plain):
        return True
    # One plain line in the middle, below a picture in the middle, above something else: no verse, no heading.
    is_alone = not (isinstance(after, Text) and after.align == "center")
    return is_alone and last.align == "center" and text.kind == "p" and not text.has_bold


def _add_caption(piece: Picture | Embed, text: Text) -> None:
    if piece.caption is None:
        piece.caption = text
    else:
        both = Text(joined([piece.caption.runs, text.runs], Run(" ")), "caption", place=text.place)
        if len(both.plain) <= LONGEST_CAPTION:
            piece.caption = both


def _taken_caption(found: list[Piece]) -> str:
    """The line right above a table that names it, taken from ``found``; with the line of its unit, if any."""
    unit = ""
    lines = found[-2:]
    if lines and isinstance(lines[-1], Text) and _UNIT.fullmatch(lines[-1].plain):
        unit = lines.pop().plain
    else:
        lines = lines[-1:]
    if not lines or not isinstance(lines[-1], Text) or not _names_table(lines[-1]):
        return ""
    caption = f"{lines[-1].plain} ({unit.strip('()')})" if unit else lines[-1].plain
    if len(caption) > LONGEST_TABLE_CAPTION:
        return ""
    del found[-2 if unit else -1 :]
    return caption


def _names_table(text: Text) -> bool:
    if text.item or text.kind[0] == "h" or any(text.hrefs) or not text.plain:
        return False
    return bool(_TABLE_NAMED.match(text.plain)) or (text.align == "center" and text.is_bold)


def told_apart(text: str) -> tuple[str, str]:
    """Caption and credit of a line below a picture: ``("Trao giải.", "Ảnh: Hoàng Kiều")``."""
    if _is_photographer(text):
        return "", text
    match = _CREDIT.search(text)
    if not match:
        return text, ""
    credit = match[0].strip(" .()[]")
    return (text[: match.start()].rstrip(" -–"), credit) if len(credit) <= LONGEST_CREDIT else (text, "")


def _is_photographer(text: str) -> bool:
    """Whether a line is “Ảnh Hoàng Kiều”: no sign says so, but a name and nothing else follows."""
    first, *name = text.split() or [""]
    return first == "Ảnh" and 2 <= len(name) <= 5 and all(word.istitle() for word in name)


def alternative_text(picture: Picture, known: str, *told: str) -> str:
    """What the picture shows, in words that stand nowhere else; "" when nobody wrote any.

    Old editors put the caption, the article's title (both in ``told``) or the file's name there. ``known`` is
    the library's own text.
    """
    for text in (picture.alt, picture.title, known):
        text = " ".join(text.split())
        if (
            text
            and not _says_nothing(text, picture)
            and not any(_letters(text) in _letters(one) for one in told)
        ):
            return text
    return ""


def _says_nothing(text: str, picture: Picture) -> bool:
    stem = unquote(_path_of(picture.address).rpartition("/")[2])
    name = _letters(text)
    stems = (_letters(stem), _letters(stem.rpartition(".")[0]))
    return name in stems or not name or bool(_CAMERA.fullmatch(name))


def _path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return address


def _letters(text: str) -> str:
    return _LETTERS.sub("", text).lower()
