"""Lists of addresses as operators have them: text, one a line, or the old site's map; gzipped or not.

Read as a stream, whatever the size. Nothing a file names is fetched or opened.
"""

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

LONGEST_LINE = 65_536  # bytes
GZIP, BYTE_ORDER_MARK = b"\x1f\x8b", b"\xef\xbb\xbf"
MAPS = ("urlset", "sitemapindex")


class ListError(Exception):
    """The file is no list of addresses; what is wrong with it, for the operator."""


def addresses_in(file: BinaryIO) -> Iterator[str]:
    """Every address as it is written, in order. Raises ListError, or OSError where it cannot be read."""
    stream = io.BufferedReader(_Raw(file))
    if stream.peek(2).startswith(GZIP):
        stream = io.BufferedReader(gzip.GzipFile(fileobj=stream))
    try:
        opening = stream.peek(1024).removeprefix(BYTE_ORDER_MARK).lstrip()
        yield from _of_map(stream) if opening.startswith(b"<") else _of_lines(stream)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ListError(f"The compressed file is damaged: {error}.") from error
    except etree.XMLSyntaxError as error:
        raise ListError(f"The site map is no well-formed XML: {error}.") from error


def _of_lines(stream: BinaryIO) -> Iterator[str]:
    """What follows a tab is not read; nor are empty lines, and those that begin with #."""
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            raise ListError(f"Line {number} is longer than any address: this is no list of addresses.")
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise ListError(f"Line {number} is no UTF-8: this is no list of addresses.") from error
        address = text.partition("\t")[0].strip()
        if address and not address.startswith("#"):
            yield address


def _of_map(stream: BinaryIO) -> Iterator[str]:
    """The locations of a site map, or of an index of site maps. No entity is resolved, no DTD accepted."""
    if stream.peek(3).startswith(BYTE_ORDER_MARK):
        stream.read(len(BYTE_ORDER_MARK))
    root = None
    elements = etree.iterparse(
        stream, events=("start", "end"), resolve_entities=False, load_dtd=False, no_network=True
    )
    for event, element in elements:
        if root is None:
            root = element
            if element.getroottree().docinfo.doctype:
                raise ListError("The file has a document type: no site map has one.")
            if etree.QName(element).localname not in MAPS:
                raise ListError("The XML file is no site map.")
        if event == "start":
            continue
        if etree.QName(element).localname == "loc":
            if address := (element.text or "").strip():
                yield address
        elif element.getparent() is root:
            root.remove(element)  # or a map of 50,000 addresses would stay in memory


class _Raw(io.RawIOBase):
    """A binary file as the lowest layer: standard input may be buffered or not, a file of any kind."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
