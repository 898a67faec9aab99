"""Whether a file of the old site is a document that the library takes."""

import re
from typing import BinaryIO

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from .found import Refused
from .pictures import MARKUP

LARGEST = 512 * 1024 * 1024  # bytes; films are documents, too
PROGRAM = re.compile(rb"MZ|\x7fELF|#!|\xca\xfe\xba\xbe|[\xce\xcf]\xfa\xed\xfe")
_OLE, _ZIP, _RTF = b"\xd0\xcf\x11\xe0", b"PK", rb"{\\rtf"
_OFFICE = re.compile(b"|".join((re.escape(_OLE), _ZIP, _RTF, rb"\x09\x08", rb"\xdb\xa5")))
_ZIPPED = re.compile(rb"PK(\x03\x04|\x05\x06|\x07\x08)|" + re.escape(_OLE))  # the latter: with a password
# How the content begins. Those not named are text: anything that is no markup and no program.
BEGINNINGS = {
    "pdf": re.compile(rb".{0,1019}?%PDF-", re.DOTALL),  # ISO 32000-1, annex H: within the first 1024 bytes
    **dict.fromkeys(("doc", "xls", "ppt"), _OFFICE),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp", "zip"), _ZIPPED),
    "rar": re.compile(rb"Rar!"),
    "rtf": re.compile(_RTF),
    "mp3": re.compile(rb"ID3|\xff[\xe0-\xff]"),
    "mp4": re.compile(rb".{4}(ftyp|moov|mdat|free|wide|skip)", re.DOTALL),
    "webm": re.compile(rb"\x1a\x45\xdf\xa3"),
}


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def check(file: BinaryIO, name: str, size: int) -> None:
    """Refused with ``file-kind-refused``, ``document-too-large`` or ``file-not-what-it-says``."""
    extension = extension_of(name)
    if extension not in settings.WAGTAILDOCS_EXTENSIONS:
        raise Refused("file-kind-refused", extension)
    if size > LARGEST:
        raise Refused("document-too-large", filesizeformat(size))
    head = file.read(4096)
    file.seek(0)
    if not head:
        raise Refused("file-not-what-it-says", "empty")
    if PROGRAM.match(head) or b"<?php" in head.lower():
        raise Refused("file-not-what-it-says", "a program")
    beginning = BEGINNINGS.get(extension)
    if beginning is None:
        if MARKUP.search(head):
            raise Refused("file-not-what-it-says", "HTML")
    elif not beginning.match(head):
        raise Refused("file-not-what-it-says", "HTML" if MARKUP.search(head) else "")
