"""The PO files of a whole section as one zip, and such a zip taken back in."""

import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from core.languages import public_path_of

from .. import permissions
from .exporting import export
from .reading import MOST_BYTES, Report, Unreadable, parse, read, translation_id

MOST_FILES = 5000
MOST_UNPACKED = 200 * 1024**2  # bytes of all files together
# Encrypted, packed in an unknown way, damaged.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, NotImplementedError, OSError, EOFError,
    ValueError,
)  # fmt: skip
SPOOLED = 8 * 1024**2  # bytes in memory, more goes to a temporary file


@dataclass
class FileReport:
    name: str
    title: str = ""  # of the original; only where the user may read it
    report: Report | None = None
    refused: str = ""  # why nothing of the file was taken


@dataclass
class ZipReport:
    files: list[FileReport] = field(default_factory=list)
    refused: str = ""  # why nothing of the zip was taken

    @property
    def taken(self) -> list[FileReport]:
        return [file for file in self.files if file.report]

    def total(self, name: str) -> int:
        return sum(getattr(file.report, name) for file in self.taken)


def translations_of(section: Page, locale: Locale, user) -> Iterator[tuple[str, Translation]]:
    """What the user may translate at and below a section, with its file's name, in the order of the tree."""
    pages = Page.objects.filter(path__startswith=section.path, locale_id=section.locale_id).order_by("path")
    code = section.locale.language_code
    paths = dict(pages.values_list("translation_key", "url_path"))
    found = {
        translation.source.object_id: translation
        for translation in Translation.objects.filter(
            source__locale_id=section.locale_id,
            source__object_id__in=pages.values("translation_key"),
            target_locale=locale,
            enabled=True,
        ).select_related("source", "source__locale", "source__specific_content_type", "target_locale")
    }
    for translation_key, url_path in paths.items():
        translation = found.get(translation_key)
        if translation is not None and permissions.may_translate(user, translation):
            yield (public_path_of(url_path, code).strip("/") or "index") + ".po", translation


def pack(section: Page, locale: Locale, user) -> tuple[IO[bytes], int]:
    """A zip at its beginning, and how many files are in it."""
    out = tempfile.SpooledTemporaryFile(max_size=SPOOLED)  # noqa: SIM115  the response closes it
    count = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, translation in translations_of(section, locale, user):
            archive.writestr(name, str(export(translation)))
            count += 1
    out.seek(0)
    return out, count


def locked_against(translation: Translation, user) -> str:
    """Why its segments cannot be written now; empty where they can."""
    from .. import review

    return review.locked_against(translation, user)


def unpack(upload: IO[bytes], user) -> ZipReport:
    """Take every PO file of a zip, each in a transaction of its own: one that is wrong stops no other."""
    report = ZipReport()
    try:
        archive = zipfile.ZipFile(upload)
        infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        report.refused = _("The file is not a zip, or is damaged.")
        return report
    with archive:
        if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_UNPACKED:
            report.refused = _("The zip holds too much: at most 5,000 files and 200 MB unpacked.")
            return report
        seen: set[str] = set()
        for info in infos:
            file = FileReport(info.filename)
            report.files.append(file)
            try:
                _take(archive, info, user, seen, file)
            except Unreadable as error:
                file.refused = str(error)
            except (DatabaseError, ValidationError, ObjectDoesNotExist) as error:
                file.refused = _("It could not be written: %(error)s") % {"error": error}
    if not report.files:
        report.refused = _("The zip is empty.")
    return report


def _take(archive: zipfile.ZipFile, info: zipfile.ZipInfo, user, seen: set[str], file: FileReport) -> None:
    name = info.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or ":" in name:
        raise Unreadable(_("Its name leads out of the zip."))
    if not name.lower().endswith(".po") or name.startswith("__MACOSX/"):
        raise Unreadable(_("It is no PO file."))
    if info.file_size > MOST_BYTES:
        raise Unreadable(_("The file is too large: a PO file of one page has at most 5 MB."))
    try:
        with archive.open(info) as packed:
            data = packed.read(MOST_BYTES + 1)  # whatever size it says it has
    except DAMAGED as error:
        raise Unreadable(_("It cannot be unpacked.")) from error
    parsed = parse(data)
    uuid = translation_id(parsed)
    if uuid in seen:
        raise Unreadable(_("The zip holds another file of the same translation, which was taken."))
    try:
        translation = Translation.objects.select_related(
            "source", "source__locale", "source__specific_content_type", "target_locale"
        ).get(uuid=uuid, enabled=True)
    except (Translation.DoesNotExist, ValidationError):
        translation = None
    if translation is None or not permissions.may_translate(user, translation):
        raise Unreadable(_("There is no such translation, or you may not translate it."))
    file.title = translation.source.object_repr
    locked = locked_against(translation, user)
    if locked:
        raise Unreadable(locked)
    file.report = read(translation, parsed, user)
    seen.add(uuid)
