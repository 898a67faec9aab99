from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .models import LinkList, Notice, VideoList, VisitStatistics


class BoxViewSet(SnippetViewSet):
    list_display = ["title", "locale"]


class LinkListViewSet(BoxViewSet):
    model = LinkList
    icon = "list-ul"


class VideoListViewSet(BoxViewSet):
    model = VideoList
    icon = "media"


class VisitStatisticsViewSet(BoxViewSet):
    model = VisitStatistics
    icon = "view"


class NoticeViewSet(BoxViewSet):
    model = Notice
    icon = "info-circle"


@register_snippet
class SidebarViewSetGroup(SnippetViewSetGroup):
    """The boxes editors place beside pages, under one menu."""

    items = (LinkListViewSet, VideoListViewSet, VisitStatisticsViewSet, NoticeViewSet)
    menu_label = _("Sidebar boxes")
    menu_icon = "list-ul"
    menu_order = 250
