"""The map of the site for people."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.models import HomePage
from tests.factories import (
    ArticleFactory,
    SectionFactory,
    StandardPageFactory,
    TopicFactory,
    english,
    restrict,
    translated,
)

pytestmark = pytest.mark.servers


def soup_of(client, path: str = "/so-do-trang/") -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content, "html5lib")


def part(soup: BeautifulSoup, name: str) -> dict[str, str]:
    """Address → what stands beside it, of one part of the map."""
    heading = soup.find(id=f"map-{name}")
    links = heading.find_parent("section").select("a:not(.site-map__feed)") if heading else []
    return {link["href"]: " ".join((link.next_sibling or "").split()) for link in links}


def counted(soup: BeautifulSoup) -> dict[str, str]:
    return {count.find_previous("a")["href"]: count.text for count in soup.main.select(".site-map__count")}


def test_sections_stand_as_in_the_tree_with_counts_and_feeds(client, home):
    news = SectionFactory(parent=home, title="Tin tức", slug="tin-tuc")
    science = SectionFactory(parent=news, title="Khoa học", slug="khoa-hoc", show_in_menus=False)
    for parent in (news, science, science):
        ArticleFactory(parent=parent)
    soup = soup_of(client)
    assert counted(soup) == {"/tin-tuc/": "(3)", "/tin-tuc/khoa-hoc/": "(2)"}
    assert soup.main.select_one(".site-map__list .site-map__list > li > a")["href"] == "/tin-tuc/khoa-hoc/"
    assert [link["href"] for link in soup.main.select(".site-map__feed")] == [
        "/rss/",
        "/tin-tuc/rss/",
        "/tin-tuc/khoa-hoc/rss/",
    ]


def test_what_readers_may_not_see_is_not_on_the_map(client, home):
    shown = SectionFactory(parent=home)
    SectionFactory(parent=home, live=False)
    hidden = SectionFactory(parent=home)
    SectionFactory(parent=hidden)
    restrict(hidden)
    page = StandardPageFactory(parent=home)
    StandardPageFactory(parent=home, live=False)
    soup = soup_of(client)
    assert set(part(soup, "sections")) == {"/", shown.public_path}
    assert set(part(soup, "pages")) == {page.public_path}


def test_live_section_below_one_that_is_not_stands_under_the_next_above(client, home):
    inner = SectionFactory(parent=SectionFactory(parent=home, live=False))
    assert inner.public_path in part(soup_of(client), "sections")


def test_topics_with_articles_and_years_are_named(client, home):
    section = SectionFactory(parent=home)
    topic, _unused = TopicFactory(name="Chuyển đổi số", slug="chuyen-doi-so"), TopicFactory()
    ArticleFactory(parent=section, topics=[topic])
    soup = soup_of(client)
    assert set(part(soup, "topics")) == {"/chu-de/chuyen-doi-so/"}
    assert set(part(soup, "years")) == {"/2020/"}


def test_map_in_english_holds_english_pages_and_names_its_counterpart(client, home, english_home):
    section = SectionFactory(parent=home, title="Tin tức")
    translated(section, title="News", slug="news")
    topic = TopicFactory(name="Chuyển đổi số", slug="chuyen-doi-so")
    foreign = topic.copy_for_translation(english())
    foreign.name, foreign.slug = "Digital change", "digital-change"
    foreign.save()
    story = translated(ArticleFactory(parent=section, topics=[topic]), title="Story", slug="story")
    assert story.live
    soup = soup_of(client, "/en/sitemap/")
    assert soup.h1.text == "Site map"
    assert set(part(soup, "sections")) == {"/en/", "/en/news/"}
    assert set(part(soup, "topics")) == {"/en/topic/digital-change/"}
    alternates = {link["hreflang"]: link["href"] for link in soup.select("link[rel=alternate][hreflang]")}
    assert alternates["vi"] == alternates["x-default"] == "https://portal.example.vn/so-do-trang/"
    assert soup.select_one("link[rel=canonical]")["href"] == "https://portal.example.vn/en/sitemap/"


def test_map_of_a_language_without_a_live_home_page_is_a_404(client, home):
    assert client.get("/en/sitemap/").status_code == 404
    english_home = translated(home, title="Home", slug="home")
    HomePage.objects.get(pk=english_home.pk).unpublish()
    assert client.get("/en/sitemap/").status_code == 404
    assert not soup_of(client).select("link[hreflang]")


def test_every_page_leads_to_the_map(client, home, english_home):
    for path, target in (("/", "/so-do-trang/"), ("/en/", "/en/sitemap/")):
        assert soup_of(client, path).footer.select(f"a[href='{target}']")


def test_map_of_one_section_and_of_twenty_cost_the_same(client, home, cold):
    def cost() -> int:
        cold()
        with CaptureQueriesContext(connection) as queries:
            soup_of(client)
        return len(queries)

    section = SectionFactory(parent=home)
    ArticleFactory(parent=section, topics=[TopicFactory()])
    StandardPageFactory(parent=home)
    one = cost()
    for _ in range(20):
        ArticleFactory(parent=SectionFactory(parent=section), topics=[TopicFactory()])
        StandardPageFactory(parent=home)
    assert cost() == one <= 20
    with CaptureQueriesContext(connection) as queries:
        soup_of(client)
    assert len(queries) == 0


def test_sections_without_any_article_are_counted_as_empty(client, home):
    SectionFactory(parent=home, title="Chuyên mục mới")
    page = client.get("/so-do-trang/").content.decode()
    assert "Chuyên mục mới" in page
    assert "{}" not in page
