"""Pictures in the named sets: made by the task, read by pages, one bounded fallback until then."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.template import Context, Template
from PIL import Image as PillowImage

from core.background import GiveUp
from images.models import PortalImage, Rendition
from images.renditions import (
    FALLBACK,
    SETS,
    RenditionSet,
    all_specs,
    attach_renditions,
    fallback,
    images_in,
    make,
    picture,
)
from images.tasks import make_missing, make_renditions, make_renditions_of
from tests.factories import (
    ArticleFactory,
    DocumentFactory,
    PictureFactory,
    body_of,
    committing,
    every_block,
    huge_png,
    make_all_renditions,
    picture_bytes,
    unreadable_picture,
)

ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def photo(db):
    return PictureFactory(pixels=(1500, 1000))


def test_all_specs_are_each_named_once():
    specs = all_specs()
    assert (
        len(specs) == len(set(specs)) == 1 + sum(len(rendition_set.specs) for rendition_set in SETS.values())
    )
    assert specs[0] == FALLBACK


def test_sets_hold_avif_and_webp_for_each_width_and_one_jpeg():
    for rendition_set in SETS.values():
        formats = [image_format for image_format, _width in rendition_set.specs]
        assert formats.count("avif") == formats.count("webp") == len(rendition_set.widths)
        assert formats.count("jpeg") == 1
        assert rendition_set.jpeg_width in (rendition_set.widths or (1200,))


def test_set_with_ratio_crops_to_it():
    specs = RenditionSet((300,), "100vw", ratio=(3, 2), jpeg_width=300).specs
    assert specs["avif", 300] == "fill-300x200|format-avif"


def test_specs_are_written_nowhere_but_in_the_images_room():
    """A size named in a template or another module is one the task does not make."""
    pattern = re.compile(r"\b(?:fill|width|max|min|height)-\d+(?:x\d+)?(?:\|format|[\s\"'])")
    rooms = ("core", "agency", "sidebar", "articles", "home", "site/templates")
    found = [
        str(path)
        for room in rooms
        for path in (ROOT / room).rglob("*")
        if path.suffix in (".py", ".html") and pattern.search(path.read_text())
    ]
    assert not found


def test_upload_when_committed_makes_the_fallback_alone(db):
    with committing():
        photo = PictureFactory(pixels=(1500, 1000))
    made = photo.renditions.get()
    assert made.filter_spec == FALLBACK
    assert max(made.width, made.height) == 960


def test_task_makes_every_spec(photo):
    assert make_renditions.func(photo.pk) == len(all_specs())
    assert set(photo.renditions.values_list("filter_spec", flat=True)) == set(all_specs())


def test_task_when_run_twice_makes_no_more(photo):
    make_renditions.func(photo.pk)
    make_renditions.func(photo.pk)
    assert photo.renditions.count() == len(all_specs())


def test_task_when_picture_is_gone_does_nothing(db):
    assert make_renditions.func(999) == 0


def full_disk(monkeypatch, pictures=None):
    """Sizes of these pictures, or of all, cannot be written."""
    make = PortalImage.get_renditions

    def get_renditions(image, *specs):
        if pictures is None or image.pk in pictures:
            raise OSError(28, "No space left on device")
        return make(image, *specs)

    monkeypatch.setattr(PortalImage, "get_renditions", get_renditions)


def test_task_when_the_disk_is_full_fails_to_be_tried_again(photo, monkeypatch):
    full_disk(monkeypatch)
    with pytest.raises(OSError, match="No space"):
        make_renditions.func(photo.pk)


def test_task_when_the_file_is_damaged_is_not_tried_again(photo):
    with photo.file.storage.open(photo.file.name, "wb") as file:
        file.write(b"no picture")
    with pytest.raises(GiveUp, match=f"Picture {photo.pk} cannot be read"):
        make_renditions.func(photo.pk)


def test_task_of_many_when_one_cannot_be_written_makes_the_others_and_fails(photo, monkeypatch):
    other = PictureFactory()
    full_disk(monkeypatch, {photo.pk})
    with pytest.raises(RuntimeError, match=rf"\[{photo.pk}\]"):
        make_renditions_of.func([photo.pk, other.pk])
    assert other.renditions.count() == len(all_specs())
    monkeypatch.undo()
    assert make_renditions_of.func([photo.pk, other.pk]) == 2 * len(all_specs())


def test_picture_before_the_task_is_the_fallback(photo):
    assert picture(photo, "column") is None
    make(photo, FALLBACK)
    found = picture(photo, "column", "Hội nghị")
    assert found.sources == []
    assert (found.width, found.height, found.alt) == (960, 640, "Hội nghị")
    assert Rendition.objects.filter(image=photo).count() == 1


def test_picture_after_the_task_has_avif_then_webp_then_jpeg(photo):
    make_all_renditions(photo)
    found = picture(photo, "column")
    assert [mime for mime, _srcset in found.sources] == ["image/avif", "image/webp"]
    for mime, srcset in found.sources:
        assert [entry.split()[1] for entry in srcset.split(", ")] == ["480w", "800w", "1200w"]
        assert all(f".{mime.removeprefix('image/')}" in entry for entry in srcset.split(", "))
    assert found.src.endswith((".jpg", ".jpeg"))
    assert (found.width, found.height) == (800, 533)


def test_card_after_the_task_is_three_by_two(photo):
    make_all_renditions(photo)
    found = picture(photo, "card")
    assert (found.width, found.height) == (640, 427)


def test_picture_smaller_than_the_set_names_each_width_once(db):
    small = PictureFactory(pixels=(100, 80))
    make_all_renditions(small)
    for _mime, srcset in picture(small, "column").sources:
        widths = [entry.split()[1] for entry in srcset.split(", ")]
        assert widths == ["100w"]


def test_files_made_are_what_they_claim(photo):
    make_all_renditions(photo)
    for rendition in photo.renditions.all():
        with rendition.file.open("rb") as file, PillowImage.open(file) as opened:
            assert opened.format.lower() == rendition.filter_spec.rsplit("-", 1)[1]
            assert opened.size == (rendition.width, rendition.height)


def test_attach_renditions_when_there_are_many_pictures_asks_once(photo, django_assert_num_queries):
    pictures = [photo, PictureFactory(), PictureFactory(), None, photo]
    make_all_renditions(photo)
    with django_assert_num_queries(1):
        attach_renditions(pictures)
    with django_assert_num_queries(0):
        assert picture(photo, "card").sources
        attach_renditions(pictures)


def test_attach_renditions_when_one_picture_comes_as_two_objects_serves_both(
    photo, django_assert_num_queries
):
    make_all_renditions(photo)
    first, second = (PortalImage.objects.get(pk=photo.pk) for _ in range(2))
    attach_renditions([first, second])
    with django_assert_num_queries(0):
        assert picture(first, "card") == picture(second, "card")


def test_page_view_after_the_task_makes_no_rendition(seed_tree, client):
    before = set(Rendition.objects.values_list("pk", flat=True))
    for path in (seed_tree.article.public_path, seed_tree.section.public_path, "/"):
        assert client.get(path).status_code == 200
    assert set(Rendition.objects.values_list("pk", flat=True)) == before


def test_page_view_makes_no_picture(client, photo):
    article = ArticleFactory(lead_picture=photo, lead_picture_alt="Hội nghị")
    for _ in range(2):
        assert client.get(article.public_path).status_code == 200
    assert not photo.renditions.exists()


def test_picture_left_without_renditions_is_found_once_a_day(photo, settings):
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
        "background": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    }
    complete = PictureFactory()
    make(complete, FALLBACK)
    assert make_missing() == 1
    assert photo.renditions.count() == len(all_specs())
    assert complete.renditions.count() == 1
    assert make_missing() == 0


UNREADABLE = {
    "empty": b"",
    "text": b"not a picture at all",
    "cut off": picture_bytes(600, 400)[:200],
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "bomb": huge_png(),
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_page_when_a_picture_cannot_be_read_is_shown_without_it(client, db, content):
    broken = unreadable_picture(content)
    article = ArticleFactory(lead_picture=broken, lead_picture_alt="Hỏng")
    response = client.get(article.public_path)
    assert response.status_code == 200
    assert 'alt="Hỏng"' not in response.content.decode()
    assert client.get(article.get_parent().url).status_code == 200


def test_page_when_a_pictures_file_is_lost_is_shown_without_it(client, photo):
    article = ArticleFactory(lead_picture=photo, lead_picture_alt="Mất")
    photo.file.storage.delete(photo.file.name)
    assert client.get(article.public_path).status_code == 200
    assert fallback(PortalImage.objects.get(pk=photo.pk)) is None


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_upload_when_the_file_cannot_be_read_does_not_break_the_commit(db, content):
    with committing():
        unreadable_picture(content)
    assert PortalImage.objects.count() == 1


def test_picture_when_its_file_is_replaced_is_made_anew(photo):
    make_all_renditions(photo)
    old = set(photo.renditions.values_list("pk", flat=True))
    changed = PortalImage.objects.get(pk=photo.pk)
    changed.file = ContentFile(picture_bytes(700, 500), "khac.jpg")
    with committing():
        changed.save()
    assert photo.renditions.get().filter_spec == FALLBACK
    assert not old & set(photo.renditions.values_list("pk", flat=True))


@pytest.mark.parametrize("side", ["x", "y", "width", "height"])
def test_picture_when_its_focal_point_moves_is_made_anew(photo, side):
    PortalImage.objects.filter(pk=photo.pk).update(
        focal_point_x=300, focal_point_y=200, focal_point_width=100, focal_point_height=100
    )
    make_all_renditions(PortalImage.objects.get(pk=photo.pk))
    changed = PortalImage.objects.get(pk=photo.pk)
    setattr(changed, f"focal_point_{side}", 260)
    with committing():
        changed.save()
    assert photo.renditions.count() == 1


def test_picture_when_only_its_texts_change_keeps_its_renditions(photo):
    make_all_renditions(photo)
    changed = PortalImage.objects.get(pk=photo.pk)
    changed.caption = "Khác"
    with committing():
        changed.save()
    assert photo.renditions.count() == len(all_specs())


def test_picture_when_deleted_takes_its_files_along(photo):
    make_all_renditions(photo)
    paths = [Path(rendition.file.path) for rendition in photo.renditions.all()] + [Path(photo.file.path)]
    assert all(path.exists() for path in paths)
    with committing():
        photo.delete()
    assert not any(path.exists() for path in paths)


def test_images_in_finds_every_picture_of_a_body(photo):
    article = ArticleFactory(body=body_of(*every_block(photo, DocumentFactory(), ArticleFactory())))
    # The figure's, two of the gallery, the film's.
    assert [found.pk for found in images_in(article.body)] == [photo.pk] * 4


def test_picture_tag_when_there_is_none_renders_nothing(db):
    template = Template('{% load pictures %}{% picture image "card" %}')
    assert template.render(Context({"image": None})).strip() == ""


def test_picture_tag_says_size_and_when_to_load(photo):
    make_all_renditions(photo)
    lazy = Template('{% load pictures %}{% picture image "card" alt="Ruộng" %}').render(
        Context({"image": photo})
    )
    eager = Template('{% load pictures %}{% picture image "column" eager=True %}').render(
        Context({"image": photo})
    )
    assert 'loading="lazy"' in lazy
    assert 'alt="Ruộng"' in lazy
    assert 'width="640"' in lazy
    assert 'height="427"' in lazy
    assert 'fetchpriority="high"' in eager
    assert 'loading="lazy"' not in eager
    assert 'alt=""' in eager


def test_picture_tag_when_the_text_holds_markup_escapes_it(photo):
    html = Template('{% load pictures %}{% picture image "card" alt=alt %}').render(
        Context({"image": photo, "alt": '"><script>alert(1)</script>'})
    )
    assert "<script>" not in html


def test_default_alt_text_is_never_the_title(db):
    assert PictureFactory(title="IMG_2041", description="").default_alt_text == ""
    assert (
        PictureFactory(title="IMG_2041", description="Ruộng bậc thang").default_alt_text == "Ruộng bậc thang"
    )
