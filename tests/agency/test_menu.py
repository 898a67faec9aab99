"""The main menu: two levels of the tree, live public pages that want to be in it."""

import pytest

from agency.identity import MenuItem, agency_of
from tests import factories

pytestmark = pytest.mark.django_db


def shape(items: list[MenuItem]) -> list:
    """[("Tin tức", ["Khoa học"]), …]"""
    return [(item.title, [child.title for child in item.children]) for item in items]


def menu(language: str = "vi") -> list:
    return shape(agency_of(language).menu)


@pytest.fixture
def news(home):
    return factories.SectionFactory(parent=home, title="Tin tức")


def test_menu_has_two_levels_in_the_order_of_the_tree(home, news):
    factories.StandardPageFactory(parent=home, title="Giới thiệu")
    science = factories.SectionFactory(parent=news, title="Khoa học")
    factories.SectionFactory(parent=news, title="Hoạt động")
    factories.SectionFactory(parent=science, title="Quá sâu")
    assert menu() == [("Tin tức", ["Khoa học", "Hoạt động"]), ("Giới thiệu", [])]


def test_menu_follows_the_editors_order(home, news):
    about = factories.StandardPageFactory(parent=home, title="Giới thiệu")
    about.move(news, pos="left")
    assert [title for title, _children in menu()] == ["Giới thiệu", "Tin tức"]


@pytest.mark.parametrize("kind", ["draft", "restricted", "not wanted"])
def test_page_readers_may_not_see_is_left_out_with_all_below_it(home, news, kind):
    page = factories.SectionFactory(
        parent=home, title="Riêng", live=kind != "draft", show_in_menus=kind != "not wanted"
    )
    factories.SectionFactory(parent=page, title="Con của riêng")
    if kind == "restricted":
        factories.restrict(page)
    assert menu() == [("Tin tức", [])]


@pytest.mark.parametrize("kind", ["draft", "restricted", "not wanted"])
def test_second_level_page_readers_may_not_see_is_left_out(news, kind):
    page = factories.SectionFactory(
        parent=news, title="Riêng", live=kind != "draft", show_in_menus=kind != "not wanted"
    )
    factories.SectionFactory(parent=news, title="Chung")
    if kind == "restricted":
        factories.restrict(page)
    assert menu() == [("Tin tức", ["Chung"])]


def test_english_menu_holds_english_pages_alone(english_home, news):
    factories.SectionFactory(title="Thông báo")
    factories.translated(news, title="News", slug="news")
    found = agency_of("en")
    assert shape(found.menu) == [("News", [])]
    assert found.menu[0].path == "/en/news/"
    assert (found.home_path, found.home_title) == ("/en/", "Home")


def test_language_without_a_live_home_has_no_menu(home, news):
    home.copy_for_translation(factories.english())
    found = agency_of("en")
    assert found.menu == []
    assert found.home_title == ""


def test_menu_costs_the_same_with_two_pages_and_with_forty(home, news, django_assert_num_queries):
    for _number in range(5):
        section = factories.SectionFactory(parent=home)
        for _child in range(7):
            factories.SectionFactory(parent=section)
    with django_assert_num_queries(3):  # identity, home page, menu
        assert len(agency_of("vi").menu) == 6


def test_page_published_appears_in_the_menu_of_every_page(client, home, news, committed):
    article = factories.ArticleFactory(parent=news)
    client.get(article.public_path)
    with committed():
        factories.publish(factories.SectionFactory(parent=home, title="Chuyên mục mới", live=False))
    text = client.get(article.public_path).content.decode()
    assert "Chuyên mục mới" in text


def test_menu_marks_where_the_reader_is(client, home, news):
    science = factories.SectionFactory(parent=news, title="Khoa học")
    text = client.get(science.public_path).content.decode()
    assert f'href="{science.public_path}" aria-current="page"' in " ".join(text.split())
    assert f'href="{news.public_path}" aria-current="true"' in " ".join(text.split())
