"""Machine translation: which engine, or none. A setting that cannot be right is no start."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .environment import env

# Machine translation (translation/machine): off unless an engine is named, whose server then gets the texts.
MACHINE_TRANSLATION_ENGINES = {
    "libretranslate": "translation.machine.engines.LibreTranslate",
    "deepl": "translation.machine.engines.DeepL",
}
MACHINE_TRANSLATION_ENGINE = env("MACHINE_TRANSLATION_ENGINE", default="").strip().lower()
MACHINE_TRANSLATION_URL = env("MACHINE_TRANSLATION_URL", default="").strip()
MACHINE_TRANSLATION_KEY = env("MACHINE_TRANSLATION_KEY", default="").strip()
WAGTAILLOCALIZE_MACHINE_TRANSLATOR = (
    None  # wagtail-localize asks here, too; its own translators are never used
)
if MACHINE_TRANSLATION_ENGINE:
    if MACHINE_TRANSLATION_ENGINE not in MACHINE_TRANSLATION_ENGINES:
        raise ImproperlyConfigured("MACHINE_TRANSLATION_ENGINE must be libretranslate, deepl or empty.")
    try:
        machine_url = urlsplit(MACHINE_TRANSLATION_URL)
    except ValueError as error:
        raise ImproperlyConfigured(f"MACHINE_TRANSLATION_URL: {error}") from error
    if machine_url.scheme not in ("http", "https") or not machine_url.hostname or "@" in machine_url.netloc:
        raise ImproperlyConfigured(
            "MACHINE_TRANSLATION_URL must be the address of a server such as https://api-free.deepl.com/, "
            "without a user name."
        )
    if machine_url.query or machine_url.fragment or machine_url.path.rstrip("/").endswith("/translate"):
        raise ImproperlyConfigured(
            "MACHINE_TRANSLATION_URL is the server's address, not that of its /translate."
        )
    if not MACHINE_TRANSLATION_KEY.isascii() or not MACHINE_TRANSLATION_KEY.isprintable():
        raise ImproperlyConfigured("MACHINE_TRANSLATION_KEY has characters that no key has.")
    if MACHINE_TRANSLATION_ENGINE == "deepl":
        if not MACHINE_TRANSLATION_KEY:
            raise ImproperlyConfigured("MACHINE_TRANSLATION_ENGINE=deepl needs MACHINE_TRANSLATION_KEY.")
        if machine_url.scheme != "https":
            raise ImproperlyConfigured("MACHINE_TRANSLATION_URL must begin with https:// for deepl.")
        # A free plan's key ends so, and is good at the free plan's server only.
        if MACHINE_TRANSLATION_KEY.endswith(":fx") != (machine_url.hostname == "api-free.deepl.com"):
            raise ImproperlyConfigured(
                "MACHINE_TRANSLATION_URL must be https://api-free.deepl.com/ for a key that ends in :fx, "
                "and https://api.deepl.com/ for any other."
            )
    WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": MACHINE_TRANSLATION_ENGINES[MACHINE_TRANSLATION_ENGINE],
        "OPTIONS": {"URL": MACHINE_TRANSLATION_URL, "KEY": MACHINE_TRANSLATION_KEY},
    }
