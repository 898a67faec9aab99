"""How often articles were read and how they were rated on the old site, and all its visits."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.models import ArticleRating
from articles.ratings.numbers import RatingNumbers
from articles.ratings.votes import carry_over_many
from visits import numbers
from visits.models import PageCount, Span, VisitSettings

from ..models import ImportedModule, ImportedRecord, Kind
from ..reading.rows import OldArticle
from ..report import Report

if TYPE_CHECKING:
    from ..reading.site import OldSite

VISITS = VisitSettings._meta.get_field("visits_before")


@transaction.atomic
def write_numbers(
    articles: Iterable[tuple[OldArticle, int]],
    record: ImportedModule,
    report: Report,
    dry_run: bool = False,
) -> None:
    """Set (not add) the views and ratings of articles and the pages they have become; two to four statements.

    What is the same here already is not written. Does not raise the site epoch: pages show the numbers
    within a minute anyway.
    """
    views: dict[int, int] = {}
    ratings: dict[int, RatingNumbers] = {}
    for article, page in articles:
        rating = RatingNumbers(article.points, article.votes)
        if _is_valid(article.views):
            views[page] = article.views
        else:
            _note(report, "views-impossible", record, article.number, str(article.views))
        if rating.is_possible and _is_valid(rating.points):
            ratings[page] = rating
        else:
            detail = f"{article.points} / {article.votes}"
            _note(report, "rating-impossible", record, article.number, detail)
    if not dry_run:
        _write_views(views, record.language)
        _write_ratings(ratings)


def write_total(site: "OldSite", record: ImportedModule, report: Report, dry_run: bool = False) -> None:
    """All visits of the old site as the base of those counted here, unless somebody has entered another."""
    total = site.total_visits()
    if not total:
        return  # a dump without that table must not take away what an earlier one brought
    try:
        VISITS.clean(total, None)
    except ValidationError:
        _note(report, "total-impossible", record, 0, str(total), Kind.TOTAL)
        return
    # The whole site has one, whichever of its modules was brought first.
    known = ImportedRecord.objects.filter(kind=Kind.TOTAL, number=0).order_by("pk").first()
    settings = VisitSettings.objects.first()
    before = settings.visits_before if settings else 0
    if before not in (0, int(known.written) if known else 0):
        if before != total:
            _note(report, "changed-here", record, 0, f"{before} ≠ {total}", Kind.TOTAL)
        return
    if before == total or dry_run:
        return
    with transaction.atomic():
        settings = VisitSettings.load()
        settings.visits_before = total
        settings.save()
        known = known or ImportedRecord(module=record, kind=Kind.TOTAL, number=0)
        known.written = str(total)
        known.save()
    numbers.current.forget()


def _write_views(views: dict[int, int], language: str) -> None:
    rows = PageCount.objects.filter(span=Span.BEFORE, page__in=views).order_by("-first_day")
    known = {row.page: row for row in rows}  # of several the oldest
    changed = []
    for page, count in views.items():
        row = known.get(page)
        if row is None and count:
            row = PageCount(page=page, span=Span.BEFORE, first_day=timezone.localdate(), language=language)
        if row is not None and row.views != count:
            row.views, row.pk = count, None
            changed.append(row)
    if changed:
        PageCount.objects.bulk_create(
            sorted(changed, key=lambda row: row.page),
            update_conflicts=True,
            unique_fields=["page", "span", "first_day"],
            update_fields=["views"],
        )


def _write_ratings(ratings: dict[int, RatingNumbers]) -> None:
    rows = ArticleRating.objects.filter(article__in=ratings)
    known = {
        row.article_id: RatingNumbers(row.carried_points, row.carried_votes)
        for row in rows.only("carried_points", "carried_votes")
    }
    changed = {page: rating for page, rating in ratings.items() if rating != known.get(page, RatingNumbers())}
    if changed:
        carry_over_many(changed)


def _is_valid(count: int) -> bool:
    """As many as the statistics take for possible of a whole site."""
    try:
        VISITS.run_validators(count)
    except ValidationError:
        return False
    return count >= 0


def _note(
    report: Report, code: str, record: ImportedModule, number: int, detail: str, kind: Kind = Kind.ARTICLE
) -> None:
    report.add(
        code, language=record.language, module=record.name, kind=kind.value, number=number, detail=detail
    )
