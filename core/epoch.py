"""The site epoch: one number that rises whenever anything public readers could see has changed.

Everything cached is cached under the epoch read *before* rendering, so a rise makes all of it
unreachable at once, in every process. The number lives in a small file, or in Redis when REDIS_URL
is set; reading it costs one open() or one GET. A crash between a commit and the rise is healed by
the times to live of what is cached: of a page, of what it was put together from, and of what that
knew. Together they are a minute.
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
# Seconds. A page may hold a menu of 15 seconds ago, and that a title of 5 seconds before.
PAGE_TTL, CACHED_TTL, REMEMBERED_TTL = 40, 15, 5
# Seconds. Another machine's change is seen within one; and a cache in front is emptied once more when this is
# over (front_cache.AGAIN_AFTER), or it would take the old page again.
ASKED_EVERY = 0.2
_REDIS_KEY = "site-epoch"
_known = (float("-inf"), 0)  # when Redis was asked, and what it said
_remembered: tuple[int, dict[str, tuple[float, Any]]] = (0, {})  # an epoch and what was built in it
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
        file = os.open(settings.SITE_EPOCH_FILE, os.O_RDONLY)
    except FileNotFoundError:
        return 0
    try:
        return int(os.read(file, 32) or 0)
    finally:
        os.close(file)


def rise() -> None:
    """Raise the epoch now, and have caches in front emptied.

    Never goes back, even when the file is lost: it is also a clock.
    """
    if settings.REDIS_URL:
        _redis().eval(_RISE, 1, _REDIS_KEY, time.time_ns() // 1000)
        forget()
    else:
        _rise_in_file()
    transaction.get_connection().remembered = {}
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
    """Ask Redis again the next time, and remember nothing."""
    global _known, _remembered
    _known = (float("-inf"), 0)
    _remembered = (0, {})
    transaction.get_connection().remembered = {}


def rise_on_commit(**kwargs: Any) -> None:
    """Signal receiver: raise the epoch once the running transaction is committed."""
    # Publishing one page fires a dozen signals: one rise a transaction is enough.
    if not is_rising():
        transaction.on_commit(rise)
    transaction.get_connection().remembered = {}


def is_rising() -> bool:
    """Whether the running transaction has changed something that readers do not see yet."""
    connection = transaction.get_connection()
    return connection.in_atomic_block and any(
        function is rise for _ids, function, *_rest in connection.run_on_commit
    )


def cached(key: str, build: Callable[[], T]) -> T:
    """``build()``, kept for this epoch at most ``CACHED_TTL`` seconds. None is not kept."""
    full_key = f"epoch:{current()}:{key}"
    value = cache.get(full_key)
    if value is None:
        value = build()
        cache.set(full_key, value, CACHED_TTL)
    return value


def remembered(key: str, build: Callable[[], T]) -> T:
    """The same in this process's memory for ``REMEMBERED_TTL``, uncopied: nobody may change what it gives.

    A transaction that has changed something remembers for itself, until it changes something more. None is
    not kept.
    """
    global _remembered
    now = time.time()
    if is_rising():
        values = transaction.get_connection().remembered
    else:
        number = current()
        if _remembered[0] != number:
            _remembered = (number, {})
        values = _remembered[1]  # of this epoch, whatever other threads do meanwhile
    until, value = values.get(key, (0.0, None))
    if until < now:
        value = build()
        if value is not None:
            values[key] = (now + REMEMBERED_TTL, value)
    return value


def _redis():
    # Django's own client of the cache: one connection pool, one address.
    return cache._cache.get_client(None, write=True)
