"""PostgreSQL: a column of type tsvector that holds our own words, under a GIN index.

Besides the folded words with their places a vector holds, each behind a sign that no word begins with,
the exact forms, the words of the title, those of the head, and the page's language and month. So every
question but a phrase is an intersection of the index alone, and "among the newest" is a part of it: a
frequent word is first looked for in the months that hold the newest few thousand pages. Without that,
PostgreSQL would collect every page of the archive that has the word before it could tell which are the
newest. For a phrase it unpacks the vectors of the pages that have its words.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection, transaction
from django.utils import timezone

from core import epoch

from ..models import SearchEntry
from ..positions import PAGE_BITS, PAGE_MASK, TIME_BITS, bounds, time_of
from ..query import Query
from .base import ExpressionEngine, How, Scope, WordRow

EXACT, TITLE, HEAD, WHEN = "=", "^", "~", "@"
SIGNS = {How.TITLE: TITLE, How.HEAD: HEAD}
# Pages among which a word is looked for first, and then, if too few have it; in the end among all.
WINDOWS = (3_000, 10_000, 30_000)
MOST_MONTHS = 240
GAP = 10  # places between two fields: no phrase reaches over
MOST_PLACES = 16_000  # PostgreSQL counts places up to 16,383

# "+ 0" keeps the planner from walking the primary key backwards in the hope of a match.
NEWEST = """
    SELECT position FROM search_words
    WHERE words @@ %s::tsquery AND position + 0 BETWEEN %s AND %s {section}
    ORDER BY position + 0 DESC LIMIT %s
"""
# Only these vectors are unpacked.
ADJACENT = """
    WITH near AS MATERIALIZED (SELECT position, words FROM search_words WHERE position = ANY(%s))
    SELECT position FROM near WHERE words @@ %s::tsquery
"""
IN_SECTION = """
    AND EXISTS (
        SELECT 1 FROM articles_listingentry AS listed
        WHERE listed.section_id = %s AND listed.article_id = (position & %s)
    )
"""


class PostgreSQLEngine(ExpressionEngine):
    AND, OR = " & ", " | "

    @contextmanager
    def session(self) -> Iterator[None]:
        # A scan of the table would unpack every vector; and compiling a query takes longer than asking it.
        with transaction.atomic():
            self._execute("SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)")
            yield
            self._execute("SELECT set_config('enable_seqscan', 'on', true), set_config('jit', 'on', true)")

    def add(self, rows: Sequence[WordRow]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_words (position, words) VALUES (%s, %s::tsvector)"
                " ON CONFLICT (position) DO UPDATE SET words = excluded.words",
                [(row.position, self._vector(row)) for row in rows],
            )
            # Entries of the index are put aside and sorted in together, in a fifteenth of the time; but every
            # search would have to go through those left there.
            cursor.execute("SELECT gin_clean_pending_list('search_words_words')")

    def _vector(self, row: WordRow) -> str:
        places: dict[str, list[int]] = defaultdict(list)
        marks = {f"{WHEN}{name}" for name in self._whens(row.position)}
        place = 1
        for field, signs in ((row.title, TITLE + HEAD), (row.lead, HEAD), (row.body, "")):
            for place, word in enumerate(field, place):  # noqa: B020 - goes on where the last field ended
                places[word.folded].append(place)
            place += 1 + GAP
            different = set(field)
            marks.update(EXACT + word.exact for word in different if word.exact)
            for sign in signs:
                marks.update(sign + word.folded for word in different)
        lexemes = [
            f"'{word}':{','.join([str(min(found, MOST_PLACES)) for found in all_places[:250]])}"
            for word, all_places in places.items()
        ]
        return " ".join([*lexemes, *(f"'{mark}'" for mark in marks)])

    @staticmethod
    def _whens(position: int) -> tuple[str, str]:
        language = str(position >> PAGE_BITS + TIME_BITS)
        return language, f"{language}-{time_of(position):%Y%m}"

    def remove(self, positions: Iterable[int]) -> None:
        self._execute("DELETE FROM search_words WHERE position = ANY(%s)", [list(positions)])

    def remove_strays(self) -> None:
        self._execute(
            "DELETE FROM search_words WHERE NOT EXISTS"
            " (SELECT 1 FROM search_searchentry AS entry WHERE entry.position = search_words.position)"
        )

    def optimise(self) -> None:
        self._execute("ANALYZE search_words")

    def newest(
        self, query: Query, how: How, scope: Scope, limit: int, endings: Sequence[str] = ()
    ) -> list[int]:
        low, high = bounds(scope.language, scope.since, scope.until)
        wanted = self.expression(query, how, endings)
        section = [scope.section, PAGE_MASK] if scope.section else []
        sql = NEWEST.format(section=IN_SECTION if section else "")
        found: list[int] = []
        for window in self._windows(low, high):
            parameters = [self.all([wanted, window]), low, high, *section, limit]
            found = [number for (number,) in self._execute(sql, parameters)]
            if len(found) >= limit:
                break
        return found

    def adjacent(self, query: Query, scope: Scope, positions: Sequence[int]) -> set[int]:
        wanted = self.expression(query.as_phrase, How.LOOSE)
        return {number for (number,) in self._execute(ADJACENT, [list(positions), wanted])}

    def _windows(self, low: int, high: int) -> list[str]:
        """Expressions for the months of the newest pages between two positions, then for all months there.

        Kept for the site epoch: every question of a search asks for them.
        """
        return epoch.cached(f"search-windows:{low}:{high}", lambda: list(self._read_windows(low, high)))

    def _read_windows(self, low: int, high: int) -> Iterator[str]:
        numbers = SearchEntry.objects.filter(position__range=(low, high)).order_by("-position")
        numbers = numbers.values_list("position", flat=True)
        # Up to now at least: what is published before the epoch rises is found all the same.
        last = min(max(time_of(numbers.first() or 0), timezone.now()), time_of(high))
        language = low >> PAGE_BITS + TIME_BITS
        is_bounded = low != language << PAGE_BITS + TIME_BITS
        firsts = [number for size in WINDOWS for number in numbers[size : size + 1]]
        for first in [*firsts, low] if is_bounded else firsts:
            months = list(self._months(first, last))
            if len(months) > MOST_MONTHS:
                break
            yield self.any(months)
        else:
            if is_bounded:
                return
        yield f"'{WHEN}{language}'"

    def _months(self, first: int, last: datetime) -> Iterator[str]:
        language, month = self._whens(first)
        stop = f"{language}-{last:%Y%m}"
        while month <= stop:
            yield f"'{WHEN}{month}'"
            year, number = int(month[-6:-2]), int(month[-2:])
            following = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
            month = f"{language}-{following:%Y%m}"

    def pages_by_word(self) -> dict[str, int]:
        return dict(
            self._execute(
                "SELECT word, ndoc FROM ts_stat('SELECT words FROM search_words') WHERE word !~ '[=^~@]'"
            )
        )

    def word(self, folded: str, field: How) -> str:
        return f"'{SIGNS.get(field, '')}{folded}'"

    def phrase(self, folded: Sequence[str], field: How, is_open: bool) -> str:
        ending = ":*" if is_open else ""
        wanted = " <-> ".join(f"'{word}'" for word in folded) + ending
        if field not in SIGNS:
            return f"({wanted})"
        # Of the words in the title only that they are there is known, not their places.
        signed = [f"'{SIGNS[field]}{word}'" for word in folded]
        signed[-1] += ending
        return f"({' & '.join(signed)} & ({wanted}))"

    def exact(self, form: str) -> str:
        return f"'{EXACT}{form}'"

    @staticmethod
    def _execute(sql: str, parameters: Sequence = ()) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters or None)
            return cursor.fetchall() if cursor.description else []
