"""In which language the site's own words are shown: those between the texts of its pages."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import to_locale, trans_real

SOURCE = "en"  # of every gettext string


@cache
def is_worded(language: str) -> bool:
    """Whether the site's words are there in a language: the sources, or a folder under ``site/locale``."""
    if language.partition("-")[0] == SOURCE:
        return True
    return any((Path(folder) / to_locale(language)).is_dir() for folder in settings.LOCALE_PATHS)


def wording_of(language: str) -> str:
    """The language itself, or English where its words are missing."""
    return language if is_worded(language) else SOURCE


def fall_back_to_sources() -> None:
    """What a language lacks is shown in English; Django would take Vietnamese, as LANGUAGE_CODE says."""

    def add_no_fallback(self, localedirs=None) -> None:
        return None

    trans_real.DjangoTranslation._add_fallback = add_no_fallback
