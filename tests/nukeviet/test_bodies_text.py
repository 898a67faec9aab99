"""Texts of old bodies: paragraphs, lists, headings, links, the author's line."""

import pytest

from .converting import blocks, codes, converted, text, through_the_editor

PUSHED = "&nbsp;" * 250


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("chữ trần", "<p>chữ trần</p>"),
        ("<p>một</p><div>hai</div><center>ba</center><blockquote><p>bốn</p></blockquote>",
         "<p>một</p><p>hai</p><p>ba</p><p>bốn</p>"),
        ("một<br>hai<br /><br />&nbsp;<br>ba", "<p>một<br/>hai</p><p>ba</p>"),
        ("<p>&nbsp;</p><p>một&nbsp;&nbsp; &nbsp;hai\n\t ba</p><p><br></p><div></div>", "<p>một hai ba</p>"),
        ("<p><strong>đậm</strong> <em>nghiêng</em> <b><i>cả hai</i></b></p>",
         "<p><b>đậm</b> <i>nghiêng</i> <b><i>cả hai</i></b></p>"),
        ('<p><span style="font-weight: bold">đậm</span> <span style="FONT-STYLE:italic">nghiêng</span></p>',
         "<p><b>đậm</b> <i>nghiêng</i></p>"),
        ('<b style="font-weight:normal"><p>thường <span style="font-weight:700">đậm </span>thường</p></b>',
         "<p>thường <b>đậm</b> thường</p>"),
        ("<p><b>đ</b><b>ậm</b> và&nbsp;<u>gạch</u></p>", "<p><b>đậm</b> và gạch</p>"),
        ("<p>Kho\u00ada học\u200b &amp; &lt;công nghệ&gt;</p>", "<p>Khoa học &amp; &lt;công nghệ&gt;</p>"),
        ("<p>a&#769;o</p>", "<p>áo</p>"),
        ("<p>120 m<sup>2</sup>, CO<sub>2</sub>, 37<sup>o</sup>C, 10<sup>-3</sup></p>",
         "<p>120 m², CO₂, 37°C, 10⁻³</p>"),
        ("<p>theo<sup>[1]</sup> ngày 1<sup>st</sup></p>", "<p>theo[1] ngày 1st</p>"),
        ("<pre>một\nhai</pre>", "<p>một<br/>hai</p>"),
        ("- một<br>- hai", "<p>- một<br/>- hai</p>"),
        ("<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><p class=MsoNormal "
         "style='mso-margin-top-alt:auto'>chữ<o:p>&nbsp;</o:p></p><![if !supportEmptyParas]>&nbsp;<![endif]>",
         "<p>chữ</p>"),
        ("<xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument><p>sau</p>", "<p>sau</p>"),
        ("<style>p{color:red}</style><meta charset=latin1><link href=x><p>á</p>", "<p>á</p>"),
        ('<?xml version="1.0" encoding="utf-16"?><html><head><title>x</title></head><body>á</body></html> sau',
         "<p>á sau</p>"),
        ("a\x00b\x0bc", "<p>abc</p>"),
    ],
)  # fmt: skip
def test_text_keeps_its_words_and_its_looks(html, expected):
    assert text(html) == expected
    assert through_the_editor(expected) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>",
         "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"),
        ("<ol><li><p>a</p><p>b</p></li></ol>", "<ol><li>a<br/>b</li></ol>"),
        ("<ul><ul><li>a</li></ul><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<ol><li>a<ol><li>b</li></ol></li><li>c</li></ol>",
         "<ol><li>a<ol><li>b</li></ol></li><li>c</li></ol>"),
        ("<ol><li>a<ul><li>b</li></ul></li></ol>", "<ol><li>a<ul><li>b</li></ul></li></ol>"),
        ("<ul><li>a<ul><li>b</li></ul>sau</li></ul>", "<ul><li>a<ul><li>b</li></ul></li><li>sau</li></ul>"),
        ("<li>a<li>b", "<ul><li>a</li><li>b</li></ul>"),
    ],
)  # fmt: skip
def test_list_stays_a_list(html, expected):
    assert text(html) == expected
    assert through_the_editor(expected) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<ol start="3"><li>a</li><li>b</li></ol>', "<p>3. a</p><p>4. b</p>"),
        ('<ol type="a"><li>x</li><li>y</li></ol>', "<p>a. x</p><p>b. y</p>"),
        ('<ol style="list-style-type:upper-roman"><li>x</li><li value="9">y</li></ol>', "<p>I. x</p><p>IX. y</p>"),
        ("<ol><li>a</li></ol><br><ol><li>b</li></ol>", "<ol><li>a</li></ol><p>1. b</p>"),
        ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "<p>1. a</p><ul><li>b</li></ul><p>2. c</p>"),
        ("<ol><li>a<ol><li>b</li></ol>sau</li><li>c</li></ol>", "<p>1. a</p><p>1. b</p><p>sau</p><p>2. c</p>"),
    ],
)  # fmt: skip
def test_numbers_that_a_list_would_change_are_written(html, expected):
    assert text(html) == expected
    assert codes(html) == ["numbers-as-text"]


def test_list_with_a_picture_goes_on_after_it():
    html = '<ol><li>Bấm nút<br><img src="/uploads/news/a.jpg"></li><li>Chọn tệp</li></ol>'
    first, figure, last = blocks(html)
    assert (first, last) == (("paragraph", "<p>1. Bấm nút</p>"), ("paragraph", "<p>2. Chọn tệp</p>"))
    assert figure[0] == "figure"


def test_headings_start_at_two_and_skip_no_level():
    found = blocks("<h1>A</h1><h4>B</h4><p>x</p><h2>C</h2><h6>D</h6><h6>E</h6><h1>F</h1>")
    levels = [(value["level"], value["text"]) for kind, value in found if kind == "heading"]
    assert levels == [("h2", "A"), ("h3", "B"), ("h3", "C"), ("h4", "D"), ("h4", "E"), ("h2", "F")]


def test_heading_that_is_a_whole_text_or_a_link_becomes_bold_text():
    long = "chữ " * 60
    assert text(f"<h2>{long}</h2>") == f"<p><b>{long.strip()}</b></p>"
    assert text('<h3><a href="https://x.vn/">Xem</a></h3>') == '<p><a href="https://x.vn/"><b>Xem</b></a></p>'


def test_bold_line_is_no_heading():
    assert text("<p><b>1. Vị trí</b></p><p>chữ</p>") == "<p><b>1. Vị trí</b></p><p>chữ</p>"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://chinhphu.vn/a?b=1&amp;c=2", '<a href="https://chinhphu.vn/a?b=1&amp;c=2">x</a>'),
        ("//chinhphu.vn/a", '<a href="https://chinhphu.vn/a">x</a>'),
        ("www.chinhphu.vn", '<a href="http://www.chinhphu.vn">x</a>'),
        ("mailto:a@example.vn", '<a href="mailto:a@example.vn">x</a>'),
        ("tel:+84206", '<a href="tel:+84206">x</a>'),
        ("/vi/news/tin/bai-1.html", '<a href="/vi/news/tin/bai-1.html">x</a>'),
        ("http://so.example.vn/index.php?nv=news&amp;op=a-1", '<a href="/index.php?nv=news&amp;op=a-1">x</a>'),
        ("HTTPS://WWW.So.Example.vn", '<a href="/">x</a>'),
        ("index.php?nv=news", '<a href="/index.php?nv=news">x</a>'),
        ("http://so.example.vn//ke-xau.vn/", '<a href="/ke-xau.vn/">x</a>'),
        ("/\\ke-xau.vn/", '<a href="https://ke-xau.vn/">x</a>'),
        ("/uploads/news/mat.pdf", '<a href="/uploads/news/mat.pdf">x</a>'),
        ("/uploads/tệp số 1", '<a href="/uploads/tệp%20số%201">x</a>'),
        ('\\&quot;https://chinhphu.vn/\\&quot;', '<a href="https://chinhphu.vn/">x</a>'),
        ("#muc", "x"),
        ("", "x"),
    ],
)  # fmt: skip
def test_link_leads_where_it_led(href, expected):
    assert (
        text(f'<p>Xem <a href="{href}" onclick="z()" target="_blank">x</a>.</p>') == f"<p>Xem {expected}.</p>"
    )


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "java\tscript:alert(1)", " &#1;JavaScript:x", "data:text/html,x", "vbscript:x",
     "file:///C:/a.doc", "C:\\a.doc", "http://[", "&#0;javascript:x"],
)  # fmt: skip
def test_dangerous_link_keeps_its_words_only(href):
    result = converted(f'<p>Xem <a href="{href}">x</a></p>')
    assert [block["value"] for block in result.blocks] == ["<p>Xem x</p>"]
    assert [code for code, _detail in result.notes] == ["link-dropped"]


def test_link_with_bold_words_stays_one_link():
    assert text('<a href="https://x.vn">thông tư <b>số 5</b> của Bộ</a>') == (
        '<p><a href="https://x.vn">thông tư <b>số 5</b> của Bộ</a></p>'
    )


def test_old_links_are_told_of():
    assert converted('<a href="/a">x</a> y').has_old_links
    assert not converted('<a href="https://x.vn/a">x</a> <a href="/uploads/a.pdf">y</a> z').has_old_links


def test_document_in_a_sentence_is_a_link_and_alone_a_block():
    html = '<p>Theo <a href="/uploads/news/kh.pdf">kế hoạch</a>.</p><p><a href="/uploads/news/kh.pdf">Kế hoạch 1</a></p>'
    assert blocks(html) == [
        ("paragraph", '<p>Theo <a linktype="document" id="1">kế hoạch</a>.</p>'),
        ("document", {"document": 1, "label": "Kế hoạch 1"}),
    ]


@pytest.mark.parametrize(
    ("end", "author"),
    [
        (f"<p>{PUSHED}Tác giả bài viết: Đinh Tâm</p><p>&nbsp;</p>", "Đinh Tâm"),
        (f"<br>{PUSHED}<b>Tác giả bài viết:</b> Đinh  Tâm - Hoàng Kiều<br>&nbsp;<br>", "Đinh Tâm - Hoàng Kiều"),
        ("<p>Tác giả bài viết: ThS. Đinh Tâm</p>", "ThS. Đinh Tâm"),
        ('<p style="text-align:right"><em>Tác giả: Đinh Tâm</em></p>', "Đinh Tâm"),
        ('<div align="right">(Tin, ảnh: Đinh Tâm)</div>', "Đinh Tâm"),
        (f"<p>{PUSHED}Bài và ảnh: Hoàng Kiều.</p>", "Hoàng Kiều"),
    ],
)  # fmt: skip
def test_line_of_the_author_is_taken_from_the_end(end, author):
    result = converted(f"<p>chữ{end if end.startswith('<br') else '</p>' + end}")
    assert result.author == author
    assert [block["value"] for block in result.blocks] == ["<p>chữ</p>"]
    assert result.notes == []


@pytest.mark.parametrize(
    "end",
    [
        "<p>Tác giả: người đã viết nên bài thơ ấy</p>",  # not at the right
        "<p>Tác giả bài viết: Đinh Tâm</p><p>Sau đó</p>",
        f"<p>{PUSHED}Tác giả bài viết:</p>",
        '<p style="text-align:right">Tác giả: Ông sinh năm 1950. Ông mất năm 2001.</p>',
        '<p style="text-align:right">Nguồn: Báo Cao Bằng</p>',
    ],
)
def test_what_may_be_no_author_stays(end):
    result = converted(f"<p>chữ</p>{end}")
    assert result.author == ""
    assert "Sau đó" in str(result.blocks) or end[-20:-5].split(">")[-1] in str(result.blocks)


def test_struck_and_raised_text_that_cannot_be_kept_is_told_of():
    assert codes("<p><s>200</s> 100 và x<sup>2y</sup></p>") == ["struck-text", "raised-as-text"]


def test_note_is_given_once_and_not_without_end():
    assert codes('<a href="x:a">a</a> <a href="x:a">b</a>') == ["link-dropped"]
    notes = converted("".join(f'<a href="x:{number}">a</a> ' for number in range(1000))).notes
    assert len(notes) == 31
    assert notes[-1] == ("link-dropped", "… 970")


def test_text_hidden_from_readers_stays_hidden():
    html = (
        '<p>thấy</p><div style="display: none">casino</div><p style="position:absolute;left:-9999px">slot</p>'
    )
    assert text(html) == "<p>thấy</p>"
    assert codes(html) == ["text-hidden", "text-hidden"]


@pytest.mark.parametrize("start", ["<!-- ghi chú", "<script>", "<style>", "<title>", "<noscript>"])
def test_what_was_swallowed_is_told_of(start):
    result = converted(f"<p>trước</p>{start}<p>sau</p>")
    assert [block["value"] for block in result.blocks] == ["<p>trước</p>"]
    assert result.notes[0][0] == "rest-unseen"


def test_endless_text_goes_on_in_another_block():
    first, second = blocks("<p>" + "chữ nghĩa " * 30_000 + "</p>")
    assert first[0] == second[0] == "paragraph"
    assert (first[1] + second[1]).count("nghĩa") == 30_000


def test_same_body_gives_the_same_blocks():
    html = "<h2>A</h2><p>b</p><img src='/uploads/c.jpg'>"
    assert converted(html) == converted(html)
    assert {block["id"] for block in converted(html).blocks}.isdisjoint(
        block["id"] for block in converted("<p>b</p>", hosts=frozenset()).blocks[1:]
    )


@pytest.mark.parametrize("html", ["", " ", "\0", "<", "<!---->", "<p>&nbsp;</p>", "<?xml ?>", "</p>"])
def test_body_of_nothing_is_no_block(html):
    result = converted(html)
    assert all(block["value"] == "<p>&lt;</p>" for block in result.blocks)
