"""Named ways to get articles. Lists come from the listing table, never from a walk of the tree."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from wagtail.models import Locale, Page
from wagtail.models.pages import PageManager, PageQuerySet

from .cards import Card, CardIterable


def _translation(translation_key: UUID, language: str) -> Subquery:
    """A page's id: one number to both databases, where a join with the tree would be made row by row."""
    same = Page.objects.filter(translation_key=translation_key, locale__language_code=language)
    return Subquery(same.order_by().values("pk")[:1])


class ArticleQuerySet(PageQuerySet):
    def newest_in(self, section: Page) -> QuerySet:
        """Live public articles a section lists (own, descendants', further), newest first."""
        return (
            self.filter(listing_entries__section=section, listing_entries__visible=True)
            .order_by("-listing_entries__published_at", "-listing_entries__article")
            .for_cards()
        )

    def newest_in_translation(self, translation_key: UUID, language: str) -> QuerySet:
        """The same in a section's translation to a language; nothing where it has none."""
        return (
            self.filter(
                listing_entries__section=_translation(translation_key, language),
                listing_entries__visible=True,
            )
            .order_by("-listing_entries__published_at", "-listing_entries__article")
            .for_cards()
        )

    def of_these_in_translation(self, ids: Collection[int], translation_key: UUID, language: str) -> QuerySet:
        """Of a few articles those that the translation lists, in no order: none but these is looked at."""
        from .models import ListingEntry

        rows = ListingEntry.objects.filter(article=OuterRef("pk"), visible=True)
        listed = Exists(rows.filter(section=_translation(translation_key, language)))
        return self.filter(listed, pk__in=ids).order_by().for_cards()

    def newest_labelled(self, label: str, language: str) -> QuerySet:
        """Live public articles of a tag, author or topic (``articles.labels.label_of``), newest first."""
        # One number to both databases: a join with the locale would be sorted.
        locale = Locale.objects.filter(language_code=language).values("pk")[:1]
        return (
            self.filter(label_entries__label=label, label_entries__locale=Subquery(locale))
            .order_by("-label_entries__published_at", "-label_entries__article")
            .for_cards()
        )

    def for_cards(self, *more: str) -> QuerySet:
        """As ``cards.Card``: all a list shows but renditions and sections. ``more``: annotations besides."""
        rows = self.values_list(*Card.COLUMNS, *more)
        rows._iterable_class = CardIterable
        return rows

    def listed(self) -> QuerySet:
        """Those that readers may see in any list."""
        return self.filter(listing_entries__visible=True).distinct()


ArticleManager = PageManager.from_queryset(ArticleQuerySet)
