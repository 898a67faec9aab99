"""Wagtail's own ways to publish, which know nothing of segments."""

from functools import wraps

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from wagtail.actions.publish_revision import PublishPermissionError, PublishRevisionAction
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions import publish as wagtail_bulk
from wagtail.models import Page, TaskState, TranslatableMixin
from wagtail_localize.models import Translation

from .. import permissions, publishing, review, signal_handlers, states

SHOWN = 10  # refusals told one by one


def connect() -> None:
    """Let no revision of a translation go live past ``publishing``, whatever view asks for it.

    Everything in Wagtail that publishes runs this action. What no user asked for, a schedule that is due,
    was checked when it was made. What goes live is what the segments say now, never an older revision: the
    first one, made when it was submitted, is the original's text.
    """
    execute = PublishRevisionAction.execute

    @wraps(execute)
    def guarded(action, skip_permission_checks: bool = False):
        if action.user and not publishing.under_way.get() and isinstance(action.object, TranslatableMixin):
            translation = signal_handlers.translation_to(action.object)
            reasons = publishing.reasons_against(translation) if translation else []
            if reasons:
                raise PublishPermissionError(str(publishing.Refused(reasons)))
            if translation:
                action.check(skip_permission_checks)
                revision = publishing.save_draft(translation, action.user)
                action.revision, action.object = revision, revision.as_object()
        return execute(action, skip_permission_checks)

    PublishRevisionAction.execute = guarded


def before_edit(request: HttpRequest, instance: TranslatableMixin) -> HttpResponse | None:
    """What a form of the edit view asks for that is decided here: publish, start again, become an alias."""
    if request.method != "POST" or not isinstance(instance, TranslatableMixin):
        return None
    if "localize-convert-to-alias" in request.POST:
        return redirect("wagtail_localize:convert_to_alias", instance.pk)
    if "localize-restart-translation" in request.POST:
        translation = stopped(instance)
        return translation and _restart(request, translation)
    if "action-publish" in request.POST or request.POST.get("action") == "publish":
        translation = signal_handlers.translation_to(instance)
        return translation and _publish(request, translation)
    return None


def stopped(instance: TranslatableMixin) -> Translation | None:
    """The translation that an instance was the target of before it was stopped."""
    return (
        Translation.objects.filter(
            source__object_id=instance.translation_key, target_locale_id=instance.locale_id, enabled=False
        )
        .select_related("source", "target_locale")
        .first()
    )


def _restart(request: HttpRequest, translation: Translation) -> HttpResponse:
    if not permissions.may_translate(request.user, translation):
        raise PermissionDenied
    states.restart(translation)
    signal_handlers.sync(translation.source)  # whatever happened to the original meanwhile
    messages.success(request, gettext("The translation is kept with its original again."))
    return redirect(reverse("translation_editor", args=[translation.pk]))


def _publish(request: HttpRequest, translation: Translation) -> HttpResponse:
    if not permissions.may_translate(request.user, translation):
        raise PermissionDenied
    error = why_not(translation, request.user)
    if error:
        messages.error(request, error)
    else:
        messages.success(request, gettext("The translation is published."))
    return redirect(reverse("translation_editor", args=[translation.pk]))


def why_not(translation: Translation, user) -> str:
    """Publish; the reasons where that was refused."""
    try:
        publishing.publish(translation, user)
    except publishing.Refused as refused:
        return str(refused)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


class PublishBulkAction(wagtail_bulk.PublishBulkAction):
    """Translations among the pages chosen, or below them, are published where nothing stands against it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.refused: list[str] = []

    def get_execution_context(self) -> dict:
        return super().get_execution_context() | {"refused": self.refused}

    @classmethod
    def execute_action(cls, objects, include_descendants=False, user=None, refused=None, **kwargs):
        refused = [] if refused is None else refused
        chosen = below = 0
        for page in sorted(objects, key=lambda page: page.path):  # what is above goes first
            chosen += _publish_one(page, user, refused)
            if not include_descendants:
                continue
            for draft in page.get_descendants().not_live().defer_streamfields().specific().iterator():
                if user is None or draft.permissions_for_user(user).can_publish():
                    below += _publish_one(draft, user, refused)
        return chosen, below

    def get_success_message(self, num_parent_objects, num_child_objects):
        for text in self.refused[:SHOWN]:
            messages.error(self.request, text)
        more = len(self.refused) - SHOWN
        if more > 0:
            text = ngettext(
                "%(count)s more page was not published.", "%(count)s more pages were not published.", more
            )
            messages.error(self.request, text % {"count": more})
        if not num_parent_objects and not num_child_objects:
            return None
        return super().get_success_message(num_parent_objects, num_child_objects)


def _publish_one(page: Page, user, refused: list[str]) -> bool:
    translation = signal_handlers.translation_to(page)
    if translation is None:
        revision = page.get_latest_revision() or page.specific.save_revision(user=user)
        revision.publish(user=user)
        return True
    reason = why_not(translation, user)
    if reason:
        refused.append(
            gettext("“%(title)s” was not published. %(reason)s")
            % {"title": page.get_admin_display_title(), "reason": reason}
        )
    return not reason


def allowed_actions(actions: list[tuple], instance: TranslatableMixin, user) -> list[tuple]:
    """Of a review's actions those that can be done: what cannot be published cannot be approved."""
    if all(name != "approve" for name, *_rest in actions):
        return actions
    if not _reasons_against_approval(instance, instance.current_workflow_task_state, user):
        return actions
    return [action for action in actions if action[0] != "approve"]


def before_approval(task_state: TaskState, user) -> None:
    """Raises ``PermissionDenied``: Wagtail's views know no other refusal."""
    reasons = _reasons_against_approval(task_state.workflow_state.content_object, task_state, user)
    if reasons:
        raise PermissionDenied(str(publishing.Refused(reasons)))


def _reasons_against_approval(
    instance: TranslatableMixin, task_state: TaskState | None, user
) -> list[publishing.Reason]:
    """Only the last approval publishes, and asks for the right to."""
    translation = signal_handlers.translation_to(instance)
    if translation is None:
        return []
    last = task_state is None or review.is_last(task_state)
    return publishing.reasons_against(translation, user if last else None, reviewing=True)
