"""The files of an old site on disk: found whatever their spelling, and never outside their folder."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BufferedReader, FileIO
from pathlib import Path

from .addresses import FOLDERS, LONGEST, key
from .found import Refused

DIRECTORIES_KEPT = 64  # whose names stay in memory: articles follow each other as the months do


@dataclass(frozen=True, slots=True)
class OldFile:
    """A regular file of the old site."""

    path: str  # below the root, as on disk
    key: str  # of ImportedFile
    size: int  # bytes
    real: Path

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def stem(self) -> str:
        return self.name.rpartition(".")[0] or self.name

    @contextmanager
    def open(self) -> Iterator[BufferedReader]:
        """For reading; Refused with ``file-unreadable`` where the disk says no."""
        try:
            # Without waiting, should it have become a pipe since it was looked at.
            number = os.open(self.real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise Refused("file-unreadable", f"{self.path}: {error.strerror}") from error
        with BufferedReader(_Reading(number)) as file:
            now = os.fstat(number)
            if not stat.S_ISREG(now.st_mode) or now.st_size != self.size:
                raise Refused("file-unreadable", f"{self.path}: changes while it is read")
            yield file


class _Reading(FileIO):
    """Tells an old disk that fails from one of ours that is full: the latter must stop the import."""

    def readinto(self, buffer):
        try:
            return super().readinto(buffer)
        except OSError as error:
            raise Refused("file-unreadable", str(error)) from error


class Folder:
    """The root of an old site, of which ``uploads/``, ``assets/`` and ``files/`` alone are looked at."""

    def __init__(self, root: Path) -> None:
        self.root = Path(os.path.realpath(root))
        self._names = lru_cache(maxsize=DIRECTORIES_KEPT)(self._list)

    def find(self, path: str) -> OldFile | None:
        """The file at a path below the root, by any case and any form of accents; None if there is none.

        Refused with ``file-outside`` where a link leads out of the folders, ``file-unreadable`` where it is
        no regular file.
        """
        where, is_first = "", True
        for segment in path.split("/"):
            names = self._names(where).get(key(segment), ())
            if not names:
                return None
            name = segment if segment in names else names[0]
            # Two names that differ in case alone: the second is known by its exact spelling.
            is_first = is_first and name == names[0]
            where = f"{where}/{name}" if where else name
        real = Path(os.path.realpath(self.root / where))
        if not any(real.is_relative_to(self.root / folder) for folder in FOLDERS):
            raise Refused("file-outside", where)
        try:
            facts = real.stat()
        except OSError as error:
            raise Refused("file-unreadable", f"{where}: {error.strerror}") from error
        if not stat.S_ISREG(facts.st_mode):
            raise Refused("file-unreadable", f"{where}: not a regular file")
        is_folded = is_first or len(where) > LONGEST
        return OldFile(where, key(where) if is_folded else where, facts.st_size, real)

    def _list(self, where: str) -> dict[str, tuple[str, ...]]:
        """The names in a directory by their folded form, the one that is folded itself first."""
        directory = os.path.realpath(self.root / where)
        if where and not Path(directory).is_relative_to(self.root):
            raise Refused("file-outside", where)
        found: dict[str, tuple[str, ...]] = {}
        try:
            names = sorted(os.listdir(directory))
        except OSError:  # not there, no directory, or not ours to read
            return {}
        for name in names:
            if where or name in FOLDERS:
                folded = key(name)
                found[folded] = tuple(sorted([*found.get(folded, ()), name], key=lambda n: (n != key(n), n)))
        return found
