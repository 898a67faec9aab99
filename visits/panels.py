"""What the edit screen of a page says of its views."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from core.charts import Sparkline

from . import numbers
from .models import PageCount, Span

MONTH, WEEK = 30, 7  # days; single days are kept for longer


class ViewsPanel(Panel):
    """How often the page was read; nothing where it is being made. Two queries."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"heading": _("Views"), "icon": "view"} | kwargs))

    class BoundPanel(Panel.BoundPanel):
        template_name = "visits/views_panel.html"

        class Media:
            css = {"all": ["css/admin.css"]}

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            page, today = self.instance.pk, timezone.localdate()
            days = [today - timedelta(days=number) for number in reversed(range(MONTH))]
            rows = PageCount.objects.filter(page=page, span=Span.DAY, first_day__gte=days[0])
            counts = dict(rows.values_list("first_day", "views"))
            views = [counts.get(day, 0) for day in days]
            return super().get_context_data(parent_context) | {
                "total": numbers.views_of([page]).get(page, 0),
                "week": sum(views[-WEEK:]),
                "month": sum(views),
                "sparkline": Sparkline(views),
                "most": max(views),
            }
