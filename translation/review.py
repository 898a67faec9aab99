"""Review of translations: in Wagtail's own workflow where the page has one, by the same rules here where not.

Snippets have no workflow, and an administrator may take away that of a language; then whoever may publish
reviews.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.locks import BasicLock
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry
from wagtail.models import (
    LockableMixin,
    Page,
    Task,
    TaskState,
    TranslatableMixin,
    Workflow,
    WorkflowMixin,
    WorkflowState,
)
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail_localize.models import Translation

from . import mail, permissions, publishing, states
from .models import TranslationState
from .publishing import Reason, Refused
from .signal_handlers import translation_to

ASKED, APPROVED, SENT_BACK, WITHDRAWN = (
    f"translation.review.{what}" for what in ("ask", "approve", "send_back", "withdraw")
)
# What stands against publishing, and against asking for it too.
AGAINST_ASKING = {"source_gone", "stopped", "locked", "in_review", "untranslated"}


@dataclass(frozen=True)
class Entry:
    """Something that happened to a translation on its way to readers."""

    when: datetime
    who: str
    what: str
    text: str  # a comment, or ""
    is_sending_back: bool = False


def under_review(translation: Translation) -> bool:
    if states.in_workflow(states.target_of(translation)):
        return True
    return states.state_of(translation).review_asked_at is not None


def may_review(translation: Translation, user) -> bool:
    """Whether it waits for approval, and this user may approve it or send it back."""
    if not under_review(translation):
        return False
    task_state = _task_state(states.target_of(translation))
    if task_state is None:
        return permissions.may_publish(user, translation)
    actions = task_state.task.specific.get_actions(task_state.workflow_state.content_object, user)
    if "reject" not in {name for name, *_rest in actions}:  # "approve" waits for the last segment
        return False
    rule = permissions.may_publish if is_last(task_state) else permissions.may_translate
    return rule(user, translation)


def locked_against(translation: Translation, user) -> str:
    """Why this user cannot write segments now; "" where they can."""
    target = states.target_of(translation)
    if not translation.enabled:
        return _("This translation is no longer kept with its original.")
    if isinstance(target, LockableMixin) and target.locked and BasicLock(target).for_user(user):
        return _("The page is locked: it must be unlocked first.")
    task_state = _task_state(target)
    if task_state is not None:
        locked = task_state.task.specific.locked_for_user(target, user)
    else:
        locked = under_review(translation) and not may_review(translation, user)
    return _("It is being reviewed: only reviewers can change it until they answer.") if locked else ""


def reviewers(translation: Translation) -> list:
    """Active accounts that may publish it, for translations without a workflow."""
    target = states.target_of(translation)
    if isinstance(target, Page):
        users = PagePermissionPolicy().users_with_permission_for_instance("publish", target)
    else:
        app, codename = permissions.PUBLISH_SNIPPETS.split(".")
        found = Permission.objects.filter(content_type__app_label=app, codename=codename)
        users = get_user_model().objects.filter(
            Q(is_superuser=True) | Q(groups__permissions__in=found) | Q(user_permissions__in=found)
        )
    return [
        user for user in users.filter(is_active=True).distinct() if permissions.may_publish(user, translation)
    ]


def ask(translation: Translation, user, note: str = "") -> None:
    """Hand a finished translation to the reviewers, as a new revision; after "needs changes" once more.

    Raises ``Refused``, or ``ValidationError`` where a segment does not fit its field.
    """
    note = note.strip()
    with _alone(translation):
        reasons = [
            reason for reason in publishing.reasons_against(translation) if reason.code in AGAINST_ASKING
        ]
        if not permissions.may_translate(user, translation):
            reasons.insert(0, Reason("no_permission", _("You may not translate this.")))
        if reasons:
            raise Refused(reasons)
        publishing.save_draft(translation, user)
        target = states.target_of(translation)
        workflow = _workflow(target)
        if workflow is None:
            _ask_without_workflow(translation, user, note)
        else:
            TranslationState.objects.filter(translation=translation).update(review_note="")
            _start(workflow, target, user)
        _log(translation, ASKED, user, note)
        states.refresh(translation)


def approve(translation: Translation, user, note: str = "") -> TranslatableMixin:
    """Approve the segments as they are now; gives the target, published or scheduled by the last approval.

    Raises ``Refused``, or ``ValidationError`` where a segment does not fit its field.
    """
    note = note.strip()
    with _alone(translation):
        _check_reviewer(translation, user)
        task_state = _task_state(states.target_of(translation))
        last = task_state is None or is_last(task_state)
        reasons = publishing.reasons_against(translation, user if last else None, reviewing=True)
        if reasons:
            raise Refused(reasons)
        if task_state is not None:
            if not last:
                task_state.revision = publishing.save_draft(translation, user)
                task_state.save(update_fields=["revision"])
            task_state.task.specific.on_action(task_state, user, "approve", comment=note)
        else:
            asked_by = states.state_of(translation).review_asked_by
            publishing.publish(translation, user, reviewing=True)
            _answered(translation)
            _log(translation, APPROVED, user, note)
            if asked_by and asked_by != user:
                mail.tell([asked_by], "approved", translation, user, note, preference="approved")
    return states.target_of(translation)


def send_back(translation: Translation, user, reason: str) -> None:
    """Ask the translator for changes; raises ``Refused``, without a reason too."""
    reason = reason.strip()
    with _alone(translation):
        _check_reviewer(translation, user)
        if not reason:
            raise Refused([Reason("no_reason", _("Say what must be changed."))])
        task_state = _task_state(states.target_of(translation))
        if task_state is not None:
            task_state.task.specific.on_action(task_state, user, "reject", comment=reason)
            TranslationState.objects.filter(translation=translation).update(review_note=reason)
        else:
            asked_by = states.state_of(translation).review_asked_by
            _answered(translation, reason)
            _log(translation, SENT_BACK, user, reason)
            if asked_by and asked_by != user:
                mail.tell([asked_by], "sent_back", translation, user, reason, preference="rejected")


def may_withdraw(translation: Translation, user) -> bool:
    """Whether it waits for approval, and this user asked for it or may approve it."""
    target = states.target_of(translation)
    if states.in_workflow(target):
        return target.current_workflow_state.user_can_cancel(user)
    state = states.state_of(translation)
    return state.review_asked_at is not None and (
        state.review_asked_by_id == user.pk or may_review(translation, user)
    )


def withdraw(translation: Translation, user) -> None:
    """Take back what was handed to the reviewers; raises ``Refused``."""
    with _alone(translation):
        if not may_withdraw(translation, user):
            raise Refused([_not_reviewed()])
        target = states.target_of(translation)
        if states.in_workflow(target):
            _cancel(target.current_workflow_state, user)
        _answered(translation)
        _log(translation, WITHDRAWN, user)


def history(translation: Translation) -> list[Entry]:
    """What translators and reviewers did and said, newest first."""
    entries = list(log_registry.get_logs_for_instance(translation).select_related("user"))
    target = states.target_of(translation)
    if target is not None:
        mine = log_registry.get_logs_for_instance(target).select_related("user")
        entries += mine.filter(
            Q(action__startswith="wagtail.workflow.") | Q(action__in=["wagtail.publish", "wagtail.unpublish"])
        ).exclude(action__in=["wagtail.workflow.start", "wagtail.workflow.resume"])  # told with its note
    entries.sort(key=lambda entry: (entry.timestamp, entry.pk), reverse=True)
    return [
        Entry(
            entry.timestamp,
            entry.user_display_name,
            capfirst(str(entry.message)),
            str(entry.data.get("comment", "")),
            entry.action in (SENT_BACK, "wagtail.workflow.reject"),
        )
        for entry in entries
    ]


def finish(workflow_state: WorkflowState, user=None) -> bool:
    """A workflow has come to its end, by whatever view; False where it is no translation's."""
    target = workflow_state.content_object
    translation = translation_to(target) if isinstance(target, TranslatableMixin) else None
    if translation is None:
        return False
    task_state = workflow_state.current_task_state
    if task_state is not None and task_state.status == TaskState.STATUS_CANCELLED:
        return True  # its task was abolished: nobody has approved anything
    try:
        published = publishing.publish(translation, user, reviewing=True)
    except (Refused, ValidationError) as error:
        raise PermissionDenied(str(error)) from error  # Wagtail's views know no other refusal
    if task_state is not None:
        TaskState.objects.filter(pk=task_state.pk).update(revision=published.latest_revision_id)
    return True


@contextmanager
def _alone(translation: Translation) -> Iterator[None]:
    """Nobody else asks or answers meanwhile, and all of it happens or nothing."""
    try:
        with transaction.atomic():
            states.state_of(translation)
            TranslationState.objects.select_for_update().get(translation=translation)
            yield
    except PermissionDenied as error:  # ``finish`` refused
        if isinstance(error.__cause__, ValidationError):
            publishing.blame(translation, error.__cause__)
        raise error.__cause__ or error from None
    except ValidationError as error:
        publishing.blame(translation, error)
        raise


def _check_reviewer(translation: Translation, user) -> None:
    if not under_review(translation):
        raise Refused([_not_reviewed()])
    if not may_review(translation, user):
        raise Refused([Reason("no_permission", _("You may not review this."))])


def _not_reviewed() -> Reason:
    return Reason("not_in_review", _("It is not waiting for review: somebody else may have answered."))


def _task_state(target: TranslatableMixin | None) -> TaskState | None:
    return target.current_workflow_task_state if isinstance(target, WorkflowMixin) else None


def is_last(task_state: TaskState) -> bool:
    """Whether its approval publishes."""
    workflow_state = task_state.workflow_state
    tasks = Task.objects.filter(workflow_tasks__workflow=workflow_state.workflow_id, active=True)
    left = tasks.exclude(task_states__in=workflow_state.successful_task_states)
    return not left.exclude(pk=task_state.task_id).exists()


def _workflow(target: TranslatableMixin | None) -> Workflow | None:
    """The one that asks somebody: without a task Wagtail's would publish at once."""
    workflow = target.get_workflow() if isinstance(target, WorkflowMixin) else None
    return workflow if workflow and workflow.tasks.filter(active=True).exists() else None


def _start(workflow: Workflow, target: WorkflowMixin, user) -> None:
    """Start the workflow, or take it up where a reviewer had sent it back."""
    current = target.current_workflow_state
    if current is not None:
        task_state = current.current_task_state
        if (
            task_state is not None
            and current.workflow_id == workflow.pk
            and workflow.tasks.filter(pk=task_state.task_id, active=True).exists()
        ):
            current.requested_by = user  # the answer goes to whoever asks now
            current.resume(user)
            return
        _cancel(current, user)  # an administrator has changed the workflow since
    workflow.start(target, user)


def _cancel(workflow_state: WorkflowState, user) -> None:
    if workflow_state.current_task_state is None:  # its task was deleted; Wagtail's cancel would fail
        workflow_state.status = WorkflowState.STATUS_CANCELLED
        workflow_state.save()
    else:
        workflow_state.cancel(user)


def _ask_without_workflow(translation: Translation, user, note: str) -> None:
    people = reviewers(translation)
    if not people:
        raise Refused([Reason("nobody_reviews", _("Nobody can review it: tell an administrator."))])
    TranslationState.objects.filter(translation=translation).update(
        review_asked_by=user, review_asked_at=timezone.now(), review_note=note
    )
    others = [person for person in people if person != user]
    mail.tell(others, "asked", translation, user, note, preference="submitted")


def _answered(translation: Translation, note: str = "") -> None:
    TranslationState.objects.filter(translation=translation).update(
        review_asked_by=None, review_asked_at=None, review_note=note
    )
    states.refresh(translation)


def _log(translation: Translation, action: str, user, comment: str = "") -> None:
    log(
        instance=translation,
        action=action,
        user=user,
        title=translation.source.object_repr,
        data={"comment": comment},
    )
