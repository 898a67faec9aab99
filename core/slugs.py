"""ASCII slugs for Vietnamese, and the words no page may take.

The same folding runs in the editor's slug field: ``SLUG_FORMATTERS`` are handed to Wagtail's
``SlugInput``, which applies them in the browser before its own clean-up.
"""

import re
import unicodedata

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from .addresses import PLACES

# Words that addresses of the site itself use directly under a home page, whatever its language.
RESERVED_UNDER_HOME = frozenset(
    {
        "visits", "ratings", "media", "static", "private", "admin", "django-admin", "documents",
        "api", "healthz", "readyz", "rss", "atom", "sitemap", "robots", "favicon",
    }
)  # fmt: skip
RESERVED_UNDER_HOME |= {word for words in PLACES.values() for word in words.values()}
RESERVED_UNDER_HOME |= {code for code, _name in settings.LANGUAGES}
RESERVED_UNDER_SECTION = frozenset({"rss", "atom"})
# `2024/` is a year's archive, `page-2` an old list page.
RESERVED_PATTERN = re.compile(r"\d{4}|page-\d+")
RESERVED_MESSAGE = _("“%(slug)s” is an address of the site itself; choose another.")
# Between the parts of a document number and in ranges: 19/NQ-TW, 2021–2025.
SEPARATORS = re.compile(r"[/–—_.]")


def fold(text: str) -> str:
    """Vietnamese text without its marks: ``"Đường Đà Nẵng"`` → ``"Duong Da Nang"``.

    Composed and decomposed input give the same result.
    """
    text = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    return "".join(char for char in text if not unicodedata.combining(char))


def ascii_slug(text: str, max_length: int = 200) -> str:
    """An ASCII slug, cut at a word: ``"Đường Đà Nẵng"`` → ``"duong-da-nang"``; may be empty."""
    slug = slugify(SEPARATORS.sub(" ", fold(text)))
    if len(slug) > max_length:
        slug = slug[:max_length].rsplit("-", 1)[0]
    return slug


def is_reserved(slug: str, parent_depth: int) -> bool:
    """Whether a child of a page at ``parent_depth`` (2: a home page) may not be called so."""
    if parent_depth < 2:
        return False
    if RESERVED_PATTERN.fullmatch(slug):
        return True
    if parent_depth == 2:
        return slug in RESERVED_UNDER_HOME or slug == settings.ADMIN_PATH
    return slug in RESERVED_UNDER_SECTION


def free_slug(slug: str, parent_depth: int) -> str:
    """The slug itself, or with ``-1`` appended where it is reserved (imports, translations)."""
    return f"{slug}-1" if is_reserved(slug, parent_depth) else slug


def _slug_formatters() -> list[tuple[str, str]]:
    """(pattern, replacement) pairs that do in the browser what ``fold`` does here.

    Wagtail's script knows no Vietnamese: of the composed letters it keeps à and drops ườ and ẵ.
    """
    letters: dict[str, str] = {}
    for codepoint in (*range(0x00C0, 0x01B1), *range(0x1EA0, 0x1EFA)):
        folded = fold(chr(codepoint)).lower()
        if len(folded) == 1 and "a" <= folded <= "z":
            letters[folded] = letters.get(folded, "") + chr(codepoint)
    # A decomposed letter is its base letter and marks of their own.
    pairs = [(f"[{variants}]", base) for base, variants in letters.items()]
    return [*pairs, (r"[\u0300-\u036f]", ""), (SEPARATORS.pattern, " ")]


SLUG_FORMATTERS = _slug_formatters()
