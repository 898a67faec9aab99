"""The sets of sizes in which the portal shows pictures. Named here, and nowhere else.

A page view only ever reads renditions that exist; they are made by a task after upload. Until then
(and for a picture the task could not read) a page shows one bounded fallback.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from .models import PortalImage, Rendition

logger = logging.getLogger(__name__)

# Made within the upload request: at most 960 px either way, about 100 ms.
FALLBACK = "max-960x960|format-jpeg"
# The agency's emblem keeps its transparency; one picture a site, made when the identity is published.
EMBLEM, EMBLEM_WEBP = "max-192x192|format-png", "max-192x192|format-webp"
MODERN_FORMATS = ("avif", "webp")


@dataclass(frozen=True)
class RenditionSet:
    """One use of pictures: widths in CSS pixels, an optional crop (width:height), the sizes attribute."""

    widths: tuple[int, ...]
    sizes: str
    ratio: tuple[int, int] | None = None
    jpeg_width: int = 0  # the width old browsers get; the only one where ``widths`` is empty
    specs: dict[tuple[str, int], str] = field(init=False)

    def __post_init__(self) -> None:
        specs = {(fmt, width): self._spec(width, fmt) for fmt in MODERN_FORMATS for width in self.widths}
        specs["jpeg", self.jpeg_width] = self._spec(self.jpeg_width, "jpeg")
        object.__setattr__(self, "specs", specs)

    def _spec(self, width: int, image_format: str) -> str:
        if self.ratio:
            height = round(width * self.ratio[1] / self.ratio[0])
            return f"fill-{width}x{height}|format-{image_format}"
        return f"width-{width}|format-{image_format}"


SETS = {
    # Cards of lists, boxes of the sidebar, gallery thumbnails.
    "card": RenditionSet((320, 640), "(min-width: 48rem) 20rem, 40vw", ratio=(3, 2), jpeg_width=640),
    # Pictures in the column of text, the lead picture, the lead story of the home page.
    "column": RenditionSet((480, 800, 1200), "(min-width: 64rem) 46rem, 100vw", jpeg_width=800),
    # Shared links, read by programs: 1200 × 630, round the focal point.
    "share": RenditionSet((), "", ratio=(40, 21), jpeg_width=1200),
}


@dataclass(frozen=True)
class Picture:
    """What a ``<picture>`` needs. ``sources`` are (MIME type, srcset); the last resort is ``src``."""

    sources: list[tuple[str, str]]
    src: str
    width: int
    height: int
    sizes: str
    alt: str


@dataclass(frozen=True)
class Made:
    """A rendition that exists. Its whole row is not needed: a page may show two hundred."""

    name: str  # in the storage of renditions
    width: int
    height: int

    @property
    def url(self) -> str:
        return _storage().url(self.name)

    @property
    def bytes(self) -> int:
        """Raises OSError where the row is there and the file is not."""
        return _storage().size(self.name)


def _storage():
    return Rendition._meta.get_field("file").storage


def all_specs() -> list[str]:
    """Every rendition a picture of the library has in the end, the fallback first."""
    return [FALLBACK, *(spec for rendition_set in SETS.values() for spec in rendition_set.specs.values())]


def attach_renditions(images: Iterable[PortalImage | None]) -> None:
    """Load the renditions of many pictures in one query; ``picture`` then asks for none."""
    by_pk: dict[int, list[PortalImage]] = {}
    for image in images:
        if image is not None and not hasattr(image, "renditions_by_spec"):
            image.renditions_by_spec = {}
            by_pk.setdefault(image.pk, []).append(image)
    if not by_pk:
        return
    rows = Rendition.objects.filter(image__in=by_pk)
    for pk, spec, *made in rows.values_list("image_id", "filter_spec", "file", "width", "height"):
        for image in by_pk[pk]:
            image.renditions_by_spec[spec] = Made(*made)


def picture(image: PortalImage, set_name: str, alt: str = "") -> Picture | None:
    """The picture in the sizes of a set; the fallback alone until they exist; None if unreadable."""
    rendition_set = SETS[set_name]
    attach_renditions([image])
    found = {key: image.renditions_by_spec.get(spec) for key, spec in rendition_set.specs.items()}
    sources = []
    for image_format in MODERN_FORMATS:
        # A picture smaller than the set comes out in one width several times: name each width once.
        by_width = {r.width: r for (fmt, _w), r in found.items() if fmt == image_format and r}
        if by_width:
            srcset = ", ".join(f"{r.url} {width}w" for width, r in sorted(by_width.items()))
            sources.append((f"image/{image_format}", srcset))
    last_resort = found["jpeg", rendition_set.jpeg_width] or fallback(image)
    if last_resort is None:
        return None
    width, height = last_resort.width, last_resort.height
    if rendition_set.ratio:
        height = round(width * rendition_set.ratio[1] / rendition_set.ratio[0])
    return Picture(sources, last_resort.url, width, height, rendition_set.sizes, alt)


def jpeg(image: PortalImage, set_name: str) -> Made | None:
    """The one JPEG of a set, the fallback until it exists; None if the picture is unreadable."""
    rendition_set = SETS[set_name]
    attach_renditions([image])
    spec = rendition_set.specs["jpeg", rendition_set.jpeg_width]
    return image.renditions_by_spec.get(spec) or fallback(image)


def largest_jpeg(image: PortalImage) -> Made | None:
    """The whole picture as large as every program can show it; the fallback until that exists."""
    attach_renditions([image])
    column = SETS["column"]
    larger = image.renditions_by_spec.get(column.specs["jpeg", column.jpeg_width])
    bounded = image.renditions_by_spec.get(FALLBACK)
    found = [rendition for rendition in (larger, bounded) if rendition]
    return max(found, key=lambda rendition: rendition.width) if found else fallback(image)


def fallback(image: PortalImage, spec: str = FALLBACK) -> Made | None:
    """One bounded rendition; None until it is made, and for a file that cannot be read."""
    attach_renditions([image])
    return image.renditions_by_spec.get(spec)


def make(image: PortalImage, *specs: str) -> None:
    """Make these renditions now, where they are missing. A damaged or oversized file is logged."""
    image.__dict__.pop("renditions_by_spec", None)  # what is known of it is out of date
    try:
        image.get_renditions(*specs)
    except Exception:  # Pillow raises a dozen kinds
        logger.warning("Picture %s cannot be read.", image.pk, exc_info=True)


def images_in(value) -> Iterable[PortalImage]:
    """Every picture anywhere in a stream, struct or list value, in order."""
    if isinstance(value, PortalImage):
        yield value
    elif isinstance(value, dict):
        for child in value.values():
            yield from images_in(child)
    elif hasattr(value, "stream_block") or hasattr(value, "list_block"):
        for child in value:
            yield from images_in(getattr(child, "value", child))
