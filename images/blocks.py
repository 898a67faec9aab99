"""Pictures inside a text, each with its own alternative text, caption and credit."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock
from wagtail.images.blocks import ImageBlock

from core.blocks import BaseStructBlock, LookChoiceBlock, preview_picture


class CaptionedPictureBlock(BaseStructBlock):
    """A picture with what is written under it."""

    image = ImageBlock(label=_("Picture"))
    caption = CharBlock(required=False, max_length=300, default="", label=_("Caption"))
    credit = CharBlock(
        required=False,
        max_length=150,
        default="",
        label=_("Credit"),
        help_text=_("Photographer or source, for instance “Ảnh: Hoàng Kiều”"),
    )

    class Meta:
        icon = "image"
        label = _("Picture")


class FigureBlock(CaptionedPictureBlock):
    """One picture in the text."""

    width = LookChoiceBlock(
        choices=[
            ("normal", _("As wide as the text")),
            ("wide", _("Wider than the text")),
            ("small", _("Small")),
        ],
        default="normal",
        label=_("Width"),
    )

    def get_preview_value(self):
        return self.to_python(
            {
                "image": preview_picture("Quang cảnh"),
                "caption": "Cán bộ kỹ thuật hướng dẫn bà con tại vườn.",
                "credit": "Ảnh: Hoàng Kiều",
                "width": "normal",
            }
        )

    class Meta:
        icon = "image"
        label = _("Figure")
        description = _("A picture with alternative text, caption and credit.")
        template = "blocks/figure_block.html"


class GalleryBlock(BaseStructBlock):
    """Several pictures of one occasion."""

    title = CharBlock(required=False, max_length=150, default="", label=_("Title"))
    pictures = ListBlock(CaptionedPictureBlock(), min_num=2, max_num=30, label=_("Pictures"))

    def get_preview_value(self):
        picture = {"image": preview_picture("Quang cảnh"), "caption": "Trao giải cuộc thi.", "credit": ""}
        return self.to_python({"title": "Một số hình ảnh", "pictures": [picture] * 3})

    class Meta:
        icon = "grid"
        label = _("Gallery")
        description = _("Several pictures side by side, each with caption and credit.")
        template = "blocks/gallery_block.html"
