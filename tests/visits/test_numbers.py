"""The numbers readers see, and what they cost."""

from datetime import date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from visits import numbers
from visits.models import DayCount, RecordedView, VisitSettings
from visits.numbers import Numbers

pytestmark = [pytest.mark.django_db, pytest.mark.servers]

NOON = timezone.make_aware(datetime.fromisoformat("2030-03-02 12:00"))


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def count(day: str, language: str = "vi", visits: int = 1) -> None:
    DayCount.objects.create(day=day, language=language, views=visits * 3, visits=visits)


def test_numbers_are_of_today_of_this_month_and_of_all_time(clock):
    VisitSettings.objects.create(visits_before=1000)
    count("2030-03-02", visits=1)
    count("2030-03-02", language="en", visits=2)
    count("2030-03-01", visits=4)
    count("2030-02-28", visits=8)
    count("2029-03-02", visits=16)
    RecordedView.objects.create(day=date(2030, 3, 2), page=0, language="vi", is_visit=True, referrer="")
    RecordedView.objects.create(day=date(2030, 3, 2), page=0, language="vi", is_visit=False, referrer="")
    assert numbers.current.numbers() == Numbers(online=0, today=4, month=8, total=1032)


def test_numbers_of_a_portal_that_has_counted_nothing_are_zeros(clock):
    assert numbers.current.numbers() == Numbers(0, 0, 0, 0)


def test_numbers_cost_one_query_in_two_seconds(clock):
    with CaptureQueriesContext(connection) as queries:
        for _ in range(5):
            numbers.current.numbers()
    assert len(queries) == 1
    count("2030-03-02", visits=5)
    clock.shift(1)
    assert numbers.current.numbers().today == 0
    clock.shift(1)
    assert numbers.current.numbers().today == 5


def test_own_visit_shows_at_once_and_is_not_counted_twice_later(clock, send, home):
    for number in range(1, 6):
        answer = send(home.pk, address=f"203.0.113.{number}").json()
        assert answer == {
            "online": number, "today": number, "month": number, "total": number, "views": number
        }  # fmt: skip
    clock.shift(3)
    answer = send(home.pk, address="203.0.113.5").json()
    assert answer == {"online": 5, "today": 5, "month": 5, "total": 5, "views": 6}


def test_new_day_begins_at_zero_at_midnight_in_vietnam(clock, send, home):
    clock.move_to(timezone.make_aware(datetime.fromisoformat("2030-03-31 23:59:59")))
    assert send(home.pk).json()["today"] == 1
    clock.shift(1)
    known = numbers.current.numbers()
    assert (known.today, known.month, known.total) == (0, 0, 1)


def test_change_of_what_an_earlier_site_counted_shows_on_pages_at_once(
    client, home, settings, django_capture_on_commit_callbacks
):
    from tests import factories

    settings.PAGE_CACHE = True
    home.sidebar = factories.sidebar_of(("statistics", factories.VisitStatisticsFactory()))
    home.save()
    assert "19.418.424" not in client.get("/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        VisitSettings.objects.create(visits_before=19_418_424)
    numbers.current.forget()  # another moment
    assert "19.418.424" in client.get("/").content.decode()
