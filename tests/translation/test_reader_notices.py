"""What readers of a translation are told: that its original has moved on, that a machine wrote parts of it."""

from datetime import UTC, datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles.models import ArticlePage
from home.models import HomePage
from tests.factories import (
    ArticleFactory,
    SectionFactory,
    StandardPageFactory,
    committing,
    publish,
    restrict,
)
from translation import publishing
from translation.models import TranslationState

from .work import published, submitted, write, write_all

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 5, 18, 0, tzinfo=UTC)  # 6 November in Asia/Ho_Chi_Minh


@pytest.fixture
def section(home, english_home):
    section = SectionFactory(parent=home, title="Khoa học", introduction="Tin khoa học.")
    published(section)
    return section


@pytest.fixture
def article(section):
    return ArticleFactory(parent=section, title="Đẩy mạnh tuyên truyền", lead="Sở đã đẩy mạnh.")


@pytest.fixture
def notice_of(client):
    """The notice on the page at a path, or None."""

    def notice_of(path: str):
        response = client.get(path)
        assert response.status_code == 200, path
        return BeautifulSoup(response.content, "html5lib").main.select_one(".translation-notice")

    return notice_of


def words(element) -> str:
    return " ".join(element.get_text().split())


def edit(article: ArticlePage, lead: str) -> None:
    article = ArticlePage.objects.get(pk=article.pk)
    article.lead = lead
    with committing():
        publish(article)


@pytest.mark.servers
def test_outdated_article_says_since_when_and_leads_to_the_original(article, notice_of, client):
    story = published(article)
    assert notice_of(story.public_path) is None
    with time_machine.travel(MOMENT, tick=False):
        edit(article, "Sở đã đẩy mạnh hơn nữa.")
    notice = notice_of(story.public_path)
    assert "original was changed on 6 Nov 2026 and this translation does not show it yet" in words(notice)
    assert notice.time["datetime"] == "2026-11-06T01:00:00+07:00"
    assert notice["role"] == "note"
    assert notice["aria-label"] == "About this translation"
    assert "machine" not in words(notice)
    link = notice.a
    assert (link["href"], link["hreflang"]) == (article.public_path, "vi")
    assert words(link) == "Read the original (Tiếng Việt)"
    assert link.find(lang="vi").get_text() == "Tiếng Việt"
    assert client.get(link["href"]).status_code == 200
    assert notice_of(article.public_path) is None  # the original itself


def test_notice_goes_when_the_translation_is_published_anew(article, notice_of):
    story = published(article)
    edit(article, "Sở đã đẩy mạnh hơn nữa.")
    assert notice_of(story.public_path)
    translation = submitted(article)
    write(translation, "lead", "Even more.")
    with committing():
        publishing.publish(translation)
    assert notice_of(story.public_path) is None


def test_notice_appears_and_goes_through_the_page_cache(article, notice_of, settings, client):
    settings.PAGE_CACHE = True
    story = published(article)
    assert notice_of(story.public_path) is None
    edit(article, "Sở đã đẩy mạnh hơn nữa.")
    assert notice_of(story.public_path)
    with CaptureQueriesContext(connection) as queries:
        assert notice_of(story.public_path)
    assert len(queries) == 0  # it is the stored page that says so
    translation = submitted(article)
    write(translation, "lead", "Even more.")
    with committing():
        publishing.publish(translation)
    assert notice_of(story.public_path) is None


def test_page_published_with_a_machines_segments_says_so(article, notice_of):
    translation = submitted(article)
    write_all(translation, translation_type="machine")
    with committing():
        story = publishing.publish(translation)
    notice = notice_of(story.public_path)
    assert "translated by a machine and not checked by a person" in words(notice)
    assert "was changed" not in words(notice)
    assert notice.a["href"] == article.public_path


def test_page_outdated_and_by_a_machine_says_both_in_one_box(article, notice_of, client):
    story = published(article)
    TranslationState.objects.filter(page_id=story.pk).update(machine_live=True, outdated_since=timezone.now())
    soup = BeautifulSoup(client.get(story.public_path).content, "html5lib")
    [notice] = soup.select(".translation-notice")
    assert "was changed" in words(notice)
    assert "machine" in words(notice)
    assert len(notice.select("a")) == 1


@pytest.mark.parametrize("kind", ["home", "section", "article", "standard"])
def test_every_kind_of_page_has_the_notice_right_under_its_heading(home, section, article, client, kind):
    original = {
        "home": HomePage.objects.get(pk=home.pk),
        "section": section,
        "article": article,
        "standard": StandardPageFactory(parent=home, title="Giới thiệu", introduction="Về Sở."),
    }[kind]
    translation = submitted(original)
    write_all(translation)
    if kind == "home":  # published before it was submitted: no slug follows its title
        write(translation, "slug", "home")
    with committing():
        page = publishing.publish(translation)
    TranslationState.objects.filter(page_id=page.pk).update(outdated_since=timezone.now())
    soup = BeautifulSoup(client.get(page.public_path).content, "html5lib")
    [notice] = soup.main.select(".translation-notice")
    assert notice.a["href"] == original.public_path
    before = notice.find_all_previous("h1")
    assert len(before) == 1
    assert not any(part in notice.find_all_previous() for part in soup.select(".prose, .card"))


def test_notice_names_no_original_that_the_public_cannot_open(article, notice_of):
    story = published(article)
    edit(article, "Sở đã đẩy mạnh hơn nữa.")
    ArticlePage.objects.filter(pk=article.pk).update(live=False)
    notice = notice_of(story.public_path)
    assert notice.a is None
    assert article.slug not in str(notice)


def test_notice_names_no_restricted_original(article, notice_of):
    story = published(article)
    edit(article, "Sở đã đẩy mạnh hơn nữa.")
    restrict(article)
    # A translation that an editor has opened to everybody again, alone.
    PageViewRestriction.objects.filter(page_id=story.pk).delete()
    assert notice_of(story.public_path).a is None


def test_page_without_an_original_has_no_notice(english_home, notice_of):
    alone = SectionFactory(parent=english_home, title="Visitors")
    assert notice_of(alone.public_path) is None


@pytest.mark.servers
def test_notice_costs_no_query(article, client):
    story = published(article)

    def cost() -> int:
        client.get(story.public_path)
        with CaptureQueriesContext(connection) as queries:
            client.get(story.public_path)
        return len(queries)

    without = cost()
    TranslationState.objects.filter(page_id=story.pk).update(outdated_since=timezone.now(), machine_live=True)
    assert cost() == without
