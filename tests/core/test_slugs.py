"""ASCII slugs, made and kept on the server."""

import json
import re
import unicodedata
from contextlib import suppress
from html import unescape

import pytest
from django.core.exceptions import ValidationError

from core.slugs import SLUG_FORMATTERS, ascii_slug, fold
from tests.factories import ArticleFactory, SectionFactory, StandardPageFactory, publish


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Đường Đà Nẵng", "duong-da-nang"),
        ("Đại hội Đảng", "dai-hoi-dang"),
        ("Khoa học & công nghệ", "khoa-hoc-cong-nghe"),
        ("  Nghị quyết số 19-NQ/TW  ", "nghi-quyet-so-19-nq-tw"),
        ("đ", "d"),
        ("Ưu tiên: ắ ằ ẳ ẵ ặ ế ề ể ễ ệ ộ ữ ỹ", "uu-tien-a-a-a-a-a-e-e-e-e-e-o-u-y"),
        ("🎉🎉", ""),
        ("", ""),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_ascii_slug_of_vietnamese_composed_or_not_is_the_same(text, slug, form):
    assert ascii_slug(unicodedata.normalize(form, text)) == slug


def test_fold_when_text_has_capitals_keeps_them():
    assert fold("Đường Đà Nẵng") == "Duong Da Nang"


def test_ascii_slug_when_too_long_is_cut_at_a_word():
    slug = ascii_slug("thông tin tuyên truyền " * 20, 50)
    assert slug == "thong-tin-tuyen-truyen-thong-tin-tuyen-truyen"


def test_ascii_slug_when_one_word_is_too_long_is_cut_within_it():
    assert ascii_slug("a" * 300, 200) == "a" * 200


def test_editor_formatters_and_server_agree():
    """The browser normalises to NFD itself before it removes what the patterns name."""
    text = unicodedata.normalize("NFD", "Đường Đà Nẵng đặc biệt")
    for pattern, replacement in SLUG_FORMATTERS:
        text = re.sub(pattern, replacement, text)
    assert text.lower().replace(" ", "-") == ascii_slug("Đường Đà Nẵng đặc biệt")


def test_editor_slug_field_when_rendered_carries_the_formatters(client, home, editor):
    client.force_login(editor)
    html = client.get(f"/admin/pages/add/home/standardpage/{home.pk}/").content.decode()
    field = unescape(re.search(r'<input[^>]*name="slug"[^>]*>', html)[0])
    patterns = json.loads(re.search(r'data-w-slug-formatters-value="(.*?\]\])"', field)[1])
    assert [[pattern[0] if isinstance(pattern, list) else pattern for pattern, *_ in patterns]] == [
        [pattern for pattern, _replacement in SLUG_FORMATTERS]
    ]


def test_save_when_slug_is_empty_makes_it_from_the_title(home):
    assert SectionFactory(parent=home, title="Đường Đà Nẵng").slug == "duong-da-nang"


def test_save_when_title_is_decomposed_makes_the_same_slug(home):
    title = unicodedata.normalize("NFD", "Đẩy mạnh truyền thông")
    assert SectionFactory(parent=home, title=title).slug == "day-manh-truyen-thong"


def test_save_when_two_pages_have_one_title_numbers_the_second(home):
    slugs = [SectionFactory(parent=home, title="Thông báo").slug for _ in range(2)]
    assert slugs == ["thong-bao", "thong-bao-2"]


def test_save_when_slug_is_typed_with_marks_folds_it(home):
    assert StandardPageFactory(parent=home, slug="giới-thiệu-đơn-vị").slug == "gioi-thieu-don-vi"


def test_save_when_title_is_emoji_only_gives_a_readable_slug(home, client):
    page = StandardPageFactory(parent=home, title="🎉🎉")
    assert page.slug == "trang"
    assert StandardPageFactory(parent=home, title="🎈").slug == "trang-2"
    assert client.get("/trang/").status_code == 200


@pytest.mark.parametrize("slug", ["🎉", "中文"])
def test_save_when_typed_slug_has_nothing_ascii_never_stores_it(home, slug):
    with suppress(ValidationError):
        StandardPageFactory(parent=home, title="Giới thiệu", slug=slug)
    assert all(page.slug.isascii() for page in home.get_children())


def test_save_when_title_is_255_characters_keeps_the_slug_short_enough(home):
    page = StandardPageFactory(parent=home, title="Đề án " * 42)
    assert page.slug.startswith("de-an-de-an")
    assert len(page.slug) <= 200


def test_draft_when_saved_gets_its_ascii_slug_too(home):
    page = StandardPageFactory(parent=home, title="Cơ cấu Đảng bộ", live=False)
    assert page.slug == "co-cau-dang-bo"


def test_editor_when_saving_a_draft_with_marks_in_the_slug_gets_ascii(client, home, editor):
    client.force_login(editor)
    response = client.post(
        f"/admin/pages/add/articles/newsindexpage/{home.pk}/",
        {
            "title": "Đường Đà Nẵng",
            "slug": "đường-đà-nẵng",
            "introduction": "",
            "page_size": 20,
            "new_days": 3,
            "most_read_days": 7,
            "sidebar-count": 0,
            "featured-TOTAL_FORMS": 0,
            "featured-INITIAL_FORMS": 0,
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
        },
    )
    assert response.status_code == 302, response.context["form"].errors
    home.refresh_from_db()
    assert home.get_children().last().slug == "duong-da-nang"


def test_publish_when_slug_was_left_alone_keeps_it(home):
    article = ArticleFactory(title="Hội nghị tổng kết")
    article.title = "Hội nghị sơ kết"
    assert publish(article).slug == "hoi-nghi-tong-ket"
