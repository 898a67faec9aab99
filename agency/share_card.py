"""The picture that stands for the agency where a page without one is shared: emblem and brand colour.

Drawn once for each change of the identity and kept beside the renditions, under a name that holds a hash
of what it shows. It has no words: no freely licensed typeface with Vietnamese marks comes with the
installed packages, and whoever shows the picture sets the page's title under it anyway.
"""

import hashlib
import logging
from dataclasses import dataclass
from io import BytesIO
from math import cos, pi, sin

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image, ImageColor, ImageDraw, ImageOps

from core.addresses import absolute

from .colours import GROUNDS, Accent
from .models import AgencyIdentity

logger = logging.getLogger(__name__)

SIZE = (1200, 630)
DRAWING = 1  # raise it when the drawing changes
_OVERSAMPLING = 2
_DISC, _EMBLEM = 186, 262  # radius of the emblem's ground, and the square the emblem fits in, in pixels
# Rings of a bronze drum round the disc: radius, and for a band of strokes their number and length.
_RINGS = ((214, 0, 0), (226, 0, 0), (247, 72, 26), (268, 0, 0), (336, 0, 0), (357, 120, 26), (378, 0, 0))


@dataclass(frozen=True)
class ShareCard:
    """The address is absolute."""

    url: str
    width: int = SIZE[0]
    height: int = SIZE[1]


def share_card(identity: AgencyIdentity | None) -> ShareCard | None:
    """The card of an identity, drawn now if there is none yet; None where it cannot be drawn or stored."""
    accent = identity.accent if identity and identity.accent in GROUNDS else Accent.RED
    emblem = identity.emblem if identity else None
    shown = f"{DRAWING}|{accent}|{emblem.file.name if emblem else ''}"
    name = f"share/{hashlib.sha256(shown.encode()).hexdigest()[:16]}.jpg"
    storage = storages["renditions"]
    try:
        if not storage.exists(name):
            saved = storage.save(name, ContentFile(_jpeg(accent, emblem)))
            if saved != name:  # another process was quicker
                storage.delete(saved)
        return ShareCard(absolute(storage.url(name)))
    except Exception:  # a storage that does not answer must not take the page with it
        logger.warning("The card for shared links cannot be made.", exc_info=True)
        return None


def _jpeg(accent: str, emblem) -> bytes:
    card = draw(accent)
    if emblem:
        try:
            _place_emblem(card, emblem)
        except Exception:  # a damaged file: Pillow raises a dozen kinds
            logger.warning("Emblem %s cannot be read.", emblem.pk, exc_info=True)
    out = BytesIO()
    card.save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def draw(accent: str) -> Image.Image:
    """The card without an emblem: a bronze drum's star and rings on the brand colour."""
    light, strong = (ImageColor.getrgb(colour) for colour in GROUNDS[accent])
    width, height = (side * _OVERSAMPLING for side in SIZE)
    column = Image.new("RGB", (1, 2))
    column.putdata([light, strong])
    image = column.resize((width, height), Image.Resampling.BILINEAR, box=(0, 0.5, 1, 1.5))
    brush = ImageDraw.Draw(image)
    line = tuple(round(channel + (255 - channel) * 0.28) for channel in light)

    def point(radius: float, turn: float) -> tuple[float, float]:
        """A point at a distance from the middle, in pixels of the card; ``turn`` in full turns."""
        x, y = radius * sin(2 * pi * turn), -radius * cos(2 * pi * turn)
        return width / 2 + x * _OVERSAMPLING, height / 2 + y * _OVERSAMPLING

    for radius, strokes, length in _RINGS:
        if strokes:
            for number in range(strokes):
                ends = [point(radius + side * length / 2, number / strokes) for side in (-1, 1)]
                brush.line(ends, line, 4 * _OVERSAMPLING)
        else:
            brush.circle((width / 2, height / 2), radius * _OVERSAMPLING, None, line, 2 * _OVERSAMPLING)
    rays = [point(172 if number % 2 == 0 else 58, number / 28) for number in range(28)]
    brush.polygon(rays, line)
    return image.reduce(_OVERSAMPLING)


def _place_emblem(card: Image.Image, emblem) -> None:
    """Lay the emblem on a white disc in the middle."""
    with emblem.file.open() as file, Image.open(file) as source:
        source.draft(None, (_EMBLEM * 2, _EMBLEM * 2))  # a large JPEG is read in a smaller size
        picture = ImageOps.contain(ImageOps.exif_transpose(source).convert("RGBA"), (_EMBLEM, _EMBLEM))
    disc = Image.new("L", (_DISC * 4, _DISC * 4), 0)
    ImageDraw.Draw(disc).circle((_DISC * 2, _DISC * 2), _DISC * 2 - 1, 255)
    disc = disc.reduce(2)
    middle = card.width // 2, card.height // 2
    card.paste((255, 255, 255), (middle[0] - _DISC, middle[1] - _DISC), disc)
    card.paste(picture, (middle[0] - picture.width // 2, middle[1] - picture.height // 2), picture)
