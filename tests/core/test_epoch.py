"""The site epoch: a number that only rises, and what is cached under it."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction

from core import epoch

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def own_file(settings, tmp_path):
    settings.SITE_EPOCH_FILE = tmp_path / "deep" / "epoch"
    return settings.SITE_EPOCH_FILE


def test_current_before_the_first_rise_is_zero():
    assert epoch.current() == 0


def test_rise_each_time_gives_a_greater_number():
    seen = [epoch.current()]
    for _ in range(20):
        epoch.rise()
        seen.append(epoch.current())
    assert seen == sorted(set(seen))


def test_rise_when_the_file_was_lost_is_greater_than_before(own_file):
    epoch.rise()
    before = epoch.current()
    own_file.unlink()
    epoch.rise()
    assert epoch.current() > before


def test_rise_when_the_clock_went_back_is_still_greater(own_file):
    own_file.parent.mkdir()
    future = time.time_ns() + 10**15
    own_file.write_text(str(future))
    epoch.rise()
    assert epoch.current() == future + 1


def test_current_when_the_file_is_empty_is_zero(own_file):
    own_file.parent.mkdir()
    own_file.write_text("")
    assert epoch.current() == 0
    epoch.rise()
    assert epoch.current() > 0


def test_rise_when_interrupted_leaves_no_half_written_file(own_file, monkeypatch):
    epoch.rise()
    before = epoch.current()

    def fail(self, target):
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        epoch.rise()
    assert epoch.current() == before


def test_rise_when_threads_race_counts_every_one(own_file):
    own_file.parent.mkdir()
    start = time.time_ns() + 10**18  # ahead of the clock: each rise is then exactly one
    own_file.write_text(str(start))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: epoch.rise(), range(80)))
    assert epoch.current() == start + 80


def test_rise_when_processes_race_counts_every_one(own_file):
    own_file.parent.mkdir()
    start = time.time_ns() + 10**18
    own_file.write_text(str(start))
    program = (
        "from django.conf import settings; import pathlib;"
        f"settings.configure(REDIS_URL='', WAGTAILFRONTENDCACHE=None, SITE_EPOCH_FILE=pathlib.Path({str(own_file)!r}));"
        "from core import epoch\nfor _ in range(50): epoch.rise()"
    )
    racing = [subprocess.Popen([sys.executable, "-c", program], cwd=ROOT) for _ in range(4)]
    assert [process.wait(60) for process in racing] == [0] * 4
    assert epoch.current() == start + 200


def test_cached_within_an_epoch_builds_once():
    built = []
    for _ in range(3):
        epoch.cached("thu", lambda: built.append(1) or "x")
    assert built == [1]


def test_cached_when_the_epoch_rises_builds_again():
    assert epoch.cached("thu", lambda: "cũ") == "cũ"
    epoch.rise()
    assert epoch.cached("thu", lambda: "mới") == "mới"


def test_cached_when_the_epoch_rises_while_building_is_not_found_again():
    """The epoch is read before: what was built from old data stands under a number nobody asks for."""

    def build():
        epoch.rise()
        return "cũ"

    epoch.cached("thu", build)
    assert epoch.cached("thu", lambda: "mới") == "mới"


def test_cached_after_its_time_to_live_builds_again():
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        epoch.cached("thu", lambda: "cũ")
        clock.shift(epoch.CACHED_TTL - 1)
        assert epoch.cached("thu", lambda: "mới") == "cũ"
        clock.shift(2)
        assert epoch.cached("thu", lambda: "mới") == "mới"
    assert epoch.PAGE_TTL + epoch.CACHED_TTL + epoch.REMEMBERED_TTL == 60


def test_remembered_is_the_same_object_until_the_epoch_rises():
    built = [epoch.remembered("thu", list) for _ in range(2)]
    assert built[0] is built[1]
    epoch.rise()
    assert epoch.remembered("thu", list) is not built[0]


def test_remembered_after_its_time_to_live_builds_again():
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        epoch.remembered("thu", lambda: "cũ")
        clock.shift(epoch.REMEMBERED_TTL - 1)
        assert epoch.remembered("thu", lambda: "mới") == "cũ"
        clock.shift(2)
        assert epoch.remembered("thu", lambda: "mới") == "mới"


def test_remembered_when_the_epoch_rises_while_building_is_not_found_again():
    epoch.remembered("thu", lambda: epoch.rise() or "cũ")
    assert epoch.remembered("thu", lambda: "mới") == "mới"


def test_transaction_that_changed_something_believes_nothing_older_and_leaves_nothing(db):
    assert epoch.remembered("thu", lambda: "trước") == "trước"
    with transaction.atomic():
        epoch.rise_on_commit()
        assert epoch.remembered("thu", lambda: "trong") == "trong"
        assert epoch.remembered("thu", lambda: "nữa") == "trong"
        epoch.rise_on_commit()
        assert epoch.remembered("thu", lambda: "sau") == "sau"
        transaction.get_connection().run_on_commit.clear()  # as after a rollback
    assert epoch.remembered("thu", lambda: "khác") == "trước"


@pytest.mark.parametrize("value", ["", 0, [], False])
def test_cached_when_the_value_is_empty_keeps_it(value):
    epoch.cached("thu", lambda: value)
    assert epoch.cached("thu", lambda: "khác") == value


def test_cached_when_there_is_nothing_asks_again():
    epoch.cached("thu", lambda: None)
    assert epoch.cached("thu", lambda: "có") == "có"


def test_cached_when_the_cache_was_cleared_builds_again():
    epoch.cached("thu", lambda: "cũ")
    cache.clear()
    assert epoch.cached("thu", lambda: "mới") == "mới"
