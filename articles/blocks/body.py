"""The body of articles and standard pages."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ListBlock,
    PageChooserBlock,
    StructValue,
    TextBlock,
)
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock

from core.blocks import (
    BaseStreamBlock,
    BaseStructBlock,
    LookChoiceBlock,
    NoticeBlock,
    ProseBlock,
    TextTableBlock,
    VideoBlock,
)
from core.slugs import ascii_slug
from images.blocks import FigureBlock, GalleryBlock

from .chart import ChartBlock

TEXT, PICTURES, DATA, LINKS = _("Text"), _("Pictures and films"), _("Figures"), _("Links")


class HeadingValue(StructValue):
    # Set by articles.body.prepare_body where an earlier heading of the page has the same words.
    anchor_suffix = ""

    @property
    def anchor(self) -> str:
        """The id of the heading: the same words give the same anchor in every edit."""
        return f"muc-{ascii_slug(self['text'], 60) or 'x'}{self.anchor_suffix}"


class HeadingBlock(BaseStructBlock):
    level = LookChoiceBlock(
        choices=[("h2", _("Heading 2")), ("h3", _("Heading 3")), ("h4", _("Heading 4"))],
        default="h2",
        label=_("Level"),
    )
    text = CharBlock(max_length=200, default="", label=_("Text"))

    preview = {"level": "h2", "text": "Kết quả nổi bật"}

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("A heading within the text, with an address of its own.")
        template = "blocks/heading_block.html"
        value_class = HeadingValue
        group = TEXT


class PullQuoteBlock(BaseStructBlock):
    quote = TextBlock(max_length=800, default="", label=_("Quotation"))
    speaker = CharBlock(required=False, max_length=120, default="", label=_("Who said it"))
    role = CharBlock(required=False, max_length=160, default="", label=_("Office"))

    preview = {
        "quote": "Bà con cần biết giống ấy có lên được ở xã mình không.",
        "speaker": "Nông Thị Lan",
        "role": "Trưởng phòng Quản lý khoa học",
    }

    class Meta:
        icon = "openquote"
        label = _("Pull quote")
        description = _("A sentence worth setting apart, with who said it.")
        template = "blocks/pull_quote_block.html"
        group = TEXT


class KeyFigureBlock(BaseStructBlock):
    number = CharBlock(max_length=20, default="", label=_("Number"))
    unit = CharBlock(required=False, max_length=40, default="", label=_("Unit"))
    label = CharBlock(max_length=160, default="", label=_("What it counts"))

    class Meta:
        icon = "decimal"
        label = _("Key figure")


class KeyFiguresBlock(BaseStructBlock):
    title = CharBlock(required=False, max_length=150, default="", label=_("Title"))
    figures = ListBlock(KeyFigureBlock(), min_num=1, max_num=8, label=_("Figures"))

    preview = {
        "title": "Năm 2020",
        "figures": [
            {"number": "27", "unit": "dự án, đề tài", "label": "cấp tỉnh đang triển khai"},
            {"number": "52", "unit": "sáng kiến", "label": "được công nhận"},
        ],
    }

    class Meta:
        icon = "decimal"
        label = _("Key figures")
        description = _("A report's main numbers, set large: number, unit, what it counts.")
        template = "blocks/key_figures_block.html"
        group = DATA


class TableValue(StructValue):
    @property
    def has_headings(self) -> bool:
        """Whether any column has a heading: tables brought in from elsewhere may have none."""
        return any(column["heading"] for column in self["data"].columns)


class TableBlock(BaseStructBlock):
    caption = CharBlock(max_length=200, default="", label=_("Caption"))
    data = TextTableBlock(label=_("Cells"))
    row_headings = BooleanBlock(required=False, default=True, label=_("The first column names its row"))

    preview = {
        "caption": "Kiểm tra năm 2020",
        "data": {
            "columns": [{"type": "text", "heading": "Lĩnh vực"}, {"type": "number", "heading": "Cơ sở"}],
            "rows": [{"values": ["Nhãn hàng hóa", 58]}, {"values": ["An toàn bức xạ", 6]}],
            "caption": "",
        },
        "row_headings": True,
    }

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("A table with a header row and a caption.")
        template = "blocks/table_block.html"
        value_class = TableValue
        group = DATA


class DocumentBlock(BaseStructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    label = CharBlock(required=False, max_length=200, default="", label=_("Text"))

    def get_searchable_content(self, value) -> list[str]:
        return [value["label"] or (value["document"].title if value["document"] else "")]

    def get_preview_value(self):
        newest = get_document_model().objects.order_by("-pk").first()
        return self.to_python({"document": newest and newest.pk, "label": "Kế hoạch năm 2027"})

    class Meta:
        icon = "doc-full"
        label = _("Document")
        description = _("A file to download, with its type and size.")
        template = "blocks/document_block.html"
        group = LINKS


class RelatedArticleValue(StructValue):
    # The article in the page's language if readers may see it; set by articles.body.prepare_body.
    target = None


class RelatedArticleBlock(BaseStructBlock):
    page = PageChooserBlock(page_type="articles.ArticlePage", label=_("Article"))

    def get_preview_value(self):
        newest = self.child_blocks["page"].target_model.objects.live().order_by("-pk").first()
        value = self.to_python({"page": newest and newest.pk})
        value.target = newest
        return value

    class Meta:
        icon = "doc-empty-inverse"
        label = _("Related article")
        description = _("A link to another article, with its picture.")
        template = "blocks/related_article_block.html"
        value_class = RelatedArticleValue
        group = LINKS


class BodyStreamBlock(BaseStreamBlock):
    """Headings may not skip a level: a screen reader's user walks them like a table of contents."""

    paragraph = ProseBlock(
        label=_("Text"),
        icon="pilcrow",
        group=TEXT,
        description=_("Paragraphs and lists; text pasted from Word comes out clean."),
        template="blocks/paragraph_block.html",
    )
    heading = HeadingBlock()
    pull_quote = PullQuoteBlock()
    notice = NoticeBlock(group=TEXT)
    figure = FigureBlock(group=PICTURES)
    gallery = GalleryBlock(group=PICTURES)
    video = VideoBlock(group=PICTURES)
    key_figures = KeyFiguresBlock()
    table = TableBlock()
    chart = ChartBlock(group=DATA)
    document = DocumentBlock()
    related_article = RelatedArticleBlock()

    def clean(self, value):
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        errors = {}
        previous = 1
        for index, child in enumerate(value):
            if child.block_type != "heading":
                continue
            level = int(child.value["level"][1])
            if level > previous + 1:
                errors[index] = StructBlockValidationError(
                    {"level": ValidationError(gettext("Headings may not skip a level."))}
                )
            previous = level
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return value
