"""``/vi/…`` leads to the same path without the prefix, and never to another host."""

from urllib.parse import urlsplit

import pytest
from wagtail.contrib.redirects.models import Redirect

from tests.factories import SectionFactory


def test_vi_prefix_is_dropped_for_good(home, client):
    SectionFactory(parent=home, slug="tin-tuc")
    response = client.get("/vi/tin-tuc/")
    assert (response.status_code, response["Location"]) == (301, "/tin-tuc/")


@pytest.mark.parametrize("path", ["/vi", "/vi/"])
def test_vi_home_leads_to_the_home_page(home, client, path):
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, "/")


def test_vi_prefix_when_there_is_a_query_keeps_it(home, client):
    SectionFactory(parent=home, slug="tin-tuc")
    assert client.get("/vi/tin-tuc/?page=2&q=%C4%91")["Location"] == "/tin-tuc/?page=2&q=%C4%91"


@pytest.mark.parametrize(
    "path",
    [
        "/vi//evil.example/",
        "/vi///evil.example/",
        "/vi/%2F%2Fevil.example/",
        "/vi/%5Cevil.example/",
        "/vi/%5C%5Cevil.example/",
        "/vi/%2F%5Cevil.example/",
        "/vi/%09//evil.example/",
        "/vi/%20//evil.example/",
        "/vi//%09/evil.example/",
        "/vi/https://evil.example/",
        "/vi/javascript:alert(1)",
        "/vi/%0d%0aLocation:%20https://evil.example/",
    ],
)
def test_vi_prefix_whatever_follows_never_leaves_the_host(db, client, path):
    response = client.get(path)
    assert response.status_code in (301, 404)
    location = response.get("Location", "/")
    assert location.startswith("/")
    # As browsers read it: tabs and line ends dropped, a backslash is a slash.
    as_read = location.replace("\t", "").replace("\n", "").replace("\r", "").replace("\\", "/")
    assert not as_read.startswith("//")
    assert not urlsplit(as_read).netloc


def test_word_that_begins_with_vi_is_no_prefix(home, client):
    SectionFactory(parent=home, slug="viec-lam")
    assert client.get("/viec-lam/").status_code == 200


def test_editors_own_redirect_still_works(home, client):
    Redirect.add_redirect("/cu", redirect_to="/trang-moi/")
    assert client.get("/cu/")["Location"] == "/trang-moi/"


def test_address_without_slash_gets_one(home, client):
    SectionFactory(parent=home, slug="tin-tuc")
    response = client.get("/tin-tuc")
    assert (response.status_code, response["Location"]) == (301, "/tin-tuc/")
