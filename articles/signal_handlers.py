"""What keeps the listing table true."""

from django.db.models.signals import post_delete, post_save
from wagtail import signals as wagtail_signals
from wagtail.models import PageViewRestriction

from . import listing
from .models import ArticlePage


def article_changed(sender, instance, **kwargs) -> None:
    listing.refresh([instance.pk])


def page_moved(sender, instance, url_path_before, url_path_after, **kwargs) -> None:
    # Ordering siblings by hand moves pages too, but nothing is listed elsewhere for it. The path in the
    # tree has changed, though, and so have the paths of all below: rows hold ids, which have not.
    if url_path_before != url_path_after:
        listing.refresh_below(instance)


def restriction_changed(sender, instance, **kwargs) -> None:
    listing.refresh_below(instance.page)


def connect() -> None:
    for signal in (wagtail_signals.page_published, wagtail_signals.page_unpublished):
        signal.connect(article_changed, sender=ArticlePage, dispatch_uid="listing")
    wagtail_signals.post_page_move.connect(page_moved, dispatch_uid="listing")
    post_save.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid="listing")
    post_delete.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid="listing")
