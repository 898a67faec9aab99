"""Writing what was found: files under names that follow from their content, then their rows.

A run that was killed leaves at most a file without a row; the next one finds it under the same name.
"""

import re
from pathlib import Path
from typing import BinaryIO

from django.core.files import File
from django.db import models, transaction
from wagtail.documents import get_document_model
from wagtail.models import Collection

from core.slugs import ascii_slug
from images.models import PortalImage

from ..models import ImportedFile
from .pictures import Picture

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


def keep(field: models.FileField, instance: models.Model, name: str, file: BinaryIO, size: int) -> str:
    """Put ``file`` (``size`` bytes) into the field's storage; gives the name to write into the row."""
    storage, name = field.storage, field.generate_filename(instance, name)
    if storage.exists(name):
        if storage.size(name) == size:
            return name
        storage.delete(name)
    file.seek(0)
    try:
        final = Path(storage.path(name))
    except NotImplementedError:  # no disk of ours: such storages show a file when it is whole
        return storage.save(name, File(file))
    storage.delete(f"{name}.part")
    Path(storage.path(storage.save(f"{name}.part", File(file)))).replace(final)
    return name


def store_picture(
    key: str, file: BinaryIO, size: int, digest: str, facts: Picture, texts: tuple[str, str], stem: str
) -> int:
    """A new picture with its record. ``texts``: title and what it shows. No signals, no renditions."""
    title, shows = texts
    image = PortalImage(
        title=title,
        description=shows,
        width=facts.width,
        height=facts.height,
        file_size=size,
        file_hash=digest,
        collection=collection(),
    )
    name = keep(
        PortalImage._meta.get_field("file"), image, name_on_disk(stem, digest, facts.extension), file, size
    )
    # Both sizes are set: the field does not open the file to learn them.
    image.file = name
    return _insert(image, key, "image")


def store_document(
    key: str, file: BinaryIO, size: int, digest: str, extension: str, title: str, stem: str
) -> int:
    model = get_document_model()
    document = model(title=title, file_size=size, file_hash=digest, collection=collection())
    document.file = keep(
        model._meta.get_field("file"), document, name_on_disk(stem, digest, extension), file, size
    )
    return _insert(document, key, "document")


def _insert(thing: models.Model, key: str, relation: str) -> int:
    with transaction.atomic():
        type(thing)._default_manager.bulk_create([thing])
        record(key, **{f"{relation}_id": thing.pk})
    return thing.pk


def record(key: str, image_id: int | None = None, document_id: int | None = None) -> None:
    """The file at this old path has become that; written only where it is news."""
    now = {"image_id": image_id, "document_id": document_id}
    row, is_new = ImportedFile.objects.get_or_create(path=key, defaults=now)
    if not is_new and (row.image_id, row.document_id) != (image_id, document_id):
        ImportedFile.objects.filter(pk=row.pk).update(**now)


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
    text = " ".join(text.split())
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0]
