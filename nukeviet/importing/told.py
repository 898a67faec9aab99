"""What of the old site is listed in the report and not imported: comments and menus."""

from typing import TYPE_CHECKING

from ..models import Kind
from ..reading.rows import OldModule
from ..report import Report

if TYPE_CHECKING:
    from ..reading.site import OldSite

INDENT = "    "


def tell_comments(site: "OldSite", module: OldModule, report: Report) -> None:
    """One note for each article that has comments: how many."""
    for number, count in site.comments(module):
        report.add(
            "comments-left",
            language=module.language,
            module=module.name,
            kind=Kind.ARTICLE.value,
            number=number,
            detail=str(count),
        )


def tell_menus(site: "OldSite", language: str, report: Report) -> None:
    """One note for each item of a language's menus, in order, indented as it stood."""
    for item in site.menu_items(language):
        report.add(
            "menu-item",
            language=language,
            kind="menu",
            detail=f"{item.menu}: {INDENT * item.level}{item.title} → {item.link}",
        )
