"""Taking an original apart in a dozen queries, where wagtail-localize needs four or more for each segment.

Leaves the same rows as ``TranslationSource.refresh_segments``, in whose place it stands: a test compares.
"""

import json
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    String,
    StringSegment,
    Template,
    TemplateSegment,
    TranslatableObject,
    TranslationContext,
    TranslationSource,
)
from wagtail_localize.segments import (
    OverridableSegmentValue,
    RelatedObjectSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)
from wagtail_localize.segments.extract import extract_segments

# Read before ours takes its place: what ours is compared with.
stock_refresh_segments = TranslationSource.refresh_segments


@transaction.atomic
def refresh_segments(source: TranslationSource) -> None:
    """Bring the segments of an original up to date with its stored content."""
    instance = source.as_instance()
    values = extract_segments(instance)
    contexts = _contexts(source, instance, values)
    kinds: dict[type, list] = {}
    for value in values:
        kinds.setdefault(type(value), []).append(value)

    strings = kinds.get(StringSegmentValue, [])
    ids = _strings(source, [value.string.data for value in strings])
    _replace(
        source,
        StringSegment,
        ("string_id", "attrs"),
        [
            (contexts[value.path], value.order, ids[value.string.data], _json(value.attrs))
            for value in strings
        ],
    )
    templates = kinds.get(TemplateSegmentValue, [])
    ids = _templates(templates)
    _replace(
        source,
        TemplateSegment,
        ("template_id",),
        [(contexts[value.path], value.order, ids[_template_id(value)]) for value in templates],
    )
    related = kinds.get(RelatedObjectSegmentValue, [])
    _make_objects(related)
    _replace(
        source,
        RelatedObjectSegment,
        ("object_id",),
        [(contexts[value.path], value.order, value.translation_key) for value in related],
    )
    _replace(
        source,
        OverridableSegment,
        ("data_json",),
        [
            (contexts[value.path], value.order, _json(value.data))
            for value in kinds.get(OverridableSegmentValue, [])
        ],
    )


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder)


def _contexts(source: TranslationSource, instance: models.Model, values: Iterable) -> dict[str, int]:
    """The id of each path's context; new ones are made with the path of their field."""
    paths = dict.fromkeys(value.path for value in values)
    mine = TranslationContext.objects.filter(
        object_id=source.object_id, path_id__in=[TranslationContext._get_path_id(path) for path in paths]
    )
    found = {context.path: context for context in mine}
    for context in found.values():
        context.get_field_path(instance)  # made before wagtail-localize kept it
    missing = []
    for path in paths:
        if path not in found:
            context = TranslationContext(
                object_id=source.object_id, path=path, path_id=TranslationContext._get_path_id(path)
            )
            context.save = _later
            context.get_field_path(instance)
            missing.append(context)
    if missing:
        TranslationContext.objects.bulk_create(missing, ignore_conflicts=True)
        found = {context.path: context for context in mine.all()}
    return {path: found[path].pk for path in paths}


def _later(**kwargs) -> None:
    """In the place of a new context's ``save``: all of them are inserted at once."""


def _strings(source: TranslationSource, texts: list[str]) -> dict[str, int]:
    hashes = {text: String._get_data_hash(text) for text in texts}
    mine = String.objects.filter(locale_id=source.locale_id, data_hash__in=set(hashes.values()))
    known = dict(mine.values_list("data_hash", "pk"))
    missing = [
        String(locale_id=source.locale_id, data=text, data_hash=data_hash)
        for text, data_hash in hashes.items()
        if data_hash not in known
    ]
    if missing:
        String.objects.bulk_create(missing, ignore_conflicts=True)
        known = dict(mine.values_list("data_hash", "pk"))
    return {text: known[data_hash] for text, data_hash in hashes.items()}


def _template_id(value: TemplateSegmentValue) -> uuid.UUID:
    return uuid.uuid5(uuid.uuid5(Template.BASE_UUID_NAMESPACE, value.format), value.template)


def _templates(values: list[TemplateSegmentValue]) -> dict[uuid.UUID, int]:
    wanted = {_template_id(value): value for value in values}
    if not wanted:
        return {}
    mine = Template.objects.filter(uuid__in=list(wanted))
    known = dict(mine.values_list("uuid", "pk"))
    missing = [
        Template(
            uuid=key,
            template=value.template,
            template_format=value.format,
            string_count=value.string_count,
        )
        for key, value in wanted.items()
        if key not in known
    ]
    if missing:
        Template.objects.bulk_create(missing, ignore_conflicts=True)
        known = dict(mine.values_list("uuid", "pk"))
    return known


def _make_objects(values: list[RelatedObjectSegmentValue]) -> None:
    if values:
        TranslatableObject.objects.bulk_create(
            [
                TranslatableObject(translation_key=value.translation_key, content_type=value.content_type)
                for value in values
            ],
            ignore_conflicts=True,
        )


def _replace(
    source: TranslationSource, model: type[models.Model], fields: tuple[str, ...], wanted: list[tuple]
) -> None:
    """Keep the rows that are wanted, add those that are missing, delete the others."""
    names = ("context_id", "order", *fields)
    present: dict[tuple, int] = {}
    gone = []
    for pk, *row in model.objects.filter(source=source).values_list("pk", *names):
        if tuple(row) in present:
            gone.append(pk)
        else:
            present[tuple(row)] = pk
    kept = set(wanted)
    gone += [pk for row, pk in present.items() if row not in kept]
    if gone:
        model.objects.filter(pk__in=gone).delete()
    model.objects.bulk_create(
        [model(source=source, **dict(zip(names, row, strict=True))) for row in wanted if row not in present]
    )
