"""The numbers readers see, and what they cost."""

from datetime import date, datetime
from threading import Thread

import pytest
import time_machine
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from visits import numbers
from visits.models import DayCount, RecordedView, VisitSettings
from visits.numbers import Numbers
from visits.recording import Recorder, View
from visits.visitors import Arrival

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


def test_serving_a_page_writes_nothing(client, seed_tree):
    with CaptureQueriesContext(connection) as queries:
        assert "data-visits" in client.get(seed_tree.article.public_path).content.decode()
    assert {query["sql"].split()[0] for query in queries} == {"SELECT"}


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


@pytest.mark.django_db(transaction=True)
def test_visit_just_committed_is_in_the_numbers_once(home, monkeypatch):
    """Whoever reads between the commit and what is added to the numbers known would have it twice."""
    add, reading = numbers.current.add, []

    def read() -> None:
        numbers.current.numbers()
        connections.close_all()

    def add_while_another_thread_reads(*args, **kwargs) -> None:
        reading.append(Thread(target=read))
        reading[0].start()
        reading[0].join(timeout=1)  # it can only go on once what is committed is added
        add(*args, **kwargs)

    monkeypatch.setattr(numbers.current, "add", add_while_another_thread_reads)
    Recorder().record(View(home.pk, "vi", "", Arrival([5])))
    reading[0].join()
    assert numbers.current.numbers().today == 1
