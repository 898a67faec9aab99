"""Pages of tags, authors and topics: what they list, in which languages, and what they cost."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import listing
from articles.labels import find_label
from articles.models import ArticleTag, ArticleTopic, Tag
from tests.conftest import add_siblings
from tests.factories import (
    PUBLISHED_AT,
    ArticleFactory,
    AuthorFactory,
    PictureFactory,
    SectionFactory,
    TopicFactory,
    committing,
    english,
    make_all_renditions,
    restrict,
    translated,
)

pytestmark = pytest.mark.servers

SITE = "https://portal.example.vn"


@pytest.fixture
def news(home):
    return SectionFactory(parent=home, title="Tin tức")


@pytest.fixture
def topic(db):
    return TopicFactory(name="Chuyển đổi số", slug="chuyen-doi-so", description="Chương trình của tỉnh")


@pytest.fixture
def author(db):
    photo = PictureFactory()
    make_all_renditions(photo)
    return AuthorFactory(name="Đinh Tâm", slug="dinh-tam", biography="Viết về nông nghiệp.", photo=photo)


@pytest.fixture
def article(news, topic, author):
    return ArticleFactory(parent=news, topics=[topic], authors=[author], tags=["nguồn gen"])


@pytest.fixture
def english_article(article, news, english_home):
    translated(news, title="News", slug="news")
    return translated(article, title="Story", slug="story")


PATHS = {"tag": "/the/nguon-gen/", "author": "/tac-gia/dinh-tam/", "topic": "/chu-de/chuyen-doi-so/"}


def in_english(snippet, **texts):
    copy = snippet.copy_for_translation(english())
    for name, value in texts.items():
        setattr(copy, name, value)
    copy.save()
    return copy


def soup_of(client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content, "html5lib")


def listed(client, path: str) -> list[int]:
    response = client.get(path)
    assert response.status_code == 200, path
    return [article.pk for article in response.context["articles"]]


def alternates(soup: BeautifulSoup) -> dict[str, str]:
    return {link["hreflang"]: link["href"] for link in soup.select("link[rel=alternate][hreflang]")}


def tagged(section, name: str, count: int, picture=None) -> list:
    """Articles of which each has the tag, newest first."""
    made = add_siblings(section, count, picture, prefix=name.replace(" ", "-"))
    tag = Tag.objects.create(name=name)
    ArticleTag.objects.bulk_create(ArticleTag(content_object=article, tag=tag) for article in made)
    listing.refresh(article.pk for article in made)
    return made


# --- what is listed -------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", PATHS)
def test_label_page_lists_its_articles_newest_first(client, news, article, topic, author, kind):
    newer = ArticleFactory(
        parent=news,
        topics=[topic],
        authors=[author],
        tags=["nguồn gen"],
        when=PUBLISHED_AT + timedelta(days=1),
    )
    ArticleFactory(parent=news, tags=["khác"])
    assert listed(client, PATHS[kind]) == [newer.pk, article.pk]


@pytest.mark.parametrize("kind", PATHS)
@pytest.mark.parametrize("how", ["unpublished", "restricted", "deleted"])
@pytest.mark.once
def test_label_page_without_an_article_readers_may_see_is_a_404(client, article, kind, how):
    if how == "unpublished":
        article.unpublish()
    elif how == "restricted":
        restrict(article)
    else:
        article.delete()
    response = client.get(PATHS[kind])
    assert response.status_code == 404
    assert BeautifulSoup(response.content, "html5lib").h1


@pytest.mark.parametrize(
    "path",
    [
        "/the/khong-co/",
        "/the/",
        "/the/nguon-gen/them/",
        "/the/ngu%E1%BB%93n-gen/",
        "/the/nguon-gen%00/",
        "/the/" + "a" * 5000 + "/",
        "/the/%3Cscript%3E/",
        "/tac-gia/chuyen-doi-so/",
        "/chu-de/1%27--/",
        "/tag/nguon-gen/",
        "/en/the/nguon-gen/",
        "/en/tag/nguon-gen/",
        "/en/topic/chuyen-doi-so/",
    ],
)
@pytest.mark.once
def test_unknown_label_is_a_readable_404(client, article, path):
    response = client.get(path)
    assert response.status_code == 404
    assert BeautifulSoup(response.content, "html5lib").h1


@pytest.mark.parametrize("number", ["abc", "0", "-1", "2", "99999", "", "%00", "9" * 30, "1.0"])
def test_page_number_that_is_none_of_ours_is_a_404(client, article, number):
    assert client.get("/the/nguon-gen/", {"page": number}).status_code == 404


def test_pages_of_a_tag_together_hold_every_article_once(client, news):
    made = tagged(news, "gen", 45)
    seen = [pk for number in (1, 2, 3) for pk in listed(client, f"/the/gen/?page={number}")]
    assert seen == [article.pk for article in made]
    assert soup_of(client, "/the/gen/?page=2").select_one("link[rel=canonical]")["href"] == (
        f"{SITE}/the/gen/?page=2"
    )
    assert client.get("/the/gen/?page=4").status_code == 404


def test_other_methods_than_reading_are_refused(client, article):
    assert client.post("/the/nguon-gen/").status_code == 405


# --- what is shown --------------------------------------------------------------------------------
def test_author_page_shows_who_it_is(client, article, author):
    main = soup_of(client, "/tac-gia/dinh-tam/").main
    assert main.h1.text == "Đinh Tâm"
    assert "Phóng viên" in main.text
    assert "Viết về nông nghiệp." in main.text
    assert main.select_one(".section-head__portrait img")["alt"] == "Đinh Tâm"


def test_topic_page_shows_its_description_on_the_first_page_only(client, news, topic, article):
    made = add_siblings(news, 25)
    ArticleTopic.objects.bulk_create(
        ArticleTopic(article=other, topic=topic, locale=topic.locale) for other in made
    )
    listing.refresh(other.pk for other in made)
    assert "Chương trình của tỉnh" in soup_of(client, "/chu-de/chuyen-doi-so/").main.text
    assert "Chương trình của tỉnh" not in soup_of(client, "/chu-de/chuyen-doi-so/?page=2").main.text


def test_label_page_has_the_frame_of_every_page(client, seed_tree):
    soup = soup_of(client, "/the/khoa-hoc/")
    assert soup.select_one(".menu a[href='/tin-tuc-su-kien/']")
    assert soup.select_one(".layout__aside .box")
    assert soup.body["data-page"] == "0"
    assert soup.title.text.split() == ["khoa", "học", "–", "Sở", "KH&CN"]
    assert [link["href"] for link in soup.select(".breadcrumb a")] == ["/"]
    assert soup.select_one(".breadcrumb [aria-current=page]").text == "khoa học"


def test_structured_data_names_the_way_and_the_author(client, article, author):
    soup = soup_of(client, "/tac-gia/dinh-tam/")
    crumbs, profile = (json.loads(script.string) for script in soup.select("script[type*=ld]"))
    assert [item["item"] for item in crumbs["itemListElement"]] == [f"{SITE}/", f"{SITE}/tac-gia/dinh-tam/"]
    assert profile["@type"] == "ProfilePage"
    assert profile["mainEntity"]["name"] == "Đinh Tâm"
    assert profile["mainEntity"]["jobTitle"] == "Phóng viên"
    assert profile["mainEntity"]["image"].startswith(SITE)


@pytest.mark.parametrize("kind", PATHS)
@pytest.mark.once
def test_article_leads_to_its_labels(client, article, kind):
    assert soup_of(client, article.public_path).main.select(f"a[href='{PATHS[kind]}']")


def test_label_page_is_stored_and_validated_for_anonymous_readers(client, article, settings):
    settings.PAGE_CACHE = True
    first = client.get("/the/nguon-gen/")
    assert not first.cookies
    with CaptureQueriesContext(connection) as queries:
        again = client.get("/the/nguon-gen/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert len(queries) == 0


# --- languages ------------------------------------------------------------------------------------
def test_tag_has_the_same_slug_in_both_languages_and_stays_vietnamese(client, english_article):
    assert listed(client, "/en/tag/nguon-gen/") == [english_article.pk]
    soup = soup_of(client, "/en/tag/nguon-gen/")
    assert soup.h1["lang"] == "vi"
    assert alternates(soup) == {
        "vi": f"{SITE}/the/nguon-gen/",
        "en": f"{SITE}/en/tag/nguon-gen/",
        "x-default": f"{SITE}/the/nguon-gen/",
    }
    assert soup.select_one(".languages a")["href"] == "/the/nguon-gen/"


@pytest.mark.once
def test_topic_in_two_languages_is_named_in_each(client, english_article, topic):
    in_english(topic, name="Digital change", slug="digital-change", description="The programme")
    soup = soup_of(client, "/en/topic/digital-change/")
    assert soup.h1.text == "Digital change"
    assert not soup.h1.has_attr("lang")
    assert alternates(soup)["vi"] == f"{SITE}/chu-de/chuyen-doi-so/"
    assert soup_of(client, english_article.public_path).select_one("a[href='/en/topic/digital-change/']")
    assert client.get("/en/topic/chuyen-doi-so/").status_code == 404


@pytest.mark.once
def test_author_not_yet_translated_is_found_in_english_by_his_own_slug(client, english_article):
    soup = soup_of(client, "/en/author/dinh-tam/")
    assert soup.h1["lang"] == "vi"
    assert soup_of(client, english_article.public_path).select_one("a[href='/en/author/dinh-tam/']")


def test_label_without_english_articles_names_no_english_page(client, article, english_home, topic):
    in_english(topic, name="Digital change", slug="digital-change")
    soup = soup_of(client, "/chu-de/chuyen-doi-so/")
    assert alternates(soup) == {}
    assert not soup.select(".languages a")
    assert client.get("/en/topic/digital-change/").status_code == 404


def test_slug_of_two_topics_in_two_languages_means_that_of_the_page(english_article, topic, cold):
    # An English topic called like a Vietnamese one that has no translation.
    other = TopicFactory(name="Khác", slug="chuyen-doi-so", locale=english())
    assert find_label("topic", "chuyen-doi-so", "en") is None  # it has no article
    ArticleTopic.objects.create(article=english_article, topic=other, locale=other.locale)
    listing.refresh([english_article.pk])
    cold()
    assert find_label("topic", "chuyen-doi-so", "en").subject == other
    assert find_label("topic", "chuyen-doi-so", "vi").subject == topic


@pytest.mark.parametrize("kind", PATHS)
def test_find_label_says_what_a_feed_needs(article, kind):
    slug = PATHS[kind].split("/")[2]
    label = find_label(kind, slug, "vi")
    assert label.path == PATHS[kind]
    assert label.count == 1
    assert label.title
    assert label.key.startswith(f"{kind}:")
    assert [entry.article_id for entry in label.entries] == [article.pk]
    assert find_label(kind, "khong-co", "vi") is None
    assert find_label(kind, slug, "en") is None


# --- what it costs --------------------------------------------------------------------------------
def test_tag_with_one_article_and_with_twenty_cost_the_same(client, seed_tree, cold):
    tagged(seed_tree.section, "gen", 1, seed_tree.picture)
    tagged(seed_tree.section, "lúa", 20, seed_tree.picture)

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    warm = []
    for path in ("/the/gen/", "/the/lua/"):
        cost(path)
        warm.append(cost(path))
    assert warm[0] == warm[1] <= 15
    cold()
    assert cost("/the/lua/") <= 35


def test_author_page_when_warm_is_within_budget(client, article, author):
    client.get("/tac-gia/dinh-tam/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/tac-gia/dinh-tam/")
    assert len(queries) <= 15


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's query plan")
def test_rows_of_a_label_come_from_the_index_alone_and_are_never_sorted(article):
    entries = find_label("tag", "nguon-gen", "vi").entries.order_by("-published_at", "-article")
    plan = entries.values("article")[20:40].explain()
    assert "COVERING INDEX label_newest" in plan
    assert "TEMP B-TREE" not in plan


def test_label_in_a_language_without_a_live_home_page_is_a_404(client, home, english_home):
    section = SectionFactory(parent=home)
    article = ArticleFactory(parent=section, tags=["lúa nếp"])
    translated(section, title="News", slug="news")
    translated(article, title="Sticky rice", slug="sticky-rice")
    assert client.get("/en/tag/lua-nep/").status_code == 200
    with committing():
        type(english_home).objects.get(pk=english_home.pk).unpublish(set_expired=False)
    assert client.get("/en/tag/lua-nep/").status_code == 404
    assert b"/en/tag/" not in client.get("/the/lua-nep/").content
