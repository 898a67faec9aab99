"""Canonical addresses, hreflang, the language switch, and what answers where no translation is live."""

import pytest
from bs4 import BeautifulSoup
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import Locale

from tests.conftest import add_siblings
from tests.factories import ArticleFactory, SectionFactory, committing, english, restrict, translated

SITE = "https://portal.example.vn"


@pytest.fixture
def section(home):
    return SectionFactory(parent=home, title="Tin tức", slug="tin-tuc")


@pytest.fixture
def page_of(client):
    def page_of(path: str) -> BeautifulSoup:
        response = client.get(path)
        assert response.status_code == 200, path
        return BeautifulSoup(response.content, "html5lib")

    return page_of


def alternates(soup) -> dict[str, str]:
    return {link["hreflang"]: link["href"] for link in soup.select("link[rel=alternate][hreflang]")}


def canonical(soup) -> list[str]:
    return [link["href"] for link in soup.select("link[rel=canonical]")]


def test_page_without_translation_has_no_hreflang(section, page_of):
    soup = page_of("/tin-tuc/")
    assert soup.html["lang"] == "vi"
    assert alternates(soup) == {}
    assert canonical(soup) == [f"{SITE}/tin-tuc/"]


def test_page_with_live_translation_names_both_and_the_default(section, english_home, page_of):
    translated(section, title="News", slug="news")
    expected = {"vi": f"{SITE}/tin-tuc/", "en": f"{SITE}/en/news/", "x-default": f"{SITE}/tin-tuc/"}
    vietnamese, in_english = page_of("/tin-tuc/"), page_of("/en/news/")
    assert alternates(vietnamese) == alternates(in_english) == expected
    assert in_english.html["lang"] == "en"
    assert canonical(in_english) == [f"{SITE}/en/news/"]


def test_page_whose_translation_is_a_draft_has_no_hreflang(section, english_home, page_of):
    translated(section, title="News", slug="news").unpublish()
    assert alternates(page_of("/tin-tuc/")) == {}


def test_page_whose_translation_is_an_alias_has_no_hreflang(section, english_home, page_of):
    alias = CopyPageForTranslationAction(section, english(), alias=True).execute()
    assert alias.live
    assert alternates(page_of("/tin-tuc/")) == {}


def test_home_when_english_is_live_names_both(home, english_home, page_of):
    expected = {"vi": f"{SITE}/", "en": f"{SITE}/en/", "x-default": f"{SITE}/"}
    assert alternates(page_of("/")) == alternates(page_of("/en/")) == expected


def test_switch_leads_to_the_same_page(section, english_home, page_of):
    translated(section, title="News", slug="news")
    link = page_of("/tin-tuc/").select_one('a[hreflang="en"]')
    assert link["href"] == "/en/news/"
    assert link["lang"] == "en"
    assert page_of("/en/news/").select_one('a[hreflang="vi"]')["href"] == "/tin-tuc/"


def test_switch_when_there_is_no_translation_says_so_and_links_nothing(section, english_home, page_of):
    soup = page_of("/tin-tuc/")
    assert not soup.select('header a[hreflang="en"]')
    assert "English" in soup.select_one("header").get_text()


def test_english_when_its_home_is_not_live_is_a_404_everywhere(home, section, english_home, client):
    news = translated(section, title="News", slug="news")
    assert client.get("/en/").status_code == 200
    with committing():
        english_home.unpublish()
    for path in ("/en/", "/en", "/en/tin-tuc/", "/en/trang-nhat/"):
        assert client.get(path, follow=True).status_code == 404, path
    assert client.get(news.public_path).status_code == 404


def test_english_when_there_is_no_home_is_a_404(home, section, client):
    for path in ("/en/", "/en/tin-tuc/"):
        assert client.get(path).status_code == 404


def test_english_page_that_is_missing_names_the_vietnamese_one(section, english_home, client):
    article = ArticleFactory(parent=section, title="Hội nghị tổng kết", slug="hoi-nghi")
    response = client.get("/en/tin-tuc/hoi-nghi/")
    assert response.status_code == 404
    soup = BeautifulSoup(response.content, "html5lib")
    assert soup.html["lang"] == "en"
    link = soup.select_one('main a[hreflang="vi"]')
    assert link["href"].endswith(article.public_path)
    assert link.get_text(strip=True) == "Hội nghị tổng kết"
    assert "Page not found" in soup.h1.get_text()


def test_english_page_that_is_missing_does_not_name_a_restricted_one(section, english_home, client):
    ArticleFactory(parent=section, title="Bí mật", slug="bi-mat")
    restrict(section)
    assert "Bí mật" not in client.get("/en/tin-tuc/bi-mat/").content.decode()


def test_vietnamese_404_is_in_vietnamese(home, client):
    soup = BeautifulSoup(client.get("/khong-co/").content, "html5lib")
    assert soup.html["lang"] == "vi"
    assert soup.h1.get_text(strip=True) != "Page not found"


def test_page_of_one_language_never_answers_under_another(section, english_home, client):
    translated(section, title="News", slug="news")
    assert client.get("/news/").status_code == 404
    assert client.get("/en/tin-tuc/").status_code == 404


def test_public_path_says_what_wagtail_says(section, english_home):
    news = translated(section, title="News", slug="news")
    for page in (section, news, english_home, ArticleFactory(parent=section)):
        assert page.public_path == page.get_url()
        assert page.full_url == page.canonical_url == SITE + page.public_path


def test_every_language_of_the_settings_has_a_locale(db, settings):
    assert {locale.language_code for locale in Locale.objects.all()} == {
        code for code, _ in settings.LANGUAGES
    }


def test_body_names_the_page_without_grouping_its_number(seed_tree, page_of):
    article = seed_tree.article
    assert page_of(article.public_path).body["data-page"] == str(article.pk)


# --- what no head may name ------------------------------------------------------------------------
def test_page_whose_translation_is_restricted_has_no_hreflang(section, english_home, page_of):
    news = translated(section, title="News", slug="news")
    restrict(news)
    soup = page_of("/tin-tuc/")
    assert alternates(soup) == {}
    assert not soup.select('meta[property="og:locale:alternate"]')
    assert not soup.select('header a[hreflang="en"]')


def test_page_whose_translation_stands_below_a_restricted_page_has_no_hreflang(
    section, english_home, page_of
):
    article = ArticleFactory(parent=section)
    news = translated(section, title="News", slug="news")
    translated(article, title="Story", slug="story")
    assert set(alternates(page_of(article.public_path))) == {"vi", "en", "x-default"}
    restrict(news)
    assert alternates(page_of(article.public_path)) == {}
    assert alternates(page_of("/tin-tuc/")) == {}


def test_page_when_the_other_home_is_not_live_has_no_hreflang(section, english_home, page_of):
    translated(section, title="News", slug="news")
    with committing():
        english_home.unpublish()
    assert alternates(page_of("/tin-tuc/")) == {}


def test_alias_names_the_page_it_repeats_and_no_languages(section, english_home, page_of):
    alias = CopyPageForTranslationAction(section, english(), alias=True).execute()
    soup = page_of(alias.specific.public_path)
    assert canonical(soup) == [f"{SITE}/tin-tuc/"]
    assert soup.select_one('meta[property="og:url"]')["content"] == f"{SITE}/tin-tuc/"
    assert alternates(soup) == {}


def test_later_page_of_a_list_has_an_address_of_its_own_and_no_languages(section, english_home, page_of):
    translated(section, title="News", slug="news")
    add_siblings(section, 25)
    soup = page_of("/tin-tuc/?page=2")
    assert canonical(soup) == [f"{SITE}/tin-tuc/?page=2"]
    assert alternates(soup) == {}
    assert not soup.select('meta[property="og:locale:alternate"]')


def test_head_names_each_language_once_and_only_absolute_addresses(section, english_home, page_of):
    translated(section, title="News", slug="news")
    for path in ("/", "/en/", "/tin-tuc/", "/en/news/"):
        head = page_of(path).head
        languages = [link["hreflang"] for link in head.select("link[rel=alternate][hreflang]")]
        assert sorted(languages) == ["en", "vi", "x-default"], path
        for link in head.select("link[rel=canonical], link[rel=alternate][hreflang]"):
            assert link["href"].startswith(f"{SITE}/"), path
