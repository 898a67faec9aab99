"""Rows of tags, authors and topics: true after every change, and the same as when rebuilt."""

from datetime import UTC, datetime
from importlib import import_module
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Page

from articles import listing
from articles.labels import label_of
from articles.models import ArticlePage, ArticleTag, ArticleTopic, LabelEntry, MonthCount, Tag
from tests.conftest import add_siblings, month_counts
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    SectionFactory,
    TopicFactory,
    english,
    publish,
    restrict,
    translated,
)

pytestmark = pytest.mark.servers


@pytest.fixture
def news(home):
    return SectionFactory(parent=home, title="Tin tức")


@pytest.fixture
def topic(db):
    return TopicFactory(name="Chuyển đổi số")


@pytest.fixture
def author(db):
    return AuthorFactory(name="Đinh Tâm")


@pytest.fixture
def article(news, topic, author):
    return ArticleFactory(parent=news, topics=[topic], authors=[author], tags=["gen", "lúa"])


def rows() -> set[tuple]:
    return set(LabelEntry.objects.values_list("label", "article", "locale", "published_at"))


def tag(name: str) -> Tag:
    return Tag.objects.get(name=name)


def labelled(subject, language: str = "vi") -> list[int]:
    newest = ArticlePage.objects.newest_labelled(label_of(subject), language)
    return [article.pk for article in newest]


def in_english(snippet, **texts):
    copy = snippet.copy_for_translation(english())
    for name, value in texts.items():
        setattr(copy, name, value)
    copy.save()
    return copy


@pytest.fixture(autouse=True)
def rebuilt_is_the_same(db):
    """After each test of this module the table is what a rebuild makes of the articles."""
    yield
    kept, counted = rows(), month_counts()
    call_command("rebuild_listing", stdout=StringIO())
    assert kept == rows()
    assert counted == month_counts()


def test_article_when_published_has_one_row_for_each_label(news, topic, author):
    draft = ArticleFactory(
        parent=news, live=False, published_at=None, topics=[topic], authors=[author], tags=["gen", "lúa"]
    )
    assert not rows()
    article = publish(draft)
    assert {row[0] for row in rows()} == {
        label_of(topic),
        label_of(author),
        label_of(tag("gen")),
        label_of(tag("lúa")),
    }
    assert {row[1:] for row in rows()} == {(article.pk, article.locale_id, article.published_at)}


def test_label_fits_its_field(topic, author):
    limit = LabelEntry._meta.get_field("label").max_length
    subjects = (topic, author, Tag(pk=2**63 - 1))
    assert max(len(label_of(subject)) for subject in subjects) <= limit


def test_label_of_a_translation_is_the_same(topic, author):
    assert label_of(in_english(topic, name="Digital", slug="digital")) == label_of(topic)
    assert label_of(in_english(author)) == label_of(author)


def test_article_when_unpublished_has_no_row_and_comes_back(article, topic):
    before = rows()
    article.unpublish()
    assert not rows()
    publish(ArticlePage.objects.get(pk=article.pk))
    assert {row[:2] for row in rows()} == {row[:2] for row in before}
    assert labelled(topic) == [article.pk]


def test_article_when_deleted_has_no_row(article):
    ArticlePage.objects.get(pk=article.pk).delete()
    assert not rows()


def test_article_when_moved_keeps_its_rows(article, home):
    before = rows()
    article.move(Page.objects.get(pk=SectionFactory(parent=home).pk), pos="last-child")
    assert rows() == before


@pytest.mark.parametrize("what", ["article", "section"])
def test_restriction_takes_rows_away_and_its_end_brings_them_back(article, news, what):
    before = rows()
    restriction = restrict({"article": article, "section": news}[what])
    assert not rows()
    restriction.delete()
    assert rows() == before


def test_alias_has_no_row(article, home, topic):
    article.create_alias(parent=Page.objects.get(pk=SectionFactory(parent=home).pk))
    assert labelled(topic) == [article.pk]


def test_article_when_labels_are_changed_follows(article, topic, author):
    article.tags.remove("gen")
    article.tags.add("mía")
    article.article_topics.clear()
    publish(article)
    assert {row[0] for row in rows()} == {label_of(author), label_of(tag("lúa")), label_of(tag("mía"))}


def test_article_when_only_a_draft_has_other_labels_stays(article):
    before = rows()
    article.tags.add("mía")
    article.save_revision()
    assert rows() == before


def test_translation_shares_its_sources_labels(article, news, topic, author, english_home):
    translated(news, title="News", slug="news")
    story = translated(article, title="Story", slug="story")
    for subject in (topic, author, tag("gen"), in_english(topic, name="Digital", slug="digital")):
        assert labelled(subject) == [article.pk]
        assert labelled(subject, "en") == [story.pk]


def test_author_named_twice_in_two_languages_has_one_row(news, author):
    article = ArticleFactory(parent=news, authors=[author, in_english(author)])
    assert labelled(author) == [article.pk]
    assert LabelEntry.objects.count() == 1


@pytest.mark.parametrize("kind", ["topic", "author", "tag"])
def test_label_when_deleted_takes_its_rows_along(article, topic, author, kind):
    subject = {"topic": topic, "author": author, "tag": tag("gen")}[kind]
    gone = label_of(subject)
    subject.delete()
    assert gone not in {row[0] for row in rows()}
    assert len(rows()) == 3


def test_author_when_deleted_in_one_language_keeps_what_the_other_names(news, author):
    foreign = in_english(author)
    first, _second = (ArticleFactory(parent=news, authors=[who]) for who in (author, foreign))
    foreign.delete()
    assert labelled(author) == [first.pk]


def test_tags_when_merged_and_refreshed_are_one(news):
    first, second = (ArticleFactory(parent=news, tags=[name]) for name in ("gen", "nguồn gen"))
    kept, old = tag("gen"), tag("nguồn gen")
    ArticleTag.objects.filter(tag=old).update(tag=kept)
    old.delete()
    listing.refresh([second.pk])
    assert labelled(kept) == [second.pk, first.pk]


def test_newest_labelled_is_newest_first_in_one_query(news, topic, django_assert_num_queries):
    made = add_siblings(news, 5)
    ArticleTopic.objects.bulk_create(
        ArticleTopic(article=article, topic=topic, locale=topic.locale) for article in made
    )
    listing.refresh(article.pk for article in made)
    with django_assert_num_queries(1):
        found = list(ArticlePage.objects.newest_labelled(label_of(topic), "vi"))
        assert [article.pk for article in found] == [article.pk for article in made]
        assert {article.lang for article in found} == {"vi"}
    assert list(ArticlePage.objects.newest_labelled("topic:none", "vi")) == []


def test_migration_fills_the_table_of_a_site_that_has_articles(article, news, topic):
    ArticleFactory(parent=news, live=False, topics=[topic])
    before = rows()
    LabelEntry.objects.all().delete()
    state = MigrationExecutor(connection).loader.project_state(("articles", "0003_label_entries"))
    migration = import_module("articles.migrations.0003_label_entries")
    migration.fill(state.apps, None)
    assert rows() == before


def test_migration_counts_the_months_of_a_site_that_has_articles(article, news, topic):
    ArticleFactory(parent=news, topics=[topic], when=datetime(2020, 12, 31, 17, tzinfo=UTC))
    ArticleFactory(parent=news, live=False, topics=[topic])
    before = month_counts()
    MonthCount.objects.all().delete()
    state = MigrationExecutor(connection).loader.project_state(("articles", "0007_month_counts"))
    import_module("articles.migrations.0007_month_counts").fill(state.apps, None)
    assert month_counts() == before
    assert (label_of(topic), news.locale_id, 2021, 1, 1) in before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's query plan")
def test_newest_of_a_label_comes_from_the_index_and_is_never_sorted(article, topic):
    plan = ArticlePage.objects.newest_labelled(label_of(topic), "vi")[:20].explain()
    assert "label_newest" in plan
    assert "TEMP B-TREE" not in plan
