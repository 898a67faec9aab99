"""“Did you mean …”."""

import pytest
from wagtail.models import Page

from search.models import SearchEntry
from search.suggestions import suggestion
from tests.factories import translated

pytestmark = [pytest.mark.servers, pytest.mark.django_db]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("congnghe", "công nghệ"),
        ("chuyendoiso", "chuyển đổi số"),
        ("coong ngheej", "công nghệ"),
        ("co6ng nghe65", "công nghệ"),
        ("chuyeern ddooir soos", "chuyển đổi số"),
        ("cong ngeh", "công nghệ"),
        ("chuyen doi sso", "chuyển đổi số"),
        ("truy xuat nguon gok", "truy xuất nguồn gốc"),
        ("OCPO", "OCOP"),
        ("kyx thuaatj", "kỹ thuật"),
    ],
)
def test_mistyped_words_are_offered_as_pages_write_them(write, typed, meant):
    write("Chuyển đổi số", "Ứng dụng công nghệ, kỹ thuật để truy xuất nguồn gốc sản phẩm OCOP.")
    assert suggestion(typed, "vi") == meant


@pytest.mark.parametrize(
    "typed", ["", "zzzzqq", '"', "công nghệ tương lai xa", "a b c d e f g h i k l m n", "x" * 200]
)
def test_nothing_is_offered_where_nothing_is_near(write, typed):
    write("Tin", "Ứng dụng công nghệ.")
    assert suggestion(typed, "vi") == ""


def test_words_of_pages_readers_may_not_see_are_not_offered(write):
    article = write("Tin", "Hồ sơ mật khoảnkhắc.")
    Page.objects.filter(pk=article.pk).update(live=False)  # past every signal
    assert suggestion("khoankhat", "vi") == ""
    SearchEntry.objects.filter(pk=article.pk)._raw_delete("default")
    assert suggestion("khoankhat", "vi") == ""


def test_what_is_offered_is_in_the_language_asked(home, english_home, section, write):
    article = write("Tin", "Ứng dụng công nghệ.")
    translated(section, title="News", slug="news")
    translated(article, title="Technology", slug="technology", lead="New technology.")
    assert suggestion("tecnology", "en").lower() == "technology"
    write("Chuyển đổi số")
    assert suggestion("chuyendoiso", "vi") == "chuyển đổi số"
    assert suggestion("chuyendoiso", "en") == ""
