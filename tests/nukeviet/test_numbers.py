"""Views, ratings and visits carried over: readers see them, twice they are not counted."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import ArticleRating
from articles.ratings.numbers import RatingNumbers
from articles.ratings.votes import cast
from core import epoch
from nukeviet.importing.numbers import tell_impossible, write_numbers, write_total
from nukeviet.importing.told import tell
from nukeviet.models import ImportedRecord, Kind
from nukeviet.reading.rows import OldMenuItem
from nukeviet.report import Report
from tests.conftest import add_siblings
from tests.factories import ArticleFactory, PageCountFactory, SectionFactory, committing
from visits import numbers, rollup
from visits.models import PageCount, Span, VisitSettings

from .plain_site import PlainSite, article_row, module_of, record_of, told, writes

pytestmark = [pytest.mark.django_db, pytest.mark.servers]


@pytest.fixture
def record(home):
    return record_of(module_of(), home)


@pytest.fixture
def write(record):
    """``write((page, {"views": 5}), …)``: one run; gives its report."""

    def write(*rows: tuple) -> Report:
        report = Report()
        articles = [(article_row(number, **values), page.pk) for number, (page, values) in enumerate(rows, 1)]
        tell_impossible([article for article, _page in articles], record, report)
        write_numbers(articles, "vi")
        return report

    return write


# --- views ----------------------------------------------------------------------------------------
def test_views_of_the_old_site_are_added_to_those_here(write):
    article = ArticleFactory()
    PageCountFactory(page=article.pk, views=3)
    write((article, {"views": 812}))
    assert numbers.views_of([article.pk]) == {article.pk: 815}
    row = PageCount.objects.get(span=Span.BEFORE)
    assert (row.page, row.language) == (article.pk, "vi")


def test_second_import_sets_views_in_the_same_row(write, time_machine):
    article, other = ArticleFactory(), ArticleFactory()
    time_machine.move_to(date(2026, 3, 1))
    write((article, {"views": 812}), (other, {"views": 0}))
    time_machine.move_to(date(2026, 5, 1))
    write((article, {"views": 900}), (other, {"views": 4}))
    assert list(PageCount.objects.order_by("page").values_list("page", "first_day", "views")) == [
        (article.pk, date(2026, 3, 1), 900),
        (other.pk, date(2026, 5, 1), 4),
    ]


def test_views_stay_apart_when_counts_are_rolled_up(write):
    article = ArticleFactory()
    write((article, {"views": 812}))
    rollup.compress(date(2040, 1, 1))
    assert PageCount.objects.get().span == Span.BEFORE


@pytest.mark.parametrize("views", [-1, 10**12, 2**64])
def test_impossible_views_are_told_and_left_out(write, views):
    report = write((ArticleFactory(), {"views": views}), (ArticleFactory(), {"views": 7}))
    assert told(report, "views-impossible") == [(1, str(views))]
    assert PageCount.objects.get().views == 7


# --- ratings --------------------------------------------------------------------------------------
def test_rating_of_the_old_site_is_added_to_votes_here(write, client):
    article = ArticleFactory()
    cast(article.pk, "an", 5)
    write((article, {"points": 9, "votes": 2}))
    assert ArticleRating.objects.get().numbers == RatingNumbers(14, 3)
    write((article, {"points": 12, "votes": 3}))
    page = BeautifulSoup(client.get(article.public_path).content, "html5lib")
    text = " ".join(page.select_one(".rating__sums").get_text().split())
    assert text == "Trung bình: 4,3/5 Tổng số điểm của bài viết là: 17 trong 4 đánh giá"


@pytest.mark.parametrize(
    ("points", "votes"), [(11, 2), (1, 2), (-5, -1), (5, 0), (0, 1), (10**13, 3 * 10**12)]
)
def test_impossible_rating_is_told_and_leaves_what_is_here(write, points, votes):
    article = ArticleFactory()
    write((article, {"points": 9, "votes": 2}))
    report = write((article, {"points": points, "votes": votes, "views": 3}))
    assert told(report, "rating-impossible") == [(1, f"{points} / {votes}")]
    assert ArticleRating.objects.get().numbers == RatingNumbers(9, 2)
    assert PageCount.objects.get().views == 3


# --- a second run, many --------------------------------------------------------------------------
def test_second_run_writes_nothing_and_raises_no_epoch(write):
    rows = [
        (ArticleFactory(), {"views": 812, "points": 9, "votes": 2}),
        (ArticleFactory(), {}),
    ]
    before = epoch.current()
    with committing():
        write(*rows)
    assert epoch.current() == before
    with CaptureQueriesContext(connection) as queries:
        write(*rows)
    assert writes(queries) == []


def test_hundred_articles_cost_as_many_queries_as_one(write):
    section = SectionFactory()
    one, *many = add_siblings(section, 101)
    values = {"views": 5, "points": 9, "votes": 2}
    with CaptureQueriesContext(connection) as few:
        write((one, values))
    with CaptureQueriesContext(connection) as more:
        write(*((page, values) for page in many))
    assert len(more) == len(few)


# --- the site's visits ------------------------------------------------------------------------------
@pytest.fixture
def total(record):
    """``total(19_419_695)``: one run over a site of so many visits."""

    def total(visits: int, dry_run: bool = False) -> Report:
        report = Report()
        write_total(PlainSite(visits=visits), record, report, dry_run)
        return report

    return total


def test_readers_see_the_old_sites_visits_at_once(total):
    assert numbers.current.numbers().total == 0
    total(19_419_695)
    assert numbers.current.numbers().total == 19_419_695
    assert ImportedRecord.objects.get(kind=Kind.TOTAL, number=0).written == "19419695"


def test_later_total_replaces_the_one_imported(total):
    total(1000)
    assert total(1200).counts.total() == 0
    assert VisitSettings.objects.get().visits_before == 1200


def test_total_entered_here_stays(total, record):
    VisitSettings.objects.create(visits_before=500)
    assert told(total(1000), "changed-here") == [(0, "500 ≠ 1000")]
    assert VisitSettings.objects.get().visits_before == 500


def test_total_changed_after_the_import_stays(total):
    total(1000)
    VisitSettings.objects.update(visits_before=1100)
    assert told(total(1200), "changed-here") == [(0, "1100 ≠ 1200")]
    assert VisitSettings.objects.get().visits_before == 1100


@pytest.mark.parametrize("visits", [-1, 10**12])
def test_impossible_total_is_told(total, visits):
    assert told(total(visits), "total-impossible") == [(0, str(visits))]
    assert not VisitSettings.objects.filter(visits_before__gt=0).exists()


def test_dump_without_a_total_takes_none_away(total):
    total(1000)
    assert total(0).counts.total() == 0
    assert VisitSettings.objects.get().visits_before == 1000


def test_other_module_first_finds_the_total_of_the_site(total):
    total(1000)
    write_total(PlainSite(visits=1200), record_of(module_of("en")), Report())
    assert VisitSettings.objects.get().visits_before == 1200
    assert ImportedRecord.objects.filter(kind=Kind.TOTAL).count() == 1


def test_second_run_and_dry_run_write_no_total(total):
    total(1000, dry_run=True)
    assert not VisitSettings.objects.exists()
    total(1000)
    with CaptureQueriesContext(connection) as queries:
        total(1000)
    assert writes(queries) == []


# --- what is only told ------------------------------------------------------------------------------
def test_comments_are_told_article_by_article_and_menus_with_the_default_module(db):
    items = [OldMenuItem("Top", 0, "Tin tức", "/news/"), OldMenuItem("Top", 1, "Dự án", "/news/du-an/")]
    site = PlainSite(comment_counts=[(4, 2), (9, 1)], menu_rows=items)
    report = Report()
    for name in ("news", "su-kien"):
        tell(site, module_of(name=name), report)
    assert told(report, "comments-left") == [(4, "2"), (9, "1")] * 2
    assert told(report, "menu-item") == [
        (None, "Top: Tin tức → /news/"),
        (None, "Top:     Dự án → /news/du-an/"),
    ]
    assert report.left_out == 4
