"""What happens to an original happens to its translations, whatever way it happens to the original.

Called by signals only (``signal_handlers``), so that the admin, bulk actions, expiry and code do the same.
Rights are asked of the original alone: whoever may take it down takes down every language. Translations
made without wagtail-localize and those no longer kept with the original follow a takedown too.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from wagtail.coreutils import find_available_slug
from wagtail.models import DraftStateMixin, Page, PageViewRestriction, Revision, TranslatableMixin
from wagtail_localize.models import Translation

from . import restrictions, states

logger = logging.getLogger(__name__)


def is_original(instance: models.Model) -> bool:
    """Whether translations are made from it: it is in the hub's language, and no alias."""
    return (
        isinstance(instance, TranslatableMixin)
        and getattr(instance, "alias_of_id", None) is None
        and instance.locale.language_code == settings.LANGUAGE_CODE
    )


def translations_of(instance: models.Model) -> list[TranslatableMixin]:
    """Pages (as ``Page``) or snippets in other languages; none where it is no original."""
    if not is_original(instance):
        return []
    model = Page if isinstance(instance, Page) else type(instance)
    found = model._default_manager.filter(translation_key=instance.translation_key)
    return list(found.exclude(locale_id=instance.locale_id).select_related("locale").order_by("locale_id"))


def unpublish(original: TranslatableMixin, expired: bool = False) -> None:
    """Take down what is live, and keep what is scheduled from appearing."""
    for translation in translations_of(original):
        unschedule(translation)
        if translation.live:
            translation.unpublish(
                set_expired=expired, log_action="wagtail.unpublish.scheduled" if expired else True
            )


def unschedule(translation: DraftStateMixin) -> None:
    translation.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)


def delete(original: TranslatableMixin) -> None:
    """Delete the translations in the transaction in which the original has just been deleted.

    Safe for the tree: they stand below other home pages, and deleting renumbers nobody's path. Those chosen
    for deletion beside their original are gone already: all rows of a query go before any is told of.
    """
    # Each translated segment that goes would be counted anew.
    with states.postponed():
        for translation in translations_of(original):
            translation.delete()


def place_for(translation: Page, parent: Page) -> Page | None:
    """Where a translation goes when its original moves below ``parent``; None where it stays."""
    place = parent.get_translation_or_none(translation.locale)
    if place is None or place.alias_of_id or place.path.startswith(translation.path):
        return None
    return place


def move(original: Page, parent: Page) -> None:
    """Follow an original that now stands below ``parent``; where that has no translation, stay.

    Where the address is taken there, the slug gets a number.
    """
    for translation in translations_of(original):
        place = place_for(translation, parent)
        if place is not None and not translation.is_child_of(place):
            try:
                with transaction.atomic():
                    slug = find_available_slug(place, translation.slug, ignore_page_id=translation.pk)
                    # Not by save(): moving records the old address, once, under the slug it had.
                    Page.objects.filter(pk=translation.pk).update(slug=slug)
                    Page.objects.get(pk=translation.pk).move(place, pos="last-child")
            except ValidationError:
                logger.exception("Page %s could not follow its original.", translation.pk)
        restrictions.follow(original, Page.objects.get(pk=translation.pk))


def restrict(original: Page) -> None:
    """Follow a restriction set, changed or lifted at or above the translations' originals."""
    translations = translations_of(original)
    for translation in translations:
        restrictions.follow(original, translation)
    for translation in elsewhere(original, translations):
        source = Page.objects.filter(
            translation_key=translation.translation_key, locale_id=original.locale_id
        ).first()
        if source is not None:
            restrictions.follow(source, translation)


def elsewhere(original: Page, translations: Iterable[Page]) -> models.QuerySet[Page]:
    """Translations of pages below an original that do not stand below one of its translations."""
    if not is_original(original):
        return Page.objects.none()
    keys = original.get_descendants().order_by().values("translation_key")
    found = Page.objects.filter(translation_key__in=keys).exclude(locale_id=original.locale_id)
    for translation in translations:
        found = found.exclude(path__startswith=translation.path)
    return found


def kept(original: TranslatableMixin) -> list[TranslatableMixin]:
    """Translations with drafts that are kept with their original: the others have dates of their own."""
    locales = set(
        Translation.objects.filter(source__object_id=original.translation_key, enabled=True).values_list(
            "target_locale_id", flat=True
        )
    )
    return [t for t in translations_of(original) if t.locale_id in locales and isinstance(t, DraftStateMixin)]


def follow_dates(original: DraftStateMixin) -> None:
    """An original has been published or scheduled: live and scheduled translations take over its dates.

    Drafts get them when they are published (``publishing.build``).
    """
    go_live_at = None if original.live else original.go_live_at
    for translation in kept(original):
        scheduled = translation.revisions.filter(approved_go_live_at__isnull=False).first()
        if translation.live:
            if translation.expire_at != original.expire_at:
                _date(translation, translation.latest_revision, translation.go_live_at, original.expire_at)
        elif scheduled is not None:
            early = scheduled.approved_go_live_at > timezone.now()
            _date(translation, scheduled, go_live_at, original.expire_at)
            if go_live_at is not None:
                Revision.objects.filter(pk=scheduled.pk).update(approved_go_live_at=go_live_at)
            elif early:  # otherwise whatever publishes the original at its hour is about to publish it too
                _publish(scheduled)


def _date(
    translation: DraftStateMixin,
    revision: Revision | None,
    go_live_at: datetime | None,
    expire_at: datetime | None,
) -> None:
    """Set the dates on the row and on a revision that may yet be published."""
    dates = {"go_live_at": go_live_at, "expire_at": expire_at}
    type(translation)._base_manager.filter(pk=translation.pk).update(**dates)
    if revision is not None:
        Revision.objects.filter(pk=revision.pk).update(content={**revision.content, **dates})


def _publish(scheduled: Revision) -> None:
    try:
        with transaction.atomic():
            Revision.objects.get(pk=scheduled.pk).publish()
    except ValidationError:
        logger.exception("Revision %s could not be published with its original.", scheduled.pk)


# --- receivers ------------------------------------------------------------------------------------
def page_unpublished(sender, instance: Page, **kwargs) -> None:
    # Also sent while a page is being deleted; it is live in the database then, and ``deleted`` comes next.
    if not instance.live:
        unpublish(instance, instance.expired)


def snippet_unpublished(sender, instance, **kwargs) -> None:
    if not isinstance(instance, Page):
        unpublish(instance, instance.expired)


def deleted(sender, instance, **kwargs) -> None:
    delete(instance)


def page_moved(sender, instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs) -> None:
    if parent_page_before.pk != parent_page_after.pk:
        move(instance, parent_page_after)


def restriction_changed(sender, instance: PageViewRestriction, raw: bool = False, **kwargs) -> None:
    page = None if raw else Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        restrict(page)


def restriction_groups_changed(sender, instance, action: str, **kwargs) -> None:
    if action.startswith("post_") and isinstance(instance, PageViewRestriction):
        restriction_changed(sender, instance)


def published(sender, instance, **kwargs) -> None:
    if is_original(instance):
        follow_dates(instance)


def revision_saved(sender, instance: Revision, update_fields=None, raw: bool = False, **kwargs) -> None:
    """An original's schedule was cancelled: no language may appear by itself."""
    if raw or "approved_go_live_at" not in (update_fields or ()) or instance.approved_go_live_at:
        return
    original = instance.content_object
    if original is None or not is_original(original) or original.live:
        return
    if not original.revisions.filter(approved_go_live_at__isnull=False).exists():
        for translation in translations_of(original):
            if not translation.live:
                unschedule(translation)
