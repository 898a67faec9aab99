"""What keeps the listing tables true, and the site epoch rising."""

from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail import signals as wagtail_signals
from wagtail.models import PageViewRestriction

from core.epoch import rise_on_commit
from core.signal_handlers import raises_epoch

from . import counting, labels, listing
from .models import ArticlePage, Author, NewsIndexPage, Tag, Topic


def article_changed(sender, instance, **kwargs) -> None:
    listing.refresh([instance.pk])


def alias_converted(sender, instance, update_fields=None, **kwargs) -> None:
    """A page of its own from now on; Wagtail sends no other word of it."""
    if update_fields and {"alias_of", "alias_of_id"} & set(update_fields):
        listing.refresh([instance.pk])
        rise_on_commit()


def article_unpublished(sender, instance, **kwargs) -> None:
    # Also sent while an article is being deleted: hide its rows, don't write new ones.
    listing.hide(instance.pk)


def page_moved(sender, instance, url_path_before, url_path_after, **kwargs) -> None:
    # Ordering siblings by hand moves pages too, but nothing is listed elsewhere for it. The path in the
    # tree has changed, though, and so have the paths of all below: rows hold ids, which have not.
    if url_path_before != url_path_after:
        listing.refresh_below(instance)


def section_published(sender, instance, **kwargs) -> None:
    # A section translated after an article that names it as a further one.
    listing.refresh(listing.listed_further(instance))


def section_deleting(sender, instance, **kwargs) -> None:
    instance.listed_further = listing.listed_further(instance)


def section_deleted(sender, instance, **kwargs) -> None:
    counting.drop_section(instance.pk)
    # The section's own rows went with it; those of the sections above it are no longer true.
    gone = ArticlePage.objects.filter(path__startswith=instance.path).values_list("pk", flat=True)
    listing.refresh(instance.listed_further - set(gone))


def restriction_changed(sender, instance, **kwargs) -> None:
    listing.refresh_below(instance.page)


def label_deleted(sender, instance, **kwargs) -> None:
    labels.forget(instance)


def connect() -> None:
    for model in (Author, Topic, Tag):
        raises_epoch(model)
        post_delete.connect(label_deleted, sender=model, dispatch_uid="listing")
    wagtail_signals.page_published.connect(article_changed, sender=ArticlePage, dispatch_uid="listing")
    post_save.connect(alias_converted, sender=ArticlePage, dispatch_uid="listing-alias")
    wagtail_signals.page_unpublished.connect(article_unpublished, sender=ArticlePage, dispatch_uid="listing")
    wagtail_signals.page_published.connect(section_published, sender=NewsIndexPage, dispatch_uid="listing")
    pre_delete.connect(section_deleting, sender=NewsIndexPage, dispatch_uid="listing")
    post_delete.connect(section_deleted, sender=NewsIndexPage, dispatch_uid="listing")
    wagtail_signals.post_page_move.connect(page_moved, dispatch_uid="listing")
    post_save.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid="listing")
    post_delete.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid="listing")
