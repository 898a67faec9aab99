"""Adding thousands of pages at once: one INSERT for a thousand pages instead of forty statements a page."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import F, Model
from django.dispatch import Signal
from wagtail.models import Page, ReferenceIndex

BATCH = 1000

# Sent with ``page_ids`` once pages and all that belongs to them were written past Wagtail's own signals:
# rooms that keep something about pages write it then.
pages_written = Signal()


def add_children(parent: Page, pages: Iterable[Page], batch_size: int = BATCH) -> int:
    """Append new pages (all of one class, slugs set and free) below ``parent``; gives their number.

    Each batch is a transaction of its own and leaves a whole tree. No signals, no revisions, no
    reference or search index: the caller refreshes what it needs, then sends ``pages_written``. The pages
    get their ids.
    """
    pages, added = iter(pages), 0
    while batch := list(islice(pages, batch_size)):
        add_below({parent.pk: batch})
        added += len(batch)
    return added


@transaction.atomic
def add_below(groups: Mapping[int, Sequence[Page]]) -> None:
    """The same for several parents at once, by their ids: all pages of one class, in one transaction."""
    parents = Page.objects.select_for_update(of=("self",)).in_bulk(list(groups))
    for pk, pages in groups.items():
        _place(parents[pk], pages)
    _insert([page for pages in groups.values() for page in pages])
    for pk, pages in groups.items():
        Page.objects.filter(pk=pk).update(numchild=F("numchild") + len(pages))


def add_references(objects: Sequence[Model]) -> int:
    """Index what new objects (all of one class, not indexed yet) refer to; gives the number of references.

    What Wagtail does after each save, with one INSERT for all of them. Related rows that were set on the
    objects are not asked for again.
    """
    if not objects or not ReferenceIndex.is_indexed(type(objects[0])):
        return 0
    model = type(objects[0])
    content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
    base = ReferenceIndex._get_base_content_type(model)
    rows = [
        ReferenceIndex(
            content_type=content_type,
            base_content_type=base,
            object_id=str(instance.pk),
            to_content_type_id=to_type,
            to_object_id=to_id,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
        for instance in objects
        for to_type, to_id, model_path, content_path in sorted(
            set(ReferenceIndex._extract_references_from_object(instance))
        )
    ]
    ReferenceIndex.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


def tell_planner() -> None:
    """After many rows were written: PostgreSQL plans for empty tables until it notices by itself, in minutes.

    Nothing for SQLite: its plans are made without counts, and tested so.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _place(parent: Page, pages: Sequence[Page]) -> None:
    """Say of new pages where they stand: after the last child of ``parent``."""
    content_type = ContentType.objects.get_for_model(type(pages[0]))
    last = parent.get_last_child()
    first_step = Page._str2int(last.path[-Page.steplen :]) + 1 if last else 1
    for step, page in enumerate(pages, first_step):
        page.depth, page.numchild = parent.depth + 1, 0
        page.path = Page._get_path(parent.path, page.depth, step)
        page.url_path = f"{parent.url_path}{page.slug}/"
        page.locale_id, page.content_type = parent.locale_id, content_type
        page.draft_title = page.draft_title or page.title
        page.translation_key = page.translation_key or uuid.uuid4()


def insert_rows(objects: Sequence[Model]) -> None:
    """Insert new objects of one class whose ids nobody needs; of a page the row of its own class alone.

    The statement is made once and sent with the values of each. Django would write one statement for all of
    them, and for PostgreSQL go through each text, sign by sign, in Python.
    """
    if not objects:
        return
    model = type(objects[0])
    fields = [
        field
        for field in model._meta.local_concrete_fields
        if not field.generated and not (field.primary_key and not field.is_relation)
    ]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({places})",  # noqa: S608 - names of our own tables
            [
                [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
                for row in objects
            ],
        )


def _insert(batch: Sequence[Page]) -> None:
    shared = [field for field in Page._meta.concrete_fields if not field.primary_key]
    rows = Page.objects.bulk_create(
        [Page(**{field.attname: getattr(page, field.attname) for field in shared}) for page in batch]
    )
    for page, row in zip(batch, rows, strict=True):
        page.pk = page.id = page.page_ptr_id = row.pk
    # Django's bulk_create refuses multi-table inheritance.
    insert_rows(batch)
