"""Moving counts on never changes a sum."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import Sum

from tests import factories
from visits import rollup
from visits.models import DayCount, PageCount, RecordedView, ReferrerCount, SectionCount, Span

pytestmark = [pytest.mark.django_db, pytest.mark.servers]

DAY = date(2026, 11, 24)


def record(page: int = 0, views: int = 1, day: date = DAY, **fields) -> None:
    fields = {"language": "vi", "is_visit": False, "referrer": ""} | fields
    RecordedView.objects.bulk_create(RecordedView(day=day, page=page, **fields) for _ in range(views))


def rows(model, *fields: str) -> list[tuple]:
    return sorted(model.objects.values_list(*fields))


# --- recorded views into counts -------------------------------------------------------------------
def test_recorded_views_go_into_the_counts_of_their_day(seed_tree):
    PageCount.objects.all().delete()  # the tree comes with some
    article, section, home = seed_tree.article.pk, seed_tree.section.pk, seed_tree.home.pk
    record(article, 3)
    record(article, is_visit=True, referrer="google.com")
    record(section, 2)
    record(home, day=DAY - timedelta(days=1), is_visit=True)
    record(0, language="en", is_visit=True)
    record(987654, referrer="google.com")
    assert rollup.fold() == 9
    assert not RecordedView.objects.exists()
    before = DAY - timedelta(days=1)
    assert rows(DayCount, "day", "language", "views", "visits") == [
        (before, "vi", 1, 1),
        (DAY, "en", 1, 1),
        (DAY, "vi", 7, 1),
    ]
    assert rows(PageCount, "page", "span", "first_day", "language", "views") == sorted(
        [
            (article, "D", DAY, "vi", 4),
            (section, "D", DAY, "vi", 2),
            (home, "D", before, "vi", 1),
            (987654, "D", DAY, "vi", 1),
        ]
    )
    # An article is read in its section, a section in itself; what is gone, and no page, in none.
    assert rows(SectionCount, "day", "section", "language", "views") == sorted(
        [(before, home, "vi", 1), (DAY, section, "vi", 6), (DAY, 0, "en", 1), (DAY, 0, "vi", 1)]
    )
    assert rows(ReferrerCount, "host", "span", "first_day", "views") == [("google.com", "D", DAY, 2)]


def test_folding_again_adds_to_what_is_there(home):
    for _time in range(2):
        record(home.pk, 2, referrer="a.vn", is_visit=True)
        assert rollup.fold() == 2
        assert rollup.fold() == 0
    assert DayCount.objects.get().views == DayCount.objects.get().visits == 4
    assert PageCount.objects.get().views == ReferrerCount.objects.get().views == 4


def test_standard_page_without_pages_below_is_read_in_the_one_above(home):
    page = factories.StandardPageFactory(parent=home)
    leaf = not type(page).allowed_subpage_models()
    record(page.pk)
    rollup.fold()
    assert SectionCount.objects.get().section == (home.pk if leaf else page.pk)


def test_more_views_than_a_batch_are_folded(home, monkeypatch):
    monkeypatch.setattr(rollup, "BATCH", 4)
    record(home.pk, 11)
    assert rollup.fold() == 11
    assert PageCount.objects.get().views == 11


@pytest.mark.django_db(transaction=True)
def test_fold_that_breaks_off_has_moved_nothing_of_its_batch(home, monkeypatch):
    def fail(hosts):
        raise IntegrityError("power cut")

    record(home.pk, 3)
    with monkeypatch.context() as broken:
        broken.setattr(rollup, "_few", fail)
        with pytest.raises(IntegrityError):
            rollup.fold()
    assert RecordedView.objects.count() == 3
    assert not DayCount.objects.exists()
    assert rollup.fold() == 3
    assert DayCount.objects.get().views == 3


def test_hosts_made_up_by_a_machine_do_not_fill_the_table(home, monkeypatch):
    monkeypatch.setattr(rollup, "MOST_HOSTS", 3)
    for number in range(10):
        record(home.pk, referrer=f"h{number}.example")
    rollup.fold()
    record(home.pk, 5, referrer="h0.example")
    record(home.pk, 5, referrer="new.example")
    rollup.fold()
    counts = dict(ReferrerCount.objects.values_list("host", "views"))
    assert counts == {"h0.example": 6, "h1.example": 1, "h2.example": 1, rollup.OTHER_HOSTS: 12}


# --- days into months, months into years ----------------------------------------------------------
def fill() -> None:
    """Three years and a half of daily rows of two pages, a row carried over, hosts."""
    days = [DAY - timedelta(days=number) for number in range(0, 1280, 5)]
    PageCount.objects.bulk_create(
        PageCount(page=page, span=Span.DAY, first_day=day, language="vi", views=day.day + page)
        for day in days
        for page in (1, 2)
    )
    PageCount.objects.create(page=1, span=Span.BEFORE, first_day=days[-1], language="vi", views=1000)
    ReferrerCount.objects.bulk_create(
        ReferrerCount(host=host, span=Span.DAY, first_day=day, views=2) for day in days for host in ("a", "b")
    )


def by_page_and_month(of_days_since: date) -> Counter:
    sums: Counter = Counter()
    for page, first_day, views in PageCount.objects.filter(
        first_day__gte=of_days_since, span__in=[Span.DAY, Span.MONTH]
    ).values_list("page", "first_day", "views"):
        sums[page, first_day.replace(day=1)] += views
    return sums


def test_old_days_become_months_and_old_months_years_and_no_view_is_lost():
    fill()
    sums = dict(PageCount.objects.values("page").annotate(sum=Sum("views")).values_list("page", "sum"))
    months = by_page_and_month(date(2024, 1, 1))
    assert rollup.compress(DAY) > 0
    spans = {
        span: set(PageCount.objects.filter(span=span).values_list("first_day", flat=True)) for span in Span
    }
    # 24 November 2026: August is the first month of which a day is younger than a hundred days.
    assert min(spans[Span.DAY]) >= date(2026, 8, 1)
    assert min(spans[Span.MONTH]) == date(2024, 1, 1)
    assert max(spans[Span.MONTH]) == date(2026, 7, 1)
    assert spans[Span.YEAR] == {date(2023, 1, 1)}
    assert len(spans[Span.BEFORE]) == 1
    assert all(day.day == 1 for day in spans[Span.MONTH])
    assert (
        dict(PageCount.objects.values("page").annotate(sum=Sum("views")).values_list("page", "sum")) == sums
    )
    assert by_page_and_month(date(2024, 1, 1)) == months
    assert ReferrerCount.objects.aggregate(sum=Sum("views"))["sum"] == 256 * 2 * 2


def test_rolling_up_twice_changes_nothing():
    fill()
    rollup.compress(DAY)
    before = rows(PageCount, "page", "span", "first_day", "language", "views")
    assert rollup.compress(DAY) == 0
    assert rows(PageCount, "page", "span", "first_day", "language", "views") == before


@pytest.mark.once
def test_rolling_up_each_day_and_once_after_years_come_to_the_same(monkeypatch):
    monkeypatch.setattr(rollup, "BATCH", 7)
    fill()
    for number in range(0, 500, 25):
        rollup.compress(DAY + timedelta(days=number))
    slowly = rows(PageCount, "page", "span", "first_day", "views")
    PageCount.objects.all().delete()
    ReferrerCount.objects.all().delete()
    fill()
    rollup.compress(DAY + timedelta(days=475))
    assert rows(PageCount, "page", "span", "first_day", "views") == slowly


def test_command_says_what_it_moved(home, capsys):
    record(home.pk, 2)
    call_command("roll_up_visits")
    assert capsys.readouterr().out == "2 views counted, 0 rows of old days rolled up.\n"
    call_command("roll_up_visits")
    assert capsys.readouterr().out == "0 views counted, 0 rows of old days rolled up.\n"


def test_batch_is_one_transaction(home, monkeypatch):
    """Nobody sees a view twice, nor not at all, while it is moved."""
    record(home.pk)
    inside = []
    monkeypatch.setattr(
        rollup, "_sections", lambda pages: inside.append(transaction.get_connection().in_atomic_block) or {}
    )
    rollup.fold()
    assert inside[0] is True
