"""The listing table: true after every change, and the same as when rebuilt."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import Page

from articles import listing
from articles.models import ArticlePage, ArticleSection, ListingEntry, NewsIndexPage
from core import bulk, epoch
from tests.conftest import add_siblings, month_counts
from tests.factories import (
    ArticleFactory,
    SectionFactory,
    committing,
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
def science(news):
    return SectionFactory(parent=news, title="Khoa học")


@pytest.fixture
def notices(home):
    return SectionFactory(parent=home, title="Thông báo")


def fresh(page: Page) -> Page:
    return Page.objects.get(pk=page.pk).specific


def rows() -> set[tuple]:
    fields = ("section", "article", "locale", "published_at", "year", "month", "visible")
    return set(ListingEntry.objects.values_list(*fields))


def shown_in(page: Page) -> list[int]:
    entries = ListingEntry.objects.filter(section=page.pk, visible=True)
    return list(entries.order_by("-published_at", "-article").values_list("article", flat=True))


@pytest.fixture(autouse=True)
def rebuilt_is_the_same(db):
    """After each test of this module the table is what a rebuild makes of the tree."""
    yield
    kept = {row for row in rows() if row[-1]}  # what readers see; an alias has rows only after a rebuild
    counted = month_counts()
    call_command("rebuild_listing", stdout=StringIO())
    assert kept == {row for row in rows() if row[-1]}
    assert counted == month_counts()


def test_article_when_published_is_listed_by_every_page_above(home, news, science, notices):
    draft = ArticleFactory(parent=science, live=False, published_at=None)
    assert not rows()
    article = publish(draft)
    assert shown_in(science) == shown_in(news) == shown_in(home) == [article.pk]
    assert shown_in(notices) == []
    assert ListingEntry.objects.count() == 3


def test_article_when_published_without_a_date_gets_the_moment(science):
    article = publish(ArticleFactory(parent=science, live=False, published_at=None))
    assert article.published_at == article.first_published_at
    assert ListingEntry.objects.first().published_at == article.published_at


def test_article_when_published_again_keeps_its_date(science):
    article = publish(ArticleFactory(parent=science, live=False, published_at=None))
    before = article.published_at
    article.title = "Khác"
    assert publish(article).published_at == before
    # The editor's form starts from the latest revision, which may not know the date yet.
    assert publish(article.get_latest_revision_as_object()).published_at == before


def test_article_when_its_date_is_edited_moves_in_the_list(science):
    first, second = ArticleFactory(parent=science), ArticleFactory(parent=science)
    first.published_at = datetime(2026, 1, 1, tzinfo=UTC)
    publish(first)
    assert shown_in(science) == [first.pk, second.pk]


def test_article_when_only_a_draft_has_another_date_stays(science):
    article = ArticleFactory(parent=science)
    before = rows()
    article.published_at = datetime(2026, 1, 1, tzinfo=UTC)
    article.save_revision()
    assert rows() == before


def test_article_when_unpublished_is_listed_nowhere_and_comes_back(home, science):
    article = ArticleFactory(parent=science)
    article.unpublish()
    assert shown_in(science) == shown_in(home) == []
    publish(fresh(article))
    assert shown_in(science) == shown_in(home) == [article.pk]


def test_article_when_deleted_leaves_no_row(science):
    ArticleFactory(parent=science).delete()
    assert not rows()


def test_article_when_deleted_in_the_admin_is_gone(science, client, editor):
    article = ArticleFactory(parent=science)
    client.force_login(editor)
    assert client.post(f"/admin/pages/{article.pk}/delete/").status_code == 302
    assert not ArticlePage.objects.exists()
    assert not rows()


def test_section_when_deleted_takes_its_articles_rows_along(home, news, science):
    ArticleFactory(parent=science)
    fresh(news).delete()
    assert not rows()


def test_restricted_section_when_deleted_leaves_no_row(news, science):
    ArticleFactory(parent=science)
    restrict(science)
    fresh(science).delete()
    assert not rows()


def test_article_when_moved_is_listed_there(home, news, science, notices):
    article = ArticleFactory(parent=science)
    article.move(fresh(notices), pos="last-child")
    assert shown_in(notices) == shown_in(home) == [article.pk]
    assert shown_in(science) == shown_in(news) == []


def test_section_when_moved_takes_its_articles_along(home, news, science, notices):
    article = ArticleFactory(parent=science)
    fresh(science).move(fresh(notices), pos="last-child")
    assert shown_in(science) == shown_in(notices) == shown_in(home) == [article.pk]
    assert shown_in(news) == []


def test_sections_when_put_in_order_keep_their_lists(home, news, science, notices):
    article = ArticleFactory(parent=science)
    before = rows()
    fresh(notices).move(fresh(home), pos="first-child")
    assert rows() == before
    publish(fresh(article))
    assert rows() == before


def test_section_when_renamed_keeps_its_list(home, news, science):
    ArticleFactory(parent=science)
    before = rows()
    news.slug = "tin-khac"
    with committing():
        publish(fresh(news))
    assert rows() == before


@pytest.mark.parametrize("what", ["article", "science", "news"])
def test_restriction_hides_what_is_below_and_its_end_shows_it(home, news, science, what):
    article = ArticleFactory(parent=science)
    other = ArticleFactory(parent=SectionFactory(parent=home))
    restriction = restrict({"article": article, "science": science, "news": news}[what])
    assert shown_in(home) == [other.pk]
    assert shown_in(science) == []
    restriction.delete()
    assert set(shown_in(home)) == {article.pk, other.pk}


def test_article_when_published_below_a_restricted_section_is_not_shown(home, news, science):
    restrict(news)
    publish(ArticleFactory(parent=science, live=False))
    assert shown_in(home) == []
    assert ListingEntry.objects.count() == 3


def test_article_when_moved_out_of_a_restricted_section_is_shown(home, news, notices):
    restrict(news)
    article = ArticleFactory(parent=news)
    article.move(fresh(notices), pos="last-child")
    assert shown_in(notices) == [article.pk]


def test_article_in_a_further_section_is_listed_there_and_above(home, news, science, notices):
    inner = SectionFactory(parent=notices)
    article = ArticleFactory(parent=science, further_sections=[inner])
    assert shown_in(inner) == shown_in(notices) == [article.pk]
    assert shown_in(home) == [article.pk]
    assert ListingEntry.objects.count() == 5  # home once


def test_article_when_taken_out_of_a_further_section_leaves_it(science, notices):
    article = ArticleFactory(parent=science, further_sections=[notices])
    article.further_sections.clear()
    publish(article)
    assert shown_in(notices) == []


def test_further_section_when_deleted_is_forgotten_above_too(home, science, notices):
    inner = SectionFactory(parent=notices)
    ArticleFactory(parent=science, further_sections=[inner])
    fresh(inner).delete()
    assert not ArticleSection.objects.exists()
    assert shown_in(notices) == []


def test_further_section_when_moved_is_listed_under_its_new_parent(home, science, notices):
    inner = SectionFactory(parent=notices)
    other = SectionFactory(parent=home)
    article = ArticleFactory(parent=science, further_sections=[inner])
    fresh(inner).move(fresh(other), pos="last-child")
    assert shown_in(other) == [article.pk]
    assert shown_in(notices) == []


def test_article_when_copied_live_is_listed_too(science):
    article = ArticleFactory(parent=science)
    copy = article.copy(update_attrs={"slug": "ban-sao", "title": "Bản sao"}, keep_live=True)
    assert set(shown_in(science)) == {article.pk, copy.pk}


def test_alias_is_never_shown(home, science, notices):
    article = ArticleFactory(parent=science)
    article.create_alias(parent=fresh(notices))
    assert shown_in(notices) == []
    assert shown_in(home) == [article.pk]
    publish(fresh(article))
    assert shown_in(notices) == []


def test_english_translation_is_listed_by_english_pages_only(home, english_home, news, science):
    article = ArticleFactory(parent=science)
    in_english = translated(news, title="News", slug="news")
    english_science = translated(science, title="Science", slug="science")
    story = translated(article, title="Story", slug="story")
    assert shown_in(english_home) == shown_in(in_english) == shown_in(english_science) == [story.pk]
    assert shown_in(home) == [article.pk]


def test_english_alias_is_never_shown(home, english_home, news):
    article = ArticleFactory(parent=news)
    translated(news, title="News", slug="news")
    CopyPageForTranslationAction(article, english(), alias=True).execute()
    assert shown_in(english_home) == []


def test_further_section_of_a_translation_is_the_sections_translation(home, english_home, news, notices):
    article = ArticleFactory(parent=news, further_sections=[notices])
    translated(news, title="News", slug="news")
    english_notices = translated(notices, title="Notices", slug="notices")
    story = translated(article, title="Story", slug="story")
    assert shown_in(english_notices) == [story.pk]
    assert shown_in(notices) == [article.pk]


def test_further_section_when_translated_after_the_article_lists_it(home, english_home, news, notices):
    article = ArticleFactory(parent=news, further_sections=[notices])
    translated(news, title="News", slug="news")
    story = translated(article, title="Story", slug="story")
    english_notices = translated(notices, title="Notices", slug="notices")
    assert shown_in(english_notices) == [story.pk]


@pytest.mark.parametrize(
    ("moment", "year", "month"),
    [
        (datetime(2020, 12, 31, 16, 59, tzinfo=UTC), 2020, 12),
        (datetime(2020, 12, 31, 17, 0, tzinfo=UTC), 2021, 1),
        (datetime(2020, 12, 31, 23, 30, tzinfo=UTC), 2021, 1),
        (datetime(2021, 2, 28, 17, 30, tzinfo=UTC), 2021, 3),
    ],
)
def test_months_and_years_are_those_of_ho_chi_minh_city(science, moment, year, month):
    ArticleFactory(parent=science, when=moment)
    assert set(ListingEntry.objects.values_list("year", "month")) == {(year, month)}


def test_refresh_in_several_batches_writes_all(science, monkeypatch):
    add_siblings(science, 25)
    monkeypatch.setattr(listing, "BATCH", 10)
    before = rows()
    assert listing.refresh_below(science) == 75
    assert rows() == before


def test_refresh_however_many_articles_costs_the_same_queries(science, django_assert_max_num_queries):
    add_siblings(science, 100)
    with django_assert_max_num_queries(17):
        listing.refresh_below(science)


def test_rebuild_when_the_table_is_empty_or_wrong_mends_it(news, science, capsys):
    add_siblings(science, 5)
    right = rows()
    ListingEntry.objects.filter(section=news).delete()
    ListingEntry.objects.update(visible=False, year=1999)
    before = epoch.current()
    call_command("rebuild_listing")
    assert rows() == right
    assert epoch.current() > before
    assert "15 rows for 5 articles" in capsys.readouterr().out


def test_draft_that_was_never_live_has_no_row_that_readers_see(science):
    ArticleFactory(parent=science, live=False)
    assert shown_in(science) == []


def test_scheduled_article_when_its_time_comes_is_listed(science):
    article = ArticleFactory(parent=science, live=False, published_at=None)
    article.go_live_at = timezone.now() + timedelta(hours=1)
    article.save_revision().publish()
    assert shown_in(science) == []
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled")
    assert shown_in(science) == [article.pk]


def test_newest_in_when_article_stands_in_two_branches_lists_it_once(home, science, notices):
    article = ArticleFactory(parent=science, further_sections=[notices])
    assert list(ArticlePage.objects.newest_in(home)) == [article]


def test_newest_in_translation_when_section_has_none_is_empty(home, science):
    ArticleFactory(parent=science)
    assert list(ArticlePage.objects.newest_in_translation(science.translation_key, "en")) == []
    assert len(ArticlePage.objects.newest_in_translation(science.translation_key, "vi")) == 1


def test_bulk_articles_when_refreshed_are_listed(home, science):
    bulk.add_children(
        science,
        (
            ArticlePage(
                title=f"Bài {n}",
                slug=f"bai-{n}",
                lead="Tin.",
                body=[],
                live=True,
                published_at=datetime(2020, 1, 1, tzinfo=UTC),
            )
            for n in range(30)
        ),
    )
    listing.refresh_below(fresh(science))
    assert len(shown_in(home)) == 30
    assert NewsIndexPage.objects.get(pk=science.pk).numchild == 30


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's query plan")
def test_newest_of_a_section_comes_from_the_index_and_is_never_sorted(seed_tree):
    section, article = seed_tree.section, seed_tree.article
    page = section.paginate(1, exclude=[article.pk])
    assert page.paginator.object_list.explain().count("TEMP B-TREE") == 0
    newest = ArticlePage.objects.newest_in(section).exclude(pk=article.pk)[:4]
    assert newest.explain().count("TEMP B-TREE") == 0
