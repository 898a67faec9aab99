"""What the admin's first page says of visits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.admin.ui.components import Component

from core.charts import Sparkline
from core.templatetags.portal import grouped

from . import numbers
from .models import DayCount, RecordedView

WEEK = 7  # days


@dataclass(frozen=True)
class Fortnight:
    """Views or visits of each of the last fourteen days, today last."""

    label: str
    days: list[int]

    @property
    def today(self) -> int:
        return self.days[-1]

    @property
    def week_ago(self) -> int:
        return self.days[-1 - WEEK]

    @property
    def week(self) -> int:
        return sum(self.days[-WEEK:])

    @property
    def week_before(self) -> int:
        return sum(self.days[:WEEK])

    @property
    def sparkline(self) -> Sparkline:
        return Sparkline(self.days[-WEEK:])

    @property
    def text(self) -> str:
        """What the sparkline says."""
        return ", ".join(map(grouped, self.days[-WEEK:]))


class VisitsPanel(Component):
    """Today, the last seven days, and the same a week ago; three queries."""

    name = "visits"
    template_name = "visits/dashboard.html"
    order = 150

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        today = timezone.localdate()
        days = [today - timedelta(days=number) for number in reversed(range(2 * WEEK))]
        rows = DayCount.objects.filter(day__range=(days[0], today)).values_list("day")
        counts = {day: counts for day, *counts in rows.annotate(Sum("views"), Sum("visits"))}
        views, visits = ([counts.get(day, (0, 0))[kind] for day in days] for kind in range(2))
        current = numbers.current.numbers()
        # The last minute is not in the counts yet.
        views[-1] += RecordedView.objects.filter(day=today).count()
        visits[-1] = current.today
        return {
            "online": current.online,
            "fortnights": [
                Fortnight(gettext("Views today"), views),
                Fortnight(gettext("Visits today"), visits),
            ],
        }
