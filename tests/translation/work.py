"""What translators do, in one line each."""

from wagtail_localize.models import StringSegment, StringTranslation, Translation

from core.slugs import fold
from tests.factories import committing, english
from translation import publishing, states, submitting


def submitted(instance, locale=None) -> Translation:
    return submitting.submit(instance, locale or english())


def write(translation: Translation, path: str, text: str, old: str = "", **fields) -> StringTranslation:
    """Translate the segment at a path (of several there, the one whose original is ``old``)."""
    segments = StringSegment.objects.filter(source=translation.source, context__path=path)
    if old:
        segments = segments.filter(string__data=old)
    segment = segments.get()
    return StringTranslation.objects.update_or_create(
        translation_of=segment.string,
        locale=translation.target_locale,
        context=segment.context,
        defaults={"data": text, "translation_type": "manual", **fields},
    )[0]


def write_all(translation: Translation, **fields) -> None:
    """Every segment: ``[en]`` before the text, without its marks; a slug from the title."""
    code = translation.target_locale.language_code
    segments = StringSegment.objects.filter(source=translation.source).exclude(context__path="slug")
    with states.postponed():
        for segment in segments.select_related("string", "context"):
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=translation.target_locale,
                context=segment.context,
                defaults={
                    "data": f"[{code}] {fold(segment.string.data)}",
                    "translation_type": "manual",
                    **fields,
                },
            )


def published(instance, locale=None):
    """The live translation of a page or snippet, made the translators' way."""
    translation = submitted(instance, locale)
    write_all(translation)
    with committing():
        return publishing.publish(translation)
