from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import StructValue
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
        if owner is None:
            return []
        found = boxes(owner.sidebar, self.locale)
        titled = [box.value for box in found if isinstance(box.value, StructValue) and box.value.get("title")]
        if titled and self.locale.language_code != settings.LANGUAGE_CODE:
            # A sidebar is copied from the original; the titles written there are no translator's work.
            vietnamese = self._titles_of_original(owner)
            for value in titled:
                if value["title"] in vietnamese:
                    value["title"] = ""  # the box then has a title of its own in each language
        return found

    @staticmethod
    def _titles_of_original(owner) -> set[str]:
        originals = type(owner).objects.filter(
            translation_key=owner.translation_key, locale__language_code=settings.LANGUAGE_CODE
        )
        return {
            raw["value"].get("title")
            for stream in originals.values_list("sidebar", flat=True)
            for raw in stream.raw_data
            if isinstance(raw["value"], dict)
        }
