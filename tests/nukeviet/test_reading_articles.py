"""Articles of three generations, and what becomes of rows that do not hold."""

from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from nukeviet.reading.rows import State
from nukeviet.report import Report

from .old_site import FIRST_TIME, OldSiteBuilder

GENERATIONS = ["4.5", "4.4", "3.x"]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PAST, FUTURE = int(NOW.timestamp()) - 60, int(NOW.timestamp()) + 60


@pytest.fixture
def report():
    report = Report()
    yield report
    report.close()


def notes(report):
    return [(note.code, note.number, note.detail) for note in report]


def built(generation="4.5"):
    builder = OldSiteBuilder(generation)
    module = builder.add_module("vi", "news")
    for number in (1, 2, 3):
        builder.add_section(module, number, f"Mục {number}")
    return builder, module


def read(builder, report, now=NOW, **options):
    site = builder.read(report, now)
    return list(site.articles(site.modules()[0], **options))


def moment(number):
    return datetime.fromtimestamp(FIRST_TIME + number * 3600, UTC)


@pytest.mark.parametrize("generation", GENERATIONS)
def test_article_of_each_generation_is_read_whole(report, generation):
    builder, module = built(generation)
    builder.add_topic(module, 4, "Chủ đề")
    builder.add_source(module, 6, "Báo")
    more = {"3.x": {}, "4.4": {"titlesite": "SEO &amp; 1", "description": "Mô tả"}}
    more["4.5"] = more["4.4"] | {"files": "/news/a.pdf, /news/b  &amp; c.docx,"}
    builder.add_article(
        module,
        5,
        "KH&amp;CN&#x3A; bài",
        "<p>Thân &amp; bài</p>",
        alias="KH-CN-bai",
        catid=2,
        listcatid="3,2",
        topicid=4,
        sourceid=6,
        admin_id=8,
        author="Nguyễn &quot;A&quot;",
        hometext="Một<br />Hai",
        homeimgfile="2020_01/anh  1.jpg ",
        homeimgalt="Ảnh&#x3A; B",
        hitstotal=100,
        total_rating=9,
        click_rating=2,
        edittime=FIRST_TIME,
        exptime=FUTURE,
        sourcetext="https://example.org/?a=1&amp;b=2",
        **more[generation],
    )
    (article,) = read(builder, report)
    assert (article.number, article.title, article.alias) == (5, "KH&CN: bài", "KH-CN-bai")
    assert (article.lead, article.body) == ("Một\nHai", "<p>Thân &amp; bài</p>")
    assert (article.section, article.sections) == (2, (2, 3))
    assert (article.topic, article.source, article.user) == (4, 6, 8)
    assert (article.author, article.source_text) == ('Nguyễn "A"', "https://example.org/?a=1&b=2")
    assert (article.picture, article.picture_text) == ("2020_01/anh  1.jpg", "Ảnh: B")
    assert (article.views, article.points, article.votes) == (100, 9, 2)
    assert (article.state, article.takes_ratings, article.is_external) == (State.LIVE, True, False)
    assert (article.added, article.published) == (moment(5), moment(5))
    assert (article.edited, article.expires) == (moment(0), NOW + timedelta(seconds=60))
    assert article.seo_title == ("" if generation == "3.x" else "SEO & 1")
    assert article.files == (("/news/a.pdf", "/news/b  & c.docx") if generation == "4.5" else ())
    assert notes(report) == []


@pytest.mark.parametrize(
    ("columns", "state"),
    [
        ({"status": 1}, State.LIVE),
        ({"status": 1, "publtime": PAST + 60}, State.LIVE),  # this very second
        ({"status": 1, "publtime": FUTURE}, State.SCHEDULED),
        ({"status": 1, "exptime": PAST}, State.EXPIRED),
        ({"status": 1, "exptime": FUTURE}, State.LIVE),
        ({"status": 1, "exptime": -5}, State.EXPIRED),
        ({"status": 1, "publtime": 4_102_444_800}, State.DRAFT),  # never shown: no hour to wait for
        ({"status": 2, "publtime": FUTURE}, State.SCHEDULED),
        ({"status": 2, "publtime": PAST}, State.SCHEDULED),
        ({"status": 2, "publtime": 0}, State.DRAFT),
        ({"status": 2, "exptime": PAST}, State.EXPIRED),
        ({"status": 3}, State.EXPIRED),
        ({"status": 4}, State.DRAFT),
        ({"status": 5}, State.IN_REVIEW),
        ({"status": 8}, State.IN_REVIEW),
        ({"status": 0}, State.STOPPED),
        ({"status": 6}, State.STOPPED),
        ({"status": 9}, State.STOPPED),
        ({"status": 21}, State.STOPPED),
        ({"status": 22}, State.STOPPED),  # live, but its section is stopped
        ({"status": 23, "publtime": FUTURE}, State.STOPPED),
        ({"status": 25}, State.DRAFT),
        ({"status": 26}, State.IN_REVIEW),
    ],
)
def test_state_is_what_readers_saw(report, columns, state):
    builder, module = built()
    builder.add_article(module, 1, "Bài", **columns)
    assert [article.state for article in read(builder, report)] == [state]


@pytest.mark.parametrize("status", [7, 15, 20, 28, -1])
def test_state_that_is_none_is_told_and_not_public(report, status):
    builder, module = built()
    builder.add_article(module, 1, "Bài", status=status)
    assert [article.state for article in read(builder, report)] == [State.STOPPED]
    assert notes(report) == [("status-unknown", 1, str(status))]


@pytest.mark.parametrize("bad", [0, -5, 4_102_444_800, 99_999_999_999])
def test_published_when_the_date_cannot_be_is_the_next_best(report, bad):
    builder, module = built()
    builder.add_article(module, 1, "Không ngày nào", publtime=bad, addtime=bad % 2, edittime=0, status=4)
    builder.add_article(module, 2, "Ngày viết", publtime=bad)
    builder.add_article(module, 3, "Ngày sửa", publtime=bad, addtime=0)
    for number in (4, 5, 7):
        builder.add_article(module, number, "Ngày bài trước", publtime=bad, addtime=0, edittime=-1)
    builder.tables["nv4_vi_news_rows"].rows[0] |= {"addtime": 0}
    articles = read(builder, report)
    expected = [moment(2), moment(2), moment(3), moment(3), moment(3), moment(3)]
    assert [article.published for article in articles] == expected
    assert [note[:2] for note in notes(report)] == [("date-invalid", n) for n in (1, 2, 3, 4, 5, 7)]
    assert notes(report)[0][2] == f"{bad} ({moment(2).isoformat()})"
    assert notes(report)[3][2] == f"{bad} ({moment(3).isoformat()})"


def test_published_when_no_article_has_a_date_is_unknown(report):
    builder, module = built()
    builder.add_article(module, 1, "Không ngày nào", publtime=0, addtime=0, edittime=0)
    assert [article.published for article in read(builder, report)] == [None]
    assert notes(report) == [("date-invalid", 1, "0 (–)")]


def test_published_by_the_article_before_is_the_same_from_wherever_one_starts(report):
    builder, module = built()
    builder.add_article(module, 1, "Có ngày")
    for number in range(2, 9):
        builder.add_article(module, number, "Không", publtime=0, addtime=0, edittime=0)
    site = builder.read(report, NOW)
    (module,) = site.modules()
    whole = list(site.articles(module))
    assert list(site.articles(module, after=5)) == whole[5:]
    assert list(site.articles(module)) == whole
    assert {article.published for article in whole} == {moment(1)}


def test_sections_of_an_article_with_junk_leave_it_out_and_tell(report):
    builder, module = built()
    builder.add_article(module, 1, "Chỉ mục chính", catid=2, listcatid="")
    builder.add_article(module, 2, "Rác", catid=2, listcatid=",3,x, 1,3,0,88,")
    builder.add_article(module, 3, "Mất mục chính", catid=77, listcatid="77,3,1")
    builder.add_article(module, 4, "Mất cả", catid=77, listcatid="78")
    builder.add_article(module, 5, "Không có", catid=0, listcatid="")
    assert [(a.section, a.sections) for a in read(builder, report)] == [
        (2, (2,)),
        (2, (2, 3, 1)),
        (3, (3, 1)),
        (0, ()),
        (0, ()),
    ]
    assert notes(report) == [
        ("section-unknown", 2, "x, 88"),
        ("section-unknown", 3, "77"),
        ("section-unknown", 4, "77, 78"),
        ("section-unknown", 5, "0"),
    ]


def test_labels_that_are_not_there_are_left_out_and_told(report):
    builder, module = built()
    builder.add_tag(module, 1, "Một")
    builder.add_author(module, 1, "A")
    builder.add_article(module, 1, "Bài", topicid=8, sourceid=9, tags=(1, 5), authors=(6, 1))
    (article,) = read(builder, report)
    assert (article.topic, article.source, article.tags, article.authors) == (0, 0, (1,), (1,))
    assert notes(report) == [
        ("row-orphan", 1, "nv4_vi_news_tags_id: 5"),
        ("row-orphan", 1, "nv4_vi_news_authorlist: 6"),
        ("topic-unknown", 1, "8"),
        ("source-unknown", 1, "9"),
    ]


def test_tags_and_authors_keep_their_order(report):
    builder, module = built()
    for number in (1, 2, 3):
        builder.add_tag(module, number, f"Thẻ {number}")
        builder.add_author(module, number, f"Tác giả {number}", user=number)
    builder.add_article(module, 1, "Một", tags=(3, 1, 3), authors=(2, 1))
    builder.add_article(module, 2, "Hai", tags=(2,))
    assert [(a.tags, a.authors) for a in read(builder, report)] == [((3, 1), (2, 1)), ((2,), ())]


def test_body_that_is_missing_is_empty_and_told_as_are_bodies_of_nothing(report):
    builder, module = built()
    for number in (1, 2, 3):
        builder.add_article(module, number, "Bài", "x")
    builder.tables["nv4_vi_news_detail"].rows.pop(0)
    builder.tables["nv4_vi_news_rows"].rows.pop(2)
    assert [(a.number, a.body) for a in read(builder, report)] == [(1, ""), (2, "x")]
    assert notes(report) == [("row-orphan", 3, "nv4_vi_news_detail"), ("body-missing", 1, "")]


def test_bodies_of_3x_are_found_in_whichever_table_has_them(report):
    builder, module = built("3.x")
    for number in (1, 2000, 2001, 4000, 4001, 9000):
        builder.add_article(module, number, "Bài", f"<p>{number}</p>")
    tables = builder.tables
    assert [name for name in tables if "bodyhtml" in name] == [
        f"nv3_vi_news_bodyhtml_{n}" for n in (1, 2, 3, 5)
    ]
    tables["nv3_vi_news_bodyhtml_1"].rows.append(tables["nv3_vi_news_bodyhtml_5"].rows.pop())
    assert [a.body for a in read(builder, report)] == [
        f"<p>{n}</p>" for n in (1, 2000, 2001, 4000, 4001, 9000)
    ]
    assert notes(report) == []


def test_bodies_when_no_table_has_them_are_told_once(report):
    builder, module = built()
    builder.add_article(module, 1, "Bài", "x")
    del builder.tables["nv4_vi_news_detail"]
    assert [a.body for a in read(builder, report)] == [""]
    assert notes(report)[0] == ("table-missing", None, "nv4_vi_news_detail")


def test_article_without_a_title_is_called_by_alias_or_number_and_a_long_one_is_cut(report):
    builder, module = built()
    builder.add_article(module, 1, "&nbsp;", alias="mot-hai")
    builder.add_article(module, 2, "", alias="")
    builder.add_article(module, 3, "chữ " * 70 + "cuối")
    titles = [article.title for article in read(builder, report)]
    assert titles[:2] == ["mot-hai", "2"]
    assert len(titles[2]) <= 255
    cut = next(note for note in report if note.code == "text-cut")
    assert f"{titles[2]} {cut.detail}" == "chữ " * 70 + "cuối"
    assert [note[:2] for note in notes(report)] == [
        ("text-cut", 3),
        ("title-missing", 1),
        ("title-missing", 2),
    ]


def test_articles_with_the_same_alias_are_both_there(report):
    builder, module = built()
    builder.add_article(module, 1, "Một", alias="bai")
    builder.add_article(module, 2, "Hai", alias="bai")
    assert [(a.number, a.alias) for a in read(builder, report)] == [(1, "bai"), (2, "bai")]
    assert notes(report) == []


def test_columns_that_are_missing_are_told_once_and_reading_goes_on(report):
    builder, module = built()
    builder.add_article(module, 1, "Một", "x", hometext="a")
    builder.add_article(module, 2, "Hai", "y")
    for column in ("edittime", "exptime", "homeimgalt"):
        builder.drop_column("nv4_vi_news_rows", column)
    builder.drop_column("nv4_vi_news_detail", "sourcetext")
    assert [(a.body, a.edited, a.state) for a in read(builder, report)] == [
        ("x", None, State.LIVE),
        ("y", None, State.LIVE),
    ]
    assert notes(report) == [("column-missing", None, "nv4_vi_news_rows.edittime")]


def test_articles_when_the_state_is_not_told_are_not_public(report):
    builder, module = built()
    builder.add_article(module, 1, "Một")
    builder.drop_column("nv4_vi_news_rows", "status")
    assert [a.state for a in read(builder, report)] == [State.STOPPED]
    assert notes(report) == [("column-missing", None, "nv4_vi_news_rows.status")]


def test_notes_are_not_repeated_by_a_second_reading(report):
    builder, module = built()
    for number in range(1, 5):
        builder.add_article(module, number, "", catid=9, publtime=0)
    site = builder.read(report, NOW)
    (module,) = site.modules()
    list(islice(site.articles(module), 2))
    list(site.articles(module))
    told = notes(report)
    list(site.articles(module))
    assert notes(report) == told
    assert len(told) == len(set(told)) == 4 * 3


def test_since_and_limit_choose_by_date_and_keep_the_order_of_numbers(report):
    builder, module = built()
    for number, time in ((1, 50), (2, 10), (3, 40), (4, 40), (5, 20)):
        builder.add_article(module, number, "Bài", publtime=FIRST_TIME + time * 3600)
    builder.add_article(module, 6, "Chỉ có ngày viết", publtime=0, addtime=FIRST_TIME + 45 * 3600)
    builder.add_article(module, 7, "Không có ngày", publtime=0, addtime=0, edittime=0)
    site = builder.read(report, NOW)
    (module,) = site.modules()

    def numbers(**options):
        found = [article.number for article in site.articles(module, **options)]
        options.pop("after", None)
        assert options.get("limit") == 0 or found == [] or len(found) <= site.count(module, **options)
        return found

    assert numbers() == list(site.numbers(module)) == [1, 2, 3, 4, 5, 6, 7]
    assert numbers(since=moment(40)) == [1, 3, 4, 6]
    assert numbers(limit=3) == [1, 4, 6]
    assert numbers(since=moment(20), limit=2) == [1, 6]
    assert numbers(since=moment(20), limit=50) == [1, 3, 4, 5, 6]
    assert numbers(limit=0) == []
    assert numbers(since=moment(20), limit=4, after=1) == [3, 4, 6]
    counts = [
        site.count(module, *chosen) for chosen in ((), (moment(40),), (moment(20), 2), (None, 0), (None, 99))
    ]
    assert counts == [7, 4, 2, 0, 7]


def test_digest_is_of_the_rows_and_not_of_the_day_or_its_readers(report):
    builder, module = built()
    builder.add_article(module, 1, "Bài", "x", publtime=FUTURE)
    first = read(builder, report, NOW)[0]
    later = read(builder, report, NOW + timedelta(days=9))[0]
    assert (first.state, later.state) == (State.SCHEDULED, State.LIVE)
    assert first.digest == later.digest
    row = builder.tables["nv4_vi_news_rows"].rows[0]
    row |= {"hitstotal": 9, "total_rating": 5, "click_rating": 1}
    assert read(builder, report)[0].digest == first.digest
    seen = {first.digest}
    for change in ({"title": "B"}, {"status": 4}, {"exptime": 9}, {"listcatid": "1,2"}, {"homeimgalt": "c"}):
        row |= change
        digest = read(builder, report)[0].digest
        assert digest not in seen
        seen.add(digest)
    builder.tables["nv4_vi_news_detail"].rows[0]["bodyhtml"] = "y"
    assert read(builder, report)[0].digest not in seen


def test_articles_are_read_a_few_at_a_time(report):
    builder, module = built()
    for number in range(1, 451):
        builder.add_article(module, number * 3, f"Bài {number}", f"<p>{number}</p>")
    site = builder.read(report, NOW)
    (module,) = site.modules()
    statements = []
    site._schema.staging._connection.set_trace_callback(statements.append)
    reading = site.articles(module)
    assert next(reading).number == 3
    read_so_far = [text for text in statements if "bodyhtml" in text and "WHERE id = " in text]
    assert len(read_so_far) == 1
    assert [article.number for article in reading] == [number * 3 for number in range(2, 451)]
