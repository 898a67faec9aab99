"""RSS and Atom as a feed reader takes them."""

import html
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image as PillowImage
from wagtail.models import Page

from articles.feeds import LENGTH
from articles.models import ArticlePage
from images.models import Rendition
from images.renditions import FALLBACK, make
from tests import factories
from tests.conftest import add_siblings
from tests.schemas import complaints

pytestmark = pytest.mark.django_db
SITE = "https://portal.example.vn"
KINDS = ("rss", "atom")
TYPES = {"rss": "application/rss+xml; charset=utf-8", "atom": "application/atom+xml; charset=utf-8"}
# Markup, the end of a CDATA section, what XML 1.0 forbids, and what needs more than one UTF-16 unit.
HOSTILE = "Giá <b>lúa</b> & ]]> <script>alert(1)</script>\x01\x08\x1f\ufffe\uffff &amp; 🌾"


@pytest.fixture
def parsed(client):
    """Asks for a feed, checks that it is one, and gives what feedparser makes of it."""

    def parsed(path: str):
        response = client.get(path)
        assert response.status_code == 200
        kind = path.rstrip("/").rpartition("/")[2]
        assert response.headers["Content-Type"] == TYPES[kind]
        feed = feedparser.parse(io.BytesIO(response.content), response_headers={"content-type": TYPES[kind]})
        assert feed.bozo is False
        assert feed.version == {"rss": "rss20", "atom": "atom10"}[kind]
        return feed

    return parsed


@pytest.mark.parametrize("kind", KINDS)
def test_feed_says_whose_it_is_and_where(seed_tree, parsed, kind):
    feed = parsed(f"/{kind}/").feed
    assert feed.title == "Sở Khoa học và Công nghệ tỉnh Cao Bằng"
    assert feed.link == f"{SITE}/"
    assert feed.language == "vi"
    assert {"rel": "self", "href": f"{SITE}/{kind}/"}.items() <= next(
        link for link in feed.links if link.rel == "self"
    ).items()
    logo = feed.image.href if kind == "rss" else feed.logo
    assert logo.startswith(f"{SITE}/media/images/")


@pytest.mark.parametrize("kind", KINDS)
def test_feed_of_a_section_is_named_after_it_and_lists_what_it_lists(seed_tree, parsed, kind):
    factories.ArticleFactory(parent=factories.SectionFactory(), title="Ngoài chuyên mục")
    feed = parsed(f"{seed_tree.section.public_path}{kind}/")
    assert feed.feed.title.startswith("Khoa học & công nghệ – Sở Khoa học")
    listed = list(ArticlePage.objects.newest_in(seed_tree.section)[:LENGTH])
    assert [entry.link for entry in feed.entries] == [article.canonical_url for article in listed]
    assert "Ngoài chuyên mục" in [entry.title for entry in parsed(f"/{kind}/").entries]


@pytest.mark.servers
@pytest.mark.parametrize("kind", KINDS)
def test_entry_has_all_the_article_has(seed_tree, parsed, kind):
    entry = next(e for e in parsed(f"/{kind}/").entries if e.title == seed_tree.article.title)
    assert entry.link == seed_tree.article.canonical_url
    assert entry.summary == seed_tree.article.lead
    assert [author.name for author in entry.authors] == ["Đinh Tâm", "Hoàng Kiều"]
    assert [tag.term for tag in entry.tags] == [
        "Khoa học & công nghệ",
        "Sắp xếp tổ chức",
        "khoa học",
        "tuyên truyền",
    ]


@pytest.mark.parametrize(
    ("kind", "written"), [("rss", "Mon, 21 Dec 2020 00:45:00 +0700"), ("atom", "2020-12-21T00:45:00+07:00")]
)
def test_date_of_an_entry_is_written_in_the_countrys_time(home, parsed, kind, written):
    factories.ArticleFactory()
    entry = parsed(f"/{kind}/").entries[0]
    assert entry.published == written
    assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == factories.PUBLISHED_AT


@pytest.mark.parametrize("kind", KINDS)
def test_feed_was_updated_when_an_article_of_it_last_was(home, parsed, kind):
    section = factories.SectionFactory()
    edited = factories.PUBLISHED_AT + timedelta(days=30)
    factories.ArticleFactory(
        parent=section, when=factories.PUBLISHED_AT - timedelta(days=9), last_published_at=edited
    )
    factories.ArticleFactory(parent=section)
    updated = parsed(f"/{kind}/").feed.updated_parsed
    assert datetime(*updated[:6], tzinfo=UTC) == edited


@pytest.mark.parametrize("kind", KINDS)
def test_enclosure_names_a_file_that_is_there_with_its_length(home, client, parsed, kind):
    picture = factories.PictureFactory(pixels=(1300, 900))
    factories.make_all_renditions(picture)
    factories.ArticleFactory(lead_picture=picture)
    (enclosure,) = parsed(f"/{kind}/").entries[0].enclosures
    assert enclosure.type == "image/jpeg"
    assert enclosure.href.startswith(f"{SITE}/media/")
    served = b"".join(client.get(enclosure.href.removeprefix(SITE)).streaming_content)
    assert int(enclosure.length) == len(served)
    shown = PillowImage.open(io.BytesIO(served))
    assert (shown.format, shown.width) == ("JPEG", 800)


def test_feed_asked_for_makes_no_picture_and_names_the_fallback(home, parsed):
    picture = factories.PictureFactory(pixels=(1300, 900))
    factories.ArticleFactory(lead_picture=picture)
    Rendition.objects.all().delete()
    assert parsed("/rss/").entries[0].enclosures == []
    make(picture, FALLBACK)
    (enclosure,) = parsed("/rss/").entries[0].enclosures
    assert enclosure.href == SITE + Rendition.objects.get().url


@pytest.mark.parametrize("damage", ["unreadable", "lost"])
def test_picture_that_cannot_be_read_leaves_the_entry_without_one(home, parsed, damage):
    if damage == "unreadable":
        picture = factories.unreadable_picture(b"khong phai la anh")
    else:
        picture = factories.PictureFactory()
        factories.make_all_renditions(picture)
        for rendition in picture.renditions.all():
            Path(rendition.file.path).unlink()
    factories.ArticleFactory(lead_picture=picture)
    (entry,) = parsed("/rss/").entries
    assert entry.enclosures == []


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_words_reach_the_reader_as_plain_text(home, client, parsed, kind):
    """feedparser cleans markup by itself, so the document is also read as plain XML."""
    author = factories.AuthorFactory(name=HOSTILE[:100])
    section = factories.SectionFactory(title=HOSTILE, slug="la")
    factories.ArticleFactory(parent=section, title=HOSTILE, slug="bai-la", lead=HOSTILE, authors=[author])
    ArticlePage.objects.update(title=HOSTILE, lead=HOSTILE)  # as an import might, past the forms
    assert len(parsed(f"/la/{kind}/").entries) == 1
    clean = HOSTILE
    for forbidden in "\x01\x08\x1f\ufffe\uffff":
        clean = clean.replace(forbidden, "")
    root = ElementTree.fromstring(client.get(f"/la/{kind}/").content)
    words = {
        element.tag.rpartition("}")[2]: element.text
        for element in root.find({"rss": ".//item", "atom": ".//{*}entry"}[kind]).iter()
    }
    assert words["title"] == clean
    assert words[{"rss": "creator", "atom": "name"}[kind]] == clean
    summary = words[{"rss": "description", "atom": "summary"}[kind]]
    # RSS takes a description for HTML: the text is escaped once more.
    assert (html.unescape(summary) if kind == "rss" else summary) == clean


@pytest.mark.parametrize("kind", KINDS)
def test_empty_feed_is_a_feed_and_stays_the_same(home, parsed, client, kind):
    assert parsed(f"/{kind}/").entries == []
    assert client.get(f"/{kind}/").content == client.get(f"/{kind}/").content


@pytest.mark.parametrize("kind", KINDS)
def test_feed_is_valid_by_its_schema(seed_tree, client, kind):
    empty = factories.SectionFactory()
    odd = factories.SectionFactory(slug="la")
    article = factories.ArticleFactory(parent=odd)
    ArticlePage.objects.filter(pk=article.pk).update(title=HOSTILE, lead="", last_published_at=None)
    for path in ("/", seed_tree.section.public_path, empty.public_path, odd.public_path):
        assert complaints(client.get(f"{path}{kind}/").content, kind) == ""


def test_id_of_an_entry_outlives_move_slug_and_edit(home, parsed):
    first, second = factories.SectionFactory(), factories.SectionFactory()
    article = factories.ArticleFactory(parent=first)
    before = parsed("/rss/").entries[0]
    article.move(Page.objects.get(pk=second.pk), pos="last-child")
    article = ArticlePage.objects.get()
    article.title, article.slug = "Tên mới", "ten-moi"
    factories.publish(article)
    after = parsed("/rss/").entries[0]
    assert after.link != before.link
    assert after.id == before.id == parsed("/atom/").entries[0].id


def test_ids_of_translations_differ(home, english_home, parsed):
    section = factories.SectionFactory()
    article = factories.ArticleFactory(parent=section)
    factories.translated(section, title="News", slug="news")
    factories.translated(article, title="Meeting", slug="meeting")
    (english,) = parsed("/en/atom/").entries
    assert english.title == "Meeting"
    assert english.link == f"{SITE}/en/news/meeting/"
    assert english.id != parsed("/atom/").entries[0].id


def test_english_feed_names_the_topics_that_are_translated(home, english_home, parsed):
    kept, translated = factories.TopicFactory(name="Nông nghiệp"), factories.TopicFactory(name="Số hoá")
    factories.TopicFactory(
        name="Digital", locale=factories.english(), translation_key=translated.translation_key
    )
    section = factories.SectionFactory()
    article = factories.ArticleFactory(parent=section, topics=[kept, translated])
    factories.translated(section, title="News", slug="news")
    factories.translated(article, title="Meeting", slug="meeting")
    (entry,) = parsed("/en/rss/").entries
    assert [tag.term for tag in entry.tags] == ["News", "Digital"]
    assert [tag.term for tag in parsed("/rss/").entries[0].tags][1:] == ["Nông nghiệp", "Số hoá"]


def test_feed_holds_the_twenty_newest(home, parsed):
    section = factories.SectionFactory()
    add_siblings(section, 25)
    entries = parsed("/rss/").entries
    assert len(entries) == LENGTH == 20
    dates = [entry.published_parsed for entry in entries]
    assert dates == sorted(dates, reverse=True)
    assert entries[0].title == "Tin số 0"


def test_draft_and_restricted_articles_are_in_no_feed(home, client):
    factories.ArticleFactory(title="Bài nháp", live=False)
    closed = factories.SectionFactory(title="Nội bộ")
    factories.ArticleFactory(parent=closed, title="Bài kín")
    factories.restrict(closed)
    shown = factories.ArticleFactory(title="Bài mở")
    for kind in KINDS:
        text = client.get(f"/{kind}/").content.decode()
        assert shown.title in text
        assert "Bài nháp" not in text
        assert "Bài kín" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_feed_of_a_restricted_section_asks_for_a_login(home, client, kind):
    closed = factories.SectionFactory(title="Nội bộ")
    factories.ArticleFactory(parent=closed, title="Bài kín")
    factories.restrict(closed)
    response = client.get(f"{closed.public_path}{kind}/")
    assert response.status_code == 302
    assert b"kin" not in response.content


def test_unpublished_article_leaves_the_feed_at_once(home, client, settings):
    settings.PAGE_CACHE = True
    article = factories.ArticleFactory(title="Tin rút lại")
    assert article.title in client.get("/rss/").content.decode()
    with factories.committing():
        article.unpublish()
    assert article.title not in client.get("/rss/").content.decode()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("picture", [False, True])
def test_feed_of_one_and_of_twenty_cost_the_same(home, client, kind, picture):
    picture = factories.PictureFactory() if picture else None
    if picture:
        factories.make_all_renditions(picture)
    costs = []
    for count in (1, 20):
        section = factories.SectionFactory()
        author = factories.AuthorFactory()
        for article in add_siblings(section, count, picture):
            factories.ArticleAuthor.objects.create(article=article, author=author, locale=section.locale)
            factories.ArticleTopic.objects.create(
                article=article, topic=factories.TopicFactory(), locale=section.locale
            )
        path = f"{section.public_path}{kind}/"
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12


@pytest.mark.parametrize("cache", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_feed_asked_again_is_answered_with_304(home, client, settings, kind, cache):
    settings.PAGE_CACHE = cache
    factories.ArticleFactory()
    first = client.get(f"/{kind}/")
    assert not first.cookies
    assert first.headers["Vary"] == "Accept-Encoding"
    again = client.get(f"/{kind}/", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_feed_asked_twice_is_made_once(home, client, settings, django_assert_num_queries):
    settings.PAGE_CACHE = True
    factories.ArticleFactory()
    client.get("/rss/")
    with django_assert_num_queries(0):
        client.get("/rss/?utm_source=x")


def test_feed_names_no_host_but_its_own(home, client):
    factories.ArticleFactory()
    for kind in KINDS:
        assert b"evil.example" not in client.get(f"/{kind}/", headers={"host": "evil.example"}).content


@pytest.mark.parametrize(
    "path",
    ["/rss/1/", "/rss/rss/", "/rss/?page=2", "/rss/?page=%00", "/tin-tuc/rss/x/", "/tin-tuc/bai/rss/", "/en/rss/",
     "/khong-co/atom/", "/RSS/", "/rss%00/"],
)  # fmt: skip
def test_address_that_is_no_feed_is_a_404(home, client, path):
    factories.ArticleFactory(parent=factories.SectionFactory(slug="tin-tuc"), slug="bai")
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")


def test_feed_of_a_draft_section_is_a_404(home, client):
    section = factories.SectionFactory(live=False)
    assert client.get(f"{section.public_path}rss/").status_code == 404


def test_address_with_the_default_languages_prefix_leads_to_the_feed(home, client):
    assert client.get("/vi/rss/").headers["Location"] == "/rss/"


def test_head_of_home_and_section_names_the_feeds_and_an_article_does_not(home, client):
    section = factories.SectionFactory(title="Tin & ảnh", slug="tin")
    article = factories.ArticleFactory(parent=section)

    def feeds(path: str) -> dict[str, str]:
        soup = BeautifulSoup(client.get(path).content, "html5lib")
        links = soup.head.select('link[rel="alternate"][type^="application/"]')
        assert all(
            client.get(link["href"]).headers["Content-Type"].startswith(link["type"]) for link in links
        )
        return {link["href"]: link["title"] for link in links}

    assert list(feeds("/")) == ["/rss/", "/atom/"]
    assert feeds("/tin/") == {"/tin/rss/": "Tin & ảnh (RSS)", "/tin/atom/": "Tin & ảnh (Atom)"}
    assert feeds(article.public_path) == {}


def test_footer_links_to_the_feed_of_the_language(home, english_home, client):
    for path, feed in (("/", "/rss/"), ("/en/", "/en/rss/")):
        soup = BeautifulSoup(client.get(path).content, "html5lib")
        assert soup.footer.select_one('a[type="application/rss+xml"]')["href"] == feed


def test_control_character_in_the_agencys_name_breaks_no_feed(client, home):
    factories.AgencyIdentityFactory(name="Sở\x0bKhoa học")
    for kind in ("rss", "atom"):
        assert client.get(f"/{kind}/").status_code == 200


def test_article_dated_later_than_it_was_edited_was_not_updated_before_it_appeared(client, home):
    section = factories.SectionFactory(parent=home)
    factories.ArticleFactory(parent=section, last_published_at=factories.PUBLISHED_AT - timedelta(days=3))
    entry = feedparser.parse(client.get("/atom/").content).entries[0]
    assert entry.updated_parsed == entry.published_parsed
