"""The languages of the site, from their codes."""

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


def named(codes: list[str], default: str) -> list[tuple[str, Promise]]:
    """``[("vi", "Vietnamese"), ("en", "English")]`` of ``["vi", "en"]``: what LANGUAGES holds.

    Raises ``ImproperlyConfigured`` where the first is not ``default``, one is unknown, or one comes twice.
    """
    codes = [code.strip().lower() for code in codes if code.strip()]
    if codes[:1] != [default]:
        raise ImproperlyConfigured(f"LANGUAGES must begin with {default}: LANGUAGES={default},en")
    for code in codes:
        # Some entries only lead on to another: zh-cn to zh-hans.
        if "name" not in LANG_INFO.get(code, {}):
            raise ImproperlyConfigured(
                f"LANGUAGES: no language is called “{code}”; write codes such as fr, zh-hans."
            )
    if len(set(codes)) < len(codes):
        raise ImproperlyConfigured("LANGUAGES names a language twice.")
    return [(code, gettext_lazy(LANG_INFO[code]["name"])) for code in codes]
