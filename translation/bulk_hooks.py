"""Addresses of bulk work and PO files; those of wagtail-localize's own PO views lead to the guarded ones."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import permissions
from .po import views as po
from .sections import views


class SectionsMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return request.user.has_perm(permissions.SUBMIT)


@hooks.register("register_admin_urls", order=-10)
def bulk_addresses():
    return [
        path("localize/translate/<int:translation_id>/pofile/download/", po.download),
        path("localize/translate/<int:translation_id>/pofile/upload/", po.upload),
        path("translations/sections/", views.SectionsView.as_view(), name="translation_bulk"),
        path("translations/sections/<int:job_id>/stop/", views.stop, name="translation_bulk_stop"),
        path("translations/sections/<int:job_id>/resume/", views.resume, name="translation_bulk_resume"),
        path("translations/sections/po/", po.section, name="translation_po_section"),
    ]


@hooks.register("register_reports_menu_item")
def sections_item():
    return SectionsMenuItem(
        _("Translate sections"),
        reverse("translation_bulk"),
        icon_name="wagtail-localize-language",
        order=1200,
    )
