"""robots.txt as a robot reads it, and the icon browsers ask for by themselves."""

from urllib.robotparser import RobotFileParser

import pytest

from core.addresses import place_path
from tests import factories

pytestmark = pytest.mark.django_db
SITE = "https://portal.example.vn"


@pytest.fixture
def rules(client):
    def rules(**headers) -> RobotFileParser:
        response = client.get("/robots.txt", headers=headers)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        parser = RobotFileParser()
        parser.parse(response.content.decode().splitlines())
        return parser

    return rules


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/login/", "/tim-kiem/?q=a", "/en/search/?q=a", "/_util/login/"]
)
def test_path_that_is_no_content_is_closed_to_robots(rules, path):
    assert not rules().can_fetch("Googlebot", SITE + path)


@pytest.mark.parametrize(
    "path", ["/", "/en/", "/tin-tuc/?page=2", "/tin-tuc/rss/", "/documents/1/a.pdf", "/media/a.jpg", "/static/css/site.css",
             "/sitemap.xml", "/administration/", "/the/lua/"]
)  # fmt: skip
def test_content_is_open_to_robots(rules, path):
    assert rules().can_fetch("Googlebot", SITE + path)


def test_robots_are_told_of_the_site_maps_at_the_one_address(rules, home, client):
    found = rules(host="evil.example").site_maps()
    assert found == [f"{SITE}/sitemap.xml", f"{SITE}/news-sitemap.xml"]
    assert {client.get(address.removeprefix(SITE)).status_code for address in found} == {200}


def test_admin_that_was_moved_is_not_betrayed(client, settings):
    settings.ADMIN_PATH = "cua-sau"
    content = client.get("/robots.txt").content
    assert b"cua-sau" not in content
    assert b"/admin/" not in content


def test_search_pages_have_the_addresses_robots_are_told_of(rules):
    for language in ("vi", "en"):
        assert not rules().can_fetch("*", SITE + place_path("search", language))


def test_icon_asked_for_by_itself_leads_to_the_sites_own(client):
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response.headers["Location"] == "/static/img/favicon.svg"
    assert "max-age" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    "address", ["/robots.txt", "/sitemap.xml", "/favicon.ico", "/rss/", "/manifest.webmanifest"]
)
def test_file_for_machines_sets_no_cookie_and_takes_head(home, client, address):
    factories.ArticleFactory()
    response = client.head(address)
    assert response.status_code in (200, 302)
    assert response.content == b""
    assert not response.cookies


@pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml", "/news-sitemap.xml", "/opensearch.xml"])
def test_file_for_machines_takes_no_post(home, client, address):
    assert client.post(address, {"a": "b"}).status_code == 405
