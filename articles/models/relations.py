"""What hangs on an article in an order. Each is translatable, so translations follow the source's rows.

Foreign keys are copied to a translation as they are and shown in its language where that exists: an
author not yet translated must never hold up an article.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField


class BaseArticleRelation(TranslatableMixin, Orderable):
    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        abstract = True


class ArticleAuthor(BaseArticleRelation):
    article = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="article_authors")
    author = models.ForeignKey(
        "articles.Author", on_delete=models.CASCADE, related_name="article_authors", verbose_name=_("author")
    )

    panels = [FieldPanel("author")]
    translatable_fields = [SynchronizedField("author")]

    class Meta(BaseArticleRelation.Meta):
        abstract = False
        verbose_name = _("author")
        verbose_name_plural = _("authors")


class ArticleTopic(BaseArticleRelation):
    article = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="article_topics")
    topic = models.ForeignKey(
        "articles.Topic", on_delete=models.CASCADE, related_name="article_topics", verbose_name=_("topic")
    )

    panels = [FieldPanel("topic")]
    translatable_fields = [SynchronizedField("topic")]

    class Meta(BaseArticleRelation.Meta):
        abstract = False
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class ArticleSection(BaseArticleRelation):
    """A further section that lists the article; its address stays in the main one."""

    article = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="further_sections")
    section = models.ForeignKey(
        "articles.NewsIndexPage", on_delete=models.CASCADE, related_name="+", verbose_name=_("section")
    )

    panels = [PageChooserPanel("section")]
    translatable_fields = [SynchronizedField("section")]

    class Meta(BaseArticleRelation.Meta):
        abstract = False
        verbose_name = _("further section")
        verbose_name_plural = _("further sections")


class ArticleAttachment(BaseArticleRelation):
    article = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(
        "wagtaildocs.Document", on_delete=models.CASCADE, related_name="+", verbose_name=_("document")
    )
    title = models.CharField(
        _("title"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("The document's own title when left empty."),
    )

    panels = [FieldPanel("document"), FieldPanel("title")]
    translatable_fields = [SynchronizedField("document"), TranslatableField("title")]

    class Meta(BaseArticleRelation.Meta):
        abstract = False
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    @property
    def label(self) -> str:
        return self.title or self.document.title
