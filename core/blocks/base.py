"""The bases of every block: one place for what wagtail-localize gets wrong.

wagtail-localize loses the strings of a list inside a struct inside a struct, and fails on an
ImageBlock there, because it hands a struct's raw value down one level only. A block that extracts
its own segments is asked first, so every struct extracts its own, from a raw value made afresh.
"""

from typing import Any

from wagtail.blocks import CharBlock, ChoiceBlock, StreamBlock, StructBlock, StructValue, TextBlock
from wagtail.images import get_image_model
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor
from wagtail_localize.segments.ingest import StreamFieldSegmentsWriter


class BaseStructBlock(StructBlock):
    """The base of every struct block of the portal.

    Snippet choosers do not belong inside a struct: when segments are written back, a struct does not
    know the target language (``core.E001`` checks it).
    """

    def get_translatable_segments(self, value: Any) -> list:
        # A text stored as null (by an import, by an older block) is no text.
        texts = [
            name for name, block in self.child_blocks.items() if isinstance(block, CharBlock | TextBlock)
        ]
        value = StructValue(self, {**value, **{name: value.get(name) or "" for name in texts}})
        raw_value = {"value": self.get_prep_value(value)}
        extractor = StreamFieldSegmentExtractor(None, include_overridables=True)
        return extractor.handle_struct_block(value, raw_value=raw_value)

    def restore_translated_segments(self, value: Any, segments: list) -> Any:
        return StreamFieldSegmentsWriter(None, None, None).handle_struct_block(value, segments)

    # What the editor's block picker shows, as it would be stored; see also ``preview_picture``.
    preview: dict[str, Any] | None = None

    def get_preview_value(self) -> Any:
        return self.to_python(self.preview) if self.preview is not None else super().get_preview_value()

    class Meta:
        preview_template = "previews/block.html"


def preview_picture(alt_text: str = "") -> dict[str, Any]:
    """The newest picture of the library as an ImageBlock stores it, for a block's preview."""
    newest = get_image_model().objects.order_by("-pk").first()
    return {"image": newest and newest.pk, "alt_text": alt_text, "decorative": not alt_text}


class BaseStreamBlock(StreamBlock):
    """The base of every stream block."""


class LookChoiceBlock(ChoiceBlock):
    """How something is to look. The name of the choice is no word of the page: search does not find it."""

    def get_searchable_content(self, value: Any) -> list[str]:
        return []
