"""Where settings are read from, where the portal writes to, and the address it is known by."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[3]
SITE_DIR = BASE_DIR / "site"

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# Where everything git ignores lives: database, files, collected static files, the site epoch.
VAR_DIR = Path(env("VAR_DIR", default="") or BASE_DIR / "var")
VAR_DIR.mkdir(parents=True, exist_ok=True)  # SQLite makes its file, not its folder

# The one public address. Every absolute address the site prints comes from here, never from a Host header.
SITE_URL = env("SITE_URL").rstrip("/")
if urlsplit(SITE_URL).scheme not in ("http", "https") or not urlsplit(SITE_URL).hostname:
    raise ImproperlyConfigured("SITE_URL must be an address such as https://tintuc.example.vn")
