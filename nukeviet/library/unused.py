"""Pictures of a module's folder that none of its articles shows: other pages and other sites may."""

import os
from collections.abc import Iterator

from django.conf import settings

from .documents import extension_of
from .folder import Folder
from .found import Refused
from .library import LINKED_PICTURES, Library

# Made by the old site from other pictures, or left behind by an upload that was not finished.
SKIPPED = {"temp_pic", "thumb", "thumbs"}


def bring_unused(library: Library) -> None:
    """Bring what is left below ``uploads/{module}/``, so that its old addresses lead on; documents are told.

    Everybody could read them there. What is here already is not read again; what cannot be taken is noted.
    """
    if library.folder is None:
        return
    for path in _files(library.folder, f"uploads/{library.module.upload}"):
        extension = extension_of(path)
        if extension in LINKED_PICTURES:
            answer, notes = library.picture_at((path,))
            for note in [answer] if isinstance(answer, Refused) else notes:
                library.note(note, path, None, "file")
        elif extension not in ("", "html", "htm") and not library.is_known(path):
            is_document = extension in settings.WAGTAILDOCS_EXTENSIONS
            library.note(
                Refused("document-unused" if is_document else "file-kind-refused"), path, None, "file"
            )


def _files(folder: Folder, where: str) -> Iterator[str]:
    """Paths below the root, as on disk and in their order; links to other directories are not followed."""
    try:
        entries = sorted(os.scandir(folder.root / where), key=lambda entry: entry.name)
    except OSError:  # not there, or not ours to read
        return
    for entry in entries:
        path = f"{where}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            if entry.name.lower() not in SKIPPED:
                yield from _files(folder, path)
        elif entry.is_file():
            yield path
