"""Which files an old site's addresses lead to, and that nothing else is ever read."""

import os
import socket
import unicodedata

import pytest

from images.models import PortalImage

from .old_folder import PDF, OldFolder, picture

pytestmark = pytest.mark.django_db


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
    "name",
    [
        "so #5.jpg",
        "a?b.jpg",
        "100%.jpg",
        "a%20b.jpg",
        "A&amp;B.jpg",
        "KH&CN.jpg",
        "a\u00a0b.jpg",
        "a\u200bb.jpg",
    ],
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
    for address in ("http://ten-cu.example.vn/uploads/news/b.jpg", "//other.example.vn/anh/a.jpg"):
        assert old.picture(address) is None
        assert old.codes == [], "the body itself says so"
        assert old.library().lead_picture(address, 7) is None
        assert old.library().attachment(address, 7) is None
        assert old.codes == ["file-elsewhere"]
    assert old.picture("/uploads/news/b.jpg") is None
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
