"""Whole pages for anonymous readers: what is kept, for whom, and how it ends."""

import gzip

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model

from articles.models import NewsIndexPage
from core import epoch
from core.page_cache import PageCacheMiddleware
from home.models import HomePage

pytestmark = [pytest.mark.django_db, pytest.mark.servers]


@pytest.fixture(autouse=True)
def page_cache(settings):
    settings.PAGE_CACHE = True


@pytest.fixture
def section():
    home = HomePage.objects.get()
    section = home.add_child(instance=NewsIndexPage(title="Tin tức", slug="tin-tuc", introduction="Một"))
    epoch.rise()
    return section


def change_behind_its_back(section):
    NewsIndexPage.objects.filter(pk=section.pk).update(introduction="Hai")


def test_page_asked_twice_is_rendered_once(client, section, django_assert_num_queries):
    first = client.get("/tin-tuc/")
    with django_assert_num_queries(0):
        second = client.get("/tin-tuc/")
    assert second.content == first.content
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_page_after_epoch_rises_is_rendered_anew(client, section):
    client.get("/tin-tuc/")
    change_behind_its_back(section)
    assert "Một" in client.get("/tin-tuc/").content.decode()
    epoch.rise()
    assert "Hai" in client.get("/tin-tuc/").content.decode()


def test_publish_through_revision_shows_on_next_request(client, section, django_capture_on_commit_callbacks):
    client.get("/tin-tuc/")
    section.introduction = "Ba"
    with django_capture_on_commit_callbacks(execute=True):
        section.save_revision().publish()
    assert "Ba" in client.get("/tin-tuc/").content.decode()


def test_draft_saved_leaves_the_stored_page_alone(client, section, django_capture_on_commit_callbacks):
    client.get("/tin-tuc/")
    before = epoch.current()
    section.introduction = "Nháp"
    with django_capture_on_commit_callbacks(execute=True):
        section.save_revision()
    assert epoch.current() == before
    assert "Nháp" not in client.get("/tin-tuc/").content.decode()


def test_session_neither_fills_nor_reads_the_cache(client, section):
    user = get_user_model().objects.create_superuser("q", "q@example.vn", "p")
    client.force_login(user)
    client.get("/tin-tuc/")
    change_behind_its_back(section)
    assert "Hai" in client.get("/tin-tuc/").content.decode()
    client.logout()
    client.cookies.clear()
    anonymous = client.get("/tin-tuc/").content.decode()
    assert "Hai" in anonymous
    assert f"/{settings.ADMIN_PATH}/" not in anonymous


def test_unknown_parameters_share_one_entry_and_page_does_not(client, section, django_assert_num_queries):
    client.get("/tin-tuc/")
    with django_assert_num_queries(0):
        assert client.get("/tin-tuc/?utm_source=x&fbclid=y").status_code == 200
    assert client.get("/tin-tuc/?page=2").status_code == 404


def test_error_and_redirect_are_not_stored(client, section):
    assert client.get("/tin-tuc/moi/").status_code == 404
    section.add_child(instance=NewsIndexPage(title="Mới", slug="moi"))
    assert client.get("/tin-tuc/moi/").status_code == 200


def test_restricted_page_is_not_stored(client, section):
    section.view_restrictions.create(restriction_type="password", password="x")
    response = client.get("/tin-tuc/")
    assert "Một" not in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]


def test_headers_let_browsers_validate_and_nobody_vary_by_cookie(client, section):
    response = client.get("/tin-tuc/")
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert not response.cookies
    again = client.get("/tin-tuc/", headers={"if-none-match": response.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_page_says_its_length(client, section):
    for encoding in ("", "gzip"):
        response = client.get("/tin-tuc/", headers={"accept-encoding": encoding})
        assert response.headers["Content-Length"] == str(len(response.content))
        head = client.head("/tin-tuc/", headers={"accept-encoding": encoding})
        assert head.headers["Content-Length"] == response.headers["Content-Length"]


def test_gzip_is_sent_only_where_asked_for(client, section):
    plain = client.get("/tin-tuc/")
    packed = client.get("/tin-tuc/", headers={"accept-encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content


@pytest.mark.parametrize("limit", [10, 10_000_000])
def test_large_page_is_kept_compressed_alone_and_answered_as_asked(client, section, monkeypatch, limit):
    monkeypatch.setattr("core.page_cache.LARGE", limit)
    kept = []
    store = PageCacheMiddleware.store
    monkeypatch.setattr(
        PageCacheMiddleware, "store", staticmethod(lambda r: kept.append(store(r)) or kept[-1])
    )
    first = client.get("/tin-tuc/")
    for _again in range(2):
        plain, packed = (client.get("/tin-tuc/", headers=h) for h in ({}, {"accept-encoding": "gzip"}))
        assert plain.content == gzip.decompress(packed.content) == first.content
    (stored,) = kept
    assert (stored.body is None) is (limit == 10)
