"""What pages say in JSON-LD: articles, sections, home."""

import json
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from images.renditions import FALLBACK, make
from tests.conftest import add_siblings
from tests.factories import (
    AgencyIdentityFactory,
    ArticleFactory,
    AuthorFactory,
    PictureFactory,
    SectionFactory,
    StandardPageFactory,
    english,
    make_all_renditions,
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
    assert article["author"] == [
        {"@type": "Person", "name": name, "url": f"{SITE}/tac-gia/{slug}/"}
        for name, slug in (("Đinh Tâm", "dinh-tam"), ("Hoàng Kiều", "hoang-kieu"))
    ]
    assert article["isAccessibleForFree"] is True
    assert article["keywords"] == ["Sắp xếp tổ chức", "khoa học", "tuyên truyền"]
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
    assert not {"image", "keywords", "workTranslation", "translationOfWork"} & set(data)


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


def test_translations_name_each_other(home, english_home, data_of):
    section = SectionFactory(parent=home)
    article = ArticleFactory(parent=section)
    translated(section, title="News", slug="news")
    story = translated(article, title="Story", slug="story")
    original, translation = (data_of(page.public_path)["NewsArticle"] for page in (article, story))
    assert original["workTranslation"] == [
        {"@type": "NewsArticle", "@id": f"{SITE}/en/news/story/", "inLanguage": "en"}
    ]
    assert translation["translationOfWork"] == {
        "@type": "NewsArticle",
        "@id": SITE + article.public_path,
        "inLanguage": "vi",
    }
    assert "translationOfWork" not in original
    assert "workTranslation" not in translation


def test_author_of_an_english_article_is_the_english_one_where_there_is_one(home, english_home, data_of):
    section = SectionFactory(parent=home)
    known, unknown = AuthorFactory(name="Đinh Tâm"), AuthorFactory(name="Hoàng Kiều")
    known.copy_for_translation(english()).save()
    article = ArticleFactory(parent=section, authors=[known, unknown])
    translated(section, title="News", slug="news")
    story = translated(article, title="Story", slug="story")
    assert [person["url"] for person in data_of(story.public_path)["NewsArticle"]["author"]] == [
        f"{SITE}/en/author/dinh-tam/",
        f"{SITE}/en/author/hoang-kieu/",
    ]


def test_news_article_has_the_picture_as_shared_and_in_its_own_shape(home, data_of):
    picture = PictureFactory(pixels=(1600, 1200))
    make_all_renditions(picture)
    article = ArticleFactory(
        lead_picture=picture, lead_picture_caption="Hội nghị", lead_picture_credit="Ảnh: A"
    )
    found = data_of(article.public_path)["NewsArticle"]["image"]
    assert [(image["width"], image["height"]) for image in found] == [(1200, 630), (800, 600)]
    assert {(image["caption"], image["creditText"]) for image in found} == {("Hội nghị", "Ảnh: A")}


def test_news_article_whose_renditions_are_not_made_yet_has_the_fallback_once(home, data_of):
    picture = PictureFactory(pixels=(1600, 1200))
    make(picture, FALLBACK)
    article = ArticleFactory(lead_picture=picture)
    (image,) = data_of(article.public_path)["NewsArticle"]["image"]
    assert (image["width"], image["height"]) == (960, 720)


def test_publisher_is_described_whole_and_the_same_everywhere(seed_tree, data_of):
    article = data_of(seed_tree.article.public_path)["NewsArticle"]
    found = data_of("/")
    agency = found["GovernmentOrganization"]
    assert {"@context": "https://schema.org", **article["publisher"]} == agency
    assert agency["@id"] == f"{SITE}/#agency" == found["WebSite"]["publisher"]["@id"]
    assert agency["alternateName"] == "Sở KH&CN"
    assert agency["telephone"] == "0206 000 0000"
    assert agency["email"] == "so@example.vn"
    assert agency["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "Phường Thục Phán, tỉnh Cao Bằng",
        "addressCountry": "VN",
    }


def test_publisher_without_identity_still_has_a_name(home, data_of, settings):
    agency = data_of("/")["GovernmentOrganization"]
    assert agency["name"] == settings.WAGTAIL_SITE_NAME
    assert not {"address", "telephone", "email", "logo", "alternateName"} & set(agency)


@pytest.mark.parametrize(
    ("path", "url", "search"),
    [("/", f"{SITE}/", "/tim-kiem/"), ("/en/", f"{SITE}/en/", "/en/search/")],
)
def test_home_names_its_search(home, english_home, data_of, path, url, search):
    site = data_of(path)["WebSite"]
    assert (site["url"], site["@id"]) == (url, f"{url}#website")
    action = site["potentialAction"]
    assert action["@type"] == "SearchAction"
    assert action["target"]["urlTemplate"] == f"{SITE}{search}?q={{search_term_string}}"
    assert action["query-input"] == "required name=search_term_string"


def test_section_lists_its_articles_with_their_place_in_the_whole_list(seed_tree, data_of):
    seed_tree.section.page_size = 5
    seed_tree.section.save()
    add_siblings(seed_tree.section, 6, prefix="them")
    first, second = (data_of(f"{seed_tree.section.public_path}{query}") for query in ("", "?page=2"))
    items = first["CollectionPage"]["mainEntity"]["itemListElement"]
    assert [item["position"] for item in items] == [1, 2, 3, 4, 5]
    assert all(item["url"].startswith(SITE + seed_tree.section.public_path) for item in items)
    later = second["CollectionPage"]
    assert later["url"] == f"{SITE}{seed_tree.section.public_path}?page=2"
    assert [item["position"] for item in later["mainEntity"]["itemListElement"]] == [6, 7, 8, 9, 10]


def test_empty_section_and_standard_page_have_valid_data(home, data_of):
    section = data_of(SectionFactory(parent=home).public_path)
    assert section["CollectionPage"]["mainEntity"]["itemListElement"] == []
    assert set(data_of(StandardPageFactory(parent=home).public_path)) == {"BreadcrumbList"}
