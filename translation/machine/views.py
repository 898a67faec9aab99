"""The editor's two buttons: translate the rest by machine, and accept what it made."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from .. import permissions
from . import work


@require_POST
def machine_translate(request: HttpRequest, translation_id: int) -> HttpResponse:
    """In the place of wagtail-localize's view, at its address."""
    if work.translator() is None:
        raise Http404
    translation = translation_for(request, translation_id)
    locked = locked_against(translation, request.user)
    if locked:
        messages.error(request, locked)
    else:
        tell(request, work.run(translation, request.user))
    return back(request)


@require_POST
def accept(request: HttpRequest, translation_id: int) -> HttpResponse:
    """POST ``segment`` (ids of StringSegments, any number) or ``all``; back to ``next``."""
    translation = translation_for(request, translation_id)
    locked = locked_against(translation, request.user)
    if locked:
        messages.error(request, locked)
        return back(request)
    accepted = work.accept(translation, chosen(request, translation), request.user)
    text = ngettext(
        "%(count)s machine translation accepted.", "%(count)s machine translations accepted.", accepted
    )
    messages.success(request, text % {"count": accepted})
    return back(request)


def translation_for(request: HttpRequest, translation_id: int) -> Translation:
    found = Translation.objects.select_related("source__locale", "target_locale")
    translation = get_object_or_404(found, pk=translation_id)
    if not permissions.may_translate(request.user, translation):
        raise PermissionDenied
    return translation


def locked_against(translation: Translation, user) -> str:
    from .. import review

    return review.locked_against(translation, user)


def chosen(request: HttpRequest, translation: Translation) -> list[int] | None:
    """Ids of the translations of the segments named; None for all."""
    if "all" in request.POST:
        return None
    ids = [
        int(pk) for pk in request.POST.getlist("segment") if pk.isascii() and pk.isdigit() and len(pk) < 19
    ]
    named = StringSegment.objects.filter(
        source_id=translation.source_id,
        pk__in=ids,
        string_id=OuterRef("translation_of_id"),
        context_id=OuterRef("context_id"),
    )
    rows = StringTranslation.objects.filter(Exists(named), locale_id=translation.target_locale_id)
    return list(rows.values_list("pk", flat=True))


def tell(request: HttpRequest, report: work.Report) -> None:
    """As messages of the admin."""
    if report.error:
        messages.error(request, report.error)
    if report.done:
        messages.success(request, report.done)
    if report.remarks:
        messages.warning(request, report.remarks)
    if not (report.error or report.done or report.remarks):
        messages.warning(request, _("There is nothing left to translate by machine."))


def back(request: HttpRequest) -> HttpResponse:
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")
