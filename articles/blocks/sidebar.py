"""The sidebar's boxes with the one that needs articles."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, IntegerBlock, PageChooserBlock, StructValue

from core.blocks import BaseStructBlock
from sidebar.blocks import BaseSidebarStreamBlock


class LatestArticlesValue(StructValue):
    @property
    def articles(self) -> list:
        """The newest articles of the section in the reader's language."""
        from articles.models import ArticlePage

        section = self.get("section")
        if section is None:
            return []
        return list(ArticlePage.objects.newest_in_translation(section, get_language())[: self["count"] or 5])


class LatestArticlesBlock(BaseStructBlock):
    title = CharBlock(
        required=False,
        max_length=120,
        default="",
        label=_("Title"),
        help_text=_("When empty, “Latest articles” in the language of each page."),
    )
    section = PageChooserBlock(page_type=["articles.NewsIndexPage", "home.HomePage"], label=_("Section"))
    count = IntegerBlock(min_value=1, max_value=10, default=5, label=_("How many"))

    class Meta:
        icon = "list-ol"
        label = _("Latest articles")
        description = _("The newest articles of a section, or of the whole site.")
        template = "sidebar/latest_articles.html"
        value_class = LatestArticlesValue


class SidebarStreamBlock(BaseSidebarStreamBlock):
    latest_articles = LatestArticlesBlock()
