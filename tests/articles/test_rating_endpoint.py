"""/ratings/: what is answered, what is taken, what is refused; as JSON and to plain forms."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import IntegrityError, OperationalError
from django.test import Client
from redis import RedisError

from articles.models import ArticlePage, ArticleRating, Vote
from articles.ratings.votes import carry_over
from core import epoch
from tests.factories import ArticleFactory, SectionFactory, restrict, translated

pytestmark = pytest.mark.django_db

READER = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36"
)
ADDRESS = "113.160.0.7"
NO_NUMBERS = {"average": None, "points": 0, "votes": 0, "mine": None}
AS_BROWSERS_ASK = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


class Reader(Client):
    """A browser on the site."""

    def __init__(self, agent: str = READER, address: str = ADDRESS) -> None:
        super().__init__(headers={"User-Agent": agent}, REMOTE_ADDR=address)

    def ask(self, page, **options):
        return self.get("/ratings/", {"page": page}, **options)

    def vote(self, page=None, stars=None, body=None, headers=None):
        sent = json.dumps({"page": page, "stars": stars}) if body is None else body
        headers = {"Sec-Fetch-Site": "same-origin"} | (headers or {})
        return self.post("/ratings/", sent, content_type="application/json", headers=headers)

    def submit(self, headers=None, **fields):
        """The plain form."""
        body = "&".join(f"{name}={value}" for name, value in fields.items())
        headers = {"Origin": "https://portal.example.vn"} | AS_BROWSERS_ASK | (headers or {})
        form = "application/x-www-form-urlencoded"
        return self.post("/ratings/", body, content_type=form, headers=headers)


@pytest.fixture
def reader():
    return Reader()


@pytest.fixture
def article(home):
    return ArticleFactory()


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html5lib")


# --- numbers --------------------------------------------------------------------------------------
def test_article_nobody_rated_has_no_average(reader, article):
    response = reader.ask(article.pk)
    assert response.status_code == 200
    assert response.json() == NO_NUMBERS
    assert "no-store" in response.headers["Cache-Control"]
    assert "Accept" in response.headers["Vary"]
    assert not response.cookies


def test_numbers_hold_what_was_carried_over_and_the_readers_own_stars(reader, article):
    carry_over(article.pk, points=5, votes=1)
    answer = {"average": 4.5, "points": 9, "votes": 2, "mine": 4}
    assert reader.vote(article.pk, 4).json() == answer
    assert reader.ask(article.pk).json() == answer
    assert Reader().ask(article.pk).json() == answer | {"mine": None}


@pytest.mark.parametrize("page", ["", "x", "0", "-1", "1.0", "1e3", "٣", "9" * 19, "9" * 30, "1%00"])
def test_page_that_is_no_id_is_a_bad_request(reader, home, page):
    response = reader.get(f"/ratings/?page={page}")
    assert response.status_code == 400
    assert response.json() == {"error": "Không hiểu được yêu cầu."}


def test_numbers_without_a_page_are_a_bad_request(reader, home):
    assert reader.get("/ratings/").status_code == 400


def unpublished(article):
    article.unpublish()


def switched_off(article):
    ArticlePage.objects.filter(pk=article.pk).update(rating_enabled=False)


def below_a_section_switched_off(article):
    section = article.get_parent().specific
    section.ratings_enabled = False
    section.save()


def deleted(article):
    article.delete()


@pytest.mark.parametrize(
    "what",
    [unpublished, switched_off, below_a_section_switched_off, deleted, restrict],
    ids=lambda f: f.__name__,
)
def test_article_that_takes_no_rating_is_not_found(reader, article, what):
    number = article.pk
    what(article)
    assert reader.ask(number).status_code == 404
    response = reader.vote(number, 5)
    assert response.status_code == 404
    assert response.json() == {"error": "Trang này không nhận đánh giá."}
    assert not response.cookies
    assert not Vote.objects.exists()


def test_alias_of_a_restricted_article_is_not_found(reader, article, home):
    alias = article.create_alias(parent=SectionFactory(parent=home))
    assert reader.ask(alias.pk).status_code == 200
    restrict(article)
    assert reader.ask(alias.pk).status_code == 404


def test_page_that_is_no_article_is_not_found(reader, home):
    assert reader.ask(home.pk).status_code == 404


# --- votes ----------------------------------------------------------------------------------------
def test_first_vote_sets_a_functional_cookie_that_goes_to_this_address_alone(reader, article, settings):
    settings.SESSION_COOKIE_SECURE = True
    cookie = reader.vote(article.pk, 5).cookies["rating"]
    assert re.fullmatch(r"[\w-]{32}", cookie.value)
    assert cookie["path"] == "/ratings/"
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 365 * 24 * 60 * 60
    assert cookie["httponly"]
    assert cookie["secure"]
    assert not cookie["domain"]


def test_cookie_over_plain_http_is_not_secure(reader, article):
    assert not reader.vote(article.pk, 5).cookies["rating"]["secure"]


def test_row_of_a_vote_holds_nothing_of_the_reader(reader, article):
    token = reader.vote(article.pk, 5).cookies["rating"].value
    row = Vote.objects.values().get()
    assert set(row) == {"id", "article_id", "token_hash", "stars"}
    assert token not in row["token_hash"]


def test_vote_when_changed_replaces_the_first_and_keeps_the_token(reader, article):
    first = reader.vote(article.pk, 5).cookies["rating"].value
    again = reader.vote(article.pk, 2)
    assert again.json() == {"average": 2.0, "points": 2, "votes": 1, "mine": 2}
    assert again.cookies["rating"].value == first


def test_reader_has_one_token_for_all_articles(reader, article):
    first = reader.vote(article.pk, 5).cookies["rating"].value
    assert reader.vote(ArticleFactory().pk, 4).cookies["rating"].value == first
    assert reader.ask(article.pk).json()["mine"] == 5


def test_token_of_somebody_elses_making_is_replaced(reader, article):
    reader.cookies["rating"] = "x"
    assert reader.vote(article.pk, 5).cookies["rating"].value != "x"


@pytest.mark.parametrize("stars", ['"5"', '"5x"', "true", "5.0", "0", "6", "-1", "null", "[5]", "1e400"])
def test_stars_that_are_no_number_from_one_to_five_are_refused(reader, article, stars):
    response = reader.vote(body=f'{{"page": {article.pk}, "stars": {stars}}}')
    assert response.status_code == 400
    assert response.json() == {"error": "Hãy chọn từ một đến năm sao."}
    assert not ArticleRating.objects.exists()


@pytest.mark.parametrize("page", ['"1"', "true", "1.0", "null", "[]", "1" * 400, "{}"])
def test_vote_for_a_page_that_is_no_id_is_refused(reader, home, page):
    assert reader.vote(body=f'{{"page": {page}, "stars": 5}}').status_code == 400


@pytest.mark.parametrize("body", ["", "{", "[]", "5", "null", '"x"', "[" * 900, b"\xff\xfe", "{}"])
def test_body_that_cannot_be_read_is_refused(reader, home, body):
    assert reader.vote(body=body).status_code == 400


def test_body_that_is_too_large_is_refused(reader, article):
    body = json.dumps({"page": article.pk, "stars": 5, "more": "x" * 2000})
    assert reader.vote(body=body).status_code == 413


def test_other_methods_are_refused(reader, article):
    assert reader.put("/ratings/").status_code == 405
    assert reader.delete("/ratings/").status_code == 405


def test_answer_is_in_the_language_of_the_article(reader, home, english_home):
    section = SectionFactory(parent=home)
    article = ArticleFactory(parent=section)
    translated(section, title="News", slug="news")
    story = translated(article, title="Story", slug="story")
    response = reader.vote(story.pk, 9)
    assert response.json() == {"error": "Choose from one to five stars."}
    assert response.headers["Content-Language"] == "en"


def test_page_is_served_from_the_cache_to_who_has_voted(
    reader, article, settings, django_capture_on_commit_callbacks, django_assert_num_queries
):
    settings.PAGE_CACHE = True
    epoch.rise()
    first = reader.get(article.public_path)
    with django_capture_on_commit_callbacks(execute=True):
        reader.vote(article.pk, 5)
    # Browsers would not even send the cookie here; a cache in front could not tell the difference.
    assert "rating" in reader.cookies
    with django_assert_num_queries(0):
        assert reader.get(article.public_path).content == first.content


# --- who may vote ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": None, "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": None, "Origin": "null"},
        {"Sec-Fetch-Site": None, "Referer": "https://evil.example/https://portal.example.vn/"},
        {"Sec-Fetch-Site": None},
    ],
)
def test_vote_from_elsewhere_is_refused(reader, article, headers):
    sent = {"Sec-Fetch-Site": "same-origin"} | headers
    response = reader.post(
        "/ratings/",
        json.dumps({"page": article.pk, "stars": 5}),
        content_type="application/json",
        headers={name: value for name, value in sent.items() if value is not None},
    )
    assert response.status_code == 403
    assert not Vote.objects.exists()
    assert not response.cookies


def test_who_is_logged_in_is_told_that_ratings_are_for_readers(reader, article, editor):
    reader.force_login(editor)
    response = reader.vote(article.pk, 5)
    assert response.status_code == 403
    assert response.json()["error"].startswith("Đánh giá dành cho người đọc.")
    assert not Vote.objects.exists()


def test_forged_session_cookie_hinders_nobody(reader, article):
    reader.cookies["sessionid"] = "khong-co-that"
    assert reader.vote(article.pk, 5).status_code == 200


# --- how often ------------------------------------------------------------------------------------
NOON = datetime(2026, 3, 4, 5, 0, tzinfo=UTC)


def test_reader_who_is_too_quick_is_told_to_wait_and_may_go_on_later(reader, article):
    with time_machine.travel(NOON, tick=False) as clock:
        assert {reader.vote(article.pk, 1 + number % 5).status_code for number in range(40)} == {200}
        response = reader.vote(article.pk, 1)
        assert response.status_code == 429
        assert response.headers["Retry-After"] == "60"
        assert "Quá nhiều đánh giá" in response.json()["error"]
        assert reader.ask(article.pk).json()["mine"] == 5
        assert Reader(agent=f"{READER} OPR/1").vote(article.pk, 1).status_code == 200
        clock.shift(timedelta(minutes=1))
        assert reader.vote(article.pk, 1).status_code == 200


def test_one_address_that_calls_itself_many_browsers_is_stopped_at_one_article(article):
    other = ArticleFactory()
    with time_machine.travel(NOON, tick=False):
        answers = [Reader(f"{READER} {number}").vote(article.pk, 5).status_code for number in range(51)]
        assert answers == [200] * 50 + [429]
        assert Reader(f"{READER} x").vote(other.pk, 5).status_code == 200
        assert Reader(address="14.160.0.9").vote(article.pk, 5).status_code == 200


def test_readers_behind_a_proxy_nobody_named_are_not_taken_for_one(article):
    with time_machine.travel(NOON, tick=False):
        readers = [Reader(f"{READER} {number}", address="127.0.0.1") for number in range(55)]
        assert {reader.vote(article.pk, 5).status_code for reader in readers} == {200}


# --- when the database cannot ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("error", "status"), [(IntegrityError, 404), (OperationalError, 503), (RedisError, 503), (OSError, 503)]
)
def test_vote_the_database_does_not_take_is_answered_and_sets_no_cookie(
    reader, article, monkeypatch, error, status
):
    """An article deleted meanwhile; a database that is locked; a store or a day's salt out of reach."""

    def cast(*arguments):
        raise error

    monkeypatch.setattr("articles.ratings.views.cast", cast)
    response = reader.vote(article.pk, 5)
    assert response.status_code == status
    assert response.json()["error"]
    assert ("Retry-After" in response.headers) is (status == 503)
    assert not response.cookies


# --- without JavaScript ---------------------------------------------------------------------------
def test_form_of_the_page_when_submitted_leads_to_thanks_and_back(reader, article):
    carry_over(article.pk, points=5, votes=1)
    form = soup(reader.get(article.public_path)).select_one("form.rating__form")
    assert (form["action"], form["method"]) == ("/ratings/", "post")
    (page,) = form.select('input[type="hidden"]')
    response = reader.submit(**{page["name"]: page["value"], "stars": 4})
    assert response.status_code == 303
    assert response.headers["Location"] == f"/ratings/?page={article.pk}"
    assert "rating" in response.cookies
    thanks = reader.get(response.headers["Location"], headers=AS_BROWSERS_ASK)
    assert "no-store" in thanks.headers["Cache-Control"]
    page = soup(thanks)
    assert page.h1.get_text(strip=True) == "Cảm ơn bạn đã đánh giá"
    assert page.select_one('meta[name="robots"]')["content"] == "noindex"
    words = " ".join(page.main.get_text().split())
    assert "Bạn đã chấm 4 trên 5 sao" in words
    assert "Tổng số điểm của bài viết là: 9 trong 2 đánh giá" in words
    assert [button["value"] for button in page.select("input[checked]")] == ["4"]
    assert page.select_one("main a.button")["href"] == f"{article.public_path}#rating"
    assert soup(reader.get(article.public_path)).select_one("#rating")


def test_form_is_a_group_of_five_labelled_stars(reader, article):
    group = soup(reader.get(article.public_path)).select_one(".rating fieldset")
    assert group.legend.get_text(strip=True)
    assert [label.get_text(strip=True) for label in group.select("label")] == [
        f"{n} sao" for n in range(1, 6)
    ]
    assert {button["name"] for button in group.select('label > input[type="radio"]')} == {"stars"}


def test_form_from_elsewhere_is_refused_with_a_page(reader, article):
    response = reader.submit(headers={"Origin": "https://evil.example"}, page=article.pk, stars=5)
    assert response.status_code == 403
    assert soup(response).h1.get_text(strip=True) == "Chỉ các trang của cổng này được gửi yêu cầu này."
    assert not Vote.objects.exists()


@pytest.mark.parametrize("stars", ["", "0", "6", "5x", "5.0", "true", "%F0%9F"])
def test_form_without_proper_stars_is_refused_with_a_page_that_leads_back(reader, article, stars):
    response = reader.submit(page=article.pk, stars=stars)
    assert response.status_code == 400
    page = soup(response)
    assert page.h1.get_text(strip=True) == "Hãy chọn từ một đến năm sao."
    assert page.select_one("main a.button")["href"] == f"{article.public_path}#rating"


def test_form_for_an_unknown_page_is_refused_with_a_page(reader, home):
    response = reader.submit(page=999_999, stars=5)
    assert response.status_code == 404
    assert soup(response).h1.get_text(strip=True) == "Trang này không nhận đánh giá."


def test_form_that_is_too_large_is_refused_with_a_page(reader, article):
    response = reader.submit(page=article.pk, stars=5, more="x" * 2000)
    assert response.status_code == 413
    assert soup(response).h1


def test_form_too_often_is_refused_with_a_page(reader, article):
    with time_machine.travel(NOON, tick=False):
        for _vote in range(40):
            reader.submit(page=article.pk, stars=5)
        response = reader.submit(page=article.pk, stars=1)
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"
    assert "thử lại sau một phút" in soup(response).h1.get_text()


def test_english_form_is_answered_in_english(reader, home, english_home):
    section = SectionFactory(parent=home)
    article = ArticleFactory(parent=section)
    translated(section, title="News", slug="news")
    story = translated(article, title="Story", slug="story")
    response = reader.submit(page=story.pk, stars=3)
    page = soup(reader.get(response.headers["Location"], headers=AS_BROWSERS_ASK))
    assert page.html["lang"] == "en"
    assert "Thank you for your rating" in page.h1.get_text()


def test_page_of_ratings_before_a_vote_thanks_nobody(reader, article):
    response = reader.ask(article.pk, headers=AS_BROWSERS_ASK)
    assert soup(response).h1.get_text(strip=True) == "Đánh giá"
