"""A later import, after the old site has moved on: what is not public there any more is not so here."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from wagtail.models import Page, PageViewRestriction

from articles.models import ArticlePage, ListingEntry, NewsIndexPage
from nukeviet.models import ImportedRecord
from nukeviet.reading import SourceError
from tests.factories import SectionFactory, committing

from .moving import article, bring, section
from .old_site import OldSiteBuilder

HOUR = 3600
NOW = int(time.time())


@pytest.fixture
def old(home):
    return OldSiteBuilder()


@pytest.fixture
def news(old):
    module = old.add_module()
    old.add_section(module, 1, "Tin tức")
    old.add_section(module, 2, "Nội bộ")
    old.add_article(module, 1, "Bài một", "<p>Nội dung.</p>", catid=1)
    old.add_article(module, 2, "Bài hai", "<p>Nội dung.</p>", catid=2)
    return module


def section_row(old, news, number):
    return next(row for row in old.tables[f"{news.tables}_cat"].rows if row["catid"] == number)


def row(old, news, number):
    return next(row for row in old.tables[f"{news.tables}_rows"].rows if row["id"] == number)


@pytest.mark.servers
def test_section_closed_to_the_public_since_is_closed_here_with_all_in_it(old, news, client):
    bring(old)
    section_row(old, news, 2)["groups_view"] = "4"
    old.add_article(news, 3, "Bài ba", "<p>Kín.</p>", catid=2)
    run = bring(old)
    assert ("section-restricted", 2) in run.codes("section")
    for number in (2, 3):
        assert client.get(article(number).public_path).status_code == 302
        assert client.get(f"/noi-bo/bai-{number}.html").status_code == 404
    assert client.get(article(1).public_path).status_code == 200
    assert not ListingEntry.objects.filter(article__in=[article(2), article(3)], visible=True).exists()
    found = client.get("/tim-kiem/?q=bai").content.decode()
    assert article(1).public_path in found
    assert "noi-bo" not in found
    assert bring(old).notes == run.notes
    assert PageViewRestriction.objects.count() == 1


def test_section_closed_since_is_closed_here_even_if_it_was_edited_or_made_here(old, news, home, client):
    made = SectionFactory(parent=home, title="Của chúng tôi", slug="tin-tuc")
    bring(old)
    edited = section(2)
    edited.title = "Tên khác"
    edited.save_revision().publish()
    for number in (1, 2):
        section_row(old, news, number)["groups_view"] = "4"
    bring(old)
    assert set(PageViewRestriction.objects.values_list("page", flat=True)) == {made.pk, edited.pk}


def test_section_opened_here_by_an_editor_is_not_closed_again(old, news, client):
    section_row(old, news, 2)["groups_view"] = "4"
    bring(old)
    PageViewRestriction.objects.all().delete()
    section_row(old, news, 2)["title"] = "Tên mới"
    bring(old)
    assert client.get(article(2).public_path).status_code == 200


def test_module_closed_since_is_closed_here(old, news, client):
    bring(old)
    old.tables["nv4_vi_modules"].rows[0]["groups_view"] = "4"
    bring(old)
    assert client.get(article(1).public_path).status_code == 302


@pytest.mark.servers
def test_articles_of_a_section_switched_off_since_are_drafts_until_it_is_on_again(old, news, client):
    bring(old)
    old.add_article(news, 4, "Bài hẹn giờ", catid=2, status=2, publtime=NOW + HOUR)
    section_row(old, news, 2)["status"] = 0
    run = bring(old)
    assert ("article-in-stopped-section", 2) in run.codes()
    assert ("article-in-stopped-section", 4) in run.codes()
    assert not article(2).live
    assert article(1).live
    assert client.get("/noi-bo/bai-hai-2.html").status_code == 404
    assert bring(old).of("article") == {"unchanged": 3}
    section_row(old, news, 2)["status"] = 1
    assert bring(old).of("article") == {"unchanged": 1, "changed": 2}
    assert client.get(article(2).public_path).status_code == 200
    assert article(4).go_live_at == datetime.fromtimestamp(NOW + HOUR, UTC)
    assert bring(old).of("article") == {"unchanged": 3}
    assert not any(Page.find_problems())


@pytest.mark.servers
@pytest.mark.parametrize(
    "change", [{"status": 4}, {"status": 0}, {"publtime": NOW + 9 * HOUR}], ids=["draft", "stopped", "later"]
)
def test_scheduled_article_withdrawn_or_put_off_since_does_not_appear(
    change, old, news, client, time_machine
):
    old.add_article(news, 4, "Bài hẹn giờ", catid=1, status=2, publtime=NOW + HOUR)
    bring(old)
    row(old, news, 4).update(change)
    assert bring(old).of("article") == {"unchanged": 2, "changed": 1}
    time_machine.move_to(datetime.now(UTC) + timedelta(hours=3))
    call_command("publish_scheduled")
    assert not article(4).live
    assert client.get(article(4).public_path).status_code == 404


def test_scheduled_article_changed_since_appears_as_it_is_now(old, news, client, time_machine):
    old.add_article(news, 4, "Bài hẹn giờ", catid=1, status=2, publtime=NOW + HOUR)
    bring(old)
    row(old, news, 4)["title"] = "Bài đã sửa"
    bring(old)
    time_machine.move_to(datetime.now(UTC) + timedelta(hours=3))
    call_command("publish_scheduled")
    assert "Bài đã sửa" in client.get(article(4).public_path).content.decode()
    assert bring(old).of("article") == {"unchanged": 3}


def test_draft_changed_since_shows_editors_what_it_is_now(old, news, client, editor):
    old.add_article(news, 4, "Bài nháp", catid=1, status=4)
    bring(old)
    row(old, news, 4)["title"] = "Bài nháp sửa"
    bring(old)
    client.force_login(editor)
    assert "Bài nháp sửa" in client.get(f"/admin/pages/{article(4).pk}/edit/").content.decode()
    assert article(4).title == "Bài nháp sửa"
    assert not article(4).live


def test_article_moved_here_stays_public_although_its_section_was_deleted_here(old, news, home, client):
    bring(old)
    elsewhere = SectionFactory(parent=home, title="Nơi khác")
    article(2).move(elsewhere, pos="last-child")
    NewsIndexPage.objects.get(slug="noi-bo").delete()
    assert bring(old).of("article") == {"unchanged": 2}
    row(old, news, 2)["title"] = "Bài hai sửa"
    assert bring(old).of("article") == {"unchanged": 1, "changed": 1}
    assert article(2).get_parent().pk == elsewhere.pk
    assert client.get(article(2).public_path).status_code == 200


def test_section_that_was_here_already_keeps_its_title_whatever_the_old_site_does(old, news, home, client):
    made = SectionFactory(parent=home, title="Của chúng tôi", slug="tin-tuc")
    bring(old)
    section_row(old, news, 1).update(title="Tên mới", alias="ten-moi", description="Khác")
    bring(old)
    assert NewsIndexPage.objects.get(pk=made.pk).title == "Của chúng tôi"
    assert client.get("/news/ten-moi/").headers["Location"] == "/tin-tuc/"


def test_report_of_an_article_in_no_section_is_the_same_the_second_time(old, news):
    old.add_article(news, 9, "Mồ côi", catid=77, listcatid="77")
    first = bring(old)
    assert ("article-unfiled", 9) in first.codes()
    assert bring(old).notes == first.notes


def test_into_a_section_that_one_language_lacks_nothing_at_all_is_written(old, news, home, english_home):
    SectionFactory(parent=home, title="Lưu trữ", slug="luu-tru")
    english = old.add_module("en", "news")
    old.add_section(english, 1, "News")
    old.add_article(english, 1, "A meeting", catid=1)
    with pytest.raises(SourceError, match="/en/luu-tru/"):
        bring(old, into="luu-tru")
    assert not ImportedRecord.objects.exists()
    assert not ArticlePage.objects.exists()


@pytest.mark.servers
def test_article_moved_there_to_where_its_slug_is_taken_moves_with_its_number(old, news, client):
    old.add_article(news, 3, "Bài một", "<p>Trùng tên.</p>", catid=2)
    bring(old)
    assert article(1).slug == article(3).slug
    row(old, news, 3).update(catid=1, listcatid="1")
    with committing():
        assert bring(old).of("article") == {"unchanged": 2, "changed": 1}
    assert article(3).public_path == "/tin-tuc/bai-mot-3/"
    assert "Trùng tên." in client.get("/tin-tuc/bai-mot-3/").content.decode()
    assert client.get("/noi-bo/bai-mot/").headers["Location"] == "/tin-tuc/bai-mot-3/"
    assert article(1).public_path == "/tin-tuc/bai-mot/"
    assert bring(old).of("article") == {"unchanged": 3}
    assert not any(Page.find_problems())


def test_article_in_review_changed_and_then_approved_there_is_so_here(old, news, client):
    old.add_article(news, 4, "Chờ duyệt", catid=1, status=5)
    bring(old)
    assert article(4).workflow_in_progress
    row(old, news, 4)["title"] = "Chờ duyệt, đã sửa"
    assert bring(old).of("article") == {"unchanged": 2, "changed": 1}
    page = article(4)
    assert page.workflow_in_progress
    assert page.current_workflow_task_state.revision.as_object().title == "Chờ duyệt, đã sửa"
    row(old, news, 4)["status"] = 1
    assert bring(old).of("article") == {"unchanged": 2, "changed": 1}
    page = article(4)
    assert (page.live, page.workflow_in_progress) == (True, False)
    assert client.get(page.public_path).status_code == 200
    row(old, news, 4)["status"] = 4
    bring(old)
    assert not article(4).live


def test_article_taken_back_from_review_there_is_a_mere_draft_here(old, news):
    old.add_article(news, 4, "Chờ duyệt", catid=1, status=5)
    bring(old)
    row(old, news, 4)["status"] = 4
    bring(old)
    assert not article(4).workflow_in_progress


def test_article_that_would_end_before_it_begins_never_appears(old, news, time_machine):
    old.add_article(news, 4, "Hết trước", catid=1, status=2, publtime=NOW + 2 * HOUR, exptime=NOW + HOUR)
    bring(old)
    time_machine.move_to(datetime.now(UTC) + timedelta(hours=3))
    call_command("publish_scheduled")
    assert not article(4).live
    assert article(4).first_published_at is None
