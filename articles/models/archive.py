from django.http import Http404, HttpRequest
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from ..archive import Archive, Period


class ArchiveMixin:
    """A page that lists articles, with an archive of each year and month in which it has any.

    ``2025/`` and ``2025/03/`` below it are not pages of the tree: four digits are reserved there. The
    page's ``get_context`` gets the ``period``.
    """

    page_size: int

    def route(self, request: HttpRequest, path_components: list[str]):
        period = Period.parse(path_components)
        if period is None:
            return super().route(request, path_components)
        if not self.live or not Archive(self, period).count:
            raise Http404("no article of this year or month")
        return RouteResult(self, kwargs={"period": period})

    def get_template(self, request: HttpRequest, *args, period: Period | None = None, **kwargs) -> str:
        return "articles/archive.html" if period else super().get_template(request, *args, **kwargs)

    @property
    def archive_name(self) -> str:
        """What the archive is of, before the colon of its title."""
        page: Page = self
        return page.title
