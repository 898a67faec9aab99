"""Writing what was found: files under names that follow from their content, then their rows.

A run that was killed leaves at most a file without a row; the next one finds it under the same name.
"""

import re
import unicodedata
from pathlib import Path
from typing import BinaryIO

from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.db import models, transaction
from wagtail.models import Collection

from core.slugs import ascii_slug

from ..models import ImportedFile

COLLECTION = "NukeViet"
STEM = 50  # characters of a name on disk, besides those of the content
HASH = 12  # characters: enough to tell files of one name apart
_WORD = re.compile(r"[^\W\d_]{2,}")


def collection() -> Collection:
    """Where everything brought here is; made when it is first needed."""
    root = Collection.get_first_root_node()
    return root.get_children().filter(name=COLLECTION).first() or root.add_child(name=COLLECTION)


def name_on_disk(stem: str, digest: str, extension: str) -> str:
    return f"{ascii_slug(stem, STEM) or 'tep'}-{digest[:HASH]}.{extension}"


def is_as_stored(name: str, digest: str) -> bool:
    """Whether a row's file is still the one that was written here: an editor may have put another in."""
    return bool(digest) and Path(name).stem.endswith(f"-{digest[:HASH]}")


def new(
    model: type[models.Model], collection_id: int, name: str, file: BinaryIO, size: int, digest: str
) -> models.Model:
    """A picture or document that is not in the database yet, its file (``size`` bytes) in the storage."""
    thing = model(collection_id=collection_id, file_size=size, file_hash=digest)
    # Set past the field, which would decode a picture to measure it.
    thing.__dict__["file"] = _keep(thing, name, file, size)
    return thing


def _keep(thing: models.Model, name: str, file: BinaryIO, size: int) -> str:
    field = thing._meta.get_field("file")
    storage, name = field.storage, field.generate_filename(thing, name)
    if storage.exists(name):
        if storage.size(name) == size:
            return name
        storage.delete(name)
    file.seek(0)
    if not isinstance(storage, FileSystemStorage):  # others show a file when it is whole
        return storage.save(name, File(file))
    storage.delete(f"{name}.part")
    Path(storage.path(storage.save(f"{name}.part", File(file)))).replace(storage.path(name))
    return name


def insert(thing: models.Model, key: str, relation: str) -> int:
    """The row and its record, both or neither; no signals, no renditions. Gives its id."""
    with transaction.atomic():
        type(thing)._default_manager.bulk_create([thing])
        record(key, **{relation: thing.pk})
    return thing.pk


def record(key: str, image_id: int | None = None, document_id: int | None = None) -> None:
    """The file at this old path has become that, whatever it was before."""
    ImportedFile.objects.bulk_create(
        [ImportedFile(path=key, image_id=image_id, document_id=document_id)],
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["image", "document"],
    )


def texts_for(stem: str, alt: str) -> tuple[str, str]:
    """(title, what the picture shows) from its file name and the old site's text for it.

    That text is often made of the file name by the old site itself: then it says nothing.
    """
    says = alt if is_words(alt, stem) else ""
    return _cut(says or readable(stem)), _cut(says)


def is_words(text: str, stem: str) -> bool:
    """``"Quang cảnh hội nghị"`` is, ``"anh 004"`` and the file name itself are not."""
    return (
        len(_WORD.findall(text)) > 1
        and " " in text.strip()
        and ascii_slug(text) not in (ascii_slug(stem), ascii_slug(stem.replace(".", " ")))
    )


def readable(stem: str) -> str:
    """``"tap-huan_ha-dong"`` → ``"tap huan ha dong"``; ``"anh-004"`` stays, as it would say no more."""
    if " " not in stem and len(_WORD.findall(stem.replace("_", " "))) > 1:
        stem = re.sub(r"[-_]+", " ", stem)
    return stem.strip() or "tep"


def _cut(text: str, length: int = 255) -> str:
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0]
