"""The pictures and documents of one old module: found, checked, stored once, and remembered.

Each file is written in a short transaction of its own: call from outside of any other, or what is
remembered here outlives a rollback. A path that was brought here before gives the same answer again
without its file being read. It is read again where its size has changed and nobody has put another
file into the picture here: a file that was changed in place without changing its size is not noticed.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.utils.file import hash_filelike

from images.models import PortalImage

from ..reading.rows import OldModule
from ..report import Report
from . import addresses, documents, known, pictures, storing
from .folder import Folder, OldFile
from .found import FoundDocument, FoundPicture, Refused

REMEMBERED = 20_000  # answers in memory, some megabytes
Answer = FoundPicture | FoundDocument | Refused


class Site(Protocol):
    """What of the old site is asked here."""

    hosts: frozenset[str]

    def alt_text(self, path: str) -> str: ...


class Library:
    """Pictures and documents below ``folder``, the old site's root; None: there are none to bring."""

    def __init__(
        self, folder: Path | None, module: OldModule, site: Site, report: Report, dry_run: bool = False
    ) -> None:
        self.folder = Folder(folder) if folder else None
        self.module, self.site, self.report, self.dry_run = module, site, report, dry_run
        # Pictures that are new with this library, without any rendition yet.
        self.pending: list[int] = []
        self._documents: set[str] = set()  # keys of the files that became one in this run
        self._answers: OrderedDict[tuple, tuple[Answer, list[Refused]]] = OrderedDict()
        if folder is None and not report.counts["file-folder-missing"]:
            report.add("file-folder-missing")

    def for_article(self, number: int, kind: str = "article") -> "Files":
        """What a body asks for its files; notes carry the article's number."""
        return Files(self, number, kind)

    def lead_picture(self, address: str, number: int, kind: str = "article") -> FoundPicture | None:
        """A picture as a row has it: below the module's folder, or an address; None where there is none."""
        files = self.for_article(number, kind)
        return files.ask(address, self._lead_paths, self.picture_at) if address.strip() else None

    def attachment(self, address: str, number: int) -> FoundDocument | None:
        """A file as a row's list has it: below ``uploads/``, below the module's folder, or an address."""
        files = self.for_article(number)
        return files.ask(address, self._attachment_paths, self.document_at) if address.strip() else None

    def _lead_paths(self, address: str) -> tuple[str, ...]:
        if addresses.is_address(address):
            return addresses.of_picture(address, self.site.hosts)
        found = addresses.below(f"uploads/{self.module.upload}", address)
        if address.replace("\\", "/").lstrip("/").lower().startswith(addresses.FOLDERS):
            found = (*addresses.paths(address, self.site.hosts), *found)
        return addresses.with_thumbnails(_not_empty(found, address))

    def _attachment_paths(self, address: str) -> tuple[str, ...]:
        if addresses.is_address(address):
            return addresses.paths(address, self.site.hosts)
        found = addresses.below("uploads", address)
        found += addresses.below(f"uploads/{self.module.upload}", address)
        if address.replace("\\", "/").lstrip("/").lower().startswith(addresses.FOLDERS):
            found = (*addresses.paths(address, self.site.hosts), *found)
        return _not_empty(found, address)

    def picture_at(self, paths: tuple[str, ...]) -> tuple[Answer, list[Refused]]:
        """The first of these files that is a good picture, and what else the report should say."""
        return self._remembered("picture", paths, known.pictures_at, self._picture)

    def document_at(self, paths: tuple[str, ...]) -> tuple[Answer, list[Refused]]:
        return self._remembered("document", paths, known.documents_at, self._document)

    def _remembered(self, kind: str, paths: tuple[str, ...], *how: Callable) -> tuple[Answer, list[Refused]]:
        question = (kind, *paths)
        if question in self._answers:
            self._answers.move_to_end(question)
        else:
            self._answers[question] = self._first(kind, paths, *how)
            if len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        return self._answers[question]

    def _first(
        self, kind: str, paths: tuple[str, ...], look_up: Callable, take: Callable
    ) -> tuple[Answer, list[Refused]]:
        refusals: list[Refused] = []
        files: list[OldFile] = []
        for path in paths if self.folder else ():
            try:
                if (file := self.folder.find(path)) and file not in files:
                    files.append(file)
            except Refused as refusal:
                refusals.append(refusal)
        keys = [file.key for file in files] or [addresses.key(path) for path in paths]
        here = look_up(keys)
        for file in files:
            # The same each time, or an article that is looked at again would seem to have changed.
            small = kind == "picture" and not file.key.startswith("uploads/")
            notes = [Refused("picture-small", file.path)] if small else []
            if file.key in here and not here[file.key].differs(file):
                return here[file.key].found, notes
            try:
                found, more = take(file)
            except Refused as refusal:
                refusals.append(Refused(refusal.code, f"{file.path} {refusal.detail}".strip()))
            else:
                return found, notes + more
        if not files:
            for key in keys:
                if key in here:
                    return here[key].found, []
        return refusals[0] if refusals else Refused(f"{kind}-missing"), []

    def _picture(self, file: OldFile) -> tuple[FoundPicture, list[Refused]]:
        notes = []
        with file.open() as content:
            facts, size = pictures.check(content, file.size), file.size
            if facts.converted is not None:
                content, size = ContentFile(facts.converted), len(facts.converted)
                notes.append(Refused("picture-converted", f"{file.path} → {facts.extension.upper()}"))
            digest = hash_filelike(content)
            if same := known.picture_like(digest):
                pk, shows = same.pk, same.description
                if not self.dry_run:
                    storing.record(file.key, image_id=pk)
            else:
                title, shows = storing.texts_for(file.stem, self.site.alt_text(file.path))
                pk = 0
                if not self.dry_run:
                    name = storing.name_on_disk(file.stem, digest, facts.extension)
                    image = storing.new(PortalImage, self._collection, name, content, size, digest)
                    image.title, image.description = title, shows
                    image.width, image.height = facts.width, facts.height
                    pk = storing.insert(image, file.key, "image_id")
                    self.pending.append(pk)
        return FoundPicture(pk, shows, facts.width, facts.height), notes

    def _document(self, file: OldFile) -> tuple[FoundDocument, list[Refused]]:
        with file.open() as content:
            documents.check(content, file.name, file.size)
            digest = hash_filelike(content)
            if same := known.document_like(digest):
                pk, title = same.pk, same.title
                if not self.dry_run:
                    storing.record(file.key, document_id=pk)
            else:
                title, _shows = storing.texts_for(file.stem, self.site.alt_text(file.path))
                pk = 0
                if not self.dry_run:
                    name = storing.name_on_disk(file.stem, digest, documents.extension_of(file.name))
                    model = get_document_model()
                    document = storing.new(model, self._collection, name, content, file.size, digest)
                    document.title = title
                    pk = storing.insert(document, file.key, "document_id")
        self._documents.add(file.key)
        return FoundDocument(pk, title), []

    def is_known(self, path: str) -> bool:
        """Whether a document came from there, in this run or an earlier one."""
        key = addresses.key(path)
        return key in self._documents or bool(known.documents_at([key]))

    @cached_property
    def _collection(self) -> int:
        return storing.collection().pk

    def note(self, refusal: Refused, address: str, number: int | None, kind: str) -> None:
        detail = address[:300] if refusal.detail in ("", address) else f"{address[:300]}: {refusal.detail}"
        self.report.add(
            refusal.code,
            language=self.module.language,
            module=self.module.name,
            kind=kind,
            number=number,
            detail=detail,
        )


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one article; what is refused is None here and a note in the report."""

    library: Library
    number: int
    kind: str

    def picture(self, address: str) -> FoundPicture | None:
        """By its address as in ``src``."""
        if not address.strip():
            return None
        hosts = self.library.site.hosts
        return self.ask(
            address,
            lambda text: addresses.of_picture(text, hosts),
            self.library.picture_at,
            # Pictures on other sites are named in a body's own notes.
            is_told=not hosts and addresses.has_host(address),
        )

    def document(self, address: str) -> FoundDocument | None:
        """By its address as in ``href``; None without a note for a link that leads to no file.

        A picture that is linked to is brought here, so that its old address goes on leading to it.
        """
        hosts = self.library.site.hosts
        try:
            paths = addresses.paths(address, hosts)
        except Refused:
            return None
        kinds = {documents.extension_of(path) for path in paths}
        if kinds & LINKED_PICTURES:
            self.picture(address)
            return None
        if kinds <= {"", "html", "htm"}:
            return None
        return self.ask(address, lambda _text: paths, self.library.document_at)

    def ask(
        self, address: str, locate: Callable[[str], tuple[str, ...]], find: Callable, is_told: bool = False
    ) -> Any:
        """The answer, or None and a note; ``is_told``: none where the file is on another site."""
        try:
            answer, notes = find(locate(address))
        except Refused as refusal:
            answer, notes = refusal, []
        if isinstance(answer, Refused):
            if answer.code in NOT_BELOW and not self.library.site.hosts and addresses.has_host(address):
                answer = Refused("file-elsewhere")
            notes = [] if is_told and answer.code == "file-elsewhere" else [answer]
            answer = None
        for note in notes:
            self.library.note(note, address, self.number, self.kind)
        return answer


# With an unknown host: it was another site's address.
NOT_BELOW = {"picture-missing", "document-missing", "file-outside"}
LINKED_PICTURES = {"jpg", "jpeg", "png", "gif", "webp", "avif", "bmp", "tif", "tiff"}


def _not_empty(paths: tuple[str, ...], address: str) -> tuple[str, ...]:
    if not paths:
        raise Refused("file-outside", address)
    return tuple(dict.fromkeys(paths))
