"""Pages of a list: the number asked for, and the articles on it."""

from collections.abc import Callable
from datetime import datetime

from django.core.paginator import EmptyPage, Paginator
from django.core.paginator import Page as PaginatorPage
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from .cards import Card

PAGE_SIZE = 20  # where no section says otherwise


def page_number(request: HttpRequest) -> int:
    """``?page=``: 1 without one; anything but a plain positive number is no page of ours."""
    raw = request.GET.get("page", "1")
    if not (raw.isascii() and raw.isdigit() and 0 < len(raw) < 8 and int(raw) > 0):
        raise Http404("page")
    return int(raw)


def paginate(
    entries: QuerySet,
    number: int,
    size: int,
    count: int | None = None,
    locate: Callable[[int], tuple[datetime, int]] | None = None,
    first_page: Callable[[], list[Card]] | None = None,
) -> PaginatorPage:
    """One page of rows of a listing table, as articles with all a card shows; newest first.

    One query, and one for the count where it is not known. ``locate`` gives, for the number of a row, a
    moment it is older than and how many rows below that moment come before it: else all newer are walked.
    ``first_page`` gives the page that most readers ask for by a query of its own.
    Raises Http404 past the last page.
    """
    from .models import ArticlePage

    paginator = Paginator(entries.order_by("-published_at", "-article"), size)
    if count is not None:
        paginator.count = count
    try:
        page = paginator.page(number)
    except EmptyPage as error:
        raise Http404("page") from error
    if number == 1 and first_page:
        page.object_list = first_page()
        return page
    rows, first = page.object_list, (number - 1) * size
    if locate and first:
        before, skipped = locate(first)
        rows = paginator.object_list.filter(published_at__lt=before)[skipped : skipped + size]
    # The page of ids comes from the index alone; only then are the articles' rows fetched.
    page.object_list = list(ArticlePage.objects.for_cards().filter(pk__in=rows.values("article")))
    page.object_list.sort(key=lambda article: (article.published_at, article.pk), reverse=True)
    return page


def canonical_url(url: str, number: int) -> str:
    """The one address of a page of a list: the first has no number."""
    return f"{url}?page={number}" if number > 1 else url
