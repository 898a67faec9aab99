"""Which files of an old site are taken as pictures and documents, judged by what is in them."""

import os
from io import BytesIO

import pytest
from PIL import Image
from wagtail.documents import get_document_model

from images.models import PortalImage
from images.renditions import FALLBACK, fallback, make
from nukeviet.library import FoundPicture
from tests.factories import huge_png

from .old_folder import PDF, OldFolder, picture

pytestmark = pytest.mark.django_db
PHP = b"<?php system($_GET['c']); ?>"
HTML = b"<!DOCTYPE html><html><body>404</body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def old(tmp_path, settings) -> OldFolder:
    return OldFolder(tmp_path, settings)


# --- pictures ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("image_format", "extension", "how"),
    [
        ("JPEG", "jpg", {}),
        ("JPEG", "jpg", {"mode": "CMYK"}),
        ("JPEG", "jpg", {"mode": "L", "progressive": True}),
        ("MPO", "jpg", {}),
        ("PNG", "png", {}),
        ("PNG", "png", {"mode": "RGBA"}),
        ("GIF", "gif", {"mode": "P"}),
        ("WEBP", "webp", {}),
        ("AVIF", "avif", {}),
    ],
)
def test_picture_of_every_kind_is_taken_under_its_true_extension(old, image_format, extension, how):
    old.write("uploads/news/a.bmp", picture(7, image_format, **how))
    assert old.picture("/uploads/news/a.bmp")
    assert old.codes == []
    image = PortalImage.objects.get()
    assert image.file.name.endswith(f".{extension}")
    make(image, FALLBACK)
    assert fallback(image) is not None, "renditions can be made of it"


def animated() -> bytes:
    out = BytesIO()
    frames = [Image.new("RGB", (20, 10), (50 * n, 90, 40)) for n in range(5)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def test_animation_is_taken_and_its_frames_are_counted(old, settings):
    old.write("uploads/news/a.gif", animated())
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 999
    assert old.picture("/uploads/news/a.gif") is None
    assert old.codes == ["picture-too-large"]
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 1000
    assert old.picture("/uploads/news/a.gif")


def test_jpeg_with_something_behind_its_end_is_taken(old):
    old.write("uploads/news/a.jpg", picture() + b"\0" * 9000)
    assert old.picture("/uploads/news/a.jpg")


@pytest.mark.parametrize(("name", "image_format"), [("a.bmp", "BMP"), ("a.tif", "TIFF"), ("a.jpg", "BMP")])
@pytest.mark.parametrize(("mode", "becomes"), [("RGB", "jpg"), ("L", "png"), ("1", "png")])
def test_bmp_and_tiff_are_converted(old, name, image_format, mode, becomes):
    old.write(f"uploads/news/{name}", picture(7, image_format, (30, 20), mode=mode))
    for _run in range(2):
        assert old.picture(f"/uploads/news/{name}").width == 30
        assert old.codes == ["picture-converted"]
    image = PortalImage.objects.get()
    assert image.file.name.endswith(f".{becomes}")
    assert image.file_size == len(image.file.read())
    make(image, FALLBACK)
    assert fallback(image) is not None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (PHP, "file-not-what-it-says"),
        (b"GIF89a" + PHP + b";", "file-not-what-it-says"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF" + PHP, "file-not-what-it-says"),
        (HTML, "file-not-what-it-says"),
        (b"Not Found", "file-not-what-it-says"),
        (PDF, "file-not-what-it-says"),
        (b"MZ\x90\0", "file-not-what-it-says"),
        (SVG, "file-kind-refused"),
        (b"", "picture-broken"),
        (picture()[:60], "picture-broken"),
        (picture(size=(400, 300))[:-200], "picture-broken"),
        (picture(image_format="PNG", size=(400, 300))[:-40], "picture-broken"),
        (picture(image_format="GIF", size=(400, 300))[:-30], "picture-broken"),
        (picture(image_format="WEBP", size=(400, 300))[:-30], "picture-broken"),
        (picture(image_format="AVIF", size=(400, 300))[:-30], "picture-broken"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "picture-broken"),
        (huge_png(), "picture-too-large"),
        (huge_png(10_000), "picture-too-large"),
        (huge_png(8_000), "picture-too-large"),
    ],
)
def test_what_is_no_good_picture_is_left_out_and_named(old, content, code):
    old.write("uploads/news/a.jpg", content)
    assert old.picture("/uploads/news/a.jpg") is None
    assert old.codes == [code], list(old.report)
    assert old.stored == []


def test_jpeg_with_a_thumbnail_inside_is_broken_when_it_is_cut_off(old):
    """The thumbnail's end mark is not the picture's."""
    exif = b"Exif\0\0" + b"MM\0*\0\0\0\x08\0\0\0\0\0\0" + picture(5)
    content = picture(6, size=(60, 40), exif=exif)
    old.write("uploads/news/whole.jpg", content)
    old.write("uploads/news/cut.jpg", content[:-200])
    assert old.picture("/uploads/news/whole.jpg")
    assert old.picture("/uploads/news/cut.jpg") is None
    assert old.codes == ["picture-broken"]


def test_picture_with_too_many_bytes_is_left_out_with_its_size(old, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1024 * 1024
    old.write("uploads/news/a.jpg", picture() + b"\0" * 1024 * 1024)
    assert old.picture("/uploads/news/a.jpg") is None
    (note,) = old.report
    assert note.code == "picture-too-large"
    assert "MB" in note.detail


# --- documents --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("a.pdf", b"\r\n junk before %PDF-1.7"),
        ("a.doc", OLE),
        ("a.doc", rb"{\rtf1 ke hoach}"),
        ("a.doc", b"PK\x03\x04 a docx called doc"),
        ("a.xls", b"\x09\x08\x08\0\0\x05"),
        ("a.docx", b"PK\x03\x04"),
        ("a.xlsx", OLE),
        ("a.zip", b"PK\x05\x06" + b"\0" * 18),
        ("a.rar", b"Rar!\x1a\x07\0"),
        ("a.rtf", rb"{\rtf1 ke hoach}"),
        ("a.mp3", b"ID3\x03"),
        ("a.mp3", b"\xff\xfb\x90"),
        ("a.mp4", b"\0\0\0\x18ftypmp42"),
        ("a.webm", b"\x1a\x45\xdf\xa3"),
        ("a.txt", "Kế hoạch <5 ngày".encode("utf-16")),
        ("a.csv", b"ten,so\n"),
    ],
)
def test_document_of_every_kind_is_taken(old, name, content):
    old.write(f"uploads/news/{name}", content)
    assert old.document(f"/uploads/news/{name}"), list(old.report)
    assert old.codes == []


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", PHP, "file-not-what-it-says"),
        ("a.pdf", b"%PDF-1.4\n" + PHP, "file-not-what-it-says"),
        ("a.pdf", HTML, "file-not-what-it-says"),
        ("a.pdf", b"MZ\x90\0", "file-not-what-it-says"),
        ("a.pdf", b"", "file-not-what-it-says"),
        ("a.pdf", b"\0" * 2000 + PDF, "file-not-what-it-says"),
        ("a.doc", HTML, "file-not-what-it-says"),
        ("a.docx", b"\x7fELF\x02", "file-not-what-it-says"),
        ("a.zip", b"#!/bin/sh\n", "file-not-what-it-says"),
        ("a.txt", b"<script>alert(1)</script>", "file-not-what-it-says"),
        ("a.csv", PHP, "file-not-what-it-says"),
        ("a.php", PHP, "file-kind-refused"),
        ("a.exe", b"MZ", "file-kind-refused"),
        ("a.svg", SVG, "file-kind-refused"),
        ("a.pdf.php", PHP, "file-kind-refused"),
        (".htaccess", b"Options +ExecCGI", "file-kind-refused"),
    ],
)
def test_document_that_is_none_is_left_out_and_named(old, name, content, code):
    old.write(f"uploads/news/{name}", content)
    assert old.library().attachment(f"/news/{name}", 7) is None
    assert old.codes == [code], list(old.report)
    assert not get_document_model().objects.exists()


def test_document_beyond_the_limit_is_not_even_read(old):
    file = old.write("uploads/news/a.zip", b"PK\x03\x04")
    os.truncate(file, 512 * 1024 * 1024 + 1)  # takes no room on the disk
    assert old.document("/uploads/news/a.zip") is None
    assert old.codes == ["document-too-large"]


def test_file_nobody_may_read_is_named(old, monkeypatch):
    old.write("uploads/news/a.jpg", picture())
    really = os.open

    def closed(path, *args, **kwargs):
        if str(path).endswith("a.jpg"):
            raise PermissionError(13, "Permission denied")
        return really(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", closed)
    assert old.picture("/uploads/news/a.jpg") is None
    assert old.codes == ["file-unreadable"]


def test_found_picture_has_the_size_of_the_file(old):
    old.write("uploads/news/a.png", picture(image_format="PNG", size=(31, 17)))
    found = old.picture("/uploads/news/a.png")
    assert found == FoundPicture(found.pk, "", 31, 17)
