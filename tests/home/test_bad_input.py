"""What goes wrong in the admin, as the editor meets it: a clear message, nothing lost, never a 500."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as PillowImage
from wagtail.models import Page

from articles.models import ArticlePage
from images.models import PortalImage
from tests import factories

from . import admin_forms as forms

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{SCRIPT}</svg>'.encode()


@pytest.fixture
def section(home):
    return factories.SectionFactory(parent=home, title="Tin tức")


@pytest.fixture
def newsroom(client, editor):
    client.force_login(editor)
    return client


# --- pictures -------------------------------------------------------------------------------------
def huge_png(side: int) -> bytes:
    """One colour, one bit a pixel: a hundred megapixels in a few kilobytes."""
    out = BytesIO()
    PillowImage.new("1", (side, side)).save(out, "PNG")
    return out.getvalue()


def noisy_jpeg() -> bytes:
    out = BytesIO()
    PillowImage.effect_noise((400, 300), 90).convert("RGB").save(out, "JPEG")
    return out.getvalue()


NO_PICTURES = {
    "words.jpg": lambda: b"khong phai la anh",
    "empty.png": lambda: b"",
    "page.png": lambda: b"<!doctype html><title>x</title>",
    "script.svg": lambda: SVG,
    "script.png": lambda: SVG,
    "hundred-megapixels.png": lambda: huge_png(10_000),
    "bomb.png": lambda: huge_png(14_000),
    "film.mp4": lambda: b"\x00\x00\x00\x18ftypmp42",
    "half-header.jpg": lambda: noisy_jpeg()[:20],
}


@pytest.mark.parametrize("name", NO_PICTURES)
def test_file_that_is_no_usable_picture_is_refused_in_the_library(newsroom, name):
    upload = SimpleUploadedFile(name, NO_PICTURES[name](), "image/png")
    response = newsroom.post(
        reverse("wagtailimages:add_multiple"), {"files[]": upload, "title": name, "collection": "1"}
    )
    assert response.status_code == 200
    answer = response.json()
    assert answer["success"] is False
    assert answer["error_message"]
    assert not PortalImage.objects.exists()


@pytest.mark.parametrize("name", NO_PICTURES)
def test_file_that_is_no_usable_picture_is_refused_in_the_chooser(newsroom, name):
    upload = SimpleUploadedFile(name, NO_PICTURES[name](), "image/png")
    form = {
        "image-chooser-upload-title": "Ảnh",
        "image-chooser-upload-file": upload,
        "image-chooser-upload-collection": "1",
    }
    response = newsroom.post(reverse("wagtailimages_chooser:create"), form)
    assert response.status_code == 200
    assert "error-message" in response.json()["htmlFragment"]
    assert not PortalImage.objects.exists()


def test_truncated_jpeg_is_refused_or_leaves_a_page_that_answers(newsroom, section, committed):
    upload = SimpleUploadedFile("cat-ngang.jpg", noisy_jpeg()[:5000], "image/jpeg")
    with committed():
        response = newsroom.post(
            reverse("wagtailimages:add_multiple"),
            {"files[]": upload, "title": "Cắt ngang", "collection": "1"},
        )
    assert response.status_code == 200
    picture = PortalImage.objects.first()
    if picture is None:
        assert response.json()["error_message"]
        return
    assert newsroom.get(reverse("wagtailimages:index")).status_code == 200
    assert newsroom.get(reverse("wagtailimages:edit", args=(picture.pk,))).status_code == 200
    article = factories.ArticleFactory(parent=section, lead_picture=picture, lead_picture_alt="Hội nghị")
    for path in ("/", section.public_path, article.public_path):
        assert newsroom.get(path).status_code == 200, path


# --- a clipboard gone wild ------------------------------------------------------------------------
def big_paste(count: int) -> str:
    """Paragraphs of a thousand letters each."""
    return "".join(f"<p>Đoạn {number}: {'Cao Bằng ' * 110}</p>" for number in range(count))


@pytest.mark.parametrize("action", [forms.PUBLISH, {}], ids=["publish", "draft"])
def test_ten_megabytes_pasted_are_refused_clearly_and_not_lost(newsroom, section, action):
    text = big_paste(8_200)
    assert len(text.encode()) > 10_000_000
    form = forms.article_form("Dán từ Word", text) | action
    response = forms.create(newsroom, "articles.articlepage", section, form)
    if response.status_code == 302:
        article = ArticlePage.objects.get(title="Dán từ Word")
        assert not article.live
        assert "Đoạn 8199" in article.get_latest_revision_as_object().body[0].value.source
        return
    assert response.status_code == 200
    assert "body" in response.context["form"].errors
    answer = response.content.decode()
    assert "200" in str(response.context["form"].errors["body"].as_data()[0].block_errors[0])
    # What was typed stands in the form again.
    assert "8199: Cao B" in answer
    assert not Page.objects.filter(title="Dán từ Word").exists()


def test_ten_megabytes_in_a_short_field_are_refused(newsroom, section):
    form = forms.article_form("Dán nhầm ô", lead="Cao Bằng " * 900_000) | forms.PUBLISH
    response = forms.create(newsroom, "articles.articlepage", section, form)
    assert response.status_code == 200
    assert "lead" in response.context["form"].errors
    assert "Cao Bằng Cao Bằng" in response.content.decode()


def test_body_beyond_what_the_server_takes_is_a_readable_4xx(newsroom, section, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    form = forms.article_form("Quá lớn", lead="x" * 5000) | forms.PUBLISH
    response = forms.create(newsroom, "articles.articlepage", section, form)
    assert 400 <= response.status_code < 500
    assert "<h1" in response.content.decode()


# --- dates ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "written",
    ["31/02/2024", "abc", "99999999", "0001-01-01 00:00", "2024-13-01 10:00", "-1", "9999-12-31 23:59"],
)
def test_date_that_cannot_be_is_told_at_its_field(newsroom, section, written):
    form = forms.article_form("Sai ngày", published_at=written) | forms.PUBLISH
    response = forms.create(newsroom, "articles.articlepage", section, form)
    if written.startswith("9999"):  # a date, if an odd one: it must not break the lists
        assert response.status_code in (200, 302)
        assert newsroom.get(section.public_path).status_code == 200
        assert newsroom.get("/").status_code == 200
        return
    assert response.status_code == 200
    assert "published_at" in response.context["form"].errors
    assert not Page.objects.filter(title="Sai ngày").exists()


def test_expiry_before_go_live_is_told(newsroom, section):
    form = forms.article_form("Hẹn giờ", go_live_at="2030-02-01 00:00", expire_at="2030-01-01 00:00")
    response = forms.create(newsroom, "articles.articlepage", section, form)
    assert response.status_code == 200
    assert {"go_live_at", "expire_at"} & set(response.context["form"].errors)


# --- titles ---------------------------------------------------------------------------------------
TITLES = {
    "script": SCRIPT,
    "end of a script": '</script><script>alert("x")</script>',
    "quotes": "\" onmouseover='alert(1)' x=\"",
    "right to left": "\u202egnoa-gnod\u202c tin \u200f",
    "template": "{{ settings.SECRET_KEY }}{% debug %}",
    "decomposed": "Đường Đà Nẵng",
    "signs only": "!!! ??? …",
    "emoji": "🎉 Chúc mừng 🎉",
}


@pytest.mark.parametrize("kind", TITLES)
def test_hostile_title_is_only_ever_text(newsroom, section, kind):
    title = TITLES[kind]
    response = forms.create(
        newsroom, "articles.articlepage", section, forms.article_form(title) | forms.PUBLISH
    )
    if kind in ("signs only", "right to left") and response.status_code == 200:
        assert set(response.context["form"].errors) == {"slug"}  # nothing to make an address of
        return
    assert response.status_code == 302
    article = ArticlePage.objects.get()
    assert article.slug.isascii()
    newsroom.logout()
    for path in (article.public_path, section.public_path, "/"):
        response = newsroom.get(path)
        assert response.status_code == 200, path
        soup = BeautifulSoup(response.content.decode(), "html.parser")
        assert not soup.find_all(onmouseover=True)
        scripts = soup.find_all("script", src=False)
        assert {script.get("type") for script in scripts} <= {"application/ld+json"}
        assert title.strip() in soup.text


@pytest.mark.parametrize(
    "title", ["x" * 300, "", "   ", "Có \x00 không"], ids=["300 letters", "empty", "blank", "null byte"]
)
def test_title_that_cannot_be_kept_is_told_at_its_field(newsroom, section, title):
    response = forms.create(
        newsroom, "articles.articlepage", section, forms.article_form(title) | forms.PUBLISH
    )
    assert response.status_code == 200
    assert "title" in response.context["form"].errors
    assert "Sáng nay, Sở tổ chức hội nghị." in response.content.decode()


# --- other fields ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("source_url", "javascript:alert(1)"),
        ("source_url", "không phải địa chỉ"),
        ("lead_picture", "999999"),
        ("document_number", "9" * 100),
    ],
)
def test_field_that_cannot_be_right_is_told(newsroom, section, field, value):
    form = forms.article_form("Sai ô", **{field: value}) | forms.PUBLISH
    response = forms.create(newsroom, "articles.articlepage", section, form)
    assert response.status_code == 200
    assert field in response.context["form"].errors


def test_form_sent_twice_makes_no_second_page_at_the_same_address(newsroom, section):
    form = forms.article_form("Gửi hai lần", slug="gui-hai-lan") | forms.PUBLISH
    assert forms.create(newsroom, "articles.articlepage", section, form).status_code == 302
    second = forms.create(newsroom, "articles.articlepage", section, form)
    assert second.status_code in (200, 302)
    if second.status_code == 200:
        assert "slug" in second.context["form"].errors
    slugs = list(ArticlePage.objects.filter(title="Gửi hai lần").values_list("slug", flat=True))
    assert len(slugs) == len(set(slugs))
    assert newsroom.get(f"{section.public_path}gui-hai-lan/").status_code == 200


def test_second_identity_of_a_language_is_told_in_the_form(newsroom):
    factories.AgencyIdentityFactory()
    form = {"name": "Cơ quan khác", "accent": "red", **forms.PUBLISH}
    response = newsroom.post(reverse("wagtailsnippets_agency_agencyidentity:add"), form)
    assert response.status_code == 200
    assert response.context["form"].errors
