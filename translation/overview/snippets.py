"""Originals that are snippets: few, each kind in a table of its own, and therefore filtered in memory."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import DraftStateMixin, Locale, TranslatableMixin

from core.folding import folded

from ..permissions import UNPUBLISHED
from .asked import OUTDATED, TITLE, Asked
from .originals import (
    LONG_AGO,
    NOTHING,
    Cell,
    Cells,
    Original,
    begun,
    kept_by_hand,
    may_edit_model,
    title_field,
    translations,
)


class Snippets:
    """What ``pages.Pages`` is, for the kinds asked for: a query for each, and one for their translations."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        kinds = ContentType.objects.get_for_models(*asked.models).values()
        self._cells = begun(translations(asked.hub).filter(source__specific_content_type__in=kinds))
        submitted = {key for key, _locale in self._cells}
        self._known = [one for model in asked.models for one in self._read(model, submitted)]

    def _read(self, model: type[TranslatableMixin], submitted: set) -> Iterator[Original]:
        user = self.asked.user
        may_edit = may_edit_model(user, model)
        reads_submitted = may_edit or user.has_perm(UNPUBLISHED)
        draft_fields = ("live", "first_published_at") if issubclass(model, DraftStateMixin) else ()
        rows = model._default_manager.order_by().values_list(
            "pk", "translation_key", "locale_id", title_field(model), *draft_fields
        )
        for pk, key, locale, title, *state in rows:
            live, published_at = state or (True, None)
            if locale != self.asked.hub.pk:
                self._cells.setdefault((key, locale), Cell(kept_by_hand(live)))
            elif live or (key in submitted and reads_submitted):
                yield Original(model, pk, key, str(title), published_at, "", live)

    # --- filters ---
    @cached_property
    def _about(self) -> list[Original]:
        """What all filters but those for the state of a translation leave; none stands in a section."""
        return [] if self.asked.section else [one for one in self._known if self._is_about(one)]

    def _is_about(self, original: Original) -> bool:
        asked, published_at = self.asked, original.published_at
        if asked.first and (published_at is None or published_at < asked.first):
            return False
        if asked.last and (published_at is None or published_at > asked.last):
            return False
        title = folded(original.title)
        return all(word in title for word in asked.words)

    def _answers(self, cell: Cell) -> bool:
        return self._is_by(cell) and (not self.asked.status or cell.status == self.asked.status)

    def _is_by(self, cell: Cell) -> bool:
        return not self.asked.translator or cell.translator == self.asked.translator

    def _cell(self, original: Original, locale: Locale) -> Cell:
        return self._cells.get((original.key, locale.pk), NOTHING)

    @cached_property
    def _rows(self) -> list[Original]:
        found, shown = self._about, self.asked.shown
        if self.asked.status or self.asked.translator:
            found = [one for one in found if any(self._answers(self._cell(one, locale)) for locale in shown)]
        if self.asked.order == TITLE:
            return sorted(found, key=lambda one: folded(one.title))
        found = sorted(found, key=lambda one: (one.published_at or LONG_AGO, one.pk), reverse=True)
        if self.asked.order == OUTDATED:
            found.sort(key=lambda one: self._outdated_since(one) or timezone.now())
        return found

    def _outdated_since(self, original: Original) -> datetime | None:
        moments = (self._cell(original, locale).outdated_since for locale in self.asked.shown)
        return min((moment for moment in moments if moment), default=None)

    # --- counts and rows ---
    @property
    def totals(self) -> dict[int, Counter[str]]:
        """By locale id and status."""
        return {
            locale.pk: Counter(
                cell.status for one in self._about if self._is_by(cell := self._cell(one, locale))
            )
            for locale in self.asked.locales
        }

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, part: slice) -> list[Original]:
        return self._rows[part]

    def chunks(self) -> Iterator[list[Original]]:
        if self._rows:
            yield self._rows

    def cells(self, originals: list[Original]) -> Cells:
        """Read at the start."""
        return self._cells
