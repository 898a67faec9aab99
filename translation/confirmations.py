"""Telling people, before they take an original down, which translations go with it."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, TranslatableMixin

from . import permissions, states
from .models import Status, TranslationState
from .takedown import is_original, place_for, translations_of


@dataclass(frozen=True)
class Going:
    """A translation that its original takes along."""

    title: str
    language: str
    status: str
    edit_url: str | None  # None where the user may not edit it
    below: int  # pages below it
    stays: bool  # it cannot follow a move

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


@dataclass(frozen=True)
class GoingAlong:
    """``hidden`` counts translations whose titles are no matter of the user's."""

    known: list[Going] = field(default_factory=list)
    hidden: int = 0
    below: int = 0  # translations of the pages below the original

    def __bool__(self) -> bool:
        return bool(self.known or self.hidden or self.below)


def going_along(
    original: TranslatableMixin, user: AbstractBaseUser, destination: Page | None = None
) -> GoingAlong:
    """The translations of an original, as far as ``user`` may know of them; ``destination`` of a move."""
    known, hidden = [], 0
    translations = translations_of(original)
    statuses = dict(
        TranslationState.objects.filter(
            translation__source__object_id=original.translation_key, translation__enabled=True
        ).values_list("translation__target_locale_id", "status")
        if translations
        else ()
    )
    for translation in translations:
        if not (permissions.is_public(translation) or permissions.may_edit(user, translation)):
            hidden += 1
            continue
        is_page = isinstance(translation, Page)
        live = Status.LIVE.label if states.is_live(translation) else _("Draft")
        known.append(
            Going(
                translation.specific_deferred.get_admin_display_title() if is_page else str(translation),
                translation.locale.get_display_name(),
                Status(statuses[translation.locale_id]).label if translation.locale_id in statuses else live,
                AdminURLFinder(user).get_edit_url(translation),
                translation.get_descendant_count() if is_page else 0,
                destination is not None and place_for(translation, destination) is None,
            )
        )
    return GoingAlong(known, hidden, _below(original))


def _below(original: TranslatableMixin) -> int:
    if not isinstance(original, Page) or original.is_leaf() or not is_original(original):
        return 0
    keys = original.get_descendants().order_by().values("translation_key")
    return Page.objects.filter(translation_key__in=keys).exclude(locale_id=original.locale_id).count()


def tell_who_stayed(request: HttpRequest, page: Page) -> None:
    """After a move: a section that is not translated keeps the translations where they were."""
    page = Page.objects.get(pk=page.pk)
    parent = page.get_parent()
    stayed = [
        going
        for going, translation in _pairs(page, request.user)
        if translation.get_parent().translation_key != parent.translation_key
    ]
    if stayed:
        messages.warning(
            request,
            _("These translations stay where they are, for the new section is not translated: %(titles)s")
            % {"titles": ", ".join(stayed)},
        )


def _pairs(page: Page, user: AbstractBaseUser) -> list[tuple[str, Page]]:
    return [
        (f"{translation.get_admin_display_title()} ({translation.locale.get_display_name()})", translation)
        for translation in translations_of(page)
        if permissions.is_public(translation) or permissions.may_edit(user, translation)
    ]


@hooks.register("after_move_page")
def after_move_page(request: HttpRequest, page: Page) -> None:
    tell_who_stayed(request, page)


@hooks.register("after_bulk_action")
def after_bulk_action(request: HttpRequest, action_type: str, objects: list, action) -> None:
    if action_type == "move" and action.model is Page:
        for page in objects:
            tell_who_stayed(request, page)


@hooks.register("before_bulk_action")
def leave_out_what_goes_along(request: HttpRequest, action_type: str, objects: list, action) -> None:
    """A translation chosen beside its original is gone when its turn comes."""
    if action.model is not Page or action_type not in ("delete", "unpublish"):
        return
    chosen = {page.pk for page in objects}
    paths = tuple(page.path for page in objects if is_original(page))
    for page in [*objects]:
        if is_original(page):
            continue
        originals = [
            other for other in Page.objects.filter(translation_key=page.translation_key) if is_original(other)
        ]
        if any(
            other.pk in chosen or (action_type == "delete" and other.path.startswith(paths))
            for other in originals
        ):
            objects.remove(page)
