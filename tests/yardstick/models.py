from wagtail.fields import RichTextField
from wagtail.models import Page


class Section(Page):
    """Twenty titles, the newest first."""

    def get_context(self, request, *args, **kwargs):
        newest = (
            self.get_children().live().order_by("-first_published_at")[:20]
        )  # as Wagtail's tutorial has it
        return super().get_context(request, *args, **kwargs) | {"articles": newest}


class Article(Page):
    """A title, a body, five newer and five older titles."""

    body = RichTextField()

    def get_context(self, request, *args, **kwargs):
        here = self.first_published_at
        beside = self.get_siblings(inclusive=False).live()
        newer = beside.filter(first_published_at__gt=here).order_by("first_published_at")[:5]
        older = beside.filter(first_published_at__lt=here).order_by("-first_published_at")[:5]
        return super().get_context(request, *args, **kwargs) | {"newer": newer, "older": older}
