from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail_localize.fields import SynchronizedField

from sidebar.boxes import Box, boxes

from ..blocks import SidebarStreamBlock


class SidebarPage(models.Model):
    """A page with a sidebar: its own, or the nearest one above it."""

    sidebar = StreamField(
        SidebarStreamBlock(required=False),
        blank=True,
        verbose_name=_("sidebar"),
        help_text=_("Leave empty to show the sidebar of the page above."),
    )

    sidebar_panels = [FieldPanel("sidebar")]
    sidebar_translatable_fields = [SynchronizedField("sidebar")]

    class Meta:
        abstract = True

    @cached_property
    def sidebar_owner(self):
        """The page whose sidebar is shown here: this one, or the nearest ancestor that has one."""
        if self.sidebar:
            return self
        paths = [page.path for page in self.trail]
        found = [
            page
            for model in SidebarPage.__subclasses__()
            if model.subpage_types != []  # an article has nothing below it
            for page in model.objects.filter(path__in=paths).exclude(sidebar=[])
        ]
        return max(found, key=lambda page: page.depth, default=None)

    @property
    def sidebar_cache_key(self) -> str:
        """Pages without a sidebar of their own share their parent's."""
        owner = self.pk if self.sidebar else self.path[: -self.steplen]
        return f"sidebar:{self.locale_id}:{owner}"

    def get_sidebar_boxes(self) -> list[Box]:
        owner = self.sidebar_owner
        return boxes(owner.sidebar, self.locale) if owner else []
