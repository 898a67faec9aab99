"""Hand-ordered groups: featured where there is room, link lists where there is none, nobody's work undone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from articles.models import ArticlePage
from articles.models.sections import featured_articles
from nukeviet.importing import fingerprints
from nukeviet.importing.groups import write_groups
from nukeviet.models import ImportedRecord, Kind
from nukeviet.reading.rows import OldGroup
from nukeviet.report import Report
from sidebar.boxes import boxes
from sidebar.models import LinkList
from tests.conftest import add_siblings
from tests.factories import (
    ArticleFactory,
    SectionFactory,
    committing,
    feature_in,
    publish,
    restrict,
    sidebar_of,
    vietnamese,
)
from tests.translation.work import published
from translation.models import Status, TranslationState

from .plain_site import PlainSite, group_row, module_of, record_of, told, writes

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(home):
    return record_of(module_of(), home)


@pytest.fixture
def imported(record):
    """``imported(section, 8)``: articles of a section with the numbers 1 to 8 of the old site."""

    def imported(section: Page, count: int, first: int = 1) -> list[ArticlePage]:
        made = add_siblings(Page.objects.get(pk=section.pk).specific, count, prefix=f"bai-{first}")
        for number, article in enumerate(made, first):
            ImportedRecord.objects.create(
                module=record, kind=Kind.ARTICLE, number=number, page=Page.objects.get(pk=article.pk)
            )
        return made

    return imported


@pytest.fixture
def write(record):
    """``write(group, …)``: one run; gives its report."""

    def write(*groups: OldGroup, dry_run: bool = False) -> Report:
        report = Report()
        write_groups(PlainSite(group_rows=list(groups)), module_of(), record, report, dry_run)
        return report

    return write


def featured(page: Page) -> list[int]:
    return [article.pk for article in featured_articles(Page.objects.get(pk=page.pk).specific, 7)]


def pks(articles: list[ArticlePage]) -> list[int]:
    return [article.pk for article in articles]


def links(box: LinkList) -> list[str]:
    (shown,) = boxes(sidebar_of(("link_list", box)), vietnamese())
    return [link.label for link in shown.value.links]


def group_record(number: int = 1) -> ImportedRecord:
    return ImportedRecord.objects.get(kind=Kind.GROUP, number=number)


# --- where a group goes ---------------------------------------------------------------------------
def test_group_of_one_section_is_featured_there_in_its_order(write, imported, home):
    outer = SectionFactory(parent=home)
    inner = SectionFactory(parent=outer)
    articles = imported(inner, 4)
    report = write(group_row(1, "Tin tiêu điểm", 3, 1, 4))
    assert featured(inner) == [articles[2].pk, articles[0].pk, articles[3].pk]
    assert featured(outer) == featured(home) == []
    assert not LinkList.objects.exists()
    assert told(report, "group-placed") == [(1, f"Tin tiêu điểm → {inner.title}")]
    assert (group_record().alias, group_record().page_id) == ("tin-tieu-diem", inner.pk)


def test_group_of_two_sections_is_featured_in_the_one_above(write, imported, home):
    outer = SectionFactory(parent=home)
    one = imported(SectionFactory(parent=outer), 1)
    other = imported(SectionFactory(parent=outer), 1, first=2)
    write(group_row(1, "Tin tiêu điểm", 2, 1))
    assert featured(outer) == pks(other + one)


def test_group_of_the_whole_site_is_featured_on_the_home_page(write, imported, home, client):
    one = imported(SectionFactory(parent=home), 1)
    other = imported(SectionFactory(parent=home), 1, first=2)
    write(group_row(1, "Tin tiêu điểm", 2, 1))
    assert featured(home) == pks(other + one)
    assert client.get("/").status_code == 200


def test_group_too_large_is_featured_as_far_as_it_fits_and_listed_whole(write, imported, home):
    section = SectionFactory(parent=home)
    articles = imported(section, 9)
    report = write(group_row(1, "Tin mới nhất", *range(1, 10)))
    assert featured(section) == pks(articles[:6])
    box = LinkList.objects.get()
    assert (box.title, box.locale, box.live) == ("Tin mới nhất", vietnamese(), True)
    assert links(box) == [article.title for article in articles]
    box.full_clean()
    assert told(report, "group-list") == [(1, "Tin mới nhất")]


def test_home_page_has_room_for_seven(write, imported, home):
    articles = imported(SectionFactory(parent=home), 4) + imported(SectionFactory(parent=home), 4, first=5)
    write(group_row(1, "Tin mới nhất", *range(1, 9)))
    assert featured(home) == pks(articles[:7])
    assert LinkList.objects.count() == 1


def test_second_group_of_a_section_becomes_a_link_list(write, imported, home):
    section = SectionFactory(parent=home)
    articles = imported(section, 4)
    write(group_row(1, "Tiêu điểm", 1, 2), group_row(2, "Mới nhất", 4, 3))
    assert featured(section) == pks(articles[:2])
    assert links(LinkList.objects.get()) == [articles[3].title, articles[2].title]
    assert group_record(2).page_id == section.pk
    assert group_record(2).label == LinkList.objects.get().pk


def test_list_of_an_editor_stays(write, imported, home):
    section = SectionFactory(parent=home)
    articles = imported(section, 3)
    feature_in(section, articles[2])
    write(group_row(1, "Tiêu điểm", 1, 2))
    assert featured(section) == [articles[2].pk]
    assert LinkList.objects.get().title == "Tiêu điểm"


def test_only_live_articles_of_the_group_come(write, imported, home):
    section = SectionFactory(parent=home)
    articles = imported(section, 3)
    articles[0].unpublish()
    write(group_row(1, "Tiêu điểm", 1, 2, 3, 3, 99))
    assert list(section.featured.values_list("article_id", flat=True)) == pks(articles[1:])


def test_group_without_live_articles_leads_to_the_modules_page(write, home):
    for _run in range(2):
        report = write(group_row(1, "Cũ", 7))
        assert told(report, "group-empty") == [(1, "Cũ")]
    assert group_record().page_id == home.pk


def test_restricted_article_is_shown_to_nobody(write, imported, home):
    section = SectionFactory(parent=home)
    articles = imported(section, 8)
    restrict(articles[0])
    write(group_row(1, "Tiêu điểm", *range(1, 9)))
    assert featured(section) == pks(articles[1:6])
    assert articles[0].title not in links(LinkList.objects.get())


def test_long_titles_fit(write, imported, home):
    section = SectionFactory(parent=home)
    articles = imported(section, 7)
    ArticlePage.objects.filter(pk=articles[0].pk).update(title="Dài " * 60)
    write(group_row(1, "Những tin tức " * 20, *range(1, 8)))
    box = LinkList.objects.get()
    box.full_clean()
    box.items.stream_block.clean(box.items)
    assert box.title.endswith("…")


# --- what editors do afterwards ---------------------------------------------------------------------
def test_next_edit_of_the_page_keeps_the_list(write, imported, home, client, administrator):
    section = SectionFactory(parent=home)
    publish(section)  # a revision of before the import
    articles = imported(section, 2)
    write(group_row(1, "Tiêu điểm", 2, 1))
    page = Page.objects.get(pk=section.pk).get_latest_revision_as_object()
    page.introduction = "Tin của Sở"
    page.save_revision(user=administrator).publish(user=administrator)
    assert featured(section) == [articles[1].pk, articles[0].pk]


def test_unpublished_draft_is_neither_published_nor_lost(write, imported, home):
    section = SectionFactory(parent=home)
    imported(section, 2)
    draft = Page.objects.get(pk=section.pk).specific
    draft.introduction = "Chưa duyệt"
    draft.save_revision()
    report = write(group_row(1, "Tiêu điểm", 2, 1))
    section = Page.objects.get(pk=section.pk).specific
    assert section.introduction == ""
    assert section.get_latest_revision_as_object().introduction == "Chưa duyệt"
    assert featured(section) == []
    assert told(report, "group-draft") == [(1, f"Tiêu điểm → {section.title}")]
    assert LinkList.objects.count() == 1


def test_group_is_featured_once_the_draft_is_published(write, imported, home):
    section = SectionFactory(parent=home)
    articles = imported(section, 2)
    draft = Page.objects.get(pk=section.pk).specific
    revision = draft.save_revision()
    write(group_row(1, "Tiêu điểm", 2, 1))
    with CaptureQueriesContext(connection) as queries:
        write(group_row(1, "Tiêu điểm", 2, 1))
    assert writes(queries) == []
    revision.publish()
    report = write(group_row(1, "Tiêu điểm", 2, 1))
    assert featured(section) == [articles[1].pk, articles[0].pk]
    assert told(report, "group-draft") == []
    assert LinkList.objects.count() == 1


def test_scheduled_page_is_left_alone(write, imported, home):
    section = SectionFactory(parent=home)
    imported(section, 2)
    page = Page.objects.get(pk=section.pk).specific
    page.go_live_at = timezone.now() + timezone.timedelta(days=1)
    page.save_revision().publish()
    assert told(write(group_row(1, "Tiêu điểm", 2, 1)), "group-draft")
    assert featured(section) == []


def test_draft_section_stays_a_draft(write, imported, home):
    section = SectionFactory(parent=home)
    imported(section, 2)
    section.live = False
    section.save()
    report = write(group_row(1, "Tiêu điểm", 2, 1))
    assert told(report, "group-place") == [(1, f"Tiêu điểm → {section.title}")]
    assert not Page.objects.get(pk=section.pk).live


def test_translation_kept_with_its_original_gets_a_link_list(home):
    published(home)
    page = published(publish(SectionFactory(parent=home)))
    article = ArticleFactory(parent=page)
    module = module_of("en")
    record = record_of(module, page)
    ImportedRecord.objects.create(
        module=record, kind=Kind.ARTICLE, number=1, page=Page.objects.get(pk=article.pk)
    )
    report = Report()
    write_groups(PlainSite(group_rows=[group_row(1, "Top stories", 1)]), module, record, report)
    assert [note.code for note in report] == ["group-list", "group-place"]
    assert featured(page) == []
    assert LinkList.objects.get().locale.language_code == "en"


def test_english_home_page_follows_and_is_not_called_outdated(write, imported, home):
    english_home = published(home)
    articles = imported(SectionFactory(parent=home), 1) + imported(SectionFactory(parent=home), 1, first=2)
    with committing():
        write(group_row(1, "Tiêu điểm", 2, 1))
    assert featured(home) == pks(articles[::-1])
    state = TranslationState.objects.get(page=english_home.pk)
    assert (state.status, state.outdated_since) == (Status.LIVE, None)
    assert [row.article_id for row in Page.objects.get(pk=english_home.pk).specific.featured.all()] == pks(
        articles[::-1]
    )


# --- later runs -------------------------------------------------------------------------------------
def test_second_run_writes_nothing_and_tells_the_same(write, imported, home):
    imported(SectionFactory(parent=home), 8)
    groups = [group_row(1, "Tiêu điểm", *range(1, 9)), group_row(2, "Mới nhất", 4, 3)]
    first = write(*groups)
    with CaptureQueriesContext(connection) as queries:
        second = write(*groups)
    assert writes(queries) == []
    assert list(second) == list(first)


def test_changed_group_changes_both_lists(write, imported, home):
    section = SectionFactory(parent=home)
    articles = imported(section, 9)
    write(group_row(1, "Tiêu điểm", *range(1, 9)))
    write(group_row(1, "Nổi bật", *range(9, 1, -1)))
    assert featured(section) == pks(articles[:2:-1])
    box = LinkList.objects.get()
    assert box.title == "Nổi bật"
    assert links(box) == [article.title for article in articles[:0:-1]]


@pytest.mark.parametrize("kept", [1, 0])
def test_list_shortened_or_emptied_here_stays_so(write, imported, home, kept):
    section = SectionFactory(parent=home)
    articles = imported(section, 4)
    write(group_row(1, "Tiêu điểm", 1, 2))
    page = Page.objects.get(pk=section.pk).specific
    page.featured.set(list(page.featured.all())[:kept])
    publish(page)
    report = write(group_row(1, "Tiêu điểm", 3, 4))
    assert featured(section) == pks(articles[:kept])
    assert told(report, "changed-here") == [(1, f"Tiêu điểm → {section.title}")]
    assert not LinkList.objects.exists()


def test_link_list_changed_or_deleted_here_stays_so(write, imported, home):
    section = SectionFactory(parent=home)
    imported(section, 4)
    groups = group_row(1, "Tiêu điểm", 1, 2), group_row(2, "Mới nhất", 3)
    write(*groups)
    box = LinkList.objects.get()
    box.title = "Tin mới"
    box.save_revision().publish()
    report = write(groups[0], group_row(2, "Mới nhất", 4))
    assert told(report, "changed-here") == [(2, "Mới nhất")]
    assert LinkList.objects.get().title == "Tin mới"
    box.delete()
    report = write(groups[0], group_row(2, "Mới nhất", 3, 4))
    assert told(report, "deleted-here") == [(2, "Mới nhất")]
    assert not LinkList.objects.exists()


def test_deleted_place_is_told(write, imported, home):
    section = SectionFactory(parent=home)
    imported(section, 2)
    write(group_row(1, "Tiêu điểm", 1, 2))
    Page.objects.get(pk=section.pk).specific.delete()
    assert told(write(group_row(1, "Tiêu điểm", 1)), "deleted-here") == [(1, "Tiêu điểm")]


def test_section_counts_as_unchanged_for_the_next_import(write, imported, home, record):
    section = SectionFactory(parent=home)
    imported(section, 2)
    known = ImportedRecord.objects.create(
        module=record,
        kind=Kind.SECTION,
        number=1,
        page=section.page_ptr,
        written=fingerprints.of_section(section),
    )
    write(group_row(1, "Tiêu điểm", 1, 2))
    known.refresh_from_db()
    section.refresh_from_db()
    assert known.written == fingerprints.of_section(section)


def test_section_edited_here_still_counts_as_edited(write, imported, home, record):
    section = SectionFactory(parent=home)
    imported(section, 2)
    known = ImportedRecord.objects.create(
        module=record, kind=Kind.SECTION, number=1, page=section.page_ptr, written="khác"
    )
    write(group_row(1, "Tiêu điểm", 1, 2))
    known.refresh_from_db()
    assert known.written == "khác"


def test_run_that_breaks_off_in_a_group_leaves_nothing_of_it(write, imported, home, monkeypatch):
    section = SectionFactory(parent=home)
    articles = imported(section, 8)

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(ImportedRecord, "save", killed)
    with pytest.raises(KeyboardInterrupt):
        write(group_row(1, "Tiêu điểm", *range(1, 9)))
    assert featured(section) == []
    assert not LinkList.objects.exists()
    monkeypatch.undo()
    write(group_row(1, "Tiêu điểm", *range(1, 9)))
    assert featured(section) == pks(articles[:6])
    assert LinkList.objects.count() == 1


def test_dry_run_writes_nothing(write, imported, home):
    imported(SectionFactory(parent=home), 2)
    with CaptureQueriesContext(connection) as queries:
        write(group_row(1, "Tiêu điểm", 1, 2), dry_run=True)
    assert writes(queries) == []


def test_tree_and_reference_index_stay_whole(write, imported, home):
    section = SectionFactory(parent=home)
    articles = imported(section, 8)
    with committing():
        write(group_row(1, "Tiêu điểm", *range(1, 9)))
    assert Page.find_problems() == ([], [], [], [], [])
    found = ReferenceIndex.get_references_to(Page.objects.get(pk=articles[0].pk))
    assert {row.base_content_type.model_class() for row in found} == {Page, LinkList}
