"""Hand-ordered groups of the old site as featured lists of pages; as link lists where these have no room."""

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page

from articles.models import NewsIndexPage
from sidebar.models import LinkList
from translation.signal_handlers import translation_to

from ..models import ImportedModule, ImportedRecord, Kind
from ..reading.rows import OldGroup, OldModule
from ..report import Report
from ..text import alias_key
from . import fingerprints
from .names import cut, fingerprint

if TYPE_CHECKING:
    from ..reading.site import OldSite

HALF = 31  # characters of a fingerprint: a record's ``written`` holds two
WRITTEN = ("alias", "digest", "written", "label", "notes")
TITLE = LinkList._meta.get_field("title").max_length
LABEL = LinkList._meta.get_field("items").stream_block.child_blocks["link"].child_blocks["label"]
MOST_LABEL = LABEL.field.max_length


def write_groups(
    site: "OldSite", module: OldModule, record: ImportedModule, report: Report, dry_run: bool = False
) -> None:
    """Bring a module's groups, in their order, each in a transaction; after all its articles.

    A dry run has no articles that groups could hold, and tells nothing.
    """
    if dry_run:
        return
    writer = _Groups(record, report)
    for group in site.groups(module):
        with transaction.atomic():
            writer.write(group)


class _Groups:
    def __init__(self, module: ImportedModule, report: Report) -> None:
        self.module, self.report = module, report
        found = ImportedRecord.objects.filter(module=module, kind=Kind.GROUP)
        self.records = {record.number: record for record in found}

    def write(self, group: OldGroup) -> None:
        pages = self._live(group.articles)
        title = cut(" ".join(group.title.split()) or group.alias, TITLE)
        digest = fingerprint(title, group.alias, [(page.pk, page.title) for page in pages])
        record = self.records.get(group.number)
        if record is not None and record.digest == digest:
            for code, detail in record.notes:
                self._note(code, group, detail)
            return
        if record is None:
            record = ImportedRecord(module=self.module, kind=Kind.GROUP, number=group.number)
            record.page = self._place(pages)
        elif record.page_id is None:
            self._note("deleted-here", group, title)
            return
        before = {name: getattr(record, name) for name in WRITTEN}
        with self.report.collected() as notes:
            if pages and record.page_id is not None:
                self._bring(group, title, record, pages)
            else:
                self._note("group-empty", group, title)
        record.alias, record.notes = alias_key(group.alias), list(map(list, notes))
        record.digest = "" if any(code == "group-draft" for code, _detail in notes) else digest
        if record.pk is None or before != {name: getattr(record, name) for name in WRITTEN}:
            record.save()

    # --- where it goes ---
    def _bring(self, group: OldGroup, title: str, record: ImportedRecord, pages: list[Page]) -> None:
        """Into the page's featured list as far as there is room, and into a link list where there is not."""
        featured, _, listed = record.written.partition(":")
        place = record.page.specific
        ids = [page.pk for page in pages][: _most(place)]
        current = _featured_ids(place)
        whole = len(ids) == len(pages)
        if featured and _half(current) != featured:
            self._note("changed-here", group, f"{title} → {place.title}")
        elif current == ids and featured:
            self._note("group-placed", group, f"{title} → {place.title}")
        elif not featured and (current or (listed and record.digest)):
            whole = False  # another group has the place, or an editor
        elif is_in_work(place):
            self._note("group-draft", group, f"{title} → {place.title}")
            whole = False  # to be tried again
        elif not _may_hold(place) or not _feature(place, ids):
            self._note("group-place", group, f"{title} → {place.title}")
            whole = False
        else:
            featured = _half(ids)
            self._note("group-placed", group, f"{title} → {place.title}")
        if record.label or not whole:
            listed = self._list(group, title, record, pages, listed)
        record.written = f"{featured}:{listed}"

    def _live(self, numbers: Sequence[int]) -> list[Page]:
        records = ImportedRecord.objects.filter(
            module=self.module, kind=Kind.ARTICLE, number__in=numbers, page__live=True
        )
        found = {record.number: record.page for record in records.select_related("page")}
        return [found[number] for number in dict.fromkeys(numbers) if number in found]

    def _place(self, pages: list[Page]) -> Page | None:
        """The nearest section that all of them are in, else where readers of the module are led."""
        above = [_ancestors(page) for page in pages]
        shared = set(above[0]).intersection(*above[1:]) if above else set()
        section = NewsIndexPage.objects.filter(path__in=shared).order_by("-depth").first()
        return section.page_ptr if section else self.module.page

    # --- the link list ---
    def _list(
        self, group: OldGroup, title: str, record: ImportedRecord, pages: list[Page], listed: str
    ) -> str:
        """Make or renew it; gives the fingerprint of what the import last wrote there."""
        box = LinkList.objects.filter(pk=record.label).first() if record.label else None
        if record.label and box is None:
            self._note("deleted-here", group, title)
            return listed
        if box is None:
            box = LinkList(locale=Locale.objects.get(language_code=self.module.language), live=False)
        elif box.has_unpublished_changes or not box.live or _half(_told_by(box)) != listed:
            self._note("changed-here", group, title)
            return listed
        wanted = [title, [[page.title[:MOST_LABEL], page.pk, ""] for page in pages]]
        self._note("group-list", group, title)
        if _half(wanted) == listed:
            return listed
        box.title = title
        box.items = box._meta.get_field("items").stream_block.to_python(
            [self._row(group, label, page) for label, page, _url in wanted[1]]
        )
        if box.pk is None:
            box.save()
        box.save_revision(clean=False).publish()
        record.label = box.pk
        return _half(wanted)

    def _row(self, group: OldGroup, label: str, page: int) -> dict:
        name = f"{self.module.language}/{self.module.name}/{group.number}/{page}"
        picture = {"image": None, "alt_text": "", "decorative": False}
        return {
            "type": "link",
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, name)),
            "value": {"label": label, "page": page, "document": None, "url": "", "picture": picture},
        }

    def _note(self, code: str, group: OldGroup, detail: str) -> None:
        self.report.add(
            code,
            language=self.module.language,
            module=self.module.name,
            kind=Kind.GROUP.value,
            number=group.number,
            detail=detail,
        )


def _half(parts: object) -> str:
    return fingerprint(parts)[:HALF]


def _told_by(box: LinkList) -> list:
    rows = [raw["value"] for raw in box.items.raw_data]
    return [box.title, [[row.get("label"), row.get("page"), row.get("url") or ""] for row in rows]]


def _ancestors(page: Page) -> list[str]:
    return [page.path[:end] for end in range(Page.steplen, len(page.path), Page.steplen)]


def _featured_ids(page: Page) -> list[int]:
    if not hasattr(page, "featured"):
        return []
    return list(page.featured.order_by("sort_order").values_list("article_id", flat=True))


def _most(page: Page) -> int:
    """How many articles its form lets an editor feature; 0 where it has no such list."""
    panels = getattr(page, "content_panels", [])
    return next((panel.max_num for panel in panels if getattr(panel, "relation_name", "") == "featured"), 0)


def is_in_work(page: Page) -> bool:
    """Somebody has a draft, a schedule or a review of it: publishing over it would undo one or the other."""
    return (
        page.has_unpublished_changes
        or page.workflow_in_progress
        or page.revisions.filter(approved_go_live_at__isnull=False).exists()
        or bool(page.go_live_at and page.go_live_at > timezone.now())
    )


def _may_hold(page: Page) -> bool:
    """A live page whose list is its own: that of a translation follows the original's."""
    return bool(
        page.live
        and not page.locked
        and not page.alias_of_id
        and _most(page)
        and translation_to(page) is None
    )


def _feature(page: Page, ids: Sequence[int]) -> bool:
    """Publish the page with these articles first; False where it cannot be published as it stands.

    By a revision: the next editor starts from one, and would drop a list that stands beside it.
    """
    model = page.featured.model
    known = ImportedRecord.objects.filter(kind=Kind.SECTION, page=page.pk).first()
    untouched = known and known.written == fingerprints.of_section(page)
    page.featured.set(
        [model(article_id=pk, locale=page.locale, sort_order=order) for order, pk in enumerate(ids)]
    )
    try:
        with transaction.atomic():
            page.save_revision(clean=False).publish()
    except ValidationError:
        return False
    if untouched:  # but by this
        known.written = fingerprints.of_section(NewsIndexPage.objects.get(pk=page.pk))
        known.save(update_fields=["written"])
    return True
