"""English answers where it exists, and says in English where it does not."""

import pytest
from bs4 import BeautifulSoup

from home.models import HomePage
from tests import factories

pytestmark = pytest.mark.django_db


def soup_of(response) -> BeautifulSoup:
    return BeautifulSoup(response.content.decode(), "html.parser")


@pytest.fixture
def news(home):
    return factories.SectionFactory(parent=home, title="Tin tức")


@pytest.fixture
def story(news):
    return factories.ArticleFactory(parent=news, title="Hội nghị tổng kết")


ENGLISH_ADDRESSES = ["/en/", "/en/tin-tuc/", "/en/tin-tuc/hoi-nghi-tong-ket/", "/en/news/", "/en/a/b/c/"]


@pytest.mark.parametrize("path", ENGLISH_ADDRESSES)
def test_english_address_without_an_english_home_is_a_404_in_english(client, story, path):
    response = client.get(path)
    assert response.status_code == 404
    assert soup_of(response).html["lang"] == "en"
    assert response.headers["Content-Language"] == "en"


@pytest.mark.parametrize("slug", ["en-1", "en-ergy", "vi-mach", "english"])
def test_section_whose_address_begins_like_a_language_is_no_page_of_it(client, home, english_home, slug):
    section = factories.SectionFactory(parent=home, title="Chuyên mục", slug=slug)
    response = client.get(section.public_path)
    assert response.status_code == 200
    assert response.headers["Content-Language"] == "vi"


@pytest.mark.parametrize("path", ENGLISH_ADDRESSES)
def test_english_address_with_a_draft_home_is_a_404(client, home, news, story, path):
    home.copy_for_translation(factories.english())
    assert HomePage.objects.get(locale__language_code="en").live is False
    assert client.get(path).status_code == 404


def test_english_pages_below_an_unpublished_home_disappear_with_it(client, english_home, news, committed):
    factories.translated(news, title="News", slug="news")
    assert client.get("/en/").status_code == client.get("/en/news/").status_code == 200
    with committed():
        HomePage.objects.get(pk=english_home.pk).unpublish()
    assert client.get("/en/").status_code == 404
    assert client.get("/en/news/").status_code == 404


def test_english_pages_answer_below_a_live_home(client, english_home, news, story):
    factories.translated(news, title="News", slug="news")
    factories.translated(story, title="Year-end conference", slug="conference")
    for path in ("/en/", "/en/news/", "/en/news/conference/"):
        response = client.get(path)
        assert response.status_code == 200, path
        assert soup_of(response).html["lang"] == "en"
    assert client.get("/en/tin-tuc/").status_code == 404
    assert client.get("/news/").status_code == 404


@pytest.mark.parametrize("english_is_live", [False, True])
def test_english_address_of_a_vietnamese_page_links_to_the_original(client, home, story, english_is_live):
    if english_is_live:
        factories.translated(home, title="Home", slug="home")
    response = client.get("/en/tin-tuc/hoi-nghi-tong-ket/")
    assert response.status_code == 404
    main = soup_of(response).main
    link = main.find("a", href="/tin-tuc/hoi-nghi-tong-ket/")
    assert link.text.strip() == "Hội nghị tổng kết"
    assert link["hreflang"] == link["lang"] == "vi"
    assert "only in Vietnamese" in main.text


def test_english_404_names_no_page_the_public_may_not_see(client, news):
    draft = factories.ArticleFactory(parent=news, title="Còn nháp", live=False)
    closed = factories.ArticleFactory(parent=news, title="Nội bộ")
    factories.restrict(closed)
    for page in (draft, closed):
        response = client.get(f"/en/tin-tuc/{page.slug}/")
        assert response.status_code == 404
        assert page.title not in response.content.decode()


def test_vietnamese_404_is_in_vietnamese(client, home):
    response = client.get("/khong-co/")
    assert response.status_code == 404
    assert soup_of(response).html["lang"] == "vi"
    assert "Page not found" not in response.content.decode()


def test_404_offers_a_way_on(client, home, news):
    links = {link["href"] for link in soup_of(client.get("/khong-co/")).main.find_all("a")}
    assert {"/", "/tin-tuc/"} <= links


def test_switch_says_there_is_no_version_and_links_where_there_is(client, english_home, news, story):
    factories.translated(news, title="News", slug="news")
    there = soup_of(client.get("/tin-tuc/"))
    link = there.find("a", hreflang="en", href="/en/news/")
    assert link["lang"] == "en"
    missing = soup_of(client.get("/tin-tuc/hoi-nghi-tong-ket/"))
    assert missing.find("a", hreflang="en") is None
    assert missing.find("nav", class_="languages").find(lang="en")
    assert missing.find_all("link", hreflang=True) == []


def test_every_language_names_canonical_and_alternates(client, english_home, news):
    factories.translated(news, title="News", slug="news")
    alternates = {
        "vi": "https://portal.example.vn/tin-tuc/",
        "en": "https://portal.example.vn/en/news/",
        "x-default": "https://portal.example.vn/tin-tuc/",
    }
    for path in ("/tin-tuc/", "/en/news/"):
        head = soup_of(client.get(path)).head
        assert head.find("link", rel="canonical")["href"] == f"https://portal.example.vn{path}"
        assert {link["hreflang"]: link["href"] for link in head.find_all("link", hreflang=True)} == alternates
