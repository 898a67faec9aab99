"""What a list is asked for: the cleaned filters of an address."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, TranslatableMixin

NEWEST, VIEWS, OUTDATED, TITLE = "newest", "views", "outdated", "title"
ORDERS = {
    NEWEST: _("Newest first"),
    VIEWS: _("Most read in 30 days"),
    OUTDATED: _("Longest outdated"),
    TITLE: _("Title"),
}


@dataclass(frozen=True)
class Asked:
    user: AbstractBaseUser
    hub: Locale
    locales: list[Locale]  # all but the hub
    shown: list[Locale]  # in which a status is looked for
    models: Collection[type[TranslatableMixin]]  # kinds; those of all pages if empty
    order: str = NEWEST
    status: str = ""
    translator: int | None = None
    section: str = ""  # path in the tree
    first: datetime | None = None
    last: datetime | None = None
    words: tuple[str, ...] = ()  # folded
