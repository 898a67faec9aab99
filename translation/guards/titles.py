"""Titles of drafts and restricted pages, where Wagtail's admin tells them to everybody who may enter it."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.models import Page, PageQuerySet
from wagtail.permissions import page_permission_policy

from core.visibility import unrestricted


def known_to(user, pages: PageQuerySet) -> PageQuerySet:
    """Those that are public or that the explorer shows to the user; the root leads to them."""
    explorable = page_permission_policy.explorable_instances(user).order_by().values("pk")
    public = Q(unrestricted(), live=True)
    known = Page.objects.filter(public | Q(pk__in=explorable) | Q(depth=1)).order_by()
    return pages.filter(pk__in=known.values("pk"))  # a search takes conditions on plain columns alone


def chooser_pages(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """The page whose children are listed is named above them: it must be known too."""
    parent = request.resolver_match.kwargs.get("parent_page_id")
    if parent and not known_to(request.user, Page.objects.filter(pk=parent)).exists():
        raise Http404
    return known_to(request.user, pages)


def before_move(request: HttpRequest, page: Page, destination: Page) -> None:
    """The confirmation names both, and asks for no right."""
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied


def connect() -> None:
    """Leave out of a report, which names the last edited page of each type, what the user may not know."""
    decorate = PageTypesUsageReportView.decorate_paginated_queryset

    @wraps(decorate)
    def guarded(view, page_types):
        page_types = decorate(view, page_types)
        last = [item.last_edited_page.pk for item in page_types if item.last_edited_page]
        known = known_to(view.request.user, Page.objects.filter(pk__in=last))
        known_ids = set(known.values_list("pk", flat=True))
        for item in page_types:
            if item.last_edited_page and item.last_edited_page.pk not in known_ids:
                item.last_edited_page = None
        return page_types

    PageTypesUsageReportView.decorate_paginated_queryset = guarded
