"""What makes the site epoch rise, and what records old addresses.

Drafts and autosaves send none of these signals.
"""

from django.apps import apps
from django.db.models.signals import post_delete, post_save, pre_save
from wagtail import signals as wagtail_signals
from wagtail.documents import get_document_model
from wagtail.models import DraftStateMixin, Locale, Page, PageViewRestriction, Site
from wagtail_localize.models import StringTranslation

from . import old_addresses
from .epoch import rise_on_commit
from .slugs import ascii_slug


def raises_epoch(model, on_save: bool = True) -> None:
    """Make deleting an instance of ``model`` raise the site epoch, and saving one where it has no drafts."""
    if on_save:
        post_save.connect(rise_on_commit, sender=model, dispatch_uid=f"epoch-save-{model._meta.label}")
    post_delete.connect(rise_on_commit, sender=model, dispatch_uid=f"epoch-delete-{model._meta.label}")


def fold_translated_slug(sender, instance, **kwargs) -> None:
    """A slug typed as a translation is folded before wagtail-localize drops every đ from it."""
    if instance.context_id and instance.context.path == "slug":
        instance.data = ascii_slug(instance.data) or instance.data


def page_created(instance: Page, created: bool, **kwargs) -> None:
    """A page that is live from the first moment, as a script makes it, is published without a signal."""
    if created and instance.live:
        rise_on_commit()


def connect() -> None:
    for signal in (
        wagtail_signals.page_published,
        wagtail_signals.page_unpublished,
        wagtail_signals.post_page_move,
        wagtail_signals.published,
        wagtail_signals.unpublished,
    ):
        signal.connect(rise_on_commit, dispatch_uid="epoch")
    for model in (PageViewRestriction, Site, Locale, get_document_model()):
        raises_epoch(model)
    for model in apps.get_models():
        # What has drafts tells of its publishing by Wagtail's signals; its deletion it tells by Django's.
        if issubclass(model, DraftStateMixin):
            raises_epoch(model, on_save=False)
        if issubclass(model, Page):
            post_save.connect(page_created, sender=model, dispatch_uid=f"epoch-create-{model._meta.label}")
    pre_save.connect(fold_translated_slug, sender=StringTranslation, dispatch_uid="fold-slug")
    wagtail_signals.page_slug_changed.connect(old_addresses.slug_changed, dispatch_uid="old-address-slug")
    wagtail_signals.post_page_move.connect(old_addresses.page_moved, dispatch_uid="old-address-move")
