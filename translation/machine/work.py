"""Segments to the machine and back; people accept what it made."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import ngettext
from wagtail.models import Page
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from .. import segments, states
from ..models import GlossaryTerm
from ..submitting import COPIED
from .engines import Engine, MachineError
from .texts import Unusable, checked, protected, same_everywhere

MACHINE = StringTranslation.TRANSLATION_TYPE_MACHINE
TITLE_LENGTH = Page._meta.get_field("title").max_length


@dataclass
class Report:
    """What became of a translation's segments."""

    translated: int = 0
    suggested: int = 0  # not asked for: people translated the same text elsewhere, and that is offered
    unusable: int = 0  # answered with what cannot be kept
    left: int = 0  # not answered
    error: str = ""  # why they were not, for people
    engine: str = ""

    @property
    def done(self) -> str:
        """What came, for people; empty where nothing did."""
        text = ngettext(
            "%(count)s segment translated by %(engine)s: read and accept it.",
            "%(count)s segments translated by %(engine)s: read and accept them.",
            self.translated,
        )
        return text % {"count": self.translated, "engine": self.engine} if self.translated else ""

    @property
    def remarks(self) -> str:
        """What did not come, and why, for people; empty where all did."""
        texts = [
            (
                self.suggested,
                ngettext(
                    "%(count)s segment has been translated by people elsewhere: see its suggestion.",
                    "%(count)s segments have been translated by people elsewhere: see their suggestions.",
                    self.suggested,
                ),
            ),
            (
                self.unusable,
                ngettext(
                    "%(count)s segment came back damaged and was not stored: translate it by hand.",
                    "%(count)s segments came back damaged and were not stored: translate them by hand.",
                    self.unusable,
                ),
            ),
            (
                self.left,
                ngettext(
                    "%(count)s segment is left: try again.",
                    "%(count)s segments are left: try again.",
                    self.left,
                ),
            ),
        ]
        return " ".join(text % {"count": count} for count, text in texts if count)


def translator() -> Engine | None:
    """The engine of the settings; None where machine translation is off."""
    return get_machine_translator()


def translate(translation: Translation, user=None) -> int:
    """Translate what is untranslated; how many segments were. Raises ``MachineError``; what came is kept."""
    report = run(translation, user)
    if report.error:
        raise MachineError(" ".join(filter(None, [report.error, report.done, report.remarks])))
    return report.translated


def run(translation: Translation, user=None) -> Report:
    """Ask the machine for what has no translation, batch by batch, within the engine's seconds.

    Each batch is stored as it comes, in a transaction of its own: none is open while the machine is waited
    for. Rights and locks are the caller's matter.
    """
    engine, report = translator(), Report()
    source, target = translation.source.locale, translation.target_locale
    if engine is None or not engine.can_translate(source, target):
        return report
    report.engine = engine.display_name
    waiting: dict[str, list[StringSegment]] = defaultdict(list)
    terms = list(
        GlossaryTerm.objects.filter(locale=target, do_not_translate=True).values_list("term", flat=True)
    )
    with states.postponed():
        for segment in _untouched(translation):
            text = segment.string.data
            if same_everywhere(text):
                report.translated += _store(translation, segment, text, COPIED, user)
            else:
                waiting[text].append(segment)
        ids = {text: found[0].string_id for text, found in waiting.items()}
        offered = segments.suggestions(translation, list(ids.values()))
        for text in [text for text, string in ids.items() if string in offered]:
            report.suggested += len(waiting.pop(text))
        sent = {protected(text, terms): text for text in waiting}
        deadline = engine.deadline()
        try:
            for batch in engine.batches(list(sent)):
                answers = engine.ask(batch, source, target, deadline)
                with transaction.atomic():
                    for asked, answer in zip(batch, answers, strict=True):
                        text = sent[asked]
                        _keep(translation, waiting.pop(text), text, answer, engine, user, report)
        except MachineError as error:
            report.error = str(error)
        report.left = sum(len(found) for found in waiting.values())
    return report


def _untouched(translation: Translation) -> Iterable[StringSegment]:
    """Segments nobody has translated, not even with an error; addresses are made from titles."""
    written = StringTranslation.objects.filter(
        translation_of_id=OuterRef("string_id"),
        context_id=OuterRef("context_id"),
        locale_id=translation.target_locale_id,
    )
    return (
        StringSegment.objects.filter(~Exists(written), source_id=translation.source_id)
        .exclude(context__path="slug")
        .select_related("string", "context")
        .order_by("order")
    )


def _keep(translation, found: list[StringSegment], text, answer, engine, user, report: Report) -> None:
    try:
        html = checked(text, answer)
    except Unusable:
        report.unusable += len(found)
        return
    for segment in found:
        if segment.context.path == "title" and len(html) > TITLE_LENGTH:
            report.unusable += 1  # no page could be called that
        else:
            report.translated += _store(translation, segment, html, engine.display_name, user)


def _store(translation: Translation, segment: StringSegment, html: str, tool: str, user) -> bool:
    """False where a person was quicker."""
    _row, created = StringTranslation.objects.get_or_create(
        translation_of_id=segment.string_id,
        locale_id=translation.target_locale_id,
        context_id=segment.context_id,
        defaults={
            "data": html,
            "translation_type": MACHINE,
            "tool_name": tool,
            "last_translated_by": user,
        },
    )
    return created


def accept(translation: Translation, string_translation_ids: Iterable[int] | None, user) -> int:
    """A person answers for these segments now (all for None); how many were the machine's until then.

    Ids of other translations, and of what a person has written, change nothing.
    """
    present = StringSegment.objects.filter(
        source_id=translation.source_id,
        string_id=OuterRef("translation_of_id"),
        context_id=OuterRef("context_id"),
    )
    rows = StringTranslation.objects.filter(
        Exists(present), locale_id=translation.target_locale_id, translation_type=MACHINE, has_error=False
    )
    if string_translation_ids is not None:
        rows = rows.filter(pk__in=list(string_translation_ids))
    accepted = 0
    with states.postponed(), transaction.atomic():
        for row in rows.select_related("context"):
            row.translation_type = StringTranslation.TRANSLATION_TYPE_MANUAL
            row.last_translated_by = user
            row.save(update_fields=["translation_type", "last_translated_by", "updated_at"])
            accepted += 1
    return accepted
