"""The most read pages: the same as adding everything up, whatever the data; and who is left out."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from tests import factories
from tests.conftest import add_siblings
from visits import most_read as module
from visits.models import PageCount, RecordedView, Span
from visits.most_read import covered, most_read, rising
from visits.rollup import compress

pytestmark = [pytest.mark.django_db, pytest.mark.servers]

TODAY = date(2026, 11, 24)
DELETED = range(900_001, 900_020)  # ids of no page


def count(page: int, day: date, views: int, span: Span = Span.DAY, language: str = "vi") -> PageCount:
    return PageCount(page=page, span=span, first_day=day, views=views, language=language)


def add(*rows: PageCount) -> None:
    PageCount.objects.bulk_create(rows)


@pytest.fixture
def sections(home):
    """Two sections, one in the other, with twelve articles each."""
    outer = factories.SectionFactory(parent=home)
    inner = factories.SectionFactory(parent=outer)
    return {
        outer: [article.pk for article in add_siblings(outer, 12, prefix="ngoai")],
        inner: [article.pk for article in add_siblings(inner, 12, prefix="trong")],
    }


def random_counts(random: Random, pages: list[int], days: int) -> list[PageCount]:
    """Views of many days and of few pages a day; flat on one seed, steep on another, equal numbers often."""
    language = {page: random.choice(["vi", "vi", "en"]) for page in pages}
    steep = random.choice([0, 1, 2])
    rows = []
    for back in range(days):
        for page in random.sample(pages, random.randint(0, len(pages) * 2 // 3)):
            views = random.randint(1, 6) * (1 + pages.index(page)) ** steep
            rows.append(count(page, TODAY - timedelta(days=back), views, language=language[page]))
    return rows


def brute_force(first: date, last: date, language: str, below: set[int] | None) -> Counter:
    """Every row added up in Python."""
    sums: Counter = Counter()
    for row in PageCount.objects.exclude(span=Span.BEFORE):
        start = {Span.MONTH: first.replace(day=1), Span.YEAR: first.replace(month=1, day=1)}.get(
            row.span, first
        )
        if start <= row.first_day <= last and language in ("", row.language):
            sums[row.page] += row.views
    return Counter({page: views for page, views in sums.items() if below is None or page in below})


@pytest.mark.parametrize("few", [0, 2000], ids=["by lists", "by page"])
@pytest.mark.parametrize("most", [0, 60, 10**6], ids=["at once", "soon", "never"])
@pytest.mark.parametrize("seed", range(3))
def test_answer_is_that_of_adding_everything_up(sections, monkeypatch, seed, most, few):
    """``few`` and ``most`` say which of the ways is taken: all of them give one answer."""
    random = Random(seed)
    for name, value in {"FIRST": 6, "MOST": most, "BATCH": 3, "EACH_TIME": 9, "FEW": few, "LISTS": 7}.items():
        monkeypatch.setattr(module, name, value)
    (outer, in_outer), (_inner, in_inner) = sections.items()
    below = {outer.pk, _inner.pk, *in_outer, *in_inner}
    pages = [*in_outer[::2], *in_inner, *DELETED, *range(500_000, 500_030)]
    days = random.choice([40, 1200])
    add(*random_counts(random, pages, days if days == 40 else 30))
    if days > 40:
        for months in range(60):
            start = date(2026 - (months + 4) // 12, 12 - (months + 4) % 12, 1)
            add(*(count(page, start, random.randint(1, 9)) for page in random.sample(pages, 9)))
        compress(TODAY)
        assert set(PageCount.objects.values_list("span", flat=True)) == {"D", "M", "Y"}
    for _query in range(6):
        last = TODAY - timedelta(days=random.randint(0, days))
        first = last - timedelta(days=random.choice([0, 6, 29, 200, 2000]))
        limit = random.choice([1, 3, 20, 500])
        language = random.choice(["", "vi", "en"])
        scope, allowed = random.choice([(None, None), (outer, below)])

        sums = brute_force(first, last, language, allowed)
        expected = sorted(((views, page) for page, views in sums.items()), reverse=True)[:limit]
        assert most_read(first, last, limit, language, scope) == [(page, views) for views, page in expected]

        first, last = covered(first, last)
        sums = brute_force(first, last, language, allowed)
        before = brute_force(
            first - (last - first) - timedelta(days=1), first - timedelta(days=1), language, allowed
        )
        rises = sorted(
            ((views - before[page], page, views) for page, views in sums.items() if views > before[page]),
            reverse=True,
        )
        assert rising(first, last, limit, language, scope) == [
            (page, views, before[page]) for _rise, page, views in rises[:limit]
        ]


def test_days_are_inclusive_and_equal_views_put_the_newer_page_first():
    add(*(count(7, TODAY - timedelta(days=back), 10**back) for back in range(5)))
    add(count(8, TODAY - timedelta(days=1), 110))
    assert most_read(TODAY - timedelta(days=2), TODAY - timedelta(days=1), 5) == [(8, 110), (7, 110)]
    assert most_read(TODAY - timedelta(days=2), TODAY - timedelta(days=1), 1) == [(8, 110)]


def test_page_that_no_reading_has_reached_may_be_the_newer_of_equals(monkeypatch):
    monkeypatch.setattr(module, "FIRST", 0)  # one row of the list
    add(count(7, TODAY, 10), count(8, TODAY, 10))
    assert most_read(TODAY, TODAY, 1, "vi") == [(8, 10)]


def test_what_an_earlier_site_counted_is_left_out_and_so_is_what_is_not_folded_yet():
    add(count(7, TODAY, 1000, Span.BEFORE), count(8, TODAY, 2))
    RecordedView.objects.create(day=TODAY, page=7, language="vi", is_visit=True)
    assert most_read(TODAY, TODAY, 5) == [(8, 2)]


def test_without_any_count_the_answer_is_empty(sections):
    assert most_read(TODAY, TODAY, 5) == []
    assert most_read(TODAY, TODAY, 5, "en", next(iter(sections))) == []
    assert rising(TODAY, TODAY, 5) == []
    assert most_read(TODAY, TODAY - timedelta(days=1), 5) == []


def test_month_known_as_a_whole_is_counted_whole_and_said_so():
    add(count(7, date(2025, 6, 1), 30, Span.MONTH), count(7, date(2023, 1, 1), 500, Span.YEAR))
    add(count(7, TODAY, 1))
    assert most_read(date(2025, 6, 10), date(2025, 6, 12), 5) == [(7, 30)]
    assert covered(date(2025, 6, 10), date(2025, 6, 12)) == (date(2025, 6, 1), date(2025, 6, 30))
    assert covered(date(2023, 12, 31), TODAY) == (date(2023, 1, 1), TODAY)
    assert covered(date(2023, 2, 3), date(2023, 4, 5)) == (date(2023, 1, 1), date(2023, 12, 31))
    assert covered(TODAY - timedelta(days=6), TODAY) == (TODAY - timedelta(days=6), TODAY)
    assert most_read(date(2023, 2, 3), TODAY, 5) == [(7, 531)]


def test_rising_is_compared_with_the_equally_long_time_before():
    week = timedelta(days=7)
    add(count(7, TODAY, 10), count(7, TODAY - week, 4), count(7, TODAY - 2 * week, 99))
    add(count(8, TODAY, 50), count(8, TODAY - week, 50), count(9, TODAY, 3))
    assert rising(TODAY - timedelta(days=6), TODAY, 5) == [(7, 10, 4), (9, 3, 0)]
    assert rising(TODAY - timedelta(days=6), TODAY, 1) == [(7, 10, 4)]


@pytest.mark.parametrize("pages", [1, 300])
def test_one_page_and_three_hundred_cost_the_same_queries(pages, django_assert_num_queries):
    add(*(count(page, TODAY - timedelta(days=page % 7), 1000 - page) for page in range(1, pages + 1)))
    with django_assert_num_queries(2):
        assert len(most_read(TODAY - timedelta(days=6), TODAY, 10)) == min(pages, 10)
