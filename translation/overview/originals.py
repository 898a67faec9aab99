"""Vietnamese originals, pages and snippets, that somebody may know of; and how far each language is.

Everything is read in a number of queries that depends on the kinds of snippets alone, as plain tuples, and
filtered in memory: pages and each kind of snippet are tables of their own that no one query could order.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, Locale, Page, PageViewRestriction, TranslatableMixin
from wagtail.permissions import page_permission_policy, policy_registry
from wagtail.snippets.models import get_snippet_models
from wagtail_localize.models import Translation

from ..models import Status
from ..permissions import UNPUBLISHED

MISSING = "missing"
STATUSES = {MISSING: _("Missing"), **{status.value: status.label for status in Status}}


@dataclass(slots=True)
class Original:
    """A page or snippet of the language all translations start from."""

    model: type[TranslatableMixin]
    pk: Any
    key: UUID
    title: str
    published_at: datetime | None
    path: str  # in the tree; empty for a snippet
    is_open: bool  # any reader may see it

    @property
    def is_page(self) -> bool:
        return bool(self.path)

    @property
    def parent_path(self) -> str:
        return self.path[: -Page.steplen]

    @property
    def kind(self) -> str:
        return self.model._meta.label_lower

    @property
    def kind_name(self) -> str:
        return capfirst(str(self.model._meta.verbose_name))


@dataclass(slots=True)
class Cell:
    """An original in one language. Without ``translation`` where it was written past the translators."""

    status: str = MISSING
    translation: int | None = None
    target: int | None = None  # page id
    percentage: int | None = None
    outdated_since: datetime | None = None
    translator: int | None = None


NOTHING = Cell()
Cells = dict[tuple[UUID, int], Cell]  # by translation key and locale id


def languages() -> tuple[Locale, list[Locale]]:
    """The locale of the originals, and the others in the order of LANGUAGES; one query."""
    found = {locale.language_code: locale for locale in Locale.objects.all()}
    others = [found[code] for code, _name in settings.LANGUAGES if code in found]
    hub = found[settings.LANGUAGE_CODE]
    return hub, [locale for locale in others if locale != hub]


def snippet_models() -> list[type[TranslatableMixin]]:
    found = [model for model in get_snippet_models() if issubclass(model, TranslatableMixin)]
    return sorted(found, key=lambda model: model._meta.label_lower)


@cache
def title_field(model: type[models.Model]) -> str:
    """The field a snippet is known by."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    texts = [name for name, field in fields.items() if isinstance(field, models.CharField)]
    return next((name for name in ("title", "name") if name in fields), texts[0] if texts else "pk")


def read(user: AbstractBaseUser, hub: Locale) -> tuple[list[Original], Cells]:
    """What the user may know of. Drafts and what is restricted are in it only for those who may read them."""
    cells = _translations(hub)
    submitted = {key for key, _locale in cells}
    _add_pages_without(cells, hub)
    originals = [*_pages(user, hub, submitted)]
    for model in snippet_models():
        originals += _snippets(user, hub, model, cells, submitted)
    return originals, cells


def _translations(hub: Locale) -> Cells:
    rows = Translation.objects.filter(enabled=True, source__locale=hub).values_list(
        "source__object_id",
        "target_locale_id",
        "pk",
        "state__status",
        "state__segments",
        "state__translated",
        "state__outdated_since",
        "state__translator_id",
        "state__page_id",
    )
    return {
        (key, locale): Cell(
            status or Status.IN_WORK.value, pk, page, _percentage(segments, translated), since, translator
        )
        for key, locale, pk, status, segments, translated, since, translator, page in rows
    }


def _percentage(segments: int | None, translated: int | None) -> int:
    if segments is None:
        return 0
    return 100 * translated // segments if segments else 100


def _add_pages_without(cells: Cells, hub: Locale) -> None:
    """Pages in other languages that are kept by hand: no segments are known of them. No aliases."""
    rows = (
        Page.objects.filter(alias_of=None, depth__gt=1)
        .exclude(locale=hub)
        .exclude(translation_state__translation__enabled=True)
        .order_by()
        .values_list("translation_key", "locale_id", "live", "pk")
    )
    for key, locale, live, pk in rows:
        cells.setdefault((key, locale), Cell(_of(live), target=pk))


def _of(live: bool) -> str:
    return Status.LIVE.value if live else Status.IN_WORK.value


def _may_know(
    is_live: bool, is_open: bool, is_submitted: bool, reads_drafts: bool, may_edit: Callable[[], bool]
) -> bool:
    """A draft is the translators' matter once it was submitted; until then its title is nobody else's."""
    if is_open:
        return True
    return (is_submitted and (reads_drafts or may_edit())) or (is_live and may_edit())


def _pages(user: AbstractBaseUser, hub: Locale, submitted: set[UUID]) -> Iterator[Original]:
    restricted = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
    reads_drafts = user.has_perm(UNPUBLISHED)
    classes: dict[int, type[Page] | None] = {}
    rows = (
        Page.objects.filter(locale=hub, alias_of=None, depth__gt=1)
        .order_by()
        .values_list(
            "pk",
            "translation_key",
            "title",
            "first_published_at",
            "live",
            "path",
            "owner_id",
            "content_type_id",
        )
    )
    for pk, key, title, published_at, live, path, owner, content_type in rows:
        is_open = live and not path.startswith(restricted)

        def may_edit(pk=pk, path=path, owner=owner) -> bool:
            page = Page(pk=pk, path=path, depth=len(path) // Page.steplen, owner_id=owner)
            return may_edit_page(user, page)

        if _may_know(live, is_open, key in submitted, reads_drafts, may_edit):
            if content_type not in classes:
                classes[content_type] = ContentType.objects.get_for_id(content_type).model_class()
            yield Original(classes[content_type] or Page, pk, key, title, published_at, path, is_open)


def may_edit_page(user: AbstractBaseUser, page: Page) -> bool:
    """By the rights of the user's groups, which are read once; a workflow's are not asked for."""
    return user.is_active and page_permission_policy.user_has_permission_for_instance(user, "change", page)


def may_edit_model(user: AbstractBaseUser, model: type[TranslatableMixin]) -> bool:
    return policy_registry.get_by_type(model).user_has_permission(user, "change")


def _snippets(
    user: AbstractBaseUser, hub: Locale, model: type[TranslatableMixin], cells: Cells, submitted: set[UUID]
) -> Iterator[Original]:
    has_drafts = issubclass(model, DraftStateMixin)
    reads_drafts = user.has_perm(UNPUBLISHED)
    draft_fields = ("live", "first_published_at") if has_drafts else ()
    rows = model._default_manager.order_by().values_list(
        "pk", "translation_key", "locale_id", title_field(model), *draft_fields
    )
    for pk, key, locale, title, *state in rows:
        live, published_at = state or (True, None)
        if locale != hub.pk:
            cells.setdefault((key, locale), Cell(_of(live)))
        elif _may_know(live, live, key in submitted, reads_drafts, lambda: may_edit_model(user, model)):
            yield Original(model, pk, key, str(title), published_at, "", live)
