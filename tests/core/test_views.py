"""Health, readiness and error pages."""

import pytest
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
