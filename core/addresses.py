"""The site's own addresses, named in the language of their page: search, tags, authors, topics, site map."""

from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.urls import URLPattern, path

# Under a language's home page; reserved there (core.slugs). Languages not named here use the English words.
PLACES = {
    "search": {"vi": "tim-kiem", "en": "search"},
    "tag": {"vi": "the", "en": "tag"},
    "author": {"vi": "tac-gia", "en": "author"},
    "topic": {"vi": "chu-de", "en": "topic"},
    "site_map": {"vi": "so-do-trang", "en": "sitemap"},
}


def place_word(name: str, language: str) -> str:
    """``tim-kiem`` of ``search`` in Vietnamese."""
    words = PLACES[name]
    return words.get(language, words["en"])


def place_path(name: str, language: str, *rest: str) -> str:
    """``place_path("tag", "en", "rice")`` → ``/en/tag/rice/``."""
    prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
    return "/".join([prefix, place_word(name, language), *(quote(part) for part in rest), ""])


def place_urls(name: str, view: Callable, rest: str = "", suffix: str = "") -> list[URLPattern]:
    """A pattern for each language; their names are ``<name><suffix>-<language>``. ``rest`` is a route."""
    return [
        path(f"{place_path(name, language)[1:]}{rest}", view, name=f"{name}{suffix}-{language}")
        for language, _name in settings.LANGUAGES
    ]


def absolute(url: str) -> str:
    """A path with SITE_URL before it; a file's address as it is where its storage gives a full one."""
    return url if "://" in url else settings.SITE_URL + url
