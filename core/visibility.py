"""What the public may see, as conditions of one query."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Length, Substr
from wagtail.models import Page, PageViewRestriction

from . import epoch


def unrestricted() -> Q:
    """Pages that neither are restricted nor stand below a restricted one.

    Says the same as ``PageQuerySet.public()``, which first reads all restrictions in a query of its own.
    """
    return ~Q(is_restricted())


def is_restricted() -> Exists:
    """Whether the page, or one above it, is for some readers only."""
    # No join: SQLite, which thinks an empty table as large as any other, would start from all pages.
    its = Page.objects.filter(pk=OuterRef("page_id")).order_by().values("path")
    above = PageViewRestriction.objects.annotate(its_path=Subquery(its))
    return Exists(above.filter(its_path=Substr(OuterRef("path"), 1, Length("its_path"))))


def is_below_restriction(path: str) -> bool:
    """The same of a page in hand, by its tree path: the few restricted ones are known for the site epoch."""

    def read() -> tuple[str, ...]:
        return tuple(PageViewRestriction.objects.order_by().values_list("page__path", flat=True))

    return path.startswith(epoch.remembered("restricted", read))


def of_few(model: type[Page]) -> Q:
    """All pages of a class that has few, so said that SQLite starts from them.

    Asked for sections in the order of the tree it would go through every page, 100,000 articles among them.
    """
    return Q(pk__in=model.objects.order_by().values("pk"))


def home_is_live() -> Exists:
    """Whether the page's home page is live: without it no address of its language answers."""
    home = Page.objects.filter(path=Substr(OuterRef("path"), 1, 2 * Page.steplen), live=True)
    return Exists(home)
