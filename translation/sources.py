"""Originals: keeping wagtail-localize's copy of their strings up to date, and what each string was before."""

import json
import re
from collections import defaultdict
from difflib import SequenceMatcher
from typing import Any

from django.db import transaction
from django.db.models import ForeignKey, Q
from django.utils import timezone
from wagtail.models import TranslatableMixin
from wagtail_localize.models import StringSegment, StringTranslation, TranslationContext, TranslationSource
from wagtail_localize.segments import OverridableSegmentValue

from . import states, submitting
from .models import PreviousString

# Rewritten with every revision; nothing of the original's text.
VOLATILE = {
    "has_unpublished_changes", "latest_revision", "latest_revision_created_at", "live_revision",
    "last_published_at", "first_published_at", "draft_title", "locked", "locked_at", "locked_by", "live",
    "expired", "go_live_at", "expire_at", "path", "depth", "numchild", "url_path", "owner",
    "wagtail_admin_comments",
}  # fmt: skip

# Cells and headings of a table are addressed by their position; all those of one table are one place.
POSITION = re.compile(r"\.(cell\.\d+\.\d+|heading\.\d+)$")


def source_of(instance: TranslatableMixin) -> TranslationSource | None:
    """What was submitted of an original; None where nothing was."""
    return TranslationSource.objects.filter(
        object_id=instance.translation_key, locale_id=instance.locale_id
    ).first()


@transaction.atomic
def sync(source: TranslationSource, texts_only: bool = False) -> bool:
    """Take over the original as it is now; True where anything readers see of it has changed.

    ``texts_only``: its model has changed, so that what is stored differs though nobody has edited it.

    Strings that replace others remember them, and live translations are outdated from now on.
    Raises ``ObjectDoesNotExist`` where the original is gone.
    """
    before, texts_before = _comparable(source.content_json), _strings(source)
    source.update_from_db()
    texts = _strings(source)
    tables = _tables(texts_before, texts)
    with states.postponed():
        _move_cells(texts_before, texts, tables)
    _remember(texts_before, texts, tables)
    changed = texts != texts_before
    if not texts_only:
        changed = changed or _comparable(source.content_json) != before
    for translation in source.translations.filter(enabled=True).select_related("target_locale"):
        with states.postponed():
            submitting.copy_same(translation)
        state = states.refresh(translation)
        if changed and state.status in (states.Status.LIVE, states.Status.OUTDATED):
            states.outdate(state)
    return changed


_all_segments = TranslationSource._get_segments_for_translation


def segments_for_translation(source: TranslationSource, locale, fallback: bool = False) -> list:
    """In the place of ``TranslationSource._get_segments_for_translation``, without what leads nowhere.

    A picture chosen for the translation alone may be gone: the original's is shown then, where
    wagtail-localize ends in an error page. In streams ``core.blocks.SegmentsWriter`` does the same.
    """
    return [
        segment for segment in _all_segments(source, locale, fallback) if not _leads_nowhere(source, segment)
    ]


def _leads_nowhere(source: TranslationSource, segment) -> bool:
    if not isinstance(segment, OverridableSegmentValue) or "." in segment.path:
        return False
    field = source.specific_content_type.model_class()._meta.get_field(segment.path)
    return isinstance(field, ForeignKey) and not field.related_model.objects.filter(pk=segment.data).exists()


def _comparable(content_json: str) -> dict[str, Any]:
    return {name: value for name, value in json.loads(content_json).items() if name not in VOLATILE}


def _strings(source: TranslationSource) -> dict[int, list[tuple[int, str]]]:
    """(string id, text) in order, by the id of the context they stand in."""
    found = defaultdict(list)
    rows = StringSegment.objects.filter(source=source).order_by("order")
    for context, string, text in rows.values_list("context_id", "string_id", "string__data"):
        found[context].append((string, text))
    return dict(found)


def _tables(*texts: dict[int, Any]) -> dict[int, str]:
    """Of the contexts that are cells or headings, the table they stand in."""
    contexts = TranslationContext.objects.filter(pk__in=set().union(*texts))
    cells = contexts.filter(Q(path__contains=".cell.") | Q(path__contains=".heading."))
    return {
        pk: POSITION.sub("", path) for pk, path in cells.values_list("pk", "path") if POSITION.search(path)
    }


def _in_table(texts: dict[int, list[tuple[int, str]]], tables: dict[int, str]) -> dict[str, dict[int, int]]:
    """By table, each of its strings with the first context it stands in."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for context, strings in texts.items():
        if context in tables:
            for string, _text in strings:
                found[tables[context]].setdefault(string, context)
    return found


def _move_cells(
    before: dict[int, list[tuple[int, str]]],
    after: dict[int, list[tuple[int, str]]],
    tables: dict[int, str],
) -> None:
    """A row was put in, taken out or moved: what was translated goes with the cells behind it."""
    stood = _in_table(before, tables)
    for context, strings in after.items():
        known = {string for string, _text in before.get(context, [])}
        for string, _text in strings if context in tables else ():
            origin = stood[tables[context]].get(string)
            if origin is not None and string not in known:
                _copy_translations(origin, string, context, string)


def _remember(
    before: dict[int, list[tuple[int, str]]],
    after: dict[int, list[tuple[int, str]]],
    tables: dict[int, str],
) -> None:
    """Pair new strings with those they replace: within one field or block, the most alike."""
    pairs = {}
    were, are = _in_table(before, tables), _in_table(after, tables)
    for context, strings in after.items():
        table = tables.get(context)
        old_ids = {string for string, _text in before.get(context, [])}
        new_ids = {string for string, _text in strings}
        if table:  # what has only moved replaces nothing, and nothing replaces it
            old_ids, new_ids = old_ids | were[table].keys(), new_ids | are[table].keys()
        gone = [(string, text) for string, text in before.get(context, []) if string not in new_ids]
        come = [(string, text) for string, text in strings if string not in old_ids]
        candidates = sorted(
            (
                (SequenceMatcher(None, text, old_text, autojunk=False).quick_ratio(), -place, new, old)
                for place, (new, text) in enumerate(come)
                for old, old_text in gone
            ),
            reverse=True,
        )
        taken: set[int] = set()
        for likeness, _place, new, old in candidates:
            if (context, new) in pairs or old in taken:
                continue
            if likeness >= 0.5 or (len(come) == len(gone) == 1):
                pairs[context, new] = old
                taken.add(old)
    now = timezone.now()
    PreviousString.objects.bulk_create(
        [
            PreviousString(context_id=context, string_id=new, previous_id=old, changed_at=now)
            for (context, new), old in pairs.items()
        ],
        update_conflicts=True,
        unique_fields=["context", "string"],
        update_fields=["previous", "changed_at"],
    )
    _keep_addresses(pairs)


def _keep_addresses(pairs: dict[tuple[int, int], int]) -> None:
    """A new address of the original is no work for translators: its translations keep theirs."""
    slugs = TranslationContext.objects.filter(pk__in={context for context, _new in pairs}, path="slug")
    for context in slugs.values_list("pk", flat=True):
        for (of, new), old in pairs.items():
            if of != context:
                continue
            _copy_translations(context, old, context, new)


def _copy_translations(from_context: int, of: int, context: int, string: int) -> None:
    """What one string is translated with in one place, for another that has no translation there."""
    for kept in StringTranslation.objects.filter(context=from_context, translation_of=of):
        copy, created = StringTranslation.objects.get_or_create(
            translation_of_id=string,
            context_id=context,
            locale_id=kept.locale_id,
            defaults={
                "data": kept.data,
                "translation_type": kept.translation_type,
                "tool_name": kept.tool_name,
                "last_translated_by_id": kept.last_translated_by_id,
                "has_error": kept.has_error,
                "field_error": kept.field_error,
            },
        )
        if created:  # nobody has worked on it now
            StringTranslation.objects.filter(pk=copy.pk).update(updated_at=kept.updated_at)
