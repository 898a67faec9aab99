"""What of an old site's files is found, what is refused, and that nothing else is ever read."""

import os
import socket
import unicodedata
from io import BytesIO

import pytest
from PIL import Image
from wagtail.documents import get_document_model

from images.models import PortalImage
from images.renditions import fallback
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


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *args: pytest.fail("asks the network"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: pytest.fail("asks for a host"))


# --- finding ----------------------------------------------------------------------------------------
NAME = "Hội nghị (1) 50%.jpg"


@pytest.mark.parametrize(
    "address",
    [
        f"/uploads/news/2026_01/{NAME}",
        f"uploads/news/2026_01/{NAME}",
        "/uploads/news/2026_01/H%E1%BB%99i%20ngh%E1%BB%8B%20(1)%2050%25.jpg",
        "/uploads/news/2026_01/H&#7897;i ngh&#7883; (1) 50%.jpg",
        f"/UPLOADS/News/2026_01/{NAME.upper()}",
        f"/uploads/news/2026_01/{unicodedata.normalize('NFD', NAME)}",
        f"/index.php/../uploads/news/2026_01/{NAME}",
        f"/index.php/uploads/news/2026_01/{NAME}",
        f"/portal/uploads/news/2026_01/{NAME}",
        f"./uploads/news//2026_01/./{NAME}",
        f"../../uploads/news/2026_01/{NAME}",
        f"/uploads/other/../news/2026_01/{NAME}",
        f"/uploads/news/2026_01/{NAME}?v=3&amp;t=1",
        f"/uploads/news/2026_01/{NAME}#top",
        f"\\uploads\\news\\2026_01\\{NAME}",
        f"  /uploads/news/2026_01/{NAME}\n",
        f"//so.example.vn/uploads/news/2026_01/{NAME}",
        f"http://so.example.vn/uploads/news/2026_01/{NAME}",
        f"https://WWW.SO.example.vn:8443/uploads/news/2026_01/{NAME}",
        f"http://so.example.vn/portal/uploads/news/2026_01/{NAME}",
        f"/assets/news/2026_01/{NAME}",
        f"/files/news/2026_01/{NAME}",
        f"/files/news/thumb/2026_01/{NAME}",
    ],
)
@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
def test_picture_is_found_however_its_address_is_spelt(old, address, on_disk):
    old.write(f"uploads/news/2026_01/{unicodedata.normalize(on_disk, NAME)}", picture())
    assert old.picture(address), list(old.report)


@pytest.mark.parametrize(
    "address",
    [
        "2026_01/a 6.jpg",
        "/2026_01/a 6.jpg",
        "2026_01/A%206.jpg",
        "uploads/news/2026_01/a 6.jpg",
        "http://so.example.vn/uploads/news/2026_01/a%206.jpg",
    ],
)
def test_lead_picture_is_found_below_the_folder_of_its_module(old, address):
    old.write("uploads/news/2026_01/a 6.jpg", picture())
    assert old.library().lead_picture(address, 7), list(old.report)


@pytest.mark.parametrize(
    "name", ["so #5.jpg", "a?b.jpg", "100%.jpg", "a%20b.jpg", "A&amp;B.jpg", "KH&CN.jpg"]
)
def test_signs_that_addresses_use_otherwise_may_be_in_a_name(old, name):
    old.write(f"uploads/news/{name}", picture())
    assert old.library().lead_picture(name, 7), list(old.report)
    assert old.picture(f"/uploads/news/{name}"), list(old.report)


def test_lead_picture_in_a_folder_called_like_the_thumbnails(old):
    old.write("uploads/news/files/a.jpg", picture())
    assert old.library().lead_picture("files/a.jpg", 7)


def test_empty_address_is_no_picture_and_no_note(old):
    library = old.library()
    assert library.lead_picture(" ", 7) is None
    assert library.attachment("", 7) is None
    assert library.for_article(7).picture("") is None
    assert old.codes == []


@pytest.mark.parametrize(
    "address",
    [
        "/news/2026_01/a.pdf",
        "news/2026_01/a.pdf",
        "2026_01/a.pdf",
        "/uploads/news/2026_01/a.pdf",
        "http://so.example.vn/uploads/news/2026_01/a.pdf",
    ],
)
def test_attachment_is_found(old, address):
    old.write("uploads/news/2026_01/a.pdf", PDF)
    assert old.library().attachment(address, 7), list(old.report)


def test_two_names_that_differ_in_case_alone_are_two_pictures(old):
    sizes = {"ANH.jpg": 20, "Anh.jpg": 30, "anh.jpg": 40}
    for name, width in sizes.items():
        old.write(f"uploads/news/{name}", picture(width, size=(width, 10)))
    for _run in range(2):
        found = {name: old.picture(f"/uploads/news/{name}").width for name in sizes}
        assert found == sizes
    assert old.library(with_folder=False).for_article(7).picture("/uploads/news/aNH.jpg").width == 40


def test_thumbnail_stands_in_where_the_original_is_gone_or_broken(old):
    old.write("assets/news/a.jpg", picture(1))
    old.write("files/news/b.jpg", picture(2))
    old.write("uploads/news/b.jpg", picture(3, size=(300, 300))[:300])
    for _run in range(2):
        for address in ("/uploads/news/a.jpg", "/assets/news/a.jpg", "/uploads/news/b.jpg"):
            assert old.picture(address)
            assert old.codes == ["picture-small"]


@pytest.mark.parametrize(
    "address",
    [
        "http://dantri4.vcmedia.vn/uploads/news/a.jpg",
        "//other.example.vn/uploads/news/a.jpg",
        "http://127.0.0.1/uploads/news/a.jpg",
        "http://169.254.169.254/latest/meta-data",
        "http://so.example.vn@evil.example/uploads/news/a.jpg",
        "ftp://so.example.vn/uploads/news/a.jpg",
        "file:///uploads/news/a.jpg",
        "C:\\uploads\\news\\a.jpg",
        "data:image/png;base64,iVBORw0KGgo=",
    ],
)
def test_other_servers_are_never_asked(old, address):
    old.write("uploads/news/a.jpg", picture())
    assert old.picture(address) is None
    assert old.library().lead_picture(address, 7) is None
    assert old.codes == ["file-elsewhere"]


def test_any_host_may_be_the_old_one_while_its_name_is_unknown(old):
    old.hosts = frozenset()
    old.write("uploads/news/a.jpg", picture())
    assert old.picture("http://ten-cu.example.vn/uploads/news/a.jpg")
    assert old.picture("http://ten-cu.example.vn/uploads/news/b.jpg") is None
    assert old.codes == ["picture-missing"]


def test_what_is_missing_is_named_with_its_article(old):
    assert old.picture("/uploads/news/không có.jpg", number=12) is None
    (note,) = old.report
    assert (note.code, note.language, note.module, note.kind, note.number, note.detail) == (
        "picture-missing", "vi", "news", "article", 12, "/uploads/news/không có.jpg",
    )  # fmt: skip


# --- links ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "href",
    [
        "/tin-tuc/bai-viet-12.html",
        "https://example.com/a.pdf",
        "/files/",
        "#top",
        "",
        "mailto:a@b.vn",
        "javascript:alert(1)",
        "/uploads/news/",
    ],
)
def test_link_to_no_file_is_no_document_and_no_note(old, href):
    assert old.document(href) is None
    assert old.codes == []


def test_link_to_a_picture_brings_it_so_that_its_address_goes_on(old):
    old.write("uploads/news/lon.jpg", picture())
    assert old.document("/uploads/news/lon.jpg") is None
    assert PortalImage.objects.get().imported_files.get().path == "uploads/news/lon.jpg"
    assert old.codes == []


# --- never outside ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "address",
    [
        "/uploads/../config.jpg",
        "/uploads/news/../../../secret.jpg",
        "/uploads/%2e%2e/config.jpg",
        "/uploads/..%2fconfig.jpg",
        "/uploads/news/..\\..\\config.jpg",
        "/config.jpg",
        "config.jpg",
        "/themes/default/images/a.png",
        "/etc/passwd",
        "/uploads/news/a.jpg%00.png",
        "/uploads/news/\0a.jpg",
        "/uploads/" + "a/" * 300 + "a.jpg",
    ],
)
def test_addresses_that_lead_out_are_refused(old, address):
    for place in ("config.jpg", "../secret.jpg", "uploads/news/a.jpg"):
        old.write(place, picture())
    assert old.picture(address) is None
    assert old.codes == ["file-outside"]


@pytest.mark.parametrize(
    "path", ["../../config.jpg", "../../../secret.jpg", "/../../../../etc/passwd", "..\\..\\config.jpg"]
)
def test_rows_that_lead_out_are_refused(old, path):
    for place in ("config.jpg", "../secret.jpg"):
        old.write(place, picture())
    library = old.library()
    assert library.lead_picture(path, 7) is None
    assert library.attachment(path, 7) is None
    assert old.codes == ["file-outside", "file-outside"]


@pytest.mark.parametrize("target", ["../../config.jpg", "../../../secret.jpg", "{root}/config.jpg"])
def test_links_on_disk_that_lead_out_are_refused(old, target):
    for place in ("config.jpg", "../secret.jpg"):
        old.write(place, picture())
    (old.root / "uploads" / "news" / "a.jpg").symlink_to(target.format(root=old.root))
    assert old.picture("/uploads/news/a.jpg") is None
    assert old.codes == ["file-outside"]


def test_directory_that_is_a_link_leading_out_is_refused(old):
    old.write("../elsewhere/a.jpg", picture())
    (old.root / "uploads" / "news" / "2026").symlink_to(old.root.parent / "elsewhere")
    (old.root / "uploads" / "news" / "up").symlink_to("../..")
    old.write("config.jpg", picture())
    assert old.picture("/uploads/news/2026/a.jpg") is None
    assert old.codes == ["file-outside"]
    assert old.picture("/uploads/news/up/config.jpg") is None
    assert old.codes == ["file-outside"]


def test_link_on_disk_that_stays_inside_is_followed(old):
    old.write("uploads/news/a.jpg", picture())
    (old.root / "uploads" / "news" / "b.jpg").symlink_to("a.jpg")
    assert old.picture("/uploads/news/b.jpg")


def test_links_in_a_circle_are_missing(old):
    (old.root / "uploads" / "news" / "a.jpg").symlink_to("b.jpg")
    (old.root / "uploads" / "news" / "b.jpg").symlink_to("a.jpg")
    assert old.picture("/uploads/news/a.jpg") is None
    assert old.codes == ["file-unreadable"]


def test_what_is_no_regular_file_is_never_opened(old):
    news = old.root / "uploads" / "news"
    (news / "folder.jpg").mkdir()
    os.mkfifo(news / "pipe.jpg")
    (news / "device.jpg").symlink_to("/dev/zero")
    server = socket.socket(socket.AF_UNIX)
    here = os.getcwd()
    os.chdir(news)  # such addresses may not be long
    try:
        server.bind("socket.jpg")
    finally:
        os.chdir(here)
        server.close()
    for name, code in (
        ("folder", "file-unreadable"),
        ("pipe", "file-unreadable"),
        ("socket", "file-unreadable"),
        ("device", "file-outside"),
    ):
        assert old.picture(f"/uploads/news/{name}.jpg") is None
        assert old.codes == [code], name


def test_very_long_names_are_missing(old):
    assert old.picture(f"/uploads/news/{'a' * 400}.jpg") is None
    assert old.codes == ["picture-missing"]


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
