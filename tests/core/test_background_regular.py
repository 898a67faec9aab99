"""Every minute and every day, once, however many workers there are and however long there was none."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks import task_backends

from core.background import regular, signs
from core.models import Lease, RegularWork

pytestmark = [pytest.mark.django_db, pytest.mark.servers]
DAILY = f"{__name__}.daily"
done: list[str] = []


def daily() -> None:
    done.append("daily")


def minute() -> None:
    done.append("minute")


def broken() -> None:
    raise ValueError("out of order")


@pytest.fixture(autouse=True)
def begun(settings, time_machine):
    settings.MINUTE_WORK, settings.DAILY_WORK = [f"{__name__}.minute"], [DAILY]
    time_machine.move_to("2026-11-24T23:50:00+07:00", tick=False)
    backend = task_backends["background"]
    backend.clear()
    done.clear()
    yield backend.results
    backend.clear()


def queued() -> list[str]:
    return [result.args[0] for result in task_backends["background"].results]


# --- every minute ---------------------------------------------------------------------------------
def test_minute_work_of_two_workers_is_done_by_one():
    assert regular.every_minute("a")
    assert not regular.every_minute("b")
    assert done == ["minute"]


def test_minute_work_is_taken_over_when_its_holder_gives_no_sign_any_more(time_machine):
    regular.every_minute("a")
    for _beat in range(20):  # longer than the lease lasts
        time_machine.shift(signs.BEAT)
        signs.beat("a", None)
    assert not regular.every_minute("b")
    time_machine.shift(signs.DEAD_AFTER + timedelta(seconds=1))
    assert regular.every_minute("b")
    signs.beat("a", None)  # it had only slept
    assert not regular.every_minute("a")
    assert done == ["minute"] * 2


def test_minute_work_is_taken_over_at_once_from_one_that_has_ended():
    regular.every_minute("a")
    signs.leave("a")
    assert regular.every_minute("b")


@pytest.mark.django_db(transaction=True)
def test_lease_that_many_want_at_once_goes_to_one():
    start, taken = Barrier(6), []

    def take(name: str) -> None:
        try:
            start.wait()
            now = timezone.now()
            if Lease.take("x", name, now, now + signs.DEAD_AFTER):
                taken.append(name)
        except OperationalError:
            assert connection.vendor == "sqlite"  # in memory it refuses instead of waiting
        finally:
            connection.close()

    threads = [Thread(target=take, args=[str(number)]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken == [Lease.objects.get().holder]


def test_minute_work_that_fails_is_noted_until_it_goes_well_again_and_stops_no_other(
    settings, time_machine, monkeypatch
):
    settings.MINUTE_WORK = [f"{__name__}.broken", f"{__name__}.minute"]
    began = timezone.now()
    for _minute in range(2):
        regular.every_minute("a")
        time_machine.shift(60)
    work = RegularWork.objects.get(name=f"{__name__}.broken")
    assert (work.failing_since, work.error) == (began, "ValueError: out of order")
    assert done == ["minute"] * 2
    monkeypatch.setattr(f"{__name__}.broken", minute)
    regular.every_minute("a")
    work.refresh_from_db()
    assert (work.failing_since, work.error) == (None, "")


# --- every day ------------------------------------------------------------------------------------
def test_daily_work_is_queued_once_when_a_day_has_begun(time_machine):
    regular.every_minute("a")
    assert queued() == []
    time_machine.shift(timedelta(minutes=11))  # past midnight
    for worker in "ab":
        regular.every_minute(worker)
        regular.begin_day()
    assert queued() == [DAILY]
    [result] = task_backends["background"].results
    result.task.func(*result.args)
    assert done.count("daily") == 1


def test_daily_work_missed_at_midnight_is_caught_up_once(time_machine):
    regular.every_minute("a")
    time_machine.shift(timedelta(days=3, hours=7))  # no worker for three nights
    for _minute in range(3):
        regular.every_minute("b")
        time_machine.shift(signs.DEAD_AFTER + timedelta(seconds=1))
    assert queued() == [DAILY]


def test_daily_work_that_a_new_version_brings_waits_for_its_first_midnight(settings, time_machine):
    regular.every_minute("a")
    settings.DAILY_WORK = [DAILY, f"{__name__}.minute"]
    regular.every_minute("a")
    assert queued() == []
    time_machine.shift(timedelta(days=1))
    regular.every_minute("a")
    assert queued() == settings.DAILY_WORK


def test_daily_work_that_the_settings_no_longer_name_is_not_done(settings):
    settings.DAILY_WORK = []
    regular.do_daily.func(DAILY)
    assert done == []


def test_settings_name_regular_work_that_exists_and_has_a_name(settings):
    from config.settings import base

    settings.MINUTE_WORK, settings.DAILY_WORK = base.MINUTE_WORK, base.DAILY_WORK
    for name in [*regular.minute_work(), *base.DAILY_WORK]:
        assert regular.name_of(name) != name, name
