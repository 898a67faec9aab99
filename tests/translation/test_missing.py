"""An address without a page says in which languages the page can be read, and tells of nothing else."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import ArticlePage
from core.elsewhere import elsewhere
from tests.factories import ArticleFactory, SectionFactory, committing, restrict, translated

from .work import published, submitted, write_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(home, english_home):
    section = SectionFactory(parent=home, title="Tin tức", slug="tin-tuc")
    translated(section, title="News", slug="news")
    return section


@pytest.fixture
def article(section):
    return ArticleFactory(parent=section, title="Hội nghị tổng kết", slug="hoi-nghi")


@pytest.fixture
def missing(client):
    """The main part of the 404 at a path."""

    def missing(path: str):
        response = client.get(path)
        assert response.status_code == 404, path
        soup = BeautifulSoup(response.content, "html5lib")
        assert soup.html["lang"] == response.headers["Content-Language"] == "en"
        return soup.main

    return missing


def links(main) -> list[tuple]:
    return [(link["href"], link.get("hreflang")) for link in main.select(".message__link a")]


@pytest.mark.parametrize("path", ["/en/tin-tuc/hoi-nghi/", "/en/news/hoi-nghi/", "/en/NEWS/Hoi-Nghi/"])
@pytest.mark.servers
def test_missing_page_names_its_vietnamese_original_by_either_sections_words(article, missing, path, client):
    main = missing(path)
    assert "This page exists only in Vietnamese" in main.get_text()
    [link] = main.select(".message__link a")
    assert (link["href"], link["lang"], link.get_text()) == ("/tin-tuc/hoi-nghi/", "vi", "Hội nghị tổng kết")


def test_missing_page_in_a_section_that_is_not_translated_below_one_that_is(section, missing):
    below = SectionFactory(parent=section, title="Khoa học", slug="khoa-hoc")
    ArticleFactory(parent=below, title="Sâu hơn", slug="sau-hon")
    assert links(missing("/en/news/khoa-hoc/sau-hon/")) == [("/tin-tuc/khoa-hoc/sau-hon/", "vi")]
    assert links(missing("/en/news/khoa-hoc/")) == [("/tin-tuc/khoa-hoc/", "vi")]


def test_address_of_a_translation_never_published_names_the_original(article, missing):
    translation = submitted(article)
    write_all(translation)
    draft = translation.get_target_instance()
    draft.title, draft.slug = "Unfinished words", "meeting"
    draft.save()
    main = missing("/en/news/meeting/")
    assert links(main) == [("/tin-tuc/hoi-nghi/", "vi")]
    assert "Unfinished words" not in main.get_text()


def test_address_of_an_unpublished_translation_names_the_original(article, missing):
    story = translated(article, title="Withdrawn words", slug="meeting")
    with committing():
        ArticlePage.objects.get(pk=story.pk).unpublish()
    main = missing("/en/news/meeting/")
    assert links(main) == [("/tin-tuc/hoi-nghi/", "vi")]
    assert "Withdrawn words" not in main.get_text()


def test_page_that_is_translated_is_named_at_its_own_address(article, missing):
    translated(article, title="Year-end meeting", slug="meeting")
    main = missing("/en/tin-tuc/hoi-nghi/")
    assert links(main)[0] == ("/en/news/meeting/", None)
    assert "is at another address" in main.get_text()
    assert "only in Vietnamese" not in main.get_text()


@pytest.mark.parametrize("path", ["/en/tin-tuc/bi-mat/", "/en/news/bi-mat/"])
@pytest.mark.parametrize("how", ["restricted", "below a restricted section", "draft", "unpublished"])
def test_nothing_is_told_of_what_the_public_may_not_read(section, missing, path, how):
    secret = ArticleFactory(parent=section, title="Bí mật", slug="bi-mat", live=how != "draft")
    if how == "restricted":
        restrict(secret)
    elif how == "below a restricted section":
        restrict(section)
    elif how == "unpublished":
        secret.unpublish()
    main = missing(path)
    assert not links(main)
    assert "Bí mật" not in main.get_text()


@pytest.mark.servers
def test_missing_page_costs_two_queries_whatever_is_called_like_it(section, home):
    for number in range(12):
        above = SectionFactory(parent=home, slug=f"muc-{number}")
        ArticleFactory(parent=above, slug="hoi-nghi")
    ArticleFactory(parent=section, title="Hội nghị", slug="hoi-nghi")
    with CaptureQueriesContext(connection) as queries:
        found = elsewhere("/en/news/hoi-nghi/")
    assert [version.url for version in found.others] == ["/tin-tuc/hoi-nghi/"]
    assert len(queries) == 2


@pytest.mark.parametrize(
    "path",
    [
        "/en/" + "a/" * 200,
        "/en/" + "x" * 5000 + "/",
        "/en/%00/",
        "/en/%F0%9F%92%A9/",
        "/en//tin-tuc//hoi-nghi/",
        "/en/tin-tuc/%2e%2e/hoi-nghi/",
        "/en/'%20OR%201=1--/",
        "/en/%E1%BB%99i/",
    ],
)
@pytest.mark.servers
def test_hostile_address_is_a_plain_404(article, missing, path):
    assert not links(missing(path))


@pytest.mark.parametrize("of", ["list", "archive", "search", "topic"])
def test_switch_says_beforehand_that_there_is_no_version(home, english_home, client, of):
    section = SectionFactory(parent=home, title="Tin tức", slug="tin-tuc")
    article = ArticleFactory(parent=section, tags=["gen"])
    path = {
        "list": "/tin-tuc/",
        "archive": "/tin-tuc/2020/12/",
        "search": "/tim-kiem/",
        "topic": "/the/gen/",
    }[of]
    soup = BeautifulSoup(client.get(path).content, "html5lib")
    assert article.live
    if of == "search":  # every language that can be read can be searched
        assert soup.select_one('.languages a[hreflang="en"]')["href"] == "/en/search/"
    else:
        assert not soup.select('.languages a[hreflang="en"]')
        assert "English: trang này chưa có" in " ".join(
            soup.select_one(".languages__none").get_text().split()
        )


def test_switch_names_no_language_that_cannot_be_read_yet(home, client):
    SectionFactory(parent=home, slug="tin-tuc")
    for path in ("/", "/tin-tuc/", "/tim-kiem/"):
        switch = BeautifulSoup(client.get(path).content, "html5lib").select_one(".languages")
        assert "English" not in switch.get_text(), path


def test_published_page_is_no_longer_missing(article, client):
    story = published(article)
    assert client.get(story.public_path).status_code == 200
