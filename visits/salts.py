"""The secret of a day that makes a reader's address a hash, and that is destroyed with the day.

It stands outside the database, so that no copy of the database holds hashes together with what would
let somebody try addresses against them: in a file readable by its owner alone, or in Redis where
several machines must agree.
"""

import os
import secrets
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

# A visit that goes on over midnight is recognised by yesterday's salt for as long as a visit may pause, and a
# minute more: by then every hash made with it is deleted (visits.visitors.KEPT).
GRACE = timedelta(minutes=31)
_REDIS_KEY = "visits:salt:"
_known: dict[date, bytes] = {}  # of this process


def salts_at(now: datetime) -> list[bytes]:
    """The salt of today (made if need be), then for GRACE that of yesterday, if there was one."""
    today = timezone.localdate(now)
    forget(before=oldest_kept(now))
    found = [_salt(today, make=True)]
    if oldest_kept(now) < today and (yesterday := _salt(today - timedelta(days=1), make=False)):
        found.append(yesterday)
    return found


def oldest_kept(now: datetime) -> date:
    """The day before whose salt all are to be destroyed."""
    return timezone.localdate(now - GRACE)


def destroy_old(now: datetime) -> None:
    """Destroy what ``salts_at`` no longer gives. Redis does so by itself."""
    forget(before=oldest_kept(now))
    folder = Path(settings.VISITOR_SALTS)
    if settings.REDIS_URL or not folder.is_dir():
        return
    for file in folder.iterdir():
        if file.name < oldest_kept(now).isoformat():
            file.unlink(missing_ok=True)


def forget(before: date = date.max) -> None:
    """What this process knows of the salts of earlier days."""
    for day in list(_known):  # in one step: meanwhile other threads add days, and take them away
        if day < before:
            _known.pop(day, None)


def _salt(day: date, make: bool) -> bytes:
    salt = _known.get(day)
    if salt is None:
        salt = (_in_redis if settings.REDIS_URL else _in_file)(day, make)
        if salt:
            _known[day] = salt
    return salt


def _in_file(day: date, make: bool) -> bytes:
    file = Path(settings.VISITOR_SALTS) / day.isoformat()
    try:
        return file.read_bytes()
    except FileNotFoundError:
        if not make:
            return b""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Whole when it gets its name, and only one process can give it: the others read what that one wrote.
    temporary = file.with_name(f".{os.getpid()}-{secrets.token_hex(4)}")
    temporary.touch(mode=0o600)
    temporary.write_bytes(secrets.token_bytes(32))
    try:
        os.link(temporary, file)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
    return file.read_bytes()


def _in_redis(day: date, make: bool) -> bytes:
    redis = cache._cache.get_client(None, write=True)
    key = f"{_REDIS_KEY}{day.isoformat()}"
    if make:
        midnight = timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))
        left = midnight + GRACE - timezone.now()
        redis.set(key, secrets.token_bytes(32), nx=True, ex=max(1, int(left.total_seconds())))
    return redis.get(key) or b""
