from dataclasses import dataclass
from typing import ClassVar

MOST_STARS = 5  # the fewest are one


@dataclass(frozen=True)
class RatingNumbers:
    """What readers see: the stars of all votes together, and how many votes; those of an earlier site too."""

    points: int = 0
    votes: int = 0
    choices: ClassVar[range] = range(1, MOST_STARS + 1)

    @property
    def average(self) -> float | None:
        """Points a vote to one decimal, a half rounded up; None without votes."""
        if not self.votes:
            return None
        return (20 * self.points + self.votes) // (2 * self.votes) / 10

    @property
    def is_possible(self) -> bool:
        """Whether so many votes of one to five stars can make so many points."""
        return 0 <= self.votes <= self.points <= MOST_STARS * self.votes
