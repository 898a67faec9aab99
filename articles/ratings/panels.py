from wagtail.admin.panels import Panel

from .numbers import RatingNumbers


class RatingPanel(Panel):
    """What readers gave the article so far, to be read only."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "articles/rating_panel.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context=None) -> dict:
            sums = getattr(self.instance, "rating_sums", None)
            numbers = sums.numbers if sums else RatingNumbers()
            return super().get_context_data(parent_context) | {"numbers": numbers}
