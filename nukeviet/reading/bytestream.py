"""A dump file as a stream of SQL in UTF-8 or what it was written in: plain or gzipped, UTF-16 recoded."""

import codecs
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from nukeviet.reading import SourceError

CHUNK = 1 << 20  # bytes

_OTHER_FORMATS = {
    b"PK\x03\x04": "a ZIP archive",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ\x00": "an xz file",
    b"\x28\xb5\x2f\xfd": "a Zstandard file",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
}


class DumpFile:
    """The file's contents in chunks of about CHUNK bytes, unpacked.

    ``damage`` says afterwards why they ended early, if they did.
    """

    def __init__(self, path: Path, progress: Callable[[int], None]) -> None:
        """``progress`` is told how many bytes of the file have been read so far. SourceError if none can."""
        self.path, self._progress = path, progress
        self.damage = ""
        try:
            self._file = path.open("rb")
            head = self._file.peek(16)
        except OSError as error:
            raise SourceError(f"{path}: {error.strerror}") from None
        if not head:
            self._file.close()
            raise SourceError(f"{path}: the file is empty")
        for magic, name in _OTHER_FORMATS.items():
            if head.startswith(magic):
                self._file.close()
                raise SourceError(f"{path}: {name}; unpack it and give the .sql file in it")

    def __iter__(self) -> Iterator[bytes]:
        with self._file:
            chunks = self._unzipped() if self._file.peek(2).startswith(b"\x1f\x8b") else self._read()
            first = next(chunks, b"")
            if codec := _wide_codec(first):
                decoder = codecs.getincrementaldecoder(codec)(errors="replace")
                yield decoder.decode(first).removeprefix("\ufeff").encode()
                for chunk in chunks:
                    yield decoder.decode(chunk).encode()
            else:
                yield first.removeprefix(codecs.BOM_UTF8)
                yield from chunks

    def _read(self) -> Iterator[bytes]:
        total = 0
        while True:
            try:
                chunk = self._file.read(CHUNK)
            except OSError as error:
                self.damage = f"the file cannot be read on: {error.strerror}"
                return
            if not chunk:
                return
            total += len(chunk)
            self._progress(total)
            yield chunk

    def _unzipped(self) -> Iterator[bytes]:
        """All members of a gzip file; what could be unpacked before the damage, if there is any."""
        unpacker = zlib.decompressobj(wbits=31)
        try:
            for packed in self._read():
                while packed:
                    if unpacker.eof:
                        if not packed.startswith(b"\x1f"):
                            return  # padding after the last member
                        unpacker = zlib.decompressobj(wbits=31)
                    before = unpacker.copy()
                    try:
                        chunk = unpacker.decompress(packed, CHUNK)
                    except zlib.error:
                        yield from _bytewise(before, packed)
                        raise
                    if chunk:
                        yield chunk
                    packed = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
            if chunk := unpacker.flush():
                yield chunk
        except zlib.error as error:
            self.damage = f"the gzip file is damaged: {error}"
        if not unpacker.eof:
            self.damage = self.damage or "the gzip file is cut short"


def _bytewise(unpacker, packed: bytes) -> Iterator[bytes]:
    """What can be unpacked before the damage: zlib gives nothing of a piece that has some."""
    for byte in packed:
        try:
            yield unpacker.decompress(bytes([byte]))
        except zlib.error:
            return


def _wide_codec(head: bytes) -> str:
    """UTF-16, as phpMyAdmin can export and PowerShell redirects; "" for anything else."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head[1:4:2] == b"\0\0" and b"\0" not in head[0:4:2]:
        return "utf-16-le"
    if head[0:4:2] == b"\0\0" and b"\0" not in head[1:4:2]:
        return "utf-16-be"
    return ""
