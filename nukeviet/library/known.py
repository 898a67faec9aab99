"""What is here already: by the old path it came from, or by its content."""

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.models import CollectionViewRestriction

from images.models import PortalImage

from ..models import ImportedFile
from .folder import OldFile
from .found import FoundDocument, FoundPicture
from .storing import is_as_stored


@dataclass(frozen=True, slots=True)
class Known:
    """What a path was brought here as."""

    found: FoundPicture | FoundDocument
    name: str
    size: int | None  # bytes
    digest: str

    def differs(self, file: OldFile) -> bool:
        """Whether the old site has another file there now, and this one is still as it was brought."""
        return self.size != file.size and is_as_stored(self.name, self.digest)


def pictures_at(keys: Iterable[str]) -> dict[str, Known]:
    answer = ("image_id", "image__description", "image__width", "image__height")
    stored = ("image__file", "image__file_size", "image__file_hash")
    rows = ImportedFile.objects.filter(path__in=keys, image__isnull=False)
    return {
        path: Known(FoundPicture(*values[:4]), *values[4:])
        for path, *values in rows.values_list("path", *answer, *stored)
    }


def documents_at(keys: Iterable[str]) -> dict[str, Known]:
    answer = ("document_id", "document__title")
    stored = ("document__file", "document__file_size", "document__file_hash")
    rows = ImportedFile.objects.filter(path__in=keys, document__isnull=False)
    return {
        path: Known(FoundDocument(*values[:2]), *values[2:])
        for path, *values in rows.values_list("path", *answer, *stored)
    }


def picture_like(digest: str) -> PortalImage | None:
    """The first picture of the library with this content."""
    return PortalImage.objects.filter(file_hash=digest).order_by("pk").first()


def document_like(digest: str) -> AbstractDocument | None:
    """A document with this content, unless its collection is closed to some readers."""
    same = get_document_model().objects.filter(file_hash=digest)
    for restriction in CollectionViewRestriction.objects.select_related("collection"):
        same = same.exclude(collection__path__startswith=restriction.collection.path)
    return same.order_by("pk").first()
