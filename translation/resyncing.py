"""After a deploy: originals whose model has changed are taken apart anew, wrong states counted anew.

Until then wagtail-localize puts texts of removed or renamed fields and blocks where there is no place for
them any more, and its editor and publishing fail.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.models import get_schema_version as schema_of

from . import publishing, sources
from .models import Status, TranslationState
from .segments import translated_in

logger = logging.getLogger(__name__)


def stale_sources() -> QuerySet[TranslationSource]:
    """Taken apart before the last migration of their app; two queries, and one for each app."""
    found = Q(pk__in=[])
    types = ContentType.objects.filter(
        pk__in=TranslationSource.objects.order_by().values("specific_content_type")
    )
    by_app = defaultdict(list)
    for content_type in types:
        by_app[content_type.app_label].append(content_type.pk)
    for app, pks in by_app.items():
        found |= Q(specific_content_type__in=pks) & ~Q(schema_version=schema_of(app))
    return TranslationSource.objects.filter(found).select_related("locale", "specific_content_type")


def resync(source: TranslationSource) -> str:
    """Take an original apart anew, in a transaction of its own; gives why it failed, or nothing."""
    try:
        with transaction.atomic():
            if sources.sync(source, texts_only=True):
                for translation in source.translations.filter(enabled=True).select_related("target_locale"):
                    publishing.follow(translation)
    except ObjectDoesNotExist:
        return ""  # the original is gone: nothing can be made of it
    except Exception as error:  # whatever one has, the others go on
        logger.exception("%s could not be taken apart anew.", source.object_repr)
        return str(error)[:300] or type(error).__name__
    return ""


def stale_states() -> Iterator[Translation]:
    """Translations whose state is missing or does not say how they are: two queries a language."""
    rows = {state.translation_id: state for state in TranslationState.objects.select_related("page")}
    by_locale = defaultdict(list)
    for translation in Translation.objects.select_related("source", "target_locale"):
        by_locale[translation.target_locale_id].append(translation)
    for locale_id, translations in by_locale.items():
        counts = counts_in(locale_id)
        for translation in translations:
            state = rows.get(translation.pk)
            if (
                state is None
                or counts.get(translation.source_id, (0, 0, 0))
                != (
                    state.segments,
                    state.translated,
                    state.machine,
                )
                or (
                    state.page
                    and state.status != Status.IN_REVIEW
                    and (state.status != Status.IN_WORK) != state.page.live
                )
            ):
                yield translation


def counts_in(locale_id: int) -> dict[int, tuple[int, int, int]]:
    """By source: segments, how many of them are translated, how many of these by a machine."""
    machine = StringTranslation.TRANSLATION_TYPE_MACHINE
    rows = (
        StringSegment.objects.annotate(
            is_translated=translated_in(locale_id), is_machine=translated_in(locale_id, machine)
        )
        .order_by()
        .values("source_id")
        .annotate(
            segments=Count("pk"),
            translated=Count("pk", filter=Q(is_translated=True)),
            machine=Count("pk", filter=Q(is_machine=True)),
        )
    )
    return {row["source_id"]: (row["segments"], row["translated"], row["machine"]) for row in rows}
