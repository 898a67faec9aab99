from uuid import UUID

from django.core.paginator import Page as PaginatorPage
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail_localize.fields import SynchronizedField, TranslatableField

from core import epoch
from core.languages import public_path
from core.models import BasePage
from core.visibility import of_few, unrestricted
from images.renditions import attach_renditions
from visits.panels import ViewsPanel

from ..archive import Archive, Period, archive_context
from ..cards import Card, prepare_cards
from ..most_read import PERIODS, most_read_in
from ..newest import newest
from ..paging import canonical_url, page_number, paginate
from ..sharing import Sharing, share_picture
from ..structured_data import breadcrumb_list, collection_page
from .archive import ArchiveMixin
from .articles import ArticlePage
from .feeds import FeedsMixin
from .listing import ListingEntry
from .sidebar import SidebarPage


class NewsIndexPage(ArchiveMixin, FeedsMixin, SidebarPage, BasePage):
    """A section: lists its own articles and those of all sections below it."""

    introduction = models.TextField(_("introduction"), max_length=1000, blank=True, default="")
    picture = models.ForeignKey(
        "images.PortalImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("Shown beside the introduction; decorative."),
    )
    page_size = models.PositiveSmallIntegerField(
        _("articles a page"), default=20, validators=[MinValueValidator(5), MaxValueValidator(50)]
    )
    new_days = models.PositiveSmallIntegerField(
        _("days an article is marked as new"), default=3, validators=[MaxValueValidator(60)]
    )
    ratings_enabled = models.BooleanField(
        _("readers may rate articles"),
        default=True,
        help_text=_("When off, articles here and in all sections below show no rating and take none."),
    )
    most_read_days = models.PositiveSmallIntegerField(
        _("most read articles"),
        choices=[(0, _("Not shown")), (7, _("Last 7 days")), (30, _("Last 30 days"))],
        default=7,
        help_text=_("Below the list, as soon as articles of the section are read; the other time is folded."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("picture"),
        InlinePanel("featured", heading=_("Featured articles"), label=_("Article"), max_num=6),
        MultiFieldPanel(
            [FieldPanel("page_size"), FieldPanel("new_days"), FieldPanel("most_read_days")], _("List")
        ),
        FieldPanel("ratings_enabled"),
        *SidebarPage.sidebar_panels,
    ]
    promote_panels = [ViewsPanel(), *BasePage.promote_panels]
    translatable_fields = [
        TranslatableField("title"),
        TranslatableField("slug"),
        TranslatableField("seo_title"),
        TranslatableField("search_description"),
        TranslatableField("introduction"),
        SynchronizedField("show_in_menus", overridable=False),
        SynchronizedField("picture"),
        SynchronizedField("page_size", overridable=False),
        SynchronizedField("new_days", overridable=False),
        SynchronizedField("ratings_enabled", overridable=False),
        SynchronizedField("most_read_days", overridable=False),
        TranslatableField("featured"),
        *SidebarPage.sidebar_translatable_fields,
    ]

    route_select_related = ("locale", "picture")
    template = "articles/news_index_page.html"
    parent_page_types = ["home.HomePage", "articles.NewsIndexPage"]
    subpage_types = ["articles.NewsIndexPage", "articles.ArticlePage"]
    page_description = _("A section of news, with articles and further sections in it.")
    show_in_menus_default = True

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def get_context(self, request: HttpRequest, *args, period: Period | None = None, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        if period:
            return context | archive_context(self, period, request)
        number = page_number(request)
        featured = featured_articles(self)
        page = self.paginate(number, exclude=[article.pk for article in featured])
        context["articles"] = page
        context["featured"] = featured if number == 1 else []
        context["subsections"] = self.subsections()
        shown = [*context["featured"], *page.object_list]
        attach_renditions([self.picture, *(article.lead_picture for article in shown)])
        prepare_cards(shown)
        context["canonical_url"] = canonical_url(self.canonical_url, number)
        context["most_read"] = self.most_read() if number == 1 else []
        context["archive"] = Archive(self)
        context["fragments"] = epoch.remembered(f"fragments:{self.pk}", dict)
        context["sharing"] = Sharing(share_picture(self.picture))
        context["structured_data"] = [
            collection_page(
                context["canonical_url"], self.title, self.lang, page.object_list, page.start_index()
            ),
            breadcrumb_list(self),
        ]
        return context

    def paginate(self, number: int, exclude: list[int]) -> PaginatorPage:
        """One page of the list, found by the archive's counts: they are known for the site epoch."""
        archive = Archive(self)
        entries = ListingEntry.objects.filter(section=self.pk, visible=True)
        without: list[Period] = []
        if exclude:
            left_out = entries.filter(article__in=exclude).values_list("year", "month")
            without = [Period(year, month) for year, month in left_out]
            entries = entries.exclude(article__in=exclude)
        return paginate(
            entries,
            number,
            self.page_size,
            archive.total - len(without),
            lambda row: archive.locate(row, without),
            lambda: newest(self.pk, self.page_size, without=exclude),
        )

    def most_read(self, limit: int = 5) -> list[tuple[int, list[Card]]]:
        """(days, articles) of each time in which any was read, the one to be shown first in front."""
        if not self.most_read_days:
            return []
        periods = sorted(PERIODS, key=lambda days: days != self.most_read_days)
        lists = most_read_in(self, self.lang, periods, limit)
        return [(days, articles) for days, articles in zip(periods, lists, strict=True) if articles]

    def subsections(self) -> list[tuple[str, str]]:
        """(title, path) of the live public sections directly below."""

        def read() -> list[tuple[str, str]]:
            below = NewsIndexPage.objects.child_of(self).filter(of_few(NewsIndexPage))
            children = below.live().filter(unrestricted()).order_by("path").defer_streamfields()
            return [(child.title, public_path(child, self.lang)) for child in children]

        return epoch.remembered(f"subsections:{self.pk}", read)


def featured_articles(page, limit: int = 6) -> list[Card]:
    """The articles an editor put first on a page, in the page's language, in their order; one query.

    Each is shown in the translation of the page's language; what is not live and public there is left out.
    """

    def read() -> list[UUID]:
        return list(page.featured.order_by("sort_order").values_list("article__translation_key", flat=True))

    keys = read() if page.holds("featured") else epoch.remembered(f"featured:{page.pk}", read)
    if not keys:
        return []
    found = {
        article.translation_key: article
        for article in ArticlePage.objects.listed()
        .for_cards()
        .filter(translation_key__in=keys, locale=page.locale_id)
    }
    return [found[key] for key in dict.fromkeys(keys) if key in found][:limit]
