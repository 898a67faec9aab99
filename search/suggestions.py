"""“Did you mean …”, when nothing is found: known words in place of others, as pages write them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice, product

from .analysis import words
from .engines import How, Scope, engine
from .excerpts import LETTERS, spelling
from .index import findable_pages
from .models import SearchEntry, SearchTerm
from .positions import page_of
from .query import Query, parse

LETTERS_USED = "abcdefghijklmnopqrstuvwxyz"
LONGEST_SYLLABLE = 7  # letters: nghiêng
MOST_WORDS, MOST_CANDIDATES, MOST_TRIES = 10, 4, 16
ENOUGH = 50  # pages after which a try counts as good as any
# Telex typed where no Vietnamese keyboard was on: coong ngheej. VNI likewise: co6ng nghe65.
TELEX = [
    (r"dd", "d"),
    (r"([aeo])\1", r"\1"),
    (r"(?<=[aou])w", ""),
    (r"(?<=[aeiouy])[sfrxj]|(?<=[cghmnpt])[sfrxj]$", ""),
    (r"\d", ""),
]


def suggestion(text: str, language: str) -> str:
    """A query much like this one that finds something; empty when there is none."""
    with engine().session():
        return _suggestion(parse(text), language)


def _suggestion(query: Query, language: str) -> str:
    typed = [word.folded for word in query.words]
    if not typed or len(typed) > MOST_WORDS:
        return ""
    known = _known(typed)
    unknown = [word for word in dict.fromkeys(typed) if word not in known]
    # Where every word is known, one of them may be another word mistyped.
    tries = [_replacements(typed, unknown)] if unknown else [_replacements(typed, [word]) for word in typed]
    best, most = [], 0
    for attempt in islice((attempt for found in tries for attempt in found), MOST_TRIES):
        pages = engine().newest(_query(attempt), How.LOOSE, Scope(language), ENOUGH)
        if len(pages) > most:
            best, most = attempt, len(pages)
    return _as_written(best, language) if best else ""


def _replacements(typed: list[str], wrong: list[str]) -> Iterator[list[str]]:
    """The typed words with each wrong one replaced by likely ones, the most likely first."""
    choices = {word: list(islice(candidates(word), MOST_CANDIDATES)) for word in wrong}
    if not all(choices.values()):
        return
    for chosen in product(*choices.values()):
        by_word = dict(zip(choices, chosen, strict=True))
        yield [part for word in typed for part in by_word.get(word, (word,))]


def candidates(word: str) -> Iterator[tuple[str, ...]]:
    """What a word may have been meant to be: without typing marks, cut into syllables, one slip away."""
    plain = word
    for pattern, replacement in TELEX:
        plain = re.sub(pattern, replacement, plain)
    meant = tuple(found.folded for found in words(plain))
    if plain != word and meant and len(_known(meant)) == len(set(meant)):
        yield meant
    if len(parts := _syllables(word)) > 1:
        yield parts
    for other in _by_frequency(set(_one_slip(word)) - {word}):
        yield (other,)


def _one_slip(word: str) -> Iterator[str]:
    """A letter left out, added, changed, or two swapped (after Norvig)."""
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in LETTERS_USED:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]


def _syllables(word: str) -> tuple[str, ...]:
    """``congnghe`` → ``cong``, ``nghe``: as few known words as it can be cut into; maybe none."""
    if not 4 <= len(word) <= 40 or not word.isalpha():
        return ()
    stretches = {
        word[start:stop]
        for start in range(len(word))
        for stop in range(start + 2, min(len(word), start + LONGEST_SYLLABLE) + 1)
    }
    known = _known(stretches)
    best: list[tuple[str, ...] | None] = [()]
    for stop in range(1, len(word) + 1):
        ways = [
            (*best[start], word[start:stop])
            for start in range(max(0, stop - LONGEST_SYLLABLE), stop)
            if best[start] is not None and word[start:stop] in known
        ]
        # The fewest pieces; among equals those that most pages have.
        best.append(max(ways, key=lambda way: (-len(way), min(known[p] for p in way)), default=None))
    return best[-1] or ()


def _known(folded: Iterable[str]) -> dict[str, int]:
    return dict(SearchTerm.objects.filter(word__in=set(folded)).values_list("word", "pages"))


def _by_frequency(folded: set[str]) -> list[str]:
    terms = SearchTerm.objects.filter(word__in=folded).order_by("-pages", "word")
    return list(terms.values_list("word", flat=True)[:MOST_CANDIDATES])


def _query(folded: list[str]) -> Query:
    query = parse(" ".join(folded))
    return replace(query, last_is_open=False)


def _as_written(folded_words: list[str], language: str) -> str:
    """The words with the marks that a page which has them gives them: next to one another if it can be."""
    query, scope = _query(folded_words), Scope(language)
    found = engine().newest(query, How.LOOSE, scope, ENOUGH)
    if not found:
        return ""  # withdrawn this very moment
    near = engine().adjacent(query, scope, found)
    # Whatever the index says: no word of a page that readers may not see.
    page = findable_pages().filter(pk=page_of(max(near or found))).first()
    entry = page and SearchEntry.objects.filter(page=page).first()
    if not entry:
        return ""
    text = f"{page.title}\n{entry.text}"
    folded = text.translate(LETTERS)
    if match := re.search(r"\b" + r"[ /&:.-]{1,3}".join(map(spelling, folded_words)) + r"\b", folded):
        return _in_lower_case(" ".join(text[match.start() : match.end()].split()))
    written = []
    for word in folded_words:
        match = re.search(rf"\b{spelling(word)}\b", folded)
        written.append(_in_lower_case(text[match.start() : match.end()]) if match else word)
    return " ".join(written)


def _in_lower_case(text: str) -> str:
    """But for abbreviations."""
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in text.split())
