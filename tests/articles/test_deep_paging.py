"""Any page of a long list: the right rows, found by the counts of months and not by walking to them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from wagtail.models import Page

from articles import listing
from articles.archive import Archive, Period
from articles.models import ArticlePage, ListingEntry
from core import epoch
from tests.conftest import add_siblings
from tests.factories import ArticleFactory, SectionFactory, committing, feature_in, publish


@pytest.fixture
def section(home):
    """Sixty articles of twelve months: many at the same minute, some at the turn of a month."""
    section = SectionFactory(parent=home, slug="tin-tuc", page_size=7)
    made = add_siblings(section, 60)
    turn = datetime(2025, 4, 30, 17, tzinfo=UTC)  # midnight in Ho Chi Minh City: the first of May
    for number, article in enumerate(made):
        when = turn - timedelta(days=30 * (number // 5)) + timedelta(minutes=number % 3 - 1)
        ArticlePage.objects.filter(pk=article.pk).update(published_at=when)
    listing.refresh(article.pk for article in made)
    epoch.rise()
    return section


def pages_of(client, path: str) -> list[list[int]]:
    number, found = 1, []
    while True:
        response = client.get(f"{path}?page={number}")
        if response.status_code == 404:
            return found
        found.append([article.pk for article in response.context["articles"]])
        number += 1


def whole(section: Page, *without: ArticlePage) -> list[int]:
    rows = ListingEntry.objects.filter(section=section.pk, visible=True).exclude(article__in=without)
    return list(rows.order_by("-published_at", "-article").values_list("article", flat=True))


def in_pages(ids: list[int], size: int) -> list[list[int]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]


@pytest.mark.servers
def test_pages_are_slices_of_the_whole_list(client, section):
    assert len(Archive(section).counts) > 12
    assert pages_of(client, section.public_path) == in_pages(whole(section), 7)


@pytest.mark.servers
def test_pages_without_the_featured_are_slices_of_what_is_left(client, section):
    ids = whole(section)
    elsewhere = publish(ArticleFactory(parent=SectionFactory(parent=section.get_parent())))
    featured = [*(ArticlePage.objects.get(pk=ids[row]) for row in (0, 13, 14, 40, 59)), elsewhere]
    feature_in(section, *featured)
    epoch.rise()
    left = whole(section, *featured)
    assert len(left) == 55
    assert pages_of(client, section.public_path) == in_pages(left, 7)


def test_pages_of_a_year_and_of_a_month_are_slices_of_theirs(client, section):
    for period in (Period(2024), Period(2025, 4)):
        ids = list(
            Archive(section, period)
            .entries.order_by("-published_at", "-article")
            .values_list("article", flat=True)
        )
        assert ids
        assert pages_of(client, section.public_path + period.path) == in_pages(ids, 7)


def test_pages_follow_what_is_published_and_withdrawn(client, section):
    pages_of(client, section.public_path)
    with committing():
        ArticlePage.objects.get(pk=whole(section)[20]).unpublish()
    assert pages_of(client, section.public_path) == in_pages(whole(section), 7)
    with committing():
        publish(ArticleFactory(parent=section, published_at=datetime(2024, 12, 1, tzinfo=UTC)))
    assert pages_of(client, section.public_path) == in_pages(whole(section), 7)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone tells the steps of its machine")
def test_last_page_takes_hardly_more_steps_than_the_second(client, home):
    """Not a time: the number of instructions that SQLite's machine carries out, by the hundred."""
    section = SectionFactory(parent=home, slug="tin-tuc")
    add_siblings(section, 2000)
    epoch.rise()

    def steps(number: int) -> int:
        client.get(f"{section.public_path}?page={number}")  # what the epoch keeps is there
        count = 0

        def step() -> int:
            nonlocal count
            count += 1
            return 0

        connection.connection.set_progress_handler(step, 100)
        assert client.get(f"{section.public_path}?page={number}").status_code == 200
        connection.connection.set_progress_handler(None, 0)
        return count

    assert steps(100) <= steps(2) * 1.3
