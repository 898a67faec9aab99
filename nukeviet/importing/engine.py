"""The import as a whole: module by module, in batches, each of which is there or is not."""

import fcntl
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils.functional import cached_property

from articles.models import ArticlePage
from core import epoch

from .. import library
from ..models import ImportedModule, ImportedRecord, Kind
from ..reading import SourceError
from ..reading.rows import OldArticle, OldModule
from ..reading.site import OldSite
from ..report import Report
from . import fingerprints, front_page, groups, links, numbers, told, writing
from .drafting import Drafter
from .labels import Labels
from .options import Options
from .places import Places

logger = logging.getLogger(__name__)
# What a later run may find when the folder has been given or completed since.
TRIED_AGAIN = {"picture-missing", "document-missing", "file-folder-missing"}
# What the database, a field or Wagtail refuses: the article's own fault, not the import's.
UNWRITABLE = (DatabaseError, ValueError, ValidationError)
BATCH = 100  # articles a transaction: under a second for whoever else wants to write


class Import:
    """One run. ``counts`` says what it did: ("article", "new"), ("section", "changed") …"""

    def __init__(
        self, site: OldSite, options: Options, report: Report, progress: Callable[[int], object]
    ) -> None:
        self.site, self.options, self.report, self.progress = site, options, report, progress
        self.counts: Counter[tuple[str, str]] = Counter()
        self.first: list[ImportedModule] = []  # brought for the first time

    @cached_property
    def modules(self) -> list[OldModule]:
        """Those to be brought; raises SourceError where none is left."""
        found = self.site.modules()
        languages = dict(settings.LANGUAGES)
        chosen = []
        for module in found:
            if self.options.language and module.language != self.options.language:
                continue
            if self.options.module and module.name.casefold() != self.options.module.casefold():
                continue
            if module.language not in languages:
                self.report.add("language-unknown", language=module.language, module=module.name)
                continue
            chosen.append(module)
        if not chosen:
            names = ", ".join(f"{module.language}/{module.name}" for module in found)
            raise SourceError(
                f"There is no such news module in a language of this portal. The source has: {names}"
            )
        return chosen

    def total(self) -> int:
        return sum(self.site.count(module, self.options.since, self.options.limit) for module in self.modules)

    def run(self) -> None:
        """May be interrupted at any moment; run again it goes on."""
        written = [self._module(module) for module in self.modules]
        for language in dict.fromkeys(module.language for module in self.modules):
            told.tell_menus(self.site, language, self.report)
        if self.options.dry_run:
            return
        for module, record in written:
            self.counts["link", "changed"] += links.resolve(record)
            if record in self.first:
                front_page.show_sections(record)
            groups.write_groups(self.site, module, record, self.report, dry_run=False)
        numbers.write_total(self.site, written[0][1], self.report)
        self.counts["picture", "without sizes yet"] = library.finish()
        epoch.rise()

    def _module(self, module: OldModule) -> tuple[OldModule, ImportedModule]:
        dry_run = self.options.dry_run
        files = library.Library(self.options.files, module, self.site, self.report, dry_run)
        places = Places(self.site, module, self.report, files, self.options.into, dry_run)
        record = places.load()
        if places.is_first:
            self.first.append(record)
        labels = Labels(self.site, module, record, places.locale, self.report, dry_run)
        labels.load()
        drafter = Drafter(places, labels, files, self.site.hosts, self.report)
        articles = self.site.articles(module, self.options.since, self.options.limit)
        for batch in _batches(self._wanted(record, articles)):
            self._write(record, drafter, batch)
        if not dry_run:
            epoch.rise()
        told.tell_comments(self.site, module, self.report)
        self._gone(module, record)
        self.counts["section", "new"] += places.created
        self.counts["section", "changed"] += places.changed
        self.counts["picture", "new"] += len(files.pending)
        return module, record

    def _wanted(
        self, module: ImportedModule, articles: Iterable[OldArticle]
    ) -> Iterator[tuple[OldArticle, ImportedRecord | None]]:
        """New articles, and those that have changed on the old site alone, with their records."""
        for chunk in _batches(articles):
            numbers_ = [old.number for old in chunk]
            found = ImportedRecord.objects.filter(module=module.pk, kind=Kind.ARTICLE, number__in=numbers_)
            records = {record.number: record for record in found}
            known = [(old, records[old.number].page_id) for old in chunk if old.number in records]
            if not self.options.dry_run:
                numbers.write_numbers([(old, page) for old, page in known if page], module.language)
            numbers.tell_impossible(chunk, module, self.report)
            for old in chunk:
                self.progress(1)
                record = records.get(old.number)
                outcome = self._compare(module, old, record)
                if outcome:
                    self.counts["article", outcome] += 1
                else:
                    yield old, record

    def _compare(self, module: ImportedModule, old: OldArticle, record: ImportedRecord | None) -> str:
        """Why an article is not written: "unchanged", "deleted here", "changed here"; "" if it is."""
        if record is None:
            return ""
        where = {"language": module.language, "module": module.name, "kind": "article", "number": old.number}
        if record.page_id is None:
            self.report.add("deleted-here", **where, detail=old.title)
            return "deleted here"
        missing = self.options.files and TRIED_AGAIN.intersection(code for code, _detail in record.notes)
        if record.digest == old.digest and not missing:
            for code, detail in record.notes:
                self.report.add(code, **where, detail=detail)
            return "unchanged"
        page = ArticlePage.objects.get(pk=record.page_id)
        if fingerprints.of_article(page) != record.written:
            if record.digest == old.digest:
                return "unchanged"
            self.report.add("changed-here", **where, detail=page.title)
            return "changed here"
        return ""

    def _write(self, module: ImportedModule, drafter: Drafter, batch: list) -> None:
        drafts = []
        for old, record in batch:
            draft = drafter.draft(old)
            if record and record.digest == old.digest and draft.notes == list(map(tuple, record.notes)):
                self.counts["article", "unchanged"] += 1  # what was missing still is
            else:
                drafts.append((draft, record))
        new = [draft for draft, record in drafts if record is None]
        self.counts["article", "new"] += len(new)
        self.counts["article", "changed"] += len(drafts) - len(new)
        if self.options.dry_run:
            return
        try:
            if new:
                writing.insert(module, new)
        except UNWRITABLE:
            logger.warning("A batch could not be written; its articles are tried one by one.", exc_info=True)
            for draft in new:
                self._alone(drafter, draft, lambda draft=draft: writing.insert(module, [draft]), "new")
        for draft, record in drafts:
            if record:
                self._alone(drafter, draft, lambda d=draft, r=record: writing.update(r, d), "changed")

    def _alone(self, drafter: Drafter, draft, write: Callable[[], object], outcome: str) -> None:
        """One article that cannot be written must not keep the others out."""
        try:
            write()
        except UNWRITABLE as error:
            detail = f"{draft.old.title}: {type(error).__name__}: {error}"[:500]
            self.report.add(
                "article-failed", **drafter.where, kind="article", number=draft.old.number, detail=detail
            )
            self.counts["article", outcome] -= 1
            self.counts["article", "failed"] += 1

    def _gone(self, module: OldModule, record: ImportedModule) -> None:
        """Articles that the old site no longer has stay here; the operator is told."""
        if not record.pk or self.options.since or self.options.limit:
            return
        there = set(self.site.numbers(module))
        here = ImportedRecord.objects.filter(module=record, kind=Kind.ARTICLE, page__isnull=False)
        for number, title in here.values_list("number", "page__title").iterator():
            if number not in there:
                self.report.add(
                    "gone-there",
                    language=record.language,
                    module=record.name,
                    kind="article",
                    number=number,
                    detail=title,
                )


@contextmanager
def alone() -> Iterator[None]:
    """Two imports at once would make everything twice: the second is refused. A killed one leaves no lock."""
    path = Path(settings.VAR_DIR) / "import.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SourceError("Another import is running on this machine.") from None
        yield


def _batches(items: Iterable) -> Iterator[list]:
    items = iter(items)
    while batch := list(islice(items, BATCH)):
        yield batch
