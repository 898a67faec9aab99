"""Wagtail's reference index in tests: brought up to date when it is read, not with every save.

An article made by a factory is saved several times, and most tests never ask who refers to what. Whoever
asks finds what production has: every row saved until then is looked through first.
"""

from contextlib import suppress
from threading import local

from django.core.exceptions import ObjectDoesNotExist
from wagtail import signal_handlers
from wagtail.models import ReferenceIndex
from wagtail.tasks import update_reference_index_task

# App, model and key of what was saved since the index was read, in the order of the first save.
_saved: dict[tuple[str, str, str], None] = {}
_thread = local()


class _WhenRead:
    """In the place of Wagtail's task."""

    @staticmethod
    def enqueue(app_label: str, model_name: str, pk: str) -> None:
        _saved[app_label, model_name, pk] = None


def _catch_up() -> None:
    if getattr(_thread, "is_catching_up", False):
        return  # the update reads the index itself
    _thread.is_catching_up = True
    try:
        while _saved:
            saved = next(iter(_saved))
            del _saved[saved]
            with suppress(ObjectDoesNotExist):  # deleted or rolled back since
                update_reference_index_task.func(*saved)
    finally:
        _thread.is_catching_up = False


def update_when_read() -> None:
    """Once a process."""
    signal_handlers.update_reference_index_task = _WhenRead
    manager = type(ReferenceIndex.objects)  # its own class: Django makes one of each QuerySet
    get_queryset = manager.get_queryset

    def up_to_date(self):
        _catch_up()
        return get_queryset(self)

    manager.get_queryset = up_to_date


def forget() -> None:
    """What was saved belongs to a test that is over."""
    _saved.clear()
