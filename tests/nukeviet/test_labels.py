"""Topics and tags, and what holds of authors too: found or made, renamed, never doubled."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.search.backends import get_search_backend

from articles.models import ArticlePage, Author, Tag, Topic
from core import epoch
from nukeviet.importing.labels import Labels
from nukeviet.importing.names import cut
from nukeviet.models import ImportedModule, ImportedRecord, Kind
from nukeviet.reading.rows import OldUser
from nukeviet.report import Report
from tests.factories import ArticleFactory, TopicFactory, committing, vietnamese

from .plain_site import (
    PlainSite,
    article_row,
    author_row,
    labels_of,
    module_of,
    source_row,
    tag_row,
    told,
    topic_row,
    writes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.servers]


def record(kind: Kind, number: int, language: str = "vi") -> ImportedRecord:
    return ImportedRecord.objects.get(module__language=language, kind=kind, number=number)


# --- topics and tags ------------------------------------------------------------------------------
def test_topic_is_made_with_description_and_found_by_its_number(home):
    site = PlainSite(topic_rows=[topic_row(7, "Ngày KH&CN", "Ngay-KH-CN", "Dòng một<br />Dòng <b>hai</b>")])
    topic = labels_of(site).topic(7)
    assert (topic.name, topic.description) == ("Ngày KH&CN", "Dòng một\nDòng hai")
    assert (topic.locale, topic.slug) == (vietnamese(), "ngay-khcn")
    assert record(Kind.TOPIC, 7).alias == "ngay-kh-cn"
    assert record(Kind.TOPIC, 7).label == topic.pk


def test_topic_of_the_same_name_is_taken_as_it_is(home):
    known = TopicFactory(name="Chuyển đổi số", description="Của ban biên tập")
    labels = labels_of(PlainSite(topic_rows=[topic_row(7, "Chuyển  đổi SỐ", description="Khác")]))
    assert labels.topic(7) == known
    assert Topic.objects.get() == known
    assert told(labels.report, "label-description") == [(7, "Chuyển đổi SỐ: Khác")]


def test_topics_with_one_slug_have_two(home):
    site = PlainSite(topic_rows=[topic_row(1, "Đề án"), topic_row(2, "De an"), topic_row(3, "Đề Án")])
    labels = labels_of(site)
    assert labels.topic(1).slug == "de-an"
    assert labels.topic(2).slug == "de-an-2"
    assert labels.topic(3) == labels.topic(1)


def test_editors_find_what_the_import_made(home):
    labels = labels_of(PlainSite(topic_rows=[topic_row(7, "Truy xuất nguồn gốc")]))
    assert list(get_search_backend().search("truy xuat", Topic)) == [labels.topic(7)]


def test_tag_in_other_case_is_the_same_tag(home):
    known = Tag.objects.create(name="Khoa học")
    site = PlainSite(tag_rows=[tag_row(1, "KHOA HỌC"), tag_row(2, "đổi mới"), tag_row(3, "Đổi Mới")])
    labels = labels_of(site)
    assert labels.tags((3, 1, 2)) == [Tag.objects.get(name="đổi mới"), known]
    assert Tag.objects.count() == 2


def test_tag_keeps_accents_of_its_alias_for_old_addresses(home):
    labels_of(PlainSite(tag_rows=[tag_row(1, "nguồn mở", "Nguo\u0302\u0300n-mở")]))
    assert record(Kind.TAG, 1).alias == "nguồn-mở"


def test_tag_survives_being_saved_in_the_editors_form(home):
    labels = labels_of(PlainSite(tag_rows=[tag_row(1, 'dự án "Số hoá", đợt 1')]))
    article = ArticleFactory(tags=[])
    article.tags.add(*labels.tags([1]))
    article.save()
    field = ArticlePage._meta.get_field("tags").formfield()
    typed = field.widget.format_value(article.tags.all())
    assert field.clean(typed) == ["dự án ”Số hoá”, đợt 1"]


def test_long_names_are_cut_at_a_word_and_told(home):
    site = PlainSite(
        tag_rows=[tag_row(1, "chuyển đổi số " * 10)],
        topic_rows=[topic_row(2, "Đề án " * 40, description="x")],
    )
    labels = labels_of(site)
    (tag,) = labels.tags([1])
    assert tag.name == "chuyển đổi số " * 6 + "chuyển đổi số…"
    for row in (tag, labels.topic(2)):
        row.full_clean()
    assert [number for number, _text in told(labels.report, "label-cut")] == [2, 1]


def test_tag_without_a_name_has_that_of_its_alias(home):
    labels = labels_of(PlainSite(tag_rows=[tag_row(1, "", "nguồn-mở"), tag_row(2, " ", " ")]))
    assert [tag.name for tag in labels.tags([1, 2])] == ["nguồn mở"]
    assert told(labels.report, "label-nameless") == [(2, "")]


def test_unknown_numbers_are_left_out(home):
    labels = labels_of(PlainSite(tag_rows=[tag_row(1, "hồi")]))
    assert (labels.topic(0), labels.topic(9)) == (None, None)
    assert [tag.name for tag in labels.tags([8, 1])] == ["hồi"]
    assert labels.authors(article_row(1, authors=(4,)), "") == []


def test_two_modules_share_a_tag(home):
    (first,) = labels_of(PlainSite(tag_rows=[tag_row(1, "hồi")])).tags([1])
    (second,) = labels_of(PlainSite(tag_rows=[tag_row(5, "Hồi")]), "en", "tin").tags([5])
    assert first == second


# --- a second run ---------------------------------------------------------------------------------
@pytest.fixture
def everything() -> PlainSite:
    return PlainSite(
        topic_rows=[topic_row(7, "Đề án", description="Dài")],
        tag_rows=[tag_row(number, f"thẻ {number}") for number in range(30)],
        author_rows=[author_row(1, "Đinh Tâm", user=4, description="Phóng viên")],
        user_rows=[OldUser(4, "dinhtam"), OldUser(5, "Hoàng Kiều")],
        source_rows=[source_row(1, "Báo Cao Bằng", "baocaobang.vn")],
    )


def test_second_run_writes_nothing(home, everything):
    article = article_row(1, author="Bế Văn Quang, Nông Thị Mai", authors=(1,), topic=7, tags=(1, 2))
    first = labels_of(everything)
    made = first.authors(article, "")
    labels = labels_of(everything)
    module = labels.record
    with CaptureQueriesContext(
        connection,
    ) as queries:
        labels = Labels(everything, labels.module, module, vietnamese(), Report(), False)
        labels.load()
        assert labels.authors(article, "") == made
        assert labels.tags([1, 2]) == first.tags([1, 2])
    assert writes(queries) == []


def test_answers_cost_no_query(home, everything, django_assert_num_queries):
    labels = labels_of(everything)
    article = article_row(1, author="Bế Văn Quang", source=1)
    labels.authors(article, "")
    with django_assert_num_queries(0):
        labels.authors(article, "")
        labels.tags(range(30))
        labels.topic(7)
        labels.source(article)


def test_many_labels_cost_few_queries(home):
    with CaptureQueriesContext(connection) as few:
        labels_of(PlainSite(tag_rows=[tag_row(number, f"thẻ {number}") for number in range(5)]))
    with CaptureQueriesContext(connection) as many:
        labels_of(PlainSite(tag_rows=[tag_row(number, f"từ {number}") for number in range(400)]), name="b")
    assert len(many) < len(few) + 400 / 50  # SQLite takes a thousand values a statement


def test_dry_run_writes_nothing(everything, home):
    with CaptureQueriesContext(connection) as queries:
        unsaved = ImportedModule(language="vi", name="news")
        labels = Labels(everything, module_of(), unsaved, vietnamese(), Report(), dry_run=True)
        labels.load()
        assert [author.name for author in labels.authors(article_row(1, author="BBT"), "")] == ["BBT"]
        assert labels.topic(7).name == "Đề án"
    assert writes(queries) == []


def test_rename_on_the_old_site_is_followed(home, everything):
    topic = labels_of(everything).topic(7)
    everything.topic_rows = [topic_row(7, "Đề án mới", "de-an-moi", "Dài hơn")]
    assert labels_of(everything).topic(7) == topic
    topic.refresh_from_db()
    assert (topic.name, topic.description, topic.slug) == ("Đề án mới", "Dài hơn", "de-an")
    assert record(Kind.TOPIC, 7).alias == "de-an-moi"
    assert Topic.objects.count() == 1


def test_rename_does_not_undo_an_editors_change(home, everything):
    topic = labels_of(everything).topic(7)
    topic.name = "Đề án của Sở"
    topic.save()
    everything.topic_rows = [topic_row(7, "Đề án mới", "de-an-moi")]
    labels = labels_of(everything)
    assert labels.topic(7).name == "Đề án của Sở"
    assert told(labels.report, "changed-here") == [(7, "Đề án của Sở ≠ Đề án mới")]
    assert record(Kind.TOPIC, 7).alias == "de-an-moi"
    assert told(labels_of(everything).report, "changed-here")  # as long as they differ


def test_tag_of_two_modules_is_not_renamed_for_one(home):
    site = PlainSite(tag_rows=[tag_row(1, "hồi")])
    labels_of(site)
    labels_of(PlainSite(tag_rows=[tag_row(1, "hồi")]), name="su-kien")
    site.tag_rows = [tag_row(1, "quế")]
    labels = labels_of(site)
    assert [tag.name for tag in labels.tags([1])] == ["hồi"]
    assert told(labels.report, "changed-here") == [(1, "hồi ≠ quế")]


def test_rename_to_a_name_that_is_taken_is_told(home):
    labels_of(PlainSite(tag_rows=[tag_row(1, "hồi"), tag_row(2, "quế")]))
    labels = labels_of(PlainSite(tag_rows=[tag_row(1, "Quế"), tag_row(2, "quế")]))
    assert [tag.name for tag in labels.tags([1])] == ["hồi"]
    assert [number for number, _detail in told(labels.report, "changed-here")] == [1]


def test_deleted_here_is_not_made_again(home, everything):
    article = article_row(1, author="Bế Văn Quang", tags=(1,), topic=7)
    first = labels_of(everything)
    first.authors(article, "")
    Topic.objects.all().delete()
    Tag.objects.filter(name="thẻ 1").delete()
    Author.objects.filter(name="Bế Văn Quang").delete()
    labels = labels_of(everything)
    assert (labels.topic(7), labels.tags([1]), labels.authors(article, "")) == (None, [], [])
    assert not Topic.objects.exists()
    assert [detail for _number, detail in told(labels.report, "deleted-here")] == [
        "Đề án", "thẻ 1", "name:bế văn quang",
    ]  # fmt: skip


def test_run_that_breaks_off_leaves_nothing_half(home, monkeypatch):
    site = PlainSite(topic_rows=[topic_row(1, "Đề án"), topic_row(2, "Dự án")])

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(ImportedRecord.objects, "bulk_create", killed)
    with pytest.raises(KeyboardInterrupt):
        labels_of(site)
    monkeypatch.undo()
    assert not Topic.objects.exists()
    labels_of(site)
    assert Topic.objects.count() == ImportedRecord.objects.count() == 2


def test_new_labels_raise_the_epoch_once_and_a_second_run_does_not(home, everything):
    labels_of(PlainSite())
    before = epoch.current()
    with committing():
        labels_of(everything)
    after = epoch.current()
    assert after > before
    with committing():
        labels_of(everything)
    assert epoch.current() == after


# --- names ----------------------------------------------------------------------------------------
def test_cut_text_fits_and_ends_at_a_word():
    assert cut("một hai ba", 10) == "một hai ba"
    assert cut("một hai ba bốn", 10) == "một hai…"
    assert cut("x" * 20, 10) == "x" * 9 + "…"
