"""Ranges of days, and the days, ISO weeks and months they are cut into."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.portal import short_date

DAY = timedelta(days=1)


class Step(models.TextChoices):
    DAY = "day", _("Day")
    WEEK = "week", _("Week")
    MONTH = "month", _("Month")


@dataclass(frozen=True)
class Days:
    """From the first to the last day, both of them in it."""

    first: date
    last: date

    @property
    def count(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Days":
        """The equally long time that ends the day before."""
        return Days(self.first - self.count * DAY, self.first - DAY)

    def __iter__(self) -> Iterator[date]:
        return (self.first + number * DAY for number in range(self.count))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{short_date(self.first)} – {short_date(self.last)}"


@dataclass(frozen=True)
class Piece:
    """A day, week or month as far as it lies in a range."""

    step: Step
    days: Days
    is_partial: bool

    @property
    def short(self) -> str:
        """A day without its year, for a chart of a year at most."""
        return date_format(self.days.first, "d/m" if get_language() == "vi" else "j M")

    def __str__(self) -> str:
        day = self.days.first
        if self.step == Step.WEEK:
            year, week, _weekday = day.isocalendar()
            return gettext("Week %(week)d/%(year)d") % {"week": week, "year": year}
        if self.step == Step.MONTH:
            return f"{day.month}/{day.year}" if get_language() == "vi" else date_format(day, "M Y")
        return short_date(day)


def start(day: date, step: Step) -> date:
    """The first day of its week (a Monday) or month."""
    if step == Step.WEEK:
        return day - day.weekday() * DAY
    return day.replace(day=1) if step == Step.MONTH else day


def pieces(days: Days, step: Step) -> Iterator[Piece]:
    """A range cut into steps; what it holds only a part of is marked so."""
    first = days.first
    while first <= days.last:
        begins = start(first, step)
        # The longest month has 31 days, so this is in the step that follows.
        after = start(begins + {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 31}[step] * DAY, step)
        last = min(after - DAY, days.last)
        yield Piece(step, Days(first, last), is_partial=first > begins or last < after - DAY)
        first = after
