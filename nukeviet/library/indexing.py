"""What Wagtail's signals would have written of what is new: the admin's search, the reference index.

Both are asked for what they lack, so that it does not matter when an earlier run was killed.
"""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast
from modelsearch.backends import get_search_backends
from wagtail.documents import get_document_model
from wagtail.models import ReferenceIndex
from wagtail.search.models import IndexEntry

from images.models import PortalImage

from ..models import ImportedFile

BATCH = 500  # one transaction each


def index_files() -> int:
    """Make every imported picture and document findable in the admin; gives how many were not.

    Where OpenSearch is the index it is not asked but given all of them again.
    """
    added = 0
    for model, relation in ((PortalImage, "image"), (get_document_model(), "document")):
        imported = model.objects.filter(Exists(ImportedFile.objects.filter(**{relation: OuterRef("pk")})))
        added += make_findable(imported)
        for pks in _batches(_without(imported, ReferenceIndex, "base_content_type")):
            with transaction.atomic():
                for thing in model.objects.filter(pk__in=pks):
                    ReferenceIndex.create_or_update_for_object(thing)
    return added


def make_findable(imported: QuerySet) -> int:
    """Let the admin's search find these objects; gives how many it did not know.

    A database's index weighs all titles anew with each addition: it is not for every batch of articles.
    """
    added = 0
    for pks in _batches(imported if settings.SEARCH_URL else _without(imported, IndexEntry, "content_type")):
        with transaction.atomic():
            for backend in get_search_backends(with_auto_update=True):
                things = imported.model.get_indexed_objects().filter(pk__in=pks)
                backend.add_bulk(imported.model, list(things))
        added += len(pks)
    return added


def _without(imported: QuerySet, index: type[Model], type_field: str) -> QuerySet:
    """Those that an index, which knows objects by their type and their id as text, says nothing of."""
    rows = index.objects.filter(
        **{type_field: ContentType.objects.get_for_model(imported.model)}, object_id=OuterRef("key")
    )
    return imported.annotate(key=Cast("pk", TextField())).filter(~Exists(rows))


def _batches(queryset: QuerySet) -> Iterator[list[int]]:
    pks = list(queryset.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]
