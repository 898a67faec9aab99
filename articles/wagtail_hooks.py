from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Author, Topic


class AuthorViewSet(SnippetViewSet):
    model = Author
    icon = "user"
    add_to_admin_menu = True
    menu_order = 220
    list_display = ["name", "role", "locale"]


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    add_to_admin_menu = True
    menu_order = 221
    list_display = ["name", "locale"]


@hooks.register("register_icons")
def register_chart_icon(icons: list[str]) -> list[str]:
    return [*icons, "portal/icons/chart.svg"]


register_snippet(AuthorViewSet)
register_snippet(TopicViewSet)
