"""What readers gave an article: sums that stay exact, where they are shown, where they are switched off."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import ArticlePage, ArticleRating, Vote
from articles.ratings.numbers import RatingNumbers
from articles.ratings.votes import carry_over, cast, stars_of
from core import epoch
from tests.factories import ArticleFactory, SectionFactory, committing, publish, translated

pytestmark = [pytest.mark.django_db, pytest.mark.servers]

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def article(home):
    return ArticleFactory()


@pytest.fixture
def page_of(client):
    def page_of(article: ArticlePage) -> BeautifulSoup:
        return BeautifulSoup(client.get(article.public_path).content, "html5lib")

    return page_of


# --- sums -----------------------------------------------------------------------------------------
def test_votes_of_two_readers_are_added_up(article):
    assert cast(article.pk, "an", 5) == RatingNumbers(5, 1)
    assert cast(article.pk, "bình", 4) == RatingNumbers(9, 2)


def test_changed_vote_counts_once(article):
    cast(article.pk, "an", 5)
    cast(article.pk, "bình", 4)
    assert cast(article.pk, "an", 1) == RatingNumbers(5, 2)
    assert stars_of(article.pk, "an") == 1
    assert stars_of(article.pk, "bình") == 4
    assert stars_of(article.pk, "chi") is None


@pytest.mark.parametrize(
    ("points", "votes", "average"),
    [(0, 0, None), (9, 2, 4.5), (17, 4, 4.3), (13, 3, 4.3), (14, 3, 4.7), (87, 20, 4.4), (5, 1, 5.0)],
)
def test_average_has_one_decimal_and_rounds_a_half_up(points, votes, average):
    assert RatingNumbers(points, votes).average == average


def test_votes_of_one_reader_cannot_be_told_by_their_rows(home):
    one, other = ArticleFactory(), ArticleFactory()
    for article in (one, other):
        cast(article.pk, "an", 5)
    hashes = set(Vote.objects.values_list("token_hash", flat=True))
    assert len(hashes) == 2


def test_sums_of_an_earlier_site_are_set_not_added_and_shown_with_the_votes(article):
    cast(article.pk, "an", 5)
    for _time in range(2):
        carry_over(article.pk, points=40, votes=10)
    rating = ArticleRating.objects.get(pk=article.pk)
    assert (rating.points, rating.votes) == (5, 1)
    assert rating.numbers == RatingNumbers(45, 11)
    assert cast(article.pk, "bình", 1) == RatingNumbers(46, 12)
    carry_over(article.pk, 0, 0)
    assert ArticleRating.objects.get(pk=article.pk).numbers == RatingNumbers(6, 2)


@pytest.mark.parametrize(("points", "votes"), [(1, 2), (11, 2), (-1, -1), (1, 0)])
def test_sums_that_no_votes_can_make_are_refused(article, points, votes):
    with pytest.raises(ValueError, match="votes"):
        carry_over(article.pk, points, votes)


def test_vote_leaves_the_site_epoch_alone(article, django_capture_on_commit_callbacks):
    epoch.rise()
    before = epoch.current()
    with django_capture_on_commit_callbacks(execute=True):
        cast(article.pk, "an", 5)
    assert epoch.current() == before


def test_deleted_article_takes_its_votes_along_and_an_unpublished_one_keeps_them(home):
    kept, gone = ArticleFactory(), ArticleFactory()
    for article in (kept, gone):
        cast(article.pk, "an", 5)
    kept.unpublish()
    gone.delete()
    assert list(Vote.objects.values_list("article", flat=True)) == [kept.pk]
    assert list(ArticleRating.objects.values_list("pk", flat=True)) == [kept.pk]


def test_copied_article_starts_without_votes(article):
    cast(article.pk, "an", 5)
    copy = ArticlePage.objects.get(pk=article.copy(update_attrs={"slug": "ban-sao"}).pk)
    assert copy.rating == RatingNumbers()


# --- many at once ---------------------------------------------------------------------------------
RACE = """
import sys
sys.path.insert(0, "site")
import django
django.setup()
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from articles.ratings.votes import cast

article, start = map(int, sys.argv[1:])

def vote(number):
    cast(article, f"token-{number % 13}", number % 5 + 1)
    connection.close()

with ThreadPoolExecutor(4) as pool:
    list(pool.map(vote, range(start, start + 60)))
"""
REPORT = """
import sys
sys.path.insert(0, "site")
import django
django.setup()
import json
from django.db.models import Count, Sum
from articles.models import ArticleRating, Vote

sums = ArticleRating.objects.values("points", "votes").get()
print(json.dumps([sums, Vote.objects.aggregate(points=Sum("stars"), votes=Count("pk"))]))
"""


@pytest.mark.django_db(transaction=True)
def test_sums_when_processes_and_threads_vote_at_once_are_those_of_the_votes(article, tmp_path):
    """First votes and changed ones, thirteen readers each in all of three processes."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        # Memory is no place for processes to meet: they get a file with the same rows.
        file = sqlite3.connect(tmp_path / "db.sqlite3")
        connection.connection.backup(file)
        file.execute("PRAGMA journal_mode=WAL")  # several that set it at once would find it locked
        file.close()
        url = f"sqlite:///{tmp_path / 'db.sqlite3'}"
    else:
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    environment = os.environ | {"DATABASE_URL": url, "VAR_DIR": str(tmp_path)}

    def start(program: str, *arguments: object) -> subprocess.Popen:
        command = [sys.executable, "-c", program, *map(str, arguments)]
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)

    racing = [start(RACE, article.pk, number) for number in (0, 7, 23)]
    assert [process.wait(timeout=120) for process in racing] == [0, 0, 0]
    report, _errors = start(REPORT).communicate(timeout=60)
    sums, votes = json.loads(report)
    assert sums == votes
    assert votes["votes"] == 13


# --- the page -------------------------------------------------------------------------------------
def test_article_shows_points_votes_and_average_in_the_readers_format(article, page_of):
    carry_over(article.pk, points=5432, votes=1234)
    sums = page_of(article).select_one(".rating__sums")
    text = " ".join(sums.get_text().split())
    assert text == "Trung bình: 4,4/5 Tổng số điểm của bài viết là: 5.432 trong 1.234 đánh giá"
    assert not sums.has_attr("hidden")


def test_article_nobody_rated_says_so(article, page_of):
    page = page_of(article)
    assert not page.select_one(".rating__none").has_attr("hidden")
    assert page.select_one(".rating__sums").has_attr("hidden")


def test_english_article_has_a_rating_of_its_own(home, english_home, page_of):
    section = SectionFactory(parent=home)
    article = ArticleFactory(parent=section)
    cast(article.pk, "an", 5)
    translated(section, title="News", slug="news")
    story = translated(article, title="Story", slug="story")
    assert "There are no ratings yet." in page_of(story).select_one(".rating").get_text()
    carry_over(story.pk, points=9, votes=2)
    text = " ".join(page_of(story).select_one(".rating__sums").get_text().split())
    assert text == "Average: 4.5/5 Total points of this article: 9, number of ratings: 2"


def test_rating_costs_the_page_no_query(article, client):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(article.public_path)
        return len(queries)

    client.get(article.public_path)
    rated = cost()
    ArticlePage.objects.filter(pk=article.pk).update(rating_enabled=False)
    assert cost() == rated


def test_news_article_has_an_aggregate_rating_only_with_votes(article, page_of):
    def data() -> dict:
        scripts = page_of(article).select('script[type="application/ld+json"]')
        return next(d for s in scripts if (d := json.loads(s.string))["@type"] == "NewsArticle")

    assert "aggregateRating" not in data()
    cast(article.pk, "an", 5)
    cast(article.pk, "bình", 4)
    assert data()["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": 4.5,
        "ratingCount": 2,
        "bestRating": 5,
        "worstRating": 1,
    }
    ArticlePage.objects.filter(pk=article.pk).update(rating_enabled=False)
    assert "aggregateRating" not in data()


# --- switches -------------------------------------------------------------------------------------
def test_article_switched_off_shows_no_rating(home, page_of):
    assert page_of(ArticleFactory(rating_enabled=False)).select(".rating") == []


def test_section_switched_off_hides_the_rating_in_itself_and_below_alone(home, page_of):
    news = SectionFactory(parent=home)
    quiet = SectionFactory(parent=news, ratings_enabled=False)
    below = SectionFactory(parent=quiet)
    shown = {
        name: bool(page_of(ArticleFactory(parent=section)).select(".rating"))
        for name, section in (("above", news), ("here", quiet), ("below", below))
    }
    assert shown == {"above": True, "here": False, "below": False}


def test_section_switched_off_when_published_shows_at_once(home, page_of, settings):
    settings.PAGE_CACHE = True
    section = SectionFactory(parent=home)
    article = ArticleFactory(parent=section)
    assert page_of(article).select(".rating")
    section.refresh_from_db()
    section.ratings_enabled = False
    with committing():
        publish(section)
    assert page_of(article).select(".rating") == []


# --- the editor -----------------------------------------------------------------------------------
def test_editor_sees_what_readers_gave(article, editor, client):
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:edit", args=(article.pk,))
    assert "Chưa có đánh giá nào." in client.get(address).content.decode()
    carry_over(article.pk, points=9, votes=2)
    words = "Tổng số điểm: 9; lượt đánh giá: 2; trung bình: 4,5 trên 5."
    assert words in client.get(address).content.decode()


def test_form_of_a_new_article_has_no_rating_to_show(home, editor, client):
    section = SectionFactory(parent=home)
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:add", args=("articles", "articlepage", section.pk))
    response = client.get(address)
    assert response.status_code == 200
    assert "Chưa có đánh giá nào." not in response.content.decode()
