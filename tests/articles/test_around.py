"""Related articles: what shares most first, then the newest; never what the page shows already."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import around as module
from articles.around import RELATED, around
from tests.conftest import add_siblings
from tests.factories import (
    PUBLISHED_AT,
    ArticleFactory,
    PictureFactory,
    SectionFactory,
    TopicFactory,
    make_all_renditions,
    restrict,
    translated,
)

pytestmark = pytest.mark.servers


@pytest.fixture
def section(home):
    return SectionFactory(parent=home, title="Tin tức")


@pytest.fixture
def elsewhere(home):
    return SectionFactory(parent=home, title="Thông báo")


def days(number: int):
    return PUBLISHED_AT + timedelta(days=number)


def related(article) -> list[int]:
    return [other.pk for other in around(article, [*article.topics, *article.tags.all()]).related]


def test_what_shares_most_comes_first_then_the_newest(section, elsewhere):
    topic = TopicFactory()
    article = ArticleFactory(parent=section, topics=[topic], tags=["gen", "lúa"])
    one_old = ArticleFactory(parent=elsewhere, tags=["gen"], when=days(-9))
    three = ArticleFactory(parent=elsewhere, topics=[topic], tags=["gen", "lúa"], when=days(-99))
    one_new = ArticleFactory(parent=elsewhere, topics=[topic], when=days(9))
    two = ArticleFactory(parent=elsewhere, topics=[topic], tags=["lúa"], when=days(-50))
    ArticleFactory(parent=elsewhere, tags=["lúa"], when=days(-10))
    ArticleFactory(parent=elsewhere, tags=["khác"], when=days(99))
    assert related(article) == [three.pk, two.pk, one_new.pk, one_old.pk]


def test_places_left_are_filled_with_the_newest_of_the_section(section, elsewhere):
    siblings = add_siblings(section, 30)
    article = ArticleFactory(parent=section, tags=["gen"], when=days(-100))
    sharing = ArticleFactory(parent=elsewhere, tags=["gen"], when=days(-200))
    ArticleFactory(parent=elsewhere, when=days(200))
    assert related(article) == [sharing.pk, *(other.pk for other in siblings[:3])]


def test_neighbours_are_not_repeated(section):
    made = [ArticleFactory(parent=section, tags=["gen"], when=days(number)) for number in range(20)]
    article = made[17]
    found = around(article, article.tags.all())
    shown = [*found.newer, *found.older]
    assert [other.pk for other in shown] == [other.pk for other in (*made[:10:-1],) if other != article]
    assert [other.pk for other in found.related] == [other.pk for other in made[10:6:-1]]


def test_article_alone_has_nothing_around(section):
    assert around(ArticleFactory(parent=section, tags=["gen"])) == ([], [], [])


def test_what_readers_may_not_see_is_not_related(section, elsewhere):
    article, gone, hidden, draft = (
        ArticleFactory(parent=elsewhere if number else section, tags=["gen"], live=number != 3)
        for number in range(4)
    )
    gone.unpublish()
    restrict(hidden)
    assert not draft.live
    assert related(article) == []


def test_related_articles_speak_the_pages_language(section, elsewhere, english_home):
    article, other = (ArticleFactory(parent=where, tags=["gen"]) for where in (section, elsewhere))
    for page, title in ((section, "News"), (elsewhere, "Notices")):
        translated(page, title=title, slug=title.lower())
    story = translated(article, title="Story", slug="story")
    assert related(story) == []
    shown = translated(other, title="Other", slug="other")
    assert related(story) == [shown.pk]
    assert related(article) == [other.pk]


def test_article_without_a_date_has_related_ones_but_no_neighbours(section):
    other = ArticleFactory(parent=section)
    found = around(ArticleFactory(parent=section, live=False, published_at=None))
    assert (found.newer, found.older) == ([], [])
    assert found.related == [other]


def test_everything_around_costs_one_query(section, elsewhere, django_assert_num_queries):
    add_siblings(section, 30)
    article = ArticleFactory(parent=section, topics=[TopicFactory()], tags=[f"từ {n}" for n in range(20)])
    subjects = [*article.topics, *article.tags.all()]
    assert article.section
    with django_assert_num_queries(1):
        found = around(article, subjects)
    assert len(found.related) == RELATED


def test_page_shows_related_articles_under_their_heading(client, section, elsewhere):
    article = ArticleFactory(parent=section, tags=["gen"])
    other = ArticleFactory(parent=elsewhere, tags=["gen"])
    soup = BeautifulSoup(client.get(article.public_path).content, "html5lib")
    part = soup.select_one(".related-articles")
    assert part.h2.text == "Tin liên quan"
    assert [link["href"] for link in part.select("a")] == [other.public_path]
    alone = ArticleFactory(parent=SectionFactory())
    assert "related-articles" not in client.get(alone.public_path).content.decode()


def test_page_with_one_and_with_four_related_pictures_costs_the_same(client, seed_tree, elsewhere):
    pictures = [PictureFactory() for _ in range(4)]
    make_all_renditions(*pictures)
    costs = []
    for count in (1, 4):
        tag = f"nhãn {count}"
        article = ArticleFactory(parent=SectionFactory(), tags=[tag])
        for picture in pictures[:count]:
            ArticleFactory(parent=elsewhere, tags=[tag], lead_picture=picture)
        client.get(article.public_path)
        with CaptureQueriesContext(connection) as queries:
            client.get(article.public_path)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 15


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's query plan")
def test_plan_looks_into_the_indexes_and_scans_no_table(section, monkeypatch):
    """Whatever is large is searched by an index; only the few rows found are sorted."""
    add_siblings(section, 30)
    article = ArticleFactory(parent=section, topics=[TopicFactory()], tags=["gen"])
    subjects = [*article.topics, *article.tags.all()]
    assert article.section
    with CaptureQueriesContext(connection) as queries:
        around(article, subjects)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {queries[0]['sql']}")
        steps = [row[-1] for row in cursor.fetchall()]
    # The parts of the query itself hold some dozen rows.
    parts = re.compile(r"SCAN (cut_\d+|part_\d+|looked_at)")
    assert not [step for step in steps if step.startswith("SCAN") and not parts.fullmatch(step)], steps
    looks = [step for step in steps if "label_newest" in step or "listing_newest" in step]
    assert len(looks) >= 3
    assert module.LOOKED_AT < 30
