"""What an address without a page is about: the same page in the languages in which it can be read.

``/en/<path>`` may be written with the words of any language, section by section: the whole Vietnamese path,
an English section with a Vietnamese article, the address of a draft. Only what everybody may read is told of.
"""

import re
from dataclasses import dataclass

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Length, Substr
from wagtail.models import Page

from .languages import Version, public_path, version_at
from .visibility import home_is_live, unrestricted

# Slugs are ASCII; anything else in an address need not trouble the database.
COMPONENT = re.compile(r"[\w-]{1,255}", re.ASCII)
DEEPEST = 20
MOST_ROWS = 500  # pages called like one of the words of an address


@dataclass(frozen=True)
class Elsewhere:
    """A page at other addresses than the one that was asked for."""

    here: Version | None  # in the language of the address
    others: list[Version]

    @property
    def only_original(self) -> bool:
        """Whether nobody has translated it."""
        return self.here is None and [version.code for version in self.others] == [settings.LANGUAGE_CODE]


def elsewhere(path: str) -> Elsewhere | None:
    """Where the page can be read that ``path`` means; None of Vietnamese addresses. Two queries at most."""
    language, _, rest = path.lower().strip("/").partition("/")
    if language == settings.LANGUAGE_CODE or language not in dict(settings.LANGUAGES):
        return None
    components = rest.split("/")
    if len(components) > DEEPEST or not all(COMPONENT.fullmatch(component) for component in components):
        return None
    keys = _named(components)
    pages = (
        Page.objects.live()
        .filter(unrestricted(), home_is_live(), translation_key__in=keys, alias_of=None)
        .select_related("locale")
        .order_by("path")
    )
    by_key: dict = {}
    for page in pages if keys else ():
        by_key.setdefault(page.translation_key, {}).setdefault(page.locale.language_code, page)
    if not by_key:
        return None
    found = next(iter(by_key.values()))
    versions = [
        version_at(code, public_path(found[code], code), language, found[code])
        for code, _name in settings.LANGUAGES
        if code in found
    ]
    here = next((version for version in versions if version.current), None)
    return Elsewhere(here, [version for version in versions if not version.current])


def _named(components: list[str]) -> set:
    """Translation keys of the pages that an address below a home page names, in words of any language."""
    parent = Page.objects.filter(path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen))
    at_depth = Q(pk__in=[])
    for depth, component in enumerate(components, 3):
        at_depth |= Q(slug=component, depth=depth)
    rows = list(
        Page.objects.filter(at_depth, slug__in=components)
        .order_by()
        .values_list("slug", "depth", "translation_key", Subquery(parent.values("translation_key")))[
            :MOST_ROWS
        ]
    )
    keys = {key for slug, depth, key, _above in rows if depth == 3 and slug == components[0]}
    for depth, component in enumerate(components[1:], 4):
        keys = {key for slug, at, key, above in rows if at == depth and slug == component and above in keys}
    return keys
