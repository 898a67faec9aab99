"""What a sidebar holds, and the rows of its link lists."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, PageChooserBlock, URLBlock
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from core.blocks import BaseStreamBlock, BaseStructBlock, VideoBlock


class LinkBlock(BaseStructBlock):
    """One row of a link list."""

    label = CharBlock(max_length=200, default="", label=_("Text"))
    page = PageChooserBlock(required=False, label=_("Page"))
    document = DocumentChooserBlock(required=False, label=_("Or a document"))
    url = URLBlock(required=False, default="", label=_("Or an address"))
    picture = ImageBlock(required=False, label=_("Picture"))

    def clean(self, value):
        value = super().clean(value)
        chosen = sum(bool(value[name]) for name in ("page", "document", "url"))
        if chosen != 1 and not self.is_deferred_validation:
            message = gettext("Choose exactly one of page, document or address.")
            raise StructBlockValidationError({"page": ValidationError(message)})
        return value

    class Meta:
        icon = "link"
        label = _("Link")


class LinkStreamBlock(BaseStreamBlock):
    link = LinkBlock()


class VideoStreamBlock(BaseStreamBlock):
    video = VideoBlock()


class BaseSidebarStreamBlock(BaseStreamBlock):
    """The boxes every page may show; a room above adds its own in a subclass."""

    link_list = SnippetChooserBlock("sidebar.LinkList", icon="list-ul", label=_("Link list"))
    video_list = SnippetChooserBlock("sidebar.VideoList", icon="media", label=_("Video list"))
    statistics = SnippetChooserBlock("sidebar.VisitStatistics", icon="view", label=_("Visit statistics"))
    notice = SnippetChooserBlock("sidebar.Notice", icon="info-circle", label=_("Notice"))
