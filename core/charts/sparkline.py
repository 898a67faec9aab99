"""A line of the size of a word: how something went, without axes."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, INSET = 180, 40, 4


@dataclass(frozen=True)
class Sparkline:
    """For ``components/sparkline.html``: numbers from left to right, drawn from zero; two at least."""

    numbers: Sequence[int]
    width = WIDTH
    height = HEIGHT

    @property
    def points(self) -> list[tuple[float, float]]:
        top = max(self.numbers) or 1
        step = (self.width - 2 * INSET) / (len(self.numbers) - 1)
        room = self.height - 2 * INSET
        return [
            (round(INSET + step * place, 1), round(INSET + room * (1 - number / top), 1))
            for place, number in enumerate(self.numbers)
        ]

    @property
    def line(self) -> str:
        return " ".join(f"{x},{y}" for x, y in self.points)

    @property
    def last(self) -> tuple[float, float]:
        return self.points[-1]
