from django import template
from django.template import Context
from wagtail.models import TranslatableMixin

from ..confirmations import GoingAlong, going_along

register = template.Library()


@register.inclusion_tag("translation/takedown/going_along.html", takes_context=True)
def translations_going_along(context: Context, original, action: str, destination=None) -> dict:
    """The translations that an original takes along: ``action`` is unpublish, delete, move or restrict.

    Queries in a template: Wagtail's confirmations offer no other place.
    """
    user = context["request"].user
    going = GoingAlong()
    if isinstance(original, TranslatableMixin):
        going = going_along(original, user, destination)
    return {"going": going, "action": action}
