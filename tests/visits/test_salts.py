"""A day's secret, and that nothing made with it outlives it."""

import stat
from datetime import date, datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings
from django.utils import timezone

from visits import rollup, salts
from visits.models import RecordedView, Trace

pytestmark = [pytest.mark.django_db, pytest.mark.servers]
in_files = pytest.mark.skipif(
    bool(django_settings.REDIS_URL), reason="salts are in Redis here, and expire there"
)


def at(text: str) -> datetime:
    """A moment in Asia/Ho_Chi_Minh."""
    return timezone.make_aware(datetime.fromisoformat(text))


def files() -> list[str]:
    folder = Path(django_settings.VISITOR_SALTS)
    return sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []


@pytest.fixture(autouse=True)
def no_salts():
    def remove():
        for name in files():
            (Path(django_settings.VISITOR_SALTS) / name).unlink()

    remove()
    yield
    remove()


def test_salt_is_the_same_all_day_and_another_tomorrow():
    with time_machine.travel(at("2030-03-01 12:00")):
        (first,) = salts.salts_at(timezone.now())
        salts.forget()  # as another process sees it
        assert salts.salts_at(timezone.now()) == [first]
    with time_machine.travel(at("2030-03-02 12:00")):
        (second,) = salts.salts_at(timezone.now())
    assert len(first) == len(second) == 32
    assert first != second


def test_yesterdays_salt_is_known_as_long_as_a_visit_may_go_on():
    with time_machine.travel(at("2030-03-01 23:50")):
        (yesterday,) = salts.salts_at(timezone.now())
    with time_machine.travel(at("2030-03-02 00:30")):
        today, before = salts.salts_at(timezone.now())
        assert before == yesterday != today
    with time_machine.travel(at("2030-03-02 00:31")):
        assert salts.salts_at(timezone.now()) == [today]


def test_view_is_counted_while_another_thread_notes_a_salt(send, home, monkeypatch):
    """The first views of a process come in several threads at once."""

    class Compared(date):
        def __lt__(self, other):
            salts._known[date(2030, 3, 2)] = b"noted by another thread"
            return super().__lt__(other)

    monkeypatch.setattr(salts, "_known", {Compared(2030, 2, 27): b"of a day that is over"})
    with time_machine.travel(at("2030-03-01 12:00")):
        assert send(home.pk).status_code == 200
        assert date(2030, 3, 1) in salts._known
    assert date(2030, 2, 27) not in salts._known
    assert RecordedView.objects.count() == 1


@in_files
def test_salt_is_a_file_that_its_owner_alone_can_read():
    salts.salts_at(at("2030-03-01 12:00"))
    (name,) = files()
    assert name == "2030-03-01"
    mode = (Path(django_settings.VISITOR_SALTS) / name).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


@in_files
def test_no_hash_is_left_once_the_salt_of_its_day_is_gone(send, home):
    with time_machine.travel(at("2030-03-01 23:58:30"), tick=False) as clock:
        send(home.pk)
        send(home.pk, address="8.8.8.8")
        assert Trace.objects.count() == 4  # two visitors, and the address of one for views and visits
        for _minute in range(45):
            clock.shift(60)
            rollup.forget_readers()
            rollup.fold()
            hashes, known = Trace.objects.count(), files()
            assert not hashes or "2030-03-01" in known
    assert hashes == 0
    assert known == []
    assert RecordedView.objects.count() == 0  # folded; the counts know nobody


@in_files
def test_views_alone_make_hashes_go_where_nothing_runs_beside_the_server(send, home):
    with time_machine.travel(at("2030-03-01 12:00"), tick=False) as clock:
        send(home.pk)
        clock.shift(31 * 60)
        send(home.pk, address="203.0.113.8")
        assert Trace.objects.count() == 1


def test_visit_over_midnight_is_counted_once_and_for_the_day_it_began(send, home):
    with time_machine.travel(at("2030-03-01 23:59"), tick=False) as clock:
        send(home.pk)
        clock.shift(2 * 60)
        answer = send(home.pk).json()
    assert list(RecordedView.objects.order_by("pk").values_list("day", "is_visit")) == [
        (at("2030-03-01 12:00").date(), True),
        (at("2030-03-02 12:00").date(), False),
    ]
    assert answer["online"] == 1
    assert (answer["today"], answer["month"], answer["total"]) == (0, 1, 1)
