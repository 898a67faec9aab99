"""Which languages a page has, for hreflang and the language switch."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import cached_property
from wagtail.models import Page

# Each language's name in itself: the switch must be readable to those who cannot read this page.
OWN_NAMES = {"vi": "Tiếng Việt", "en": "English"}
# As social networks write them.
OG_LOCALES = {"vi": "vi_VN", "en": "en_GB"}


@dataclass(frozen=True)
class Version:
    """One language of a page; no address and no page where there is no live translation."""

    code: str
    name: str
    url: str | None
    full_url: str | None
    current: bool
    page: Page | None


class PageLanguages:
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
        versions = []
        for code, _name in settings.LANGUAGES:
            path = public_path(pages[code], code) if code in pages else None
            versions.append(
                Version(
                    code=code,
                    name=OWN_NAMES.get(code, code),
                    url=path,
                    full_url=settings.SITE_URL + path if path else None,
                    current=code == self.page.locale.language_code,
                    page=pages.get(code),
                )
            )
        return versions

    @property
    def alternates(self) -> list[Version]:
        """What hreflang names: nothing unless there are two languages to choose from.

        An alias repeats a page in the wrong language: no language names it, so it names none.
        """
        if self.page.alias_of_id:
            return []
        existing = [version for version in self.versions if version.url]
        return existing if len(existing) > 1 else []

    @property
    def default(self) -> Version:
        """The x-default: Vietnamese where it exists."""
        existing = [version for version in self.versions if version.url]
        return next((v for v in existing if v.code == settings.LANGUAGE_CODE), existing[0])


def public_path(page: Page, language: str) -> str:
    """The public path of a page of ``language`` without asking the database for sites or roots.

    One Site an installation (design decision 12): everything below a home page is served under ``/``
    or ``/<language>/``.
    """
    rest = page.url_path.lstrip("/").partition("/")[2]
    return f"/{rest}" if language == settings.LANGUAGE_CODE else f"/{language}/{rest}"
