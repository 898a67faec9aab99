"""Vietnamese originals and how far each language is: what lists of pages and of snippets have in common."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail.permissions import page_permission_policy, policy_registry
from wagtail.snippets.models import get_snippet_models
from wagtail_localize.models import Translation

from ..models import Status

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
LONG_AGO = datetime.min.replace(tzinfo=UTC)
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


def translations(hub: Locale) -> models.QuerySet[Translation]:
    """Of the originals; what was stopped is a page of its own."""
    return Translation.objects.filter(enabled=True, source__locale=hub)


def begun(translations: models.QuerySet[Translation]) -> Cells:
    rows = translations.values_list(
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


def kept_by_hand(live: bool) -> str:
    return Status.LIVE.value if live else Status.IN_WORK.value


def may_edit_page(user: AbstractBaseUser, page: Page) -> bool:
    """By the rights of the user's groups, which are read once; a workflow's are not asked for."""
    return user.is_active and page_permission_policy.user_has_permission_for_instance(user, "change", page)


def may_edit_model(user: AbstractBaseUser, model: type[TranslatableMixin]) -> bool:
    return policy_registry.get_by_type(model).user_has_permission(user, "change")
