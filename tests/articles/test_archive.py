"""Archives by year and month: which exist, what they hold, and the ways between them."""

import json
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.archive import Archive, Period
from tests.conftest import add_siblings
from tests.factories import ArticleFactory, SectionFactory, committing, publish, restrict, translated

pytestmark = pytest.mark.servers

SITE = "https://portal.example.vn"


def at(year: int, month: int, day: int = 15, hour: int = 5) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.fixture
def section(home):
    return SectionFactory(parent=home, title="Tin tức", slug="tin-tuc", page_size=5)


@pytest.fixture
def dated(section):
    """Articles of January and March 2025 and of December 2023."""
    return {
        month: ArticleFactory(parent=section, when=at(*month)) for month in [(2025, 1), (2025, 3), (2023, 12)]
    }


def soup_of(client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content, "html5lib")


def listed(client, path: str) -> list[int]:
    response = client.get(path)
    assert response.status_code == 200, path
    return [article.pk for article in response.context["articles"]]


def test_month_and_year_hold_their_articles_newest_first(client, dated):
    january, march, december = (dated[key].pk for key in [(2025, 1), (2025, 3), (2023, 12)])
    assert listed(client, "/tin-tuc/2025/") == [march, january]
    assert listed(client, "/tin-tuc/2025/03/") == [march]
    assert listed(client, "/tin-tuc/2023/12/") == [december]


@pytest.mark.parametrize("prefix", ["/tin-tuc", ""])
@pytest.mark.parametrize(
    "period",
    [
        "0000", "0001", "9999", "2024", "2026", "2025/00", "2025/13", "2025/02", "2025/003", "2025/1/1", "2025/03/01",
        "2025/03/x", "2025/ab", "20255", "٢٠٢٥", "2025/٠٣", "2025/0", "2025%00", "-2025", "2025/-3",
    ],
)  # fmt: skip
@pytest.mark.once
def test_year_or_month_without_articles_or_sense_is_a_404(client, dated, prefix, period):
    response = client.get(f"{prefix}/{period}/")
    assert response.status_code == 404
    assert BeautifulSoup(response.content, "html5lib").h1


@pytest.mark.parametrize("number", ["abc", "0", "2", "", "%00"])
def test_page_number_that_is_none_of_ours_is_a_404(client, dated, number):
    assert client.get("/tin-tuc/2025/", {"page": number}).status_code == 404


def test_month_of_one_digit_leads_to_the_one_address(client, dated, english_home):
    for path in ("/tin-tuc/2025/3/", "/tin-tuc/2025/3"):
        response = client.get(path)
        assert (response.status_code, response.headers["Location"]) == (301, "/tin-tuc/2025/03/")
    assert client.get("/2025/3/").headers["Location"] == "/2025/03/"
    assert client.get("/tin-tuc/2025/3/?page=2").headers["Location"] == "/tin-tuc/2025/03/?page=2"
    for path in (
        "/khong-co/2025/3/",
        "/tin-tuc/2025/0/",
        "/tin-tuc/2025/3%0a/",
        "/tin-tuc/1999/3/",
        "/2025/4/",
    ):
        assert client.get(path).status_code == 404, path


def test_months_are_those_of_ho_chi_minh_city(client, section):
    last, first = datetime(2024, 12, 31, 16, 59, 59, tzinfo=UTC), datetime(2024, 12, 31, 17, tzinfo=UTC)
    old, new = ArticleFactory(parent=section, when=last), ArticleFactory(parent=section, when=first)
    assert listed(client, "/tin-tuc/2024/12/") == listed(client, "/tin-tuc/2024/") == [old.pk]
    assert listed(client, "/tin-tuc/2025/01/") == listed(client, "/tin-tuc/2025/") == [new.pk]


def test_archive_holds_what_the_section_lists_and_the_homes_all(client, home, section, dated):
    inner = SectionFactory(parent=section)
    below = ArticleFactory(parent=inner, when=at(2025, 3, 20))
    elsewhere = ArticleFactory(parent=SectionFactory(parent=home), when=at(2025, 3, 25))
    assert listed(client, "/tin-tuc/2025/03/") == [below.pk, dated[2025, 3].pk]
    assert listed(client, f"{inner.public_path}2025/03/") == [below.pk]
    assert listed(client, "/2025/03/") == [elsewhere.pk, below.pk, dated[2025, 3].pk]


def test_archive_of_what_readers_may_not_see_is_a_404(client, section, dated):
    dated[2025, 3].unpublish()
    restrict(dated[2023, 12])
    assert client.get("/tin-tuc/2025/03/").status_code == 404
    assert client.get("/tin-tuc/2023/").status_code == 404
    section.unpublish()
    assert client.get("/tin-tuc/2025/").status_code == 404


def test_archive_when_an_article_is_published_follows(client, section, dated):
    assert client.get("/tin-tuc/2022/").status_code == 404
    with committing():
        publish(ArticleFactory(parent=section, live=False, published_at=at(2022, 5)))
    assert client.get("/tin-tuc/2022/05/").status_code == 200


def test_pages_of_a_year_together_hold_every_article_once(client, section):
    made = [ArticleFactory(parent=section, when=at(2025, number)) for number in range(1, 13)]
    seen = [pk for number in (1, 2, 3) for pk in listed(client, f"/tin-tuc/2025/?page={number}")]
    assert seen == [article.pk for article in reversed(made)]
    canonical = soup_of(client, "/tin-tuc/2025/?page=2").select_one("link[rel=canonical]")["href"]
    assert canonical == f"{SITE}/tin-tuc/2025/?page=2"


def test_title_breadcrumb_and_canonical_say_the_month(client, dated):
    soup = soup_of(client, "/tin-tuc/2025/03/")
    assert soup.h1.text == "Tin tức: tháng 3/2025"
    assert soup.title.text.strip().startswith("Tin tức: tháng 3/2025")
    assert [link["href"] for link in soup.select(".breadcrumb a")] == ["/", "/tin-tuc/", "/tin-tuc/2025/"]
    assert soup.select_one(".breadcrumb [aria-current]").text == "tháng 3"
    assert soup.select_one("link[rel=canonical]")["href"] == f"{SITE}/tin-tuc/2025/03/"
    assert soup.select_one("meta[property='og:url']")["content"] == f"{SITE}/tin-tuc/2025/03/"
    assert not soup.select("link[hreflang]")
    crumbs = json.loads(soup.select_one("script[type*=ld]").string)["itemListElement"]
    assert [crumb["item"] for crumb in crumbs][-2:] == [f"{SITE}/tin-tuc/2025/", f"{SITE}/tin-tuc/2025/03/"]


def test_archive_in_english_speaks_english(client, home, english_home, section, dated):
    translated(section, title="News", slug="news")
    story = translated(dated[2025, 3], title="Story", slug="story")
    soup = soup_of(client, "/en/news/2025/03/")
    assert soup.h1.text == "News: March 2025"
    assert soup.find("meta", property="og:locale")["content"] == "en_GB"
    assert listed(client, "/en/2025/") == [story.pk]
    assert client.get("/en/news/2025/01/").status_code == 404


def test_ways_on_name_months_with_articles_and_their_counts(client, section, dated):
    ArticleFactory(parent=section, when=at(2025, 3))
    soup = soup_of(client, "/tin-tuc/2025/03/")
    shown = {link["href"]: " ".join(link.text.split()) for link in soup.select(".archive a")}
    assert shown == {
        "/tin-tuc/2025/": "2025 (3)",
        "/tin-tuc/2023/": "2023 (1)",
        "/tin-tuc/2025/03/": "tháng 3 (2)",
        "/tin-tuc/2025/01/": "tháng 1 (1)",
    }
    assert soup.select_one(".archive [aria-current=page]")["href"] == "/tin-tuc/2025/03/"
    assert soup.select_one(".archive [aria-current=true]")["href"] == "/tin-tuc/2025/"
    assert [link["href"] for link in soup.select(".beside a")] == ["/tin-tuc/2025/01/"]


def test_before_and_after_skip_empty_months_and_cross_years(client, dated):
    beside = [link["href"] for link in soup_of(client, "/tin-tuc/2025/01/").select(".beside a")]
    assert beside == ["/tin-tuc/2023/12/", "/tin-tuc/2025/03/"]
    beside = [link["href"] for link in soup_of(client, "/tin-tuc/2023/").select(".beside a")]
    assert beside == ["/tin-tuc/2025/"]


def test_section_leads_into_its_archive_without_a_query_when_warm(client, section, dated):
    path = "/tin-tuc/"
    assert soup_of(client, path).select(".archive-fold a[href='/tin-tuc/2025/03/']")
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    assert not [query for query in queries if "COUNT" in query["sql"] and "year" in query["sql"]]


def test_section_without_articles_has_no_archive(client, section):
    assert not soup_of(client, "/tin-tuc/").select(".archive-fold")


def test_month_of_one_article_and_of_twenty_cost_the_same(client, seed_tree):
    one, twenty = (SectionFactory(parent=seed_tree.news, page_size=20) for _ in range(2))
    add_siblings(one, 1, seed_tree.picture, prefix="mot")
    add_siblings(twenty, 20, seed_tree.picture, prefix="hai-muoi")

    def warm(path: str) -> int:
        assert client.get(path).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    assert warm(f"{one.public_path}2020/12/") == warm(f"{twenty.public_path}2020/12/") <= 15


def test_archive_page_is_stored_for_anonymous_readers(client, dated, settings):
    settings.PAGE_CACHE = True
    client.get("/tin-tuc/2025/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/tin-tuc/2025/").status_code == 200
    assert len(queries) == 0


@pytest.mark.parametrize("components", [["2025"], ["2025", "12"], ["0001", "01"]])
def test_period_is_written_as_it_is_read(components):
    assert Period.parse(components).path == "/".join(components) + "/"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's query plan")
def test_month_comes_from_the_index_by_date_and_is_never_sorted(section, dated):
    entries = Archive(section, Period(2025, 3)).entries.order_by("-published_at", "-article")
    plan = entries.values("article")[20:40].explain()
    assert "INDEX listing_newest (section_id=? AND published_at>? AND published_at<?)" in plan
    assert "TEMP B-TREE" not in plan
