"""Section pages: featured first, then the newest; pages of the list; newer and older; the "new" mark."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from articles.around import NEIGHBOURS, around
from articles.models import ArticlePage
from tests.conftest import add_siblings
from tests.factories import (
    PUBLISHED_AT,
    ArticleFactory,
    SectionFactory,
    feature_in,
    feature_on_home,
    publish,
    restrict,
    show_on_home,
    translated,
)

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def section(home):
    return SectionFactory(parent=home, title="Tin tức", slug="tin-tuc", page_size=5)


def context_of(client, path: str):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.context


def neighbours(article: ArticlePage) -> tuple[list[ArticlePage], list[ArticlePage]]:
    found = around(article)
    return found.newer, found.older


def pks(articles) -> list[int]:
    return [article.pk for article in articles]


# --- paging ---------------------------------------------------------------------------------------
NONSENSE = [
    "abc",
    "0",
    "-1",
    "99999",
    "١",
    "",
    "1.0",
    " 1",
    "1e3",
    "9" * 30,
    "2",
    "%00",
    "1,2",
    "0x1",
    "+1",
    "１",
]


@pytest.mark.parametrize("number", NONSENSE)
def test_page_number_that_is_none_of_ours_is_a_404(client, section, number):
    add_siblings(section, 3)
    assert client.get("/tin-tuc/", {"page": number}).status_code == 404


def test_page_number_that_is_nonsense_answers_readably(client, section):
    response = client.get("/tin-tuc/?page=abc")
    assert response.status_code == 404
    assert BeautifulSoup(response.content, "html5lib").h1


def test_pages_together_hold_every_article_once(client, section):
    made = add_siblings(section, 12)
    seen = [pk for n in (1, 2, 3) for pk in pks(context_of(client, f"/tin-tuc/?page={n}")["articles"])]
    assert seen == pks(made)
    assert client.get("/tin-tuc/?page=4").status_code == 404


def test_first_page_with_and_without_number_is_the_same_and_has_one_canonical_address(client, section):
    add_siblings(section, 6)
    assert context_of(client, "/tin-tuc/?page=1")["canonical_url"].endswith("/tin-tuc/")
    assert context_of(client, "/tin-tuc/?page=2")["canonical_url"].endswith("/tin-tuc/?page=2")


def test_section_without_articles_is_a_page_all_the_same(client, section):
    assert list(context_of(client, "/tin-tuc/")["articles"]) == []


def test_articles_at_one_moment_are_paged_without_loss(client, section):
    made = [ArticleFactory(parent=section) for _ in range(7)]
    seen = [pk for n in (1, 2) for pk in pks(context_of(client, f"/tin-tuc/?page={n}")["articles"])]
    assert seen == sorted(pks(made), reverse=True)


def test_section_lists_what_is_below_it_and_further_articles(client, home, section):
    inner = SectionFactory(parent=SectionFactory(parent=section))
    elsewhere = SectionFactory(parent=home)
    deep = ArticleFactory(parent=inner)
    further = ArticleFactory(
        parent=elsewhere, further_sections=[inner], when=PUBLISHED_AT + timedelta(days=1)
    )
    ArticleFactory(parent=elsewhere)
    context = context_of(client, "/tin-tuc/")
    assert pks(context["articles"]) == [further.pk, deep.pk]
    assert f'href="{further.public_path}"' in client.get("/tin-tuc/").content.decode()
    assert further.public_path.startswith(elsewhere.public_path)


def test_subsections_are_the_live_public_ones_below(client, section):
    shown = SectionFactory(parent=section, title="Khoa học")
    SectionFactory(parent=section, live=False)
    restrict(SectionFactory(parent=section))
    assert context_of(client, "/tin-tuc/")["subsections"] == [("Khoa học", shown.public_path)]


# --- featured -------------------------------------------------------------------------------------
def test_featured_articles_come_first_in_their_order_and_not_twice(client, home):
    section = SectionFactory(parent=home, slug="tin-tuc", page_size=5)
    made = add_siblings(section, 9)
    featured = [made[7], made[2]]
    feature_in(section, *featured)
    first, second = context_of(client, "/tin-tuc/"), context_of(client, "/tin-tuc/?page=2")
    assert pks(first["featured"]) == pks(featured)
    assert second["featured"] == []
    listed = pks(first["articles"]) + pks(second["articles"])
    assert listed == [article.pk for article in made if article not in featured]
    titles = [
        link["href"]
        for link in BeautifulSoup(client.get("/tin-tuc/").content, "html5lib").main.select("h2 a")
    ]
    assert titles[:2] == ["/tin-tuc/tin-7/", "/tin-tuc/tin-2/"]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("how", ["unpublished", "restricted", "deleted"])
def test_featured_article_that_readers_may_not_see_is_left_out(client, home, how):
    article, other = ArticleFactory(), ArticleFactory()
    SectionFactory(parent=home, slug="tin-tuc", featured=[article, other])
    if how == "unpublished":
        article.unpublish()
    elif how == "restricted":
        restrict(article)
    else:
        ArticlePage.objects.get(pk=article.pk).delete()
    assert pks(context_of(client, "/tin-tuc/")["featured"]) == [other.pk]


def test_featured_article_in_english_is_the_translation(client, home, english_home):
    section = SectionFactory(parent=home, title="Tin")
    translated(section, title="News", slug="news")
    article, untranslated = ArticleFactory(parent=section), ArticleFactory(parent=section)
    story = translated(article, title="Story", slug="story")
    feature_on_home(english_home, untranslated, article)
    assert pks(context_of(client, "/en/")["lead_stories"]) == [story.pk]


def test_home_without_featured_articles_leads_with_the_newest(client, home, section):
    made = add_siblings(section, 7)
    assert pks(context_of(client, "/")["lead_stories"]) == pks(made[:5])


def test_home_shows_each_article_once(client, home, section):
    other = SectionFactory(parent=home, slug="thong-bao")
    both = ArticleFactory(parent=section, further_sections=[other])
    alone = ArticleFactory(parent=other, when=PUBLISHED_AT - timedelta(days=1))
    lead = ArticleFactory(parent=section)
    feature_on_home(home, lead)
    show_on_home(home, section, other)
    groups = context_of(client, "/")["section_groups"]
    assert [pks(group["articles"]) for group in groups] == [[both.pk], [alone.pk]]


# --- "new" ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("new_days", "age", "is_new"),
    [
        (3, timedelta(days=2, hours=23), True),
        (3, timedelta(days=3, hours=1), False),
        (0, timedelta(minutes=1), False),
        (60, timedelta(days=59), True),
    ],
)
def test_new_mark_lasts_the_sections_number_of_days(client, home, new_days, age, is_new):
    with time_machine.travel(NOW, tick=False):
        section = SectionFactory(parent=home, slug="tin-tuc", new_days=new_days)
        ArticleFactory(parent=section, when=NOW - age)
        assert [article.is_new for article in context_of(client, "/tin-tuc/")["articles"]] == [is_new]


def test_new_mark_follows_the_articles_own_section(client, home):
    with time_machine.travel(NOW, tick=False):
        section = SectionFactory(parent=home, slug="tin-tuc", new_days=1)
        inner = SectionFactory(parent=section, new_days=10)
        ArticleFactory(parent=inner, when=NOW - timedelta(days=5))
        assert [article.is_new for article in context_of(client, "/tin-tuc/")["articles"]] == [True]


# --- newer and older ------------------------------------------------------------------------------
def test_neighbours_are_those_of_the_main_section_newest_first(section, home):
    made = add_siblings(section, 15)
    add_siblings(SectionFactory(parent=home), 3, prefix="khac")
    middle = ArticlePage.objects.get(pk=made[7].pk)
    newer, older = neighbours(middle)
    assert pks(newer) == pks(made[1:7])
    assert pks(older) == pks(made[8:14])
    assert len(newer) == len(older) == NEIGHBOURS
    assert 5 <= NEIGHBOURS <= 10


def test_neighbours_at_the_ends_have_one_side_only(section):
    made = add_siblings(section, 3)
    newest, oldest = (ArticlePage.objects.get(pk=made[n].pk) for n in (0, 2))
    assert neighbours(newest)[0] == []
    assert pks(neighbours(newest)[1]) == pks(made[1:])
    assert pks(neighbours(oldest)[0]) == pks(made[:2])
    assert neighbours(oldest)[1] == []


def test_neighbours_at_one_moment_are_told_apart_by_their_ids(section):
    made = [ArticleFactory(parent=section) for _ in range(5)]
    newer, older = neighbours(made[2])
    assert pks(newer) == [made[4].pk, made[3].pk]
    assert pks(older) == [made[1].pk, made[0].pk]


def test_neighbours_walked_from_end_to_end_meet_every_article_once(section):
    made = [ArticleFactory(parent=section, when=PUBLISHED_AT + timedelta(days=n // 3)) for n in range(9)]
    walked, article = [], made[-1]
    while article:
        walked.append(article.pk)
        older = next(iter(neighbours(article)[1]), None)
        article = older and ArticlePage.objects.get(pk=older.pk)
    assert walked == pks(reversed(made))


def test_neighbours_leave_out_what_readers_may_not_see(section):
    made = [ArticleFactory(parent=section) for _ in range(4)]
    made[1].unpublish()
    restrict(made[2])
    assert neighbours(made[0]) == ([made[3]], [])


def test_neighbours_include_articles_of_further_sections(section, home):
    article = ArticleFactory(parent=section)
    guest = ArticleFactory(
        parent=SectionFactory(parent=home), further_sections=[section], when=PUBLISHED_AT + timedelta(1)
    )
    assert pks(neighbours(article)[0]) == [guest.pk]


def test_neighbours_of_an_article_without_a_date_are_none(section):
    ArticleFactory(parent=section)
    draft = ArticleFactory(parent=section, live=False, published_at=None)
    assert neighbours(draft) == ([], [])


def test_neighbours_cost_one_query(section, django_assert_num_queries):
    made = add_siblings(section, 15)
    article = ArticlePage.objects.get(pk=made[7].pk)
    assert article.section == section.page_ptr
    with django_assert_num_queries(1):
        neighbours(article)


def test_lists_of_english_pages_hold_english_articles(client, home, english_home, section):
    translated(section, title="News", slug="news")
    made = [ArticleFactory(parent=section) for _ in range(2)]
    story = translated(made[0], title="Story", slug="story")
    assert pks(context_of(client, "/en/news/")["articles"]) == [story.pk]
    assert pks(context_of(client, "/tin-tuc/")["articles"]) == [made[1].pk, made[0].pk]


def test_section_when_edited_by_the_editor_shows_its_introduction(client, section):
    section.introduction = "Tin của Sở"
    publish(section)
    assert "Tin của Sở" in client.get("/tin-tuc/").content.decode()
