"""Which languages a page has, for hreflang and the language switch."""

import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import get_language_info, to_locale
from wagtail.models import Page, Site

from . import epoch

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


@dataclass(frozen=True)
class Version:
    """One language of a page; no address and no page where there is no live translation."""

    code: str
    name: str
    url: str | None
    full_url: str | None
    current: bool
    page: Page | None


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
    """The live, real translations of a page (never aliases), in the order of LANGUAGES.

    ``translations`` are pages with their locales; the page itself may be among them.
    """

    def __init__(self, page: Page, translations: Iterable[Page]) -> None:
        self.page, self.translations = page, translations

    @cached_property
    def versions(self) -> list[Version]:
        pages = {
            page.locale.language_code: page
            for page in self.translations
            if page.live and page.alias_of_id is None
        }
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


def version_at(code: str, path: str | None, current: str, page: Page | None = None) -> Version:
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


def public_path(page: Page, language: str) -> str:
    """The public path of a page of ``language`` without asking the database for sites or roots.

    One Site an installation (design decision 12): everything below a home page is served under ``/``
    or ``/<language>/``.
    """
    return public_path_of(page.url_path, language)


def public_path_of(url_path: str, language: str) -> str:
    """The same from what the database keeps: ``/home/tin-tuc/`` → ``/tin-tuc/``."""
    rest = url_path.lstrip("/").partition("/")[2]
    return f"/{rest}" if language == settings.LANGUAGE_CODE else f"/{language}/{rest}"


def live_homes() -> dict[str, Page]:
    """The live home pages by language: the Site's root page and its translations; kept for the site epoch.

    Found by their translation key: neither a page's depth nor, among 100,000, its language serves an index.
    """

    def read() -> dict[str, Page]:
        roots = Site.objects.filter(is_default_site=True).values("root_page__translation_key")
        found = Page.objects.live().filter(translation_key__in=roots).select_related("locale")
        return {page.locale.language_code: page for page in found.order_by("-path")}

    return epoch.cached("live-homes", read)


def home_of(language: str) -> Page | None:
    """The live home page of a language."""
    return live_homes().get(language)


def og_locale(code: str) -> str:
    """``vi_VN`` of ``vi``."""
    return OG_LOCALES.get(code) or to_locale(code)
