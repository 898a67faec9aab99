"""Authors of an old site: from author pages, bylines and bodies; one row a person and language."""

import pytest

from articles.models import Author
from nukeviet.importing.labels import NAMES, USERS
from nukeviet.importing.names import authors_in
from nukeviet.models import ImportedRecord, Kind
from nukeviet.reading.rows import OldUser
from tests.factories import AuthorFactory, english

from .plain_site import (
    PlainSite,
    article_row,
    author_row,
    labels_of,
    told,
)

pytestmark = [pytest.mark.django_db, pytest.mark.servers]


def record(kind: Kind, number: int, language: str = "vi") -> ImportedRecord:
    return ImportedRecord.objects.get(module__language=language, kind=kind, number=number)


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


def test_author_page_becomes_an_author_with_biography(home):
    site = PlainSite(
        author_rows=[author_row(1, "Đinh Tâm", alias="Dinh-Tam", description="<p>Phóng viên</p>")]
    )
    (author,) = labels_of(site).authors(article_row(1, authors=(1,)), "")
    assert (author.name, author.biography, author.role) == ("Đinh Tâm", "Phóng viên", "")
    assert record(Kind.AUTHOR, 1).alias == "dinh-tam"


def test_author_page_completes_an_author_known_by_name(home):
    known = AuthorFactory(name="Đinh Tâm", role="Trưởng phòng")
    labels_of(PlainSite(author_rows=[author_row(1, "Đinh Tâm", description="Phóng viên")]))
    known.refresh_from_db()
    assert (known.role, known.biography) == ("Trưởng phòng", "Phóng viên")


def test_list_and_byline_and_body_name_the_authors(home):
    labels = labels_of(PlainSite(author_rows=[author_row(1, "Đinh Tâm")]))

    def names(from_body: str = "", **values) -> list[str]:
        return [author.name for author in labels.authors(article_row(1, **values), from_body)]

    assert names("Nông Mai", authors=(1,), author="đinh tâm") == ["Đinh Tâm"]
    assert names("Nông Mai", authors=(1,), author="Hoàng Kiều") == ["Đinh Tâm", "Hoàng Kiều"]
    assert names("Nông Mai", author="Hoàng Kiều") == ["Hoàng Kiều"]
    assert names("Nông Mai") == ["Nông Mai"]
    assert names() == []


def test_one_name_is_one_author_however_it_is_typed(home):
    labels = labels_of(PlainSite())
    typed = ["Đinh Tâm", "ĐINH  TÂM", "Đinh Ta\u0302m", " đinh tâm "]
    found = [labels.authors(article_row(number, author=name), "") for number, name in enumerate(typed)]
    assert found == [[Author.objects.get()]] * 4


def test_name_in_capitals_elsewhere_renames_nobody(home):
    labels_of(PlainSite()).authors(article_row(1, author="Đinh Tâm"), "")
    labels = labels_of(PlainSite())
    labels.authors(article_row(2, author="ĐINH TÂM"), "")
    assert Author.objects.get().name == "Đinh Tâm"
    assert labels.report.counts.total() == 0


def test_who_wrote_the_row_is_an_author_whom_no_article_names(home):
    site = PlainSite(user_rows=[OldUser(4, "Bế Văn Quang")])
    labels = labels_of(site)
    author = Author.objects.get(name="Bế Văn Quang")
    assert record(Kind.AUTHOR, USERS + 4).label == author.pk
    assert labels.authors(article_row(1, user=4), "") == []
    assert labels.authors(article_row(1, user=4, author="Bế Văn Quang"), "") == [author]


def test_user_with_an_author_page_is_no_second_author(home):
    site = PlainSite(author_rows=[author_row(1, "Đinh Tâm", user=4)], user_rows=[OldUser(4, "dinhtam1985")])
    labels_of(site)
    assert [author.name for author in Author.objects.all()] == ["Đinh Tâm"]
    assert record(Kind.AUTHOR, USERS + 4).label == Author.objects.get().pk


def test_author_page_renamed_there_is_renamed_here_though_its_user_wrote(home):
    users = [OldUser(4, "dinhtam1985")]
    labels_of(PlainSite(author_rows=[author_row(1, "Đinh Tâm", user=4)], user_rows=users))
    labels_of(PlainSite(author_rows=[author_row(1, "Đinh Thị Tâm", user=4)], user_rows=users))
    assert [author.name for author in Author.objects.all()] == ["Đinh Thị Tâm"]


def test_author_page_renamed_there_leaves_bylines_as_they_are(home):
    labels_of(PlainSite(author_rows=[author_row(1, "Đinh Tâm")])).authors(
        article_row(1, author="Đinh Tâm"), ""
    )
    labels = labels_of(PlainSite(author_rows=[author_row(1, "Đinh Thị Tâm")]))
    assert [author.name for author in Author.objects.all()] == ["Đinh Tâm"]
    assert told(labels.report, "changed-here") == [(1, "Đinh Tâm ≠ Đinh Thị Tâm")]


def test_long_byline_is_cut_and_told(home):
    labels = labels_of(PlainSite())
    byline = "Theo báo cáo của Sở " * 12
    (author,) = labels.authors(article_row(1, author=byline), "")
    author.full_clean()
    assert author.name.endswith("…")
    labels.authors(article_row(2, author=byline), "")  # told of each article, or a second run would differ
    assert told(labels.report, "label-cut") == [(1, byline.strip()), (2, byline.strip())]
    assert record(Kind.AUTHOR, ImportedRecord.objects.get().number).number > NAMES


def test_same_person_in_english_is_the_translation(home):
    (vietnamese_row,) = labels_of(PlainSite()).authors(article_row(1, author="Đinh Tâm"), "")
    (english_row,) = labels_of(PlainSite(), "en").authors(article_row(1, author="ĐINH TÂM"), "")
    assert english_row.locale == english()
    assert english_row.translation_key == vietnamese_row.translation_key
    assert english_row.slug == vietnamese_row.slug
    (again,) = labels_of(PlainSite()).authors(article_row(2, author="Đinh Tâm"), "")
    assert again == vietnamese_row


def test_english_module_first_gives_the_same_pair(home):
    (first,) = labels_of(PlainSite(), "en").authors(article_row(1, author="Đinh Tâm"), "")
    (second,) = labels_of(PlainSite()).authors(article_row(1, author="Đinh Tâm"), "")
    assert first != second
    assert first.translation_key == second.translation_key
