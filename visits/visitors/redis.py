"""Visitors in Redis: one script a view, so that what it reads and writes is one step; all of it expires."""

from collections.abc import Sequence

from django.core.cache import cache

from ..limits import VIEWS, VIEWS_OF_ADDRESS, VISITS_OF_ADDRESS, Limit
from . import KEPT, ONLINE, PAUSE, REFUSED, Arrival, Verdict

_ONLINE = "visits:online"
# The cell rate of visits.limits.Limit.next; false where the limit is reached.
_NEXT = """
local function next(allowed, now, burst, interval)
  local most = now + burst * interval
  if allowed > most then allowed = now end
  allowed = math.max(allowed, now) + interval
  return allowed <= most and allowed
end
local function number(key) return tonumber(redis.call('GET', key) or '0') end
local function text(value) return string.format('%.0f', value) end
"""
# KEYS: the visitor today, yesterday ("" if unknown), who is online, the address for its views and for its
# visits ("" if none). A visitor's value is "<seen at>:<allowed at>", an address's is its <allowed at>.
# Gives 0 (refused), or 1 + 1 where it is a visit + 2 where the visitor was online.
_SEE = (
    _NEXT
    + """
local now, pause, online_for, kept = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local value = redis.call('GET', KEYS[1])
if not value and KEYS[2] ~= '' then value = redis.call('GET', KEYS[2]) end
local seen, allowed = 0, 0
if value then
  local s, a = string.match(value, '^(%d+):(%d+)$')
  seen, allowed = tonumber(s), tonumber(a)
end
local is_visit = now - seen >= pause
allowed = next(allowed, now, tonumber(ARGV[5]), tonumber(ARGV[6]))
if not allowed then return 0 end
local views, visits
if KEYS[4] ~= '' then
  views = next(number(KEYS[4]), now, tonumber(ARGV[7]), tonumber(ARGV[8]))
  if not views then return 0 end
end
if KEYS[5] ~= '' and is_visit then
  visits = next(number(KEYS[5]), now, tonumber(ARGV[9]), tonumber(ARGV[10]))
  if not visits then return 0 end
end
if views then redis.call('SET', KEYS[4], text(views), 'PX', kept) end
if visits then redis.call('SET', KEYS[5], text(visits), 'PX', kept) end
redis.call('SET', KEYS[1], text(now) .. ':' .. text(allowed), 'PX', kept)
if KEYS[2] ~= '' then
  redis.call('DEL', KEYS[2])
  redis.call('ZREM', KEYS[3], KEYS[2])
end
redis.call('ZADD', KEYS[3], now, KEYS[1])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - online_for)
redis.call('PEXPIRE', KEYS[3], online_for)
return 1 + (is_visit and 1 or 0) + (now - seen < online_for and 2 or 0)
"""
)
_ALLOW = (
    _NEXT
    + """
local allowed = next(number(KEYS[1]), tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]))
if not allowed then return 0 end
redis.call('SET', KEYS[1], text(allowed), 'PX', ARGV[4])
return 1
"""
)


class RedisVisitors:
    def __init__(self) -> None:
        # Django's own client of the cache: one connection pool, one address.
        self.redis = cache._cache.get_client(None, write=True)

    def see(self, arrivals: Sequence[Arrival], now: int) -> list[Verdict]:
        limits = [
            number
            for limit in (VIEWS, VIEWS_OF_ADDRESS, VISITS_OF_ADDRESS)
            for number in (limit.burst, limit.interval)
        ]
        script = self.redis.register_script(_SEE)
        with self.redis.pipeline(transaction=False) as pipeline:
            for arrival in arrivals:
                today, yesterday = [*map(_key, arrival.keys), ""][:2]
                keys = [today, yesterday, _ONLINE, _key(arrival.views_of), _key(arrival.visits_of)]
                script(keys, [now, PAUSE, ONLINE, KEPT, *limits], client=pipeline)
            answers = pipeline.execute()
        return [_verdict(answer) for answer in answers]

    def unsee(self, arrivals: Sequence[Arrival], verdicts: Sequence[Verdict]) -> None:
        new = [
            _key(arrival.keys[0])
            for arrival, verdict in zip(arrivals, verdicts, strict=True)
            if verdict.is_visit
        ]
        if new:
            self.redis.delete(*new)
            self.redis.zrem(_ONLINE, *new)

    def allow(self, key: int, limit: Limit, now: int) -> bool:
        script = self.redis.register_script(_ALLOW)
        return bool(script([_key(key)], [now, limit.burst, limit.interval, KEPT]))

    def online(self, now: int) -> int:
        return self.redis.zcount(_ONLINE, f"({now - ONLINE}", "+inf")

    def forget(self, now: int) -> None:
        """Nothing: every key has an end, and who is online is cut with each view."""


def _key(number: int | None) -> str:
    return "" if number is None else f"visits:{number}"


def _verdict(answer: int) -> Verdict:
    if not answer:
        return REFUSED
    return Verdict(True, is_visit=bool(answer - 1 & 1), was_online=bool(answer - 1 & 2))
