"""The site map as a search engine takes it."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from core import sitemaps
from home.models import HomePage
from tests import factories
from tests.conftest import add_siblings
from tests.schemas import complaints

pytestmark = pytest.mark.django_db
SITE = "https://portal.example.vn"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture
def site_map(client):
    """``{path: (date of change, {language: path})}`` of a site map; the document must be one."""

    def site_map(address: str = "/sitemap.xml") -> dict[str, tuple[str | None, dict[str, str]]]:
        response = client.get(address)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
        root = ElementTree.fromstring(response.content)
        assert root.tag == "{http://www.sitemaps.org/schemas/sitemap/0.9}urlset"
        found = {}
        for entry in root:
            address = entry.findtext("{*}loc")
            assert address.startswith(f"{SITE}/")
            links = {link.get("hreflang"): link.get("href").removeprefix(SITE) for link in entry.iter(LINK)}
            found[address.removeprefix(SITE)] = (entry.findtext("{*}lastmod"), links)
        assert len(found) == len(root)
        return found

    return site_map


@pytest.fixture
def both(home, english_home):
    """Home > Tin tức > Hội nghị in both languages, and an article in Vietnamese alone."""
    section = factories.SectionFactory(title="Tin tức", slug="tin-tuc")
    factories.translated(section, title="News", slug="news")
    article = factories.ArticleFactory(parent=section, slug="hoi-nghi")
    factories.translated(article, title="Meeting", slug="meeting")
    factories.ArticleFactory(parent=section, slug="chi-tieng-viet")
    factories.StandardPageFactory(slug="gioi-thieu")
    return home


@pytest.mark.servers
def test_site_map_lists_every_page_of_every_language_that_answers(both, site_map, client):
    found = site_map()
    assert set(found) == {
        "/",
        "/en/",
        "/tin-tuc/",
        "/en/news/",
        "/tin-tuc/hoi-nghi/",
        "/en/news/meeting/",
        "/tin-tuc/chi-tieng-viet/",
        "/gioi-thieu/",
    }
    assert {client.get(path).status_code for path in found} == {200}


@pytest.mark.servers
def test_alternates_are_the_live_real_translations_and_say_so_on_both_sides(both, site_map):
    found = site_map()
    pair = {"vi": "/tin-tuc/hoi-nghi/", "en": "/en/news/meeting/", "x-default": "/tin-tuc/hoi-nghi/"}
    assert found["/tin-tuc/hoi-nghi/"][1] == found["/en/news/meeting/"][1] == pair
    assert found["/"][1] == {"vi": "/", "en": "/en/", "x-default": "/"}
    assert found["/tin-tuc/chi-tieng-viet/"][1] == found["/gioi-thieu/"][1] == {}


def test_draft_translation_is_neither_listed_nor_an_alternate(both, site_map):
    Page.objects.get(slug="meeting").unpublish()
    found = site_map()
    assert "/en/news/meeting/" not in found
    assert found["/tin-tuc/hoi-nghi/"][1] == {}


def test_original_that_is_taken_down_is_not_listed_in_any_language(both, site_map):
    Page.objects.get(slug="hoi-nghi").unpublish()
    assert not {"/tin-tuc/hoi-nghi/", "/en/news/meeting/"} & set(site_map())


def test_alias_is_neither_listed_nor_an_alternate(both, site_map):
    article = Page.objects.get(slug="chi-tieng-viet").specific
    alias = article.copy_for_translation(factories.english(), alias=True)
    assert alias.live
    found = site_map()
    assert not [path for path in found if "chi-tieng-viet" in path and path.startswith("/en/")]
    assert found["/tin-tuc/chi-tieng-viet/"][1] == {}


def test_restricted_pages_and_what_is_below_them_are_not_listed(both, site_map):
    factories.restrict(Page.objects.get(slug="news"))
    found = site_map()
    assert "/tin-tuc/" in found
    assert not [path for path in found if path.startswith("/en/news/")]
    assert found["/tin-tuc/hoi-nghi/"][1] == {}
    factories.restrict(Page.objects.get(slug="tin-tuc"))
    assert set(site_map()) == {"/", "/en/", "/gioi-thieu/"}


def test_nothing_is_listed_below_a_home_page_that_is_not_live(both, site_map):
    HomePage.objects.filter(locale=factories.english()).update(live=False)
    found = site_map()
    assert not [path for path in found if path.startswith("/en/")]
    assert found["/"][1] == {}


def test_last_change_is_the_time_of_publishing_in_the_countrys_time(home, site_map):
    edited = datetime(2021, 3, 4, 18, 5, 6, 789, tzinfo=UTC)
    section = factories.SectionFactory(slug="tin-tuc")
    factories.ArticleFactory(parent=section, slug="bai", last_published_at=edited)
    found = site_map()
    assert found["/tin-tuc/bai/"][0] == "2021-03-05T01:05:06+07:00"
    assert found["/tin-tuc/"][0] is None


def test_unpublished_page_is_gone_at_once(both, site_map, settings):
    settings.PAGE_CACHE = True
    assert "/gioi-thieu/" in site_map()
    with factories.committing():
        Page.objects.get(slug="gioi-thieu").specific.unpublish()
    assert "/gioi-thieu/" not in site_map()


@pytest.mark.servers
def test_past_the_limit_an_index_names_parts_that_hold_everything_once(both, site_map, client, monkeypatch):
    whole = site_map()
    monkeypatch.setattr(sitemaps, "LIMIT", 3)
    response = client.get("/sitemap.xml")
    assert complaints(response.content, "sitemapindex") == ""
    parts = [
        e.text.removeprefix(SITE) for e in ElementTree.fromstring(response.content).iterfind("{*}*/{*}loc")
    ]
    assert len(parts) > 1
    assert all(path.startswith("/sitemap-") and "?" not in path for path in parts)
    found = [site_map(path) for path in parts]
    assert max(len(part) for part in found) <= 3
    assert sum(len(part) for part in found) == len(whole)
    # A translation in another part is an alternate all the same.
    assert {path: entry for part in found for path, entry in part.items()} == whole


def test_index_says_when_each_part_last_changed(home, client, monkeypatch):
    section = factories.SectionFactory()
    add_siblings(section, 4)
    monkeypatch.setattr(sitemaps, "LIMIT", 2)
    newest = max(Page.objects.exclude(last_published_at=None).values_list("last_published_at", flat=True))
    changes = [
        e.text for e in ElementTree.fromstring(client.get("/sitemap.xml").content).iterfind("{*}*/{*}lastmod")
    ]
    assert datetime.fromisoformat(max(changes)) == newest


def test_as_many_pages_as_the_limit_are_one_site_map(both, site_map, monkeypatch):
    monkeypatch.setattr(sitemaps, "LIMIT", len(site_map()))
    assert len(site_map()) == sitemaps.LIMIT


@pytest.mark.parametrize(
    "address", ["sitemap-0.xml", "sitemap-01.xml", "sitemap-99.xml", "sitemap-999999999.xml", "sitemap-9999999999.xml",
                "sitemap--1.xml", "sitemap-%00.xml", "sitemap-1.xml/", "sitemap-1.xml?page=2", "sitemap.xml?page=1"]
)  # fmt: skip
def test_address_that_is_no_part_is_a_404(both, client, address):
    assert client.get(f"/{address}").status_code == 404


def test_site_map_is_valid_by_its_schema(both, client):
    assert complaints(client.get("/sitemap.xml").content, "sitemap") == ""


@pytest.mark.parametrize("address", ["/sitemap.xml", "/sitemap-1.xml"])
def test_site_map_of_few_and_of_many_cost_the_same(both, client, address):
    client.get(address)  # the home pages are known
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    add_siblings(factories.SectionFactory(), 30)
    client.get(address)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(few) == len(many) <= 3


@pytest.mark.parametrize("cache", [False, True])
def test_site_map_asked_again_is_answered_with_304(both, client, settings, cache):
    settings.PAGE_CACHE = cache
    first = client.get("/sitemap.xml")
    assert not first.cookies
    again = client.get("/sitemap.xml", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_site_map_asked_twice_is_made_once(both, client, settings, django_assert_num_queries):
    settings.PAGE_CACHE = True
    first = client.get("/sitemap.xml")
    with django_assert_num_queries(0):
        assert client.get("/sitemap.xml?anything=1").content == first.content


def test_site_map_names_no_host_but_its_own(both, client):
    assert b"evil.example" not in client.get("/sitemap.xml", headers={"host": "evil.example"}).content
