from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import AgencyIdentity


class AgencyIdentityViewSet(SnippetViewSet):
    model = AgencyIdentity
    icon = "home"
    menu_label = _("Agency identity")
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["name", "locale", "accent"]


register_snippet(AgencyIdentityViewSet)
