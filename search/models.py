from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from .analysis import words


class SearchEntry(index.Indexed, models.Model):
    """A page that readers can find now: live, public, no alias. Kept by ``search.index``.

    Its words are in the table ``search_words``, which is made of what the database is best at (an FTS5
    table, or a column of type tsvector), or on a search server: see ``search.engines``. What is declared
    for Wagtail's index serves the server alone.
    """

    search_auto_update = False
    search_fields = [
        index.SearchField("title_words"),
        index.SearchField("lead_words"),
        index.SearchField("body_words"),
        index.SearchField("exact_words"),
        index.FilterField("position"),
    ]

    # Filled in by the engine of a search server for as long as it indexes.
    title_words = lead_words = body_words = exact_words = ""

    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    position = models.BigIntegerField(unique=True)  # search.positions
    text = models.TextField()  # as it is written, lead first: excerpts are cut from it

    class Meta:
        verbose_name = _("page in the search index")
        verbose_name_plural = _("pages in the search index")

    def __str__(self) -> str:
        return str(self.page_id)

    @classmethod
    def get_indexed_objects(cls):
        """Nothing for `update_index`: `rebuild_search` writes this index."""
        return cls.objects.none()


class SearchTerm(models.Model):
    """A folded word of any page: what beginnings of words and mistyped words are looked up in.

    New words come with the pages that bring them; how many pages have a word is counted when the index
    is rebuilt and once a day.
    """

    word = models.CharField(max_length=64, primary_key=True)
    pages = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("word in the search index")
        verbose_name_plural = _("words in the search index")

    def __str__(self) -> str:
        return self.word


class SynonymGroup(models.Model):
    """Words and abbreviations that mean the same: whoever searches for one finds the others."""

    terms = models.TextField(
        _("words that mean the same"),
        max_length=1000,
        help_text=_("One a line, for instance “KHCN” and “khoa học và công nghệ”."),
    )

    panels = [FieldPanel("terms")]

    class Meta:
        verbose_name = _("synonyms for search")
        verbose_name_plural = _("synonyms for search")
        ordering = ["pk"]

    def __str__(self) -> str:
        return " = ".join(self.lines)

    def clean(self) -> None:
        if len({tuple(words(line)) for line in self.lines if words(line)}) < 2:
            raise ValidationError({"terms": gettext("Give at least two, each on a line of its own.")})

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.terms.splitlines() if line.strip()]


class SearchedWords(models.Model):
    """How often a query was asked on a day and whether anything was found. Words and counts, no person."""

    day = models.DateField()
    language = models.CharField(max_length=10)
    words = models.CharField(max_length=100)
    searches = models.PositiveIntegerField(default=0)
    found = models.BooleanField()

    class Meta:
        verbose_name = _("searched words")
        verbose_name_plural = _("searched words")
        constraints = [
            models.UniqueConstraint(fields=["day", "language", "words"], name="searched_words_unique"),
        ]

    def __str__(self) -> str:
        return self.words
