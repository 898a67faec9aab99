"""The sections views are counted by: pages that may have others below them, the home page among them."""

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext
from wagtail.models import Page, get_page_models

NO_SECTION = 0


class Sections:
    """All of them in the order of the tree; one query."""

    def __init__(self) -> None:
        kinds = [model for model in get_page_models() if model is not Page and model.allowed_subpage_models()]
        types = ContentType.objects.get_for_models(*kinds).values()
        # Chosen by their kind first: in the order of the tree SQLite would read every page.
        few = Page.objects.filter(content_type__in=types).order_by().values("pk")
        pages = Page.objects.filter(pk__in=few).only("path", "depth", "title").order_by("path")
        self._pages = {page.pk: page for page in pages}
        self._by_path = {page.path: page for page in self._pages.values()}

    def get(self, pk: int | None) -> Page | None:
        return self._pages.get(pk)

    def choices(self) -> list[tuple[int, str]]:
        return [(page.pk, "— " * (page.depth - 2) + page.title) for page in self._pages.values()]

    def below(self, section: Page) -> list[int]:
        """Ids of a section and of those below it."""
        return [page.pk for page in self._pages.values() if page.path.startswith(section.path)]

    def name(self, pk: int) -> str:
        """Its title after those of the sections above it, without the home page's."""
        if pk == NO_SECTION:
            return gettext("Search and lists outside the sections; deleted pages")
        if pk not in self._pages:
            return gettext("Deleted section (no. %(number)d)") % {"number": pk}
        page = self._pages[pk]
        ends = range(3 * Page.steplen, len(page.path), Page.steplen)
        above = [self._by_path[page.path[:end]].title for end in ends if page.path[:end] in self._by_path]
        return " › ".join([*above, page.title])
