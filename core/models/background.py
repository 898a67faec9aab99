"""What background work leaves in the database, beside the tasks themselves (django-tasks-db)."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BackgroundWorkerQuerySet(models.QuerySet["BackgroundWorker"]):
    def seen_since(self, moment: datetime) -> Self:
        return self.filter(seen_at__gte=moment)


class BackgroundWorker(models.Model):
    """A process of ``run_background``; its row is gone when it has ended cleanly."""

    id = models.CharField(primary_key=True, max_length=64)
    host = models.CharField(max_length=100)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)  # its last sign of life
    task = models.UUIDField(null=True)  # what it was at then

    objects = BackgroundWorkerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.host} ({self.id[:6]})"


class Lease(models.Model):
    """What only one worker may do at a time; whoever is ``holder`` loses it unless it is prolonged."""

    name = models.CharField(primary_key=True, max_length=50)
    holder = models.CharField(max_length=64, blank=True)
    until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)  # when the holder last came to the end of it

    def __str__(self) -> str:
        return self.name

    @classmethod
    def take(cls, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Whether it is the holder's from now on: one statement, so that two cannot both have it."""
        free = Q(holder=holder) | Q(until=None) | Q(until__lt=now)
        if cls.objects.filter(free, name=name).update(holder=holder, until=until):
            return True
        if cls.objects.filter(name=name).exists():
            return False
        cls.objects.bulk_create([cls(name=name)], ignore_conflicts=True)
        return bool(cls.objects.filter(free, name=name).update(holder=holder, until=until))


class RegularWork(models.Model):
    """What is done every minute or every day, by the name the settings have for it."""

    name = models.CharField(primary_key=True, max_length=200)
    day = models.DateField(null=True)  # of daily work: the last day it was begun for
    failing_since = models.DateTimeField(null=True)  # of a minute's work
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class TaskFailure(models.Model):
    """One try of a task that ended in an error."""

    task = models.ForeignKey(
        "django_tasks_database.DBTaskResult", on_delete=models.CASCADE, related_name="failures"
    )
    failed_at = models.DateTimeField()
    exception = models.CharField(max_length=300)
    traceback = models.TextField()
    counts = models.BooleanField(default=True)  # no longer once somebody has asked for another try

    class Meta:
        verbose_name = _("failed try of a task")
        verbose_name_plural = _("failed tries of tasks")
        permissions = [("manage_background_work", _("Can see, repeat and discard background work"))]
        constraints = [models.UniqueConstraint(fields=["task", "failed_at"], name="one_failure_a_try")]

    def __str__(self) -> str:
        return self.last_line

    @property
    def last_line(self) -> str:
        """What the error says, without where it came from."""
        lines = self.traceback.strip().splitlines()
        return lines[-1].strip() if lines else self.exception
