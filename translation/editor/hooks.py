"""Where the editor is reached: its own address, and the edit address of every page and snippet it is for."""

from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page, TranslatableMixin

from ..signal_handlers import translation_to
from . import api, views

# What wagtail-localize does itself with a form sent to the edit address.
LEFT_ALONE = ("localize-convert-to-alias", "localize-restart-translation")


@hooks.register("register_admin_urls", order=-10)
def editor_addresses():
    saving = [
        path(
            "translate/<int:translation_id>/strings/<int:string_segment_id>/edit/",
            api.edit_string_translation,
        ),
        path(
            "translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/",
            api.edit_override,
        ),
    ]
    return [
        path("translations/<int:translation_id>/", views.EditorView.as_view(), name="translation_editor"),
        path("localize/", include(saving)),
    ]


@hooks.register("before_edit_page", order=-10)
def lead_from_page(request, page: Page):
    return None if page.alias_of_id else _lead(request, page)


@hooks.register("before_edit_snippet", order=-10)
def lead_from_snippet(request, instance):
    return _lead(request, instance) if isinstance(instance, TranslatableMixin) else None


def _lead(request, instance: TranslatableMixin):
    """To the editor, from the edit address of what is translated there; nothing is saved on the way."""
    if request.method == "POST" and any(name in request.POST for name in LEFT_ALONE):
        return None
    translation = translation_to(instance)
    if translation is None:
        return None
    if request.method == "POST":
        messages.error(
            request, _("Nothing was saved: this is a translation, and is written and published here.")
        )
    return redirect(reverse("translation_editor", args=[translation.pk]))
