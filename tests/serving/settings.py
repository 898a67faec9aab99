"""Production with one view more: an empty one, the yardstick of pages from the cache."""

from config.settings.production import *  # noqa: F403

ROOT_URLCONF = "tests.serving.urls"
