"""Whole pages for anonymous readers: what is kept, for whom, and how it ends."""

import gzip
import re

import brotli
import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import get_user_model

from articles.models import NewsIndexPage
from core import epoch
from core.page_cache import PageCacheMiddleware
from core.stored_pages import Key, pages
from home.models import HomePage
from tests.factories import committing

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


def test_publish_through_revision_shows_on_next_request(client, section):
    client.get("/tin-tuc/")
    section.introduction = "Ba"
    with committing():
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
    epoch.forget()  # what this process knows of sections is not what is tested
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


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br; q=0.000,gzip ;q=0", None),
        ("BR", "br"),
        ("brx", None),
    ],
)
def test_page_is_compressed_as_asked_and_is_the_same_page(client, section, asked, sent):
    plain = client.get("/tin-tuc/")
    assert "Content-Encoding" not in plain.headers
    packed = client.get("/tin-tuc/", headers={"accept-encoding": asked})
    assert packed.headers.get("Content-Encoding") == sent
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[sent]
    assert unpack(packed.content) == plain.content
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert packed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("limit", [10, 10_000_000])
def test_large_page_is_kept_compressed_alone_and_answered_as_asked(client, section, monkeypatch, limit):
    monkeypatch.setattr("core.stored_pages.LARGE", limit)
    first = client.get("/tin-tuc/")
    for _again in range(2):
        plain, packed = (client.get("/tin-tuc/", headers=h) for h in ({}, {"accept-encoding": "gzip, br"}))
        unpack = gzip.decompress if limit == 10 else brotli.decompress
        assert plain.content == unpack(packed.content) == first.content
    stored = pages.find(Key(epoch.current(), "/tin-tuc/"))
    assert (stored.body is None) is (limit == 10)


def test_number_of_a_page_is_one_address_however_it_is_written(rf):
    address = PageCacheMiddleware.address
    assert address(rf.get("/tin/?page=2")) == address(rf.get("/tin/?x=1&page=0002&fbclid=y"))
    assert address(rf.get("/tin/?page=2")) != address(rf.get("/tin/?page=3"))
    assert address(rf.get("/tin/?utm_source=x")) == address(rf.get("/tin/"))
    assert len(address(rf.get("/tin/?page=" + "9" * 5000))) < 40


@pytest.mark.usefixtures("section")
def test_host_of_the_request_leaves_no_trace(client):
    client.get("/tin-tuc/", headers={"host": "evil.example"})
    assert "evil.example" not in client.get("/tin-tuc/").content.decode()


def test_cache_in_front_may_keep_a_page_only_where_it_can_be_emptied(client, section, settings):
    assert client.get("/tin-tuc/").headers["Cache-Control"] == "no-cache"
    settings.WAGTAILFRONTENDCACHE = {"front": {}}
    control = client.get("/tin-tuc/").headers["Cache-Control"]
    assert re.fullmatch(r"max-age=0, must-revalidate, s-maxage=(3\d|40)", control)
    # Any number of words can be looked for.
    assert client.get("/tim-kiem/?q=tin").headers["Cache-Control"] == "no-cache"


def test_page_stored_a_while_ago_may_be_kept_in_front_for_the_rest_of_its_minute(client, section, settings):
    settings.WAGTAILFRONTENDCACHE = {"front": {}}
    with time_machine.travel(1_900_000_000, tick=False) as clock:
        client.get("/tin-tuc/")
        clock.shift(epoch.PAGE_TTL - 15)
        assert client.get("/tin-tuc/").headers["Cache-Control"].endswith("s-maxage=15")


def test_page_that_changed_while_it_was_rendered_is_not_kept_in_front(client, section, settings, monkeypatch):
    settings.WAGTAILFRONTENDCACHE = {"front": {}}
    prepare = NewsIndexPage.get_context

    def change_meanwhile(page, *args, **kwargs):
        epoch.rise()
        return prepare(page, *args, **kwargs)

    monkeypatch.setattr(NewsIndexPage, "get_context", change_meanwhile)
    monkeypatch.setattr("core.front_cache.empty", lambda: None)
    assert client.get("/tin-tuc/").headers["Cache-Control"] == "no-cache"


def test_crash_between_commit_and_epoch_heals_within_a_minute(client, section):
    with time_machine.travel(1_900_000_000, tick=False) as clock:
        client.get("/tin-tuc/")
        change_behind_its_back(section)
        clock.shift(epoch.PAGE_TTL - 1)
        assert "Một" in client.get("/tin-tuc/").content.decode()
        clock.shift(2)
        assert "Hai" in client.get("/tin-tuc/").content.decode()


def test_page_taken_over_from_another_process_is_no_younger_for_it(client, section):
    """Else a page would live a minute in each process it came through."""
    with time_machine.travel(1_900_000_000, tick=False) as clock:
        client.get("/tin-tuc/")
        change_behind_its_back(section)
        clock.shift(epoch.PAGE_TTL - 10)
        pages.__init__()  # another process: it knows what is shared alone
        assert "Một" in client.get("/tin-tuc/").content.decode()
        clock.shift(11)
        assert "Hai" in client.get("/tin-tuc/").content.decode()
