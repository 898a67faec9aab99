"""Pictures and documents of an old site: brought once, found again by their paths, whole after any end."""

import errno
import unicodedata

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.urls import reverse
from modelsearch.backends import get_search_backend
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, ReferenceIndex
from wagtail.search.models import IndexEntry
from wagtail.utils.file import hash_filelike

from core import epoch
from images.models import PortalImage, Rendition
from nukeviet.library import FoundPicture, index_files
from nukeviet.models import ImportedFile
from tests.factories import DocumentFactory, PictureFactory

from .old_folder import PDF, OldFolder, picture

pytestmark = pytest.mark.django_db
Document = get_document_model()
ADDRESS = "/uploads/news/2026_01/anh-004.jpg"


@pytest.fixture
def old(tmp_path, settings) -> OldFolder:
    return OldFolder(tmp_path, settings)


def paths() -> list[str]:
    return list(ImportedFile.objects.order_by("path").values_list("path", flat=True))


# --- what is written --------------------------------------------------------------------------------
def test_picture_is_stored_with_all_that_an_upload_has(old):
    content = picture(size=(30, 20))
    old.write("uploads/news/2026_01/Hội nghị.jpg", content)
    old.texts["uploads/news/2026_01/Hội nghị.jpg"] = "Quang cảnh buổi khai mạc"
    found = old.picture("/uploads/news/2026_01/Hội%20nghị.jpg")
    image = PortalImage.objects.get()
    assert found == FoundPicture(image.pk, "Quang cảnh buổi khai mạc", 30, 20)
    assert (image.title, image.description) == ("Quang cảnh buổi khai mạc", "Quang cảnh buổi khai mạc")
    assert (image.width, image.height, image.file_size) == (30, 20, len(content))
    assert image.file_hash == hash_filelike(ContentFile(content))
    assert image.collection.name == "NukeViet"
    assert image.file.name == f"original_images/hoi-nghi-{image.file_hash[:12]}.jpg"
    assert image.file.read() == content
    assert paths() == ["uploads/news/2026_01/hội nghị.jpg"]
    assert old.codes == []


def test_picture_is_not_decoded_makes_no_rendition_and_raises_no_epoch(old, monkeypatch):
    before = epoch.current()
    old.write("uploads/news/a.jpg", picture())
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda image: pytest.fail("was decoded"))
    assert old.picture("/uploads/news/a.jpg")
    assert not Rendition.objects.exists()
    assert epoch.current() == before


@pytest.mark.parametrize(
    ("name", "text", "title", "shows"),
    [
        ("Hội nghị.jpg", "", "Hội nghị", ""),
        ("anh-004.jpg", "", "anh-004", ""),
        ("anh-004.jpg", "anh 004", "anh-004", ""),
        ("tap-huan_ha-dong-2015.jpg", "tap huan ha dong 2015", "tap huan ha dong 2015", ""),
        ("DSC_0123.jpg", "DSC 0123", "DSC_0123", ""),
        ("x.jpg", "Đại biểu  biểu quyết", "Đại biểu biểu quyết", "Đại biểu biểu quyết"),
        ("x.jpg", "hội", "x", ""),
        ("x.jpg", "Ruộng bậc thang " * 30, ("Ruộng bậc thang " * 30)[:254].rsplit(" ", 1)[0], None),
    ],
)
def test_title_and_description_are_words_never_a_file_name(old, name, text, title, shows):
    old.write(f"uploads/news/{name}", picture())
    old.texts[f"uploads/news/{name}"] = text
    found = old.picture(f"/uploads/news/{name}")
    image = PortalImage.objects.get()
    assert (image.title, image.description) == (title, title if shows is None else shows)
    assert found.alt == image.description


def test_document_is_stored_and_its_title_readable(old):
    old.write("uploads/news/2026_01/Kế hoạch số 5.PDF", PDF)
    found = old.library().attachment("/news/2026_01/Kế hoạch số 5.PDF", 7)
    document = Document.objects.get()
    assert (found.pk, found.title) == (document.pk, "Kế hoạch số 5")
    assert (document.title, document.file_size) == ("Kế hoạch số 5", len(PDF))
    assert document.file_hash == hash_filelike(ContentFile(PDF))
    assert document.file.name == f"documents/ke-hoach-so-5-{document.file_hash[:12]}.pdf"
    assert document.file.read() == PDF
    assert document.collection.name == "NukeViet"
    assert old.document("/uploads/news/2026_01/K%E1%BA%BF ho%E1%BA%A1ch s%E1%BB%91 5.PDF") == found


def test_names_without_letters_that_ascii_knows_and_long_ones_are_stored(old):
    old.write("uploads/news/東京.jpg", picture(1))
    old.write(f"uploads/news/{'hội nghị ' * 15}.jpg", picture(2))
    assert old.picture("/uploads/news/東京.jpg")
    assert old.picture(f"/uploads/news/{'hội nghị ' * 15}.jpg")
    assert all(len(name) < 100 for name in old.stored)


def test_collection_is_made_once(old):
    old.write("uploads/news/a.jpg", picture(1))
    old.write("uploads/news/b.jpg", picture(2))
    assert old.picture("/uploads/news/a.jpg")
    assert old.picture("/uploads/news/b.jpg")
    assert Collection.objects.filter(name="NukeViet").count() == 1
    assert Collection.find_problems() == ([], [], [], [], [])


# --- once -------------------------------------------------------------------------------------------
@pytest.mark.servers
def test_same_content_at_two_paths_is_one_picture(old):
    for name in ("hoptac.jpg", "hoptac 6.jpg"):
        old.write(f"uploads/news/{name}", picture())
    library = old.library()
    first, second = (library.lead_picture(name, 7) for name in ("hoptac.jpg", "hoptac 6.jpg"))
    assert first == second
    assert PortalImage.objects.count() == 1
    assert paths() == ["uploads/news/hoptac 6.jpg", "uploads/news/hoptac.jpg"]
    assert len(old.stored) == 1
    assert library.pending == [first.pk]


def test_picture_that_an_editor_uploaded_before_is_used_as_it_is(client, editor, old, home):
    content = picture()
    old.write("uploads/news/a.jpg", content)
    client.force_login(editor)
    upload = {"title": "Ruộng", "description": "Ruộng bậc thang", "file": ContentFile(content, "ruong.jpg")}
    client.post(reverse("wagtailimages:add"), upload)
    uploaded = PortalImage.objects.get()
    library = old.library()
    assert library.for_article(7).picture("/uploads/news/a.jpg") == FoundPicture(
        uploaded.pk, "Ruộng bậc thang", 12, 8
    )
    assert library.pending == []
    assert PortalImage.objects.count() == 1


@pytest.mark.servers
def test_document_of_a_closed_collection_is_not_opened_to_readers(old):
    closed = Collection.get_first_root_node().add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    inside = DocumentFactory(content=PDF, collection=closed.add_child(name="Phòng"))
    inside.get_file_hash()
    old.write("uploads/news/a.pdf", PDF)
    assert old.document("/uploads/news/a.pdf").pk != inside.pk
    open_one = DocumentFactory(content=PDF + b"2")
    open_one.get_file_hash()
    old.write("uploads/news/b.pdf", PDF + b"2")
    assert old.document("/uploads/news/b.pdf").pk == open_one.pk


# --- again ------------------------------------------------------------------------------------------
def test_second_run_gives_the_same_without_reading_a_file(old, monkeypatch):
    old.write("uploads/news/a.jpg", picture())
    old.write("uploads/news/a.pdf", PDF)
    first = old.picture("/uploads/news/a.jpg"), old.document("/uploads/news/a.pdf")
    before = list(ImportedFile.objects.values_list())
    monkeypatch.setattr("nukeviet.library.folder.OldFile.open", lambda file: pytest.fail("was opened"))
    assert (old.picture("/uploads/news/a.jpg"), old.document("/uploads/news/a.pdf")) == first
    assert list(ImportedFile.objects.values_list()) == before


def test_later_run_without_the_folder_still_knows_what_is_here(old):
    old.write("uploads/news/Ảnh.jpg", picture())
    found = old.picture("/uploads/news/Ảnh.jpg")
    library = old.library(with_folder=False)
    assert library.for_article(7).picture("/uploads/news/ảnh.JPG") == found
    assert old.codes == ["file-folder-missing"]


def test_without_a_folder_everything_is_left_out_and_counted(old):
    library = old.library(with_folder=False)
    assert library.lead_picture("a.jpg", 7) is None
    assert library.for_article(8).picture("/uploads/news/b.jpg") is None
    assert library.attachment("/news/c.pdf", 9) is None
    assert old.codes == ["file-folder-missing", "picture-missing", "picture-missing", "document-missing"]
    assert [note.number for note in old.report][1:] == [7, 8, 9]


@pytest.mark.servers
def test_picture_changed_on_the_old_site_is_brought_anew(old):
    old.write("uploads/news/a.jpg", picture(1))
    first = old.picture("/uploads/news/a.jpg")
    old.write("uploads/news/a.jpg", picture(1, size=(90, 80)))
    second = old.picture("/uploads/news/a.jpg")
    assert (second.width, second.height) == (90, 80)
    assert second.pk != first.pk
    assert PortalImage.objects.filter(pk=first.pk).exists(), "an article here may show it"
    assert ImportedFile.objects.get().image_id == second.pk
    assert old.picture("/uploads/news/a.jpg") == second


def test_picture_that_an_editor_replaced_here_stays(client, administrator, old, home):
    old.write("uploads/news/a.jpg", picture(1))
    first = old.picture("/uploads/news/a.jpg")
    client.force_login(administrator)
    better = ContentFile(picture(9, size=(300, 200)), "dep-hon.jpg")
    form = {
        "title": "Đẹp hơn",
        "description": "Đẹp",
        "file": better,
        "collection": PortalImage.objects.get().collection_id,
    }
    client.post(reverse("wagtailimages:edit", args=[first.pk]), form)
    assert PortalImage.objects.get().width == 300
    assert old.picture("/uploads/news/a.jpg") == FoundPicture(first.pk, "Đẹp", 300, 200)


def test_picture_deleted_here_comes_again_when_it_is_asked_for(old):
    old.write("uploads/news/a.jpg", picture())
    old.picture("/uploads/news/a.jpg")
    PortalImage.objects.get().delete()
    assert old.picture("/uploads/news/a.jpg").pk == PortalImage.objects.get().pk


def test_file_that_a_killed_run_left_without_a_row_is_used_again(old, monkeypatch):
    old.write("uploads/news/a.jpg", picture())

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("nukeviet.library.storing.insert", killed)
        with pytest.raises(KeyboardInterrupt):
            old.picture("/uploads/news/a.jpg")
    left = old.stored
    assert len(left) == 1
    assert old.picture("/uploads/news/a.jpg")
    assert old.stored == left
    assert PortalImage.objects.get().file.read() == picture()


def test_file_that_a_killed_run_left_half_written_is_written_again(old):
    old.write("uploads/news/a.jpg", picture())
    old.picture("/uploads/news/a.jpg")
    (name,) = old.stored
    PortalImage.objects.all()._raw_delete("default")
    ImportedFile.objects.all()._raw_delete("default")
    for leftover in (name, f"{name}.part"):
        (old.private / leftover).write_bytes(picture()[:40])
    assert old.picture("/uploads/news/a.jpg")
    assert old.stored == [name]
    assert PortalImage.objects.get().file.read() == picture()


def test_picture_and_its_record_are_written_together_or_not_at_all(old, monkeypatch):
    old.write("uploads/news/a.jpg", picture())
    monkeypatch.setattr("nukeviet.library.storing.record", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        old.picture("/uploads/news/a.jpg")
    assert not PortalImage.objects.exists()


def test_storage_without_a_disk_is_written_once(old, settings):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    }
    old.write("uploads/news/a.jpg", picture())
    assert old.picture("/uploads/news/a.jpg")
    image = PortalImage.objects.get()
    assert isinstance(image.file.storage._wrapped, InMemoryStorage)
    assert image.file.read() == picture()
    PortalImage.objects.all()._raw_delete("default")
    ImportedFile.objects.all()._raw_delete("default")
    assert old.picture("/uploads/news/a.jpg")
    assert PortalImage.objects.get().file.name == image.file.name
    assert len(image.file.storage.listdir("original_images")[1]) == 1


def test_dry_run_says_everything_and_writes_nothing(old):
    old.write("uploads/news/a.jpg", picture(size=(30, 20)))
    old.write("uploads/news/b.jpg", b"<?php system($_GET[0]);")
    old.write("uploads/news/c.pdf", PDF)
    library = old.library(dry_run=True)
    files = library.for_article(7)
    assert files.picture("/uploads/news/a.jpg") == FoundPicture(0, "", 30, 20)
    assert files.picture("/uploads/news/b.jpg") is None
    assert files.document("/uploads/news/c.pdf").pk == 0
    assert old.codes == ["file-not-what-it-says"]
    assert not any(model.objects.exists() for model in (PortalImage, Document, ImportedFile))
    assert not Collection.objects.filter(name="NukeViet").exists()
    assert old.stored == []
    assert library.pending == []


def test_disk_that_is_full_stops_the_import(old, monkeypatch):
    """A picture that cannot be written here is no fault of the old site: nothing may be left out for it."""
    old.write("uploads/news/a.jpg", picture())

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    with pytest.raises(OSError, match="No space left"):
        old.picture("/uploads/news/a.jpg")


# --- the admin --------------------------------------------------------------------------------------
@pytest.mark.servers
def test_admin_finds_pictures_and_documents_after_indexing(old):
    name = unicodedata.normalize("NFD", "Ruộng bậc thang")
    old.write(f"uploads/news/{name}.jpg", picture())
    old.write("uploads/news/Kế hoạch năm.pdf", PDF)
    old.picture("/uploads/news/Ruộng bậc thang.jpg")
    old.document("/uploads/news/Kế hoạch năm.pdf")
    assert index_files() == 2
    found = get_search_backend().search("ruong bac", PortalImage.objects.all())
    assert [image.title for image in found] == ["Ruộng bậc thang"]
    found = get_search_backend().search("ke hoach", Document.objects.all())
    assert [document.title for document in found] == ["Kế hoạch năm"]


@pytest.mark.servers
def test_indexing_leaves_what_a_saved_picture_would_have(old):
    old.write("uploads/news/a.jpg", picture())
    brought = old.picture("/uploads/news/a.jpg")
    assert index_files() == 1
    saved = PictureFactory(collection=PortalImage.objects.get().collection)

    def references(pk):
        rows = ReferenceIndex.objects.filter(object_id=pk)
        return list(rows.values_list("to_content_type", "to_object_id", "model_path", "content_path_hash"))

    assert references(brought.pk) == references(saved.pk) != []
    assert IndexEntry.objects.filter(object_id=brought.pk).count() == 1
    assert index_files() == 0, "a second time there is nothing to do"
