"""Named ways to get articles. Lists come from the listing table, never from a walk of the tree."""

from uuid import UUID

from django.db.models import QuerySet, Subquery
from wagtail.models import Locale, Page
from wagtail.models.pages import PageManager, PageQuerySet

from .cards import Card, CardIterable


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
                listing_entries__section__translation_key=translation_key,
                listing_entries__section__locale__language_code=language,
                listing_entries__visible=True,
            )
            .order_by("-listing_entries__published_at", "-listing_entries__article")
            .for_cards()
        )

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
