"""Tests: production's rules with fast hashing, an own folder for files, work done at once."""

import os
import tempfile

os.environ["SECRET_KEY"] = "test-" + "x" * 50
os.environ["SITE_URL"] = "https://portal.example.vn"
os.environ.setdefault("LANGUAGES", "vi,en")  # whatever .env says
os.environ["S3_BUCKET"] = ""  # files go to the folder below
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="portal-tests-"))

from .base import *  # noqa: F403
from .base import STATIC_ROOT, STORAGES

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a missing folder
ALLOWED_HOSTS = ["*"]
# Tests speak plain HTTP to the live server and the test client.
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
DEMO_ACCOUNTS_ALLOWED = True
PAGE_CACHE = False  # its own tests turn it on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"},
}
WAGTAILLOCALIZE_MACHINE_TRANSLATOR = None  # whatever a developer's .env says: no network
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
