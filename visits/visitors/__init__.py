"""What is remembered of a visitor for half an hour: enough to tell a visit from a further view.

Kept in the database, or in Redis where there is one; both say the same (``tests/visits/test_visitors.py``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings

from ..limits import Limit

# Milliseconds. A visit ends when nothing was viewed for so long …
PAUSE = 30 * 60_000
# … and then nothing about the visitor is kept.
KEPT = PAUSE
ONLINE = 5 * 60_000


@dataclass(frozen=True)
class Arrival:
    """A view about to be recorded: its visitor's hash of today, perhaps that of yesterday.

    And two of its address, for the limits of all views and of new visits from there.
    """

    keys: Sequence[int]
    views_of: int | None = None
    visits_of: int | None = None


@dataclass(frozen=True)
class Verdict:
    """Within the limits? The first view of a visit? And was the visitor online before it?"""

    is_accepted: bool
    is_visit: bool = False
    was_online: bool = False


REFUSED = Verdict(is_accepted=False)


class Visitors(Protocol):
    """Times are milliseconds since 1970."""

    def see(self, arrivals: Sequence[Arrival], now: int) -> list[Verdict]:
        """Note views in their order; inside the transaction that records them."""

    def unsee(self, arrivals: Sequence[Arrival], verdicts: Sequence[Verdict]) -> None:
        """After a transaction that failed: those who were new are new again."""

    def allow(self, key: int, limit: Limit, now: int) -> bool:
        """Whether who has this hash may do once more what the limit is for."""

    def online(self, now: int) -> int:
        """How many were seen in the last five minutes."""

    def forget(self, now: int) -> None:
        """Delete every hash that has not been seen for half an hour."""


def milliseconds(moment: datetime) -> int:
    """Since 1970, in UTC."""
    return int(moment.timestamp() * 1000)


def visitors() -> Visitors:
    """Where visitors are remembered in this installation."""
    if settings.REDIS_URL:
        from .redis import RedisVisitors

        return RedisVisitors()
    from .database import DatabaseVisitors

    return DatabaseVisitors()
