"""View restrictions of translations: those of the original are followed, a translation's own stay.

wagtail-localize deletes a translation's own restriction with every sync, because the original has none.
"""

from django.db import transaction
from wagtail.models import Page, PageViewRestriction

from .models import FollowedRestriction


@transaction.atomic
def follow(original: Page, translation: Page) -> None:
    """Bring the restriction that ``translation`` has from ``original`` up to date."""
    wanted = original.view_restrictions.first() or _inherited(original, translation)
    followed = PageViewRestriction.objects.filter(
        page_id=translation.pk, pk__in=FollowedRestriction.objects.values("restriction")
    ).first()
    if wanted is None:
        if followed:
            followed.delete()
        return
    if followed is None:
        if translation.view_restrictions.exists():
            return  # its own; it is restricted already
        followed = PageViewRestriction(page_id=translation.pk)
    followed.restriction_type, followed.password = wanted.restriction_type, wanted.password
    followed.save()
    followed.groups.set(wanted.groups.all())
    FollowedRestriction.objects.get_or_create(restriction=followed)


def _inherited(original: Page, translation: Page) -> PageViewRestriction | None:
    """What restricts the original from above, where nothing above the translation restricts that.

    A translation may stand in another section than its original: that one's section has no translation.
    """
    above = PageViewRestriction.objects.filter(page__in=original.get_ancestors()).order_by("-page__depth")
    nearest = above.first()
    if nearest and PageViewRestriction.objects.filter(page__in=translation.get_ancestors()).exists():
        return None
    return nearest


def sync_view_restrictions(source, original: Page, translation_page: Page) -> None:
    """In the place of ``TranslationSource.sync_view_restrictions``, which every save of a target calls."""
    follow(Page.objects.get(pk=original.pk), translation_page)
