"""The home page after a first import: it shows the sections that have come, until editors choose."""

from wagtail.models import Page

from articles.models import NewsIndexPage
from core.visibility import unrestricted
from translation.signal_handlers import translation_to

from ..models import ImportedModule, ImportedRecord, Kind
from .groups import is_in_work

MOST = 12  # as its form allows


def show_sections(module: ImportedModule) -> None:
    """Of a module that stands directly below a home page without chosen sections; publishes the home page.

    By a revision: the next editor starts from one, and would drop a list that stands beside it.
    """
    home = Page.objects.get(pk=module.page_id).specific
    if not hasattr(home, "home_sections") or not home.live or home.locked or translation_to(home):
        return
    brought = ImportedRecord.objects.filter(module=module, kind=Kind.SECTION).values("page")
    sections = NewsIndexPage.objects.child_of(home).live().filter(unrestricted(), pk__in=brought)
    chosen = list(sections.order_by("path")[:MOST])
    if not chosen or is_in_work(home) or home.home_sections.exists():
        return
    model = home.home_sections.model
    home.home_sections.set(
        [
            model(section_id=section.pk, locale=home.locale, sort_order=order)
            for order, section in enumerate(chosen)
        ]
    )
    home.save_revision(clean=False).publish()
