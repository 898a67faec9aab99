"""The site epoch: one number that rises whenever anything public readers could see has changed.

Everything cached is cached under the epoch read *before* rendering, so a rise makes all of it
unreachable at once, in every process. The number lives in a small file, or in Redis when REDIS_URL
is set; reading it costs one open() or one GET. A crash between a commit and the rise is healed by
the time to live of what is cached (``TTL``).
"""

import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from . import front_cache

T = TypeVar("T")
TTL = 60  # seconds
# Seconds. Another machine's change is seen within one; and a cache in front is emptied once more when this is
# over (front_cache.AGAIN_AFTER), or it would take the old page again.
ASKED_EVERY = 0.2
_REDIS_KEY = "site-epoch"
_known = (float("-inf"), 0)  # when Redis was asked, and what it said
# A clock as well: a Redis that was emptied must not count again what pages in memory already stand under.
# Microseconds: Redis computes in floating point.
_RISE = """
local risen = math.max((tonumber(redis.call('GET', KEYS[1])) or 0) + 1, tonumber(ARGV[1]))
redis.call('SET', KEYS[1], string.format('%.0f', risen))
"""


def current() -> int:
    """The epoch now; 0 before the first rise.

    Of Redis the answer is remembered for ``ASKED_EVERY`` seconds: to ask it takes longer than to send a page
    from memory.
    """
    if settings.REDIS_URL:
        global _known
        now = time.monotonic()
        asked, number = _known
        if now - asked > ASKED_EVERY:
            number = int(_redis().get(_REDIS_KEY) or 0)
            _known = now, number
        return number
    try:
        return int(Path(settings.SITE_EPOCH_FILE).read_bytes() or 0)
    except FileNotFoundError:
        return 0


def rise() -> None:
    """Raise the epoch now, and have caches in front emptied.

    Never goes back, even when the file is lost: it is also a clock.
    """
    if settings.REDIS_URL:
        _redis().eval(_RISE, 1, _REDIS_KEY, time.time_ns() // 1000)
        forget()
    else:
        _rise_in_file()
    if settings.WAGTAILFRONTENDCACHE:
        front_cache.empty()


def _rise_in_file() -> None:
    path = Path(settings.SITE_EPOCH_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        new = max(current() + 1, time.time_ns())
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.write_text(str(new))
        temporary.replace(path)


def forget() -> None:
    """Ask Redis again the next time."""
    global _known
    _known = (float("-inf"), 0)


def rise_on_commit(**kwargs: Any) -> None:
    """Signal receiver: raise the epoch once the running transaction is committed."""
    connection = transaction.get_connection()
    # Publishing one page fires a dozen signals: one rise a transaction is enough.
    pending = any(function is rise for _ids, function, *_rest in connection.run_on_commit)
    if not (connection.in_atomic_block and pending):
        transaction.on_commit(rise)


def cached(key: str, build: Callable[[], T]) -> T:
    """``build()``, kept for this epoch at most ``TTL`` seconds. None is not kept."""
    full_key = f"epoch:{current()}:{key}"
    value = cache.get(full_key)
    if value is None:
        value = build()
        cache.set(full_key, value, TTL)
    return value


def _redis():
    # Django's own client of the cache: one connection pool, one address.
    return cache._cache.get_client(None, write=True)
