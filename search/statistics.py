"""What readers look for: words and counts, nothing about who asked."""

import logging
from datetime import date, timedelta

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.background import named
from core.patience import impatient

from .analysis import normalise
from .models import SearchedWords

logger = logging.getLogger(__name__)

LONGEST = 100  # characters of a query that is counted; longer ones are pasted, not looked for
MOST_A_DAY = 5000  # different queries a language: a machine that makes them up does not fill the table
PATIENCE = 100  # milliseconds
KEPT = timedelta(days=400)


def record(language: str, text: str, found: bool) -> None:
    """Count one search. A search never fails for it: a busy database loses the count, not the answer."""
    words = " ".join(normalise(text).split())
    if not words or len(words) > LONGEST:
        return
    today = timezone.localdate()
    try:
        with impatient(PATIENCE), transaction.atomic():
            _count(today, language, words, found)
    except DatabaseError:
        logger.warning("A search could not be counted.", exc_info=True)


def _count(day: date, language: str, words: str, found: bool) -> None:
    rows = SearchedWords.objects.filter(day=day, language=language)
    if rows.filter(words=words).update(searches=F("searches") + 1, found=found):
        return
    if rows.count() < MOST_A_DAY:
        row, _created = SearchedWords.objects.get_or_create(
            day=day, language=language, words=words, defaults={"found": found}
        )
        SearchedWords.objects.filter(pk=row.pk).update(searches=F("searches") + 1)


@named(_("Forgetting what was searched for long ago"))
def forget_old() -> int:
    """Delete counts older than ``KEPT``; gives how many."""
    return SearchedWords.objects.filter(day__lt=timezone.localdate() - KEPT).delete()[0]
