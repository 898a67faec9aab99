"""What a query finds, and in which order: the same on every database."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from search import results
from search.models import SynonymGroup
from search.results import Found
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    DocumentFactory,
    SectionFactory,
    TopicFactory,
    body_of,
    committing,
    every_block,
    translated,
)

from .conftest import found

pytestmark = [pytest.mark.servers, pytest.mark.django_db]


@pytest.mark.parametrize(
    "text",
    [
        "cong nghe", "công nghệ", "CÔNG NGHỆ", "co\u0302ng nghe\u0323\u0302", "nghệ công", "cong NGHỆ", '"công nghệ"',
        "công ngh", "  công   nghệ  ", "công, nghệ!",
    ],
)  # fmt: skip
def test_words_are_found_however_they_are_typed(write, text):
    wanted = write("Hội thảo", "Ứng dụng công nghệ vào sản xuất.")
    write("Hội nghị", "Nội dung khác.")
    assert found(text) == [wanted.pk]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("hoà bình", "hòa bình"), ("hòa bình", "hoà bình"), ("hoa binh", "hoà bình"), ("thuý", "thúy"),
        ("thúy", "thuý"), ("uỷ ban", "ủy ban"), ("kĩ thuật", "kỹ thuật"), ("da nang", "Đà Nẵng"), ("ĐÀ NẴNG", "đà nẵng"),
        ("QĐ", "Quyết định 100/QĐ-TTg"), ("qd", "100/QĐ-TTg"), ("100/QĐ-TTg", "số 100/QĐ – TTg ngày 19/01/2019"),
        ("100/qd-ttg", "100/QĐ-TTg"), ("19/NQ-TW", "Nghị quyết số 19 – NQ/TW"), ("19-NQ/TW", "19/NQ-TW"),
        ("19/NQ-TW", "Nghị quyết 19/NQ-TW"), ("ISO 9001:2015", "TCVN ISO 9001: 2015"), ("9001", "ISO 9001:2015"),
        ("19418424", "19.418.424 lượt"), ("19.418.424", "19418424"), ("KHCN", "Sở KH&CN"), ("KH&CN", "ngành KHCN"),
        ("KH&CN", "khoa học và công nghệ"), ("khcn", "Khoa học và Công nghệ"), ("khoa học và công nghệ", "Sở KH&CN"),
        ("sở khcn cao bằng", "Sở Khoa học và Công nghệ tỉnh Cao Bằng"), ("UBND", "Ủy ban nhân dân"), ("5G", "mạng 5G"),
    ],
)  # fmt: skip
@pytest.mark.once
def test_spellings_of_agencies_find_each_other(write, query, text):
    wanted = write("Tin", text)
    assert found(query) == [wanted.pk]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ('"nghệ công"', "công nghệ"), ("công nghệ mới", "công nghệ"), ("strong", "<b>đậm</b>"), ("linktype", "liên kết"),
        ("paragraph", "đoạn"), ("nghị", "nghỉ"[:3]), ("19/NQ-TW", "19 bài, NQ của TW"), ("n", "nghệ"), ("p", "chữ"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(write, query, text):
    write("Tin", f'{text} <a linktype="page" id="1">xem</a>')
    assert found(query) == []


def test_exact_marks_come_before_others(write):
    other = write("Cáp quang", "Lắp đặt tuyến truyền dẫn.")
    exact = write("Hội nghị", "Đẩy mạnh tuyên truyền.", days=100)
    assert found("tuyên truyền") == [exact.pk, other.pk]
    assert found("tuyen truyen") == [other.pk, exact.pk]
    assert found("tuyến truyền") == [other.pk, exact.pk]


def test_title_comes_before_lead_before_body(write):
    body = write("Hội nghị", "Chuyển đổi số.")
    lead = write("Hội nghị", lead="Chuyển đổi số trong ngành.", days=1)
    title = write("Chuyển đổi số ở xã", days=2)
    assert found("chuyen doi so") == [title.pk, lead.pk, body.pk]
    assert found("chuyển đổi số") == [title.pk, lead.pk, body.pk]


def test_neighbouring_words_come_before_scattered_ones(write):
    scattered = write("Tin", "Sở số hoá hồ sơ; đổi tên; chuyển trụ sở.")
    together = write("Tin", "Công tác chuyển đổi số.", days=9)
    assert found("chuyen doi so") == [together.pk, scattered.pk]


def test_neighbours_are_told_where_a_word_comes_twice(write):
    write("Tin", "Nông dân bàn về nghiệp đoàn ở thôn.")
    together = write("Tin", "Phát triển nông nghiệp nông thôn.", days=9)
    assert found("nông nghiệp nông thôn")[0] == together.pk


def test_newest_first_among_equals_and_by_date(write):
    old, new = write("Chuyển đổi số", days=9), write("Chuyển đổi số")
    newest = write("Hội nghị", "chuyển đổi số", days=-1)
    assert found("chuyển đổi số") == [new.pk, old.pk, newest.pk]
    assert found("chuyển đổi số", by_date=True) == [newest.pk, new.pk, old.pk]


def test_whole_word_comes_before_its_beginning(write):
    longer = write("Tin", "Sương mù ở vùng nghỉnh.")
    whole = write("Tin", "Lịch nghỉ tết.", days=5)
    assert found("nghi") == [whole.pk, longer.pk]
    assert found('"nghi"') == [whole.pk]


def test_quoted_phrase_does_not_reach_from_title_to_lead(write):
    write("Ngày công", lead="Nghệ nhân hội tụ.")
    assert found('"công nghệ"') == []
    assert len(found("công nghệ")) == 1


def test_every_part_of_an_article_is_indexed(home, section):
    from tests.factories import PictureFactory

    picture, document = PictureFactory(), DocumentFactory(title="Kế hoạch hành động")
    other = ArticleFactory(parent=section, title="Bài liên quan")
    article = ArticleFactory(
        parent=section,
        title="Tổng hợp",
        body=body_of(
            *every_block(picture, document, other),
            (
                "key_figures",
                {"title": "", "figures": [{"number": "4711", "unit": "hồ sơ", "label": "trực tuyến"}]},
            ),
        ),
        lead_picture=picture,
        lead_picture_caption="Chú thích ảnh Bạch Long Vĩ",
        lead_picture_credit="Ảnh: Trịnh Sâm",
        document_number="839/QĐ-UBND",
        source_name="Báo Nhân Dân",
        authors=[AuthorFactory(name="Lò Văn Khoắn")],
        topics=[TopicFactory(name="Nghị quyết Tam nông")],
        tags=["quế hồi"],
        attachments=[DocumentFactory(title="Biểu mẫu đính kèm")],
    )
    for text in (
        "Bạch Long Vĩ", "Trịnh Sâm", "839/QĐ-UBND", "Báo Nhân Dân", "Lò Văn Khoắn", "Tam nông", "quế hồi",
        "biểu mẫu đính kèm", "4711", "hồ sơ trực tuyến",
    ):  # fmt: skip
        assert found(f'"{text}"') == [article.pk], text


def test_cells_captions_and_quotes_are_indexed_but_no_name_of_a_look(home, section):
    from tests.factories import table_of

    article = ArticleFactory(
        parent=section,
        title="Bảng",
        body=body_of(
            ("heading", {"level": "h2", "text": "Mở đầu"}),
            ("table", {
                "caption": "Kiểm tra nhãn hàng",
                "data": table_of(["Xăng dầu", 58], headings=["Lĩnh vực", "Cơ sở"]),
                "row_headings": True,
            }),
            ("pull_quote", {"quote": "Nói đi đôi với làm", "speaker": "Nông Thị Lan", "role": "Trưởng phòng"}),
            ("notice", {"tone": "warning", "title": "Lưu ý", "text": "<p>Hạn cuối</p>"}),
        ),
    )  # fmt: skip
    for text in (
        "kiểm tra nhãn hàng",
        "xăng dầu",
        "lĩnh vực",
        "58",
        "nói đi đôi với làm",
        "Nông Thị Lan",
        "hạn cuối",
    ):
        assert found(f'"{text}"') == [article.pk], text
    for text in ("tiêu đề 2", "heading", "warning", "cảnh báo", "h2"):
        assert found(f'"{text}"') == [], text


def test_section_finds_its_descendants_and_what_it_lists_further(home, section, write):
    child = SectionFactory(parent=section, title="Khoa học")
    elsewhere = SectionFactory(parent=home, title="Thông báo")
    own, below = write("Lúa nếp", parent=section), write("Lúa nếp", parent=child, days=1)
    further = write("Lúa nếp", parent=elsewhere, days=2, further_sections=[section])
    write("Lúa nếp", parent=elsewhere, days=3)
    assert found("lúa", section=section.pk) == [own.pk, below.pk, further.pk]
    assert found("lúa", section=child.pk) == [below.pk]
    counts = Found(found("lúa")).sections()
    assert (counts[section.pk], counts[child.pk], counts[elsewhere.pk]) == (3, 1, 2)


def test_dates_bound_what_is_found(write):
    new, old = write("Lúa"), write("Lúa", days=30)
    edge = new.published_at
    assert found("lúa", since=edge) == [new.pk]
    assert found("lúa", until=edge) == [old.pk]
    assert found("lúa", since=datetime(1900, 1, 1, tzinfo=UTC), until=timezone.now()) == [new.pk, old.pk]


def test_each_language_finds_its_own_pages(home, english_home, section, write):
    article = write("Lúa nếp", "rice")
    translated(section, title="News", slug="news")
    english = translated(article, title="Sticky rice", slug="sticky-rice")
    assert found("rice") == [article.pk]
    assert found("rice", language="en") == [english.pk]
    assert found("lúa", language="en") == []


def test_more_than_the_limit_is_said_not_counted(write, monkeypatch):
    monkeypatch.setattr(results, "LIMIT", 3)
    made = [write("Tin lúa", days=day) for day in range(4)]
    old_title = write("Lúa gạo ngô khoai", days=400)
    from search.engines import Scope
    from search.query import parse

    many = results.find(parse("lúa"), Scope("vi"))
    assert many.more
    assert list(many.pages) == [article.pk for article in made[:3]]
    exactly = results.find(parse("khoai"), Scope("vi"))
    assert (list(exactly.pages), exactly.more) == ([old_title.pk], False)


def test_old_title_is_found_among_many_newer_texts(write, monkeypatch):
    monkeypatch.setattr(results, "LIMIT", 3)
    for day in range(5):
        write("Tin", "lúa", days=day)
    old_title = write("Mùa lúa", days=400)
    assert found("lúa")[0] == old_title.pk


def test_synonyms_of_editors_work_at_once(write):
    wanted = write("Tin", "Hợp tác xã Bảo Lạc")
    assert found("HTX") == []
    with committing():
        group = SynonymGroup.objects.create(terms="HTX\nhợp tác xã")
    assert found("HTX") == [wanted.pk]
    with committing():
        group.delete()
    assert found("HTX") == []
