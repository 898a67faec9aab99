"""An import leaves whole pages, public only where they were, and goes on from any state."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from wagtail.models import Page, PageViewRestriction, ReferenceIndex

from articles.models import ArticlePage, ListingEntry, NewsIndexPage
from home.models import HomePage
from nukeviet.importing import engine, writing
from nukeviet.models import ImportedModule, ImportedRecord
from nukeviet.reading import SourceError
from search.models import SearchEntry
from tests.factories import ArticleFactory, SectionFactory, committing, picture_bytes

from .moving import bring
from .old_site import FIRST_TIME, OldSiteBuilder

DAY = 24 * 3600


@pytest.fixture
def old():
    return OldSiteBuilder()


@pytest.fixture
def news(old):
    """Two sections, one in the other, and three articles."""
    module = old.add_module()
    old.add_section(module, 1, "Tin tức", description="Chuyên mục tin &amp; bài")
    old.add_section(module, 2, "Khoa học &amp; công nghệ", parent=1, alias="khoa-hoc")
    for number in (1, 2, 3):
        old.add_article(
            module,
            number,
            f"Bài số {number}",
            f"<p>Nội dung {number}.</p>",
            hometext=f"Lời dẫn {number}.",
            catid=2,
        )
    return module


def row(old, module, number):
    """The row of an article, to be changed as on the old site."""
    return next(row for row in old.tables[f"{module.tables}_rows"].rows if row["id"] == number)


def body_row(old, module, number):
    return next(row for row in old.tables[f"{module.tables}_detail"].rows if row["id"] == number)


def article(number: int) -> ArticlePage:
    return ArticlePage.objects.get(pk=ImportedRecord.objects.get(kind="article", number=number).page_id)


def state_of_everything() -> dict:
    """What a second import must not change, without the ids of rows that are written anew."""
    return {
        "pages": list(Page.objects.order_by("path").values()),
        "articles": list(ArticlePage.objects.order_by("pk").values()),
        "records": list(ImportedRecord.objects.order_by("pk").values()),
        "modules": list(ImportedModule.objects.order_by("pk").values()),
        "listing": set(ListingEntry.objects.values_list("section", "article", "published_at", "visible")),
        "found": set(SearchEntry.objects.values_list("page", "text")),
        "references": set(ReferenceIndex.objects.values_list("object_id", "to_object_id", "content_path")),
    }


# --- what comes along ---
@pytest.mark.servers
def test_import_of_a_small_site_leaves_sections_and_articles_readers_can_open(old, news, home, client):
    assert bring(old).of("article") == {"new": 3}
    page = article(2)
    assert page.public_path == "/tin-tuc/khoa-hoc/bai-so-2/"
    assert (page.title, page.lead) == ("Bài số 2", "Lời dẫn 2.")
    assert page.published_at == datetime.fromtimestamp(FIRST_TIME + 2 * 3600, UTC)
    answer = client.get(page.public_path).content.decode()
    assert "Nội dung 2." in answer
    section = NewsIndexPage.objects.get(slug="khoa-hoc")
    assert section.title == "Khoa học & công nghệ"
    assert NewsIndexPage.objects.get(slug="tin-tuc").introduction == "Chuyên mục tin & bài"
    assert "Bài số 3" in client.get("/tin-tuc/").content.decode()
    assert page.public_path in client.get("/tim-kiem/?q=bai+so").content.decode()


@pytest.mark.servers
def test_import_afterwards_tree_lists_search_and_references_are_as_if_written_anew(old, news, home, tmp_path):
    pictures = tmp_path / "uploads" / "news"
    pictures.mkdir(parents=True)
    (pictures / "anh.jpg").write_bytes(picture_bytes(60, 40))
    old.add_topic(news, 5, "Chuyển đổi số")
    old.add_tag(news, 7, "khoa học")
    old.add_article(
        news,
        4,
        "Bài có ảnh",
        '<p>Xem ảnh.</p><p><img src="/uploads/news/anh.jpg" alt=""></p>',
        tags=(7,),
        topicid=5,
        author="Đinh Tâm",
        homeimgfile="anh.jpg",
        catid=1,
        listcatid="1,2",
    )
    bring(old, files=tmp_path)
    assert not any(Page.find_problems())
    before = state_of_everything()
    assert before["references"]
    call_command("rebuild_listing", verbosity=0)
    call_command("rebuild_search", verbosity=0)
    call_command("rebuild_references_index", verbosity=0)
    after = state_of_everything()
    assert after["listing"] == before["listing"]
    assert after["found"] == before["found"]
    assert after["references"] >= before["references"]
    ours = ContentType.objects.filter(app_label="nukeviet")
    assert not ReferenceIndex.objects.filter(base_content_type__in=ours).exists()
    mine = {str(pk) for pk in ArticlePage.objects.values_list("pk", flat=True)}
    assert {r for r in after["references"] if r[0] in mine} == {
        r for r in before["references"] if r[0] in mine
    }
    assert ListingEntry.objects.filter(article=article(4), section__slug="khoa-hoc", visible=True).exists()


def test_sections_when_ordered_by_weight_are_so_in_the_tree(old, home):
    module = old.add_module()
    old.add_section(module, 1, "Thứ hai", weight=2)
    old.add_section(module, 2, "Thứ nhất", weight=1)
    bring(old)
    assert list(NewsIndexPage.objects.order_by("path").values_list("title", flat=True)) == [
        "Thứ nhất",
        "Thứ hai",
    ]


def test_section_with_a_long_and_a_short_description_shows_the_long_one(old, home, client):
    module = old.add_module()
    texts = {"description": "Tin về khoa học", "descriptionhtml": "<p>Tin và bài về khoa học.</p>"}
    old.add_section(module, 1, "Khoa học", titlesite="Khoa học Cao Bằng", **texts)
    bring(old)
    html = client.get("/khoa-hoc/").content.decode()
    assert "Tin và bài về khoa học." in html
    assert '<meta name="description" content="Tin về khoa học">' in html
    assert "Khoa học Cao Bằng" in html[: html.index("</title>")]


def test_article_in_the_admin_is_found_and_opens_in_the_editor(old, news, home, client, editor):
    bring(old)
    client.force_login(editor)
    found = client.get("/admin/pages/search/?q=bai+so+2").content.decode()
    assert "Bài số 2" in found
    assert client.get(f"/admin/pages/{article(2).pk}/edit/").status_code == 200


# --- what was not public ---
NOW = int(time.time())
STATES = {
    "draft": {"status": 4},
    "in review": {"status": 5},
    "stopped": {"status": 0},
    "locked with its section": {"status": 21},
    "scheduled": {"status": 2, "publtime": NOW + 30 * DAY},
    "to appear later": {"status": 1, "publtime": NOW + 30 * DAY},
    "expired": {"status": 3, "exptime": NOW - DAY},
    "past its time": {"status": 1, "exptime": NOW - DAY},
    "of an unknown status": {"status": 17},
}


@pytest.mark.parametrize("columns", STATES.values(), ids=STATES.keys())
def test_article_that_was_not_public_is_not(columns, old, news, home, client):
    old.add_article(news, 9, "Bài kín đáo", "<p>Chưa ai đọc.</p>", catid=1, **columns)
    bring(old)
    page = article(9)
    assert not page.live
    for path in (page.public_path, "/tin-tuc/", "/", "/rss/", "/sitemap.xml", "/tim-kiem/?q=kin+dao"):
        assert b"B\xc3\xa0i k\xc3\xadn" not in client.get(path).content, path
        assert b"bai-kin-dao" not in client.get(path).content.replace(b"/tim-kiem/?q=kin+dao", b""), path


def test_scheduled_article_appears_when_its_time_has_come(old, news, home, client, time_machine):
    old.add_article(news, 9, "Bài hẹn giờ", catid=1, status=2, publtime=NOW + 3600)
    bring(old)
    assert article(9).go_live_at == datetime.fromtimestamp(NOW + 3600, UTC)
    assert client.get(article(9).public_path).status_code == 404
    time_machine.move_to(datetime.now(UTC) + timedelta(hours=2))
    call_command("publish_scheduled")
    assert client.get(article(9).public_path).status_code == 200
    assert "Bài hẹn giờ" in client.get("/tin-tuc/").content.decode()


def test_live_article_that_expires_later_does_so_here(old, news, home, time_machine):
    old.add_article(news, 9, "Bài có hạn", catid=1, exptime=NOW + 3600)
    bring(old)
    assert article(9).live
    time_machine.move_to(datetime.now(UTC) + timedelta(hours=2))
    call_command("publish_scheduled")
    assert not article(9).live


def test_article_in_review_waits_in_the_workflow_of_its_section(old, news, home):
    old.add_article(news, 9, "Bài chờ duyệt", catid=1, status=5)
    bring(old)
    assert bool(article(9).current_workflow_state) == bool(article(9).get_workflow())


def test_section_that_was_switched_off_is_a_draft_and_so_is_all_in_it(old, news, home, client):
    old.tables[f"{news.tables}_cat"].rows[0]["status"] = 0
    old.tables[f"{news.tables}_cat"].rows[1]["status"] = 11
    run = bring(old)
    assert not NewsIndexPage.objects.filter(live=True).exists()
    assert not ArticlePage.objects.filter(live=True).exists()
    assert ("section-stopped", 1) in run.codes("section")
    assert client.get("/tin-tuc/khoa-hoc/bai-so-1/").status_code == 404


def test_section_for_members_asks_readers_to_log_in(old, news, home, client):
    old.tables[f"{news.tables}_cat"].rows[0]["groups_view"] = "4"
    bring(old)
    assert PageViewRestriction.objects.get().page.slug == "tin-tuc"
    for path in ("/tin-tuc/", "/tin-tuc/khoa-hoc/bai-so-1/"):
        assert client.get(path).status_code == 302
    assert "Bài số 1" not in client.get("/tim-kiem/?q=bai+so").content.decode()


def test_module_that_was_switched_off_is_not_public(old, news, home, client):
    old.tables["nv4_vi_modules"].rows[0]["act"] = 0
    bring(old)
    assert client.get("/tin-tuc/khoa-hoc/bai-so-1/").status_code in (302, 404)
    assert not ListingEntry.objects.filter(visible=True).exists()


def test_article_whose_section_is_gone_is_a_draft_in_a_section_of_its_own(old, news, home, client):
    old.add_article(news, 9, "Bài mồ côi", catid=77, listcatid="77")
    run = bring(old)
    assert not article(9).live
    assert not article(9).get_parent().live
    assert ("article-unfiled", 9) in run.codes()


# --- again, and again ---
@pytest.mark.servers
def test_second_import_changes_nothing(old, news, home):
    old.add_article(news, 8, "Bài nháp", status=4)
    old.add_article(news, 9, "Bài hẹn giờ", status=2, publtime=NOW + DAY)
    first = bring(old)
    before = state_of_everything()
    second = bring(old)
    assert second.of("article") == {"unchanged": 5}
    assert second.of("section") == {}
    assert state_of_everything() == before
    assert second.notes == first.notes  # the report is whole again, too


@pytest.mark.servers
def test_third_import_brings_what_is_new_or_changed_there(old, news, home, client):
    bring(old)
    row(old, news, 1)["title"] = "Bài số 1 đã sửa"
    body_row(old, news, 1)["bodyhtml"] = "<p>Nội dung mới.</p>"
    row(old, news, 2)["status"] = 0
    row(old, news, 3)["catid"], row(old, news, 3)["listcatid"] = 1, "1"
    old.add_article(news, 4, "Bài số 4", catid=1)
    moved_from = article(3).public_path
    run = bring(old)
    assert run.of("article") == {"new": 1, "changed": 3}
    page = client.get(article(1).public_path)
    assert page.status_code == 200
    assert "Nội dung mới." in page.content.decode()
    assert "Bài số 1 đã sửa" in client.get("/tin-tuc/").content.decode()
    assert article(1).public_path == "/tin-tuc/khoa-hoc/bai-so-1/"  # addresses stay
    assert not article(2).live
    assert article(3).public_path == "/tin-tuc/bai-so-3/"
    assert client.get(moved_from).headers["Location"] == "/tin-tuc/bai-so-3/"
    assert bring(old).of("article") == {"unchanged": 4}
    assert not any(Page.find_problems())


def test_third_import_leaves_alone_what_editors_changed_here_and_says_so(old, news, home):
    bring(old)
    published = article(1)
    published.title = "Tiêu đề của biên tập viên"
    published.save_revision().publish()
    drafted = article(2)
    drafted.lead = "Nháp."
    drafted.save_revision()
    article(3).unpublish()
    for number in (1, 2, 3):
        row(old, news, number)["title"] = f"Bài số {number} sửa ở trang cũ"
    run = bring(old)
    assert run.of("article") == {"changed here": 3}
    assert {("changed-here", 1), ("changed-here", 2), ("changed-here", 3)} <= run.codes()
    assert article(1).title == "Tiêu đề của biên tập viên"
    assert article(2).title == "Bài số 2"
    assert not article(3).live


def test_third_import_leaves_a_moved_article_where_it_is(old, news, home):
    bring(old)
    other = SectionFactory(parent=home, title="Nơi khác")
    article(1).move(other, pos="last-child")
    row(old, news, 1)["title"] = "Bài số 1 sửa"
    assert bring(old).of("article")["changed"] == 1
    assert article(1).get_parent().pk == other.pk
    assert article(1).title == "Bài số 1 sửa"


def test_third_import_does_not_bring_again_what_was_deleted_here(old, news, home):
    bring(old)
    Page.objects.get(pk=article(1).pk).delete()
    row(old, news, 1)["title"] = "Bài số 1 sửa"
    run = bring(old)
    assert run.of("article") == {"unchanged": 2, "deleted here": 1}
    assert ("deleted-here", 1) in run.codes()
    assert ArticlePage.objects.count() == 2


def test_third_import_keeps_what_the_old_site_deleted_and_says_so(old, news, home):
    bring(old)
    rows = old.tables[f"{news.tables}_rows"]
    rows.rows = [row for row in rows.rows if row["id"] != 1]
    assert ("gone-there", 1) in bring(old).codes()
    assert article(1).live


def test_third_import_renames_a_section_only_if_nobody_did_here(old, news, home):
    bring(old)
    rows = old.tables[f"{news.tables}_cat"].rows
    rows[0]["title"], rows[1]["title"] = "Tin mới", "Khoa học mới"
    edited = NewsIndexPage.objects.get(slug="khoa-hoc")
    edited.title = "Tên của biên tập viên"
    edited.save_revision().publish()
    run = bring(old)
    assert NewsIndexPage.objects.get(slug="tin-tuc").title == "Tin mới"
    assert NewsIndexPage.objects.get(slug="khoa-hoc").title == "Tên của biên tập viên"
    assert ("changed-here", 2) in run.codes("section")


def test_import_that_ends_in_the_middle_goes_on_to_the_same_result(old, news, home, monkeypatch):
    for number in range(10, 40):
        old.add_article(news, number, f"Bài số {number}", "<p>Nội dung.</p>")
    monkeypatch.setattr(engine, "BATCH", 7)
    written = writing.insert

    def dies(module, drafts):
        ids = written(module, drafts)
        if drafts[0].old.number > 15:
            raise KeyboardInterrupt
        return ids

    monkeypatch.setattr(writing, "insert", dies)
    with pytest.raises(KeyboardInterrupt):
        bring(old)
    assert 0 < ArticlePage.objects.count() < 33
    monkeypatch.setattr(writing, "insert", written)
    bring(old)
    numbers = (
        ImportedRecord.objects.filter(kind="article").order_by("page__path").values_list("number", flat=True)
    )
    assert list(numbers) == [1, 2, 3, *range(10, 40)]
    assert ArticlePage.objects.count() == 33
    assert not any(Page.find_problems())


def test_article_that_cannot_be_written_keeps_none_of_its_batch_out(old, news, home, monkeypatch):
    record = writing._record

    def fails(module, draft):
        if draft.old.number == 2:
            raise ValueError("no such thing")
        return record(module, draft)

    monkeypatch.setattr(writing, "_record", fails)
    run = bring(old)
    assert run.of("article") == {"new": 2, "failed": 1}
    assert ("article-failed", 2) in run.codes()
    assert set(ArticlePage.objects.values_list("title", flat=True)) == {"Bài số 1", "Bài số 3"}
    assert not any(Page.find_problems())


# --- what is here already ---
def test_section_that_editors_made_beforehand_is_used_and_kept(old, news, home):
    made = SectionFactory(parent=home, title="Tin của chúng tôi", slug="tin-tuc")
    run = bring(old)
    assert NewsIndexPage.objects.filter(slug__startswith="tin-tuc").count() == 1
    assert NewsIndexPage.objects.get(pk=made.pk).title == "Tin của chúng tôi"
    assert ("section-found", 1) in run.codes("section")


def test_public_section_made_beforehand_does_not_publish_what_was_for_members(old, news, home, client):
    SectionFactory(parent=home, title="Tin tức", slug="tin-tuc")
    old.tables[f"{news.tables}_cat"].rows[0]["groups_view"] = "4"
    bring(old)
    assert client.get(article(1).public_path).status_code == 302


def test_slug_that_is_taken_gets_the_old_number(old, news, home):
    section = SectionFactory(parent=home, slug="tin-tuc")
    ArticleFactory(parent=section, title="Bài trùng", slug="bai-trung")
    old.add_article(news, 8, "Bài trùng", catid=1)
    old.add_article(news, 9, "Bài trùng", catid=1)
    old.add_article(news, 10, "2024", alias="2024", catid=1)
    bring(old)
    assert [article(number).slug for number in (8, 9, 10)] == ["bai-trung-8", "bai-trung-9", "2024-1"]


# --- options ---
def test_into_a_section_everything_stands_below_it(old, news, home):
    SectionFactory(parent=home, title="Lưu trữ", slug="luu-tru")
    bring(old, into="/luu-tru/")
    assert article(1).public_path == "/luu-tru/tin-tuc/khoa-hoc/bai-so-1/"


def test_into_a_section_that_is_not_there_nothing_is_written(old, news, home):
    with pytest.raises(SourceError, match="/luu-tru/"):
        bring(old, into="luu-tru")
    assert not ImportedRecord.objects.exists()


def test_since_and_limit_choose_by_date(old, news, home):
    bring(old, since=datetime.fromtimestamp(FIRST_TIME + 2 * 3600, UTC))
    assert {article(number).title for number in (2, 3)} == {"Bài số 2", "Bài số 3"}
    assert ArticlePage.objects.count() == 2
    ArticlePage.objects.all().delete()
    ImportedRecord.objects.all().delete()
    bring(old, limit=1)
    assert ArticlePage.objects.get().title == "Bài số 3"


def test_dry_run_reports_and_writes_nothing(old, news, home, tmp_path):
    (tmp_path / "uploads").mkdir()
    old.add_article(news, 9, "Bài nháp", status=4)
    before = state_of_everything()
    run = bring(old, dry_run=True, files=tmp_path)
    assert run.of("article") == {"new": 4}
    assert ("article-draft", 9) in run.codes()
    assert state_of_everything() == before


def test_two_modules_have_addresses_of_their_own(old, news, home):
    other = old.add_module(name="thong-bao", custom_title="Thông báo")
    old.add_section(other, 1, "Lịch làm việc")
    old.add_article(other, 1, "Lịch tuần", catid=1)
    bring(old)
    assert ArticlePage.objects.get(title="Lịch tuần").public_path == "/thong-bao/lich-lam-viec/lich-tuan/"
    assert ImportedModule.objects.get(is_default=True).name == "news"
    bring(old, module="thong-bao")
    assert ArticlePage.objects.count() == 4


def test_module_or_language_that_is_not_there_is_an_error_that_names_those_there_are(old, news, home):
    for options in ({"module": "tin"}, {"language": "en"}):
        with pytest.raises(SourceError, match="vi/news"):
            bring(old, **options)


# --- English ---
def test_english_articles_are_english_pages_of_their_own(old, news, home, english_home, client):
    english = old.add_module("en", "news")
    old.add_section(english, 1, "News")
    old.add_article(english, 1, "A meeting", "<p>They met.</p>", catid=1)
    bring(old)
    page = ArticlePage.objects.get(title="A meeting")
    assert page.public_path == "/en/news/a-meeting/"
    answer = client.get(page.public_path)
    assert answer.status_code == 200
    assert not page.get_translations().exists()
    assert "Bài số" not in client.get("/en/news/").content.decode()


def test_english_articles_without_an_english_home_wait_below_a_draft_of_it(old, news, home, client):
    english = old.add_module("en", "news")
    old.add_section(english, 1, "News")
    old.add_article(english, 1, "A meeting", catid=1)
    bring(old)
    draft = HomePage.objects.get(locale__language_code="en")
    assert not draft.live
    assert client.get("/en/news/a-meeting/").status_code == 404
    with committing():
        draft.save_revision().publish()
    assert client.get("/en/news/a-meeting/").status_code == 200


def test_language_the_portal_does_not_speak_is_left_out_and_named(old, news, home):
    old.add_section(old.add_module("fr", "news"), 1, "Actualités")
    run = bring(old)
    assert [note.language for note in run.notes if note.code == "language-unknown"] == ["fr"]


# --- the home page ---
def test_home_page_without_chosen_sections_shows_those_that_came(old, news, home, client):
    old.add_section(news, 3, "Văn bản")
    bring(old)
    chosen = HomePage.objects.get(pk=home.pk).home_sections.order_by("sort_order")
    assert [row.section.title for row in chosen] == ["Tin tức", "Văn bản"]
    assert HomePage.objects.get(pk=home.pk).get_latest_revision_as_object().home_sections.count() == 2
    assert "Bài số 3" in client.get("/").content.decode()
    chosen.all().delete()
    bring(old)  # an editor wanted none
    assert not HomePage.objects.get(pk=home.pk).home_sections.exists()


def test_home_page_shows_sections_although_the_first_import_was_killed(old, news, home, monkeypatch):
    def dies(*_arguments, **_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(writing, "insert", dies)
        with pytest.raises(KeyboardInterrupt):
            bring(old)
    bring(old)
    assert HomePage.objects.get(pk=home.pk).home_sections.count() == 1


def test_home_page_that_an_editor_is_writing_is_left_alone(old, news, home):
    home.introduction = "Bản nháp"
    home.save_revision()
    bring(old)
    assert not HomePage.objects.get(pk=home.pk).home_sections.exists()
    assert HomePage.objects.get(pk=home.pk).introduction == ""


def test_section_that_is_for_members_since_is_so_here_after_the_next_import(old, news, home, client):
    bring(old)
    assert client.get(article(1).public_path).status_code == 200
    old.tables[f"{news.tables}_cat"].rows[0]["groups_view"] = "4"
    run = bring(old)
    assert ("section-restricted", 1) in run.codes("section")
    assert client.get(article(1).public_path).status_code == 302
    assert bring(old).notes == run.notes


def test_section_that_editors_made_is_not_renamed_by_a_later_import(old, news, home):
    SectionFactory(parent=home, title="Tin của chúng tôi", slug="tin-tuc")
    bring(old)
    old.tables[f"{news.tables}_cat"].rows[0]["title"] = "Tin mới"
    bring(old)
    assert NewsIndexPage.objects.get(slug="tin-tuc").title == "Tin của chúng tôi"


def test_notes_of_an_article_are_kept_whole_where_a_section_is_made_meanwhile(old, news, home):
    old.add_article(news, 9, "Bài mồ côi", "", catid=77, listcatid="77", status=4)
    first, second = bring(old), bring(old)
    assert {("article-unfiled", 9), ("article-draft", 9)} <= second.codes()
    assert second.notes == first.notes
