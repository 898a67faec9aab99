"""Whether a file of the old site is a picture that the library takes, judged by what is in it."""

import re
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from PIL import Image, ImageOps

from .found import Refused

EXTENSIONS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "AVIF": "avif"}
CONVERTED = ("BMP", "TIFF")  # no browser shows the second, and nobody should load the first
OPENED = tuple({*EXTENSIONS, *CONVERTED} - {"MPO"})  # a JPEG until it is looked into
BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*")
MARKUP = re.compile(rb"<\?php|<script|<html|<!doctype|<svg|<body", re.IGNORECASE)
HEAD = TAIL = 4096  # bytes looked at


@dataclass(frozen=True, slots=True)
class Picture:
    extension: str  # the right one for what it holds
    width: int
    height: int
    converted: bytes | None = None  # what to store in place of the file


def check(file: BinaryIO, size: int) -> Picture:
    """Read the header, and look whether the end is there; only where that leaves a doubt is all decoded.

    Refused with ``file-not-what-it-says``, ``file-kind-refused``, ``picture-broken`` or
    ``picture-too-large``.
    """
    head = file.read(HEAD)
    if MARKUP.search(head[:1024]):
        says = b"<svg" in head.lower() and b"<?php" not in head.lower()
        raise (
            Refused("file-kind-refused", "SVG")
            if says
            else Refused("file-not-what-it-says", "text or a program")
        )
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the size is looked at below
            picture = Image.open(file, formats=OPENED)
    except Image.DecompressionBombError as error:
        raise Refused("picture-too-large", "more than 170 megapixels") from error
    except Refused:
        raise
    except Exception as error:  # Pillow raises a dozen kinds for damaged files, SyntaxError among them
        is_picture = not head or head.startswith(BEGINNINGS) or head[4:8] == b"ftyp"
        raise Refused("picture-broken" if is_picture else "file-not-what-it-says") from error
    with picture:
        try:
            return _judge(picture, file, size, head)
        except Refused:
            raise
        except Exception as error:
            raise Refused("picture-broken", str(error)[:200]) from error
        finally:
            file.seek(0)


def _judge(picture: Image.Image, file: BinaryIO, size: int, head: bytes) -> Picture:
    frames = picture.n_frames if getattr(picture, "is_animated", False) and picture.format != "MPO" else 1
    if picture.format == "TIFF":
        frames = 1  # the first page is taken
    pixels = picture.width * picture.height * frames
    if pixels > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        times = f" × {frames}" if frames > 1 else ""
        raise Refused("picture-too-large", f"{picture.width} × {picture.height}{times} pixels")
    if picture.format in CONVERTED:
        return _converted(picture)
    _check_bytes(size)
    extension = EXTENSIONS[picture.format]
    if extension not in settings.WAGTAILIMAGES_EXTENSIONS:
        raise Refused("file-kind-refused", picture.format)
    if not _has_end(picture.format, file, size, head):
        picture.load()
    return Picture(extension, picture.width, picture.height)


def _check_bytes(size: int) -> None:
    if size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        raise Refused("picture-too-large", filesizeformat(size))


def _has_end(kind: str, file: BinaryIO, size: int, head: bytes) -> bool:
    """Whether the format's own end mark is where a whole file has it; False: look closer."""
    if kind == "WEBP":
        return int.from_bytes(head[4:8], "little") + 8 <= size
    file.seek(max(0, size - TAIL))
    tail = file.read(TAIL)
    if kind in ("JPEG", "MPO"):
        # The thumbnail in its metadata has an end mark, too: the picture's own comes after its data begin.
        return tail.rfind(b"\xff\xd9") > tail.rfind(b"\xff\xda")
    if kind == "PNG":
        return b"IEND\xaeB`\x82" in tail
    return kind == "GIF" and tail.rstrip(b"\0").endswith(b";")


def _converted(picture: Image.Image) -> Picture:
    """PNG for drawings and for what is see-through, JPEG for the others."""
    picture = ImageOps.exif_transpose(picture)
    out = BytesIO()
    if picture.mode in ("1", "L", "P", "LA", "PA", "RGBA", "I;16"):
        extension = "png"
        picture.save(out, "PNG")
    else:
        extension = "jpg"
        picture.convert("RGB").save(out, "JPEG", quality=90)
    _check_bytes(out.tell())
    return Picture(extension, picture.width, picture.height, out.getvalue())
