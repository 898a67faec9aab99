"""Project rules that Django's system check enforces."""

from django.apps import apps
from django.core import checks
from wagtail.blocks import ListBlock, StreamBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.models import TranslatableMixin
from wagtail.snippets.blocks import SnippetChooserBlock

from .blocks import BaseStructBlock

OWN_APPS = {
    "core",
    "images",
    "visits",
    "agency",
    "sidebar",
    "translation",
    "articles",
    "search",
    "nukeviet",
    "home",
}


def _walk(block, inside_struct=False):
    yield block, inside_struct
    if isinstance(block, StreamBlock | StructBlock):
        below = inside_struct or isinstance(block, StructBlock)
        for child in block.child_blocks.values():
            yield from _walk(child, below)
    elif isinstance(block, ListBlock):
        yield from _walk(block.child_block, inside_struct)


@checks.register()
def stream_blocks_translate(app_configs, **kwargs):
    """Every struct derives from BaseStructBlock; no chooser of a translatable snippet inside a struct."""
    errors = []
    for model in apps.get_models():
        if model._meta.app_label not in OWN_APPS:
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, StreamField):
                continue
            for block, inside_struct in _walk(field.stream_block):
                where = f"{model._meta.label}.{field.name}: {block.name or type(block).__name__}"
                # wagtail-localize knows Wagtail's own structs (ImageBlock); a bare StructBlock is ours.
                foreign = type(block).__module__.startswith("wagtail.") and type(block) is not StructBlock
                own_struct = isinstance(block, StructBlock) and not foreign
                if own_struct and not isinstance(block, BaseStructBlock):
                    errors.append(
                        checks.Error(f"{where} does not derive from BaseStructBlock", id="core.E002")
                    )
                if (
                    inside_struct
                    and isinstance(block, SnippetChooserBlock)
                    and issubclass(block.target_model, TranslatableMixin)
                ):
                    errors.append(
                        checks.Error(
                            f"{where} chooses a translatable snippet inside a struct", id="core.E001"
                        )
                    )
    return errors
