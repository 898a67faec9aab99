from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from .forms import ReportForm
from .report import Report
from .sections import Sections
from .tables import percent

PERMISSION = "visits.view_report"
# A spreadsheet takes a text that begins so for a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class VisitReportView(SpreadsheetExportMixin, WagtailAdminTemplateMixin, View):
    """Shows the report, or exports one of its tables: ``?export=csv|xlsx&table=…``."""

    page_title = _("Visit statistics")
    header_icon = "view"
    template_name = "visits/report.html"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        form = ReportForm(request.GET, sections=Sections())
        form.is_valid()  # what is wrong is said beside its field, and has a default
        report = form.report()
        name = request.GET.get("table")
        if self.is_export and not form.errors and name in Report.NAMES:
            self.table = report.table(name)
            self.list_export = range(len(self.table.columns))
            self.export_filename = f"{name}-{report.days.first}-{report.days.last}"
            # Written now: what is streamed later is no longer in the user's language.
            export_format = request.GET["export"]
            rows = [[cell(value, export_format) for value in row] for row in self.table.rows]
            return self.as_spreadsheet(rows, export_format)
        context = self.get_context_data(form=form, report=report, export_query=self.export_query())
        return self.render_to_response(context, status=400 if form.errors else 200)

    def export_query(self) -> str:
        """What the report is of, for the addresses of its spreadsheets."""
        query = self.request.GET.copy()
        for name in ("export", "table"):
            query.pop(name, None)
        return query.urlencode()

    # --- the mixins' questions ---
    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_heading(self, rows: Sequence[list], column: int) -> str:
        return self.table.columns[column].heading

    def to_row_dict(self, row: list) -> dict[int, Any]:
        return dict(enumerate(row))

    def stream_csv(self, rows: Sequence[list]) -> Iterator[bytes]:
        yield "\ufeff".encode()  # or Excel does not know it for UTF-8
        yield from super().stream_csv(rows)


def cell(value: Any, export_format: str) -> Any:
    """As a spreadsheet takes it: numbers and days as such, no text as a formula."""
    is_csv = export_format == SpreadsheetExportMixin.FORMAT_CSV
    if isinstance(value, float):
        return percent(value) if is_csv else round(value, 1)
    if isinstance(value, int | date):
        return value
    text = "" if value is None else str(value)
    # XLSX says of each cell that it is a text.
    return f"'{text}" if is_csv and text.startswith(FORMULA) else text
