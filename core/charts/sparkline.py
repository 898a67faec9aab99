"""A line of the size of a word: how something went, without axes."""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT, INSET = 40, 4
STEP = 6  # from one number to the next


@dataclass(frozen=True)
class Sparkline:
    """For ``components/sparkline.html``: numbers from left to right, drawn from zero; two at least."""

    numbers: Sequence[int]

    @property
    def width(self) -> int:
        return STEP * (len(self.numbers) - 1) + 2 * INSET

    @property
    def height(self) -> int:
        return HEIGHT

    @property
    def points(self) -> list[tuple[float, float]]:
        top = max(self.numbers) or 1
        room = HEIGHT - 2 * INSET
        return [
            (INSET + STEP * place, round(INSET + room * (1 - number / top), 1))
            for place, number in enumerate(self.numbers)
        ]

    @property
    def line(self) -> str:
        return " ".join(f"{x},{y}" for x, y in self.points)

    @property
    def last(self) -> tuple[float, float]:
        return self.points[-1]
