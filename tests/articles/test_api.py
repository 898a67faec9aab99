"""The JSON interface: what it says of articles and sections, in which order, at what cost."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import epoch
from tests.factories import (
    PUBLISHED_AT,
    ArticleFactory,
    PictureFactory,
    SectionFactory,
    make_all_renditions,
    translated,
)

pytestmark = [pytest.mark.django_db, pytest.mark.servers]
SITE = "https://portal.example.vn"
ARTICLES, SECTIONS = "/api/v2/articles/", "/api/v2/sections/"


@pytest.fixture
def answer(client):
    def answer(address: str) -> dict:
        response = client.get(address)
        assert response.status_code == 200, (address, response.content)
        return json.loads(response.content)

    return answer


@pytest.fixture
def ids(answer):
    def ids(address: str) -> list[int]:
        return [item["id"] for item in answer(address)["items"]]

    return ids


# --- what is said ---------------------------------------------------------------------------------
def test_article_in_a_list_says_what_its_card_and_head_say(seed_tree, answer):
    article, section = seed_tree.article, seed_tree.section
    found = next(item for item in answer(f"{ARTICLES}?limit=50")["items"] if item["id"] == article.pk)
    renditions = found.pop("picture")["renditions"]
    assert found == {
        "id": article.pk,
        "title": article.title,
        "lead": article.lead,
        "html_url": SITE + article.public_path,
        "published_at": "2020-12-21T00:45:00+07:00",
        "updated_at": "2020-12-21T00:45:00+07:00",
        "locale": "vi",
        "section": {"id": section.pk, "title": section.title, "html_url": SITE + section.public_path},
        "authors": [
            {"name": "Đinh Tâm", "role": "Phóng viên", "html_url": f"{SITE}/tac-gia/dinh-tam/"},
            {"name": "Hoàng Kiều", "role": "Phóng viên", "html_url": f"{SITE}/tac-gia/hoang-kieu/"},
        ],
        "topics": ["Sắp xếp tổ chức"],
        "tags": ["khoa học", "tuyên truyền"],
        "source": {"name": "Báo Cao Bằng", "url": "https://example.vn/bai-goc"},
        "document_number": "100/QĐ-TTg",
    }
    assert set(renditions) == {"card", "column", "share"}
    assert all(rendition["url"].startswith(f"{SITE}/media/") for rendition in renditions.values())


def test_article_by_id_adds_body_attachments_and_translations(seed_tree, answer):
    found = answer(f"{ARTICLES}{seed_tree.article.pk}/")
    assert found["picture"]["alt"] == "Toàn cảnh hội nghị"
    assert (found["picture"]["caption"], found["picture"]["credit"]) == (
        "Hội nghị tổng kết",
        "Ảnh: Hoàng Kiều",
    )
    assert [block["type"] for block in found["body"]] == [
        block.block_type for block in seed_tree.article.body
    ]
    assert "<b>thống nhất</b>" in found["body"][0]["value"]
    (attachment,) = found["attachments"]
    assert attachment["html_url"].startswith(f"{SITE}/documents/")
    assert found["translations"] == []


def test_body_holds_no_address_without_a_host(seed_tree, answer):
    html = " ".join(block["value"] for block in answer(f"{ARTICLES}{seed_tree.article.pk}/")["body"])
    assert f'src="{SITE}/media/' in html
    assert f'srcset="{SITE}/media/' in html
    for start in ('href="/', 'src="/', 'poster="/', 'srcset="/', ", /"):
        assert start not in html


def test_translations_name_each_other(home, english_home, answer):
    section = SectionFactory(parent=home)
    article = ArticleFactory(parent=section)
    translated(section, title="News", slug="news")
    story = translated(article, title="Story", slug="story")
    assert answer(f"{ARTICLES}{article.pk}/")["translations"] == [
        {"id": story.pk, "locale": "en", "title": "Story", "html_url": f"{SITE}/en/news/story/"}
    ]
    assert [item["id"] for item in answer(f"{ARTICLES}{story.pk}/")["translations"]] == [article.pk]


def test_article_edited_later_says_so(home, answer):
    article = ArticleFactory(last_published_at=datetime(2021, 3, 4, 2, 5, tzinfo=UTC))
    found = answer(f"{ARTICLES}{article.pk}/")
    assert found["updated_at"] == "2021-03-04T09:05:00+07:00"


def test_article_with_the_least_it_needs_is_answered(home, answer):
    article = ArticleFactory(body=[])
    found = answer(f"{ARTICLES}{article.pk}/")
    assert found["picture"] is None
    assert found["authors"] == found["topics"] == found["tags"] == found["body"] == found["attachments"] == []


def test_sections_are_named_with_the_one_above(seed_tree, answer):
    found = answer(SECTIONS)
    assert found["meta"] == {"total_count": 2, "next": None}
    news, section = found["items"]
    assert news["parent"] is None
    assert section["parent"] == {"id": news["id"], "title": "Tin tức sự kiện", "html_url": news["html_url"]}
    assert section["articles_url"] == f"{SITE}{ARTICLES}?section={seed_tree.section.pk}"
    by_id = answer(f"{SECTIONS}{section['id']}/")
    assert {**section, "translations": []} == by_id


def test_answer_is_utf_8_as_it_is(seed_tree, client):
    response = client.get(f"{ARTICLES}{seed_tree.article.pk}/")
    assert response.headers["Content-Type"] == "application/json"
    assert seed_tree.article.title.encode() in response.content


def test_fields_choose_what_is_said(seed_tree, answer):
    item = answer(f"{ARTICLES}?fields=_,title,html_url")["items"][0]
    assert set(item) == {"title", "html_url"}
    everything = set(answer(f"{ARTICLES}?fields=*")["items"][0])
    assert everything == set(answer(ARTICLES)["items"][0])
    assert set(answer(f"{ARTICLES}{seed_tree.article.pk}/?fields=*")) == everything | {
        "body",
        "attachments",
        "translations",
    }


# --- order and paging -----------------------------------------------------------------------------
def test_list_is_newest_first_in_both_languages_at_once(home, english_home, ids):
    section = SectionFactory(parent=home)
    articles = [ArticleFactory(parent=section, when=PUBLISHED_AT + timedelta(days=n)) for n in range(3)]
    translated(section, title="News", slug="news")
    story = translated(articles[1], title="Story", slug="story")
    assert ids(ARTICLES) == [articles[2].pk, story.pk, articles[1].pk, articles[0].pk]
    assert ids(f"{ARTICLES}?locale=en") == [story.pk]
    assert ids(f"{ARTICLES}?locale=vi&order=-published_at") == [article.pk for article in reversed(articles)]


def test_next_leads_through_every_article_once(seed_tree, answer):
    ArticleFactory.create_batch(4, parent=seed_tree.section)  # of the same moment as the seed's
    seen, address = [], f"{ARTICLES}?limit=3"
    while address:
        found = answer(address)
        assert found["meta"]["total_count"] == 17
        seen += [item["id"] for item in found["items"]]
        address = found["meta"]["next"]
        assert address is None or address.startswith(f"{SITE}{ARTICLES}?")
        address = address and address.removeprefix(SITE)
    assert len(seen) == len(set(seen)) == 17
    assert seen == [item["id"] for item in answer(f"{ARTICLES}?limit=50")["items"]]


def test_offset_and_before_say_the_same(seed_tree, answer, ids):
    whole = answer(f"{ARTICLES}?limit=50")["items"]
    assert ids(f"{ARTICLES}?limit=4&offset=5") == [item["id"] for item in whole[5:9]]
    sixth = whole[5]["published_at"]
    older = [item["id"] for item in whole if item["published_at"] < sixth]
    assert ids(f"{ARTICLES}?limit=50&before={sixth}") == older
    assert ids(f"{ARTICLES}?before=1990-01-01T00:00:00") == []


def test_section_lists_its_descendants_and_what_names_it_as_a_further_one(seed_tree, ids):
    other = SectionFactory(parent=seed_tree.home, title="Khác")
    elsewhere = ArticleFactory(parent=other, further_sections=[seed_tree.section])
    assert set(ids(f"{ARTICLES}?section={seed_tree.news.pk}&limit=50")) == {
        seed_tree.article.pk, elsewhere.pk, *(article.pk for article in seed_tree.siblings)
    }  # fmt: skip
    assert ids(f"{ARTICLES}?section={other.pk}") == [elsewhere.pk]
    assert ids(f"{ARTICLES}?section={other.pk}&locale=en") == []


def test_days_are_those_of_vietnam_and_both_included(home, ids):
    late = ArticleFactory(when=datetime(2026, 3, 1, 16, 59, tzinfo=UTC))  # 23:59 on 1 March
    early = ArticleFactory(when=datetime(2026, 3, 1, 17, 0, tzinfo=UTC))  # 00:00 on 2 March
    assert ids(f"{ARTICLES}?from=2026-03-01&to=2026-03-01") == [late.pk]
    assert ids(f"{ARTICLES}?from=2026-03-02&to=2026-03-02") == [early.pk]
    assert ids(f"{ARTICLES}?from=2026-03-01") == [early.pk, late.pk]
    assert ids(f"{ARTICLES}?from=2026-03-03") == ids(f"{ARTICLES}?to=1900-01-01") == []
    assert ids(f"{ARTICLES}?from=2026-03-02&to=2026-03-01") == []


# --- cost and headers -----------------------------------------------------------------------------
def cost(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_one_and_twenty_articles_cost_the_same(seed_tree, client):
    pictures = PictureFactory.create_batch(3)
    make_all_renditions(*pictures)
    for number in range(20):
        ArticleFactory(
            parent=SectionFactory(parent=seed_tree.news),
            when=PUBLISHED_AT + timedelta(days=30 + number),
            lead_picture=pictures[number % 3],
            authors=seed_tree.authors,
            topics=[seed_tree.topic],
            tags=["một", f"hai {number}"],
        )
    one, twenty = (cost(client, f"{ARTICLES}?limit={limit}") for limit in (1, 20))
    assert one == twenty <= 13
    assert cost(client, f"{SECTIONS}?limit=1") == cost(client, f"{SECTIONS}?limit=20") <= 5


def test_unchanged_answer_is_a_304_without_a_query(seed_tree, client, django_assert_num_queries):
    for address in (ARTICLES, f"{ARTICLES}?limit=3", f"{ARTICLES}{seed_tree.article.pk}/", SECTIONS):
        etag = client.get(address).headers["ETag"]
        with django_assert_num_queries(0):
            response = client.get(address, headers={"if-none-match": etag})
        assert (response.status_code, response.content) == (304, b"")
        assert response.headers["ETag"] == etag
    assert client.get(f"{ARTICLES}?limit=4", headers={"if-none-match": etag}).status_code == 200
    epoch.rise()
    assert client.get(SECTIONS, headers={"if-none-match": etag}).status_code == 200


def test_validator_does_not_live_for_ever(home, client, time_machine):
    time_machine.move_to("2026-03-01T00:00:00+07:00", tick=False)
    etag = client.get(ARTICLES).headers["ETag"]
    assert client.get(ARTICLES, headers={"if-none-match": etag}).status_code == 304
    time_machine.move_to("2026-03-01T00:11:00+07:00", tick=False)
    assert client.get(ARTICLES, headers={"if-none-match": etag}).status_code == 200


def test_answers_are_for_anybody_and_asked_for_again(seed_tree, client):
    for address in (ARTICLES, f"{ARTICLES}?limit=0", f"{ARTICLES}0/", "/api/", "/api/v2/pages/"):
        response = client.get(address)
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Cache-Control"] == "no-cache"
        assert not response.cookies
        assert response.get("Vary", "Accept-Encoding") == "Accept-Encoding"
    assert "ETag" not in client.get(f"{ARTICLES}0/").headers


def test_answer_is_the_same_for_whoever_asks(seed_tree, client, administrator):
    anonymous = client.get(ARTICLES).content
    client.force_login(administrator)
    response = client.get(
        ARTICLES, headers={"accept": "text/html", "accept-language": "en", "host": "evil.example"}
    )
    assert response.content == anonymous
    assert response.headers["Content-Type"] == "application/json"


def test_long_answer_is_compressed_where_that_is_understood(seed_tree, client):
    response = client.get(ARTICLES, headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["ETag"] == client.get(ARTICLES).headers["ETag"]
