from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import SynonymGroup
from .reports import MostSearchedView, NotFoundView


class SynonymGroupViewSet(SnippetViewSet):
    model = SynonymGroup
    icon = "search"
    menu_label = _("Search synonyms")
    add_to_settings_menu = True
    list_display = ["__str__"]
    search_backend_name = None
    search_fields = ["terms"]


class SearchReportMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        policy = MostSearchedView.permission_policy
        return policy.user_has_any_permission(request.user, MostSearchedView.any_permission_required)


@hooks.register("register_admin_urls")
def report_addresses():
    return [
        path("reports/most-searched/", MostSearchedView.as_view(), name="most_searched"),
        path(
            "reports/most-searched/results/",
            MostSearchedView.as_view(results_only=True),
            name="most_searched_results",
        ),
        path("reports/not-found/", NotFoundView.as_view(), name="searched_not_found"),
        path(
            "reports/not-found/results/",
            NotFoundView.as_view(results_only=True),
            name="searched_not_found_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def most_searched_item():
    return SearchReportMenuItem(
        MostSearchedView.page_title, reverse("most_searched"), icon_name="search", order=1100
    )


@hooks.register("register_reports_menu_item")
def not_found_item():
    return SearchReportMenuItem(
        NotFoundView.page_title, reverse("searched_not_found"), icon_name="circle-xmark", order=1110
    )


register_snippet(SynonymGroupViewSet)
