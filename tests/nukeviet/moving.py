"""Imports in tests: a small old site, and what one run of it did."""

from dataclasses import dataclass

from articles.models import ArticlePage, NewsIndexPage
from nukeviet.importing.engine import Import
from nukeviet.importing.options import Options
from nukeviet.models import ImportedRecord, Kind
from nukeviet.reading.site import OldSite
from nukeviet.report import Note, Report

from .old_site import OldSiteBuilder


@dataclass
class Run:
    counts: dict[tuple[str, str], int]  # without zeros
    notes: list[Note]

    def codes(self, *kinds: str) -> set[tuple[str, int | None]]:
        """(code, number) of the notes about articles, or about these kinds."""
        return {(note.code, note.number) for note in self.notes if note.kind in (kinds or ("article",))}

    def of(self, thing: str) -> dict[str, int]:
        """``{"new": 3}`` of "article", "section" …"""
        return {outcome: count for (what, outcome), count in self.counts.items() if what == thing}


def bring(builder: OldSiteBuilder, **options) -> Run:
    """Import the site as it stands now."""
    report = Report()
    with builder.staging() as staging:
        work = Import(OldSite(staging, report), Options(**options), report, lambda _count: None)
        work.run()
    return Run({key: count for key, count in work.counts.items() if count}, list(report))


def article(number: int, language: str = "vi", module: str = "news") -> ArticlePage:
    """What an article of the old site has become."""
    return ArticlePage.objects.get(pk=_page(Kind.ARTICLE, number, language, module))


def section(number: int, language: str = "vi", module: str = "news") -> NewsIndexPage:
    return NewsIndexPage.objects.get(pk=_page(Kind.SECTION, number, language, module))


def _page(kind: Kind, number: int, language: str, module: str) -> int:
    record = ImportedRecord.objects.get(
        kind=kind, number=number, module__language=language, module__name=module
    )
    return record.page_id
