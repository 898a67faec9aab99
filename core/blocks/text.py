"""Blocks of words that any page or snippet may use."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, RichTextBlock

from .base import BaseStructBlock, LookChoiceBlock

# Small on purpose: what a paste from Word leaves behind is what these features allow. No headings
# (a block of their own), no pictures (figures), no sub and sup (they split a sentence for translators).
RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
# Characters of one text block, about forty printed pages; more is a mistake of the clipboard.
MAX_PROSE_LENGTH = 200_000


class ProseBlock(RichTextBlock):
    """Paragraphs and lists."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("features", RICH_TEXT_FEATURES)
        kwargs.setdefault("max_length", MAX_PROSE_LENGTH)
        super().__init__(**kwargs)

    class Meta:
        preview_template = "previews/block.html"
        preview_value = (
            "<p>Sáng nay, Sở tổ chức lớp tập huấn về <b>truy xuất nguồn gốc</b> cho 30 hợp tác xã.</p>"
            "<ul><li>Tạo mã cho từng lô hàng</li><li>Dán tem và tra cứu bằng điện thoại</li></ul>"
        )


class NoticeBlock(BaseStructBlock):
    """A short text that must not be overlooked."""

    tone = LookChoiceBlock(
        choices=[("info", _("Information")), ("warning", _("Warning"))], default="info", label=_("Kind")
    )
    title = CharBlock(required=False, max_length=120, default="", label=_("Title"))
    text = ProseBlock(max_length=5000, label=_("Text"))

    preview = {
        "tone": "info",
        "title": "Hạn nộp hồ sơ",
        "text": "<p>Trước 17 giờ ngày 30/11/2026, tại Bộ phận một cửa.</p>",
    }

    class Meta:
        icon = "info-circle"
        label = _("Notice")
        description = _("A short text in a box: a deadline, a change, a warning.")
        template = "blocks/notice_block.html"
