"""Which languages a page has, for hreflang and the language switch."""

import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import get_language_info, to_locale
from wagtail.models import Page, Site

from . import epoch
from .statements import Statement
from .visibility import is_below_restriction

# As social networks write them: of a language that is at home in several countries, the one meant here.
OG_LOCALES = {
    "vi": "vi_VN", "en": "en_GB", "fr": "fr_FR", "de": "de_DE", "es": "es_ES", "ru": "ru_RU", "ja": "ja_JP",
    "ko": "ko_KR", "th": "th_TH", "km": "km_KH", "lo": "lo_LA", "zh-hans": "zh_CN", "zh-hant": "zh_TW",
}  # fmt: skip


def language_in(path: str) -> str:
    """The language an address names before all else; "" where it names none.

    Django's own function takes a section ``/en-ergy/`` for a kind of English.
    """
    code = path.lstrip("/").partition("/")[0].lower()
    return code if code in dict(settings.LANGUAGES) else ""


def own_name(code: str) -> str:
    """A language's name in itself, as in a list: ``Tiếng Việt``, ``Français``."""
    name = unicodedata.normalize("NFC", get_language_info(code)["name_local"])  # Django's "Tiếng Việt" is not
    return name[0].upper() + name[1:]


# The switch must be readable to those who cannot read this page.
OWN_NAMES = {code: own_name(code) for code, _name in settings.LANGUAGES}


class Translation(NamedTuple):
    """One language of a page as the database keeps it, live or not."""

    pk: int
    title: str
    path: str
    url_path: str
    live: bool
    alias_of_id: int | None
    lang: str
    outdated_since: datetime | None  # a translation: since when its original says something else
    machine_live: bool | None  # parts of it were translated by a machine and accepted by no person

    @property
    def is_public(self) -> bool:
        """Whether readers may open it; an alias is no translation."""
        return (
            self.live
            and self.alias_of_id is None
            and any(self.path.startswith(home.path) for home in live_homes().values())
            and not is_below_restriction(self.path)
        )


def translations_of(translation_key: UUID) -> list[Translation]:
    """One query."""
    return [Translation(*row) for row in _TRANSLATIONS.rows(translation_key)]


_TRANSLATIONS = Statement(
    lambda key: (
        Page.objects.filter(translation_key=key)
        .order_by("path")
        .values_list(
            *("pk", "title", "path", "url_path", "live", "alias_of_id", "locale__language_code"),
            # By name, as the room of translation stands above this one.
            *("translation_state__outdated_since", "translation_state__machine_live"),
        )
    ),
    UUID(int=1),
)


@dataclass(frozen=True)
class Version:
    """One language of a page; no address and no page where there is no live translation."""

    code: str
    name: str
    url: str | None
    full_url: str | None
    current: bool
    page: Page | Translation | None


class Languages:
    """The languages in which something may be read, in the order of LANGUAGES.

    A language whose home page is not live is none yet; it is not named.
    """

    versions: list[Version]

    @property
    def alternates(self) -> list[Version]:
        """What hreflang names: nothing unless there are two languages to choose from."""
        existing = [version for version in self.versions if version.url]
        return existing if len(existing) > 1 else []

    @property
    def default(self) -> Version:
        """The x-default: Vietnamese where it exists."""
        existing = [version for version in self.versions if version.url]
        return next((v for v in existing if v.code == settings.LANGUAGE_CODE), existing[0])


class PathLanguages(Languages):
    """Of what is no page of the tree: its path in each language in which it exists."""

    def __init__(self, current: str, paths: dict[str, str]) -> None:
        self.versions = [version_at(code, paths.get(code), current) for code in shown({current, *paths})]


class PageLanguages(Languages):
    """The public translations of a page, in the order of LANGUAGES; the page itself may be among them."""

    def __init__(self, page: Page, translations: Iterable[Translation]) -> None:
        self.page, self.translations = page, translations

    @cached_property
    def versions(self) -> list[Version]:
        pages = {translation.lang: translation for translation in self.translations}
        pages[self.page.locale.language_code] = self.page
        current = self.page.locale.language_code
        return [
            version_at(
                code, public_path(pages[code], code) if code in pages else None, current, pages.get(code)
            )
            for code in shown(pages)
        ]

    @property
    def alternates(self) -> list[Version]:
        """An alias repeats a page in the wrong language: no language names it, so it names none."""
        return [] if self.page.alias_of_id else super().alternates


def version_at(code: str, path: str | None, current: str, page: Page | Translation | None = None) -> Version:
    return Version(
        code=code,
        name=OWN_NAMES.get(code, code),
        url=path,
        full_url=settings.SITE_URL + path if path else None,
        current=code == current,
        page=page,
    )


def shown(existing: Container[str]) -> list[str]:
    """The languages to name for something that exists in some: those too in which other pages can be read."""
    homes = live_homes()
    return [code for code, _name in settings.LANGUAGES if code in existing or code in homes]


def public_path(page: Page | Translation, language: str) -> str:
    """The public path of a page of ``language`` without asking the database for sites or roots.

    One Site an installation (design decision 12): everything below a home page is served under ``/``
    or ``/<language>/``.
    """
    return public_path_of(page.url_path, language)


def public_path_of(url_path: str, language: str) -> str:
    """The same from what the database keeps: ``/home/tin-tuc/`` → ``/tin-tuc/``."""
    rest = url_path.lstrip("/").partition("/")[2]
    return f"/{rest}" if language == settings.LANGUAGE_CODE else f"/{language}/{rest}"


def canonical_url_of(page: Any) -> str:
    """The absolute address of a page or of what lists know of one; an alias names that of what it repeats."""
    if page.alias_of_id:
        original = Page.objects.select_related("locale").get(pk=page.alias_of_id)
        if original.live:
            return settings.SITE_URL + public_path(original, original.locale.language_code)
    return settings.SITE_URL + page.public_path


def live_homes() -> dict[str, Page]:
    """The live home pages by language: the Site's root page and its translations; kept for the site epoch.

    Found by their translation key: neither a page's depth nor, among 100,000, its language serves an index.
    """

    def read() -> dict[str, Page]:
        roots = Site.objects.filter(is_default_site=True).values("root_page__translation_key")
        found = Page.objects.live().filter(translation_key__in=roots).select_related("locale")
        return {page.locale.language_code: page for page in found.order_by("-path")}

    return epoch.remembered("live-homes", read)


def home_of(language: str) -> Page | None:
    """The live home page of a language."""
    return live_homes().get(language)


def og_locale(code: str) -> str:
    """``vi_VN`` of ``vi``."""
    return OG_LOCALES.get(code) or to_locale(code)
