"""Visitors in Redis: one script a view, so that what it reads and writes is one step; all of it expires."""

from collections.abc import Sequence

from django.core.cache import cache

from ..limits import NEW_VISITS, VIEWS, Limit
from . import KEPT, ONLINE, PAUSE, REFUSED, Arrival, Verdict

_ONLINE = "visits:online"
# KEYS: the visitor today, yesterday ("" if unknown), the address ("" if none), who is online.
# A visitor's value is "<seen at>:<allowed at>", an address's is its <allowed at>.
# Gives 0 (refused), or 1 + 1 where it is a visit + 2 where the visitor was online.
_SEE = """
local now, pause, online_for, kept = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local value = redis.call('GET', KEYS[1])
if not value and KEYS[2] ~= '' then value = redis.call('GET', KEYS[2]) end
local seen, allowed = 0, 0
if value then
  local s, a = string.match(value, '^(%d+):(%d+)$')
  seen, allowed = tonumber(s), tonumber(a)
end
allowed = math.max(allowed, now) + tonumber(ARGV[6])
if allowed - now > tonumber(ARGV[5]) * tonumber(ARGV[6]) then return 0 end
local answer = 1
if now - seen >= pause then
  answer = answer + 1
  if KEYS[3] ~= '' then
    local network = math.max(tonumber(redis.call('GET', KEYS[3]) or '0'), now) + tonumber(ARGV[8])
    if network - now > tonumber(ARGV[7]) * tonumber(ARGV[8]) then return 0 end
    redis.call('SET', KEYS[3], string.format('%.0f', network), 'PX', kept)
  end
end
if now - seen < online_for then answer = answer + 2 end
redis.call('SET', KEYS[1], string.format('%.0f:%.0f', now, allowed), 'PX', kept)
if KEYS[2] ~= '' then
  redis.call('DEL', KEYS[2])
  redis.call('ZREM', KEYS[4], KEYS[2])
end
redis.call('ZADD', KEYS[4], now, KEYS[1])
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', now - online_for)
redis.call('PEXPIRE', KEYS[4], online_for)
return answer
"""
_ALLOW = """
local now, burst, interval = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local allowed = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now) + interval
if allowed - now > burst * interval then return 0 end
redis.call('SET', KEYS[1], string.format('%.0f', allowed), 'PX', ARGV[4])
return 1
"""


class RedisVisitors:
    def __init__(self) -> None:
        # Django's own client of the cache: one connection pool, one address.
        self.redis = cache._cache.get_client(None, write=True)

    def see(self, arrivals: Sequence[Arrival], now: int) -> list[Verdict]:
        limits = [VIEWS.burst, VIEWS.interval, NEW_VISITS.burst, NEW_VISITS.interval]
        script = self.redis.register_script(_SEE)
        with self.redis.pipeline(transaction=False) as pipeline:
            for arrival in arrivals:
                before = _key(arrival.keys[1]) if len(arrival.keys) > 1 else ""
                network = "" if arrival.network is None else _key(arrival.network)
                keys = [_key(arrival.keys[0]), before, network, _ONLINE]
                script(keys, [now, PAUSE, ONLINE, KEPT, *limits], client=pipeline)
            answers = pipeline.execute()
        return [_verdict(answer) for answer in answers]

    def allow(self, key: int, limit: Limit, now: int) -> bool:
        script = self.redis.register_script(_ALLOW)
        return bool(script([_key(key)], [now, limit.burst, limit.interval, KEPT]))

    def online(self, now: int) -> int:
        return self.redis.zcount(_ONLINE, f"({now - ONLINE}", "+inf")

    def forget(self, now: int) -> None:
        """Nothing: every key has an end, and who is online is cut with each view."""


def _key(number: int) -> str:
    return f"visits:{number}"


def _verdict(answer: int) -> Verdict:
    if not answer:
        return REFUSED
    return Verdict(True, is_visit=bool(answer - 1 & 1), was_online=bool(answer - 1 & 2))
