"""The daily mail to translators and reviewers: what came to them within the last day."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, TaskState
from wagtail.permission_policies.pages import PagePermissionPolicy

from core.background import named
from core.visibility import unrestricted

from . import mail, permissions
from .models import NoticePreference, Status, TranslationState
from .roles import REVIEWERS, TRANSLATORS

logger = logging.getLogger(__name__)
PERIOD = timedelta(days=1)
LINES = 20  # of a section; the rest is a number


@dataclass(frozen=True)
class Line:
    title: str
    language: str
    address: str


@dataclass(frozen=True)
class Section:
    heading: str
    lines: list[Line]
    more: int  # that have no line


@named(_("Daily mail to translators"))
def send_digests() -> int:
    """Write to everybody in both groups who has work that is new; gives the number of mails.

    All of them are queued, or none: killed and begun again, it writes to nobody twice.
    """
    since, overview = timezone.now() - PERIOD, mail.address("translation_overview")
    digests = []
    for user in recipients():
        try:
            digests.append((user, digest(user, since)))
        except Exception:  # the others must have theirs
            logger.exception("The daily mail about translations for account %s failed.", user.pk)
    sent = 0
    with transaction.atomic():
        for user, sections in digests:
            try:
                with transaction.atomic():
                    context = {"sections": sections, "overview": overview}
                    sent += bool(sections) and mail.send(user, "daily", context)
            except Exception:
                logger.exception("The daily mail about translations for account %s failed.", user.pk)
    return sent


def recipients() -> QuerySet:
    return (
        get_user_model()
        .objects.filter(is_active=True, groups__name__in=[TRANSLATORS, REVIEWERS])
        .exclude(email="")
        .exclude(pk__in=NoticePreference.objects.filter(daily=False).values("user"))
        .distinct()
    )


def digest(user, since: datetime) -> list[Section]:
    """What is new for an account since a moment; no section without a line."""
    visible = permitted(user)
    outdated = visible.filter(status=Status.OUTDATED, outdated_since__gt=since)
    waiting = visible.filter(status=Status.IN_REVIEW)
    found = [
        Section(_("Published without a translation:"), *_lines_of_pages(user, since)),
        Section(
            _("New to translate:"),
            *_lines(visible.filter(status=Status.IN_WORK, translation__created_at__gt=since)),
        ),
        Section(_("The original has changed:"), *_lines(outdated)),
    ]
    if user.groups.filter(name=REVIEWERS).exists():
        found.append(Section(_("Waiting for review:"), *_lines(waiting.filter(_asked_after(since)))))
    return [section for section in found if section.lines]


def permitted(user) -> QuerySet[TranslationState]:
    """States of translations whose target an account may write, and whose original it may read."""
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    writable = Q(page__in=pages.order_by().values("pk"))
    if user.has_perm(permissions.SNIPPETS):
        writable |= Q(page=None)
    states = TranslationState.objects.filter(writable, translation__enabled=True)
    if not user.has_perm(permissions.UNPUBLISHED):
        public = Page.objects.live().filter(
            unrestricted(), translation_key=OuterRef("translation__source__object_id")
        )
        states = states.filter(
            Q(page=None) | Exists(public.filter(locale_id=OuterRef("translation__source__locale_id")))
        )
    return states


def _asked_after(since: datetime) -> Q:
    tasks = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        started_at__gt=since,
        workflow_state__base_content_type=ContentType.objects.get_for_model(Page),
        workflow_state__object_id=Cast(OuterRef("page_id"), CharField()),
    )
    return Q(review_asked_at__gt=since) | Q(Exists(tasks))


def _lines(states: QuerySet[TranslationState]) -> tuple[list[Line], int]:
    rows = states.select_related("translation__source", "translation__target_locale").order_by("-pk")
    lines = [
        Line(
            _short(state.translation.source.object_repr),
            state.translation.target_locale.get_display_name(),
            mail.editor_address(state.translation),
        )
        for state in rows[:LINES]
    ]
    return lines, max(states.count() - LINES, 0)


def _lines_of_pages(user, since: datetime) -> tuple[list[Line], int]:
    """Public originals that nobody has submitted, for each language the account works in."""
    lines: list[Line] = []
    more = 0
    for locale in _languages(user):
        pages = (
            Page.objects.live()
            .filter(
                unrestricted(),
                locale__language_code=settings.LANGUAGE_CODE,
                alias_of=None,
                depth__gt=2,
                first_published_at__gt=since,
            )
            .exclude(translation_key__in=Page.objects.filter(locale=locale).values("translation_key"))
            .order_by("-first_published_at")
        )
        room = LINES - len(lines)
        lines += [
            Line(
                _short(page.title),
                locale.get_display_name(),
                mail.address("wagtail_localize:submit_page_translation", page.pk),
            )
            for page in pages[:room]
        ]
        more += max(pages.count() - room, 0)
    return lines, more


def _languages(user) -> Iterable[Locale]:
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "add")
    found = pages.order_by().values("locale")
    return Locale.objects.filter(pk__in=found).exclude(language_code=settings.LANGUAGE_CODE).order_by("pk")


def _short(title: str) -> str:
    return Truncator(" ".join(title.split())).chars(120)
