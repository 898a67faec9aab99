from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import PageChooserPanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail_localize.fields import SynchronizedField


class BaseFeaturedArticle(TranslatableMixin, Orderable):
    """An article an editor puts first on a section or home page, in an order set by hand."""

    article = models.ForeignKey(
        "articles.ArticlePage", on_delete=models.CASCADE, related_name="+", verbose_name=_("article")
    )

    panels = [PageChooserPanel("article")]
    translatable_fields = [SynchronizedField("article")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        abstract = True


class SectionFeaturedArticle(BaseFeaturedArticle):
    page = ParentalKey("articles.NewsIndexPage", on_delete=models.CASCADE, related_name="featured")

    class Meta(BaseFeaturedArticle.Meta):
        abstract = False
        verbose_name = _("featured article")
        verbose_name_plural = _("featured articles")
