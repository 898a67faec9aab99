"""The list: what is asked for, in its order, with totals."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Locale

from core.slugs import fold

from . import readers
from .forms import NEWEST, OUTDATED, TITLE, VIEWS, OverviewForm
from .originals import NOTHING, STATUSES, Cell, Original, languages, read

LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Listing:
    """What a user sees for the filters of an address (``data``). Five queries, and one a kind of snippet."""

    def __init__(self, user: AbstractBaseUser, data) -> None:
        hub, self.locales = languages()
        self.originals, self.cells = read(user, hub)
        known = {original.key for original in self.originals}
        cells = (cell for (key, _locale), cell in self.cells.items() if key in known)
        self.form = OverviewForm(data, originals=self.originals, cells=cells, locales=self.locales)
        self.form.is_valid()  # what is wrong is said beside its field

    def cell(self, original: Original, locale: Locale) -> Cell:
        return self.cells.get((original.key, locale.pk), NOTHING)

    @property
    def asked(self) -> dict:
        return self.form.cleaned_data

    @cached_property
    def shown_locales(self) -> list[Locale]:
        chosen = self.form.locales.get(self.asked.get("language"))
        return [chosen] if chosen else self.locales

    @cached_property
    def views(self) -> dict[int, int]:
        """Of all pages."""
        return readers.views()

    # --- filters ---
    @cached_property
    def _about(self) -> list[Original]:
        """What all filters but those for the state of a translation leave."""
        tests = [*self._tests()]
        return [original for original in self.originals if all(test(original) for test in tests)]

    def _tests(self) -> Iterator[Callable[[Original], bool]]:
        asked = self.asked
        if kind := asked.get("kind"):
            yield lambda original: original.kind == kind
        if asked.get("section"):
            _title, path = self.form.sections[asked["section"]]
            yield lambda original: original.path.startswith(path)
        if asked.get("from"):
            first = timezone.make_aware(datetime.combine(asked["from"], time.min))
            yield lambda original: original.published_at is not None and original.published_at >= first
        if asked.get("to"):
            last = timezone.make_aware(datetime.combine(asked["to"], time.max))
            yield lambda original: original.published_at is not None and original.published_at <= last
        if words := fold(asked.get("words") or "").casefold().split():

            def has_words(original: Original) -> bool:
                title = fold(original.title).casefold()
                return all(word in title for word in words)

            yield has_words

    def _is_by(self, cell: Cell) -> bool:
        translator = self.asked.get("translator")
        return not translator or cell.translator == translator

    @cached_property
    def rows(self) -> list[Original]:
        """In the order asked for."""
        status, translator = self.asked.get("status"), self.asked.get("translator")
        found = self._about
        if status or translator:
            found = [
                original
                for original in found
                if any(
                    (not status or cell.status == status) and self._is_by(cell)
                    for cell in (self.cell(original, locale) for locale in self.shown_locales)
                )
            ]
        return self._ordered(found)

    def _ordered(self, found: list[Original]) -> list[Original]:
        order = self.asked.get("order") or NEWEST
        if order == TITLE:
            return sorted(found, key=lambda original: fold(original.title).casefold())
        found = sorted(
            found, key=lambda row: (row.published_at or LONG_AGO, row.is_page, row.pk), reverse=True
        )
        if order == VIEWS:
            views = self.views
            found.sort(key=lambda row: -views.get(row.pk, 0) if row.is_page else 0)
        elif order == OUTDATED:
            found.sort(key=lambda row: self._outdated_since(row) or timezone.now())
        return found

    def _outdated_since(self, original: Original) -> datetime | None:
        moments = (self.cell(original, locale).outdated_since for locale in self.shown_locales)
        return min((moment for moment in moments if moment), default=None)

    # --- totals ---
    @property
    def totals(self) -> list[tuple[Locale, list[tuple[str, str, int]]]]:
        """Per language: (status, its name, how many), whatever language and status are asked for."""
        found = []
        for locale in self.locales:
            counts: Counter[str] = Counter()
            for original in self._about:
                cell = self.cell(original, locale)
                if self._is_by(cell):
                    counts[cell.status] += 1
            names = [(status, str(label), counts[status]) for status, label in STATUSES.items()]
            found.append((locale, names))
        return found
