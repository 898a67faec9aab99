"""What the head and foot of every page show, read once for each site epoch and language."""

from dataclasses import dataclass, field

from django.conf import settings
from wagtail.models import Page
from wagtail_localize.fields import TranslatableField

from core import epoch
from core.languages import home_of, public_path
from core.visibility import unrestricted
from images.renditions import EMBLEM, EMBLEM_WEBP, Picture, fallback, picture

from .models import AgencyIdentity
from .share_card import ShareCard, share_card

NAMES = ("name", "short_name")  # what an agency is called everywhere until it is translated


@dataclass(frozen=True)
class MenuItem:
    title: str
    path: str
    children: list["MenuItem"] = field(default_factory=list)


@dataclass(frozen=True)
class Agency:
    """The agency in one language. ``identity`` is None until an administrator has entered one."""

    language: str
    name: str
    name_language: str  # Vietnamese where there is no identity in the language
    identity: AgencyIdentity | None
    emblem_url: str
    emblem_webp_url: str  # a third of the bytes, for browsers that know it
    share_card: ShareCard | None
    banner: Picture | None
    home_path: str
    home_title: str
    menu: list[MenuItem]
    # What templates render of it alone (`kept`): gone with this object, when anything changes.
    fragments: dict[tuple, str] = field(default_factory=dict, compare=False, repr=False)

    def place_in_menu(self, path: str) -> tuple[str, bool]:
        """All the menu says of a page: the deepest entry it stands under, and whether it is that page."""
        items = [*self.menu, *(child for item in self.menu for child in item.children)]
        above = [item.path for item in items if path.startswith(item.path)]
        deepest = max([*above, *([self.home_path] if path == self.home_path else [])], key=len, default="")
        return deepest, deepest == path


def agency(language: str) -> Agency:
    """The agency in a language, from the cache; where it is not translated, its Vietnamese name alone."""
    return epoch.remembered(f"agency:{language}", lambda: agency_of(language))


def agency_of(language: str, identity: AgencyIdentity | None = None) -> Agency:
    """The same, freshly read; ``identity`` may be a draft to preview."""
    is_preview = identity is not None
    if identity is None:
        live = {
            found.locale.language_code: found
            for found in AgencyIdentity.objects.filter(live=True).select_related("locale", "emblem", "banner")
        }
        identity = live.get(language) or without_texts(live.get(settings.LANGUAGE_CODE))
    picture_of = identity.emblem if identity else None
    emblem, webp = (picture_of and fallback(picture_of, spec) for spec in (EMBLEM, EMBLEM_WEBP))
    home = home_of(language)
    return Agency(
        language=language,
        name=identity.name if identity else settings.WAGTAIL_SITE_NAME,
        name_language=identity.locale.language_code if identity else settings.LANGUAGE_CODE,
        identity=identity,
        emblem_url=emblem.url if emblem else "",
        emblem_webp_url=webp.url if webp else "",
        share_card=None if is_preview else share_card(identity),
        banner=picture(identity.banner, "column") if identity and identity.banner else None,
        home_path="/" if language == settings.LANGUAGE_CODE else f"/{language}/",
        home_title=home.title if home else "",
        menu=_menu(home, language) if home else [],
    )


def without_texts(identity: AgencyIdentity | None) -> AgencyIdentity | None:
    """What readers of another language see of it: its names, the look, telephone and e-mail."""
    for declared in identity.translatable_fields if identity else ():
        if isinstance(declared, TranslatableField) and declared.field_name not in NAMES:
            setattr(identity, declared.field_name, "")
    return identity


def _menu(home: Page, language: str) -> list[MenuItem]:
    """Two levels of the tree: live public pages that are shown in menus. One query."""
    pages = (
        Page.objects.descendant_of(home)
        .filter(depth__in=(home.depth + 1, home.depth + 2))
        .live()
        .filter(unrestricted())
        .in_menu()
        .order_by("path")
    )
    items: dict[str, MenuItem] = {}
    for page in pages:
        item = MenuItem(page.title, public_path(page, language))
        if page.depth == home.depth + 1:
            items[page.path] = item
        elif parent := items.get(page.path[: -Page.steplen]):
            parent.children.append(item)
    return list(items.values())
