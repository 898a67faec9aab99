"""The sizes of imported pictures: queued in one go, made by the worker, the newest pictures first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from images.models import PortalImage, Rendition
from images.renditions import all_specs
from images.tasks import make_renditions, make_renditions_of

from ..models import ImportedFile

# Pictures a task: some ten seconds of work, then the worker's other tasks have their turn. Both kinds come
# after what people are waiting for, and the fallbacks, which readers would otherwise wait for, come first.
FALLBACKS, FALLBACK_PRIORITY = 100, -5
SETS, SETS_PRIORITY = 10, -10
DEAD_AFTER = timedelta(hours=1)  # a task that has run for so long was killed


def enqueue_renditions(image_ids: Iterable[int]) -> int:
    """Queue the making of every size of these pictures, in their order; gives how many were new there.

    Those already waiting in the queue are left out.
    """
    waiting = _waiting()
    ids = [pk for pk in dict.fromkeys(image_ids) if pk not in waiting]
    for start in range(0, len(ids), FALLBACKS):
        task = make_renditions_of.using(priority=FALLBACK_PRIORITY)
        task.enqueue(ids[start : start + FALLBACKS], fallback_only=True)
    for start in range(0, len(ids), SETS):
        make_renditions_of.using(priority=SETS_PRIORITY).enqueue(ids[start : start + SETS])
    return len(ids)


def renditions_left() -> int:
    """How many imported pictures have not all their sizes yet."""
    return _lacking().count()


def lacking_renditions() -> list[int]:
    """Ids of imported pictures that have not all their sizes yet, the newest first."""
    return list(_lacking().order_by("-pk").values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Progress:
    """Numbers of imported pictures."""

    total: int
    done: int  # with all their sizes
    waiting: int  # in the queue, or being worked on

    @property
    def failed(self) -> int:
        """Without all their sizes, and not in the queue: unreadable, or their worker was killed."""
        return self.total - self.done - self.waiting


def progress() -> Progress:
    total, lacking = _imported().count(), lacking_renditions()
    return Progress(total, total - len(lacking), len(_waiting().intersection(lacking)))


def _imported() -> QuerySet[PortalImage]:
    return PortalImage.objects.filter(Exists(ImportedFile.objects.filter(image=OuterRef("pk"))))


def _lacking() -> QuerySet[PortalImage]:
    specs = all_specs()
    made = Rendition.objects.filter(image=OuterRef("pk"), filter_spec__in=specs).values("image")
    made = made.annotate(number=Count("filter_spec", distinct=True)).values("number")
    return _imported().alias(made=Coalesce(Subquery(made), 0)).filter(made__lt=len(specs))


def _waiting() -> set[int]:
    """Pictures in the queue, or being worked on."""
    paths = (make_renditions.module_path, make_renditions_of.module_path)
    alive = Q(status=TaskResultStatus.READY) | Q(
        status=TaskResultStatus.RUNNING, started_at__gte=timezone.now() - DEAD_AFTER
    )
    ids: set[int] = set()
    for task in DBTaskResult.objects.filter(alive, task_path__in=paths).values_list("args_kwargs", flat=True):
        if not task["kwargs"].get("fallback_only"):
            first = task["args"][0]
            ids.update(first if isinstance(first, list) else [first])
    return ids
