"""Texts and times of columns, as people meant them."""

from datetime import UTC, datetime

import pytest

from nukeviet.reading import text


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("KH&amp;CN", "KH&CN"),
        ("Quyết định 5&#x002F;QĐ&#x3A; &#40;mới&#41; &#91;x&#93;", "Quyết định 5/QĐ: (mới) [x]"),
        ("&quot;A&quot; &#039;b&#039; &#33;", "\"A\" 'b' !"),
        ("a &lt; b", "a < b"),
        ("KH&amp;amp;CN", "KH&CN"),  # escaped twice
        ("5 &amp;#x3A; 6", "5 : 6"),
        ("R&amp;D &amp;copy 2020", "R&D &copy 2020"),  # an address or a code, no entity
        ("AT&T; x=1&copy=2", "AT&T; x=1&copy=2"),
        ("&amp;hellip; dùng", "&hellip; dùng"),  # written about, not written
        ("M&agrave;u&nbsp;&nbsp; xanh\t\n", "Màu xanh"),
        ("a&#1;b\x00c\x07d\ufeff\u200b", "abcd"),
        ("một\x0bhai", "một hai"),
        ("Hòa bi\u0300nh", "Hòa bình"),  # to NFC
        ("e&#769;", "é"),
        (None, ""),
        (2020, "2020"),
    ],
)
def test_line_is_what_people_meant(stored, meant):
    assert text.line(stored) == meant


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("Một<br />Hai<br>Ba<BR/>Bốn", "Một\nHai\nBa\nBốn"),
        ("<p>Một</p><p>Hai <b>đậm</b> <a href='/x'>liên kết</a></p>", "Một\nHai đậm liên kết"),
        ("a &lt; b, dùng &lt;b&gt;", "a < b, dùng <b>"),
        ("nhiệt độ < 5 và > 3", "nhiệt độ < 5 và > 3"),
        ("a<br /><br /><br /><br />b  \r\n c<br />", "a\n\nb\nc"),
        ("x<!-- ẩn --><script>alert(1)</script><style>p{}</style>y", "xy"),
        ("a<!-- <script> -->b<SCRIPT>c</script ><!-- d", "ab<!-- d"),
        pytest.param("<!--" * 20_000 + "x</script>", "<!--" * 20_000 + "x", id="many that never end"),
        ("KH&amp;CN&#x3A; <br />tiếp", "KH&CN:\ntiếp"),
        (None, ""),
    ],
)
def test_lines_keep_lines_and_drop_tags(stored, meant):
    assert text.lines(stored) == meant


def test_cleaned_leaves_html_as_it_is_but_for_what_nobody_sees():
    assert text.cleaned("<p>Kh&ocirc;ng &amp; \x00có\r\n\x1f</p>\ud800") == "<p>Kh&ocirc;ng &amp; có\n</p>"


def test_numbers_of_a_list_with_junk():
    assert text.numbers("1, 5,,7,5,0,x,-3,99999999999999") == ([1, 5, 7], ["x", "-3", "99999999999999"])
    assert text.numbers(None) == ([], [])
    assert text.numbers(4) == ([4], [])


@pytest.mark.parametrize("seconds", [0, -1, None, "", "x", 4_102_444_800, 10**15])
def test_moment_that_cannot_be_is_none(seconds):
    assert text.moment(seconds) is None


def test_moment_is_in_utc():
    assert text.moment(1_577_836_800) == datetime(2020, 1, 1, tzinfo=UTC)
    assert text.moment("4102444799") == datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC)
