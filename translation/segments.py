"""The strings of an original and their translations into one language."""

from dataclasses import dataclass

from bs4 import BeautifulSoup
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from wagtail_localize.models import String, StringSegment, StringTranslation, Translation

from .models import PreviousString

LONGEST = 100_000  # characters of one segment; more is a mistake of the clipboard
DEEPEST = 50  # tags inside one another; wagtail-localize walks through them by recursion


@dataclass(frozen=True)
class Suggestion:
    """A translation made before."""

    text: str
    uses: int  # how often it is used for exactly this string; 0 for that of the string's former wording


@dataclass(frozen=True)
class Change:
    """The wording before, and what it was translated with; empty where it never was."""

    source: str
    translation: str


@dataclass(frozen=True)
class Progress:
    segments: int
    translated: int
    machine: int


def translated_in(locale_id, translation_type: str = "") -> Exists:
    """Whether a StringSegment has a usable translation, of that type where one is asked for.

    ``locale_id`` may be an expression.
    """
    found = StringTranslation.objects.filter(
        translation_of_id=OuterRef("string_id"),
        context_id=OuterRef("context_id"),
        locale_id=locale_id,
        has_error=False,
    )
    return Exists(found.filter(translation_type=translation_type) if translation_type else found)


def progress(translation: Translation) -> Progress:
    """In one query."""
    locale, machine = translation.target_locale_id, StringTranslation.TRANSLATION_TYPE_MACHINE
    counts = (
        StringSegment.objects.filter(source_id=translation.source_id)
        .annotate(is_translated=translated_in(locale), is_machine=translated_in(locale, machine))
        .aggregate(
            segments=Count("pk"),
            translated=Count("pk", filter=Q(is_translated=True)),
            machine=Count("pk", filter=Q(is_machine=True)),
        )
    )
    return Progress(**counts)


def untranslated(translation: Translation) -> QuerySet[StringSegment]:
    return StringSegment.objects.filter(
        ~translated_in(translation.target_locale_id), source_id=translation.source_id
    )


def suggestions(translation: Translation, string_ids: list[int]) -> dict[int, list[Suggestion]]:
    """Per string: what it was translated with anywhere on the site, most used first; one query."""
    rows = (
        StringTranslation.objects.filter(
            translation_of__in=string_ids,
            locale_id=translation.target_locale_id,
            has_error=False,
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        )
        .exclude(context__path="slug")
        .values("translation_of", "data")
        .annotate(uses=Count("pk"))
        .order_by("translation_of", "-uses", "data")
    )
    found: dict[int, list[Suggestion]] = {}
    for row in rows:
        found.setdefault(row["translation_of"], []).append(Suggestion(row["data"], row["uses"]))
    return found


def changes(translation: Translation) -> dict[tuple[int, int], Change]:
    """Per (context id, string id) of the original's present strings: what stood there before.

    The last wording that was translated into this language, or simply the last where none was.
    """
    present = StringSegment.objects.filter(source_id=translation.source_id)
    context_ids = present.values("context_id")
    steps = {
        (row.context_id, row.string_id): row.previous_id
        for row in PreviousString.objects.filter(context__in=context_ids)
    }
    if not steps:
        return {}
    strings = String.objects.in_bulk(set(steps.values()))
    old = {
        (row.context_id, row.translation_of_id): row.data
        for row in StringTranslation.objects.filter(
            context__in=context_ids, locale_id=translation.target_locale_id, translation_of__in=list(strings)
        )
    }
    found = {}
    for context, string in present.values_list("context_id", "string_id"):
        previous = steps.get((context, string))
        if previous is None:
            continue
        seen, at = {string}, previous
        while (context, at) not in old and (context, at) in steps and at not in seen:
            seen.add(at)
            at = steps[context, at]
        if at == string:
            continue  # it was changed and changed back
        if (context, at) not in old:
            at = previous
        found[context, string] = Change(strings[at].data, old.get((context, at), ""))
    return found


def unstorable(text: str) -> str:
    """Why a text cannot be kept at all, not even with an error; empty where it can."""
    if len(text) > LONGEST:
        return _("This is longer than a segment can be.")
    if text.count("<") <= DEEPEST:
        return ""
    depths: dict[int, int] = {}
    for tag in BeautifulSoup(text, "html.parser").find_all(True):
        depths[id(tag)] = depths.get(id(tag.parent), 0) + 1
    return _("Its tags are nested too deeply.") if max(depths.values(), default=0) > DEEPEST else ""
