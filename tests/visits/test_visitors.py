"""What is a visit, who is online, who is too quick: the same in the database and in Redis."""

from contextlib import suppress

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, transaction

from visits.limits import VIEWS, VISITS_OF_ADDRESS, Limit
from visits.models import Trace
from visits.visitors import Arrival, Verdict
from visits.visitors.database import DatabaseVisitors
from visits.visitors.redis import RedisVisitors

pytestmark = [pytest.mark.django_db, pytest.mark.servers]

MINUTE = 60_000
NOW = 1_800_000_000_000
FIRST = Verdict(True, is_visit=True, was_online=False)
FURTHER = Verdict(True, is_visit=False, was_online=True)
LATER = Verdict(True, is_visit=False, was_online=False)


# tests/servers runs this again where there is a Redis.
KINDS = [DatabaseVisitors, RedisVisitors] if django_settings.REDIS_URL else [DatabaseVisitors]


@pytest.fixture(params=KINDS)
def visitors(request):
    return request.param()


@pytest.fixture
def see(visitors):
    """``see(minutes, key…)``: the verdicts on views at one moment."""

    def see(minutes: float, *arrivals: int | Arrival) -> list[Verdict]:
        found = [one if isinstance(one, Arrival) else Arrival([one]) for one in arrivals]
        with transaction.atomic():
            return visitors.see(found, NOW + int(minutes * MINUTE))

    return see


def test_visit_goes_on_until_half_an_hour_without_a_view(see):
    assert see(0, 1) == [FIRST]
    assert see(4, 1) == [FURTHER]
    assert see(33.9, 1) == [LATER]
    assert see(63.8, 1) == [LATER]  # sliding: an hour after it began
    assert see(93.8, 1) == [FIRST]


def test_views_of_one_batch_are_seen_in_their_order(see):
    assert see(0, 1, 2, 1, 1) == [FIRST, FIRST, FURTHER, FURTHER]
    assert see(1, -(2**63), 2**63 - 1, 2) == [FIRST, FIRST, FURTHER]


def test_online_are_those_of_the_last_five_minutes(see, visitors):
    see(0, 1, 2, 3)
    see(3, 3, 4)
    assert visitors.online(NOW + 3 * MINUTE) == 4
    assert visitors.online(NOW + 5 * MINUTE) == 2
    assert visitors.online(NOW + 8 * MINUTE) == 0


def test_visit_that_goes_on_over_midnight_is_one(see, visitors):
    yesterday, today = 1, 2
    see(0, yesterday)
    assert see(4, Arrival([today, yesterday])) == [FURTHER]
    assert visitors.online(NOW + 4 * MINUTE) == 1
    assert see(5, Arrival([today, yesterday]), Arrival([today, yesterday])) == [FURTHER, FURTHER]
    assert see(6, today) == [FURTHER]
    # Who was not here yesterday is no visitor of yesterday's either.
    assert see(6, Arrival([7, 8])) == [FIRST]
    assert visitors.online(NOW + 6 * MINUTE) == 2


def test_too_many_views_at_once_are_refused_and_again_let_through_one_by_one(see):
    verdicts = see(0, *[1] * (VIEWS.burst + 3))
    assert [verdict.is_accepted for verdict in verdicts] == [True] * VIEWS.burst + [False] * 3
    seconds = VIEWS.interval / MINUTE
    assert [verdict.is_accepted for verdict in see(seconds, 1, 1)] == [True, False]
    # Refusals cost nothing: whoever waits is let through as if there had been none.
    assert [verdict.is_accepted for verdict in see(VIEWS.burst * seconds + 1, *[1] * VIEWS.burst)] == [
        True
    ] * VIEWS.burst


def test_new_visits_from_one_address_come_to_an_end(see):
    network = 10**6
    many = [Arrival([number], visits_of=network) for number in range(VISITS_OF_ADDRESS.burst + 2)]
    verdicts = see(0, *many)
    assert [verdict.is_accepted for verdict in verdicts].count(True) == VISITS_OF_ADDRESS.burst
    # Those whose visit goes on are not held up, nor are other addresses.
    assert see(1, many[0]) == [FURTHER]
    assert see(1, Arrival([10**7], visits_of=network + 1)) == [FIRST]


def test_clock_set_back_locks_nobody_out(see):
    see(0, *[1] * VIEWS.burst)
    assert [verdict.is_accepted for verdict in see(-60, 1, 1)] == [True, True]


def test_visit_whose_view_could_not_be_recorded_is_one_the_next_time(visitors):
    arrivals = [Arrival([1]), Arrival([2])]
    with transaction.atomic():
        visitors.see(arrivals[1:], NOW - MINUTE)
    with suppress(OperationalError), transaction.atomic():
        verdicts = visitors.see(arrivals, NOW)
        raise OperationalError("disk full")
    visitors.unsee(arrivals, verdicts)
    assert visitors.online(NOW) == 1
    with transaction.atomic():
        assert visitors.see(arrivals, NOW + 1) == [FIRST, FURTHER]


def test_address_is_no_visitor(see, visitors):
    see(0, Arrival([1], 10**7, 10**6))
    assert visitors.online(NOW) == 1


def test_limit_of_another_kind_lets_through_what_it_says(visitors):
    limit = Limit(burst=2, interval=MINUTE)
    assert [visitors.allow(5, limit, NOW) for _ in range(3)] == [True, True, False]
    assert visitors.allow(6, limit, NOW)
    assert visitors.allow(5, limit, NOW + MINUTE)
    assert not visitors.allow(5, limit, NOW + MINUTE)


def test_hashes_not_seen_for_half_an_hour_are_forgotten():
    visitors = DatabaseVisitors()
    with transaction.atomic():
        visitors.see([Arrival([1], 10**7, 10**6), Arrival([2])], NOW)
        visitors.see([Arrival([2])], NOW + 20 * MINUTE)
    visitors.forget(NOW + 29 * MINUTE)
    assert Trace.objects.count() == 4
    visitors.forget(NOW + 30 * MINUTE)
    assert list(Trace.objects.values_list("key", flat=True)) == [2]


@pytest.mark.skipif(
    RedisVisitors not in KINDS, reason="of Redis: run again where there is one (tests/servers)"
)
def test_everything_in_redis_has_an_end():
    visitors = RedisVisitors()

    def see(_minutes: int, *arrivals: Arrival) -> None:
        visitors.see(arrivals, NOW)

    see(0, Arrival([1, 2], 10**7, 10**6), Arrival([3]))
    visitors.allow(5, Limit(2, MINUTE), NOW)
    keys = visitors.redis.keys("*visits:*")
    assert len(keys) == 6  # two visitors, an address twice, a voter, who is online
    assert all(0 < visitors.redis.pttl(key) <= 30 * MINUTE for key in keys)
