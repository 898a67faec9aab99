"""Visitors in the database, in plain SQL: this runs with every view.

Rows are locked in one order, so that processes never wait for each other in a ring.
"""

from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from ..limits import VIEWS, VIEWS_OF_ADDRESS, VISITS_OF_ADDRESS, Limit
from ..models import Trace
from . import KEPT, ONLINE, PAUSE, REFUSED, Arrival, Verdict

# Seen at, allowed at.
Times = tuple[int, int]
NEVER: Times = (0, 0)
MOST = 10_000  # forgotten at once

_TABLE = connection.ops.quote_name(Trace._meta.db_table)
_READ = f"SELECT key, seen_at, allowed_at FROM {_TABLE} WHERE key IN ({{}})"  # noqa: S608
_INSERT = f"INSERT INTO {_TABLE} (key, is_visitor, seen_at, allowed_at) VALUES {{}}"  # noqa: S608
_RESERVE = f"{_INSERT} ON CONFLICT (key) DO NOTHING"
_WRITE = _INSERT + (
    " ON CONFLICT (key) DO UPDATE SET is_visitor = excluded.is_visitor, seen_at = excluded.seen_at,"
    " allowed_at = excluded.allowed_at"
)


class DatabaseVisitors:
    def see(self, arrivals: Sequence[Arrival], now: int) -> list[Verdict]:
        asked = {key for one in arrivals for key in (*one.keys, one.views_of, one.visits_of)} - {None}
        times = _locked(asked)
        seen: dict[int, tuple[bool, Times]] = {}
        verdicts = []
        for arrival in arrivals:
            verdict, changed = _see(arrival, times, now)
            verdicts.append(verdict)
            seen |= changed
            times |= {key: changed_times for key, (_is_visitor, changed_times) in changed.items()}
        _write(seen)
        # From here on today's hash stands for them: nobody is online twice.
        moved = [key for arrival in arrivals if arrival.keys[0] in seen for key in arrival.keys[1:]]
        if moved:
            Trace.objects.filter(key__in=moved).delete()
        return verdicts

    def unsee(self, arrivals: Sequence[Arrival], verdicts: Sequence[Verdict]) -> None:
        """Nothing: it was never committed."""

    def allow(self, key: int, limit: Limit, now: int) -> bool:
        with transaction.atomic():
            allowed_at = limit.next(_locked({key}).get(key, NEVER)[1], now)
            if allowed_at is None:
                return False
            _write({key: (False, (now, allowed_at))})
        return True

    def online(self, now: int) -> int:
        return Trace.objects.filter(is_visitor=True, seen_at__gt=now - ONLINE).count()

    def forget(self, now: int) -> None:
        with transaction.atomic():
            # What another process has in hand is seen anew, or next time's.
            old = Trace.objects.select_for_update(skip_locked=True).filter(seen_at__lte=now - KEPT)
            Trace.objects.filter(key__in=list(old.values_list("key", flat=True)[:MOST])).delete()


def _see(
    arrival: Arrival, times: dict[int, Times], now: int
) -> tuple[Verdict, dict[int, tuple[bool, Times]]]:
    """What a view is, and what is to be written: hash to whether it is a visitor's, and its times."""
    known = (times[key] for key in arrival.keys if times.get(key, NEVER) != NEVER)
    seen_at, allowed_at = next(known, NEVER)
    is_visit = now - seen_at >= PAUSE
    limits = [(arrival.keys[0], allowed_at, VIEWS)]
    if arrival.views_of is not None:
        limits.append((arrival.views_of, times.get(arrival.views_of, NEVER)[1], VIEWS_OF_ADDRESS))
    if arrival.visits_of is not None and is_visit:
        limits.append((arrival.visits_of, times.get(arrival.visits_of, NEVER)[1], VISITS_OF_ADDRESS))
    changed = {}
    for key, allowed_at, limit in limits:
        allowed_at = limit.next(allowed_at, now)
        if allowed_at is None:
            return REFUSED, {}
        changed[key] = (key == arrival.keys[0], (now, allowed_at))
    return Verdict(True, is_visit, was_online=now - seen_at < ONLINE), changed


def _locked(keys: Iterable[int]) -> dict[int, Times]:
    """The times of these hashes; nobody else changes them, nor adds one, before the transaction ends.

    On SQLite a transaction has the database to itself from its start. Elsewhere a missing row is made
    first, because one that does not exist cannot be locked.
    """
    keys = sorted(keys)
    read = _READ.format(_marks(keys))
    with connection.cursor() as cursor:
        if connection.features.has_select_for_update:
            cursor.execute(
                _RESERVE.format(", ".join(["(%s, FALSE, 0, 0)"] * len(keys))),
                keys,
            )
            read += " ORDER BY key FOR UPDATE"
        cursor.execute(read, keys)
        return {key: (seen_at, allowed_at) for key, seen_at, allowed_at in cursor.fetchall()}


def _write(rows: dict[int, tuple[bool, Times]]) -> None:
    if rows:
        values = [
            value for key, (is_visitor, times) in sorted(rows.items()) for value in (key, is_visitor, *times)
        ]
        with connection.cursor() as cursor:
            cursor.execute(_WRITE.format(", ".join(["(%s, %s, %s, %s)"] * len(rows))), values)


def _marks(values: Sequence) -> str:
    return ", ".join(["%s"] * len(values))
