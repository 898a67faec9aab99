"""Where an old site's modules and sections stand in the tree."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override
from wagtail.models import Locale, Page, PageViewRestriction, Site

from articles.models import NewsIndexPage
from core import old_addresses
from core.bulk import pages_written
from core.slugs import ascii_slug, free_slug
from translation import states, submitting

from ..models import ImportedModule, ImportedRecord, Kind
from ..reading import SourceError
from ..reading.rows import OldModule, OldSection
from ..reading.site import OldSite
from ..report import Report
from ..text import alias_key
from . import fingerprints

UNFILED = 0  # number of the section for articles whose own is gone
CLOSED = "section-restricted"


@dataclass(frozen=True)
class Place:
    """A section here that takes articles in."""

    number: int  # the old site's
    pk: int  # 0 in a dry run
    is_shown: bool  # articles in it may be live


def home_in(language: str, dry_run: bool = False) -> Page:
    """The home page of a language; where there is none yet a draft of it, as ``add_language`` makes it."""
    home = Site.objects.get(is_default_site=True).root_page
    if language == settings.LANGUAGE_CODE:
        return home
    alike = Page.objects.filter(translation_key=home.translation_key)
    found = alike.filter(locale__language_code=language).first()
    if found or dry_run:
        return found or home
    locale, _created = Locale.objects.get_or_create(language_code=language)
    return states.target_of(submitting.submit(home.specific, locale))


def top_in(language: str, into: str, dry_run: bool = False) -> Page:
    """Where the sections of a language go: ``into`` is a path below its home page, "" that page itself."""
    home = home_in(language, dry_run)
    if not into.strip("/"):
        return home
    prefix = "" if language == settings.LANGUAGE_CODE else f"{language}/"
    wanted = f"{into.strip('/').lower()}/"
    found = Page.objects.descendant_of(home).filter(slug=wanted.rstrip("/").rsplit("/", 1)[-1])
    for page in found.filter(locale__language_code=language):
        if old_addresses.relative_path(page.url_path) == wanted and page.specific_class is NewsIndexPage:
            return page
    raise SourceError(f"--into: there is no section at /{prefix}{wanted}")


class Places:
    """The sections of one module: made where missing, changed where only the old site has changed."""

    def __init__(
        self, site: OldSite, module: OldModule, report: Report, library, into: str, dry_run: bool
    ) -> None:
        self.site, self.module, self.report, self.library = site, module, report, library
        self.into, self.dry_run = into, dry_run
        self.where = {"language": module.language, "module": module.name}
        self.places: dict[int, Place | None] = {}  # None: deleted here since
        self.created = self.changed = 0

    def load(self) -> ImportedModule:
        """Make the module's place and its sections; gives the module's record (unsaved in a dry run)."""
        self.top = top_in(self.module.language, self.into, self.dry_run)
        self.locale = self.top.locale
        name = alias_key(self.module.name)
        record = ImportedModule.objects.filter(language=self.module.language, name=name).first()
        record = record or ImportedModule(language=self.module.language, name=name)
        record.is_default, record.words = self.module.is_default, self.module.words
        if not record.is_default:
            self.top = self._module_section(record)
        record.page_id = record.page_id or self.top.pk
        if not self.dry_run:
            with transaction.atomic():
                if record.is_default:
                    others = ImportedModule.objects.filter(language=record.language).exclude(pk=record.pk)
                    others.update(is_default=False)
                record.save()
        self.record = record
        self.known = {
            row.number: row
            for row in ImportedRecord.objects.filter(module=record.pk, kind=Kind.SECTION).select_related(
                "page"
            )
        }
        for section in self.site.sections(self.module):
            self.places[section.number] = self._load(section)
        return record

    def of(self, number: int) -> Place:
        """The place of a section; that of unfiled articles where the section is unknown or deleted here."""
        found = self.places.get(number)
        if found is None:
            if UNFILED not in self.places:
                self.places[UNFILED] = self._load(self._unfiled())
            found = self.places[UNFILED]
        return found

    def _module_section(self, record: ImportedModule) -> Page:
        """Modules besides the default one get a section of their own around theirs."""
        if record.page_id and (page := Page.objects.filter(pk=record.page_id).first()):
            return page
        title = self.module.title or self.module.name
        section = OldSection(-1, 0, title, self.module.name, "", "", True, self.module.is_public)
        return self._existing(self.top, section) or self._create(self.top, section)

    def _unfiled(self) -> OldSection:
        with override(self.module.language):
            title = gettext("Unfiled")
        return OldSection(UNFILED, 0, title, ascii_slug(title), "", "", False, True)

    def _load(self, section: OldSection) -> Place | None:
        above = self.places.get(section.parent)
        is_shown = section.is_shown and (above is None or above.is_shown)
        known = self.known.get(section.number)
        if known is not None and known.page is None:
            self._note("deleted-here", section, section.title)
            return None
        if self.dry_run:
            self.created += known is None
            return Place(section.number, known.page_id if known else 0, is_shown)
        if known is None:
            parent = Page.objects.get(pk=above.pk) if above else self.top
            page = self._enter(parent, section)
            self.created += 1
        else:
            page = self._renew(known, section)
        return Place(section.number, page.pk, is_shown)

    @transaction.atomic
    def _enter(self, parent: Page, section: OldSection) -> NewsIndexPage:
        with self.report.collected() as notes:
            page = self._existing(parent, section) or self._create(parent, section)
        ImportedRecord.objects.create(
            module=self.record,
            kind=Kind.SECTION,
            number=section.number,
            alias=alias_key(section.alias),
            page=page,
            digest=section.digest,
            written=fingerprints.of_section(page),
            place=parent.pk,
            notes=notes,
        )
        return page

    def _existing(self, parent: Page, section: OldSection) -> NewsIndexPage | None:
        """A section that editors have made beforehand; never a public one for what was not."""
        slug = ascii_slug(section.alias or section.title, 100)
        taken = ImportedRecord.objects.filter(kind=Kind.SECTION, page__isnull=False).values("page")
        page = NewsIndexPage.objects.child_of(parent).filter(slug=slug).exclude(pk__in=taken).first()
        if page is None or not (section.is_shown and self._is_public(section)):
            return None
        self._note("section-found", section, page.title)
        return page

    def _create(self, parent: Page, section: OldSection) -> NewsIndexPage:
        base = free_slug(ascii_slug(section.alias or section.title, 100) or "muc", parent.depth)
        taken = set(
            Page.objects.child_of(parent).filter(slug__startswith=base).values_list("slug", flat=True)
        )
        slug = next(s for s in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if s not in taken)
        page = NewsIndexPage(
            title=section.title or slug,
            slug=slug,
            introduction=self._introduction(section),
            picture_id=self._picture(section),
            seo_title=section.seo_title[:255],
            search_description=section.seo_description,
            live=section.is_shown,
            locale_id=parent.locale_id,
            show_in_menus=section.is_shown,
        )
        parent = Page.objects.get(pk=parent.pk)  # its place and number of children may have changed
        with transaction.atomic():
            parent.add_child(instance=page)
            if not self._is_public(section):
                self._close(page)
            self._tell_state(section)
            pages_written.send(NewsIndexPage, page_ids=[page.pk])
        return page

    @transaction.atomic
    def _renew(self, known: ImportedRecord, section: OldSection) -> NewsIndexPage:
        """Whether it is for everybody is followed even where somebody has edited it here, or made it."""
        page = NewsIndexPage.objects.get(pk=known.page_id)
        codes = {code for code, _detail in known.notes}
        if not self._is_public(section) and CLOSED not in codes:
            self._close(page)
            known.notes = [*known.notes, (CLOSED, section.title)]
            known.save(update_fields=["notes"])
        if known.alias != alias_key(section.alias):
            known.alias = alias_key(section.alias)
            known.save(update_fields=["alias"])
        if known.digest == section.digest or "section-found" in codes:
            for code, detail in known.notes:
                self._note(code, section, detail)
            return page
        if fingerprints.of_section(page) != known.written:
            self._note("changed-here", section, page.title)
            return page
        with self.report.collected() as known.notes:
            page.title = section.title or page.title
            page.introduction = self._introduction(section)
            page.picture_id = self._picture(section)
            page.seo_title, page.search_description = section.seo_title[:255], section.seo_description
            self._tell_state(section)
        page.save_revision(clean=False).publish() if section.is_shown else self._stop(page)
        page.refresh_from_db()
        known.digest, known.written = section.digest, fingerprints.of_section(page)
        known.save()
        self.changed += 1
        return page

    def _is_public(self, section: OldSection) -> bool:
        return section.is_public and self.module.is_public

    @staticmethod
    def _close(page: NewsIndexPage) -> None:
        if not PageViewRestriction.objects.filter(page=page).exists():
            login = PageViewRestriction.LOGIN
            PageViewRestriction.objects.create(page=page, restriction_type=login)

    def _tell_state(self, section: OldSection) -> None:
        if not self._is_public(section):
            self._note(CLOSED, section, section.title)
        if not section.is_shown and section.number != UNFILED:
            self._note("section-stopped", section, section.title)

    def _note(self, code: str, section: OldSection, detail: str) -> None:
        self.report.add(code, **self.where, kind="section", number=section.number, detail=detail)

    @staticmethod
    def _stop(page: NewsIndexPage) -> None:
        page.save_revision(clean=False)
        if page.live:
            page.unpublish()

    def _introduction(self, section: OldSection) -> str:
        if len(section.description) > 1000:
            self._note("text-cut", section, section.description[1000:])
        return section.description[:1000]

    def _picture(self, section: OldSection) -> int | None:
        found = (
            self.library.lead_picture(section.picture, section.number, kind="section")
            if section.picture
            else None
        )
        return found.pk if found else None
