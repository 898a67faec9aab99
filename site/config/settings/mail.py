"""The mail server, if there is one."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .environment import SITE_URL, env

EMAIL_URL = env("EMAIL_URL", default="")
try:
    _mail = env.email_url_config(EMAIL_URL or "dummymail://")
except (ValueError, ImproperlyConfigured) as error:
    raise ImproperlyConfigured(
        f"EMAIL_URL must be an address such as smtp+tls://host:587: {error}"
    ) from error
EMAIL_HOST, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = (
    _mail[name] or "" for name in ("EMAIL_HOST", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD")
)
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_PORT = _mail["EMAIL_PORT"] or (465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
EMAIL_TIMEOUT = 10  # seconds
# Without a server mail is dropped; with one it is sent by `run_background` (core/mail.py).
MAIL_TRANSPORT = _mail["EMAIL_BACKEND"]
EMAIL_BACKEND = "core.mail.QueuedBackend" if EMAIL_URL else MAIL_TRANSPORT
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="") or f"no-reply@{urlsplit(SITE_URL).hostname}"
SERVER_EMAIL = env("SERVER_EMAIL", default="") or DEFAULT_FROM_EMAIL
