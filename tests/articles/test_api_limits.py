"""The JSON interface: what it never shows, and what it answers to what it does not understand."""

import json
from urllib.parse import quote

import pytest
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.actions.create_alias import CreatePageAliasAction

from tests.factories import (
    ArticleFactory,
    SectionFactory,
    committing,
    english,
    publish,
    restrict,
    translated,
)

pytestmark = [pytest.mark.django_db, pytest.mark.servers]
ARTICLES, SECTIONS = "/api/v2/articles/", "/api/v2/sections/"
SECRET = "Bí mật"


@pytest.fixture
def section(home):
    return SectionFactory(parent=home, title="Tin tức", slug="tin-tuc")


@pytest.fixture
def shown(client):
    """Whether the interface shows a page: by id, in a list of everything, in one of all fields."""

    def shown(page) -> set[bool]:
        address = ARTICLES if page._meta.model_name == "articlepage" else SECTIONS
        found = {client.get(f"{address}{page.pk}/{query}").status_code == 200 for query in ("", "?fields=*")}
        for query in ("?limit=50", "?limit=50&fields=*", f"?limit=50&locale={page.locale.language_code}"):
            items = json.loads(client.get(address + query).content)["items"]
            found.add(page.pk in [item["id"] for item in items])
        return found

    return shown


def test_draft_is_not_shown_until_it_is_published_nor_after(section, shown):
    draft = ArticleFactory(parent=section, live=False)
    assert shown(draft) == {False}
    article = publish(draft)
    assert shown(article) == {True}
    article.unpublish()
    assert shown(article) == {False}


def test_text_of_an_unpublished_edit_is_not_shown(section, client):
    article = ArticleFactory(parent=section, title="Cũ")
    article.title = SECRET
    article.save_revision()
    for address in (ARTICLES, f"{ARTICLES}{article.pk}/?fields=*"):
        assert SECRET not in client.get(address).content.decode()


def test_restricted_pages_and_those_below_are_not_shown(section, shown):
    below = SectionFactory(parent=section)
    own, deep = ArticleFactory(parent=section), ArticleFactory(parent=below)
    assert shown(own) == shown(deep) == shown(section) == shown(below) == {True}
    restriction = restrict(section)
    assert shown(own) == shown(deep) == shown(section) == shown(below) == {False}
    restriction.delete()
    assert shown(deep) == {True}


def test_restricted_article_is_not_shown(section, shown):
    article = ArticleFactory(parent=section)
    restrict(article)
    assert shown(article) == {False}


def test_aliases_are_not_shown(section, english_home, shown):
    article = ArticleFactory(parent=section)
    copy = CreatePageAliasAction(article, parent=section, update_slug="ban-sao").execute()
    english_alias = CopyPageForTranslationAction(section, english(), alias=True).execute()
    assert copy.live
    assert english_alias.live
    assert shown(copy.specific) == shown(english_alias.specific) == {False}
    assert shown(article) == {True}


def test_pages_of_a_language_whose_home_is_not_live_are_not_shown(section, english_home, shown):
    article = ArticleFactory(parent=section)
    news = translated(section, title="News", slug="news")
    story = translated(article, title="Story", slug="story")
    assert shown(story) == shown(news) == {True}
    with committing():
        english_home.unpublish()
    assert shown(story) == shown(news) == {False}
    assert shown(article) == {True}


def test_article_does_not_name_what_may_not_be_seen(section, english_home, client):
    hidden = ArticleFactory(parent=section, title=SECRET, slug="bi-mat")
    article = ArticleFactory(parent=section, body=[("related_article", {"page": hidden})])
    news = translated(section, title="News", slug="news")
    translated(article, title=SECRET, slug="secret")
    restrict(hidden)
    restrict(news)
    found = client.get(f"{ARTICLES}{article.pk}/").content.decode()
    assert SECRET not in found
    assert json.loads(found)["translations"] == []


def test_section_that_is_not_public_is_named_nowhere(home, client):
    draft = SectionFactory(parent=home, title=SECRET, live=False)
    article, inner = ArticleFactory(parent=draft), SectionFactory(parent=draft)
    assert json.loads(client.get(f"{ARTICLES}{article.pk}/").content)["section"] is None
    assert json.loads(client.get(f"{SECTIONS}{inner.pk}/").content)["parent"] is None
    for address in (ARTICLES, SECTIONS):
        assert SECRET not in client.get(address).content.decode()
    assert client.get(f"{ARTICLES}?section={draft.pk}").status_code == 400


NONSENSE = ["", "x", "-1", "1.5", "1e3", "٣", " 1", "9" * 30, "1\x00", "\x00", "' OR 1=1--", "[]", "a" * 5000]
QUERIES = [
    *(f"{name}={quote(value)}" for name in ("limit", "offset", "section") for value in NONSENSE),
    *(f"{name}={quote(value)}" for name in ("from", "to", "before", "locale") for value in NONSENSE),
    "limit=0", "limit=51", "offset=1001", "section=0", "section=999999999",
    "from=2026-02-30", "to=0001-01-01", "to=9999-12-31", "from=2026-1-1", "from=20260101", "from=2026-W01-1",
    "before=0001-01-01T00:00:00", "before=9999-12-31T23:59:59-12:00", "before=2026-01-01T00:00:00,x",
    "before=2026-01-01T00:00:00,99999999999", "before=2026-01-01T00:00:00%00",
    "locale=fr", "order=title", "order=random", "order=published_at", "order=",
    "fields=khong-co", "fields=body", "fields=live", "fields=owner", "fields=*,*", "fields=%00", "fields=title(x)",
    "fields=" + "a(" * 120, "fields=" + "title," * 200, "fields=tags(slug)",
    "child_of=1", "descendant_of=2", "ancestor_of=3", "translation_of=4", "type=wagtailcore.Page", "search=a",
    "format=api", "id=1", "title=a", "live=false", "%00=1", "rich_text_format=raw", "_=1",
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:40])
def test_list_when_asked_nonsense_says_what_is_wrong(section, client, query):
    response = client.get(f"{ARTICLES}?{query}")
    assert response.status_code == 400, response.content
    assert set(json.loads(response.content)) == {"message"}
    assert json.loads(response.content)["message"]


@pytest.mark.parametrize(
    "query", ["limit=0", "section=1", "before=x", "locale=%00", "fields=*,x", "child_of=1"]
)
def test_sections_when_asked_nonsense_say_what_is_wrong(section, client, query):
    response = client.get(f"{SECTIONS}?{query}")
    assert response.status_code == 400
    assert json.loads(response.content)["message"]


@pytest.mark.parametrize("query", ["limit=1", "section=1", "fields=x", "locale=vi"])
def test_article_when_asked_nonsense_says_what_is_wrong(section, client, query):
    article = ArticleFactory(parent=section)
    assert client.get(f"{ARTICLES}{article.pk}/?{query}").status_code == 400


@pytest.mark.parametrize(
    "rest",
    ["0", "abc", "-1", "1.0", "٣", "%00", "1%00", "9" * 12, "9" * 400, "1/2", "find", "%2e%2e", "%0a"],
)
def test_id_that_is_none_is_a_404_in_json(section, client, rest):
    for address in (ARTICLES, SECTIONS):
        response = client.get(f"{address}{rest}/")
        assert response.status_code == 404, rest
        assert set(json.loads(response.content)) == {"message"}


def test_page_of_another_kind_is_not_an_article(home, section, client):
    article = ArticleFactory(parent=section)
    for address in (f"{ARTICLES}{home.pk}/", f"{ARTICLES}{section.pk}/", f"{SECTIONS}{article.pk}/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address", ["/api/", "/api/v2/", "/api/v2/pages/", "/api/v2/images/", "/api/v2/documents/"]
)
def test_nothing_else_is_answered(section, client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert set(json.loads(response.content)) == {"message"}


def test_address_without_its_slash_leads_to_the_one_with_it(section, client):
    response = client.get("/api/v2/articles?limit=3")
    assert (response.status_code, response.headers["Location"]) == (301, f"{ARTICLES}?limit=3")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_other_methods_change_nothing(section, client, method):
    article = ArticleFactory(parent=section)
    for address in (ARTICLES, f"{ARTICLES}{article.pk}/"):
        response = getattr(client, method)(address)
        assert response.status_code == 405
        assert json.loads(response.content)["message"]
        assert response.headers["Allow"] == "GET, HEAD"


def test_head_is_answered_without_a_body(section, client):
    response = client.head(ARTICLES)
    assert (response.status_code, response.content) == (200, b"")


def test_message_is_in_vietnamese(section, client):
    response = client.get(f"{ARTICLES}?limit=0")
    assert response.headers["Content-Language"] == "vi"
    assert "limit" in json.loads(response.content)["message"]
    assert "must be" not in json.loads(response.content)["message"]
