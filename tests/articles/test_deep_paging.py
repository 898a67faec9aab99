"""Any page of a long list: the right rows, found by the counts of months and not by walking to them."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import connection
from wagtail.models import Page

from articles import listing
from articles.archive import Archive, Period, count_periods
from articles.labels import label_of, months_of
from articles.models import ArticlePage, ArticleTopic, LabelEntry, ListingEntry, Topic
from core import epoch
from tests.conftest import add_siblings, steps
from tests.factories import (
    PUBLISHED_AT,
    ArticleFactory,
    SectionFactory,
    TopicFactory,
    committing,
    feature_in,
    publish,
)


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


@pytest.mark.servers
def test_pages_of_a_topic_are_slices_of_its_whole_list(client, section):
    topic = label_all(section, "Chuyển đổi số")
    ids = list(
        LabelEntry.objects.of(label_of(topic), "vi")
        .order_by("-published_at", "-article")
        .values_list("article", flat=True)
    )
    assert len(ids) == 60
    assert pages_of(client, f"/chu-de/{topic.slug}/") == in_pages(ids, 20)


def label_all(section: Page, name: str) -> Topic:
    """A topic that all articles of a section have."""
    topic = TopicFactory(name=name)
    articles = ArticlePage.objects.child_of(section)
    ArticleTopic.objects.bulk_create(
        ArticleTopic(article=article, topic=topic, locale=topic.locale) for article in articles
    )
    listing.refresh(articles.values_list("pk", flat=True))
    epoch.rise()
    return topic


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone tells the steps of its machine")
def test_steps_do_not_grow_with_the_list(client, home):
    """Of its last page; and of counting months, which is done again after each change."""
    few, many = (SectionFactory(parent=home, slug=slug) for slug in ("it", "nhieu"))
    add_siblings(many, 2000)
    for number, article in enumerate(add_siblings(few, 67)):  # as many months
        when = PUBLISHED_AT + timedelta(days=30 * (33 - number))
        ArticlePage.objects.filter(pk=article.pk).update(published_at=when)
    of_few, of_many = label_all(few, "Ít"), label_all(many, "Nhiều")
    for long in (many.public_path, f"/chu-de/{of_many.slug}/"):
        client.get(long)  # what the epoch keeps is there
        deep, near = (steps(partial(client.get, f"{long}?page={number}")) for number in (100, 2))
        assert deep <= near * 1.3
    assert steps(partial(count_periods, many.pk)) <= steps(partial(count_periods, few.pk)) * 1.3
    assert steps(partial(months_of, label_of(of_many))) <= steps(partial(months_of, label_of(of_few))) * 1.3
