"""Pages of the site's own that stand in no tree: of a tag, an author, a topic, the map of the site."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import cached_property

from agency.identity import agency
from core.languages import PathLanguages, home_of
from sidebar.boxes import Box


@dataclass
class Place:
    """What the frame (base.html) and the breadcrumb ask of a page."""

    title: str
    lang: str
    paths: dict[str, str]  # by language, where it exists; its own among them
    search_description: str = ""

    @property
    def public_path(self) -> str:
        return self.paths[self.lang]

    @property
    def canonical_url(self) -> str:
        return settings.SITE_URL + self.public_path

    @property
    def breadcrumb(self) -> list[tuple[str, str]]:
        publisher = agency(self.lang)
        return [(publisher.home_title, publisher.home_path)] if publisher.home_title else []

    @cached_property
    def languages(self) -> PathLanguages:
        return PathLanguages(self.lang, self.paths)

    # --- the home page's sidebar ---
    @property
    def sidebar_cache_key(self) -> str:
        return f"sidebar:place:{self.lang}"

    def get_sidebar_boxes(self) -> list[Box]:
        home = home_of(self.lang)
        return home.specific.get_sidebar_boxes() if home else []
