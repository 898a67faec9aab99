"""A table whose words translators see."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, DecimalBlock
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock
from wagtail_localize.segments import StringSegmentValue


class TextTableBlock(TypedTableBlock):
    """A TypedTableBlock with columns of text or numbers whose caption, headings and text cells are segments.

    wagtail-localize does not know TypedTableBlock. Segments are addressed by position (``heading.2``,
    ``cell.0.1``): a table has no ids of its own, and the source's shape is copied with every sync.
    """

    text = CharBlock(required=False, default="", label=_("Text"))
    number = DecimalBlock(required=False, label=_("Number"))

    def get_translatable_segments(self, value: TypedTable) -> list[StringSegmentValue]:
        if value is None:
            return []
        segments = []
        if value.caption:
            segments.append(StringSegmentValue("caption", value.caption))
        for column, definition in enumerate(value.columns):
            if definition["heading"]:
                segments.append(StringSegmentValue(f"heading.{column}", definition["heading"]))
        for row, data in enumerate(value.row_data):
            for column, cell in enumerate(data["values"]):
                if cell and isinstance(value.columns[column]["block"], CharBlock):
                    segments.append(StringSegmentValue(f"cell.{row}.{column}", cell))
        return segments

    def restore_translated_segments(self, value: TypedTable, segments: list) -> TypedTable:
        columns = [dict(column) for column in value.columns]
        rows = [{**row, "values": list(row["values"])} for row in value.row_data]
        caption = value.caption
        for segment in segments:
            kind, *position = segment.path.split(".")
            text = segment.render_text()
            if kind == "caption":
                caption = text
            elif kind == "heading":
                columns[int(position[0])]["heading"] = text
            else:
                rows[int(position[0])]["values"][int(position[1])] = text
        return TypedTable(columns, rows, caption)

    def get_searchable_content(self, value: TypedTable) -> list[str]:
        """Numbers too, which Wagtail leaves out."""
        if not value:
            return []
        numbers = [
            str(cell)
            for row in value.row_data
            for column, cell in zip(value.columns, row["values"], strict=True)
            if cell is not None and isinstance(column["block"], DecimalBlock)
        ]
        return [*super().get_searchable_content(value), *numbers]

    class Meta:
        icon = "table"
        label = _("Table")
