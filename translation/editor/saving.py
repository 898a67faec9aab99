"""Writing what a translator has typed: never over what another has written meanwhile."""

import re
import unicodedata
from hashlib import blake2s

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.strings import StringValue

from core.slugs import ascii_slug

from ..segments import unstorable
from .places import Place

# What comes along from other programs: control characters, which no feed may hold, marks that turn the
# direction of whatever follows, and spaces of no width.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")


class Conflict(Exception):
    """Another has written here since it was loaded; ``row`` is theirs, None where they deleted it."""

    def __init__(self, row: StringTranslation | None) -> None:
        super().__init__()
        self.row = row


class Unstorable(Exception):
    """No segment can be this; says why, for people."""


def token(text: str | None) -> str:
    """Stands for a stored text in a form: by it a later change of the text is seen."""
    return blake2s(text.encode(), digest_size=8).hexdigest() if text else ""


def cleaned(text: str, path: str, place: Place) -> str:
    """As it is stored: composed, without what a browser adds; a slug is made one."""
    text = UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = unicodedata.normalize("NFC", text).strip()
    if path == "slug":
        return ascii_slug(text)
    return " ".join(text.split("\n")) if place.is_single_line else text


def row_of(translation: Translation, segment: StringSegment) -> StringTranslation | None:
    return (
        StringTranslation.objects.filter(
            translation_of_id=segment.string_id,
            context_id=segment.context_id,
            locale_id=translation.target_locale_id,
        )
        .select_related("last_translated_by")
        .first()
    )


@transaction.atomic
def write(
    translation: Translation,
    segment: StringSegment,
    place: Place,
    text: str,
    user,
    loaded: str | None = None,
) -> StringTranslation | None:
    """Save a segment's translation, by a person; an empty one is deleted, as it would count as translated.

    ``loaded``: the token of what the user was shown; None where they were shown nothing. Markup that is
    not allowed and what is too long for its field is stored with its error. Raises ``Conflict`` and
    ``Unstorable``.
    """
    if why := unstorable(text):
        raise Unstorable(why)
    text = cleaned(text, segment.context.path, place)
    mine = {
        "translation_of_id": segment.string_id,
        "context_id": segment.context_id,
        "locale_id": translation.target_locale_id,
    }
    known = StringTranslation.objects.select_for_update().filter(**mine).first()
    stored = known.data if known else ""
    if loaded is not None and token(stored) != loaded and stored != text:
        raise Conflict(row_of(translation, segment))
    if not text:
        if known:
            known.delete()
        return None
    error = too_long(text, place)
    row, _created = StringTranslation.objects.update_or_create(
        **mine,
        defaults={
            "data": text,
            "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
            "tool_name": "",
            "last_translated_by": user,
            "has_error": bool(error),
            "field_error": error,
        },
    )
    return row


def too_long(text: str, place: Place) -> str:
    """The error to show where it does not fit its field; empty where it does."""
    if not place.max_length:
        return ""
    length = len(StringValue(text).render_text())
    if length <= place.max_length:
        return ""
    return _("Too long: %(length)s characters, and there is room for %(limit)s.") % {
        "length": length,
        "limit": place.max_length,
    }
