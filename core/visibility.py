"""What the public may see, as a condition of one query."""

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length, Substr
from wagtail.models import PageViewRestriction


def unrestricted() -> Q:
    """Pages that neither are restricted nor stand below a restricted one.

    Says the same as ``PageQuerySet.public()``, which first reads all restrictions in a query of its own.
    """
    above = PageViewRestriction.objects.filter(page__path=Substr(OuterRef("path"), 1, Length("page__path")))
    return ~Q(Exists(above))
