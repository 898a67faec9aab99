"""Names as they are compared, cut and recognised; whose names a byline holds."""

import hashlib
import json
import re
import unicodedata

from core.slugs import fold

SEPARATORS = re.compile(r"\s*[,;&/]\s*|\s+[-–—]\s+|\s+(?:và|and)\s+", re.IGNORECASE)
PREFIX = re.compile(r"^\s*(?:tác giả(?: bài viết)?|author)\s*:\s*", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")
VOWELS = frozenset("aeiouy")
# What a body or a remark begins with, never a person.
NO_PERSON = re.compile(
    r"(?:báo|đài|sở|ban|phòng|ủy ban|uỷ ban|bộ|cục|vụ|viện|trường|hội|đảng|đoàn|tỉnh|thành phố|huyện|xã|"
    r"phường|công ty|tập đoàn|chi cục|tổng cục|trung tâm|tạp chí|cổng|cơ quan|nguồn|theo|tin|ảnh|bài|"
    r"tổng hợp|biên tập|phóng viên|cộng tác viên)\b",
    re.IGNORECASE,
)


def folded_name(name: str) -> str:
    """A name as it is compared: NFC, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def cut(text: str, most: int) -> str:
    """At most so many characters, cut at a word with "…" where there is one to cut at."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return (head.rsplit(None, 1)[0] if " " in head[most // 2 :] else head).rstrip(" ,;:–-") + "…"


def fingerprint(*parts: object) -> str:
    """64 characters that are the same for the same parts alone."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def authors_in(byline: str) -> list[str]:
    """The names a byline holds, each once: several only where each part looks like a person's.

    ``"Đinh Tâm - Hoàng Kiều"`` are two, ``"Sở KH&CN"`` is one, ``"…"`` none.
    """
    whole = " ".join(PREFIX.sub("", byline).split()).strip(" ,;:-–—")
    if whole.startswith("(") and whole.endswith(")"):
        whole = whole[1:-1].strip()
    if not any(char.isalnum() for char in whole):
        return []
    parts = [part.strip().removesuffix(".") for part in SEPARATORS.split(whole) if part.strip()]
    if all(is_personal(part) for part in parts):
        return list({folded_name(part): part for part in reversed(parts)}.values())[::-1]
    return [whole]


def is_personal(name: str) -> bool:
    """Two to five words, each with a capital and a vowel, that begin like no office."""
    words = name.split()
    if not 2 <= len(words) <= 5 or NO_PERSON.match(name):
        return False
    shouted = name.isupper()
    return all(
        WORD.fullmatch(word)
        and word[0].isupper()
        and (shouted or len(word) == 1 or not word.isupper())
        and VOWELS & set(fold(word).lower())
        for word in words
    )
