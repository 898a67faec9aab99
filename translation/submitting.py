"""Handing an original to the translators."""

import re
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import DraftStateMixin, Locale, Page, ReferenceIndex, TranslatableMixin
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from . import sources, states
from .models import GlossaryTerm
from .segments import untranslated

LETTER = re.compile(r"[^\W\d_]")
COPIED = "copy"  # the tool that translates what says the same in every language


@transaction.atomic
def submit(instance: TranslatableMixin, locale: Locale, user=None) -> Translation:
    """Submit a page or snippet, and the pages above it that have no translation yet.

    A page gets a draft in the target language, never published by this; a snippet with drafts too; one
    without drafts (an author, a topic) gets its target when the translation is published. Submitted
    twice, nothing happens the second time. Rights are the caller's matter (``permissions.may_submit``).
    """
    if isinstance(instance, Page):
        instance = instance.specific
        parent = instance.get_parent()
        if parent.depth > 1 and not parent.has_translation(locale):
            submit(parent, locale, user)
    source, _created = TranslationSource.get_or_create_from_instance(instance)
    translation = Translation.objects.filter(source=source, target_locale=locale).first()
    if translation is None:
        translation = Translation.objects.create(source=source, target_locale=locale)
    elif not translation.enabled:
        states.restart(translation)
        sources.sync(source)
    with states.postponed():
        copy_same(translation, user)
        if states.target_of(translation) is None and isinstance(instance, DraftStateMixin):
            _make_draft(translation, user)
        states.later(translation)
    return translation


def _make_draft(translation: Translation, user) -> None:
    """Wagtail saves a new draft four times, and would index each time what it refers to."""
    # What is invalid is shown on its segment; the draft is there all the same.
    with disable_reference_index_auto_update(), suppress(ValidationError):
        translation.save_target(user=user, publish=False)
    target = states.target_of(translation)
    if target is not None and ReferenceIndex.is_indexed(type(target)):
        ReferenceIndex.create_or_update_for_object(target)


def copy_same(translation: Translation, user=None) -> int:
    """Translate what needs no translator: numbers, and whole segments the glossary leaves as they are."""
    kept = set(
        GlossaryTerm.objects.filter(
            locale_id=translation.target_locale_id, do_not_translate=True
        ).values_list("term", flat=True)
    )
    copied = 0
    segments = untranslated(translation).exclude(context__path="slug").select_related("string")
    for segment in segments:
        text = segment.string.data
        if text in kept or not LETTER.search(text):
            _translation, created = StringTranslation.objects.get_or_create(
                translation_of_id=segment.string_id,
                locale_id=translation.target_locale_id,
                context_id=segment.context_id,
                defaults={
                    "data": text,
                    "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                    "tool_name": COPIED,
                    "last_translated_by": user,
                },
            )
            copied += created
    return copied
