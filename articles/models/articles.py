from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from core.models import BasePage
from core.searchable import SearchText
from core.statements import Statement
from visits.panels import ViewsPanel

from ..blocks import BodyStreamBlock
from ..body import prepare_body
from ..cards import modified_at
from ..forms import ArticlePageForm
from ..querysets import ArticleManager
from ..ratings.numbers import RatingNumbers
from ..ratings.panels import RatingPanel
from ..sharing import article_sharing
from ..structured_data import news_article
from .relations import ArticleAttachment, ArticleAuthor, ArticleTopic
from .sidebar import SidebarPage
from .tags import Tag


class ArticlePage(SidebarPage, BasePage):
    """One article: everything the reader sees of it is a field here."""

    lead = models.TextField(
        _("lead"), max_length=1000, help_text=_("Two or three sentences that say what happened.")
    )
    published_at = models.DateTimeField(
        _("publication date"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("The date readers see. Set when the article is first published, if left empty."),
    )
    lead_picture = models.ForeignKey(
        "images.PortalImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead picture"),
    )
    lead_picture_alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("What the picture shows, for readers who cannot see it. Not the caption."),
    )
    lead_picture_caption = models.CharField(_("caption"), max_length=300, blank=True, default="")
    lead_picture_credit = models.CharField(_("credit"), max_length=150, blank=True, default="")
    body = StreamField(BodyStreamBlock(), verbose_name=_("body"))
    source_name = models.CharField(_("source"), max_length=200, blank=True, default="")
    source_url = models.URLField(_("source's address"), max_length=500, blank=True, default="")
    document_number = models.CharField(
        _("document number"), max_length=60, blank=True, default="", help_text=_("For instance 100/QĐ-TTg")
    )
    rating_enabled = models.BooleanField(_("readers may rate it"), default=True)
    tags = ClusterTaggableManager(through="articles.ArticleTag", blank=True, verbose_name=_("tags"))

    objects = ArticleManager()
    base_form_class = ArticlePageForm

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [
                FieldPanel("lead_picture"),
                FieldPanel("lead_picture_alt"),
                FieldPanel("lead_picture_caption"),
                FieldPanel("lead_picture_credit"),
            ],
            _("Lead picture"),
        ),
        FieldPanel("body"),
        InlinePanel("article_authors", heading=_("Authors"), label=_("Author")),
        MultiFieldPanel(
            [FieldPanel("source_name"), FieldPanel("source_url"), FieldPanel("document_number")], _("Source")
        ),
        InlinePanel("attachments", heading=_("Attachments"), label=_("Attachment")),
    ]
    promote_panels = [
        ViewsPanel(),
        MultiFieldPanel(
            [
                FieldPanel("published_at"),
                FieldPanel("rating_enabled"),
            ],
            _("Publication"),
        ),
        RatingPanel(_("Readers' rating")),
        InlinePanel("further_sections", heading=_("Further sections"), label=_("Section")),
        InlinePanel("article_topics", heading=_("Topics"), label=_("Topic")),
        FieldPanel("tags"),
        *[panel for panel in BasePage.promote_panels if getattr(panel, "field_name", "") != "show_in_menus"],
        *SidebarPage.sidebar_panels,
    ]

    search_fields = [
        *BasePage.search_fields,
        index.FilterField("published_at"),
    ]

    translatable_fields = [
        TranslatableField("title"),
        TranslatableField("slug"),
        TranslatableField("seo_title"),
        TranslatableField("search_description"),
        TranslatableField("lead"),
        TranslatableField("lead_picture_alt"),
        TranslatableField("lead_picture_caption"),
        TranslatableField("lead_picture_credit"),
        TranslatableField("body"),
        TranslatableField("source_name"),
        TranslatableField("article_authors"),
        TranslatableField("article_topics"),
        TranslatableField("further_sections"),
        TranslatableField("attachments"),
        SynchronizedField("lead_picture"),
        SynchronizedField("source_url"),
        SynchronizedField("published_at", overridable=False),
        SynchronizedField("document_number", overridable=False),
        SynchronizedField("rating_enabled", overridable=False),
        SynchronizedField("tags", overridable=False),
        *SidebarPage.sidebar_translatable_fields,
    ]

    route_select_related = ("locale", "lead_picture", "rating_sums")
    frame_annotations = {"takes_ratings": models.F("newsindexpage__ratings_enabled")}
    template = "articles/article_page.html"
    parent_page_types = ["articles.NewsIndexPage"]
    subpage_types: list[str] = []
    page_description = _("A news article, with pictures, tables, attachments.")
    show_in_menus_default = False

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def save(self, *args, **kwargs):
        if self.live and self.published_at is None:
            self.published_at = self.first_published_at or timezone.now()
        super().save(*args, **kwargs)

    @classmethod
    def search_texts(cls, page_ids: list[int]) -> Iterator[SearchText]:
        from ..searchable import article_texts

        return article_texts(page_ids)

    # --- what the reader sees ---
    @property
    def alt_text(self) -> str:
        """Of the lead picture: the article's own, else (in Vietnamese) the library's description."""
        if self.lead_picture_alt or self.lead_picture is None:
            return self.lead_picture_alt
        return self.lead_picture.description if self.lang == settings.LANGUAGE_CODE else ""

    @property
    def modified_at(self) -> datetime | None:
        """When its text last changed: never before it was published."""
        return modified_at(self)

    @property
    def is_updated(self) -> bool:
        """Edited on a later day than it was published: readers are told."""
        if not (self.published_at and self.last_published_at):
            return False
        return (
            timezone.localtime(self.last_published_at).date() > timezone.localtime(self.published_at).date()
        )

    @cached_property
    def section(self) -> Page | None:
        """The main section: where the article stands in the tree."""
        return self.trail[-1] if self.trail else None

    @cached_property
    def authors(self) -> list:
        """Authors in order, in the page's language where they are translated, else by name; two queries."""
        return self._translated([row.author for row in self._related("article_authors", "author")])

    @cached_property
    def all_topics(self) -> list:
        """As the article names them, in whatever language."""
        return [row.topic for row in self._related("article_topics", "topic")]

    @cached_property
    def topics(self) -> list:
        """In the page's language; what is not translated is not named there."""
        return self._translated(self.all_topics)

    @cached_property
    def rating(self) -> RatingNumbers | None:
        """What readers gave it; None where it, or a section it stands in, takes no ratings."""
        if not self.pk or not self.rating_enabled:
            return None
        if any(page.takes_ratings is False for page in self.trail):  # None: no section, but the home page
            return None
        sums = getattr(self, "rating_sums", None)
        return sums.numbers if sums else RatingNumbers()

    @cached_property
    def tag_list(self) -> list:
        """Its tags, asked for once however many places show them."""
        if self.holds("tagged_items"):
            return list(self.tags.all())
        return _TAGS.rows(self.pk)

    @property
    def tag_words(self) -> list[str]:
        """Its tags for machines: Vietnamese words, which a page can mark as such and a list cannot."""
        return [tag.name for tag in self.tag_list] if self.lang == settings.LANGUAGE_CODE else []

    def _related(self, relation: str, target: str) -> list[models.Model]:
        """Its rows in order, each with what it leads to."""
        if self.holds(relation):
            return list(getattr(self, relation).select_related(target))
        return _RELATED[relation].rows(self.pk)

    def _translated(self, snippets: list) -> list:
        foreign = [snippet for snippet in snippets if snippet.locale_id != self.locale_id]
        if not foreign:
            return snippets
        model = type(foreign[0])
        keys = [snippet.translation_key for snippet in foreign]
        found = {
            s.translation_key: s for s in model.objects.filter(translation_key__in=keys, locale=self.locale)
        }
        shown = [found.get(s.translation_key) or s.for_readers_of(self.locale_id) for s in snippets]
        return [snippet for snippet in shown if snippet]

    def get_context(self, request: HttpRequest, *args, **kwargs):
        from ..around import around  # reads the models

        context = super().get_context(request, *args, **kwargs)
        tags = self.tag_list
        newer, older, related = around(self, [*self.all_topics, *tags])
        prepare_body(self, [article.lead_picture for article in related])
        context |= {"newer": newer, "older": older, "related": related, "tags": tags}
        context["attachments"] = self._related("attachments", "document")
        context["structured_data"] = news_article(self)
        context["sharing"] = article_sharing(self)
        return context


# What every article's page asks for.
_TAGS = Statement(lambda pk: Tag.objects.filter(articles__content_object=pk).order_by("articles__pk"), -1)
_RELATED = {
    relation: Statement(
        lambda pk, model=model, target=target: model.objects.filter(article=pk).select_related(target), -1
    )
    for relation, model, target in (
        ("article_authors", ArticleAuthor, "author"),
        ("article_topics", ArticleTopic, "topic"),
        ("attachments", ArticleAttachment, "document"),
    )
}
