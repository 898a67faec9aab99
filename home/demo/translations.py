"""English versions made the way a translator makes them: through wagtail-localize, segment by segment.

The English texts are put into a copy of the source with the same block ids; the strings extracted
from both then stand at the same paths, and each becomes the translation of the other.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from wagtail.models import Locale, TranslatableMixin
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from translation import states


def translate(source: TranslatableMixin, apply: Callable[[Any], None], publish: bool = True) -> None:
    """Translate ``source`` to English; ``apply`` changes a copy of it into the English text.

    Nothing happens where an English version exists already.
    """
    english = Locale.objects.get(language_code="en")
    if source.has_translation(english):
        return
    translator = get_user_model().objects.filter(username="biendich").first()
    # Both freshly read: an instance still holding rows it once saved would write them twice.
    source = type(source).objects.get(pk=source.pk)
    changed = type(source).objects.get(pk=source.pk)
    apply(changed)
    texts = defaultdict(list)
    for segment in extract_segments(changed):
        if isinstance(segment, StringSegmentValue):
            texts[segment.path].append(segment.string)
    with transaction.atomic(), states.postponed():
        translation_source, _created = TranslationSource.update_or_create_from_instance(source)
        translation = Translation.objects.create(source=translation_source, target_locale=english)
        for segment in (
            StringSegment.objects.filter(source=translation_source)
            .select_related("string", "context")
            .order_by("order")
        ):
            waiting = texts.get(segment.context.path)
            if waiting:
                StringTranslation.objects.update_or_create(
                    translation_of=segment.string,
                    locale=english,
                    context=segment.context,
                    defaults={"data": waiting.pop(0).data, "last_translated_by": translator},
                )
        translation.save_target(publish=publish)
