from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from ..permissions import SUBMIT
from .queue import QueuePanel
from .views import OverviewView


class OverviewMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(SUBMIT)


@hooks.register("register_admin_urls")
def overview_address():
    return [path("translations/", OverviewView.as_view(), name="translation_overview")]


@hooks.register("register_admin_menu_item")
def overview_item():
    return OverviewMenuItem(
        OverviewView.page_title,
        reverse("translation_overview"),
        name="translations",
        icon_name=OverviewView.header_icon,
        order=350,
    )


@hooks.register("construct_homepage_panels")
def queue_panel(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm(SUBMIT):
        panels.append(QueuePanel(request.user))
