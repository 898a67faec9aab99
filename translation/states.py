"""Keeping ``TranslationState`` true."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, TranslatableMixin, WorkflowMixin
from wagtail_localize.models import StringTranslation, Translation

from core import epoch

from .models import Status, TranslationState
from .segments import progress

# Translations that wait for the end of a piece of work that changes many of their strings.
_waiting: ContextVar[set[int] | None] = ContextVar("waiting", default=None)


def target_of(translation: Translation) -> TranslatableMixin | None:
    """The page or snippet in the target language, or None where there is none yet."""
    try:
        return translation.get_target_instance()
    except ObjectDoesNotExist:
        return None


def is_live(instance: TranslatableMixin | None) -> bool:
    """What has no drafts is live once it exists."""
    return instance is not None and (not isinstance(instance, DraftStateMixin) or instance.live)


def in_workflow(instance: TranslatableMixin | None) -> bool:
    return isinstance(instance, WorkflowMixin) and instance.workflow_in_progress


def state_of(translation: Translation) -> TranslationState:
    """Its state, made where there is none yet."""
    known = getattr(translation, "remembered_state", None)
    return known or TranslationState.objects.filter(translation=translation).first() or refresh(translation)


def remember(translation: Translation) -> None:
    """Ask no more for a state that was loaded with its translation, by what only reads it."""
    translation.remembered_state = getattr(translation, "state", None)


def refresh(translation: Translation) -> TranslationState:
    """Count the segments and look at the target anew; three to five queries."""
    state, _created = TranslationState.objects.get_or_create(translation=translation)
    target, counts = target_of(translation), progress(translation)
    state.segments, state.translated, state.machine = counts.segments, counts.translated, counts.machine
    if isinstance(target, Page):
        # Another translation cannot have it: one row a page, whatever wagtail-localize left behind.
        TranslationState.objects.filter(page_id=target.pk).exclude(pk=state.pk).update(page=None)
    state.page_id = target.pk if isinstance(target, Page) else None
    if not is_live(target):
        state.outdated_since, state.machine_live = None, False
    state.status = _status(state, target)
    state.save()
    return state


def _status(state: TranslationState, target: TranslatableMixin | None) -> Status:
    if in_workflow(target) or state.review_asked_at:
        return Status.IN_REVIEW
    if not is_live(target):
        return Status.IN_WORK
    return Status.OUTDATED if state.outdated_since else Status.LIVE


def outdate(state: TranslationState) -> None:
    """The original has changed: readers of the live translation are told."""
    state.outdated_since = state.outdated_since or timezone.now()
    if state.status == Status.LIVE:
        state.status = Status.OUTDATED
    state.save()
    epoch.rise_on_commit()


def stop(translation: Translation) -> None:
    """The target is a page of its own from now on: nobody is told of changes of the original."""
    translation.enabled = False
    translation.save(update_fields=["enabled"])
    state = refresh(translation)
    if state.outdated_since:
        state.outdated_since = None
        state.status = _status(state, target_of(translation))
        state.save()
        epoch.rise_on_commit()


def restart(translation: Translation) -> None:
    """Keep the target with its original again; outdated where segments have come up meanwhile."""
    translation.enabled = True
    translation.save(update_fields=["enabled"])
    state = refresh(translation)
    if state.translated < state.segments and is_live(target_of(translation)):
        outdate(state)


def published(translation: Translation) -> None:
    """The target has just been published: from the original as last synced, if nothing was missing."""
    state, target = refresh(translation), target_of(translation)
    if state.translated >= state.segments:
        state.outdated_since = None
    elif is_live(target):  # scheduled before its original changed, or published past the guard
        state.outdated_since = state.outdated_since or timezone.now()
    state.machine_live = state.machine > 0
    state.review_asked_at = state.review_asked_by = None
    state.review_note = ""
    state.status = _status(state, target)
    state.save()
    epoch.rise_on_commit()


def string_translated(string_translation: StringTranslation) -> None:
    """A segment's translation was written or deleted, by whatever way."""
    if string_translation.context_id is None:
        return
    found = Translation.objects.filter(
        source__object_id=string_translation.context.object_id,
        target_locale_id=string_translation.locale_id,
    ).select_related("source", "target_locale")
    waiting = _waiting.get()
    for translation in found:
        if waiting is not None:
            waiting.add(translation.pk)
        else:
            refresh(translation)
        if string_translation.pk and string_translation.last_translated_by_id:
            TranslationState.objects.filter(translation=translation).update(
                translator=string_translation.last_translated_by_id
            )


def later(translation: Translation) -> None:
    """Refresh at the end of the ``postponed`` piece of work."""
    waiting = _waiting.get()
    if waiting is None:
        refresh(translation)
    else:
        waiting.add(translation.pk)


@contextmanager
def postponed() -> Iterator[None]:
    """While many strings of few translations are written: count once, at the end."""
    if _waiting.get() is not None:
        yield
        return
    token = _waiting.set(set())
    try:
        yield
    finally:
        waiting = _waiting.get() or set()
        _waiting.reset(token)
        for translation in Translation.objects.filter(pk__in=waiting).select_related(
            "source", "target_locale"
        ):
            refresh(translation)
