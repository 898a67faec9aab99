"""What the editor's page says beside the segments, and how its rows come from the database."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, TranslatableMixin, WorkflowMixin, WorkflowState
from wagtail_localize.models import Translation, get_edit_url

from .. import machine, permissions, publishing, review, states
from . import overrides
from .rows import Sheet

BESIDE = ("source__locale", "source__specific_content_type", "target_locale")


def find(translation_id: int) -> tuple[Translation, TranslatableMixin]:
    """A translation and its original; raises ``Http404``."""
    translation = get_object_or_404(Translation.objects.select_related(*BESIDE), pk=translation_id)
    try:
        return translation, translation.source.get_source_instance()
    except ObjectDoesNotExist:
        raise Http404 from None


def find_to_show(translation_id: int) -> tuple[Translation, TranslatableMixin]:
    """The same, for a page that changes nothing: what many rules ask for is asked once, and remembered."""
    found = Translation.objects.select_related(*BESIDE, "state__translator")
    translation = get_object_or_404(found, pk=translation_id)
    source = translation.source
    model = source.specific_content_type.model_class()
    locales = [source.locale_id, translation.target_locale_id]
    instances = {
        instance.locale_id: instance
        for instance in model._default_manager.filter(translation_key=source.object_id, locale_id__in=locales)
    }
    original, target = (instances.get(locale) for locale in locales)
    if original is None:
        raise Http404

    def get_target_instance() -> TranslatableMixin:
        if target is None:
            raise model.DoesNotExist
        return target

    source.get_source_instance = lambda: original
    translation.get_target_instance = get_target_instance
    states.remember(translation)
    _load_workflow_states(
        [instance for instance in (original, target) if isinstance(instance, WorkflowMixin)]
    )
    return translation, original


def _load_workflow_states(instances: list[WorkflowMixin]) -> None:
    """Where Wagtail's own ``prefetch_workflow_states`` would put them, in one query."""
    if not instances:
        return
    known = {str(instance.pk): [] for instance in instances}
    content_type = instances[0].get_base_content_type()
    for state in (
        WorkflowState.objects.active()
        .filter(base_content_type=content_type, object_id__in=known)
        .select_related("current_task_state__task")
    ):
        known[state.object_id].append(state)
    for instance in instances:
        instance._current_workflow_states = known[str(instance.pk)]


def _reasons(translation: Translation, sheet: Sheet, under_review: bool) -> list[str]:
    """Why somebody who may publish cannot publish, or under review approve, yet."""
    reasons = [str(reason) for reason in publishing.reasons_against(translation, reviewing=under_review)]
    return reasons + ([stale_reason()] if sheet.stale else [])


def stale_reason() -> str:
    return _("The form of the original has changed since it was submitted: publish the original once more.")


def context(
    translation: Translation, source: TranslatableMixin, user, sheet: Sheet, locked: str
) -> dict[str, Any]:
    """For ``editor.html``; the sheet must be prepared, and the user be one who may translate it."""
    target, state = states.target_of(translation), states.state_of(translation)
    title = overrides.title_of(target or source)
    from_locale, into_locale = translation.source.locale, translation.target_locale
    under_review = review.under_review(translation)
    may_publish = permissions.may_publish_target(user, translation)
    return {
        "header_title": title,
        "page_title": title,
        "breadcrumbs_items": [
            {"url": reverse("translation_overview"), "label": _("Translations")},
            # The title stands below, in full.
            {"url": "", "label": f"{from_locale.get_display_name()} → {into_locale.get_display_name()}"},
        ],
        "history_url": _history_url(user, target),
        "media": overrides.media(sheet.overrides),
        "translation": translation,
        "address": reverse("translation_editor", args=[translation.pk]),
        "source": source,
        "source_locale": from_locale,
        "target_locale": into_locale,
        "target": target,
        "is_page": isinstance(target, Page),
        "state": state,
        "source_url": live_url_of(source),
        "source_edit_url": edit_url_of(user, source),
        "live_url": live_url_of(target),
        "sheet": sheet,
        "groups": sheet.groups,
        "locked": locked,
        "may_publish": may_publish,
        "reasons": _reasons(translation, sheet, under_review) if may_publish else [],
        "go_live_at": publishing.go_live_at(source),
        "under_review": under_review,
        "may_review": under_review and review.may_review(translation, user),
        "may_withdraw": under_review and review.may_withdraw(translation, user),
        "may_ask": not under_review and not locked,
        "entries": review.history(translation),
        "has_machine": _has_machine(translation),
    }


def _has_machine(translation: Translation) -> bool:
    engine = machine.translator()
    return engine is not None and engine.can_translate(translation.source.locale, translation.target_locale)


def _history_url(user, target: TranslatableMixin | None) -> str | None:
    if isinstance(target, Page):
        return reverse("wagtailadmin_pages:history", args=[target.pk])
    if target is None or not permissions.may_edit(user, target):
        return None
    return reverse(target.snippet_viewset.get_url_name("history"), args=[target.pk])


def edit_url_of(user, instance: TranslatableMixin | None) -> str | None:
    """Where somebody may edit a page or snippet; None where they may not."""
    if instance is None or not permissions.may_edit(user, instance):
        return None
    return get_edit_url(instance)


def live_url_of(instance: TranslatableMixin | None) -> str | None:
    return instance.full_url if isinstance(instance, Page) and instance.live else None
