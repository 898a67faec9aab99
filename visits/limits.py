"""How often somebody may do something: a burst, then one each interval.

The generic cell rate algorithm (ITU-T I.371): all that is kept is one moment, ``allowed_at``, by which
what was let through so far would have been spread evenly. Times are milliseconds.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """``burst`` at once, afterwards one each ``interval`` milliseconds.

    ``burst * interval`` stays below ``visits.visitors.KEPT``: a limit is forgotten after that time.
    """

    burst: int
    interval: int

    def next(self, allowed_at: int, now: int) -> int | None:
        """The new ``allowed_at`` where one more is let through at ``now``, else None."""
        most = now + self.burst * self.interval
        if allowed_at > most:  # the clock has been set back
            allowed_at = now
        moved = max(allowed_at, now) + self.interval
        return moved if moved <= most else None


# Views of one visitor, which may be many people: a carrier's customers with phones of one model have one hash
# between them (docs/adr/0018-counting-visits.md).
VIEWS = Limit(burst=60, interval=1_000)
# All views from one address, and new visits, whatever they say their browser is.
VIEWS_OF_ADDRESS = Limit(burst=2_000, interval=500)
VISITS_OF_ADDRESS = Limit(burst=300, interval=5_000)
