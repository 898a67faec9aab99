"""Rules of this room that Django's system check enforces."""

from collections.abc import Iterator

from django.core import checks
from django.db.models import Model
from wagtail.admin.panels import FieldPanel, InlinePanel, Panel
from wagtail.models import Page, get_translatable_models
from wagtail_localize.fields import TranslatableField

from core.checks import OWN_APPS


@checks.register()
def translatable_fields_have_panels(app_configs, **kwargs):
    """What the editor does not show cannot be translated: such a page would never be done."""
    errors = []
    for model in get_translatable_models(include_subclasses=True):
        handler = _edit_handler(model)
        if handler is not None and model._meta.app_label in OWN_APPS:
            errors += [
                checks.Error(f"{label} is translatable, but no panel shows it", id="translation.E001")
                for label in _without_panel(model, handler)
            ]
    return errors


def _edit_handler(model: type[Model]) -> Panel | None:
    """Of pages and snippets; the rows of an inline panel have none of their own."""
    if issubclass(model, Page):
        return model.get_edit_handler()
    viewset = getattr(model, "snippet_viewset", None)
    return viewset and viewset.get_edit_handler()


def _without_panel(model: type[Model], handler: Panel) -> Iterator[str]:
    shown: dict[str, Panel] = {}
    _collect(handler, shown)
    for field in getattr(model, "translatable_fields", ()):
        name = field.field_name
        if not isinstance(field, TranslatableField):
            continue
        if name not in shown:
            yield f"{model._meta.label}.{name}"
        elif isinstance(shown[name], InlinePanel):
            yield from _without_panel(shown[name].db_field.related_model, shown[name].child_edit_handler)


def _collect(panel: Panel, shown: dict[str, Panel]) -> None:
    if isinstance(panel, InlinePanel):
        shown[panel.relation_name] = panel
    elif isinstance(panel, FieldPanel):
        shown[panel.field_name] = panel
    for child in getattr(panel, "children", ()):
        _collect(child, shown)
