"""A chart drawn from a small table."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructValue
from wagtail.blocks.struct_block import StructBlockValidationError

from core.blocks import BaseStructBlock, LookChoiceBlock, TextTableBlock
from core.charts import draw

MAX_ROWS, MAX_SERIES, MAX_SLICES = 24, 4, 6


class ChartValue(StructValue):
    @property
    def svg(self):
        """The chart's geometry for ``blocks/chart_block.html``."""
        return draw(self["kind"], self["data"], self["unit"])


class ChartBlock(BaseStructBlock):
    """Bars, lines or a pie, as inline SVG with the numbers as a table below."""

    title = CharBlock(max_length=200, default="", label=_("Title"))
    kind = LookChoiceBlock(
        choices=[("bar", _("Bars")), ("line", _("Lines")), ("pie", _("Pie"))], default="bar", label=_("Kind")
    )
    unit = CharBlock(required=False, max_length=40, default="", label=_("Unit"))
    data = TextTableBlock(
        label=_("Numbers"),
        help_text=_("First a column of text with the names, then one to four columns of numbers."),
    )
    note = CharBlock(required=False, max_length=300, default="", label=_("Source or note"))

    preview = {
        "title": "Nhiệm vụ khoa học cấp tỉnh",
        "kind": "bar",
        "unit": "nhiệm vụ",
        "data": {
            "columns": [{"type": "text", "heading": "Năm"}, {"type": "number", "heading": "Nhiệm vụ"}],
            "rows": [{"values": ["2018", 19]}, {"values": ["2019", 23]}, {"values": ["2020", 27]}],
            "caption": "",
        },
        "note": "",
    }

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation and (error := self.data_error(value["kind"], value["data"])):
            raise StructBlockValidationError({"data": ValidationError(error)})
        return value

    @staticmethod
    def data_error(kind: str, table) -> str:
        """Why a chart of this kind cannot be drawn from the table; empty when it can."""
        if not table or not table.row_data:
            return gettext("A chart needs at least one row of numbers.")
        types = [column["block"].name for column in table.columns]
        if types[:1] != ["text"] or set(types[1:]) != {"number"}:
            return gettext("The first column must be text, every other one numbers.")
        if len(table.row_data) > MAX_ROWS or len(types) - 1 > MAX_SERIES:
            return gettext("At most %(rows)d rows and %(series)d columns of numbers can be drawn.") % {
                "rows": MAX_ROWS,
                "series": MAX_SERIES,
            }
        if kind == "pie":
            numbers = [row["values"][1] or 0 for row in table.row_data]
            if len(types) != 2 or len(numbers) > MAX_SLICES or min(numbers) < 0 or not sum(numbers):
                return gettext("A pie takes one column of at most %(slices)d numbers, none below zero.") % {
                    "slices": MAX_SLICES
                }
        return ""

    class Meta:
        icon = "chart"
        label = _("Chart")
        description = _("Bars, lines or a pie from a small table; readers can also read the numbers.")
        template = "blocks/chart_block.html"
        value_class = ChartValue
