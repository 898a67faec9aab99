"""What keeps translations in step with originals, whatever way either is changed."""

import logging

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from modelcluster.fields import ParentalKey
from wagtail import signals as wagtail_signals
from wagtail.models import (
    DraftStateMixin,
    Page,
    PageViewRestriction,
    Revision,
    TaskState,
    TranslatableMixin,
    WorkflowState,
    get_translatable_models,
)
from wagtail_localize import models as localize_models
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from core.slugs import ascii_slug

from . import extraction, publishing, restrictions, sources, states, takedown

logger = logging.getLogger(__name__)
FROM_TITLE = "title"  # the tool that makes slugs
TITLES = ("title", "name")  # the fields that slugs are made from


def translation_to(instance: TranslatableMixin) -> Translation | None:
    """The translation that an instance is the target of."""
    return (
        Translation.objects.filter(
            source__object_id=instance.translation_key, target_locale_id=instance.locale_id, enabled=True
        )
        .exclude(source__locale_id=instance.locale_id)
        .select_related("source", "target_locale")
        .first()
    )


def page_published(sender, instance, **kwargs) -> None:
    if instance.alias_of_id is None:
        changed(instance)


def snippet_published(sender, instance, **kwargs) -> None:
    if isinstance(instance, TranslatableMixin) and not isinstance(instance, Page):
        changed(instance)


def snippet_saved(sender, instance, raw=False, **kwargs) -> None:
    if not raw:
        changed(instance)


def changed(instance: TranslatableMixin) -> None:
    """Readers see something new: an original others are translated from, or a translation."""
    source = sources.source_of(instance)
    if source is not None and source.translations.filter(enabled=True).exists():
        sync(source)
    translation = translation_to(instance)
    if translation is not None:
        states.published(translation)


def sync(source: TranslationSource) -> bool:
    """Take over the original; False where that failed.

    An original that cannot be taken apart must not keep its editor from publishing it.
    """
    try:
        with transaction.atomic():
            if sources.sync(source):
                for translation in source.translations.filter(enabled=True).select_related("target_locale"):
                    publishing.follow(translation)
    except Exception:
        logger.exception("The translations of %s could not be brought up to date.", source.object_repr)
        return False
    return True


def title_translated(sender, instance, **kwargs) -> None:
    """In the place of wagtail-localize's: PostgreSQL refuses a title longer than the explorer's field."""
    if instance.context_id and instance.context.path == "title":
        pages = Page.objects.filter(translation_key=instance.context.object_id, locale_id=instance.locale_id)
        pages.update(draft_title=instance.data[: Page._meta.get_field("draft_title").max_length])


def string_translated(sender, instance, raw=False, **kwargs) -> None:
    if raw:
        return
    if instance.context_id and instance.context.path in TITLES:
        name_after(instance)
    states.string_translated(instance)


def name_after(title: StringTranslation) -> None:
    """The address of what was never published follows its translated title, unless written by hand."""
    found = Translation.objects.filter(
        source__object_id=title.context.object_id, target_locale_id=title.locale_id
    ).select_related("source", "target_locale")
    for translation in found:
        segment = (
            translation.source.stringsegment_set.filter(context__path="slug")
            .select_related("string", "context")
            .first()
        )
        if segment is None or getattr(states.target_of(translation), "first_published_at", None):
            continue
        slug = (
            ascii_slug(title.data) or segment.string.data
        )  # of a title without any ASCII letter, the original's
        known = StringTranslation.objects.filter(context=segment.context, locale_id=title.locale_id).first()
        if known is not None and known.tool_name != FROM_TITLE:
            continue
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale_id=title.locale_id,
            context=segment.context,
            defaults={
                "data": slug,
                "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                "tool_name": FROM_TITLE,
                "last_translated_by_id": title.last_translated_by_id,
            },
        )


def workflow_changed(sender, instance: WorkflowState | TaskState, **kwargs) -> None:
    # A workflow taken up again after changes tells of its task alone.
    workflow_state = instance.workflow_state if isinstance(instance, TaskState) else instance
    target = workflow_state.content_object
    if isinstance(target, TranslatableMixin):
        translation = translation_to(target)
        if translation is not None:
            states.refresh(translation)


def unpublished(sender, instance, **kwargs) -> None:
    if isinstance(instance, TranslatableMixin):
        translation = translation_to(instance)
        if translation is not None:
            states.refresh(translation)


def connect() -> None:
    # Every save of a target by wagtail-localize deletes restrictions of its own.
    TranslationSource.sync_view_restrictions = restrictions.sync_view_restrictions
    TranslationSource._get_segments_for_translation = sources.segments_for_translation
    TranslationSource.refresh_segments = extraction.refresh_segments
    wagtail_signals.page_published.connect(page_published, dispatch_uid="translation")
    wagtail_signals.published.connect(snippet_published, dispatch_uid="translation")
    for signal in (wagtail_signals.page_unpublished, wagtail_signals.unpublished):
        signal.connect(unpublished, dispatch_uid="translation")
    for signal in (
        wagtail_signals.workflow_submitted,
        wagtail_signals.workflow_approved,
        wagtail_signals.workflow_rejected,
        wagtail_signals.workflow_cancelled,
        wagtail_signals.task_submitted,
    ):
        signal.connect(workflow_changed, dispatch_uid="translation")
    for model in get_translatable_models(include_subclasses=True):
        if not issubclass(model, DraftStateMixin):
            post_save.connect(snippet_saved, sender=model, dispatch_uid="translation")
    post_save.disconnect(localize_models.post_save_string_translation, sender=StringTranslation)
    post_save.connect(title_translated, sender=StringTranslation, dispatch_uid="translation-title")
    post_save.connect(string_translated, sender=StringTranslation, dispatch_uid="translation")
    post_delete.connect(string_translated, sender=StringTranslation, dispatch_uid="translation")
    connect_takedown()


def connect_takedown() -> None:
    """After the handlers above: dates are those of what has just been synced."""
    uid = "takedown"
    wagtail_signals.page_unpublished.connect(takedown.page_unpublished, dispatch_uid=uid)
    wagtail_signals.unpublished.connect(takedown.snippet_unpublished, dispatch_uid=uid)
    # Of pages, too: ``page_published`` is sent before it.
    wagtail_signals.published.connect(takedown.published, dispatch_uid=uid)
    wagtail_signals.post_page_move.connect(takedown.page_moved, dispatch_uid=uid)
    for model in get_translatable_models():
        # What belongs to a page or snippet (an article's authors) comes and goes with each publishing.
        if not any(isinstance(field, ParentalKey) for field in model._meta.get_fields()):
            post_delete.connect(takedown.deleted, sender=model, dispatch_uid=uid)
    post_save.connect(takedown.restriction_changed, sender=PageViewRestriction, dispatch_uid=uid)
    post_delete.connect(takedown.restriction_changed, sender=PageViewRestriction, dispatch_uid=uid)
    m2m_changed.connect(
        takedown.restriction_groups_changed, sender=PageViewRestriction.groups.through, dispatch_uid=uid
    )
    post_save.connect(takedown.revision_saved, sender=Revision, dispatch_uid=uid)
