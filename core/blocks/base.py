"""The bases of every block: one place for what wagtail-localize gets wrong.

wagtail-localize loses the strings of a list inside a struct inside a struct, and fails on an
ImageBlock there, because it hands a struct's raw value down one level only. A block that extracts
its own segments is asked first, so every struct extracts its own, from a raw value made afresh.
"""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    StructValue,
    TextBlock,
)
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor
from wagtail_localize.segments.ingest import StreamFieldSegmentsWriter


class SegmentsWriter(StreamFieldSegmentsWriter):
    """Survives pictures, pages and files that are gone, where wagtail-localize ends in an error page."""

    def handle_related_object_block(self, related_object: Any, segments: list) -> Any:
        if related_object is None:
            return None
        try:
            return super().handle_related_object_block(related_object, segments)
        except ObjectDoesNotExist:  # the translation's own choice: the original's is shown
            return related_object

    def handle_image_block(self, block: ImageBlock, image_block_value: Any, segments: list) -> Any:
        if image_block_value is None:
            own = next((segment.data for segment in segments if segment.path == "image"), None)
            picture = own and get_image_model().objects.filter(pk=own).first()
            if not picture:
                return None
            image_block_value = block.to_python({"image": picture.pk, "alt_text": "", "decorative": False})
        return super().handle_image_block(block, image_block_value, segments)


class BaseStructBlock(StructBlock):
    """The base of every struct block of the portal.

    Snippet choosers do not belong inside a struct: when segments are written back, a struct does not
    know the target language (``core.E001`` checks it).
    """

    def get_translatable_segments(self, value: Any) -> list:
        value, stored = self._without_nulls(value)
        raw_value = {"value": stored}
        extractor = StreamFieldSegmentExtractor(None, include_overridables=True)
        return extractor.handle_struct_block(value, raw_value=raw_value)

    def restore_translated_segments(self, value: Any, segments: list) -> Any:
        return SegmentsWriter(None, None, None).handle_struct_block(value, segments)

    def _without_nulls(self, value: StructValue) -> tuple[StructValue, dict[str, Any]]:
        """The value and how it is stored, with empty texts for null, which a text added since is."""
        stored = self.get_prep_value(value)
        texts = {}
        for name, block in self.child_blocks.items():
            if isinstance(block, CharBlock | TextBlock) and value.get(name) is None:
                texts[name] = ""
            elif isinstance(block, RichTextBlock) and not getattr(value.get(name), "source", None):
                texts[name] = RichText("")
            elif isinstance(block, ImageBlock) and stored.get(name):
                stored[name] = stored[name] | {"alt_text": stored[name].get("alt_text") or ""}
        return StructValue(self, {**value, **texts}), stored

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
