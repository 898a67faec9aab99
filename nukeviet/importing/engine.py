"""The import as a whole: module by module, in batches, each of which is there or is not."""

import fcntl
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, reset_queries
from django.db.models import Exists, OuterRef
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
from .drafting import IN_STOPPED_SECTION, WAITS_FOR_SECTION, Drafter
from .labels import Labels
from .options import Options
from .places import UNFILED, Places, top_in

T = TypeVar("T")
logger = logging.getLogger(__name__)
# What a later run may find when the folder has been given or completed since.
TRIED_AGAIN = {"picture-missing", "document-missing", "file-folder-missing"}
# A full disk, a database that is locked or gone: it would be the same with the next article.
NOT_THE_ARTICLE = (OperationalError, InterfaceError, OSError, MemoryError)
BATCH = 100  # articles a transaction: under a second for whoever else wants to write


class Import:
    """One run. ``counts`` says what it did: ("article", "new"), ("section", "changed") …"""

    def __init__(
        self,
        site: OldSite,
        options: Options,
        report: Report,
        progress: Callable[[int], object],
        say: Callable[[str], object] = str,
    ) -> None:
        """``progress`` is told how many articles were looked at, ``say`` what is being done."""
        self.site, self.options, self.report = site, options, report
        self.progress, self.say = progress, say
        self.counts: Counter[tuple[str, str]] = Counter()

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
        languages = dict.fromkeys(module.language for module in self.modules)
        for language in languages if self.options.into else ():
            top_in(language, self.options.into, dry_run=True)  # before anything is written
        written = [self._module(module) for module in self.modules]
        for language in languages:
            told.tell_menus(self.site, language, self.report)
        if self.options.dry_run:
            return
        self.say("Links and lists")
        for module, record in written:
            self.counts["link", "changed"] += links.resolve(record)
            if not record.is_complete:
                front_page.show_sections(record)
            groups.write_groups(self.site, module, record, self.report, dry_run=False)
            ImportedModule.objects.filter(pk=record.pk).update(is_complete=True)
        numbers.write_total(self.site, written[0][1], self.report)
        self.say("Admin's search")
        imported = ImportedRecord.objects.filter(kind=Kind.ARTICLE, page=OuterRef("pk"))
        library.make_findable(ArticlePage.objects.filter(Exists(imported)))
        self.counts["picture", "without sizes yet"] = library.finish()
        epoch.rise()

    def _module(self, module: OldModule) -> tuple[OldModule, ImportedModule]:
        dry_run = self.options.dry_run
        files = library.Library(self.options.files, module, self.site, self.report, dry_run)
        places = Places(self.site, module, self.report, files, self.options.into, dry_run)
        record = places.load()
        labels = Labels(self.site, module, record, places.locale, self.report, dry_run)
        labels.load()
        drafter = Drafter(places, labels, files, self.site.hosts, self.report)
        self.say(f"Articles of {module.language}/{module.name}")
        articles = self.site.articles(module, self.options.since, self.options.limit)
        for batch in _batches(self._wanted(record, places, articles)):
            self._write(record, drafter, batch)
            reset_queries()  # under DEBUG Django would keep thousands of them, with whole bodies in them
        if not (self.options.since or self.options.limit):
            self.say("Other pictures")
            library.bring_unused(files)
        if not dry_run:
            epoch.rise()
        told.tell_comments(self.site, module, self.report)
        self._gone(module, record)
        self.counts["section", "new"] += places.created
        self.counts["section", "changed"] += places.changed
        self.counts["picture", "new"] += len(files.pending)
        return module, record

    def _wanted(
        self, module: ImportedModule, places: Places, articles: Iterable[OldArticle]
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
                outcome = self._compare(module, places, old, record)
                if outcome:
                    self.counts["article", outcome] += 1
                else:
                    yield old, record

    def _compare(
        self, module: ImportedModule, places: Places, old: OldArticle, record: ImportedRecord | None
    ) -> str:
        """Why an article is not written: "unchanged", "deleted here", "changed here"; "" if it is."""
        if record is None:
            return ""
        where = {"language": module.language, "module": module.name, "kind": "article", "number": old.number}
        if record.page_id is None:
            self.report.add("deleted-here", **where, detail=old.title)
            return "deleted here"
        missing = self.options.files and TRIED_AGAIN.intersection(code for code, _detail in record.notes)
        same = record.digest == old.digest
        if same and not missing and not _has_turned(old, record, places):
            for code, detail in record.notes:
                self.report.add(code, **where, detail=detail)
            return "unchanged"
        page = ArticlePage.objects.get(pk=record.page_id)
        if fingerprints.of_article(page) != record.written:
            if same:
                return "unchanged"
            self.report.add("changed-here", **where, detail=page.title)
            return "changed here"
        return ""

    def _write(self, module: ImportedModule, drafter: Drafter, batch: list) -> None:
        drafts = []
        for old, record in batch:
            draft = self._safely(drafter, old, lambda old=old: drafter.draft(old))
            if draft is None:
                continue
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
        except NOT_THE_ARTICLE:
            raise
        except Exception:
            logger.warning("A batch could not be written; its articles are tried one by one.", exc_info=True)
            for draft in new:
                if not self._safely(drafter, draft.old, lambda d=draft: writing.insert(module, [d])):
                    self.counts["article", "new"] -= 1
        for draft, record in drafts:
            if record and not self._safely(
                drafter, draft.old, lambda d=draft, r=record: writing.update(r, d) or d
            ):
                self.counts["article", "changed"] -= 1

    def _safely(self, drafter: Drafter, old: OldArticle, work: Callable[[], T]) -> T | None:
        """One article that cannot be brought, for whatever reason, must not keep the others out."""
        try:
            return work()
        except NOT_THE_ARTICLE:
            raise
        except Exception as error:
            logger.warning("Article %s could not be brought.", old.number, exc_info=True)
            detail = f"{old.title}: {type(error).__name__}: {error}"[:500]
            self.report.add(
                "article-failed", **drafter.where, kind="article", number=old.number, detail=detail
            )
            self.counts["article", "failed"] += 1
            return None

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


def _has_turned(old: OldArticle, record: ImportedRecord, places: Places) -> bool:
    """Whether its section was switched off or on since; the article's own row does not say so everywhere."""
    place = places.of(old.section)
    if old.state not in WAITS_FOR_SECTION or place.number == UNFILED:
        return False
    was_shown = all(code != IN_STOPPED_SECTION for code, _detail in record.notes)
    return was_shown != place.is_shown


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
