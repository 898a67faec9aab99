"""The one guarded way from segments to a page or snippet that readers see."""

import unicodedata
from contextvars import ContextVar
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin, Page, Revision, RevisionMixin, TranslatableMixin
from wagtail_localize.models import (
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationContext,
    TranslationLog,
)
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.strings import StringValue

from core.slugs import ascii_slug, free_slug

from . import permissions, states
from .segments import progress
from .submitting import COPIED

# While a translation is published from here: every other way is refused (``guards.publish``).
under_way: ContextVar[bool] = ContextVar("under_way", default=False)


@dataclass(frozen=True)
class Reason:
    """Why a translation cannot be published now."""

    code: str
    text: str

    def __str__(self) -> str:
        return self.text


class Refused(Exception):
    """Publishing was refused; ``reasons`` say why, for people."""

    def __init__(self, reasons: list[Reason]) -> None:
        super().__init__(" ".join(reason.text for reason in reasons))
        self.reasons = reasons


def reasons_against(translation: Translation, user=None, reviewing: bool = False) -> list[Reason]:
    """Everything that stands against publishing; empty where nothing does.

    ``user``: whose rights are asked; nobody's where None (a task). ``reviewing``: it is being approved in
    its workflow, which then is no obstacle.
    """
    reasons = []
    target = states.target_of(translation)
    try:
        source = translation.source.get_source_instance()
    except ObjectDoesNotExist:
        return [Reason("source_gone", _("The original has been deleted."))]
    if user is not None and not permissions.may_publish(user, translation):
        reasons.append(Reason("no_permission", _("You may not publish here: submit it for review.")))
    if not translation.enabled:
        reasons.append(Reason("stopped", _("This translation is no longer kept with its original.")))
    if getattr(target, "locked", False):
        reasons.append(Reason("locked", _("The page is locked: it must be unlocked first.")))
    if not reviewing and (states.in_workflow(target) or states.state_of(translation).review_asked_at):
        reasons.append(Reason("in_review", _("It is being reviewed: it is published when it is approved.")))
    if not goes_live(source):
        reasons.append(Reason("source_not_public", _("The original is not published.")))
    if isinstance(target, Page) and not target.get_parent().live and target.depth > 2:
        reasons.append(Reason("parent_not_live", _("The section above it is not published yet.")))
    counts = progress(translation)
    missing = counts.segments - counts.translated
    if missing:
        text = ngettext(
            "%(count)s segment is not translated.", "%(count)s segments are not translated.", missing
        )
        reasons.append(Reason("untranslated", text % {"count": missing}))
    return reasons


def goes_live(source: TranslatableMixin) -> bool:
    """Whether the original is live or will be by itself."""
    if not isinstance(source, DraftStateMixin) or source.live:
        return True
    return source.revisions.filter(approved_go_live_at__isnull=False).exists()


def go_live_at(source: TranslatableMixin):
    """When a scheduled original appears; None where it is live already, or never will."""
    if not isinstance(source, DraftStateMixin) or source.live:
        return None
    scheduled = source.revisions.filter(approved_go_live_at__isnull=False).first()
    return scheduled and scheduled.approved_go_live_at


def build(translation: Translation) -> TranslatableMixin:
    """The target as its segments make it, unsaved; the original's text where a segment is missing."""
    locale, source = translation.target_locale, translation.source
    original = source.get_source_instance()
    if states.target_of(translation) is None:
        from wagtail_localize.segments.ingest import ingest_segments

        target = original.copy_for_translation(locale)
        segments = source._get_segments_for_translation(locale, fallback=True)
        ingest_segments(source.as_instance(), target, source.locale, locale, segments)
    else:
        target = source.get_ephemeral_translated_instance(locale, fallback=True)
    if isinstance(target, Page):
        parent = target.get_parent()
        slug = free_slug(ascii_slug(target.slug) or ascii_slug(original.slug), parent.depth)
        target.slug = find_available_slug(parent, slug, ignore_page_id=target.pk)
    if isinstance(target, DraftStateMixin):
        target.go_live_at = go_live_at(original)
        target.expire_at = original.expire_at
    return target


def save_draft(translation: Translation, user=None) -> Revision | None:
    """A new revision of the target; what readers see stays as it is. None for what has no revisions.

    Raises ``ValidationError``; the segments to blame then carry its messages.
    """
    target = build(translation)
    if not isinstance(target, RevisionMixin):
        return None
    try:
        with transaction.atomic():
            revision = target.save_revision(user=user, log_action=True)
    except ValidationError as error:
        blame(translation, error)
        raise
    TranslationLog.objects.create(
        source=translation.source, locale=translation.target_locale, revision=revision
    )
    return revision


def publish(translation: Translation, user=None, reviewing: bool = False) -> TranslatableMixin:
    """Publish the target, or schedule it with its original; raises ``Refused`` or ``ValidationError``."""
    try:
        return _publish(translation, user, reviewing)
    except ValidationError as error:
        blame(translation, error)  # once more: the first was rolled back with everything else
        raise


@transaction.atomic
def _publish(translation: Translation, user, reviewing: bool) -> TranslatableMixin:
    reasons = reasons_against(translation, user, reviewing)
    if reasons:
        raise Refused(reasons)
    if issubclass(translation.source.specific_content_type.model_class(), DraftStateMixin):
        revision = save_draft(translation, user)
        token = under_way.set(True)
        try:
            revision.publish(user=user, skip_permission_checks=True)
        finally:
            under_way.reset(token)
    else:
        target = build(translation)
        try:
            with transaction.atomic():
                target.full_clean()
                target.save()
        except ValidationError as error:
            blame(translation, error)
            raise
        log(instance=target, action="wagtail.edit", user=user)
        TranslationLog.objects.create(source=translation.source, locale=translation.target_locale)
        states.published(translation)
    return states.target_of(translation)


def follow(translation: Translation) -> bool:
    """Publish again what needs no translator after its original has changed; True where that was done.

    A picture was replaced, a paragraph removed: everything is translated and nothing waits to be published.
    """
    target = states.target_of(translation)
    if not states.is_live(target) or progress(translation).machine or reasons_against(translation):
        return False
    if getattr(target, "has_unpublished_changes", False) or not is_approved(translation, target):
        return False
    try:
        publish(translation)
    except (Refused, ValidationError):
        return False
    return True


def is_approved(translation: Translation, target: TranslatableMixin) -> bool:
    """Whether somebody published all that the segments say: every text is on the live target already.

    A wording may have come back together with a translation of it that nobody ever published.
    """
    locale, source = translation.target_locale, translation.source
    texts = {
        _plain(value.string) for value in extract_segments(target) if isinstance(value, StringSegmentValue)
    }
    mine = {"locale": locale, "context__object_id": source.object_id}
    copied = StringTranslation.objects.filter(tool_name=COPIED, **mine).values_list("data", flat=True)
    texts |= {_plain(StringValue(data)) for data in copied}
    for value in source._get_segments_for_translation(locale):
        if (
            isinstance(value, StringSegmentValue)
            and value.path != "slug"
            and _plain(value.string) not in texts
        ):
            return False
    chosen = SegmentOverride.objects.filter(**mine)
    since = getattr(target, "last_published_at", None)
    return not (chosen.filter(updated_at__gt=since) if since else chosen).exists()


def _plain(text: StringValue) -> str:
    return unicodedata.normalize("NFC", " ".join(text.render_text().split()))


def blame(translation: Translation, error: ValidationError) -> None:
    """Put a form's errors on the segments of their fields, as wagtail-localize does when it publishes."""
    if not hasattr(error, "error_dict"):
        return
    locale = translation.target_locale
    for field, errors in error.error_dict.items():
        contexts = TranslationContext.objects.filter(object_id=translation.source.object_id, path=field)
        strings = StringSegment.objects.filter(source=translation.source, context__in=contexts)
        for row in StringTranslation.objects.filter(
            context__in=contexts, locale=locale, translation_of__in=strings.values("string")
        ):
            row.set_field_error(errors)
        for override in SegmentOverride.objects.filter(context__in=contexts, locale=locale):
            override.set_field_error(errors)
