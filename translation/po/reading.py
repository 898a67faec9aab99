"""Taking over a PO file: what matched, what did not, and why."""

from dataclasses import dataclass, field

import polib
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.strings import StringValue, extract_ids, validate_translation_links

from core.slugs import ascii_slug

from .. import states
from ..models import PreviousString, TranslationState
from ..segments import unstorable
from .exporting import TRANSLATION_ID, key, one_line

MOST_BYTES = 5 * 1024**2  # of one page; the longest article of the portal makes less than a tenth of it
MOST_LINES = 100_000  # polib takes ever longer for each of a text
TOOL = "PO File"
# Others are written past the signals of each row; on these hang a draft's title and its slug.
SIGNALLED = ("title", "name", "slug")


class Lines(str):
    """A text whose lines end where a PO file's do: polib would end them at U+2028 and its like, too."""

    def splitlines(self, keepends: bool = False) -> list[str]:
        return self.split("\n")


class Unreadable(Exception):
    """The file as a whole cannot be taken; says why, for people."""


@dataclass(frozen=True)
class Entry:
    """An entry that was not taken, or not as it should be."""

    text: str  # of the original, cut
    context: str
    why: str


@dataclass
class Report:
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    empty: int = 0  # not translated in the file
    skipped: list[Entry] = field(default_factory=list)  # fuzzy: nobody has confirmed them
    unmatched: list[Entry] = field(default_factory=list)
    errors: list[Entry] = field(default_factory=list)  # written, but unusable until corrected

    @property
    def matched(self) -> int:
        return self.new + self.changed + self.unchanged

    @property
    def is_clean(self) -> bool:
        return not (self.skipped or self.unmatched or self.errors)


def parse(data: bytes) -> polib.POFile:
    """Raises ``Unreadable``."""
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is too large: a PO file of one page has at most 5 MB."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(_("The file is not encoded in UTF-8.")) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise Unreadable(_("The file is empty."))
    if text.count("\n") > MOST_LINES:
        raise Unreadable(_("The file is too large: a PO file of one page has at most 100,000 lines."))
    try:
        # Begun with a newline it cannot be the name of a file, which polib would open.
        return polib.pofile(Lines("\n" + text))
    except Exception:  # polib has no error of its own: OSError, IndexError, ValueError …
        raise Unreadable(_("The file is not a PO file, or is damaged.")) from None


def translation_id(file: polib.POFile) -> str:
    """Which translation it was exported from; raises ``Unreadable`` where it does not say."""
    found = file.metadata.get(TRANSLATION_ID, "").strip()
    if not found:
        raise Unreadable(
            _("The file's header does not say which translation it belongs to: was it exported here?")
        )
    return found


def read(translation: Translation, data: bytes | polib.POFile, user=None) -> Report:
    """Write the translations of a PO file; raises ``Unreadable`` before anything is written.

    A dozen queries, however many entries. Rights and locks are the caller's matter.
    """
    file = data if isinstance(data, polib.POFile) else parse(data)
    if translation_id(file) != str(translation.uuid):
        raise Unreadable(_("The file belongs to another translation."))
    with transaction.atomic():
        reader = _Reader(translation, user)
        for entry in file:
            if not entry.obsolete:
                reader.take(entry)
        reader.write()
    return reader.report


class _Reader:
    def __init__(self, translation: Translation, user) -> None:
        self.translation, self.user, self.report = translation, user, Report()
        self.places: dict[tuple[str, str], dict] = {}  # (path, text) → {(context id, string id): text}
        self.by_text: dict[str, dict] = {}  # the same wherever it stands, for entries without a context
        self.paths: dict[int, str] = {}
        present = StringSegment.objects.filter(source=translation.source)
        for context, path, string, text in present.values_list(
            "context_id", "context__path", "string_id", "string__data"
        ):
            self.paths[context] = path
            for places, name in ((self.places, (path, key(text))), (self.by_text, key(text))):
                places.setdefault(name, {})[context, string] = text
        self.former: dict[tuple[str, str], dict] = {}
        object_id = translation.source.object_id
        steps = PreviousString.objects.filter(context__object_id=object_id)
        for context, path, string, text in steps.values_list(
            "context_id", "context__path", "previous_id", "previous__data"
        ):
            self.paths[context] = path
            self.former.setdefault((path, key(text)), {})[context, string] = text
        rows = StringTranslation.objects.filter(
            context__object_id=object_id, locale_id=translation.target_locale_id
        )
        self.known = {(row.context_id, row.translation_of_id): row for row in rows}
        self.rows: dict[tuple[int, int], StringTranslation] = {}

    def take(self, entry: polib.POEntry) -> None:
        text, report = key(entry.msgid), self.report
        path = None if entry.msgctxt is None else key(entry.msgctxt)
        places = self.by_text.get(text) if path is None else self.places.get((path, text))
        if not places:
            former = self.former.get((path or "", text))
            if former and entry.msgstr and not entry.fuzzy and not unstorable(entry.msgstr):
                for place, original in former.items():
                    if place not in self.known:
                        self.put(place, original, key(entry.msgstr))
                why = _("The original has been changed since: its translation is offered as a suggestion.")
            elif path is not None and path not in self.paths.values():
                why = _("The original has no such field or block.")
            else:
                why = _("The original does not say this there.")
            report.unmatched.append(_entry(entry, why))
        elif entry.msgid_plural:
            report.unmatched.append(_entry(entry, _("Entries with plurals are none of ours.")))
        elif not key(entry.msgstr).strip():
            report.empty += 1
        elif why := unstorable(entry.msgstr):
            report.unmatched.append(_entry(entry, why))
        elif entry.fuzzy:
            report.skipped.append(_entry(entry, _("Marked as fuzzy: it needs to be confirmed first.")))
        else:
            self.translate(entry, places)

    def translate(self, entry: polib.POEntry, places: dict[tuple[int, int], str]) -> None:
        report, new, changed = self.report, False, False
        for place, original in places.items():
            is_slug = self.paths[place[0]] == "slug"
            text = ascii_slug(entry.msgstr) if is_slug else key(entry.msgstr)
            before = self.known.get(place)
            if before is not None and key(before.data) == text:
                continue  # a machine's translation that nobody touched stays a machine's
            error = "" if text else _("Nothing is left of the slug without its marks.")
            if text:
                error = error_in(original, text)
            if error:
                report.errors.append(_entry(entry, error))
            new, changed = new or before is None, changed or before is not None
            self.put(place, original, text or entry.msgstr, error)
        report.changed += changed
        report.new += new and not changed
        report.unchanged += not (new or changed)

    def put(self, place: tuple[int, int], original: str, text: str, error: str = "") -> None:
        now = timezone.now()
        context, string = place
        self.rows[place] = StringTranslation(
            context_id=context,
            translation_of_id=string,
            locale_id=self.translation.target_locale_id,
            data=text,
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            tool_name=TOOL,
            last_translated_by=self.user,
            created_at=now,
            updated_at=now,
            has_error=bool(error),
            field_error=error,
        )

    def write(self) -> None:
        if not self.rows:
            return
        single = {place: row for place, row in self.rows.items() if self.paths[place[0]] in SIGNALLED}
        with states.postponed():
            # The title first: a slug is made of it, unless the file has one.
            for _place, row in sorted(single.items(), key=lambda item: self.paths[item[0][0]] == "slug"):
                StringTranslation.objects.update_or_create(
                    context_id=row.context_id,
                    translation_of_id=row.translation_of_id,
                    locale_id=row.locale_id,
                    defaults={name: getattr(row, name) for name in WRITTEN},
                )
            StringTranslation.objects.bulk_create(
                [row for place, row in self.rows.items() if place not in single],
                update_conflicts=True,
                unique_fields=["locale", "translation_of", "context"],
                update_fields=WRITTEN,
            )
        states.refresh(self.translation)
        if self.user is not None:
            TranslationState.objects.filter(translation=self.translation).update(translator=self.user)


WRITTEN = [
    "data", "translation_type", "tool_name", "last_translated_by", "updated_at", "has_error", "field_error",
]  # fmt: skip


def error_in(original: str, text: str) -> str:
    """Why a translation cannot stand where its original does; empty where it can."""
    try:
        StringValue.from_translated_html(text)
        validate_translation_links(original, text)
    except ValueError as error:
        return str(error)
    lost = extract_ids(original) - extract_ids(text)
    if lost:
        return _("A link is missing: %(ids)s") % {"ids": ", ".join(sorted(lost))}
    return ""


def _entry(entry: polib.POEntry, why: str) -> Entry:
    return Entry(one_line(entry.msgid)[:200], entry.msgctxt or "", why)
