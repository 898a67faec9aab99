"""The editors' list of words that mean the same, as queries are understood by it."""

from core import epoch

from .analysis import Word, words
from .models import SynonymGroup
from .query import Synonyms


def synonyms() -> Synonyms:
    """Every term's folded words, with all terms of its groups; kept for the site epoch."""
    return epoch.cached("search-synonyms", _read)


def _read() -> dict[tuple[str, ...], list[tuple[Word, ...]]]:
    found: dict[tuple[str, ...], list[tuple[Word, ...]]] = {}
    for group in SynonymGroup.objects.all():
        terms = list(dict.fromkeys(term for line in group.lines if (term := tuple(words(line)))))
        for term in terms:
            known = found.setdefault(tuple(word.folded for word in term), [])
            known += [other for other in terms if other not in known]
    return found
