"""A translation as a PO file that any PO editor and ``msgfmt -c`` take."""

import gettext as catalogues
import unicodedata
from datetime import datetime
from pathlib import Path

import django
import polib
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import to_locale
from wagtail.blocks import ListBlock
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from core.slugs import ascii_slug

from .. import segments

TRANSLATION_ID = "X-WagtailLocalize-TranslationID"


def key(text: str | None) -> str:
    """As texts are compared: composed, without NUL and without newlines at the ends.

    macOS decomposes letters; gettext refuses a newline at an end of the msgid or the msgstr alone; PostgreSQL
    stores no NUL.
    """
    return unicodedata.normalize("NFC", (text or "").replace("\0", "")).strip("\r\n")


def filename(translation: Translation) -> str:
    name = ascii_slug(translation.source.object_repr, 100) or str(translation.pk)
    return f"{name}-{translation.target_locale.language_code}.po"


def export(translation: Translation) -> polib.POFile:
    """Every string once in each place, its translation, and what stood there before where that is offered.

    Seven queries. What the original says no longer is kept as obsolete entries.
    """
    source = translation.source
    model = source.specific_content_type.model_class()
    known = {
        (row.context_id, row.translation_of_id): row
        for row in StringTranslation.objects.filter(
            context__object_id=source.object_id, locale_id=translation.target_locale_id
        ).select_related("translation_of", "context", "last_translated_by")
    }
    changes = segments.changes(translation)
    file = polib.POFile(wrapwidth=100)
    entries: dict[tuple[str, str], polib.POEntry] = {}
    present = set()
    rows = StringSegment.objects.filter(source=source).order_by("order").select_related("context", "string")
    for segment in rows:
        place = (segment.context_id, segment.string_id)
        present.add(place)
        name = (segment.context.path, key(segment.string.data))
        if not name[1] or name in entries:
            continue
        where = label_of(model, segment.context.field_path or segment.context.path)
        entry = polib.POEntry(
            msgctxt=name[0], msgid=name[1], comment=f"{one_line(source.object_repr)}: {where}"
        )
        row, change = known.get(place), changes.get(place)
        if row is not None:
            entry.msgstr = key(row.data)
            entry.tcomment = _remark(row)
        elif change is not None and change.translation:
            entry.msgstr, entry.previous_msgid = key(change.translation), key(change.source)
            entry.flags.append("fuzzy")
        entries[name] = entry
    for place, row in known.items():
        name = (row.context.path, key(row.translation_of.data))
        if place not in present and name not in entries and name[1] and key(row.data):
            entries[name] = polib.POEntry(msgctxt=name[0], msgid=name[1], msgstr=key(row.data), obsolete=True)
    file.metadata = _header(translation, list(known.values()))
    file.extend(entries.values())
    return file


def _remark(row: StringTranslation) -> str:
    if row.has_error:
        return one_line(row.get_error() or _("This translation cannot be used."))
    if row.translation_type == StringTranslation.TRANSLATION_TYPE_MACHINE:
        return _("Machine translation, accepted by nobody yet")
    return ""


def one_line(text: str) -> str:
    return " ".join(str(text).split())


def _header(translation: Translation, rows: list[StringTranslation]) -> dict[str, str]:
    last = max(rows, key=lambda row: row.updated_at, default=None)
    user = last and last.last_translated_by
    code = translation.target_locale.language_code
    return {
        "Project-Id-Version": one_line(settings.WAGTAIL_SITE_NAME),
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": _date(translation.source.last_updated_at),
        "PO-Revision-Date": _date(last.updated_at if last else timezone.now()),
        "Last-Translator": one_line(f"{user.get_full_name() or user.get_username()} <{user.email}>")
        if user
        else "",
        "Language-Team": one_line(translation.target_locale.get_display_name()),
        "Language": to_locale(code),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms(code),
        TRANSLATION_ID: str(translation.uuid),
    }


def _date(moment: datetime) -> str:
    """As gettext writes it: ``2026-11-25 08:30+0700``."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M%z")


def plural_forms(code: str) -> str:
    """The rule of a language, as Django's own catalogue has it; English's where it has none."""
    folder = Path(django.__file__).parent / "conf" / "locale"
    try:
        info = catalogues.translation("django", folder, [to_locale(code)]).info()
    except OSError:
        info = {}
    return info.get("plural-forms") or "nplurals=2; plural=(n != 1);"


def label_of(model: type[models.Model], path: str) -> str:
    """What editors call a field: ``body.gallery.pictures.item.caption`` → “Body › Gallery › … › Caption”.

    The path itself where the model has no such field any more.
    """
    first, *rest = path.split(".")
    try:
        field = model._meta.get_field(first)
    except FieldDoesNotExist:
        return path
    if field.is_relation and field.one_to_many:
        related = field.related_model
        name = capfirst(str(related._meta.verbose_name))
        return f"{name} › {label_of(related, '.'.join(rest))}" if rest else name
    labels = [capfirst(str(field.verbose_name))]
    block = getattr(field, "stream_block", None)
    for name in rest:
        if isinstance(block, ListBlock):
            block = block.child_block
            continue
        block = getattr(block, "child_blocks", {}).get(name)
        if block is None:
            break
        labels.append(str(block.label or name))
    return " › ".join(labels)
