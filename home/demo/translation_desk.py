"""What the demo's translators find on their desk: a glossary, and work at every stage of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.contrib.auth import get_user_model
from wagtail.models import Locale, Page
from wagtail.users.models import UserProfile
from wagtail_localize.models import StringSegment, Translation

from translation import review, states, submitting
from translation.editor import saving
from translation.editor.places import Places
from translation.models import GlossaryTerm

CONTENT = Path(__file__).parent / "content" / "translation.json"


def lay_out(articles: dict[str, Page]) -> None:
    """Make what is missing, as the demo's accounts would; ``articles`` by their keys."""
    content = json.loads(CONTENT.read_text())
    english = Locale.objects.get(language_code="en")
    translator, editor = (get_user_model().objects.get(username=name) for name in ("biendich", "bientap"))
    for term, translation, note, stays in content["glossary"]:
        values = {"translation": translation, "note": note, "do_not_translate": stays}
        GlossaryTerm.objects.get_or_create(term=term, locale=english, defaults=values)
    _change(articles[content["changed"]["article"]], content["changed"]["lead"], editor)
    _translate(articles[content["in_work"]["article"]], content["in_work"]["texts"], english, translator)
    waiting = content["in_review"]
    translation = _translate(articles[waiting["article"]], waiting["texts"], english, translator)
    if translation:
        with _no_mail_to_accounts_of_the_demo():
            review.ask(translation, translator, waiting["note"])


@contextmanager
def _no_mail_to_accounts_of_the_demo() -> Iterator[None]:
    """Nobody waits for what was made up."""
    users = get_user_model().objects.filter(is_demo=True)
    profiles = [UserProfile.get_for_user(user) for user in users]
    told = UserProfile.objects.filter(
        pk__in=[profile.pk for profile in profiles if profile.submitted_notifications]
    )
    told.update(submitted_notifications=False)
    yield
    told.update(submitted_notifications=True)


def _change(article: Page, lead: str, editor) -> None:
    """An original that says something else than its translation."""
    article = type(article).objects.get(pk=article.pk)
    if article.latest_revision.user_id != editor.pk and article.lead != lead:
        article.lead = lead
        article.save_revision(user=editor).publish(user=editor)


def _translate(article: Page, texts: dict[str, str], locale: Locale, translator) -> Translation | None:
    """Some segments by their originals' texts; None where a translation was there already."""
    if article.has_translation(locale):
        return None
    translation = submitting.submit(article, locale, translator)
    places = Places(article)
    with states.postponed():
        for segment in StringSegment.objects.filter(source=translation.source).select_related(
            "string", "context"
        ):
            text = texts.get(segment.string.data.replace("&amp;", "&"))
            if text:
                saving.write(translation, segment, places.of(segment.context), text, translator)
    return translation
