"""Everything the editor shows of a translation's segments, in a fixed number of queries."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import TranslatableMixin
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
)

from core.templatetags.portal import short_date

from .. import segments
from ..glossary import Glossary
from ..models import GlossaryTerm
from ..po.reading import TOOL as BY_PO_FILE
from ..signal_handlers import FROM_TITLE
from ..submitting import COPIED
from . import overrides, saving
from .differences import difference, marked
from .overrides import OverrideRow
from .places import Place, Places


@dataclass(frozen=True)
class Offer:
    """A text to use instead of typing it."""

    text: str
    label: str  # where it comes from

    @property
    def token(self) -> str:
        return saving.token(self.text)


@dataclass
class StringRow:
    """One text to translate."""

    segment: StringSegment
    place: Place
    translation: StringTranslation | None
    change: segments.Change | None = None
    suggestions: list[segments.Suggestion] = field(default_factory=list)
    terms: list[GlossaryTerm] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    times: int = 1  # how often the same text stands at the same place
    typed: str | None = None  # what was sent and could not be saved
    conflict: StringTranslation | None = None
    has_conflict: bool = False
    error: str = ""
    is_override = False

    @property
    def name(self) -> str:
        return f"string-{self.segment.pk}"

    @property
    def order(self) -> tuple[int, int]:
        return (self.place.order, self.segment.order)

    @property
    def source(self) -> str:
        return self.segment.string.data

    @property
    def source_html(self) -> SafeString:
        return marked(self.source)

    @property
    def stored(self) -> str:
        return self.translation.data if self.translation else ""

    @property
    def text(self) -> str:
        return self.stored if self.typed is None else self.typed

    @property
    def token(self) -> str:
        return saving.token(self.stored)

    @property
    def is_machine(self) -> bool:
        return bool(
            self.translation
            and self.translation.translation_type == StringTranslation.TRANSLATION_TYPE_MACHINE
        )

    @property
    def is_done(self) -> bool:
        return bool(self.translation and not self.translation.has_error)

    @property
    def problem(self) -> str:
        return self.error or problem_of(self.translation)

    @property
    def comment(self) -> str:
        return comment_of(self.translation)

    @property
    def difference(self) -> SafeString:
        return difference(_readable(self.change.source), _readable(self.source))

    @property
    def offers(self) -> list[Offer]:
        found = []
        if self.change and self.change.translation:
            found.append(Offer(self.change.translation, _("translation of the former text")))
        for suggestion in self.suggestions:
            label = _("used %(count)s times") % {"count": suggestion.uses}
            if suggestion.uses == 1:
                label = _("used once")
            found.append(Offer(suggestion.text, label))
        # What is in the box already helps nobody; the same text twice neither.
        unique = {offer.text: offer for offer in reversed(found) if offer.text != self.stored}
        return [offer for offer in found if unique.get(offer.text) is offer]


@dataclass
class RelatedRow:
    """Something translated by itself that the original names."""

    segment: RelatedObjectSegment
    place: Place
    original: TranslatableMixin | None
    target: TranslatableMixin | None
    is_related = True

    @property
    def order(self) -> tuple[int, int]:
        return (self.place.order, self.segment.order)

    @property
    def title(self) -> str:
        return overrides.title_of(self.original) if self.original else _("It no longer exists.")

    @property
    def target_title(self) -> str:
        return overrides.title_of(self.target) if self.target else ""


@dataclass
class Group:
    """What stands under one heading."""

    heading: str
    rows: list[StringRow | OverrideRow | RelatedRow] = field(default_factory=list)


class Sheet:
    """The segments of a translation, as one user works at them."""

    def __init__(self, translation: Translation, source: TranslatableMixin) -> None:
        self.translation = translation
        self.places = Places(source)

    @cached_property
    def strings(self) -> list[StringRow]:
        translation = self.translation
        known = {
            (row.context_id, row.translation_of_id): row
            for row in StringTranslation.objects.filter(
                context__object_id=translation.source.object_id, locale_id=translation.target_locale_id
            ).select_related("last_translated_by", "translation_of", "context")
        }
        rows: dict[tuple[int, int], StringRow] = {}
        found = StringSegment.objects.filter(source_id=translation.source_id)
        for segment in found.select_related("context", "string").order_by("order"):
            key = (segment.context_id, segment.string_id)
            place = self.places.of(segment.context)
            if key in rows:
                rows[key].times += 1  # one translation serves both
            else:
                rows[key] = StringRow(segment, place, known.get(key))
        return list(rows.values())

    @cached_property
    def overrides(self) -> list[OverrideRow]:
        translation = self.translation
        stored = SegmentOverride.objects.filter(
            context__object_id=translation.source.object_id, locale_id=translation.target_locale_id
        )
        known = {row.context_id: row for row in stored.select_related("context").order_by("-pk")}
        rows = {}
        found = OverridableSegment.objects.filter(source_id=translation.source_id)
        for segment in found.select_related("context").order_by("order"):
            rows[segment.context_id] = OverrideRow(
                segment, self.places.of(segment.context), known.get(segment.context_id)
            )
        return list(rows.values())

    @cached_property
    def related(self) -> list[RelatedRow]:
        found = list(
            RelatedObjectSegment.objects.filter(source_id=self.translation.source_id)
            .select_related("context", "object__content_type")
            .order_by("order")
        )
        keys = defaultdict(set)
        for segment in found:
            keys[segment.object.content_type.model_class()].add(segment.object_id)
        locales = (self.translation.source.locale_id, self.translation.target_locale_id)
        known = {
            (instance.translation_key, instance.locale_id): instance
            for model, wanted in keys.items()
            if model is not None
            for instance in model._default_manager.filter(translation_key__in=wanted, locale_id__in=locales)
        }
        return [
            RelatedRow(
                segment,
                self.places.of(segment.context),
                *(known.get((segment.object_id, locale)) for locale in locales),
            )
            for segment in found
        ]

    @cached_property
    def stale(self) -> list[StringRow | OverrideRow]:
        """What the form of the original does not know any more."""
        return [row for row in (*self.strings, *self.overrides) if row.place.is_stale]

    @cached_property
    def off_glossary(self) -> int:
        """Segments whose translation does not use the agency's terms; known once ``prepare`` has run."""
        return sum(bool(row.warnings) for row in self.strings)

    @cached_property
    def has_machine(self) -> bool:
        return any(row.is_machine for row in self.strings)

    @cached_property
    def has_untouched(self) -> bool:
        """Whether a machine would find something to do."""
        return any(row.translation is None and row.segment.context.path != "slug" for row in self.strings)

    @cached_property
    def is_changed(self) -> int:
        """How many segments wait to be translated because the original says it differently now."""
        return sum(1 for row in self.strings if row.change and not row.is_done)

    def prepare(self) -> None:
        """Load what is shown beside the segments: changes, suggestions, terms, pictures."""
        changes = segments.changes(self.translation)
        offers = segments.suggestions(self.translation, [row.segment.string_id for row in self.strings])
        glossary = Glossary(self.translation.target_locale_id)
        for row in self.strings:
            if not row.is_done:
                row.change = changes.get((row.segment.context_id, row.segment.string_id))
            row.suggestions = offers.get(row.segment.string_id, [])
            row.terms = glossary.terms_in(row.source)
            if row.segment.context.path != "slug":
                row.warnings = glossary.warnings(row.source, row.text)
        overrides.load(self.overrides)

    @property
    def groups(self) -> list[Group]:
        """In the order of the original's form."""
        groups: dict[tuple[str, ...], Group] = {}
        rows = [*self.strings, *self.overrides, *self.related]
        for row in sorted(rows, key=lambda row: row.order):
            groups.setdefault(row.place.group, Group(row.place.heading)).rows.append(row)
        return list(groups.values())


def _readable(text: str) -> str:
    return re.sub(r"&amp;(?!#?\w+;)", "&", text)


def problem_of(row: StringTranslation | None) -> str:
    if row is None or not row.has_error:
        return ""
    return row.get_error() or _("This cannot be used as it is.")


def comment_of(row: StringTranslation | None) -> str:
    """Who or what translated a segment, and when."""
    if row is None:
        return ""
    day = short_date(row.updated_at)
    if row.tool_name == FROM_TITLE:
        return _("Made from the title.")
    if row.tool_name == COPIED:
        return _("The same in every language.")
    if row.translation_type == StringTranslation.TRANSLATION_TYPE_MACHINE:
        tool = row.tool_name or _("a machine")
        return _("Translated by %(tool)s, %(day)s; nobody has checked it.") % {"tool": tool, "day": day}
    by = row.last_translated_by
    name = (by.get_full_name() or by.get_username()) if by else ""
    if row.tool_name and name:
        tool = _("a PO file") if row.tool_name == BY_PO_FILE else row.tool_name
        return _("%(name)s, %(day)s, with %(tool)s") % {"name": name, "day": day, "tool": tool}
    return _("%(name)s, %(day)s") % {"name": name or row.tool_name or _("Somebody"), "day": day}
