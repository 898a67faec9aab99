"""PO files in the admin, in the place of wagtail-localize's own views, and zips of sections."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail_localize.models import Translation

from core.slugs import ascii_slug

from .. import permissions
from ..sections.forms import SectionForm
from . import sections
from .exporting import export, filename
from .reading import MOST_BYTES, Unreadable, read

MOST_ZIPPED = 50 * 1024**2  # bytes
TYPE = "text/x-gettext-translation; charset=utf-8"


def translation_for(request: HttpRequest, translation_id: int) -> Translation:
    """404 where there is none, 403 for those who may not translate it."""
    translation = get_object_or_404(
        Translation.objects.select_related("source", "target_locale"), pk=translation_id
    )
    if not permissions.may_translate(request.user, translation):
        raise PermissionDenied
    return translation


@require_GET
def download(request: HttpRequest, translation_id: int) -> HttpResponse:
    translation = translation_for(request, translation_id)
    response = HttpResponse(str(export(translation)), content_type=TYPE)
    response["Content-Disposition"] = f'attachment; filename="{filename(translation)}"'
    return response


@require_POST
def upload(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Back to the editor where all was taken, else a page that says what was not, and why."""
    translation = translation_for(request, translation_id)
    back = get_valid_next_url_from_request(request) or reverse("wagtailadmin_home")
    file = request.FILES.get("file")
    error = "" if file else _("Choose a PO file first.")
    error = error or sections.locked_against(translation, request.user)
    if not error and file.size > MOST_BYTES:
        error = _("The file is too large: a PO file of one page has at most 5 MB.")
    if not error:
        try:
            report = read(translation, file.read(), request.user)
        except Unreadable as unreadable:
            error = str(unreadable)
    if error:
        messages.error(request, error)
        return redirect(back)
    if report.is_clean:
        messages.success(
            request,
            _(
                "From the PO file: %(new)s new translations, %(changed)s changed, "
                "%(unchanged)s as they were, %(empty)s empty."
            )
            % vars(report),
        )
        return redirect(back)
    context = {"report": report, "back": back, "title": translation.source.object_repr}
    return render(request, "translation/po_report.html", context)


def section(request: HttpRequest) -> HttpResponseBase:
    """The zip of a section and language; or, with a file, a zip taken back and what became of it."""
    if not request.user.has_perm(permissions.SUBMIT):
        raise PermissionDenied
    back = reverse("translation_bulk")
    if request.method == "POST" and "section" not in request.POST:
        file = request.FILES.get("file")
        if not file or file.size > MOST_ZIPPED:
            messages.error(
                request,
                _("The zip is too large: at most 50 MB.") if file else _("Choose a zip first."),
            )
            return redirect(back)
        report = sections.unpack(file, request.user)
        if report.refused:
            messages.error(request, report.refused)
            return redirect(back)
        totals = {name: report.total(name) for name in ("new", "changed", "unchanged", "empty")}
        context = {"report": report, "totals": totals, "back": back, "taken": len(report.taken)}
        return render(request, "translation/po_section_report.html", context)
    form = SectionForm(request.POST or request.GET)
    if not form.is_valid():
        messages.error(request, _("Choose a section and a language."))
        return redirect(back)
    page, locale = form.cleaned_data["section"], form.cleaned_data["language"]
    archive, count = sections.pack(page, locale, request.user)
    if not count:
        archive.close()
        messages.warning(request, _("Nothing of this section has been submitted that you may translate."))
        return redirect(back)
    name = f"{ascii_slug(page.title, 60) or page.pk}-{locale.language_code}.zip"
    return FileResponse(archive, as_attachment=True, filename=name, content_type="application/zip")
