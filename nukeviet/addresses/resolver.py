"""Leads addresses of the old site to what they meant here (OLD_ADDRESS_RESOLVERS).

Asked once nothing else has answered. An address about which nothing is known costs one query, and none
where nothing was ever imported. Only what everybody may see is told of: what is there and not public
is a 404, what has been deleted here a 410.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import BigIntegerField, BooleanField, CharField, JSONField, Q, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from wagtail.models import Page

from articles.labels import MODELS, find_label
from core import epoch
from core.addresses import place_path
from core.documents import is_public, is_withheld
from core.languages import home_of, public_path
from core.views import page_gone
from core.visibility import home_is_live, unrestricted
from images.renditions import largest_jpeg

from ..models import ImportedFile, ImportedModule, ImportedRecord, Kind
from . import patterns
from .patterns import Meaning, Module, OldAddress, Subject

FILE_LIFE = "public, max-age=86400"  # seconds: a picture's rendition is made anew when its crop changes
KEY = "imported-modules"
LABELS = {Subject.TAG: "tag", Subject.TOPIC: "topic", Subject.AUTHOR: "author"}


@dataclass(frozen=True, slots=True)
class Record:
    module: int
    kind: str
    number: int
    alias: str
    page: int | None
    label: int | None


def resolve(request: HttpRequest, path: str) -> HttpResponse | None:
    """A redirect to what the address meant, a 410 where that has been deleted, None of what is no old one.

    Raises Http404 where there is something that readers may not see.
    """
    if files := patterns.file_paths(path):
        return _file(files)
    query = request.META.get("QUERY_STRING", "")
    address = patterns.read(path, query, dict(settings.LANGUAGES), settings.LANGUAGE_CODE)
    if address is None:
        return None
    modules, records = _known(address)
    for meaning in patterns.meanings(address, modules) if modules else ():
        answer = _answer(request, path, address, meaning, records)
        if answer is not None:
            return answer
    return None


# --- what is known: one query -------------------------------------------------------------------
def _known(address: OldAddress) -> tuple[list[Module], list[Record]]:
    """All modules, kept for the site epoch, and the records that the address may mean."""
    records: list[Record] = []
    is_asked = False

    def ask() -> list[Module]:
        nonlocal is_asked
        is_asked = True
        rows = list(_modules().union(_records(address), all=True))
        records.extend(Record(row[0], *row[5:]) for row in rows if row[5])
        return [
            Module(pk, language, name, is_default, words or {}, page)
            for pk, language, name, is_default, words, kind, _number, _alias, page, _label in rows
            if not kind
        ]

    modules = epoch.cached(KEY, ask)
    if not is_asked and any(module.language == address.language for module in modules):
        records.extend(Record(row[0], *row[5:]) for row in _records(address))
    return modules, records


def _modules() -> QuerySet:
    """Rows alike those of ``_records``, whose kind is empty."""
    return ImportedModule.objects.order_by().values_list(
        "pk",
        "language",
        "name",
        "is_default",
        "words",
        Value("", CharField()),
        Value(0, BigIntegerField()),
        Value("", CharField()),
        "page_id",
        Value(None, BigIntegerField()),
    )


def _records(address: OldAddress) -> QuerySet:
    """No join with the modules: SQLite would start from them, and go through all of their articles."""
    wanted = Q(alias__in=address.aliases) & ~Q(kind=Kind.ARTICLE)
    if address.number is not None:
        wanted |= Q(number=address.number, kind=Kind.ARTICLE)
    return (
        ImportedRecord.objects.filter(wanted)
        .order_by()
        .values_list(
            "module_id",
            Value("", CharField()),
            Value("", CharField()),
            Value(False, BooleanField()),
            Value(None, JSONField()),
            "kind",
            "number",
            "alias",
            "page_id",
            "label",
        )
    )


# --- where it is ----------------------------------------------------------------------------------
def _answer(
    request: HttpRequest, path: str, address: OldAddress, meaning: Meaning, records: Iterable[Record]
) -> HttpResponse | None:
    """None where the address cannot have meant this."""
    meant = [record for record in records if _is_meant(meaning, record)]
    if meaning.subject in Kind.values and not meant:
        return None
    if home_of(meaning.language) is None:
        raise Http404("no page of this language can be read")
    if meaning.subject is Subject.SITEMAP:
        target = "/sitemap.xml"
    elif meaning.subject is Subject.SEARCH:
        target = _search_path(meaning.language, address.words)
    elif meaning.subject in LABELS:
        target = _label_path(meaning, meant, path)
        if target == "" and not meaning.is_feed:
            # Nothing that readers may see: what the address itself says leads on.
            target = _search_path(meaning.language, meaning.alias.replace("-", " "))
            return HttpResponsePermanentRedirect(target)
    elif meant:
        target = _page_path([record.page for record in meant])
    else:
        page = meaning.module.page if meaning.module else None
        target = _page_path([page or home_of(meaning.language).pk])
    if target == "":
        raise Http404("nothing that readers may see")
    if target is None:
        return page_gone(request, meaning.language)
    if meaning.is_feed:
        target += "rss/"
    # A 404 at the very address it would be led to: of a page that it does not have.
    if target == request.path_info and address.module is None:
        raise Http404("nothing is there")
    # None of the old parameters means anything here.
    return HttpResponsePermanentRedirect(target)


def _is_meant(meaning: Meaning, record: Record) -> bool:
    return (
        meaning.module is not None
        and record.module == meaning.module.pk
        and record.kind == meaning.subject
        and meaning.number in (None, record.number)
        and meaning.alias in ("", record.alias)
    )


def _page_path(ids: list[int | None]) -> str | None:
    """The path of the first of these pages that everybody may see; None where all have been deleted."""
    existing = [pk for pk in ids if pk is not None]
    if not existing:
        return None
    pages = Page.objects.live().filter(unrestricted(), home_is_live(), pk__in=existing)
    found = {page.pk: page for page in pages.select_related("locale")}
    page = next((found[pk] for pk in existing if pk in found), None)
    if page is None:
        raise Http404("not public")
    return public_path(page, page.locale.language_code)


def _label_path(meaning: Meaning, meant: list[Record], path: str) -> str | None:
    """The page of a tag, topic or author; "" where it has no article, None where all have been deleted."""
    kind, language = LABELS[meaning.subject], meaning.language
    # In further languages the words are NukeViet's own: what has the address today keeps it.
    own = place_path(kind, language, meaning.alias)
    if path.lower().rstrip("/") == own.rstrip("/") and find_label(kind, meaning.alias, language):
        return own
    subjects = MODELS[kind].objects.in_bulk([record.label for record in meant if record.label])
    for subject in subjects.values():
        if label := find_label(kind, subject.slug, language):
            return label.path
    return "" if subjects else None


def _search_path(language: str, words: str) -> str:
    return place_path("search", language) + (f"?{urlencode({'q': words})}" if words else "")


def _file(paths: list[str]) -> HttpResponse | None:
    """A picture's rendition, or a document; originals are nobody's."""
    found = {
        file.path: file
        for file in ImportedFile.objects.filter(path__in=paths).select_related("image", "document")
    }
    file = next((found[path] for path in paths if path in found), None)
    if file is None:
        return None
    if file.image:
        # Of a draft, or of a page for members: its name in the old folder is easily guessed.
        rendition = None if is_withheld(file.image) else largest_jpeg(file.image)
        target = rendition.url if rendition else ""
    else:
        target = file.document.url if is_public(file.document) else ""
    if not target:
        raise Http404("not public, or unreadable")
    return HttpResponsePermanentRedirect(target, headers={"Cache-Control": FILE_LIFE})
