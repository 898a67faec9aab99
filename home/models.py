import re
from collections.abc import Iterator
from copy import copy

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from agency.identity import agency
from articles.archive import Period, archive_context
from articles.blocks import BodyStreamBlock
from articles.body import prepare_body
from articles.cards import prepare_cards
from articles.models import (
    ArchiveMixin,
    ArticlePage,
    BaseFeaturedArticle,
    FeedsMixin,
    NewsIndexPage,
    SidebarPage,
)
from articles.models.sections import featured_articles
from articles.newest import newest
from articles.paging import PAGE_SIZE
from articles.sharing import Sharing, share_picture
from articles.structured_data import breadcrumb_list, web_site
from core import epoch
from core.languages import public_path
from core.models import BasePage
from core.searchable import SearchText, body_text
from core.statements import Statement
from core.visibility import of_few, unrestricted
from images.renditions import attach_renditions
from visits.panels import ViewsPanel

# Slugs are ASCII; anything else in an address need not trouble the database.
COMPONENT = re.compile(r"[\w-]{1,255}", re.ASCII)


class HomePage(ArchiveMixin, FeedsMixin, SidebarPage, BasePage):
    """The home page of one language: a lead story, then the newest of each section the editors chose."""

    introduction = models.TextField(_("introduction"), max_length=600, blank=True, default="")
    picture = models.ForeignKey(
        "images.PortalImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture for shared links"),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        InlinePanel(
            "featured",
            heading=_("Lead stories"),
            label=_("Article"),
            help_text=_("The first is shown large. When empty, the newest articles are shown."),
            max_num=7,
        ),
        InlinePanel("home_sections", heading=_("Sections, in order"), label=_("Section"), max_num=12),
        *SidebarPage.sidebar_panels,
    ]
    promote_panels = [ViewsPanel(), FieldPanel("picture"), *BasePage.promote_panels]
    translatable_fields = [
        TranslatableField("title"),
        TranslatableField("slug"),
        TranslatableField("seo_title"),
        TranslatableField("search_description"),
        TranslatableField("introduction"),
        SynchronizedField("picture"),
        TranslatableField("featured"),
        TranslatableField("home_sections"),
        *SidebarPage.sidebar_translatable_fields,
    ]

    page_size = PAGE_SIZE  # of the archive
    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["articles.NewsIndexPage", "home.StandardPage"]
    page_description = _("The first page of a language.")

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    @classmethod
    def can_create_at(cls, parent) -> bool:
        """One home page a language; the others come by translating it."""
        return super().can_create_at(parent) and not cls.objects.exists()

    def route(self, request: HttpRequest, path_components: list[str]):
        """Find the deepest page on the path with one query at most; Wagtail takes two for each level.

        A page of one language never answers under the address of another: without a live English
        home page ``/en/`` is a 404, not the Vietnamese page.
        """
        if self.lang != get_language() or not self.live:
            raise Http404("no live home page in this language")
        if not path_components or self.is_feed(path_components) or Period.parse(path_components):
            return super().route(request, path_components)
        if not all(COMPONENT.fullmatch(component) for component in path_components):
            raise Http404
        paths = [self.url_path]
        for component in path_components:
            paths.append(f"{paths[-1]}{component}/")
        if page := self._page_with_pages(paths[-1]):
            return page.route(request, [])
        if self._page_with_pages(paths[-2]):
            for article in _ARTICLE_AT.rows(path_components[-1], paths[-1]):
                return article.route(request, [])
        for depth in range(len(path_components) - 1, 0, -1):
            if page := self._page_with_pages(paths[depth]):
                return page.route(request, path_components[depth:])
        raise Http404

    def _page_with_pages(self, url_path: str) -> Page | None:
        """The section or standard page at an address path: they are few, and known for the site epoch."""

        def read() -> dict[str, Page]:
            return {
                page.url_path: page
                for model in (NewsIndexPage, StandardPage)
                for page in model.objects.descendant_of(self)
                .filter(of_few(model))
                .select_related(*model.route_select_related)
            }

        found = epoch.remembered(f"pages-with-pages:{self.pk}", read).get(url_path)
        return copy(found)  # what a view leaves on a page is its own

    @property
    def archive_name(self) -> str:
        return gettext("All articles")

    def get_context(self, request: HttpRequest, *args, period: Period | None = None, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        if period:
            return context | archive_context(self, period, request)
        lead_stories = featured_articles(self, limit=7) or newest(self.pk, 5)
        shown = {article.pk for article in lead_stories}
        groups = self.section_groups(shown)
        cards = [*lead_stories, *(article for group in groups for article in group["articles"])]
        attach_renditions([self.picture, *(article.lead_picture for article in cards)])
        prepare_cards(cards)
        context["lead_stories"] = lead_stories
        context["section_groups"] = groups
        context["sharing"] = Sharing(share_picture(self.picture), title=agency(self.lang).name)
        context["structured_data"] = web_site(self.lang)
        return context

    def chosen_sections(self) -> list[tuple[NewsIndexPage, int]]:
        """Those the editors chose that readers of this language may see, and how many articles each shows."""

        def read() -> list[tuple[NewsIndexPage, int]]:
            rows = self.home_sections.order_by("sort_order").values_list("section__translation_key", "count")
            chosen = NewsIndexPage.objects.live().filter(
                unrestricted(), translation_key__in=[key for key, _count in rows], locale=self.locale_id
            )
            sections = {section.translation_key: section for section in chosen.defer_streamfields()}
            return [(sections[key], count) for key, count in rows if key in sections]

        return read() if self.holds("home_sections") else epoch.remembered(f"home-sections:{self.pk}", read)

    def section_groups(self, shown: set[int]) -> list[dict]:
        """``{"title", "path", "articles"}`` of each chosen section in this language; one query a section.

        ``shown`` holds the ids already on the page and grows by those of each group.
        """
        groups = []
        for section, count in self.chosen_sections():
            # Further sections list an article twice: it is shown in the first group only.
            articles = newest(section.pk, count, without=shown)
            shown.update(article.pk for article in articles)
            if articles:
                groups.append(
                    {"title": section.title, "path": public_path(section, self.lang), "articles": articles}
                )
        return groups


# Slugs have an index, address paths have none: without them the whole tree would be read.
_ARTICLE_AT = Statement(
    lambda slug, url_path: ArticlePage.objects.select_related(*ArticlePage.route_select_related).filter(
        slug=slug, url_path=url_path
    ),
    "slug",
    "url-path",
)


class HomeFeaturedArticle(BaseFeaturedArticle):
    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="featured")

    class Meta(BaseFeaturedArticle.Meta):
        abstract = False
        verbose_name = _("featured article")
        verbose_name_plural = _("featured articles")


class HomeSection(TranslatableMixin, Orderable):
    """A section whose newest articles the home page shows."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="home_sections")
    section = models.ForeignKey(
        "articles.NewsIndexPage", on_delete=models.CASCADE, related_name="+", verbose_name=_("section")
    )
    count = models.PositiveSmallIntegerField(
        _("articles shown"), default=4, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )

    panels = [PageChooserPanel("section"), FieldPanel("count")]
    translatable_fields = [SynchronizedField("section"), SynchronizedField("count")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("section on the home page")
        verbose_name_plural = _("sections on the home page")


class StandardPage(SidebarPage, BasePage):
    """A page that is no news: about the agency, its structure, contact."""

    introduction = models.TextField(_("introduction"), max_length=1000, blank=True, default="")
    body = StreamField(BodyStreamBlock(required=False), blank=True, verbose_name=_("body"))

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        *SidebarPage.sidebar_panels,
    ]
    promote_panels = [ViewsPanel(), *BasePage.promote_panels]
    translatable_fields = [
        TranslatableField("title"),
        TranslatableField("slug"),
        TranslatableField("seo_title"),
        TranslatableField("search_description"),
        TranslatableField("introduction"),
        TranslatableField("body"),
        SynchronizedField("show_in_menus", overridable=False),
        *SidebarPage.sidebar_translatable_fields,
    ]

    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    page_description = _("A page that is no news: about us, structure, contact.")

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    @classmethod
    def search_texts(cls, page_ids: list[int]) -> Iterator[SearchText]:
        for page in cls.objects.filter(pk__in=page_ids).select_related("locale"):
            yield SearchText(
                page_id=page.pk,
                language=page.lang,
                published_at=page.last_published_at or timezone.now(),
                title=page.title,
                lead=page.introduction,
                body=body_text(page.body),
            )

    def get_context(self, request: HttpRequest, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        prepare_body(self)
        context["structured_data"] = [breadcrumb_list(self)]
        return context
