from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from core.blocks import RICH_TEXT_FEATURES
from images.models import PortalImage
from images.renditions import images_in
from visits import numbers

from .blocks import LinkStreamBlock, VideoStreamBlock


class BaseBox(
    index.Indexed, TranslatableMixin, DraftStateMixin, PreviewableMixin, RevisionMixin, models.Model
):
    """A titled box of the sidebar: translated, with drafts, shown only where it is live."""

    title = models.CharField(_("title"), max_length=120)

    panels = [FieldPanel("title")]
    translatable_fields = [TranslatableField("title")]
    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("locale"),
    ]

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title

    def images(self) -> Iterable[PortalImage]:
        """The pictures the box shows, whose renditions are then loaded for all boxes at once."""
        return ()

    @property
    def template(self) -> str:
        """``sidebar/link_list.html`` for a LinkList."""
        name = "".join(f"_{char.lower()}" if char.isupper() else char for char in type(self).__name__)
        return f"sidebar/{name.lstrip('_')}.html"

    def get_preview_template(self, request, mode_name):
        return "previews/sidebar_box.html"

    def get_preview_context(self, request, mode_name):
        return super().get_preview_context(request, mode_name) | {"box": self}


class LinkList(BaseBox):
    """A list of links: pages, documents or addresses, each with an optional picture."""

    items = StreamField(LinkStreamBlock(), verbose_name=_("links"))

    panels = [*BaseBox.panels, FieldPanel("items")]
    translatable_fields = [*BaseBox.translatable_fields, TranslatableField("items")]

    def get_preview_context(self, request, mode_name):
        from .boxes import load_links

        load_links([self], self.locale)
        return super().get_preview_context(request, mode_name)

    def images(self):
        return [link.image for link in self.links if link.image]

    class Meta(BaseBox.Meta):
        abstract = False
        verbose_name = _("link list")
        verbose_name_plural = _("link lists")


class VideoList(BaseBox):
    """A list of films, each played in place."""

    videos = StreamField(VideoStreamBlock(), verbose_name=_("videos"))

    panels = [*BaseBox.panels, FieldPanel("videos")]
    translatable_fields = [*BaseBox.translatable_fields, TranslatableField("videos")]

    class Meta(BaseBox.Meta):
        abstract = False
        verbose_name = _("video list")
        verbose_name_plural = _("video lists")

    def images(self):
        return images_in(self.videos)


class VisitStatistics(BaseBox):
    """Which of the visit numbers to show, and what to call them. An empty label hides a number."""

    online_label = models.CharField(_("label of readers online"), max_length=60, blank=True, default="")
    today_label = models.CharField(_("label of visits today"), max_length=60, blank=True, default="")
    month_label = models.CharField(_("label of visits this month"), max_length=60, blank=True, default="")
    total_label = models.CharField(_("label of all visits"), max_length=60, blank=True, default="")

    NUMBERS = ("online", "today", "month", "total")

    panels = [
        *BaseBox.panels,
        MultiFieldPanel([FieldPanel(f"{name}_label") for name in NUMBERS], _("Numbers shown")),
    ]
    translatable_fields = [
        *BaseBox.translatable_fields,
        *(TranslatableField(f"{name}_label") for name in NUMBERS),
    ]

    class Meta(BaseBox.Meta):
        abstract = False
        verbose_name = _("visit statistics")
        verbose_name_plural = _("visit statistics")

    @property
    def numbers(self) -> list[tuple[str, str, int]]:
        """(name, label, value) of each number shown, as last known."""
        known = numbers.current.numbers()
        labels = [(name, getattr(self, f"{name}_label")) for name in self.NUMBERS]
        return [(name, label, getattr(known, name)) for name, label in labels if label]


class Notice(BaseBox):
    """A short text beside the pages."""

    tone = models.CharField(
        _("kind"),
        max_length=20,
        choices=[("info", _("Information")), ("warning", _("Warning"))],
        default="info",
    )
    text = RichTextField(_("text"), features=RICH_TEXT_FEATURES, max_length=5000)

    panels = [*BaseBox.panels, FieldPanel("tone"), FieldPanel("text")]
    translatable_fields = [
        *BaseBox.translatable_fields,
        TranslatableField("text"),
        SynchronizedField("tone", overridable=False),
    ]

    class Meta(BaseBox.Meta):
        abstract = False
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
