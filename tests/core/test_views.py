"""Health, readiness and error pages."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory
from django.utils import translation
from wagtail.models import PageViewRestriction

from core import views
from home.models import HomePage
from tests.factories import ArticleFactory, SectionFactory, StandardPageFactory, restrict


def test_healthz_answers_without_any_query(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert not response.cookies


def test_readyz_when_all_answer_is_200(client, db):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "cache": "ok", "storage": "ok"}


def test_readyz_when_the_cache_loses_values_is_503_and_says_so(client, db, monkeypatch):
    monkeypatch.setattr(type(cache._connections["default"]), "get", lambda *args, **kwargs: None)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["cache"] == "OSError"
    assert response.json()["database"] == "ok"


def test_readyz_when_the_database_fails_is_503(db, monkeypatch):
    def fail(*args, **kwargs):
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", fail)
        response = views.readyz(RequestFactory().get("/readyz"))
    assert response.status_code == 503
    assert b"ConnectionError" in response.content


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_when_posted_to_is_405(client, db, path):
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200


@pytest.mark.parametrize("language", ["vi", "en"])
def test_server_error_page_asks_the_database_nothing(django_assert_num_queries, db, language):
    with translation.override(language), django_assert_num_queries(0):
        response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert b"<h1" in response.content


def test_page_view_that_breaks_answers_with_the_error_page(client, home, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("hỏng")

    monkeypatch.setattr(HomePage, "get_context", fail)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert b"RuntimeError" not in response.content


@pytest.mark.parametrize("view", ["bad_request", "permission_denied"])
def test_refusals_are_readable_pages(rf, home, view):
    request = rf.get("/")
    response = getattr(views, view)(request)
    assert response.status_code == {"bad_request": 400, "permission_denied": 403}[view]
    assert b"<h1" in response.content


def test_page_that_is_restricted_asks_for_its_password(client, home):
    page = StandardPageFactory(parent=home, title="Nội bộ", introduction="Chuyện riêng")
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="vao-di")
    response = client.get(page.public_path)
    assert response.status_code == 200
    assert "Chuyện riêng" not in response.content.decode()
    assert 'type="password"' in response.content.decode()


def test_page_below_a_restricted_one_asks_for_a_login(client, home):
    section = SectionFactory(parent=home)
    article = ArticleFactory(parent=section)
    restrict(section)
    response = client.get(article.public_path)
    assert response.status_code == 302
    assert "/login/" in response["Location"]


# --- words of a broken address ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/tin-tuc/lua-nep-pi-pat/", "lua nep pi pat"),
        ("/vi/news/khoa-hoc/Day-manh-thong-tin-tuyen-truyen-1234.html", "Day manh thong tin tuyen truyen"),
        ("/tin-tuc/le_hoi.2020-12-21/", "le hoi"),
        ("/tin-tuc/lúa-nếp/12345/", "lúa nếp"),
        ("/tin-tuc/covid-19-va-nong-dan/", "covid 19 va nong dan"),
        ("/index.PHP", "index"),
        ("/en/rice-growing/", "rice growing"),
        ("/en/", ""),
        ("/12345/2020.html", ""),
        ("/", ""),
        ("//", ""),
        ("/a%FFb/", "a b"),
        ("/a\x00b\u202e\n/", "a b"),
        ("/" + "a" * 5000 + "/", "a" * 100),
        ("/" + "lua-" * 1000, " ".join(["lua"] * 25)),
        ("/<script>alert(1)</script>/", "script>"),
    ],
)
def test_words_of_a_broken_address(path, words):
    assert views.words_of(path) == words


@pytest.mark.parametrize(
    ("path", "action", "words"),
    [
        ("/tin-tuc/lua-nep-pi-pat-123.html", "/tim-kiem/", "lua nep pi pat"),
        ("/en/news/rice-growing/", "/en/search/", "rice growing"),
    ],
)
def test_not_found_page_offers_to_search_for_its_words(client, english_home, path, action, words):
    response = client.get(path)
    form = BeautifulSoup(response.content, "html5lib").main.form
    assert response.status_code == 404
    assert (form["action"], form["method"]) == (action, "get")
    assert form.select_one("input[name=q]")["value"] == words
    assert form.label["for"] == form.input["id"]
    assert not response.cookies


@pytest.mark.parametrize(
    "path",
    [
        "/a%00b/",
        "/%ff/",
        "/%C3%28.html",
        "/" + "a" * 5000 + "/",
        "/" + "a/" * 2500,
        "/%22%3E%3Cscript%3Ealert(1)%3C/script%3E/",
    ],
)
def test_not_found_page_of_a_hostile_path_is_safe(client, db, path):
    response = client.get(path)
    assert response.status_code == 404
    text = response.content.decode()
    assert "<script>alert" not in text
    assert "\x00" not in text
    assert len(BeautifulSoup(text, "html5lib").main.form.select_one("input[name=q]")["value"]) <= 100
