"""Feeds of tags, authors and topics."""

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import listing
from articles.models import ArticlePage, ArticleTopic
from tests import factories
from tests.conftest import add_siblings
from tests.schemas import complaints

pytestmark = pytest.mark.django_db
SITE = "https://portal.example.vn"
KINDS = ("rss", "atom")
PATHS = ("/the/khoa-hoc/", "/tac-gia/dinh-tam/", "/chu-de/sap-xep-to-chuc/")


@pytest.mark.servers
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", PATHS)
def test_feed_of_a_label_lists_the_articles_that_carry_it(seed_tree, client, path, kind):
    response = client.get(f"{path}{kind}/")
    assert response.status_code == 200
    assert complaints(response.content, kind) == ""
    feed = feedparser.parse(
        response.content, response_headers={"content-type": response.headers["Content-Type"]}
    )
    assert feed.bozo is False
    assert [entry.title for entry in feed.entries] == [seed_tree.article.title]
    assert feed.feed.link == SITE + path
    assert feed.feed.title.endswith(" – Sở Khoa học và Công nghệ tỉnh Cao Bằng")
    assert next(link.href for link in feed.feed.links if link.rel == "self") == f"{SITE}{path}{kind}/"


@pytest.mark.parametrize("path", PATHS)
def test_head_of_a_label_page_names_its_feeds(seed_tree, client, path):
    head = BeautifulSoup(client.get(path).content, "html5lib").head
    links = head.select('link[rel="alternate"][type^="application/"]')
    assert [link["href"] for link in links] == [f"{path}{kind}/" for kind in KINDS]


def test_english_feed_of_a_topic_holds_english_articles(home, english_home, client):
    topic = factories.TopicFactory(name="Số hoá")
    factories.TopicFactory(name="Digital", locale=factories.english(), translation_key=topic.translation_key)
    section = factories.SectionFactory()
    article = factories.ArticleFactory(parent=section, topics=[topic])
    assert client.get("/en/topic/digital/rss/").status_code == 404
    with factories.committing():
        factories.translated(section, title="News", slug="news")
        factories.translated(article, title="Meeting", slug="meeting")
    feed = feedparser.parse(client.get("/en/topic/digital/rss/").content)
    assert feed.feed.language == "en"
    assert [entry.title for entry in feed.entries] == ["Meeting"]
    assert [
        entry.title for entry in feedparser.parse(client.get("/chu-de/so-hoa/atom/").content).entries
    ] == [article.title]


def test_restricted_and_withdrawn_articles_are_in_no_feed_of_a_label(home, client):
    topic = factories.TopicFactory(name="Chung")
    closed = factories.SectionFactory()
    factories.ArticleFactory(parent=closed, title="Bài kín", topics=[topic])
    factories.restrict(closed)
    factories.ArticleFactory(title="Bài nháp", live=False, topics=[topic])
    factories.ArticleFactory(title="Bài mở", topics=[topic])
    feed = feedparser.parse(client.get("/chu-de/chung/rss/").content)
    assert [entry.title for entry in feed.entries] == ["Bài mở"]


@pytest.mark.parametrize("kind", KINDS)
def test_feed_of_a_label_of_one_and_of_twenty_cost_the_same(home, client, kind):
    costs = []
    for count in (1, 20):
        topic = factories.TopicFactory(name=f"Chủ đề {count}")
        articles = add_siblings(factories.SectionFactory(), count)
        for article in articles:
            ArticleTopic.objects.create(article=article, topic=topic, locale=article.locale)
        listing.refresh(article.pk for article in articles)
        path = f"/chu-de/{topic.slug}/{kind}/"
        assert len(feedparser.parse(client.get(path).content).entries) == count
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12


@pytest.mark.parametrize("cache", [False, True])
def test_feed_of_a_label_asked_again_is_answered_with_304(seed_tree, client, settings, cache):
    settings.PAGE_CACHE = cache
    path = f"{PATHS[0]}rss/"
    first = client.get(path)
    assert not first.cookies
    ArticlePage.objects.update(title="Đổi sau lưng")
    again = client.get(path, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == (304 if cache else 200)
    if not cache:
        assert client.get(path, headers={"if-none-match": again.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "path",
    ["/the/khong-co/rss/", "/the/rss/", "/the/khoa-hoc/rss/?page=2", "/the/khoa-hoc/feed/", "/tag/khoa-hoc/rss/",
     "/en/tag/khoa-hoc/rss/", "/the/%00/rss/", f"/the/{'a' * 5000}/rss/", "/the/khoa-hoc/rss/rss/"],
)  # fmt: skip
def test_address_that_is_no_feed_of_a_label_is_a_404(seed_tree, client, path):
    assert client.get(path).status_code == 404
