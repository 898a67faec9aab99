from django.db import models
from wagtail.models import Locale


class ListingEntry(models.Model):
    """One row for each page that lists an article: its section, every page above, each further section.

    Everything lists, pages and archives need stands in one table, so one index serves "the newest
    twenty of this section" at any size of the archive (docs/adr/0005-listing-table.md). Kept by
    ``articles.listing``; never edited by hand.
    """

    # A NewsIndexPage, or the home page: what lists the article.
    section = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey(
        "articles.ArticlePage", on_delete=models.CASCADE, related_name="listing_entries"
    )
    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")
    published_at = models.DateTimeField()
    # Of published_at in Asia/Ho_Chi_Minh.
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    # Live, and neither restricted itself nor below a restricted page.
    visible = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "article"], name="listing_entry_unique"),
        ]
        # Partial, not led by ``visible``: Django writes ``WHERE visible``, which SQLite does not take for
        # an equality; it would then sort all of a section's rows to find the newest four. ``visible`` stands
        # at the end all the same: SQLite asks for it again, and would read every row to count them.
        indexes = [
            models.Index(
                fields=["section", "-published_at", "-article", "visible"],
                condition=models.Q(visible=True),
                name="listing_newest",
            ),
            models.Index(
                fields=["section", "year", "month", "visible"],
                condition=models.Q(visible=True),
                name="listing_archive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section_id}: {self.article_id}"


class LabelEntryQuerySet(models.QuerySet):
    def of(self, label: str, language: str) -> models.QuerySet:
        """The rows of a label in a language: the index ``label_newest`` has them by date."""
        # One number to both databases: a join with the locale would be sorted.
        locale = Locale.objects.filter(language_code=language).values("pk")[:1]
        return self.filter(label=label, locale=models.Subquery(locale))


class LabelEntry(models.Model):
    """One row for each tag, author and topic of an article that readers may see.

    What ``ListingEntry`` is to sections, this is to the pages of tags, authors and topics; an article
    that readers may not see has no row. Kept by ``articles.listing`` in the same transaction.
    """

    # "tag:<id>", "author:<translation key>", "topic:<translation key>": see articles.labels.
    label = models.CharField(max_length=40)
    article = models.ForeignKey(
        "articles.ArticlePage", on_delete=models.CASCADE, related_name="label_entries"
    )
    # No index of its own: it would name half the table, and SQLite would choose it.
    locale = models.ForeignKey(
        "wagtailcore.Locale", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    published_at = models.DateTimeField()

    objects = LabelEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["label", "article"], name="label_entry_unique"),
        ]
        indexes = [
            models.Index(fields=["label", "locale", "-published_at", "-article"], name="label_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.article_id}"


def list_of_section(section_id: int) -> str:
    """What ``MonthCount.list`` calls the list of a section or home page; a label's is the label."""
    return f"section:{section_id}"


class MonthCountQuerySet(models.QuerySet):
    def in_list(self, name: str) -> models.QuerySet:
        """The months of a list that have articles, newest first."""
        return self.filter(list=name, articles__gt=0).order_by("-year", "-month")

    def in_section(self, section_id: int) -> models.QuerySet:
        return self.in_list(list_of_section(section_id))


class MonthCount(models.Model):
    """How many rows of one list, of ``ListingEntry`` or of ``LabelEntry``, are of one month.

    Archives are made of them and deep pages found by them: to count the rows themselves after each change
    would take the longer the more there are. Kept by ``articles.counting`` in the transaction of the rows.
    """

    # "section:<id>", or a label.
    list = models.CharField(max_length=40)
    # No index of its own, as for labels.
    locale = models.ForeignKey(
        "wagtailcore.Locale", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    # In Asia/Ho_Chi_Minh.
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    articles = models.IntegerField()  # visible ones; 0 once they are gone

    objects = MonthCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "locale", "year", "month"], name="month_count_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.list} {self.year}/{self.month}: {self.articles}"
