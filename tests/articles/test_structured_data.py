"""NewsArticle and BreadcrumbList as machines read them."""

import json
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from tests.factories import (
    AgencyIdentityFactory,
    ArticleFactory,
    AuthorFactory,
    SectionFactory,
    translated,
)

SITE = "https://portal.example.vn"


@pytest.fixture
def data_of(client):
    def data_of(path: str) -> dict[str, dict]:
        soup = BeautifulSoup(client.get(path).content, "html5lib")
        found = [json.loads(script.string) for script in soup.select('script[type="application/ld+json"]')]
        assert len({item["@type"] for item in found}) == len(found)
        return {item["@type"]: item for item in found}

    return data_of


def test_news_article_says_what_the_page_says(seed_tree, data_of):
    article = data_of(seed_tree.article.public_path)["NewsArticle"]
    assert article["@context"] == "https://schema.org"
    assert article["headline"] == seed_tree.article.title
    assert article["description"] == seed_tree.article.lead
    assert article["inLanguage"] == "vi"
    assert article["mainEntityOfPage"] == SITE + seed_tree.article.public_path
    assert article["articleSection"] == "Khoa học & công nghệ"
    assert article["author"] == [{"@type": "Person", "name": name} for name in ("Đinh Tâm", "Hoàng Kiều")]
    assert article["publisher"]["name"] == "Sở Khoa học và Công nghệ tỉnh Cao Bằng"
    assert article["publisher"]["logo"]["url"].startswith(f"{SITE}/media/")


def test_news_article_picture_is_absolute_and_readable(seed_tree, data_of, client):
    picture = data_of(seed_tree.article.public_path)["NewsArticle"]["image"][0]
    assert picture["url"].startswith(f"{SITE}/media/")
    assert client.get(picture["url"].removeprefix(SITE)).status_code == 200
    assert picture["width"] > 0
    assert picture["height"] > 0


def test_news_article_dates_are_local_and_differ_after_an_edit(home, data_of):
    article = ArticleFactory(last_published_at=datetime(2021, 3, 4, 2, 5, tzinfo=UTC))
    data = data_of(article.public_path)["NewsArticle"]
    assert data["datePublished"] == "2020-12-21T00:45:00+07:00"
    assert data["dateModified"] == "2021-03-04T09:05:00+07:00"


def test_news_article_modified_is_never_before_published(home, data_of):
    article = ArticleFactory(
        published_at=datetime(2026, 1, 1, tzinfo=UTC), last_published_at=datetime(2020, 1, 1, tzinfo=UTC)
    )
    data = data_of(article.public_path)["NewsArticle"]
    assert data["dateModified"] == data["datePublished"]


def test_news_article_without_authors_is_the_agencys(home, data_of):
    AgencyIdentityFactory(name="Sở A")
    data = data_of(ArticleFactory().public_path)["NewsArticle"]
    assert data["author"][0]["name"] == "Sở A"
    assert "image" not in data


def test_news_article_with_markup_in_its_texts_stays_data(home, data_of, client):
    title = '</script><script>alert("x")</script>'
    article = ArticleFactory(title=title, slug="xau", authors=[AuthorFactory(name="<b>&\u2028")])
    assert data_of(article.public_path)["NewsArticle"]["headline"] == title
    assert "<script>alert" not in client.get(article.public_path).content.decode()


def test_breadcrumb_list_runs_from_home_to_the_page(seed_tree, data_of):
    items = data_of(seed_tree.article.public_path)["BreadcrumbList"]["itemListElement"]
    assert [(item["position"], item["name"], item["item"]) for item in items] == [
        (1, "Trang nhất", f"{SITE}/"),
        (2, "Tin tức sự kiện", f"{SITE}/tin-tuc-su-kien/"),
        (3, "Khoa học & công nghệ", f"{SITE}/tin-tuc-su-kien/khoa-hoc-cong-nghe/"),
        (4, seed_tree.article.title, SITE + seed_tree.article.public_path),
    ]


def test_breadcrumb_list_stands_on_sections_too(seed_tree, data_of):
    items = data_of(seed_tree.section.public_path)["BreadcrumbList"]["itemListElement"]
    assert [item["name"] for item in items] == ["Trang nhất", "Tin tức sự kiện", "Khoa học & công nghệ"]


def test_breadcrumb_leaves_out_a_section_that_is_not_live(home, data_of):
    section = SectionFactory(parent=home, title="Ẩn")
    article = ArticleFactory(parent=section)
    section.unpublish()
    items = data_of(article.public_path)["BreadcrumbList"]["itemListElement"]
    assert [item["name"] for item in items] == ["Trang nhất", article.title]


def test_english_article_speaks_of_english_pages(home, english_home, data_of):
    section = SectionFactory(parent=home)
    article = ArticleFactory(parent=section)
    translated(section, title="News", slug="news")
    story = translated(article, title="Story", slug="story")
    found = data_of(story.public_path)
    assert found["NewsArticle"]["inLanguage"] == "en"
    assert found["NewsArticle"]["articleSection"] == "News"
    assert [item["item"] for item in found["BreadcrumbList"]["itemListElement"]] == [
        f"{SITE}/en/", f"{SITE}/en/news/", f"{SITE}/en/news/story/",
    ]  # fmt: skip
