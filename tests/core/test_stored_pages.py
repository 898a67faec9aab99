"""Two layers of rendered pages, and turns: many who want one page have it rendered once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import caches
from django.http import HttpResponse

from core import stored_pages
from core.stored_pages import Key, PageStore, from_response

pytestmark = pytest.mark.servers

KEY = Key(1, "/tin-tuc/")


def page_of(text="trang", size=0):
    return from_response(HttpResponse(text + "x" * size))


@pytest.fixture
def store():
    """A process of its own; ``PageStore()`` is another one."""
    return PageStore()


@pytest.fixture
def renderings(store):
    """``renderings(store, result)`` asks like a reader would; a list of all renderings is its ``made``."""

    def ask(asked=store, result="trang", seconds=0.1):
        with asked.turn(KEY) as page:
            if page:
                return page
            ask.made.append(result)
            time.sleep(seconds)
            if result is None:
                asked.pass_over(KEY)
                return None
            page = page_of(result)
            asked.keep(KEY, page)
            return page

    ask.made = []
    return ask


def test_page_kept_by_one_process_is_found_by_another(store):
    store.keep(KEY, page_of())
    found = PageStore().find(KEY)
    assert found.body == b"trang"
    assert found == store.find(KEY)


def test_page_of_another_epoch_is_not_found(store):
    store.keep(KEY, page_of())
    assert store.find(KEY._replace(epoch=2)) is None


def test_any_path_is_an_address(store):
    for address in ("/" + "a" * 5000, "/\udcff/", "/../../x", "/\0"):
        key = Key(1, address)
        store.keep(key, page_of(repr(address)))
        assert PageStore().find(key).body == repr(address).encode()


def test_memory_is_bounded_in_bytes_and_the_newest_stay(store, monkeypatch):
    monkeypatch.setattr(stored_pages, "MEMORY", 50_000)
    for number in range(20):
        store.keep(Key(1, str(number)), page_of(size=9_000))
    assert store._bytes <= 50_000
    assert store._bytes == sum(page.size for page in store._memory.values())
    caches["pages"].clear()
    assert store.find(Key(1, "19"))
    assert store.find(Key(1, "0")) is None
    store.keep(KEY, page_of(size=60_000))
    caches["pages"].clear()
    assert store.find(Key(1, "19")), "a page larger than all memory has driven the others out"


def test_two_hundred_readers_of_a_cold_page_have_it_rendered_once(store, renderings):
    with ThreadPoolExecutor(200) as readers:
        given = list(readers.map(lambda _n: renderings(), range(200)))
    assert len(renderings.made) == 1
    assert {page.body for page in given} == {b"trang"}


def test_readers_of_four_processes_have_it_rendered_once(renderings):
    processes = [PageStore() for _number in range(4)]

    # They ask one after the other, by less than a rendering takes: files have no atomic `add`.
    def ask(number):
        time.sleep(number / 1000)
        return renderings(processes[number % 4], seconds=0.5)

    with ThreadPoolExecutor(80) as readers:
        given = list(readers.map(ask, range(80)))
    assert len(renderings.made) <= 2
    assert {page.body for page in given} == {b"trang"}


def test_page_that_may_not_be_kept_makes_nobody_queue(store, renderings):
    begun = time.monotonic()
    with ThreadPoolExecutor(20) as readers:
        given = list(readers.map(lambda _n: renderings(result=None, seconds=0.2), range(20)))
    assert given == [None] * 20
    assert len(renderings.made) == 20
    assert time.monotonic() - begun < 20 * 0.2, "one after the other"


def test_rendering_that_fails_leaves_the_turn_to_the_next(store, renderings):
    with pytest.raises(ZeroDivisionError), store.turn(KEY):
        raise ZeroDivisionError
    assert renderings().body == b"trang"
    assert renderings().body == b"trang"
    assert len(renderings.made) == 1


def test_turn_held_by_a_killed_process_is_waited_for_no_longer_than_patience(store, renderings, monkeypatch):
    monkeypatch.setattr(stored_pages, "PATIENCE", 0.2)
    caches["pages"].add(f"turn-{store._shared(KEY)}", 1, 10)
    assert renderings().body == b"trang"


def test_those_who_waited_too_long_render_themselves(store, renderings, monkeypatch):
    monkeypatch.setattr(stored_pages, "PATIENCE", 0.1)
    slow = threading.Thread(target=lambda: renderings(seconds=1))
    slow.start()
    time.sleep(0.05)
    assert renderings(seconds=0).body == b"trang"
    slow.join()
    assert len(renderings.made) == 2
