"""A page of the list as it is shown: names, links and what the user may do."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.admin.utils import quote
from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse
from wagtail.models import Locale, TranslatableMixin

from core.languages import public_path_of

from . import readers
from .listing import Listing
from .originals import MISSING, NOTHING, STATUSES, Cell, Original, may_edit_model
from .rights import Rights


@dataclass(frozen=True)
class ShownCell:
    locale: Locale
    status: str
    status_name: str
    percentage: int | None
    outdated_since: datetime | None
    translator: str
    editor_url: str  # empty where the user may not write it
    submit_url: str  # takes a POST; empty where there is nothing to submit, or not for this user


@dataclass(frozen=True)
class Row:
    title: str
    url: str  # where it is edited, else where it is read; empty where neither is open to the user
    kind: str
    section: str
    published_at: datetime | None
    views: int | None  # in the last thirty days; None for a snippet
    cells: list[ShownCell]


def shown(listing: Listing, originals: list[Original], user: AbstractBaseUser) -> list[Row]:
    """Six queries, whatever the number."""
    cells = listing.originals.cells(originals)
    ids = [original.pk for original in originals if original.is_page]
    targets = {
        cell.target
        for original in originals
        for locale in listing.asked.shown
        if (cell := cells.get((original.key, locale.pk), NOTHING)).target
    }
    rights = Rights(user, ids, targets)
    views = readers.views(ids)
    sections = listing.section_titles
    return [
        Row(
            title=original.title,
            url=_url(original, rights),
            kind=original.kind_name,
            section=sections.get(original.parent_path, ""),
            published_at=original.published_at,
            views=views.get(original.pk, 0) if original.is_page else None,
            cells=[
                _cell(original, cells.get((original.key, locale.pk), NOTHING), locale, listing, rights)
                for locale in listing.asked.shown
            ],
        )
        for original in originals
    ]


def _url(original: Original, rights: Rights) -> str:
    if not original.is_page:
        return edit_url(original.model, original.pk) if may_edit_model(rights.user, original.model) else ""
    if rights.may_edit(original.pk):
        return reverse("wagtailadmin_pages:edit", args=[original.pk])
    if original.is_open and original.pk in rights.pages:
        return public_path_of(rights.pages[original.pk].url_path, settings.LANGUAGE_CODE)
    return ""


def _cell(original: Original, cell: Cell, locale: Locale, listing: Listing, rights: Rights) -> ShownCell:
    return ShownCell(
        locale,
        cell.status,
        str(STATUSES[cell.status]),
        cell.percentage,
        cell.outdated_since,
        listing.form.translators.get(cell.translator, ""),
        _editor_url(original, cell, rights),
        _submit_url(original, cell, locale, rights),
    )


def _editor_url(original: Original, cell: Cell, rights: Rights) -> str:
    if original.is_page and not rights.may_edit(cell.target):
        return ""
    if cell.translation:
        may_write = original.is_page or rights.may_write_snippets(original.model)
        return editor_url(cell.translation) if may_write else ""
    return reverse("wagtailadmin_pages:edit", args=[cell.target]) if cell.target else ""


def _submit_url(original: Original, cell: Cell, locale: Locale, rights: Rights) -> str:
    if cell.status != MISSING:
        return ""
    if original.is_page:
        return submit_page_url(original.pk) if rights.may_submit_page(original.pk, locale) else ""
    if not rights.may_submit_snippet(original.model, original.is_open):
        return ""
    meta = original.model._meta
    args = [meta.app_label, meta.model_name, quote(original.pk)]
    return reverse("wagtail_localize:submit_snippet_translation", args=args)


def submit_page_url(pk: int) -> str:
    return reverse("wagtail_localize:submit_page_translation", args=[pk])


def editor_url(translation: int) -> str:
    return reverse("translation_editor", args=[translation])


def edit_url(model: type[TranslatableMixin], pk) -> str:
    return reverse(model.snippet_viewset.get_url_name("edit"), args=[quote(pk)])
