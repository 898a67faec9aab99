"""Pictures that no article shows come along, so that what links to them elsewhere goes on showing them."""

import pytest

from images.models import PortalImage
from images.renditions import FALLBACK, make
from nukeviet.models import ImportedFile
from tests.factories import picture_bytes

from .moving import bring
from .old_site import OldSiteBuilder


@pytest.fixture
def old():
    builder = OldSiteBuilder()
    module = builder.add_module()
    builder.add_section(module, 1, "Tin tức")
    body = '<p><img src="/uploads/news/dung.jpg" alt=""></p><p><a href="/uploads/news/vb.pdf">Văn bản</a></p>'
    builder.add_article(module, 1, "Bài có ảnh", body)
    return builder


@pytest.fixture
def folder(tmp_path):
    """The old root: one used picture and document, and what nobody names."""
    news = tmp_path / "uploads" / "news"
    for name in ("2020_01", "temp_pic"):
        (news / name).mkdir(parents=True)
    (news / "dung.jpg").write_bytes(picture_bytes(30, 20))
    (news / "2020_01" / "khong dung.jpg").write_bytes(picture_bytes(31, 20))
    (news / "temp_pic" / "tam.jpg").write_bytes(picture_bytes(32, 20))
    (news / "hong.jpg").write_bytes(b"<?php evil();")
    (news / "vb.pdf").write_bytes(b"%PDF-1.4 van ban")
    (news / "vb-cu.pdf").write_bytes(b"%PDF-1.4 van ban cu")
    (news / "index.html").write_bytes(b"")
    (news / "ra-ngoai").symlink_to("/etc")
    return tmp_path


def test_picture_that_no_article_shows_comes_along_and_its_address_leads_to_it(old, folder, home, client):
    run = bring(old, files=folder)
    assert set(ImportedFile.objects.values_list("path", flat=True)) == {
        "uploads/news/dung.jpg",
        "uploads/news/vb.pdf",
        "uploads/news/2020_01/khong dung.jpg",
    }
    make(PortalImage.objects.get(imported_files__path__contains="khong"), FALLBACK)  # as the worker does
    answer = client.get("/uploads/news/2020_01/khong%20dung.jpg")
    assert answer.status_code == 301
    assert "khong-dung" in answer.headers["Location"]
    notes = {(note.code, note.detail.partition(":")[0]) for note in run.notes if note.kind == "file"}
    assert notes == {
        ("document-unused", "uploads/news/vb-cu.pdf"),
        ("file-not-what-it-says", "uploads/news/hong.jpg"),
    }
    again = bring(old, files=folder)
    assert again.notes == run.notes
    assert again.of("picture").get("new") is None


def test_dry_run_tells_the_same_and_brings_none(old, folder, home):
    tried = bring(old, files=folder, dry_run=True)
    assert not PortalImage.objects.exists()
    told = [note for note in bring(old, files=folder).notes if note.kind == "file"]
    assert [note for note in tried.notes if note.kind == "file"] == told


def test_import_of_a_part_leaves_them_alone(old, folder, home):
    bring(old, files=folder, limit=1)
    assert not ImportedFile.objects.filter(path__contains="khong").exists()
