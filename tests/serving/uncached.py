"""The same without the page cache: every page is rendered."""

from .settings import *  # noqa: F403

PAGE_CACHE = False
