"""Addresses of the old site lead to what they meant, in one hop; what is not public is not told of."""

import unicodedata
from datetime import timedelta
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from articles.models import ArticlePage, Tag
from images.renditions import FALLBACK, make
from nukeviet.addresses import patterns
from nukeviet.addresses.resolver import _records
from nukeviet.models import ImportedRecord, Kind
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    DocumentFactory,
    PictureFactory,
    SectionFactory,
    StandardPageFactory,
    TopicFactory,
    committing,
    make_all_renditions,
    publish,
    restrict,
    translated,
    unreadable_picture,
)

from .factories import FileFactory, ModuleFactory, RecordFactory


class OldSite:
    """A default module ``news``: section ``hoat-dong``, article 2024 ``ke-hoach-nam`` and what it carries."""

    def __init__(self, home) -> None:
        self.home = home
        self.module = ModuleFactory(page=home, words={"topic": "chu-de-cu"})
        self.section = SectionFactory(parent=home, title="Hoạt động của Sở", slug="hoat-dong-cua-so")
        self.topic = TopicFactory(name="Nông thôn mới")
        self.author = AuthorFactory(name="Đinh Tâm")
        self.article = ArticleFactory(
            parent=self.section,
            title="Tên bài mật",
            slug="ten-bai-mat",
            topics=[self.topic],
            authors=[self.author],
            tags=["nguồn mở"],
        )
        self.tag = Tag.objects.get()
        self.record = self.add(Kind.ARTICLE, 2024, "ke-hoach-nam", page=self.article)
        self.add(Kind.SECTION, 3, "hoat-dong", page=self.section)
        self.add(Kind.GROUP, 1, "tin-tieu-diem", page=self.section)
        self.add(Kind.TAG, 1, "nguồn-mở", label=self.tag.pk)
        self.add(Kind.TOPIC, 5, "nong-thon-moi-2020", label=self.topic.pk)
        self.add(Kind.AUTHOR, 2, "dinh-tam-1", label=self.author.pk)

    def add(self, kind: str, number: int, alias: str, module=None, **what) -> ImportedRecord:
        return RecordFactory(module=module or self.module, kind=kind, number=number, alias=alias, **what)


@pytest.fixture
def old_site(home) -> OldSite:
    return OldSite(home)


@pytest.fixture
def one_hop(client):
    """Asserts that an old address leads to a page at once, and that this is readable."""

    def one_hop(old: str, new: str) -> None:
        response = client.get(old)
        assert response.status_code == 301, old
        assert response["Location"] == new, old
        assert client.get(new).status_code == 200, new

    return one_hop


ARTICLE = "/hoat-dong-cua-so/ten-bai-mat/"
SECTION = "/hoat-dong-cua-so/"


@pytest.mark.parametrize(
    "old",
    [
        "/hoat-dong/ke-hoach-nam-2024.html",
        "/news/hoat-dong/ke-hoach-nam-2024.html",
        "/vi/news/hoat-dong/ke-hoach-nam-2024.html",
        "/vi/hoat-dong/ke-hoach-nam-2024.html",
        "/VI/News/hoat-dong/ke-hoach-nam-2024.HTML",
        "/wrong-section/other-words-2024.html",
        "/HOAT-DONG/KE-HOACH-NAM-2024.html",
        "/hoat-dong/ke-hoach-nam-2024",
        "/hoat-dong/ke-hoach-nam-2024/",
        "/vi/news/hoat-dong/Ke-hoach-nam-2024",
        "/index.php/hoat-dong/ke-hoach-nam-2024.html",
        "/index.php/vi/news/hoat-dong/ke-hoach-nam-2024/",
        "/index.php/hoat-dong/ke-hoach-nam-2024",
        "/index.php?language=vi&nv=news&op=hoat-dong/ke-hoach-nam-2024",
        "/index.php?language=vi&amp;nv=news&amp;op=hoat-dong/ke-hoach-nam-2024",
        "/index.php?op=hoat-dong%2Fke-hoach-nam-2024.html&nv=news&language=vi",
        "/index.php?nv=NEWS&op=hoat-dong/ke-hoach-nam-2024",
        "/?language=vi&nv=news&op=hoat-dong/ke-hoach-nam-2024",
        "/print/hoat-dong/ke-hoach-nam-2024.html",
        "/news/print/hoat-dong/ke-hoach-nam-2024",
        "/savefile/hoat-dong/ke-hoach-nam-2024.html",
        "/sendmail/hoat-dong/ke-hoach-nam-2024.html",
        "/index.php?language=vi&nv=news&op=savefile/hoat-dong/ke-hoach-nam-2024",
        "/hoat-dong/ke-hoach-nam-2024.html?download=1&id=0",
        "/hoat-dong/ke-hoach-nam-2024.html?fbclid=x1",
        "/hoat-dong//ke-hoach-nam-2024.html",
        "/" + quote("hoạt-động/kế-hoạch-2024.html"),
    ],
)
def test_article_however_its_old_address_is_written_is_one_hop_away(old_site, one_hop, old):
    one_hop(old, ARTICLE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/hoat-dong/", SECTION),
        ("/hoat-dong", SECTION),
        ("/HOAT-DONG/", SECTION),
        ("/news/hoat-dong/", SECTION),
        ("/vi/news/hoat-dong/page-2/", SECTION),
        ("/hoat-dong/page-2/", SECTION),
        ("/index.php?language=vi&nv=news&op=hoat-dong/page-2", SECTION),
        ("/rss/hoat-dong/", f"{SECTION}rss/"),
        ("/rss/hoat-dong.xml", f"{SECTION}rss/"),
        ("/index.php?language=vi&nv=news&op=rss/hoat-dong", f"{SECTION}rss/"),
        ("/vi/news/rss/", "/rss/"),
        ("/news/rss", "/rss/"),
        ("/rss.xml", "/rss/"),
        ("/groups/Tin-tieu-diem/", SECTION),
        ("/topic/nong-thon-moi-2020/", "/chu-de/nong-thon-moi/"),
        ("/news/chu-de-cu/nong-thon-moi-2020", "/chu-de/nong-thon-moi/"),
        ("/topic/Nong-Thon-Moi-2020/page-2/", "/chu-de/nong-thon-moi/"),
        ("/author/dinh-tam-1/", "/tac-gia/dinh-tam/"),
        ("/vi/news/author/dinh-tam-1", "/tac-gia/dinh-tam/"),
        ("/tag/ngu%E1%BB%93n-m%E1%BB%9F", "/the/nguon-mo/"),
        ("/tag/ngu%E1%BB%93n-m%E1%BB%9F/", "/the/nguon-mo/"),
        ("/vi/news/tag/ngu%E1%BB%93n-m%E1%BB%9F", "/the/nguon-mo/"),
        ("/vi/tag/" + quote(unicodedata.normalize("NFD", "Nguồn-Mở")), "/the/nguon-mo/"),
        ("/index.php?nv=news&op=tag&alias=ngu%E1%BB%93n-m%E1%BB%9F", "/the/nguon-mo/"),
        ("/news/", "/"),
        ("/vi/news", "/"),
        ("/news/page-7/", "/"),
        ("/topic/", "/"),
        ("/index.php", "/"),
        ("/index.php?language=vi", "/"),
        ("/index.php?language=vi&nv=news", "/"),
        ("/?language=vi&nv=news", "/"),
        ("/search/?q=khoa+hoc", "/tim-kiem/?q=khoa+hoc"),
        ("/search?q=khoa+hoc", "/tim-kiem/?q=khoa+hoc"),
        ("/vi/news/search/?choose=1&q=KH%26CN&page=2", "/tim-kiem/?q=KH%26CN"),
        ("/seek/?q=ngu%E1%BB%93n", "/tim-kiem/?q=ngu%E1%BB%93n"),
        ("/seek/", "/tim-kiem/"),
        ("/index.php?language=vi&nv=seek&q=khoa%20hoc&m=all", "/tim-kiem/?q=khoa+hoc"),
        ("/news/sitemap.xml", "/sitemap.xml"),
        ("/sitemap-vi.news.xml", "/sitemap.xml"),
    ],
)
def test_old_address_of_anything_else_is_one_hop_away(old_site, one_hop, old, new):
    one_hop(old, new)


# --- what keeps its own address -----------------------------------------------------------------
def test_page_of_today_when_it_is_written_like_an_old_article_stays_reachable(old_site, client):
    StandardPageFactory(parent=old_site.section.get_parent(), slug="tinh-nang")
    section = SectionFactory(parent=old_site.home, slug="chuyen-doi-so")
    ArticleFactory(parent=section, slug="ke-hoach-nam-2024")
    assert client.get("/chuyen-doi-so/ke-hoach-nam-2024/").status_code == 200
    assert client.get("/chuyen-doi-so/ke-hoach-nam-2024")["Location"] == "/chuyen-doi-so/ke-hoach-nam-2024/"


def test_new_address_when_only_its_number_is_an_old_article_s_leads_nowhere(old_site, client):
    for path in ("/chuyen-doi-so/ke-hoach-2024/", "/chuyen-doi-so/so-tay-ke-hoach-nam-2024/"):
        assert client.get(path).status_code == 404
    for path in ("/2024/", "/hoat-dong/2024/", "/ke-hoach-nam-2024/"):
        assert client.get(path).status_code == 404


def test_section_of_today_when_it_is_called_like_the_old_module_answers_itself(old_site, client):
    SectionFactory(parent=old_site.home, slug="news")
    assert client.get("/news/").status_code == 200
    assert client.get("/news/rss/").status_code == 200
    assert client.get("/news/rss")["Location"] == "/news/rss/"
    assert client.get("/vi/news/")["Location"] == "/news/"
    assert client.get("/news/hoat-dong/ke-hoach-nam-2024.html")["Location"] == ARTICLE


def test_redirect_an_editor_has_made_goes_before(old_site, client):
    Redirect.add_redirect("/hoat-dong/ke-hoach-nam-2024.html", redirect_to="/trang-moi/")
    assert client.get("/hoat-dong/ke-hoach-nam-2024.html")["Location"] == "/trang-moi/"


def test_old_address_when_posted_to_is_not_redirected(old_site, client):
    for path in ("/hoat-dong/ke-hoach-nam-2024.html", "/search/?q=x", "/uploads/a.jpg"):
        assert client.post(path).status_code in (403, 404)


def test_head_request_is_led_like_any_other(old_site, client):
    assert client.head("/hoat-dong/ke-hoach-nam-2024.html")["Location"] == ARTICLE


def test_home_page_when_its_query_names_nothing_old_is_the_home_page(old_site, client):
    for query in ("", "?utm_source=x", "?nv=khong-co", "?nv=news&op=khong-co", "?language=vi&q=x"):
        assert client.get(f"/{query}").status_code == 200, query


def test_home_page_when_it_is_kept_leads_on_all_the_same(old_site, client, settings):
    settings.PAGE_CACHE = True
    client = Client()
    assert client.get("/").status_code == 200
    assert client.get("/?nv=news&op=hoat-dong/ke-hoach-nam-2024")["Location"] == ARTICLE


@pytest.mark.parametrize("path", ["/hoat-dong-cua-so/?page=999", "/rss/?page=2", "/hoat-dong-cua-so/?page=x"])
@pytest.mark.servers
def test_page_that_a_section_does_not_have_is_a_404_where_the_old_section_was_called_alike(
    old_site, client, path
):
    old_site.add(Kind.SECTION, 8, "hoat-dong-cua-so", page=old_site.section)
    assert client.get(path).status_code == 404


# --- languages and modules -----------------------------------------------------------------------
@pytest.mark.servers
def test_number_is_that_of_its_language_and_module(old_site, english_home, one_hop, client):
    other = SectionFactory(parent=old_site.home, slug="thong-bao")
    notice = ArticleFactory(parent=other, slug="thong-bao-a")
    notices = ModuleFactory(name="thong-bao-cu", is_default=False, page=other)
    old_site.add(Kind.ARTICLE, 2024, "tuyen-dung", module=notices, page=notice)
    english_section = translated(other, title="Notices", slug="notices")
    story = ArticleFactory(parent=english_section, slug="story")
    english = ModuleFactory(language="en", page=english_home)
    old_site.add(Kind.ARTICLE, 2024, "plan", module=english, page=story)
    one_hop("/hoat-dong/x-2024.html", ARTICLE)
    one_hop("/news/x/x-2024.html", ARTICLE)
    one_hop("/thong-bao-cu/x/x-2024.html", "/thong-bao/thong-bao-a/")
    one_hop("/vi/thong-bao-cu/x/tuyen-dung-2024", "/thong-bao/thong-bao-a/")
    one_hop("/thong-bao-cu/", "/thong-bao/")
    one_hop("/en/news/x/x-2024.html", "/en/notices/story/")
    one_hop("/en/x/plan-2024/", "/en/notices/story/")
    one_hop("/EN/x/plan-2024/", "/en/notices/story/")
    one_hop("/index.php?language=en&nv=news&op=x/plan-2024", "/en/notices/story/")
    one_hop("/index.php?language=en", "/en/")
    one_hop("/en/seek/?q=rice", "/en/search/?q=rice")
    one_hop("/index.php?language=en&nv=news&op=search&q=rice", "/en/search/?q=rice")
    for path in ("/en/x/ke-hoach-nam-2024/", "/thong-bao-cu/x/ke-hoach-nam-2024/", "/fr/x/plan-2024.html/x"):
        assert client.get(path).status_code == 404, path


def test_old_address_of_a_language_whose_home_page_is_not_live_is_a_404(old_site, english_home, client):
    english = ModuleFactory(language="en", page=english_home)
    story = ArticleFactory(parent=SectionFactory(parent=english_home, slug="notices"), slug="story")
    old_site.add(Kind.ARTICLE, 7, "plan", module=english, page=story)
    with committing():
        english_home.unpublish()
    for path in ("/en/news/x/plan-7.html", "/en/seek/?q=x", "/index.php?language=en", "/en/news/rss/"):
        response = client.get(path)
        assert response.status_code == 404, path
        assert b"story" not in response.content


def test_tag_of_today_when_it_is_called_like_another_old_one_keeps_its_address(
    old_site, english_home, client
):
    """In further languages the words of addresses are those NukeViet used."""
    english = ModuleFactory(language="en", page=english_home)
    section = SectionFactory(parent=english_home, slug="notices")
    topic = TopicFactory(name="Rice", locale=english_home.locale)
    other = TopicFactory(name="Rice growing", locale=english_home.locale)
    ArticleFactory(parent=section, topics=[topic, other])
    old_site.add(Kind.TOPIC, 5, "rice", module=english, label=other.pk)
    old_site.add(Kind.TOPIC, 6, "corn", module=english, label=other.pk)
    assert client.get("/en/topic/rice/").status_code == 200
    assert client.get("/en/topic/rice")["Location"] == "/en/topic/rice/"
    assert client.get("/en/topic/corn")["Location"] == "/en/topic/rice-growing/"


# --- afterwards -----------------------------------------------------------------------------------
def test_article_when_moved_and_renamed_here_is_still_one_hop_away(old_site, one_hop):
    other = SectionFactory(parent=old_site.home, slug="khac")
    with committing():
        Page.objects.get(pk=old_site.article.pk).specific.move(
            Page.objects.get(pk=other.pk), pos="last-child"
        )
    page = ArticlePage.objects.get(pk=old_site.article.pk)
    page.slug = "ten-moi"
    with committing():
        publish(page)
    one_hop("/hoat-dong/ke-hoach-nam-2024.html", "/khac/ten-moi/")
    one_hop("/vi/news/hoat-dong/ke-hoach-nam-2024", "/khac/ten-moi/")


OLD_WAYS = [
    "/hoat-dong/x-2024.html",
    "/vi/news/hoat-dong/x-2024.html",
    "/hoat-dong/ke-hoach-nam-2024",
    "/index.php?nv=news&op=hoat-dong/ke-hoach-nam-2024",
    "/?nv=news&op=hoat-dong/ke-hoach-nam-2024",
]


def assert_missing(client, status: int) -> None:
    for path in OLD_WAYS:
        response = client.get(path)
        assert response.status_code == status, path
        assert "ten-bai-mat" not in response.content.decode(), path
        assert "Tên bài mật" not in response.content.decode(), path
        assert "Location" not in response


def test_article_when_unpublished_is_a_404_and_nothing_of_it_is_told(old_site, client):
    with committing():
        old_site.article.unpublish()
    assert_missing(client, 404)


def test_article_when_expired_is_a_404(old_site, client):
    Page.objects.filter(pk=old_site.article.pk).update(
        live=False, expired=True, expire_at=timezone.now() - timedelta(days=1)
    )
    assert_missing(client, 404)


def test_article_when_it_is_for_some_readers_only_is_a_404(old_site, client):
    restrict(old_site.section)
    assert_missing(client, 404)
    assert client.get("/hoat-dong/").status_code == 404
    assert client.get("/rss/hoat-dong/").status_code == 404
    found = client.get("/tag/ngu%E1%BB%93n-m%E1%BB%9F", follow=True)  # a search, which knows no more
    assert old_site.article.title not in found.content.decode()
    assert old_site.article.slug not in found.content.decode()


def test_article_when_deleted_here_is_a_410(old_site, client):
    with committing():
        Page.objects.get(pk=old_site.article.pk).specific.delete()
    assert_missing(client, 410)


def test_page_of_a_410_says_so_in_the_language_of_what_was_there(old_site, english_home, client):
    english = ModuleFactory(language="en", page=english_home)
    old_site.add(Kind.ARTICLE, 9, "plan", module=english)
    for path, language, words in (
        ("/hoat-dong/ke-hoach-9.html", "vi", "Trang đã được gỡ bỏ"),
        ("/index.php?language=en&nv=news&op=x/plan-9", "en", "Page removed"),
    ):
        if language == "vi":
            old_site.add(Kind.ARTICLE, 9, "ke-hoach")
        response = client.get(path)
        html = BeautifulSoup(response.content, "html.parser")
        assert response.status_code == 410
        assert html.h1.get_text(strip=True) == words
        assert html.html["lang"] == language
        assert response["Content-Language"] == language
        assert html.find("meta", {"name": "robots"})["content"] == "noindex"
        assert not html.body.get("data-page")
        assert "Content-Security-Policy" in response
        assert response["X-Frame-Options"] == settings.X_FRAME_OPTIONS
        assert not response.cookies


def test_label_when_deleted_here_is_a_410_and_without_articles_a_search(old_site, client, one_hop):
    with committing():
        old_site.article.unpublish()
    one_hop("/tag/ngu%E1%BB%93n-m%E1%BB%9F/", "/tim-kiem/?q=ngu%E1%BB%93n+m%E1%BB%9F")
    one_hop("/topic/nong-thon-moi-2020/", "/tim-kiem/?q=nong+thon+moi+2020")
    one_hop("/author/dinh-tam-1/", "/tim-kiem/?q=dinh+tam+1")
    old_site.tag.delete()
    assert client.get("/tag/ngu%E1%BB%93n-m%E1%BB%9F/").status_code == 410
    assert client.get("/vi/tag/ngu%E1%BB%93n-m%E1%BB%9F").status_code == 410


def test_module_whose_page_is_gone_leads_to_the_home_page(old_site, one_hop):
    section = SectionFactory(parent=old_site.home)
    notices = ModuleFactory(name="thong-bao-cu", is_default=False, page=section)
    with committing():
        Page.objects.get(pk=section.pk).specific.delete()
    assert notices.pk
    one_hop("/thong-bao-cu/", "/")


def test_alias_two_sections_had_leads_to_the_one_readers_may_see(old_site, one_hop):
    hidden = SectionFactory(parent=old_site.home, live=False)
    old_site.add(Kind.SECTION, 1, "trung-ten", page=hidden)
    old_site.add(Kind.SECTION, 2, "trung-ten", page=old_site.section)
    old_site.add(Kind.SECTION, 4, "trung-ten")
    one_hop("/trung-ten/", SECTION)


# --- files ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "old",
    [
        "/uploads/news/2026_01/anh-004.jpg",
        "/uploads/News/2026_01/ANH-004.JPG",
        "/assets/news/2026_01/anh-004.jpg",
        "/files/news/2026_01/anh-004.jpg",
        "/assets/mobile/news/2026_01/anh-004.jpg",
    ],
)
@pytest.mark.servers
def test_picture_leads_to_its_largest_public_rendition(db, client, old):
    picture = PictureFactory(pixels=(1300, 900))
    make_all_renditions(picture)
    FileFactory(path="uploads/news/2026_01/anh-004.jpg", image=picture)
    response = client.get(old)
    assert response.status_code == 301
    assert "960x960" in response["Location"]
    assert response["Location"].startswith("/media/")
    assert client.get(response["Location"]).status_code == 200


def test_picture_when_it_is_taller_than_wide_is_as_wide_as_articles_show_it(db, client):
    picture = PictureFactory(pixels=(1300, 2600))
    make_all_renditions(picture)
    FileFactory(path="uploads/news/anh.jpg", image=picture)
    assert "width-800" in client.get("/uploads/news/anh.jpg")["Location"]


def test_picture_before_its_renditions_are_made_leads_to_the_fallback(db, client):
    image = PictureFactory()
    make(image, FALLBACK)
    FileFactory(path="uploads/news/hợp tác 6.jpg", image=image)
    for path in ("hợp tác 6.jpg", unicodedata.normalize("NFD", "Hợp tác 6.jpg")):
        response = client.get(f"/uploads/news/{quote(path)}")
        assert client.get(response["Location"]).status_code == 200


def test_picture_when_unreadable_is_a_404(db, client):
    FileFactory(path="uploads/news/anh.jpg", image=unreadable_picture(b"<?php"))
    assert client.get("/uploads/news/anh.jpg").status_code == 404


def test_document_leads_where_readers_may_download_it_and_nowhere_else(old_site, client):
    shown, hidden = DocumentFactory(), DocumentFactory()
    ArticleFactory(parent=old_site.section, attachments=[shown])
    ArticleFactory(parent=old_site.section, attachments=[hidden], live=False)
    FileFactory(path="uploads/news/ke-hoach.pdf", document=shown)
    FileFactory(path="uploads/news/mat.pdf", document=hidden)
    response = client.get("/uploads/news/Ke-hoach.pdf")
    assert (response.status_code, response["Location"]) == (301, shown.url)
    assert client.get(shown.url).status_code == 200
    response = client.get("/uploads/news/mat.pdf")
    assert response.status_code == 404
    assert hidden.filename not in response.content.decode()


def test_file_that_was_not_brought_here_is_a_404(old_site, client):
    for path in ("/uploads/news/khong-co.jpg", "/uploads/", "/uploads/news/", "/uploads/../config.php"):
        assert client.get(path).status_code == 404


# --- hostile ----------------------------------------------------------------------------------------
HOSTILE = [
    "/a/b-" + "9" * 400 + ".html",
    f"/a/b-{2**63}.html",
    f"/a/b-{2**63 - 1}.html",
    "/a/b-0.html",
    "/" + "a" * 10_000 + "-12.html",
    "/" + "a/" * 3000 + "b-12.html",
    "/" + "x" * 300 + "/",
    "/tag/" + "x" * 600,
    "/a/%00-12.html",
    "/%00",
    "/tag/%00",
    "/uploads/%00.jpg",
    "/uploads/" + "x" * 3000 + ".jpg",
    "/uploads/%FF%FE.jpg",
    "/a/%FF%FE-12.html",
    "/tag/%E2%80%AEabc",
    "/tag/%F0%9F%8C%BE",
    "/uploads/..%2f..%2fetc/passwd",
    "/a/'%20OR%201=1---12.html",
    "/a/%0d%0aSet-Cookie:a=b-12.html",
    "/index.php?nv=%00&op=%00",
    "/index.php?nv=news&op=%00-12.html",
    "/index.php?nv=news&op=tag&alias=%00",
    "/index.php?nv=news&op=" + "a/" * 2000 + "b-12.html",
    "/index.php?language=%00",
    "/index.php?" + "a=1&" * 2000 + "nv=news",
    "/index.php?nv=news&op=//evil.example/x",
    "//evil.example/a-13.html",
    "/vi//evil.example/a-13.html",
    "/index.php//evil.example/a-13.html",
]


@pytest.mark.parametrize("path", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.servers
def test_hostile_address_is_a_404_and_no_error(old_site, path):
    client = Client()
    response = client.get(path)
    if response.status_code == 301:  # /vi is dropped, or a slash added
        assert response["Location"].startswith("/")
        assert not response["Location"].startswith("//")
        response = client.get(response["Location"])
    assert response.status_code == 404
    assert "Set-Cookie" not in response


@pytest.mark.parametrize(
    "path",
    [
        "/search/?q=%0d%0aLocation:%20https://evil.example",
        "/seek/?q=%00%E2%80%AE",
        "/seek/?q=" + "a" * 50_000,
        "/seek/?q=%FF",
        "/search/?q=%2F%2Fevil.example&next=//evil.example",
    ],
)
def test_hostile_search_stays_on_this_host(old_site, client, path):
    response = client.get(path)
    assert response.status_code == 301
    assert response["Location"].startswith("/tim-kiem/")
    assert len(response["Location"]) < 2000
    assert "\n" not in response["Location"]
    assert client.get(response["Location"]).status_code == 200


# --- cost -------------------------------------------------------------------------------------------
UNKNOWN = [
    "/hoat-dong/khong-co-999.html",
    "/hoat-dong/khong-co-999/",
    "/khong-co/",
    "/khong-co/khong-co/khong-co/",
    "/tag/khong-co/",
    "/topic/khong-co/",
    "/groups/khong-co/",
    "/author/khong-co/",
    "/rss/khong-co/",
    "/print/a/khong-co-999.html",
    "/uploads/news/khong-co.jpg",
    "/index.php?nv=news&op=khong-co",
    "/index.php?nv=khong-co",
    "/wp-login.php",
    "/en/khong-co/",
    "/hoat-dong/ke-hoach-2024/",
    "/a/" + "9" * 400 + ".html",
]


@pytest.mark.parametrize("is_warm", [True, False], ids=["warm", "cold"])
@pytest.mark.servers
def test_unknown_address_costs_one_query_more_than_any_404(old_site, english_home, cold, settings, is_warm):
    def ask(path: str) -> int:
        client = Client()  # whose handler reads the resolvers
        if is_warm:
            assert client.get(path).status_code == 404
        else:
            cold()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 404
        return len(captured)

    ours = settings.OLD_ADDRESS_RESOLVERS
    with_us = {path: ask(path) for path in UNKNOWN}
    settings.OLD_ADDRESS_RESOLVERS = ours[:-1]
    without = {path: ask(path) for path in UNKNOWN}
    assert ours[-1].startswith("nukeviet.")
    assert {
        path: with_us[path] - without[path] for path in UNKNOWN if with_us[path] - without[path] > 1
    } == {}


def test_unknown_address_where_nothing_was_imported_costs_nothing_once_that_is_known(
    home, rf, django_assert_num_queries
):
    from nukeviet.addresses.resolver import resolve

    with django_assert_num_queries(1):
        assert resolve(rf.get("/a/b-12.html"), "/a/b-12.html") is None
    with django_assert_num_queries(0):
        assert resolve(rf.get("/a/b-13.html"), "/a/b-13.html") is None
        assert resolve(rf.get("/search/"), "/search/") is None


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/a/x-2024.html", 2),
        ("/hoat-dong/", 2),
        ("/rss/hoat-dong/", 2),
        ("/news/", 2),
        ("/search/", 1),
        ("/tag/nguồn-mở", 5),
        ("/topic/nong-thon-moi-2020/", 5),
    ],
)
def test_known_address_costs_few_queries(old_site, rf, django_assert_max_num_queries, path, most):
    from nukeviet.addresses.resolver import resolve

    resolve(rf.get("/a/x-2024.html"), "/a/x-2024.html")
    with django_assert_max_num_queries(most):
        assert resolve(rf.get(path), path).status_code == 301


def test_records_are_found_by_index_alone(db):
    if connection.vendor != "sqlite":
        pytest.skip("the plan of a small table says nothing on PostgreSQL")
    address = patterns.read("/hoat-dong/ke-hoach-2024.html", "", {"vi"}, "vi")
    plan = _records(address).explain()
    assert "imported_record_number" in plan
    assert "(alias=?)" in plan
    assert "SCAN" not in plan.upper().replace("CO-ROUTINE", "")
