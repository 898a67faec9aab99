"""Submitting all pages of a section, page by page, each in a short transaction of its own.

Nothing is remembered of where it stopped: what has no translation yet is what is left to do. A run that was
killed, stopped or interrupted is taken up again, pages added meanwhile are taken, nothing is done twice.
"""

import logging
import time
from collections.abc import Iterator
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from core.background import is_ending, named

from . import permissions, submitting
from .models import BulkTranslation

logger = logging.getLogger(__name__)
Stage = BulkTranslation.Stage
OPEN = (Stage.WAITING, Stage.RUNNING, Stage.STOPPED)  # what a new start continues

SLICE = 60.0  # seconds of work, then the worker's other tasks have their turn
# SQLite's other writers ask ten times a second whether it is their turn. So we leave it to them, after a
# third of a second of pages, for a little longer than that.
TURN, PAUSE = 0.3, 0.11  # seconds
SAVED_EVERY = 2.0  # seconds
DEAD_AFTER = timedelta(minutes=2)  # without a sign of life it was killed
MOST_PROBLEMS = 500  # noted of one run


def pages_of(section: Page) -> QuerySet[Page]:
    """The live originals at and below a section, parents before their children."""
    return Page.objects.filter(
        path__startswith=section.path, live=True, alias_of__isnull=True, locale_id=section.locale_id
    ).order_by("path")


def without_translation(locale: Locale) -> Q:
    """Pages that have neither been submitted into a language nor been written in it by hand."""
    submitted = Translation.objects.filter(
        source__object_id=OuterRef("translation_key"),
        source__locale_id=OuterRef("locale_id"),
        target_locale=locale,
        enabled=True,
    )
    written = Page.objects.filter(
        translation_key=OuterRef("translation_key"), locale=locale, alias_of__isnull=True
    )
    return ~Q(Exists(submitted)) & ~Q(Exists(written))


def start(section: Page, locale: Locale, user=None, background: bool = True) -> BulkTranslation:
    """Begin, or continue what was begun for this section and language.

    Raises ``PermissionDenied``. Without ``user`` nobody's rights are asked, and only the terminal does the
    work, which calls ``claim`` and ``work`` itself (``background=False``).
    """
    if user is not None and not permissions.may_submit(user, section, locale):
        raise PermissionDenied
    with transaction.atomic():
        Page.objects.select_for_update(of=("self",)).get(pk=section.pk)  # one at a time
        job = BulkTranslation.objects.filter(section_id=section.pk, locale=locale, stage__in=OPEN).first()
        if job is None:
            job = BulkTranslation(section_id=section.pk, locale=locale, user=user)
            _left(job, set())
            job.save()
            if background:
                submit_slice.enqueue(job.pk)
        elif job.stage == Stage.STOPPED or is_dead(job):
            resume(job, user, background)
    return job


def resume(job: BulkTranslation, user=None, background: bool = True) -> None:
    """Take up what was stopped or killed; what failed is tried again, with the rights of ``user``."""
    job.stage, job.problems, job.user = Stage.WAITING, [], user or job.user
    job.save(update_fields=["stage", "problems", "user", "updated_at"])
    if background:
        submit_slice.enqueue(job.pk)


def stop(job: BulkTranslation) -> bool:
    """Stop after the page it is at; False where it had come to its end."""
    running = BulkTranslation.objects.filter(pk=job.pk, stage__in=(Stage.WAITING, Stage.RUNNING))
    return bool(running.update(stage=Stage.STOPPED, updated_at=timezone.now()))


def is_dead(job: BulkTranslation) -> bool:
    """Whether whoever worked at it was killed."""
    return job.stage == Stage.RUNNING and job.updated_at < timezone.now() - DEAD_AFTER


@named(gettext_lazy("Taking up bulk translation again"))
def take_up_dead() -> None:
    """Every minute: what was at work when the background process was killed goes on."""
    for job in BulkTranslation.objects.filter(stage=Stage.RUNNING):
        if is_dead(job):
            resume(job, background=job.user_id is not None)


@task(backend="background")
@named(gettext_lazy("Bulk translation"), about=lambda job_id: f"#{job_id}")
def submit_slice(job_id: int) -> int:
    """Work for a minute, then stand in the queue again; gives the number of pages submitted."""
    job = BulkTranslation.objects.select_related("section", "locale", "user").filter(pk=job_id).first()
    if job is None or not claim(job):
        return 0
    if job.user is None:  # the account is gone, or the terminal was: nobody's rights would be asked
        stop(job)
        return 0
    before, until = job.submitted, time.monotonic() + SLICE
    for _page in work(job):
        if time.monotonic() > until or is_ending():
            break
    with transaction.atomic():
        if _save(job, stage=Stage.WAITING):
            submit_slice.enqueue(job.pk)
    return job.submitted - before


def claim(job: BulkTranslation) -> bool:
    """Whether it is ours to work at now; somebody else may be at it, or have stopped it."""
    dead = Q(stage=Stage.RUNNING, updated_at__lt=timezone.now() - DEAD_AFTER)
    free = BulkTranslation.objects.filter(Q(stage=Stage.WAITING) | dead, pk=job.pk)
    taken = free.update(stage=Stage.RUNNING, updated_at=timezone.now())
    job.refresh_from_db()
    return bool(taken)


def work(job: BulkTranslation) -> Iterator[Page]:
    """Submit what is left and give each page that was tried; at the end the job is done.

    Ends early where the job has been stopped or deleted. Whoever leaves it says what becomes of the job.
    """
    saved = paused = time.monotonic()
    done: set[int] = set()
    while left := _left(job, done):
        for pk in left:
            done.add(pk)
            page = Page.objects.filter(pk=pk, live=True).first()
            if page is not None and _submit(job, page):
                yield page
            if time.monotonic() - saved > SAVED_EVERY:
                if not _save(job):
                    return
                saved = time.monotonic()
            if time.monotonic() - paused > TURN:
                time.sleep(PAUSE)
                paused = time.monotonic()
    _save(job, stage=Stage.DONE, finished_at=timezone.now())


def leave(job: BulkTranslation) -> None:
    """Write down what was done, and that nobody is at it any more."""
    _save(job, stage=Stage.STOPPED)


def _left(job: BulkTranslation, done: set[int]) -> list[int]:
    """The pages still to be submitted; counts all of the section and what was there already anew."""
    section = Page.objects.filter(pk=job.section_id).first()  # it may have been moved meanwhile
    if section is None:
        return []
    pages = pages_of(section)
    ids = list(pages.filter(without_translation(job.locale)).values_list("pk", flat=True))
    if not done:
        job.total = pages.count()
        job.skipped = max(0, job.total - len(ids) - job.submitted)
    failed = {pk for pk, _title, _what in job.problems}
    return [pk for pk in ids if pk not in done and pk not in failed]


def _submit(job: BulkTranslation, page: Page) -> bool:
    """False for a page that whoever started it may not submit, because they may not read it."""
    try:
        if job.user is not None and not permissions.may_submit(job.user, page.specific, job.locale):
            job.skipped += 1
            return False
        _try_twice(page, job)
        job.submitted += 1
    except Exception as error:  # whatever one page has, the others go on
        logger.exception("Page %s could not be submitted for translation.", page.pk)
        if len(job.problems) < MOST_PROBLEMS:
            what = str(error)[:300] or type(error).__name__
            job.problems = [*job.problems, [page.pk, page.title, what]]
    return True


def _try_twice(page: Page, job: BulkTranslation) -> None:
    """Somebody else may have made the same parent, or a page beside it, in the same moment."""
    try:
        submitting.submit(page, job.locale, job.user)
    except DatabaseError:
        submitting.submit(page, job.locale, job.user)


def _save(job: BulkTranslation, **values) -> bool:
    """Progress, unless somebody has stopped it: False then."""
    at = BulkTranslation.objects.filter(pk=job.pk, stage=Stage.RUNNING)
    counts = {name: getattr(job, name) for name in ("total", "submitted", "skipped", "problems")}
    values = {"updated_at": timezone.now(), **counts, **values}
    if at.update(**values):
        for name, value in values.items():
            setattr(job, name, value)
        return True
    # What was done until it was stopped is said all the same.
    BulkTranslation.objects.filter(pk=job.pk, stage=Stage.STOPPED).update(**counts)
    return False


def describe(job: BulkTranslation) -> str:
    """How far it is, in words."""
    if is_dead(job):
        return _("Interrupted; it goes on by itself in a minute")
    return job.get_stage_display()
