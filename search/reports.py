"""What readers search for, as editors see it: words and counts."""

from datetime import timedelta

from django.db.models import Max, QuerySet, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from core.languages import OWN_NAMES

from .models import SearchedWords, SynonymGroup


class SearchedWordsFilterSet(WagtailFilterSet):
    language = ChoiceFilter(label=_("Language"), choices=list(OWN_NAMES.items()))
    days = ChoiceFilter(
        label=_("Time"),
        choices=[("7", _("Last 7 days")), ("30", _("Last 30 days")), ("365", _("Last 365 days"))],
        method="filter_days",
    )

    class Meta:
        model = SearchedWords
        fields: list[str] = []

    def filter_days(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(day__gt=timezone.localdate() - timedelta(days=int(value)))


def _last_day(row: dict) -> str:
    return date_format(row["last"], "SHORT_DATE_FORMAT")


class MostSearchedView(ReportView):
    """For those who keep the synonyms: it tells them what is missing there, or on the site."""

    page_title = _("Most searched")
    header_icon = "search"
    model = SearchedWords
    permission_policy = ModelPermissionPolicy(SynonymGroup)
    any_permission_required = ["add", "change"]
    filterset_class = SearchedWordsFilterSet
    default_ordering = "-searched"
    index_url_name = "most_searched"
    index_results_url_name = "most_searched_results"
    columns = [
        Column("words", label=_("Searched for"), sort_key="words"),
        Column("language", label=_("Language"), sort_key="language"),
        NumberColumn("searched", label=_("Times"), sort_key="searched"),
        # A day, not "two minutes ago": no time of day is kept.
        Column("last", label=_("Last time"), sort_key="last", accessor=_last_day),
    ]
    list_export = ["words", "language", "searched", "last"]
    export_headings = {
        "words": _("Searched for"),
        "language": _("Language"),
        "searched": _("Times"),
        "last": _("Last time"),
    }

    def get_queryset(self) -> QuerySet:
        rows = self.rows().values("words", "language").annotate(searched=Sum("searches"), last=Max("day"))
        return self.order_queryset(rows)

    def rows(self) -> QuerySet:
        return SearchedWords.objects.all()


class NotFoundView(MostSearchedView):
    page_title = _("Searched but not found")
    header_icon = "circle-xmark"
    index_url_name = "searched_not_found"
    index_results_url_name = "searched_not_found_results"

    def rows(self) -> QuerySet:
        return SearchedWords.objects.filter(found=False)
