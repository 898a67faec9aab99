"""The most read pages of some days, without adding up the views of all pages.

Each day, month and year has its pages by views, as an index. Read from the top of all these lists at once,
they soon say how many views a page can have at most; then few pages have to be added up to know the first
ones exactly (the threshold algorithm of Fagin, Lotem and Naor, 2001). Views that are not in the counts yet
(``rollup.fold``) are left out, and so are those carried over from an earlier site.

Days are kept for about a hundred days, months for about two years (``rollup``): of a month or year that is
only known as a whole, the whole is counted. ``covered`` says so.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Q, Sum
from wagtail.models import Page

from .models import PageCount, Span

DAY = timedelta(days=1)
# A section of so few pages is added up as it is.
FEW = 5_000
# Rows read of all lists together: at first, and at most before everything is added up after all.
FIRST, MOST = 5_000, 80_000
# Pages added up at once, and before more is read of the lists.
BATCH, EACH_TIME = 500, 2_000
LISTS = 400  # in one query: SQLite unites five hundred at most

Sums = dict[int, int]  # views by page id
Found = tuple[int, int, int]  # what is sought the largest of, page id, views


def most_read(
    first: date, last: date, limit: int, language: str = "", below: Page | None = None
) -> list[tuple[int, int]]:
    """(page id, views) of these days, most first, the newer page first among equals.

    ``below``: only pages at or below it in the present tree. Pages deleted since are in the answer.
    """
    found = _first_ones(first, last, limit, language, below, lambda views: views)
    return [(page, views) for views, page, _views in found]


def rising(
    first: date, last: date, limit: int, language: str = "", below: Page | None = None
) -> list[tuple[int, int, int]]:
    """(page id, views, views in the equally long time before), biggest rise first; only what rose.

    Where the time before touches a month or year only known as a whole, it is longer: less seems to rise.
    """
    first, last = covered(first, last)
    before = _within(first - (last - first + DAY), first - DAY)

    def rises(views: Sums) -> Sums:
        earlier = _sums(before, language, views)
        return {page: count - earlier.get(page, 0) for page, count in views.items()}

    found = _first_ones(first, last, limit, language, below, rises)
    return [(page, views, views - rise) for rise, page, views in found if rise > 0]


def covered(first: date, last: date) -> tuple[date, date]:
    """The days that an answer for these days is really about: no fewer."""
    return _known_as_one(first)[0], _known_as_one(last)[1]


def _known_as_one(day: date) -> tuple[date, date]:
    """The first and last day of the month or year that a day is only known in, else the day itself."""
    month = day.replace(day=1)
    for span, start, after in (
        (Span.YEAR, date(day.year, 1, 1), date(day.year + 1, 1, 1)),
        (Span.MONTH, month, (month + 31 * DAY).replace(day=1)),
    ):
        if PageCount.objects.filter(span=span, first_day=start).exists():
            return start, after - DAY
    return day, day


def _first_ones(
    first: date,
    last: date,
    limit: int,
    language: str,
    below: Page | None,
    valued: Callable[[Sums], Sums],
) -> list[Found]:
    """The ``limit`` largest; ``valued`` gives no page more than its views."""
    within = _within(first, last)

    def best_of(views: Sums) -> list[Found]:
        ranked = ((value, page, views[page]) for page, value in valued(views).items())
        return sorted(ranked, reverse=True)[:limit]

    if below:
        pages = Page.objects.descendant_of(below, inclusive=True).order_by().values_list("pk", flat=True)
        few = list(pages[: FEW + 1])
        if len(few) <= FEW:
            return best_of(_sums(within, language, few))

    known: dict[int, Found] = {}
    for candidates, rest in _readings(_lists(first, last, language)):
        best: list[Found] = []
        for start in range(0, min(len(candidates), EACH_TIME) if rest else len(candidates), BATCH):
            batch = [page for _views, page in candidates[start : start + BATCH]]
            if below:
                batch = list(pages.filter(pk__in=batch))
            views = _sums(within, language, [page for page in batch if page not in known])
            known |= {page: (value, page, views[page]) for page, value in valued(views).items()}
            best = sorted([*best, *(known[page] for page in batch)], reverse=True)[:limit]
            following = candidates[start + BATCH] if start + BATCH < len(candidates) else (rest, 0)
            if len(best) == limit and best[-1][:2] > following and best[-1][0] > rest:
                return best
        if not rest:
            return best
    return best_of(_sums(within, language, pages if below else None))


def _readings(lists: list[tuple[Span, date, str]]) -> Iterator[tuple[list[tuple[int, int]], int]]:
    """Ever more of the lists: [(what a page has at most, page id), …], and what any other has at most."""
    depths = [FIRST // (len(lists) or 1) + 1] * len(lists)
    while sum(depths) <= MOST:
        at_most, lasts = _bounds(lists, depths)
        rest = sum(lasts)
        yield sorted(((views, page) for page, views in at_most.items()), reverse=True), rest
        # Only where much is hidden: the list of a year hides more than that of a day.
        depths = [
            depth * 4 if last * len(lists) >= rest else depth
            for depth, last in zip(depths, lasts, strict=True)
        ]


def _within(first: date, last: date) -> Q:
    """The rows of the days, and of the months and years these days are in."""
    return (
        Q(span=Span.DAY, first_day__range=(first, last))
        | Q(span=Span.MONTH, first_day__range=(first.replace(day=1), last))
        | Q(span=Span.YEAR, first_day__range=(first.replace(month=1, day=1), last))
    )


def _lists(first: date, last: date, language: str) -> list[tuple[Span, date, str]]:
    """The days, months and years that can have rows, each once a language; one query."""
    spans = {
        Span.DAY: (first, lambda day: day + DAY),
        Span.MONTH: (first.replace(day=1), lambda day: (day + 31 * DAY).replace(day=1)),
        Span.YEAR: (first.replace(month=1, day=1), lambda day: day.replace(year=day.year + 1)),
    }
    ends = ", ".join([_END.format(end="MIN"), _END.format(end="MAX")] * len(spans))
    values = [value for span, (start, _next) in spans.items() for value in (span, start, last) * 2]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {ends}", values)
        found = [value and date.fromisoformat(str(value)) for value in cursor.fetchone()]
    lists = []
    for (span, (_start, following)), day, end in zip(spans.items(), found[::2], found[1::2], strict=True):
        while day and day <= end:
            lists += [(span, day, code) for code in ([language] if language else dict(settings.LANGUAGES))]
            day = following(day)
    return lists


def _bounds(lists: list[tuple[Span, date, str]], depths: list[int]) -> tuple[Sums, list[int]]:
    """What each page in the first rows of any list has at most; what each list hides of a page at most."""
    more: Sums = defaultdict(int)  # than what the lists hide
    lasts: list[int] = []
    for start in range(0, len(lists), LISTS):
        part = list(zip(lists, depths, strict=True))[start : start + LISTS]
        rows: list[list[tuple[int, int]]] = [[] for _one in part]
        with connection.cursor() as cursor:
            cursor.execute(
                " UNION ALL ".join(_LIST.format(number=number) for number in range(len(part))),
                [value for one, depth in part for value in (*one, depth)],
            )
            for number, page, views in cursor.fetchall():
                rows[number].append((page, views))
        for found, (_one, depth) in zip(rows, part, strict=True):
            last = min(views for _page, views in found) if len(found) == depth else 0
            lasts.append(last)
            for page, views in found:
                more[page] += views - last
    rest = sum(lasts)
    return {page: views + rest for page, views in more.items()}, lasts


def _sums(within: Q, language: str, pages: Collection[int] | None) -> Sums:
    """All views of these pages, or of every page; those of none are left out."""
    rows = PageCount.objects.filter(within)
    if language:
        rows = rows.filter(language=language)
    if pages is not None:
        rows = rows.filter(page__in=pages)
    return dict(rows.values_list("page").annotate(Sum("views")))


_TABLE = connection.ops.quote_name(PageCount._meta.db_table)  # of our own, without anything from outside
_END = f"(SELECT {{end}}(first_day) FROM {_TABLE} WHERE span = %s AND first_day BETWEEN %s AND %s)"  # noqa: S608
_LIST = f"""
    SELECT * FROM (
        SELECT {{number}} AS number, page, views FROM {_TABLE}
        WHERE span = %s AND first_day = %s AND language = %s ORDER BY views DESC LIMIT %s
    ) AS list{{number}}
"""  # noqa: S608
