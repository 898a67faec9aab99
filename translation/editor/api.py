"""Saving one segment at a time, while the translator goes on: in the place of wagtail-localize's views.

The answers are wagtail-localize's, and besides ``token`` (of the text that is now stored), ``warnings``,
``progress``, ``reasons`` (against publishing, for people) and ``also`` (segments that follow this one: a
slug its title). Errors are ``{"error": text}``: 403, 404, 409 (another has changed it: theirs is
in ``theirs``), 413, 422 (a value that cannot be), 423 (it cannot be edited now).
"""

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import (
    api_view,
    authentication_classes,
    parser_classes,
    permission_classes,
    renderer_classes,
)
from rest_framework.exceptions import ParseError
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from wagtail_localize.models import OverridableSegment, StringSegment, Translation
from wagtail_localize.views.edit_translation import SegmentOverrideSerializer, StringTranslationSerializer

from .. import permissions, publishing, review, states
from ..glossary import Glossary
from ..signal_handlers import TITLES
from . import overrides, rows, saving
from .places import Places


class Unwritable(Exception):
    """Why nothing was written, for people, and the HTTP status that says so."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.status = status


def answering(view):
    """A view for signed-in people that answers JSON, whatever the browser says it would rather have."""
    for decorate in (
        authentication_classes([SessionAuthentication]),
        permission_classes([IsAuthenticated]),
        parser_classes([FormParser, MultiPartParser]),
        renderer_classes([JSONRenderer]),
        api_view(["PUT", "DELETE"]),
    ):
        view = decorate(view)
    return view


@answering
def edit_string_translation(request, translation_id: int, string_segment_id: int) -> Response:
    try:
        translation, source = _writable(request.user, translation_id)
        segment = get_object_or_404(
            StringSegment.objects.select_related("string", "context"),
            pk=string_segment_id,
            source_id=translation.source_id,
        )
        place = Places(source).of(segment.context)
        text, loaded = _sent(request), request.data.get("loaded")
        row = saving.write(translation, segment, place, text, request.user, loaded)
    except Unwritable as error:
        return Response({"error": str(error)}, status=error.status)
    except saving.Unstorable as error:
        return Response({"error": str(error)}, status=413)
    except saving.Conflict as conflict:
        theirs = conflict.row
        data = {
            "error": _("This segment has been changed elsewhere meanwhile. Your text is not saved."),
            "theirs": theirs.data if theirs else "",
            "comment": rows.comment_of(theirs),
            "token": saving.token(theirs.data if theirs else ""),
        }
        return Response(data, status=409)
    data = {"string_id": segment.string_id, "segment_id": segment.pk, "data": "", "error": None}
    if row is not None:
        data = StringTranslationSerializer(row).data | {
            "segment_id": segment.pk,
            "error": rows.problem_of(row) or None,
            "comment": rows.comment_of(row),
        }
    if row is not None:
        data["warnings"] = Glossary(translation.target_locale_id).warnings(segment.string.data, row.data)
    data["token"] = saving.token(row and row.data)
    data["also"] = _following(translation, segment)
    return Response(data | _standing(translation, request.user))


@answering
def edit_override(request, translation_id: int, overridable_segment_id: int) -> Response:
    try:
        translation, source = _writable(request.user, translation_id)
        segment = get_object_or_404(
            OverridableSegment.objects.select_related("context"),
            pk=overridable_segment_id,
            source_id=translation.source_id,
        )
        row = overrides.OverrideRow(segment, Places(source).of(segment.context), None)
        stored = overrides.save(translation, row, _sent(request), request.user)
    except Unwritable as error:
        return Response({"error": str(error)}, status=error.status)
    except ValidationError as error:
        return Response({"error": " ".join(error.messages)}, status=422)
    data = {"segment_id": segment.pk, "data": None, "error": None}
    if stored is not None:
        data = SegmentOverrideSerializer(stored).data | {"segment_id": segment.pk}
    data["token"] = saving.token("" if stored is None else str(stored.data))
    return Response(data | _standing(translation, request.user))


def _writable(user, translation_id: int):
    """A translation and its original; raises ``Unwritable`` or ``Http404``."""
    translation = get_object_or_404(
        Translation.objects.select_related("source__locale", "target_locale"), pk=translation_id
    )
    if not permissions.may_translate(user, translation):
        raise Unwritable(_("You may not do that."), 403)
    reason = review.locked_against(translation, user)
    if reason:
        raise Unwritable(reason, 423)
    try:
        return translation, translation.source.get_source_instance()
    except ObjectDoesNotExist:
        raise Http404 from None


def _sent(request) -> str:
    """What to save; a broken request deletes nothing, so PUT must say that it is empty."""
    if request.method == "DELETE":
        return ""
    if "value" not in request.data:
        raise ParseError(_("There is no text in what was sent."))
    return str(request.data["value"])


def _standing(translation: Translation, user) -> dict:
    state = states.state_of(translation)
    return {
        "progress": {
            "segments": state.segments,
            "translated": state.translated,
            "percentage": state.percentage,
        },
        "reasons": [str(reason) for reason in publishing.reasons_against(translation, user)],
    }


def _following(translation: Translation, segment: StringSegment) -> list[dict]:
    if segment.context.path not in TITLES:
        return []
    slug = (
        StringSegment.objects.filter(source_id=translation.source_id, context__path="slug")
        .select_related("context")
        .first()
    )
    row = slug and saving.row_of(translation, slug)
    if not row:
        return []
    return [
        {
            "segment_id": slug.pk,
            "data": row.data,
            "comment": rows.comment_of(row),
            "token": saving.token(row.data),
        }
    ]
