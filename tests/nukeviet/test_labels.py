"""Topics, tags, authors and sources: found or made, renamed, never doubled."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale
from wagtail.search.backends import get_search_backend

from articles.models import ArticlePage, Author, Tag, Topic
from core import epoch
from nukeviet.importing.labels import NAMES, USERS, Labels
from nukeviet.importing.names import authors_in, cut
from nukeviet.models import ImportedModule, ImportedRecord, Kind
from nukeviet.reading.rows import OldUser
from nukeviet.report import Report
from tests.factories import ArticleFactory, AuthorFactory, TopicFactory, committing, english, vietnamese

from .plain_site import (
    PlainSite,
    article_row,
    author_row,
    module_of,
    record_of,
    source_row,
    tag_row,
    told,
    topic_row,
)

pytestmark = [pytest.mark.django_db, pytest.mark.servers]


@pytest.fixture
def labels_of(home):
    """``labels_of(site)``: the loaded labels of a module, as one run of the import has them."""

    def labels_of(site: PlainSite, language: str = "vi", name: str = "news", dry_run: bool = False) -> Labels:
        module = module_of(language, name)
        locale = Locale.objects.get(language_code=language)
        labels = Labels(site, module, record_of(module), locale, Report(), dry_run)
        labels.load()
        return labels

    return labels_of


def record(kind: Kind, number: int, language: str = "vi") -> ImportedRecord:
    return ImportedRecord.objects.get(module__language=language, kind=kind, number=number)


def writes(queries: CaptureQueriesContext) -> list[str]:
    return [
        query["sql"]
        for query in queries.captured_queries
        if query["sql"].lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
    ]


# --- topics and tags ------------------------------------------------------------------------------
def test_topic_is_made_with_description_and_found_by_its_number(labels_of):
    site = PlainSite(topic_rows=[topic_row(7, "Ngày KH&CN", "Ngay-KH-CN", "Dòng một<br />Dòng <b>hai</b>")])
    topic = labels_of(site).topic(7)
    assert (topic.name, topic.description) == ("Ngày KH&CN", "Dòng một\nDòng hai")
    assert (topic.locale, topic.slug) == (vietnamese(), "ngay-khcn")
    assert record(Kind.TOPIC, 7).alias == "ngay-kh-cn"
    assert record(Kind.TOPIC, 7).label == topic.pk


def test_topic_of_the_same_name_is_taken_as_it_is(labels_of):
    known = TopicFactory(name="Chuyển đổi số", description="Của ban biên tập")
    labels = labels_of(PlainSite(topic_rows=[topic_row(7, "Chuyển  đổi SỐ", description="Khác")]))
    assert labels.topic(7) == known
    assert Topic.objects.get() == known
    assert told(labels.report, "label-description") == [(7, "Chuyển đổi SỐ: Khác")]


def test_topics_with_one_slug_have_two(labels_of):
    site = PlainSite(topic_rows=[topic_row(1, "Đề án"), topic_row(2, "De an"), topic_row(3, "Đề Án")])
    labels = labels_of(site)
    assert labels.topic(1).slug == "de-an"
    assert labels.topic(2).slug == "de-an-2"
    assert labels.topic(3) == labels.topic(1)


def test_editors_find_what_the_import_made(labels_of):
    labels = labels_of(PlainSite(topic_rows=[topic_row(7, "Truy xuất nguồn gốc")]))
    assert list(get_search_backend().search("truy xuat", Topic)) == [labels.topic(7)]


def test_tag_in_other_case_is_the_same_tag(labels_of):
    known = Tag.objects.create(name="Khoa học")
    site = PlainSite(tag_rows=[tag_row(1, "KHOA HỌC"), tag_row(2, "đổi mới"), tag_row(3, "Đổi Mới")])
    labels = labels_of(site)
    assert labels.tags((3, 1, 2)) == [Tag.objects.get(name="đổi mới"), known]
    assert Tag.objects.count() == 2


def test_tag_keeps_accents_of_its_alias_for_old_addresses(labels_of):
    labels_of(PlainSite(tag_rows=[tag_row(1, "nguồn mở", "Nguo\u0302\u0300n-mở")]))
    assert record(Kind.TAG, 1).alias == "nguồn-mở"


def test_tag_survives_being_saved_in_the_editors_form(labels_of):
    labels = labels_of(PlainSite(tag_rows=[tag_row(1, 'dự án "Số hoá", đợt 1')]))
    article = ArticleFactory(tags=[])
    article.tags.add(*labels.tags([1]))
    article.save()
    field = ArticlePage._meta.get_field("tags").formfield()
    typed = field.widget.format_value(article.tags.all())
    assert field.clean(typed) == ["dự án ”Số hoá”, đợt 1"]


def test_long_names_are_cut_at_a_word_and_told(labels_of):
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


def test_tag_without_a_name_has_that_of_its_alias(labels_of):
    labels = labels_of(PlainSite(tag_rows=[tag_row(1, "", "nguồn-mở"), tag_row(2, " ", " ")]))
    assert [tag.name for tag in labels.tags([1, 2])] == ["nguồn mở"]
    assert told(labels.report, "label-nameless") == [(2, "")]


def test_unknown_numbers_are_left_out(labels_of):
    labels = labels_of(PlainSite(tag_rows=[tag_row(1, "hồi")]))
    assert (labels.topic(0), labels.topic(9)) == (None, None)
    assert [tag.name for tag in labels.tags([8, 1])] == ["hồi"]
    assert labels.authors(article_row(1, authors=(4,)), "") == []


def test_two_modules_share_a_tag(labels_of):
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


def test_second_run_writes_nothing(labels_of, everything):
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


def test_answers_cost_no_query(labels_of, everything, django_assert_num_queries):
    labels = labels_of(everything)
    article = article_row(1, author="Bế Văn Quang", source=1)
    labels.authors(article, "")
    with django_assert_num_queries(0):
        labels.authors(article, "")
        labels.tags(range(30))
        labels.topic(7)
        labels.source(article)


def test_many_labels_cost_few_queries(labels_of):
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


def test_rename_on_the_old_site_is_followed(labels_of, everything):
    topic = labels_of(everything).topic(7)
    everything.topic_rows = [topic_row(7, "Đề án mới", "de-an-moi", "Dài hơn")]
    assert labels_of(everything).topic(7) == topic
    topic.refresh_from_db()
    assert (topic.name, topic.description, topic.slug) == ("Đề án mới", "Dài hơn", "de-an")
    assert record(Kind.TOPIC, 7).alias == "de-an-moi"
    assert Topic.objects.count() == 1


def test_rename_does_not_undo_an_editors_change(labels_of, everything):
    topic = labels_of(everything).topic(7)
    topic.name = "Đề án của Sở"
    topic.save()
    everything.topic_rows = [topic_row(7, "Đề án mới", "de-an-moi")]
    labels = labels_of(everything)
    assert labels.topic(7).name == "Đề án của Sở"
    assert told(labels.report, "changed-here") == [(7, "Đề án của Sở ≠ Đề án mới")]
    assert record(Kind.TOPIC, 7).alias == "de-an-moi"
    assert told(labels_of(everything).report, "changed-here")  # as long as they differ


def test_tag_of_two_modules_is_not_renamed_for_one(labels_of):
    site = PlainSite(tag_rows=[tag_row(1, "hồi")])
    labels_of(site)
    labels_of(PlainSite(tag_rows=[tag_row(1, "hồi")]), name="su-kien")
    site.tag_rows = [tag_row(1, "quế")]
    labels = labels_of(site)
    assert [tag.name for tag in labels.tags([1])] == ["hồi"]
    assert told(labels.report, "changed-here") == [(1, "hồi ≠ quế")]


def test_rename_to_a_name_that_is_taken_is_told(labels_of):
    labels_of(PlainSite(tag_rows=[tag_row(1, "hồi"), tag_row(2, "quế")]))
    labels = labels_of(PlainSite(tag_rows=[tag_row(1, "Quế"), tag_row(2, "quế")]))
    assert [tag.name for tag in labels.tags([1])] == ["hồi"]
    assert [number for number, _detail in told(labels.report, "changed-here")] == [1]


def test_deleted_here_is_not_made_again(labels_of, everything):
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


def test_run_that_breaks_off_leaves_nothing_half(labels_of, monkeypatch):
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


def test_new_labels_raise_the_epoch_once_and_a_second_run_does_not(labels_of, everything):
    labels_of(PlainSite())
    before = epoch.current()
    with committing():
        labels_of(everything)
    after = epoch.current()
    assert after > before
    with committing():
        labels_of(everything)
    assert epoch.current() == after


# --- authors --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Đinh Tâm - Hoàng Kiều", ["Đinh Tâm", "Hoàng Kiều"]),
        ("Đinh Tâm, Hoàng Kiều và Bế Văn Quang", ["Đinh Tâm", "Hoàng Kiều", "Bế Văn Quang"]),
        ("Đinh Tâm & Hoàng Kiều", ["Đinh Tâm", "Hoàng Kiều"]),
        ("Đinh Tâm–Hoàng Kiều", ["Đinh Tâm–Hoàng Kiều"]),
        ("ĐINH TÂM / HOÀNG KIỀU", ["ĐINH TÂM", "HOÀNG KIỀU"]),
        ("Đinh Tâm; đinh tâm", ["Đinh Tâm; đinh tâm"]),
        ("Đinh Tâm; Đinh  Tâm", ["Đinh Tâm"]),
        ("Y A Nuôl, H'Hen Niê", ["Y A Nuôl", "H'Hen Niê"]),
        ("Tác giả bài viết: Đinh Tâm.", ["Đinh Tâm"]),
        ("(Đinh Tâm)", ["Đinh Tâm"]),
        ("Công ty CP. ABC.", ["Công ty CP. ABC."]),
        ("Sở KH&CN", ["Sở KH&CN"]),
        ("Sở Khoa học và Công nghệ", ["Sở Khoa học và Công nghệ"]),
        ("Sở Nông Nghiệp và Phát Triển Nông Thôn", ["Sở Nông Nghiệp và Phát Triển Nông Thôn"]),
        ("Theo Báo Cao Bằng", ["Theo Báo Cao Bằng"]),
        ("Nguồn: Báo Nhân Dân, Đinh Tâm", ["Nguồn: Báo Nhân Dân, Đinh Tâm"]),
        ("BBT", ["BBT"]),
        ("Hoàng Kiều, PV", ["Hoàng Kiều, PV"]),
        ("Đinh Tâm, 12/5", ["Đinh Tâm, 12/5"]),
        ("A, B", ["A, B"]),
        (" - ", []),
        ("…", []),
        ("", []),
    ],
)
def test_byline_holds_these_names(byline, names):
    assert authors_in(byline) == names


def test_author_page_becomes_an_author_with_biography(labels_of):
    site = PlainSite(
        author_rows=[author_row(1, "Đinh Tâm", alias="Dinh-Tam", description="<p>Phóng viên</p>")]
    )
    (author,) = labels_of(site).authors(article_row(1, authors=(1,)), "")
    assert (author.name, author.biography, author.role) == ("Đinh Tâm", "Phóng viên", "")
    assert record(Kind.AUTHOR, 1).alias == "dinh-tam"


def test_author_page_completes_an_author_known_by_name(labels_of):
    known = AuthorFactory(name="Đinh Tâm", role="Trưởng phòng")
    labels_of(PlainSite(author_rows=[author_row(1, "Đinh Tâm", description="Phóng viên")]))
    known.refresh_from_db()
    assert (known.role, known.biography) == ("Trưởng phòng", "Phóng viên")


def test_list_and_byline_and_body_name_the_authors(labels_of):
    labels = labels_of(PlainSite(author_rows=[author_row(1, "Đinh Tâm")]))

    def names(from_body: str = "", **values) -> list[str]:
        return [author.name for author in labels.authors(article_row(1, **values), from_body)]

    assert names("Nông Mai", authors=(1,), author="đinh tâm") == ["Đinh Tâm"]
    assert names("Nông Mai", authors=(1,), author="Hoàng Kiều") == ["Đinh Tâm", "Hoàng Kiều"]
    assert names("Nông Mai", author="Hoàng Kiều") == ["Hoàng Kiều"]
    assert names("Nông Mai") == ["Nông Mai"]
    assert names() == []


def test_one_name_is_one_author_however_it_is_typed(labels_of):
    labels = labels_of(PlainSite())
    typed = ["Đinh Tâm", "ĐINH  TÂM", "Đinh Ta\u0302m", " đinh tâm "]
    found = [labels.authors(article_row(number, author=name), "") for number, name in enumerate(typed)]
    assert found == [[Author.objects.get()]] * 4


def test_name_in_capitals_elsewhere_renames_nobody(labels_of):
    labels_of(PlainSite()).authors(article_row(1, author="Đinh Tâm"), "")
    labels = labels_of(PlainSite())
    labels.authors(article_row(2, author="ĐINH TÂM"), "")
    assert Author.objects.get().name == "Đinh Tâm"
    assert labels.report.counts.total() == 0


def test_who_wrote_the_row_is_an_author_whom_no_article_names(labels_of):
    site = PlainSite(user_rows=[OldUser(4, "Bế Văn Quang")])
    labels = labels_of(site)
    author = Author.objects.get(name="Bế Văn Quang")
    assert record(Kind.AUTHOR, USERS + 4).label == author.pk
    assert labels.authors(article_row(1, user=4), "") == []
    assert labels.authors(article_row(1, user=4, author="Bế Văn Quang"), "") == [author]


def test_user_with_an_author_page_is_no_second_author(labels_of):
    site = PlainSite(author_rows=[author_row(1, "Đinh Tâm", user=4)], user_rows=[OldUser(4, "dinhtam1985")])
    labels_of(site)
    assert [author.name for author in Author.objects.all()] == ["Đinh Tâm"]
    assert record(Kind.AUTHOR, USERS + 4).label == Author.objects.get().pk


def test_author_page_renamed_there_is_renamed_here_though_its_user_wrote(labels_of):
    users = [OldUser(4, "dinhtam1985")]
    labels_of(PlainSite(author_rows=[author_row(1, "Đinh Tâm", user=4)], user_rows=users))
    labels_of(PlainSite(author_rows=[author_row(1, "Đinh Thị Tâm", user=4)], user_rows=users))
    assert [author.name for author in Author.objects.all()] == ["Đinh Thị Tâm"]


def test_author_page_renamed_there_leaves_bylines_as_they_are(labels_of):
    labels_of(PlainSite(author_rows=[author_row(1, "Đinh Tâm")])).authors(
        article_row(1, author="Đinh Tâm"), ""
    )
    labels = labels_of(PlainSite(author_rows=[author_row(1, "Đinh Thị Tâm")]))
    assert [author.name for author in Author.objects.all()] == ["Đinh Tâm"]
    assert told(labels.report, "changed-here") == [(1, "Đinh Tâm ≠ Đinh Thị Tâm")]


def test_long_byline_is_cut_and_told(labels_of):
    labels = labels_of(PlainSite())
    byline = "Theo báo cáo của Sở " * 12
    (author,) = labels.authors(article_row(1, author=byline), "")
    author.full_clean()
    assert author.name.endswith("…")
    labels.authors(article_row(2, author=byline), "")  # told of each article, or a second run would differ
    assert told(labels.report, "label-cut") == [(1, byline.strip()), (2, byline.strip())]
    assert record(Kind.AUTHOR, ImportedRecord.objects.get().number).number > NAMES


def test_same_person_in_english_is_the_translation(labels_of):
    (vietnamese_row,) = labels_of(PlainSite()).authors(article_row(1, author="Đinh Tâm"), "")
    (english_row,) = labels_of(PlainSite(), "en").authors(article_row(1, author="ĐINH TÂM"), "")
    assert english_row.locale == english()
    assert english_row.translation_key == vietnamese_row.translation_key
    assert english_row.slug == vietnamese_row.slug
    (again,) = labels_of(PlainSite()).authors(article_row(2, author="Đinh Tâm"), "")
    assert again == vietnamese_row


def test_english_module_first_gives_the_same_pair(labels_of):
    (first,) = labels_of(PlainSite(), "en").authors(article_row(1, author="Đinh Tâm"), "")
    (second,) = labels_of(PlainSite()).authors(article_row(1, author="Đinh Tâm"), "")
    assert first != second
    assert first.translation_key == second.translation_key


# --- sources --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "link", "source_text", "expected"),
    [
        ("Báo Cao Bằng", "http://baocaobang.vn", "", ("Báo Cao Bằng", "http://baocaobang.vn")),
        (
            "Báo Cao Bằng",
            "http://baocaobang.vn",
            "https://baocaobang.vn/tin-1.html",
            ("Báo Cao Bằng", "https://baocaobang.vn/tin-1.html"),
        ),
        ("", "", "Báo Nhân Dân", ("Báo Nhân Dân", "")),
        ("", "", "http://www.nhandan.vn/a", ("nhandan.vn", "http://www.nhandan.vn/a")),
        ("", "", "nhandan.vn", ("nhandan.vn", "http://nhandan.vn")),
        ("Báo A", "http://", "", ("Báo A", "")),
        ("Báo A", "", "báo a", ("báo a", "")),
        ("Báo A", "", "Báo B", ("Báo A – Báo B", "")),
        ("", "", "Báo A (http://a.vn/x)", ("Báo A", "http://a.vn/x")),
        ("VINADES.,JSC", "", "", ("VINADES.,JSC", "")),
        ("", "", "Theo: Báo A", ("Theo: Báo A", "")),
        ("hanoimoi.com.vn", "", "", ("hanoimoi.com.vn", "http://hanoimoi.com.vn")),
        ("", "", "", ("", "")),
    ],
)
def test_source_is_a_name_and_an_address(labels_of, text, link, source_text, expected):
    rows = [source_row(3, text, link)] if text or link else []
    labels = labels_of(PlainSite(source_rows=rows))
    name, address = labels.source(article_row(1, source=3 if rows else 0, source_text=source_text))
    assert (name, address) == expected
    check_fields(name, address)


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("http://http://a.vn/x", "http://a.vn/x"),
        ("http:// a.vn/x", "http://a.vn/x"),
        ("http:/a.vn/x", "http://a.vn/x"),
        ("https//a.vn/x", "https://a.vn/x"),
        ("HTTP://a.vn/x", "http://a.vn/x"),
        ("www.a.vn/tin.html?x=1", "http://www.a.vn/tin.html?x=1"),
    ],
)
def test_address_of_a_source_is_mended_and_told(labels_of, written, mended):
    labels = labels_of(PlainSite())
    assert labels.source(article_row(5, source_text=written))[1] == mended
    assert told(labels.report, "source-mended") == [(5, written)]
    check_fields("", mended)


@pytest.mark.parametrize(
    "written",
    ["javascript:alert(1)", "ftp://a.vn/x", "http://a_b/", "data:text/html,x", "http://a.vn/" + "x" * 500],
)
def test_address_that_is_none_is_left_out_and_told(labels_of, written):
    labels = labels_of(PlainSite(source_rows=[source_row(3, "Báo A", "http://a.vn")]))
    assert labels.source(article_row(5, source=3, source_text=written)) == ("Báo A", "http://a.vn")
    assert told(labels.report, "source-address") == [(5, written)]


def test_logo_of_a_source_is_told_once(labels_of):
    labels = labels_of(PlainSite(source_rows=[source_row(3, "Báo A", "a.vn", logo="a.png")]))
    for number in (1, 2):
        assert labels.source(article_row(number, source=3)) == ("Báo A", "http://a.vn")
        assert labels.source(article_row(number, source=9)) == ("", "")
    assert told(labels.report, "source-logo") == [(3, "Báo A: a.png")]
    assert told(labels.report, "source-mended") == [(3, "a.vn")]


def test_long_name_of_a_source_fits_its_field(labels_of):
    labels = labels_of(PlainSite())
    name, _address = labels.source(article_row(5, source_text="Theo báo cáo " * 30))
    check_fields(name, "")
    assert len(told(labels.report, "label-cut")) == 1


def check_fields(name: str, address: str) -> None:
    article = ArticlePage(source_name=name, source_url=address)
    try:
        article.clean_fields(
            exclude={field.name for field in ArticlePage._meta.fields} - {"source_name", "source_url"}
        )
    except ValidationError as error:
        pytest.fail(str(error))


# --- names ----------------------------------------------------------------------------------------
def test_cut_text_fits_and_ends_at_a_word():
    assert cut("một hai ba", 10) == "một hai ba"
    assert cut("một hai ba bốn", 10) == "một hai…"
    assert cut("x" * 20, 10) == "x" * 9 + "…"
