"""Wagtail's two indexes in tests: brought up to date when they are read, not with every save.

These are the index of references and the admin's search. An article made by a factory is saved several times, and
most tests never ask who refers to what nor look for anything in the admin. Whoever asks finds what production
has: every row saved until then is looked through first.
"""

from contextlib import contextmanager, suppress
from threading import local

import modelsearch.index
import modelsearch.signal_handlers
import wagtail.signal_handlers
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from modelsearch.backends import get_search_backend
from modelsearch.tasks import insert_or_update_object_task
from wagtail.models import ReferenceIndex
from wagtail.search.models import IndexEntry
from wagtail.tasks import update_reference_index_task


class _WhenRead:
    """In the place of one of Wagtail's tasks."""

    def __init__(self, task) -> None:
        self.task = task
        # App, model and key of what was saved since the index was read, in the order of the first save.
        self.saved: dict[tuple[str, str, str], None] = {}
        self._thread = local()

    def enqueue(self, app_label: str, model_name: str, pk: str) -> None:
        self.saved[app_label, model_name, pk] = None

    @contextmanager
    def writing(self):
        """As long as this lasts the index may be behind for this thread."""
        before = getattr(self._thread, "is_writing", False)
        self._thread.is_writing = True
        try:
            yield
        finally:
            self._thread.is_writing = before

    def catch_up(self) -> None:
        if getattr(self._thread, "is_writing", False):
            return  # the update reads the index itself
        with self.writing():
            while self.saved:
                saved = next(iter(self.saved))
                del self.saved[saved]
                with suppress(ObjectDoesNotExist):  # deleted or rolled back since
                    self.task.func(*saved)

    def before(self, read):
        """A method that reads the index."""

        def up_to_date(*args, **kwargs):
            self.catch_up()
            return read(*args, **kwargs)

        return up_to_date

    def while_behind(self, write):
        """A function that takes something out of the index."""

        def behind(*args, **kwargs):
            with self.writing():
                return write(*args, **kwargs)

        return behind


references = _WhenRead(update_reference_index_task)
admin_search = _WhenRead(insert_or_update_object_task)


class EntryManager(models.Manager):
    get_queryset = admin_search.before(models.Manager.get_queryset)


def update_when_read() -> None:
    """Once a process."""
    wagtail.signal_handlers.update_reference_index_task = references
    manager = type(ReferenceIndex.objects)  # its own class: Django makes one of each QuerySet
    manager.get_queryset = references.before(manager.get_queryset)

    modelsearch.signal_handlers.insert_or_update_object_task = admin_search
    modelsearch.index.remove_object = admin_search.while_behind(modelsearch.index.remove_object)
    results = get_search_backend().results_class
    results.get_queryset = admin_search.before(results.get_queryset)
    IndexEntry._meta.local_managers.clear()
    IndexEntry.add_to_class("objects", EntryManager())


def forget() -> None:
    """What was saved belongs to a test that is over."""
    references.saved.clear()
    admin_search.saved.clear()
