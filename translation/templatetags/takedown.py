from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
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


@register.simple_block_tag(takes_context=True)
def with_translations_going_along(
    context: Context, content: SafeString, original, action: str, destination=None
) -> SafeString:
    """The same above the button of a confirmation that has no block around its text."""
    values = translations_going_along(context, original, action, destination)
    listing = render_to_string("translation/takedown/going_along.html", values)
    return mark_safe(content.replace("<form", f"{listing}<form", 1))  # noqa: S308 - rendered templates
