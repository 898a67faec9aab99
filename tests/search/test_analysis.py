"""How text becomes words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import MAX_WORD, words


def folded(text: str) -> list[str]:
    return [word.folded for word in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Công nghệ", ["cong", "nghe"]),
        ("ĐƯỜNG ĐÀ NẴNG", ["duong", "da", "nang"]),
        ("KH&CN", ["khcn"]),
        ("Sở KH & CN tỉnh", ["so", "khcn", "tinh"]),
        ("bún & chả", ["bun", "cha"]),
        ("Nghị quyết số 19/NQ-TW", ["nghi", "quyet", "so", "19", "nq", "tw"]),
        ("19-NQ/TƯ", ["19", "nq", "tw"]),
        ("hợp tác công-tư", ["hop", "tac", "cong", "tu"]),
        ("100/QĐ – TTg", ["100", "qd", "ttg"]),
        ("ISO 9001 : 2015", ["iso", "9001", "2015"]),
        ("19.418.424 lượt", ["19418424", "luot"]),
        ("19,418,424 visits", ["19418424", "visits"]),
        ("100.000.000đ", ["100000000", "d"]),
        ("ngày 21/12/2020", ["ngay", "21", "12", "2020"]),
        ("tăng 3,5 %", ["tang", "3", "5"]),
        ("kỹ sư, kĩ sư", ["ki", "su", "ki", "su"]),
        ("tuy nhiên", ["tuy", "nhien"]),
        ("<b>đậm</b>", ["b", "dam", "b"]),
        ("Москва 北京", ["москва", "北京"]),
        ("ﬁle Ｎｏ．１", ["file", "no", "1"]),
        ("", []),
        ("\0 \u200b … — !", []),
        ("x" * (MAX_WORD + 1), []),
    ],
)
def test_words_of_agency_text(text, expected):
    assert folded(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("thuý", "thúy"),
        ("khoẻ", "khỏe"),
        ("uỷ ban", "ủy ban"),
        ("công nghệ", unicodedata.normalize("NFD", "công nghệ")),
        ("CÔNG NGHỆ", "công nghệ"),
        ("kỹ", "kĩ"),
        ("quý", "quí"),
    ],
)
def test_words_written_in_two_ways_are_exactly_the_same(one, other):
    assert words(one) == words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tuyên truyền", "tuyến truyền"),
        ("má", "mà"),
        ("đa", "da"),
        ("mơ", "mở"),
        ("hoa", "hoá"),
        ("cân", "căn"),
    ],
)
def test_words_of_other_marks_share_only_their_letters(one, other):
    assert folded(one) == folded(other)
    assert words(one) != words(other)


def test_words_without_marks_have_no_exact_form():
    assert [word.exact for word in words("cong nghe 5G")] == ["", "", ""]


@given(st.text())
def test_words_of_anything_are_letters_and_digits(text):
    for word in words(text):
        assert word.folded.isalnum()
        assert not word.exact or word.exact.isalnum()
        assert len(word.folded) <= MAX_WORD
        assert not {"'", '"', "\\", "\0", " "} & set(word.folded + word.exact)


@given(st.text())
def test_words_stay_the_same_when_composed_otherwise(text):
    assert words(unicodedata.normalize("NFD", text)) == words(unicodedata.normalize("NFC", text))
