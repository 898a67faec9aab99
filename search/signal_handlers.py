"""What keeps the search index true: pages as they come, go and move, and the names pages are filed under."""

from collections.abc import Iterable

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail import signals as wagtail_signals
from wagtail.documents import get_document_model
from wagtail.models import Page, PageViewRestriction, ReferenceIndex

from articles.models import ArticleAuthor, ArticleTag, ArticleTopic, Author, Tag, Topic
from core.bulk import pages_written
from core.models import BasePage
from core.signal_handlers import raises_epoch

from . import index, tasks
from .engines import engine
from .models import SearchEntry, SynonymGroup


def page_published(sender, instance, **kwargs) -> None:
    if isinstance(instance, BasePage):
        index.refresh([instance.pk])


def page_unpublished(sender, instance, **kwargs) -> None:
    index.remove([instance.pk])


def alias_converted(sender, instance, update_fields=None, **kwargs) -> None:
    """A page of its own from now on; Wagtail sends no other word of it."""
    if update_fields and {"alias_of", "alias_of_id"} & set(update_fields):
        index.refresh([instance.pk])


def many_written(sender, page_ids, **kwargs) -> None:
    index.refresh(page_ids)


def entry_deleted(sender, instance, **kwargs) -> None:
    """Sent for a deleted page too: its entry goes with it."""
    engine().remove([instance.position])


def page_moved(sender, instance, url_path_before, url_path_after, **kwargs) -> None:
    # Entries hold no address and no section; but there may be a restriction on the way up, or no longer.
    if url_path_before != url_path_after:
        index_below(instance)


def restriction_changed(sender, instance, **kwargs) -> None:
    index_below(instance.page)


def index_below(page: Page) -> None:
    """Take out what readers may no longer see at or below a page, put in what they may see now."""
    below = Page.objects.descendant_of(page, inclusive=True)
    index.remove_hidden(below.values_list("pk", flat=True))
    known = SearchEntry.objects.filter(page__in=below).values("page")
    tasks.refresh_soon(
        list(index.findable_pages().filter(pk__in=below).exclude(pk__in=known).values_list("pk", flat=True))
    )


def articles_of(instance: Author | Topic | Tag) -> list[int]:
    """The articles filed under an author or topic, in any language, or under a tag."""
    if isinstance(instance, Tag):
        return list(ArticleTag.objects.filter(tag=instance).values_list("content_object", flat=True))
    relation, field = (ArticleAuthor, "author") if isinstance(instance, Author) else (ArticleTopic, "topic")
    rows = relation.objects.filter(**{f"{field}__translation_key": instance.translation_key})
    return list(rows.values_list("article", flat=True))


def label_saved(sender, instance, created, **kwargs) -> None:
    if not kwargs.get("raw"):
        _refresh_indexed(articles_of(instance))


def label_deleting(sender, instance, **kwargs) -> None:
    instance.articles_filed = articles_of(instance)


def label_deleted(sender, instance, **kwargs) -> None:
    _refresh_indexed(instance.articles_filed)


def document_saved(sender, instance, created, **kwargs) -> None:
    """A document's title stands on the pages that offer it, where they give it no other."""
    if created or kwargs.get("raw"):
        return
    _refresh_indexed(_pages_offering(instance))


def document_deleting(sender, instance, **kwargs) -> None:
    instance.pages_offering = _pages_offering(instance)


def document_deleted(sender, instance, **kwargs) -> None:
    _refresh_indexed(instance.pages_offering)


def _pages_offering(document) -> list[int]:
    pages = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.get_references_to(document).filter(base_content_type=pages)
    return [int(pk) for pk in references.values_list("object_id", flat=True).distinct()]


def _refresh_indexed(page_ids: Iterable[int]) -> None:
    """Of these pages those that readers can find, anew."""
    found = SearchEntry.objects.filter(page__in=set(page_ids)).order_by("-position")
    if ids := list(found.values_list("pk", flat=True)):
        tasks.refresh_soon(ids)


def connect() -> None:
    raises_epoch(SynonymGroup)
    pages_written.connect(many_written, dispatch_uid="search")
    wagtail_signals.page_published.connect(page_published, dispatch_uid="search")
    wagtail_signals.page_unpublished.connect(page_unpublished, dispatch_uid="search")
    wagtail_signals.post_page_move.connect(page_moved, dispatch_uid="search")
    post_delete.connect(entry_deleted, sender=SearchEntry, dispatch_uid="search")
    post_save.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid="search")
    post_delete.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid="search")
    for model in (Author, Topic, Tag):
        post_save.connect(label_saved, sender=model, dispatch_uid="search")
        pre_delete.connect(label_deleting, sender=model, dispatch_uid="search")
        post_delete.connect(label_deleted, sender=model, dispatch_uid="search")
    document = get_document_model()
    post_save.connect(document_saved, sender=document, dispatch_uid="search")
    pre_delete.connect(document_deleting, sender=document, dispatch_uid="search")
    post_delete.connect(document_deleted, sender=document, dispatch_uid="search")
    for model in apps.get_models():
        if issubclass(model, BasePage):
            post_save.connect(alias_converted, sender=model, dispatch_uid="search")
