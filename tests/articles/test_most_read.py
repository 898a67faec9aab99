"""Most read: which articles readers are led to, which they never are, and what it costs."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from articles import most_read
from articles.blocks.sidebar import MostReadBlock
from articles.models import ArticlePage, NewsIndexPage
from articles.most_read import most_read_in
from home.models import HomePage
from tests.conftest import add_siblings
from tests.factories import (
    ArticleFactory,
    PageCountFactory,
    SectionFactory,
    StandardPageFactory,
    committing,
    restrict,
    sidebar_of,
    translated,
)

pytestmark = [pytest.mark.django_db, pytest.mark.servers]


def read(page: Page, views: int, days_ago: int = 0) -> None:
    PageCountFactory(
        page=page.pk,
        first_day=timezone.localdate() - timedelta(days=days_ago),
        language=page.locale.language_code,
        views=views,
    )


def titles(section: Page, language: str = "vi", days: int = 7, limit: int = 5) -> list[str]:
    [articles] = most_read_in(section, language, [days], limit)
    return [article.title for article in articles]


@pytest.fixture
def section(home):
    return SectionFactory(parent=home, title="Khoa học", slug="khoa-hoc")


def of_section(client, path: str) -> BeautifulSoup | None:
    """What a section page says is most read."""
    return BeautifulSoup(client.get(path).content, "html5lib").select_one(".most-read")


def of_sidebar(client, path: str = "/") -> BeautifulSoup | None:
    return BeautifulSoup(client.get(path).content, "html5lib").select_one(
        "aside .box:has(.article-list--ranked)"
    )


def texts(found) -> list[str]:
    return [link.get_text(strip=True) for link in found.select(".article-list__link")] if found else []


def give(page, **values) -> None:
    box = {"title": "", "section": page.pk, "period": "7", "count": 5} | values
    type(page).objects.filter(pk=page.pk).update(sidebar=sidebar_of(("most_read", box)))


# --- the ranking ---
def test_articles_at_any_depth_below_the_section_come_most_read_first(home, section):
    inner = SectionFactory(parent=section)
    read(ArticleFactory(parent=section, title="Ít"), 3)
    read(ArticleFactory(parent=inner, title="Nhiều"), 9)
    read(ArticleFactory(parent=SectionFactory(parent=home), title="Nơi khác"), 99)
    assert titles(section) == ["Nhiều", "Ít"]
    assert titles(home) == ["Nơi khác", "Nhiều", "Ít"]
    assert titles(home, limit=1) == ["Nơi khác"]


def test_period_ends_today_and_includes_its_first_day(section):
    read(ArticleFactory(parent=section, title="Sáu ngày trước"), 1, days_ago=6)
    read(ArticleFactory(parent=section, title="Bảy ngày trước"), 50, days_ago=7)
    assert titles(section) == ["Sáu ngày trước"]
    assert titles(section, days=30) == ["Bảy ngày trước", "Sáu ngày trước"]


def test_pages_that_are_no_articles_are_left_out(home, section):
    for page in (home, section, StandardPageFactory(parent=home)):
        read(page, 1000)
    read(ArticleFactory(parent=section, title="Bài"), 1)
    assert titles(home) == ["Bài"]


def test_article_that_readers_may_no_longer_see_is_out_at_once(section):
    unpublished, deleted, restricted, kept = (
        ArticleFactory(parent=section, title=title) for title in ("Gỡ", "Xoá", "Kín", "Còn")
    )
    for article in (unpublished, deleted, restricted, kept):
        read(article, 5)
    assert len(titles(section)) == 4
    unpublished.unpublish()
    deleted.delete()
    restrict(restricted)
    assert titles(section) == ["Còn"]


def test_articles_of_a_restricted_section_are_left_out(home, section):
    read(ArticleFactory(parent=section), 5)
    restrict(section)
    assert titles(home) == []


def test_article_that_moved_in_is_in_the_section_when_ranked_anew(home, section, cold):
    article = ArticleFactory(parent=SectionFactory(parent=home), title="Chuyển")
    read(article, 5)
    assert titles(section) == []
    article.move(section, "last-child")
    cold()
    assert titles(section) == ["Chuyển"]


def test_other_language_has_a_ranking_of_its_own(home, english_home, section):
    english_section = translated(section, title="Science", slug="science")
    article = ArticleFactory(parent=section, title="Bài")
    english_article = translated(article, title="Article", slug="article")
    read(article, 50)
    assert titles(section, "en") == titles(home, "en") == []
    read(english_article, 2)
    assert titles(english_section, "en", days=30) == titles(section, "en", days=30) == ["Article"]
    assert titles(home, "vi") == ["Bài"]


def test_section_without_a_translation_has_none(english_home, section):
    read(ArticleFactory(parent=section), 5)
    assert titles(section, "en") == []


def test_ranking_is_kept_whatever_is_published(section):
    first, second = (ArticleFactory(parent=section, title=title) for title in ("Một", "Hai"))
    read(first, 5)
    assert titles(section) == ["Một"]
    read(second, 50)
    with committing():
        first.save_revision().publish()
    with CaptureQueriesContext(connection) as queries:
        assert titles(section) == ["Một"]
    assert len(queries) == 1


def test_ranking_is_made_anew_when_its_time_is_over(section, monkeypatch):
    monkeypatch.setattr(most_read, "KEPT", 0)
    first, second = (ArticleFactory(parent=section, title=title) for title in ("Một", "Hai"))
    read(first, 5)
    assert titles(section) == ["Một"]
    read(second, 50)
    assert titles(section) == ["Hai", "Một"]


# --- section pages ---
def test_section_page_shows_both_times_and_opens_that_of_seven_days(client, section):
    read(ArticleFactory(parent=section, title="Tuần này"), 5)
    read(ArticleFactory(parent=section, title="Tháng này"), 50, days_ago=20)
    first, second = of_section(client, "/khoa-hoc/").select("details")
    assert (first.summary.get_text(), texts(first)) == ("7 ngày qua", ["Tuần này"])
    assert (second.summary.get_text(), texts(second)) == ("30 ngày qua", ["Tháng này", "Tuần này"])
    assert first.has_attr("open")
    assert not second.has_attr("open")


def test_section_page_opens_the_time_that_its_editor_chose(client, section):
    NewsIndexPage.objects.update(most_read_days=30)
    read(ArticleFactory(parent=section), 5)
    first, second = of_section(client, "/khoa-hoc/").select("details")
    assert (first.summary.get_text(), second.summary.get_text()) == ("30 ngày qua", "7 ngày qua")


def test_section_page_leaves_out_a_time_without_readers(client, section):
    read(ArticleFactory(parent=section), 50, days_ago=20)
    [only] = of_section(client, "/khoa-hoc/").select("details")
    assert only.summary.get_text() == "30 ngày qua"
    assert only.has_attr("open")


@pytest.mark.parametrize("days", [0, 7])
def test_section_page_shows_nothing_when_switched_off_or_nothing_is_read(client, section, days):
    article = ArticleFactory(parent=section)
    NewsIndexPage.objects.update(most_read_days=days)
    if not days:
        read(article, 5)
    assert of_section(client, "/khoa-hoc/") is None


def test_only_the_first_page_of_a_list_shows_it(client, section):
    read(add_siblings(section, 21)[0], 5)
    assert of_section(client, "/khoa-hoc/")
    assert of_section(client, "/khoa-hoc/?page=2") is None


def test_withdrawn_article_leaves_the_section_page_at_once(client, section):
    article = ArticleFactory(parent=section, title="Gỡ")
    read(article, 5)
    assert texts(of_section(client, "/khoa-hoc/")) == ["Gỡ", "Gỡ"]
    with committing():
        article.unpublish()
    assert of_section(client, "/khoa-hoc/") is None


# --- the sidebar's box ---
def test_box_shows_as_many_as_it_says_with_its_title_and_time(client, home, section):
    for number, article in enumerate(add_siblings(section, 4)):
        read(article, 10 - number, days_ago=20)
    give(home, section=section.pk, period="30", count=2, title="Nhiều người đọc")
    box = of_sidebar(client)
    assert " ".join(box.h2.get_text().split()) == "Nhiều người đọc 30 ngày qua"
    assert texts(box) == ["Tin số 0", "Tin số 1"]


def test_box_on_an_english_page_shows_english_articles_under_an_english_title(
    client, home, english_home, section
):
    translated(section, title="Science", slug="science")
    article = translated(ArticleFactory(parent=section), title="Article", slug="article")
    read(article, 5)
    HomePage.objects.update(
        sidebar=sidebar_of(("most_read", {"title": "", "section": section.pk, "period": "7", "count": 5}))
    )
    box = of_sidebar(client, "/en/")
    assert " ".join(box.h2.get_text().split()) == "Most read Last 7 days"
    assert texts(box) == ["Article"]
    assert of_sidebar(client) is None


@pytest.mark.parametrize("section_id", [None, 99999])
def test_box_of_a_section_that_is_gone_shows_nothing(client, home, section_id):
    give(home, section=section_id)
    assert client.get("/").status_code == 200
    assert of_sidebar(client) is None


def test_preview_shows_the_most_read_of_the_site(home, section):
    read(ArticleFactory(parent=section, title="Bài"), 5)
    value = MostReadBlock().get_preview_value()
    assert [article.title for article in value.articles] == ["Bài"]


# --- what it costs ---
def test_one_and_twenty_articles_cost_the_same(section, cold):
    def cost() -> int:
        cold()
        with CaptureQueriesContext(connection) as queries:
            most_read_in(NewsIndexPage.objects.get(pk=section.pk), "vi", [7, 30], 10)
        return len(queries)

    read(ArticleFactory(parent=section), 5)
    one = cost()
    for article in add_siblings(section, 20):
        read(article, 3)
    assert ArticlePage.objects.count() == 21
    assert cost() == one


def test_box_costs_four_queries_when_nothing_is_ranked_and_then_one(
    home, section, cold, django_assert_num_queries
):
    """Beside one for the section, which every box of articles reads; none while the sidebar is kept."""
    read(ArticleFactory(parent=section), 5)
    give(home)
    value = HomePage.objects.get(pk=home.pk).get_sidebar_boxes()[0].value
    cold()
    with django_assert_num_queries(4):
        assert len(value.articles) == 1
    with django_assert_num_queries(1):
        assert len(value.articles) == 1
