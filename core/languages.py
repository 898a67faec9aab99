"""Which languages a page has, for hreflang and the language switch."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import cached_property
from wagtail.models import Page


@dataclass(frozen=True)
class Version:
    """One language of a page: ``url`` is None where there is no live translation."""

    code: str
    name: str
    url: str | None
    full_url: str | None
    current: bool


class PageLanguages:
    """The live, real translations of a page (never aliases), in the order of LANGUAGES. One query."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @cached_property
    def versions(self) -> list[Version]:
        names = {"vi": "Tiếng Việt", "en": "English"}
        pages = {
            page.locale.language_code: page
            for page in Page.objects.filter(translation_key=self.page.translation_key, alias_of=None)
            .live()
            .select_related("locale")
            .exclude(pk=self.page.pk)
        }
        pages[self.page.locale.language_code] = self.page
        versions = []
        for code, _name in settings.LANGUAGES:
            page = pages.get(code)
            path = public_path(page, code) if page else None
            versions.append(
                Version(
                    code=code,
                    name=names.get(code, code),
                    url=path,
                    full_url=settings.SITE_URL + path if path else None,
                    current=page is self.page,
                )
            )
        return versions

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


def public_path(page: Page, language: str) -> str:
    """The public path of a page of ``language`` without asking the database for sites or roots.

    One Site an installation (design decision 12): everything below a home page is served under ``/``
    or ``/<language>/``.
    """
    rest = page.url_path.lstrip("/").partition("/")[2]
    return f"/{rest}" if language == settings.LANGUAGE_CODE else f"/{language}/{rest}"
