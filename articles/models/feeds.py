from django.http import HttpRequest, HttpResponse
from wagtail.url_routing import RouteResult

from core.feeds import KINDS, feed_links


class FeedsMixin:
    """A page that lists articles and has them as feeds too, at ``rss/`` and ``atom/`` below its address."""

    def is_feed(self, path_components: list[str]) -> bool:
        return len(path_components) == 1 and path_components[0] in KINDS

    def route(self, request: HttpRequest, path_components: list[str]):
        if self.live and self.is_feed(path_components):
            return RouteResult(self, kwargs={"feed": path_components[0]})
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args, feed: str = "", **kwargs) -> HttpResponse:
        if not feed:
            return super().serve(request, *args, **kwargs)
        from ..feeds import page_feed

        request.is_preview = False
        return page_feed(request, self, feed)

    def get_context(self, request: HttpRequest, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["feeds"] = feed_links(self.title, self.public_path)
        return context
