from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.defaults import permission_denied
from django.views.generic import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from visits.reports.views import cell as spreadsheet_cell

from ..permissions import SUBMIT
from . import readers
from .forms import kind_name, kinds
from .listing import Listing
from .originals import NOTHING, STATUSES
from .pages import Pages
from .rows import shown

ROWS = 50  # a page


class OverviewView(SpreadsheetExportMixin, WagtailAdminTemplateMixin, View):
    """Originals by languages, or a spreadsheet of all rows the filters leave: ``?export=csv|xlsx``."""

    page_title = _("Translations")
    header_icon = "globe"
    template_name = "translation/overview.html"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not request.user.has_perm(SUBMIT):
            # Wagtail would turn it into a redirect to its first page.
            return permission_denied(request, PermissionDenied())
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        listing = Listing(request.user, request.GET)
        if self.is_export and not listing.form.errors:
            return self.export(listing, request.GET["export"])
        paginator = Paginator(listing.originals, ROWS)
        page = paginator.get_page(request.GET.get("p"))
        context = self.get_context_data(
            form=listing.form,
            locales=listing.asked.shown,
            of_pages=isinstance(listing.originals, Pages),
            totals=[
                (
                    locale,
                    [
                        (*total, self.address(language=locale.language_code, status=total[0]))
                        for total in totals
                    ],
                )
                for locale, totals in listing.totals
            ],
            page=page,
            elided_page_range=paginator.get_elided_page_range(page.number),
            rows=shown(listing, page.object_list, request.user),
            address=request.get_full_path(),
            everything=request.path,
            csv_url=self.address(export="csv"),
            xlsx_url=self.address(export="xlsx"),
        )
        return self.render_to_response(context, status=400 if listing.form.errors else 200)

    def address(self, **changes: str) -> str:
        """Of the same list with something changed, from its first page."""
        query = self.request.GET.copy()
        for name in ("export", "p"):
            query.pop(name, None)
        for name, value in changes.items():
            query[name] = value
        return f"{self.request.path}?{query.urlencode()}"

    # --- the spreadsheet ---
    def export(self, listing: Listing, export_format: str) -> HttpResponseBase:
        self.headings = [gettext("Title"), gettext("Kind"), gettext("Section"), gettext("Published")]
        self.headings.append(gettext("Views in 30 days"))
        for locale in listing.asked.shown:
            self.headings += [
                f"{locale.get_display_name()}: {name}"
                for name in (gettext("Status"), gettext("Segments (%)"), gettext("Translator"))
            ]
        self.list_export = range(len(self.headings))
        self.export_filename = f"translations-{localdate()}"
        return self.as_spreadsheet(self.lines(listing, export_format), export_format)

    def lines(self, listing: Listing, export_format: str) -> Iterator[list]:
        # In the user's language, which is another one by the time the lines are streamed.
        kind_names = {model: kind_name(model) for model in kinds().values()}
        statuses = {status: str(label) for status, label in STATUSES.items()}
        sections, translators = listing.section_titles, listing.form.translators

        def lines() -> Iterator[list]:
            for originals in listing.originals.chunks():
                cells = listing.originals.cells(originals)
                views = readers.views([original.pk for original in originals if original.is_page])
                for original in originals:
                    published_at = original.published_at
                    line: list[Any] = [
                        original.title,
                        kind_names.get(original.model, ""),
                        sections.get(original.parent_path, ""),
                        localtime(published_at).date() if published_at else None,
                        views.get(original.pk, 0) if original.is_page else None,
                    ]
                    for locale in listing.asked.shown:
                        cell = cells.get((original.key, locale.pk), NOTHING)
                        translator = translators.get(cell.translator, "")
                        line += [statuses[cell.status], cell.percentage, translator]
                    yield [spreadsheet_cell(value, export_format) for value in line]

        return lines()

    def stream_csv(self, rows: Iterable[list]) -> Iterator[bytes]:
        yield "\ufeff".encode()  # or Excel does not know it for UTF-8
        yield from super().stream_csv(rows)

    # --- the mixins' questions ---
    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_heading(self, rows: Iterable[list], column: int) -> str:
        return self.headings[column]

    def to_row_dict(self, row: list) -> dict[int, Any]:
        return dict(enumerate(row))
