"""The sidebar's boxes with the one that needs articles."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, IntegerBlock, PageChooserBlock, StructValue
from wagtail.models import Page

from core.blocks import BaseStructBlock, LookChoiceBlock
from sidebar.blocks import BaseSidebarStreamBlock

from ..most_read import most_read_in


class LatestArticlesValue(StructValue):
    @property
    def articles(self) -> list:
        """The newest articles of the section in the reader's language."""
        from articles.models import ArticlePage

        section = self.get("section")
        if section is None:
            return []
        newest = ArticlePage.objects.newest_in_translation(section.translation_key, get_language())
        return list(newest[: self["count"] or 5])


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


class MostReadValue(StructValue):
    @property
    def articles(self) -> list:
        """The most read articles of the section in the reader's language."""
        section = self.get("section")
        if section is None:
            return []
        return most_read_in(section, get_language(), [self.days], self["count"] or 5)[0]

    @property
    def days(self) -> int:
        return int(self["period"] or 7)


class MostReadBlock(BaseStructBlock):
    title = CharBlock(
        required=False,
        max_length=120,
        default="",
        label=_("Title"),
        help_text=_("When empty, “Most read” in the language of each page."),
    )
    section = PageChooserBlock(page_type=["articles.NewsIndexPage", "home.HomePage"], label=_("Section"))
    period = LookChoiceBlock(
        choices=[("7", _("Last 7 days")), ("30", _("Last 30 days"))], default="7", label=_("Time")
    )
    count = IntegerBlock(min_value=1, max_value=10, default=5, label=_("How many"))

    def get_preview_value(self) -> MostReadValue:
        """Of the whole site; empty where nothing is counted yet."""
        home = Page.objects.filter(depth=2, locale__language_code=get_language()).first()
        return self.to_python({"section": home and home.pk, "period": "7", "count": 5})

    class Meta:
        icon = "view"
        label = _("Most read")
        description = _("The most read articles of a section, or of the whole site.")
        template = "sidebar/most_read.html"
        value_class = MostReadValue


class SidebarStreamBlock(BaseSidebarStreamBlock):
    latest_articles = LatestArticlesBlock()
    most_read = MostReadBlock()
