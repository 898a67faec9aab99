"""The site map of news, after Google's description."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import news_sitemap
from articles.models import ArticlePage
from home.models import HomePage
from tests import factories
from tests.conftest import add_siblings
from tests.schemas import complaints

pytestmark = pytest.mark.django_db
NOW = factories.PUBLISHED_AT
SITE = "https://portal.example.vn"


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def news(client):
    """``{title: {tag: text}}`` of the entries; the document must be valid."""

    def news() -> dict[str, dict[str, str]]:
        response = client.get("/news-sitemap.xml")
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
        root = ElementTree.fromstring(response.content)
        entries = [{e.tag.rpartition("}")[2]: e.text for e in entry.iter()} for entry in root]
        return {entry["title"]: entry for entry in entries}

    return news


@pytest.mark.servers
def test_entry_says_who_published_what_when_in_which_language(home, english_home, news):
    factories.AgencyIdentityFactory()
    section = factories.SectionFactory(slug="tin")
    article = factories.ArticleFactory(parent=section, title="Hội nghị", slug="hoi-nghi")
    factories.translated(section, title="News", slug="news")
    factories.translated(article, title="Meeting", slug="meeting")
    found = news()
    assert set(found) == {"Hội nghị", "Meeting"}
    assert found["Hội nghị"] == found["Hội nghị"] | {
        "loc": f"{SITE}/tin/hoi-nghi/",
        "name": "Sở Khoa học và Công nghệ tỉnh Cao Bằng",
        "language": "vi",
        "publication_date": "2020-12-21T00:45:00+07:00",
    }
    assert (found["Meeting"]["loc"], found["Meeting"]["language"]) == (f"{SITE}/en/news/meeting/", "en")


def test_only_the_last_two_days_are_news(home, news):
    section = factories.SectionFactory()
    for title, age in [("mới", 0), ("hôm qua", 47), ("cũ", 48), ("ngày mai", -1)]:
        factories.ArticleFactory(parent=section, title=title, when=NOW - timedelta(hours=age))
    assert list(news()) == ["mới", "hôm qua"]


def test_article_of_many_sections_is_named_once(home, client):
    first, second = factories.SectionFactory(), factories.SectionFactory()
    factories.ArticleFactory(parent=first, further_sections=[second])
    assert client.get("/news-sitemap.xml").content.count(b"<url>") == 1


def test_draft_and_restricted_articles_are_not_named(home, news):
    closed = factories.SectionFactory()
    factories.ArticleFactory(parent=closed, title="Bài kín")
    factories.restrict(closed)
    factories.ArticleFactory(title="Bài nháp", live=False)
    factories.ArticleFactory(title="Bài mở")
    assert list(news()) == ["Bài mở"]


def test_nothing_is_named_below_a_home_page_that_is_not_live(home, news):
    factories.ArticleFactory()
    HomePage.objects.update(live=False)
    assert news() == {}


def test_news_site_map_is_valid_by_its_schema_even_when_empty(home, client):
    assert complaints(client.get("/news-sitemap.xml").content, "news-sitemap") == ""
    article = factories.ArticleFactory()
    ArticlePage.objects.filter(pk=article.pk).update(title="<b>\x01 & ]]> \ufffe")
    assert complaints(client.get("/news-sitemap.xml").content, "news-sitemap") == ""


def test_entries_past_the_limit_are_left_out_oldest_first(home, news, monkeypatch):
    monkeypatch.setattr(news_sitemap, "LIMIT", 2)
    section = factories.SectionFactory()
    for hours in (3, 1, 2):
        factories.ArticleFactory(parent=section, title=f"{hours}", when=NOW - timedelta(hours=hours))
    assert list(news()) == ["1", "2"]


def test_news_of_one_and_of_many_cost_the_same(home, client, cold):
    counts = []
    for number in (1, 20):
        add_siblings(factories.SectionFactory(), number)
        ArticlePage.objects.update(published_at=NOW)
        cold()
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/news-sitemap.xml").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("cache", [False, True])
def test_news_asked_again_are_answered_with_304(home, client, settings, cache):
    settings.PAGE_CACHE = cache
    factories.ArticleFactory()
    first = client.get("/news-sitemap.xml")
    assert (
        client.get("/news-sitemap.xml", headers={"if-none-match": first.headers["ETag"]}).status_code == 304
    )
    assert client.get("/news-sitemap.xml?page=2").status_code == 404
