from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from .dashboard import VisitsPanel
from .reports.views import PERMISSION, VisitReportView


class VisitReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


@hooks.register("register_admin_urls")
def report_address():
    return [path("reports/visits/", VisitReportView.as_view(), name="visit_report")]


@hooks.register("register_reports_menu_item")
def report_item():
    return VisitReportMenuItem(
        VisitReportView.page_title, reverse("visit_report"), icon_name=VisitReportView.header_icon, order=1000
    )


@hooks.register("register_permissions")
def report_permission():
    """A group may be given it where groups are edited."""
    app, codename = PERMISSION.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)


@hooks.register("construct_homepage_panels")
def visits_panel(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm(PERMISSION):
        panels.append(VisitsPanel())
