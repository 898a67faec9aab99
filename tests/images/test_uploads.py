"""What the library refuses: a picture that is none, one too large, an SVG."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as PillowImage

from images.models import PortalImage
from tests.factories import huge_png, picture_bytes

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def upload(client, editor):
    client.force_login(editor)

    def upload(name: str, content: bytes):
        return client.post(
            reverse("wagtailimages:add"),
            {"title": "Ảnh", "description": "Ruộng", "file": SimpleUploadedFile(name, content)},
        )

    return upload


def test_upload_of_a_picture_is_accepted(upload, home):
    assert upload("anh.jpg", picture_bytes()).status_code == 302
    assert PortalImage.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("anh.jpg", b"this is no picture"),
        ("anh.jpg", SVG),
        ("anh.svg", SVG),
        ("anh.jpg", b""),
        ("anh.exe", picture_bytes()),
        ("anh.jpg", picture_bytes()[:60]),
        ("anh.png", huge_png()),
        ("anh.png", huge_png(10_000)),
    ],
    ids=[
        "text",
        "svg as jpg",
        "svg",
        "empty",
        "other ending",
        "cut off",
        "1600 megapixels",
        "100 megapixels",
    ],
)
def test_upload_of_no_picture_is_refused_with_a_message(upload, home, name, content):
    response = upload(name, content)
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not PortalImage.objects.exists()


def test_upload_of_a_picture_with_too_many_pixels_is_refused(upload, home):
    out = BytesIO()
    PillowImage.new("1", (8000, 8000)).save(out, "PNG")  # 64 megapixels in a few kilobytes
    response = upload("anh.png", out.getvalue())
    assert response.status_code == 200
    assert response.context["form"].errors["file"]


def test_limits_refuse_a_hundred_megapixels(settings):
    assert settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS < 100_000_000
    assert "svg" not in settings.WAGTAILIMAGES_EXTENSIONS
