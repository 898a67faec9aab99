from django.contrib import messages
from django.contrib.auth.models import Permission
from django.http import Http404
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from .background.state import State
from .background.views import PERMISSION, BackgroundActionView, BackgroundPanel, BackgroundReportView
from .documents import may_download
from .guide import guide, guide_for_translators
from .slugs import RESERVED_MESSAGE, ascii_slug, is_reserved


@hooks.register("before_serve_document")
def refuse_private_documents(document, request) -> None:
    """404, not 403: the public need not learn that a draft's document exists."""
    if not may_download(request, document):
        raise Http404("document")


@hooks.register("before_copy_page")
def refuse_reserved_copies(request, page):
    """Wagtail's copy form knows no reserved words: it would end in an error page."""
    if request.method != "POST":
        return None
    slug = ascii_slug(request.POST.get("new_slug", ""))
    parent = _chosen_parent(request) or page.get_parent()
    if not is_reserved(slug, parent.depth):
        return None
    messages.error(request, RESERVED_MESSAGE % {"slug": slug})
    return redirect("wagtailadmin_pages:copy", page.pk)


def _chosen_parent(request) -> Page | None:
    chosen = request.POST.get("new_parent_page", "")
    return Page.objects.filter(pk=chosen).first() if chosen.isdecimal() else None


@hooks.register("register_admin_urls")
def guide_addresses():
    return [
        path("guide/", guide, name="guide_start"),
        path("guide/translating/", guide_for_translators, name="translation_guide"),
        path("guide/<str:language>/<slug:name>/", guide, name="guide"),
    ]


@hooks.register("insert_global_admin_css")
def frame_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-frame.css"))


@hooks.register("register_help_menu_item")
def guide_item():
    return MenuItem(_("Guide for editors"), reverse("guide_start"), icon_name="help", order=100)


# --- background work ------------------------------------------------------------------------------
class BackgroundMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return request.user.has_perm(PERMISSION)


@hooks.register("register_admin_urls")
def background_addresses():
    return [
        path("reports/background/", BackgroundReportView.as_view(), name="background_report"),
        path("reports/background/do/", BackgroundActionView.as_view(), name="background_action"),
    ]


@hooks.register("register_reports_menu_item")
def background_item():
    return BackgroundMenuItem(
        BackgroundReportView.page_title, reverse("background_report"), icon_name="tasks", order=1200
    )


@hooks.register("register_permissions")
def background_permission():
    """A group may be given it where groups are edited; administrators have it."""
    app, codename = PERMISSION.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)


@hooks.register("construct_homepage_panels")
def background_panel(request, panels) -> None:
    if request.user.has_perm(PERMISSION) and (problems := list(State.now().problems(only_urgent=True))):
        panels.append(BackgroundPanel(problems))
