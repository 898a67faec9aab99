"""Keeping the search index true: at publish, unpublish, move, delete, restrict; and rebuilding it."""

import unicodedata
from collections.abc import Callable, Iterable
from itertools import islice

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from core.background import named
from core.models import BasePage
from core.searchable import SearchText
from core.visibility import unrestricted

from .analysis import words
from .engines import WordRow, engine
from .models import SearchEntry, SearchTerm
from .positions import position

BATCH = 200  # pages a transaction: other writers wait for one batch only
# Characters of a page that are indexed and stored, about fifty printed pages; the rest is not found.
# Of twice as many different words PostgreSQL could not keep a vector.
MAX_TEXT = 200_000
LONGEST_NUMBER = 4  # digits; longer ones are found whole, but make no suggestions


def findable_pages():
    """Pages that readers' search may show: live, public, no copies under another address.

    Pages of a language that has been taken out of LANGUAGES have no address.
    """
    codes = [code for code, _name in settings.LANGUAGES]
    return Page.objects.live().filter(unrestricted(), alias_of=None, locale__language_code__in=codes)


def refresh(page_ids: Iterable[int], progress: Callable[[int], object] | None = None) -> int:
    """Index these pages anew, and take out those that readers may not find; gives how many are in."""
    ids = iter(page_ids)
    written, known = 0, set()
    while batch := list(islice(ids, BATCH)):
        with transaction.atomic():
            written += _refresh_batch(batch, known)
        if progress:
            progress(len(batch))
    return written


def remove(page_ids: Iterable[int]) -> None:
    SearchEntry.objects.filter(page__in=list(page_ids)).delete()


def remove_hidden(page_ids) -> None:
    """Take out those of the pages that readers may not see."""
    visible = findable_pages().filter(pk__in=page_ids).values("pk")
    SearchEntry.objects.filter(page__in=page_ids).exclude(page__in=visible).delete()


def rebuild(progress: Callable[[int], object] | None = None) -> int:
    """Write the whole index anew, batch by batch: what is in stays findable meanwhile."""
    wanted = findable_pages().order_by("pk").values_list("pk", flat=True)
    gone = SearchEntry.objects.exclude(page__in=wanted).values_list("pk", flat=True)
    # Read to the end first: SQLite gives no turn to write to who is still reading an older state.
    refresh(list(gone))
    written = refresh(list(wanted), progress)
    engine().remove_strays()
    engine().optimise()
    count_words()
    return written


@named(_("Counting words of the search index"))
def count_words() -> None:
    """Count anew how many pages have each word, and forget words that none has."""
    known = set(SearchTerm.objects.values_list("word", flat=True))
    counted = {
        word: pages
        for word, pages in engine().pages_by_word().items()
        if not (word.isdecimal() and len(word) > LONGEST_NUMBER)
    }
    SearchTerm.objects.bulk_create(
        (SearchTerm(word=word, pages=pages) for word, pages in sorted(counted.items())),
        batch_size=5000,
        update_conflicts=True,
        unique_fields=["word"],
        update_fields=["pages"],
    )
    # Not those that a page published meanwhile has brought.
    gone = sorted(known - set(counted))
    for start in range(0, len(gone), 1000):
        SearchTerm.objects.filter(word__in=gone[start : start + 1000]).delete()


def _refresh_batch(ids: list[int], known: set[str]) -> int:
    """``known``: words that are remembered for certain; grows by those of the batch."""
    remove(ids)
    visible = findable_pages().filter(pk__in=ids).values_list("pk", flat=True)
    texts = list(search_texts(list(visible)))
    rows = [_row(text) for text in texts]
    # Another process may be indexing the same page.
    SearchEntry.objects.bulk_create(
        (
            SearchEntry(page_id=text.page_id, position=row.position, text=_as_written(text))
            for text, row in zip(texts, rows, strict=True)
        ),
        update_conflicts=True,
        unique_fields=["page"],
        update_fields=["position", "text"],
    )
    engine().add(rows)
    _learn(rows, known)
    return len(rows)


def search_texts(page_ids: list[int]) -> Iterable[SearchText]:
    """What each kind of page says of those of these pages that are of its kind."""
    for model in apps.get_models():
        if issubclass(model, BasePage):
            yield from model.search_texts(page_ids)


def _row(text: SearchText) -> WordRow:
    return WordRow(
        position(text.language, text.published_at, text.page_id),
        words(text.title),
        words(f"{text.lead} {text.labels}"),
        words(text.body[:MAX_TEXT]),
    )


def _as_written(text: SearchText) -> str:
    """Lines that do not end like a sentence (cells, captions) are told apart by a dot between them."""
    whole = "\n".join((text.lead, text.body[:MAX_TEXT], text.labels)).replace("\0", " ")
    lines = [line for line in map(str.strip, unicodedata.normalize("NFC", whole).splitlines()) if line]
    return "\n".join(line if line[-1] in ".!?:;…" else f"{line} ·" for line in lines).removesuffix(" ·")


def _learn(rows: list[WordRow], known: set[str]) -> None:
    """Remember words that no page has had before."""
    found = {word.folded for row in rows for field in (row.title, row.lead, row.body) for word in set(field)}
    found = {word for word in found - known if not (word.isdecimal() and len(word) > LONGEST_NUMBER)}
    if not found:
        return
    known |= set(SearchTerm.objects.filter(word__in=found).values_list("word", flat=True))
    SearchTerm.objects.bulk_create(
        (SearchTerm(word=word) for word in sorted(found - known)), ignore_conflicts=True
    )
    known |= found
