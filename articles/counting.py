"""Taking rows out of the listing tables and putting them in, with the counts of months that follow from it.

A count is changed by what this very transaction takes out (the database says which rows those were) and puts
in. So it stays true whoever writes at the same time, and none is ever counted anew. Whoever writes rows of an
article has its lock: SQLite's writers take turns anyhow.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.db.models import Count

from core.bulk import insert_rows

from .models import LabelEntry, ListingEntry, MonthCount
from .models.listing import list_of_section

# (list, locale, year, month): how many articles more, or fewer.
Changes = Counter[tuple[str, int, int, int]]

ADD = """
    INSERT INTO articles_monthcount AS counted (list, locale_id, year, month, articles)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (list, locale_id, year, month)
    DO UPDATE SET articles = counted.articles + excluded.articles
"""


def lock(article_ids: Sequence[int]) -> None:
    """Until the end of the transaction nobody else writes rows of these articles; before they are made."""
    if connection.features.has_select_for_update:
        places = ", ".join(["%s"] * len(article_ids))
        with connection.cursor() as cursor:
            # Each in its turn, and not so that rows which refer to the articles would have to wait.
            cursor.execute(
                f"SELECT page_ptr_id FROM articles_articlepage WHERE page_ptr_id IN ({places})"  # noqa: S608
                " ORDER BY page_ptr_id FOR NO KEY UPDATE",
                article_ids,
            )


def replace(article_ids: Sequence[int], rows: list[ListingEntry], labelled: list[LabelEntry]) -> None:
    """Give articles, which are locked, these rows instead of those they have."""
    changes = _taken_out(article_ids, "DELETE FROM {table} WHERE {articles} AND visible")
    ListingEntry.objects.filter(article__in=article_ids).delete()  # those that were not visible
    insert_rows(rows)
    insert_rows(labelled)
    months = {row.article_id: (row.locale_id, row.year, row.month) for row in rows if row.visible}
    changes.update((list_of_section(row.section_id), *months[row.article_id]) for row in rows if row.visible)
    changes.update((row.label, *months[row.article_id]) for row in labelled)
    _add(changes)


@transaction.atomic
def hide(article_id: int) -> None:
    """Take an article out of every list; its rows in sections stay, invisible."""
    lock([article_id])
    _add(_taken_out([article_id], "UPDATE {table} SET visible = false WHERE {articles} AND visible"))


@transaction.atomic
def drop_label(label: str, left: Iterable[int]) -> None:
    """Take articles out of the list of a label, all but ``left``."""
    LabelEntry.objects.filter(label=label).exclude(article__in=left).delete()
    _wait_for_others()
    of_label = ListingEntry.objects.filter(article__label_entries__label=label, section__depth=2)
    _recount(MonthCount.objects.filter(list=label), _of_labels(of_label.filter(visible=True)))


def drop_section(section_id: int) -> None:
    """Of a section that is deleted; its rows went with it."""
    MonthCount.objects.filter(list=list_of_section(section_id)).delete()


@transaction.atomic
def recount() -> None:
    """Count everything anew."""
    _wait_for_others()
    shown = ListingEntry.objects.filter(visible=True)
    _recount(MonthCount.objects.all(), _of_sections(shown) + _of_labels(shown))


def _wait_for_others() -> None:
    """What is read from here on is all that the counts tell of, and others wait before they change them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE articles_monthcount IN SHARE ROW EXCLUSIVE MODE")


def _taken_out(article_ids: Sequence[int], statement: str) -> Changes:
    """Take articles out of sections by a statement, and out of labels; gives what has gone."""
    articles = f"article_id IN ({', '.join(['%s'] * len(article_ids))})"
    with connection.cursor() as cursor:
        sql = statement.format(table=ListingEntry._meta.db_table, articles=articles)
        cursor.execute(f"{sql} RETURNING section_id, article_id, locale_id, year, month", article_ids)
        listed = cursor.fetchall()
        sql = f"DELETE FROM {LabelEntry._meta.db_table} WHERE {articles}"  # noqa: S608
        cursor.execute(f"{sql} RETURNING label, article_id", article_ids)
        labelled = cursor.fetchall()
    months = {article: month for _section, article, *month in listed}
    changes: Changes = Counter()
    changes.subtract((list_of_section(section), *month) for section, _article, *month in listed)
    changes.subtract((label, *months[article]) for label, article in labelled if article in months)
    return changes


def _add(changes: Changes) -> None:
    """In one order, so that of two writers one waits and neither stands in the other's way."""
    rows = [(*key, articles) for key, articles in sorted(changes.items()) if articles]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(ADD, rows)


def _of_sections(shown) -> list[MonthCount]:
    counted = shown.order_by().values_list("section", "locale", "year", "month").annotate(Count("article"))
    return [_row(list_of_section(section), *rest) for section, *rest in counted]


def _of_labels(shown) -> list[MonthCount]:
    """``shown`` has each article's row of its home page at least; only that is looked at."""
    of_home = shown.filter(section__depth=2).order_by()
    counted = of_home.values_list("article__label_entries__label", "locale", "year", "month")
    return [_row(*row) for row in counted.annotate(Count("article")) if row[0]]


def _row(name: str, locale: int, year: int, month: int, articles: int) -> MonthCount:
    return MonthCount(list=name, locale_id=locale, year=year, month=month, articles=articles)


def _recount(old, rows: list[MonthCount]) -> None:
    old.delete()
    insert_rows(rows)
