"""Development: a known secret, debug pages, demo accounts."""

import os

os.environ.setdefault("SECRET_KEY", "development-only-" + "x" * 40)
os.environ.setdefault("SITE_URL", "http://127.0.0.1:8000")

from .base import *  # noqa: F403
from .base import INSTALLED_APPS, STORAGES

DEBUG = True
DEMO_ACCOUNTS_ALLOWED = True
PAGE_CACHE = False  # templates are being changed
ALLOWED_HOSTS = ["*"]
# runserver leaves static files to whitenoise, as production does.
INSTALLED_APPS = ["whitenoise.runserver_nostatic", *INSTALLED_APPS]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
