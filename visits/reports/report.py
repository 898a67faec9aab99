"""The figures of a report. Each table is computed when it is asked for: an export needs one of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import Min, Q, Sum
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from wagtail.models import Page

from core.charts import Chart, Numbers, Series, draw_numbers
from core.languages import OWN_NAMES, public_path

from ..models import DayCount, ReferrerCount, SectionCount, Span
from ..most_read import covered, most_read, rising
from ..rollup import OTHER_HOSTS
from .periods import Days, Step, pieces
from .sections import Sections
from .tables import Column, Figure, Link, Table

LONGEST_LIST = 20  # pages or hosts
MOST_BARS = 12


@dataclass(frozen=True)
class Report:
    days: Days
    step: Step
    sections: Sections
    section: Page | None = None
    language: str = ""

    # --- what is asked of the database ---
    @cached_property
    def counted_since(self) -> date | None:
        return DayCount.objects.aggregate(first=Min("day"))["first"]

    @property
    def is_older_than_counting(self) -> bool:
        return self.counted_since is not None and self.days.first < self.counted_since

    @cached_property
    def _counts(self) -> list[tuple[date, str, int, int | None]]:
        """(day, language, views, visits) of the range and of the time before it."""
        model = SectionCount if self.section else DayCount
        rows = model.objects.filter(day__range=(self.days.before.first, self.days.last), **self._language)
        if not self.section:
            return list(rows.values_list("day", "language", "views", "visits"))
        rows = rows.filter(section__in=self.sections.below(self.section))
        sums = rows.values_list("day", "language").annotate(views=Sum("views")).order_by()
        return [(day, language, int(views), None) for day, language, views in sums]

    @property
    def _language(self) -> dict[str, str]:
        return {"language": self.language} if self.language else {}

    @cached_property
    def _of_days(self) -> dict[date, list[int]]:
        """[views, visits] by day."""
        sums: dict[date, list[int]] = defaultdict(lambda: [0, 0])
        for day, _language, views, visits in self._counts:
            sums[day][0] += views
            sums[day][1] += visits or 0
        return sums

    def _sum(self, days: Days, kind: int) -> int:
        return sum(counts[kind] for day, counts in self._of_days.items() if day in days)

    # --- totals ---
    @cached_property
    def views(self) -> int:
        return self._sum(self.days, 0)

    @property
    def figures(self) -> list[Figure]:
        """Views and visits; no comparison with a time in which nothing was counted yet."""
        before = self.days.before
        is_known = self.counted_since is not None and self.counted_since <= before.first
        count = self.days.count
        visits, visits_before = (
            (None, None) if self.section else (self._sum(self.days, 1), self._sum(before, 1))
        )
        return [
            Figure(gettext("Views"), self.views, self._sum(before, 0) if is_known else None, count),
            Figure(gettext("Visits"), visits, visits_before if is_known else None, count),
        ]

    # --- tables ---
    NAMES = ("series", "sections", "languages", "pages", "rising", "referrers")

    def table(self, name: str) -> Table:
        return getattr(self, f"_{name}")()

    @property
    def tables(self) -> list[Table]:
        return [self.table(name) for name in self.NAMES]

    def _series(self) -> Table:
        by_days = self.step == Step.DAY
        names, rows, partial = [], [], []
        for piece in pieces(self.days, self.step):
            counts = [self._of_days[day] for day in piece.days]
            views, visits = sum(count[0] for count in counts), sum(count[1] for count in counts)
            name = str(piece)
            names.append(piece.short if by_days and self.days.count <= 366 else name)
            if piece.is_partial:
                partial.append(name)
                name = gettext("%(name)s (in part)") % {"name": name}
            start = (piece.days.first,) if by_days else (name, piece.days.first, piece.days.last)
            rows.append((*start, views, None if self.section else visits))
        days = [] if by_days else [Column(gettext("From")), Column(gettext("To"))]
        lines = [Series(gettext("Views"), _decimals(row[-2] for row in rows))]
        if not self.section:
            lines.append(Series(gettext("Visits"), _decimals(row[-1] for row in rows)))
        return Table(
            "series",
            gettext("Over time"),
            [Column(str(self.step.label)), *days, _number(gettext("Views")), _number(gettext("Visits"))],
            rows,
            notes=[gettext("In part only: %(names)s.") % {"names": ", ".join(partial)}] if partial else [],
            chart=draw_numbers("line", Numbers(tuple(names), tuple(lines)), from_zero=True),
        )

    def _sections(self) -> Table:
        rows = SectionCount.objects.filter(day__range=(self.days.first, self.days.last), **self._language)
        if self.section:
            rows = rows.filter(section__in=self.sections.below(self.section))
        sums = rows.values_list("section").annotate(views=Sum("views")).order_by("-views", "section")
        named = [(self.sections.name(pk), int(views), _share(views, self.views)) for pk, views in sums]
        return Table(
            "sections",
            gettext("By section"),
            [Column(gettext("Section")), _number(gettext("Views")), _number(gettext("Share (%)"))],
            named,
            notes=[
                gettext(
                    "A section is counted with the pages directly in it; those below it stand on their own."
                )
            ],
            chart=_bars(named),
        )

    def _languages(self) -> Table:
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for day, language, views, visits in self._counts:
            if day in self.days:
                sums[language][0] += views
                sums[language][1] += visits or 0
        return Table(
            "languages",
            gettext("By language"),
            [
                Column(gettext("Language")),
                _number(gettext("Views")),
                _number(gettext("Share (%)")),
                _number(gettext("Visits")),
            ],
            [
                (
                    OWN_NAMES.get(language, language),
                    views,
                    _share(views, self.views),
                    None if self.section else visits,
                )
                for language, (views, visits) in sorted(sums.items(), key=lambda item: -item[1][0])
            ],
        )

    @cached_property
    def _most_read(self) -> list[tuple[int, int]]:
        return most_read(self.days.first, self.days.last, LONGEST_LIST, self.language, self.section)

    @cached_property
    def _most_rising(self) -> list[tuple[int, int, int]]:
        return rising(self.days.first, self.days.last, LONGEST_LIST, self.language, self.section)

    @cached_property
    def _links(self) -> dict[int, Link]:
        """The pages of both lists, as far as they still exist; one query."""
        ids = [row[0] for row in [*self._most_read, *self._most_rising]]
        pages = Page.objects.filter(pk__in=ids).only("title", "url_path", "live", "locale__language_code")
        return {
            page.pk: Link(
                page.title,
                public_path(page, page.locale.language_code) if page.live else "",
                reverse("wagtailadmin_pages:edit", args=[page.pk]),
                gettext("Edit"),
            )
            for page in pages.select_related("locale")
        }

    def _page(self, pk: int) -> tuple[Link, str]:
        """The cells of a page: its name, and its address for spreadsheets."""
        link = self._links.get(pk) or Link(gettext("Deleted page (no. %(number)d)") % {"number": pk})
        return link, settings.SITE_URL + link.url if link.url else ""

    def _pages(self) -> Table:
        return Table(
            "pages",
            gettext("Most read"),
            [*_page_columns(), _number(gettext("Views")), _number(gettext("Share (%)"))],
            [(*self._page(pk), views, _share(views, self.views)) for pk, views in self._most_read],
            notes=self._whole_months,
        )

    def _rising(self) -> Table:
        return Table(
            "rising",
            gettext("Rising most"),
            [
                *_page_columns(),
                _number(gettext("Views")),
                _number(gettext("Time before")),
                _number(gettext("Increase")),
            ],
            [(*self._page(pk), views, before, views - before) for pk, views, before in self._most_rising],
            notes=[
                gettext("Compared with the equally long time before: %(days)s.")
                % {"days": self._covered.before},
                *self._whole_months,
            ],
        )

    def _referrers(self) -> Table:
        first, last = self.days.first, self.days.last
        rows = ReferrerCount.objects.filter(
            Q(span=Span.DAY, first_day__range=(first, last))
            | Q(span=Span.MONTH, first_day__range=(first.replace(day=1), last))
            | Q(span=Span.YEAR, first_day__range=(first.replace(month=1, day=1), last))
        )
        sums = rows.values_list("host").annotate(views=Sum("views")).order_by("-views", "host")
        notes = self._whole_months
        if self.section or self.language:
            notes.append(gettext("Not known by section or language: these are all of the site."))
        return Table(
            "referrers",
            gettext("Sites that led here"),
            [Column(gettext("Host")), _number(gettext("Views"))],
            [
                (gettext("Other sites") if host == OTHER_HOSTS else host, int(views))
                for host, views in sums[:LONGEST_LIST]
            ],
            notes=notes,
        )

    @cached_property
    def _covered(self) -> Days:
        return Days(*covered(self.days.first, self.days.last))

    @property
    def _whole_months(self) -> list[str]:
        """A note where the numbers of single pages and sites are of more than the days asked for."""
        if self._covered == self.days:
            return []
        text = gettext(
            "Numbers of single pages and sites are kept by the day for some hundred days, then by the month, "
            "at last by the year. These are of %(days)s."
        )
        return [text % {"days": self._covered}]


def _number(heading: str) -> Column:
    return Column(heading, is_number=True)


def _page_columns() -> list[Column]:
    return [Column(gettext("Page")), Column(gettext("Address"), is_shown=False)]


def _share(views: int, total: int) -> float:
    """Percent of the total."""
    return float(views / total * 100) if total else 0.0


def _decimals(numbers: Iterable[int]) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, numbers))


def _bars(rows: list[tuple[str, int, float]]) -> Chart | None:
    """Those with most views; the others stand in the table."""
    rows = rows[:MOST_BARS]
    names = tuple(row[0] for row in rows)
    return (
        draw_numbers("bar", Numbers(names, (Series("", _decimals(row[1] for row in rows)),)))
        if rows
        else None
    )
