"""Counted is what was answered: with eight processes at once, on each database, with and without Redis."""

import random
import sqlite3
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from threading import Event

import psycopg
import pytest

from tests import migrated
from tests.servers.running import POSTGRESQL, REDIS, need, postgresql, redis

from .portal import Portal, Reader, copied, prepared, served

pytestmark = pytest.mark.django_db  # or no database is made that they could copy
PROCESSES = 8
READERS, VIEWS = 16, 40  # each
KINDS = ["sqlite", "sqlite+redis", "postgresql", "postgresql+redis"]


@pytest.fixture(scope="module")
def originals(tmp_path_factory, django_db_setup):
    """``originals(kind)``: a migrated portal on that database; made once."""
    made: dict[str, Portal] = {}
    with ExitStack() as stack:

        def original(database: str) -> Portal:
            if database not in made:
                folder = tmp_path_factory.mktemp(database)
                url = ""
                if database == "postgresql":
                    need(*POSTGRESQL)
                    server = stack.enter_context(postgresql(tmp_path_factory.mktemp("cluster")))
                    with psycopg.connect(server, autocommit=True) as connection:
                        connection.execute("CREATE DATABASE portal")
                    url = server.rpartition("/")[0] + "/portal"
                if url:
                    with migrated.shared_postgresql(url) as is_migrated:
                        made[database] = prepared(folder, url, is_migrated)
                else:
                    made[database] = prepared(folder, "", migrated.copied_to(folder / "db.sqlite3"))
            return made[database]

        yield original


@pytest.fixture(params=KINDS)
def portal(request, originals, tmp_path):
    """A portal of eight processes."""
    database, _plus, with_redis = request.param.partition("+")
    original = originals(database)
    with ExitStack() as stack:
        redis_url = ""
        if with_redis:
            need(*REDIS)
            redis_url = stack.enter_context(redis())
        name = f"portal_{random.randrange(10**9)}"
        yield stack.enter_context(served(copied(original, tmp_path, name, redis_url), PROCESSES))


def read(portal: Portal, number: int, page: int, stop: Event | None = None) -> Counter:
    """One who reads, in a fixed or an open number of views; gives how often each status was answered."""
    statuses: Counter = Counter()
    reader = Reader(portal, f"203.0.113.{number}")
    done = 0
    while done < VIEWS if stop is None else not stop.is_set():
        # A new address now and then: within the limits, and with visits among the views.
        reader.address = f"2001:db8:{number:x}:{done // 20:x}::1"
        status, _answer = reader.view(page)
        assert status < 500 or status == 503, portal.said()
        statuses[status] += 1
        if status == 503:
            time.sleep(0.5)  # the machine is busy with other tests; as a page does, send it again
        else:
            done += 1
    reader.connection.close()
    return statuses


def test_accepted_views_of_many_processes_are_counted_exactly(portal):
    page = portal.home()
    with ThreadPoolExecutor(READERS + 1) as pool:
        reading = [pool.submit(read, portal, number, page) for number in range(READERS)]
        # Counts are folded meanwhile, twice at once: whoever runs this does not disturb those who count.
        folding = [pool.submit(portal.manage, "roll_up_visits") for _ in range(2)]
        statuses = sum((one.result() for one in reading), Counter())
        for one in folding:
            one.result()
    statuses.pop(503, None)
    assert statuses == {200: READERS * VIEWS}
    assert portal.views() == READERS * VIEWS
    portal.manage("roll_up_visits")
    assert portal.views() == READERS * VIEWS
    assert portal.number("SELECT SUM(views) FROM visits_pagecount") == READERS * VIEWS
    assert portal.number("SELECT SUM(visits) FROM visits_daycount") == READERS * (VIEWS // 20)
    # A reader of any process is told the same.
    time.sleep(2.1)
    _status, answer = Reader(portal, "203.0.113.99").view(page)
    assert answer["views"] == READERS * VIEWS + 1
    assert answer["total"] == answer["today"] == answer["online"] == READERS * (VIEWS // 20) + 1


# Redis takes no part in what is counted; with the cheaper half the suite stays short.
@pytest.mark.parametrize("portal", ["sqlite", "postgresql+redis"], indirect=True)
def test_workers_killed_at_work_lose_nothing_that_was_answered(portal):
    page, stop = portal.home(), Event()
    with ThreadPoolExecutor(READERS) as pool:
        reading = [pool.submit(read, portal, number, page, stop) for number in range(READERS)]
        for _kill in range(6):
            time.sleep(0.4)
            portal.kill_a_worker()
        stop.set()
        statuses = sum((one.result() for one in reading), Counter())
    answered, broken, _refused = (statuses.pop(status, 0) for status in (200, 0, 503))
    assert not statuses
    assert broken  # or no worker was killed at work
    # What was counted and could not be answered any more is counted all the same.
    assert answered <= portal.views() <= answered + broken


@pytest.mark.parametrize("portal", ["sqlite"], indirect=True)
def test_view_that_finds_the_database_busy_is_refused_soon_and_counted_when_sent_again(portal):
    """Else views would wait for an editor's long work in all the threads that serve pages."""
    page = portal.home()
    reader = Reader(portal, "203.0.113.1")
    assert reader.view(page)[0] == 200
    path = portal.environment["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as editor:
        editor.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(4 * PROCESSES) as pool:
            readers = [Reader(portal, f"203.0.113.{number}") for number in range(2, 2 + 4 * PROCESSES)]
            statuses = {status for status, _answer in pool.map(lambda one: one.view(page), readers)}
        assert statuses == {503}
        editor.execute("ROLLBACK")
    time.sleep(1.1)  # as long as a process that found it busy does not try
    again = [Reader(portal, one.address).view(page)[0] for one in readers]
    assert again == [200] * len(readers)
    assert portal.views() == 1 + len(readers)
