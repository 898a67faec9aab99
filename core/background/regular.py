"""What is done every minute, by one worker of all; and what is put into the queue once a day."""

import logging

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from ..models import Lease, RegularWork
from .endings import is_ending
from .naming import name_of, named
from .signs import DEAD_AFTER

logger = logging.getLogger(__name__)
LEASE = "every minute"


@named(_("Scheduled publishing"))
def publish_scheduled() -> None:
    call_command("publish_scheduled", verbosity=0)


def minute_work() -> list[str]:
    return [f"{__name__}.publish_scheduled", *settings.MINUTE_WORK]


def every_minute(worker_id: str) -> bool:
    """Do a minute's work unless another worker has it; False then."""
    now = timezone.now()
    if not Lease.take(LEASE, worker_id, now, now + DEAD_AFTER):
        return False
    for name in minute_work():
        if is_ending():
            return True
        _attempt(name)
    begin_day()
    Lease.objects.filter(name=LEASE, holder=worker_id).update(done_at=timezone.now())
    return True


def _attempt(name: str) -> None:
    """A bad minute must not end scheduled publishing for good, nor one job keep others from theirs."""
    try:
        import_string(name)()
    except Exception as error:
        logger.exception("%s failed; it is tried again in a minute.", name)
        work, _new = RegularWork.objects.get_or_create(name=name)
        work.failing_since = work.failing_since or timezone.now()
        work.error = f"{type(error).__name__}: {error}"[:1000]
        work.save()
    else:
        RegularWork.objects.filter(name=name).exclude(failing_since=None).update(failing_since=None, error="")


def begin_day() -> None:
    """Queue the daily work of a day in Asia/Ho_Chi_Minh, once, however many days there was no worker."""
    today = timezone.localdate()
    begun = dict(RegularWork.objects.exclude(day=None).values_list("name", "day"))
    for name in settings.DAILY_WORK:
        if name not in begun:
            # A new portal, or a new version: it has no day behind it that it could have missed.
            RegularWork.objects.update_or_create(name=name, defaults={"day": today})
        elif begun[name] < today:
            with transaction.atomic():
                due = RegularWork.objects.filter(Q(day=None) | Q(day__lt=today), name=name)
                if due.update(day=today):
                    do_daily.enqueue(name)


@task(backend="background", priority=10)
@named(_("Daily work"), about=lambda name: name_of(name))
def do_daily(name: str) -> None:
    """One thing of ``DAILY_WORK``; what an older version had there is no error."""
    if name in settings.DAILY_WORK:
        import_string(name)()
