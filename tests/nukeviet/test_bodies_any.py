"""Whatever a body holds, its words come through, and nothing else does."""

import html
import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nukeviet.bodies import convert, words_of_blocks, words_of_html
from nukeviet.bodies.words import are_kept, words_of_text
from tests.factories import DocumentFactory, PictureFactory

from .converting import NamedFiles, cleaned, converted, tags_of, through_the_editor

pytestmark = pytest.mark.django_db

ALLOWED = {"p", "b", "i", "ul", "ol", "li", "a", "br"}
SCHEMES = ("/", "http://", "https://", "mailto:", "tel:", "ftp:")
INLINE = [
    "b",
    "strong",
    "i",
    "em",
    "u",
    "span",
    "font",
    "a",
    "sup",
    "sub",
    "o:p",
    "st1:place",
    "code",
    "label",
]
STYLES = [
    "font-weight:bold",
    "font-style: italic",
    "text-align:center",
    "mso-list:l0",
    "color:red",
    "margin:0",
]
BLOCK = ["p", "div", "center", "blockquote", "h1", "h2", "h3", "h5", "pre", "section", "figcaption", "dd"]
LINKS = [
    "/a.html",
    "https://x.vn",
    "javascript:alert(1)",
    "/uploads/a.pdf",
    "#a",
    "mailto:a@b.vn",
    "index.php",
]
THINGS = [
    '<img src="/uploads/a.jpg" alt="x" onerror="alert(1)">',
    '<img src="/uploads/mat.jpg">',
    '<img src="http://khac.example/a.jpg">',
    '<iframe src="//www.youtube.com/embed/aqz-KE-bpKQ"></iframe>',
    '<iframe src="https://x.vn/"></iframe>',
    '<video src="/uploads/a.mp4"></video>',
    "<br>", "<br><br>", "<hr>", "&nbsp;&nbsp;", "<!-- c -->", "<script>alert(1)</script>", "<p></p>",
    "<!--[if gte mso 9]><xml><w:View>N</w:View></xml><![endif]-->", "<o:p>&nbsp;</o:p>", "<input name=q>",
]  # fmt: skip
settings.register_profile("bodies", deadline=None, suppress_health_check=list(HealthCheck))


class Body:
    """A random well-formed body that remembers its words: ``w1``, ``w2`` … in their order."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.count = 0
        self.html = "".join(self.block(0) for _ in range(chance.randint(1, 6)))

    def words(self) -> str:
        first = self.count
        self.count += self.chance.randint(1, 4)
        blank = self.chance.choice([" ", "&nbsp;", "\n", " &nbsp; "])
        return blank + " ".join(f"w{number}" for number in range(first, self.count)) + " "

    def inline(self, depth: int) -> str:
        if depth > 3 or self.chance.random() < 0.4:
            return self.words()
        if self.chance.random() < 0.2:
            return " " + self.chance.choice(THINGS) + " "
        tag = self.chance.choice(INLINE)
        more = f' href="{self.chance.choice(LINKS)}"' if tag == "a" else ""
        if self.chance.random() < 0.3:
            more += f' style="{self.chance.choice(STYLES)}" onclick="alert(1)" class="MsoNormal"'
        return f"<{tag}{more}>{self.inline(depth + 1)}{self.inline(depth + 1)}</{tag}>"

    def block(self, depth: int) -> str:
        roll = self.chance.random()
        if depth > 3 or roll < 0.25:
            return self.inline(depth)
        if roll < 0.4:
            tag = self.chance.choice(["ul", "ol"])
            more = self.chance.choice(["", "", ' start="4"', ' type="a"'])
            entries = (f"<li>{self.block(depth + 1)}</li>" for _ in range(self.chance.randint(1, 3)))
            return f"<{tag}{more}>{''.join(entries)}</{tag}>"
        if roll < 0.55:
            return self.table(depth)
        tag = self.chance.choice(BLOCK)
        align = self.chance.choice(["", "", ' align="center"', ' style="text-align: right"'])
        inner = "".join(
            self.inline(1) if tag[0] in "hp" else self.block(depth + 1)
            for _ in range(self.chance.randint(0, 3))
        )
        return f"<{tag}{align}>{inner}</{tag}>"

    def table(self, depth: int) -> str:
        columns = self.chance.randint(1, 3)
        rows = []
        for number in range(self.chance.randint(1, 3)):
            tag = "th" if not number and self.chance.random() < 0.5 else "td"
            cell = self.inline if self.chance.random() < 0.8 else self.block
            rows.append("".join(f"<{tag}>{cell(depth + 2)}</{tag}>" for _ in range(columns)))
        more = self.chance.choice(["", ' border="1"', ' class="table"'])
        return f"<table{more}><tbody><tr>{'</tr><tr>'.join(rows)}</tr></tbody></table>"


def is_safe(source: str) -> bool:
    """Whether rich text holds nothing but what its field allows."""
    for tag, attributes in tags_of(source):
        leads = set(attributes) == {"linktype", "id"} or attributes.get("href", "").startswith(SCHEMES)
        if tag not in ALLOWED or (tag == "a" and not leads):
            return False
        if set(attributes) - ({"href", "linktype", "id"} if tag == "a" else set()):
            return False
    return True


@pytest.fixture
def files():
    return NamedFiles(PictureFactory().pk, DocumentFactory(name="phim.mp4").pk)


def check(body: str, files: NamedFiles) -> list[str]:
    """What holds for every body; its words here."""
    result = converted(body, files)
    assert result == converted(body, files)
    if result.blocks:
        cleaned(result.blocks)
    for block in result.blocks:
        if block["type"] == "paragraph":
            assert is_safe(block["value"])
            kept = through_the_editor(block["value"])
            assert words_of_blocks([{**block, "value": kept}]) == words_of_blocks([block])
    return words_of_blocks(result.blocks)


@settings(settings.get_profile("bodies"), max_examples=400)
@given(st.integers(0, 2**64).map(random.Random))
def test_words_of_a_body_are_kept_in_their_order(files, chance):
    body = Body(chance)
    found = iter(check(body.html, files))
    expected = [f"w{number}" for number in range(body.count)]
    assert all(word in found for word in expected), body.html
    result = converted(body.html, files)
    assert "body-as-text" not in [code for code, _detail in result.notes], body.html
    assert words_of_html(body.html) == expected


def table_with_merged_cells(chance: random.Random) -> tuple[str, list[str]]:
    """Its HTML, also such as no browser would draw, and its words."""
    words: list[str] = []

    def cell() -> str:
        words.append(f"w{len(words)}")
        spans = [f' {name}="{chance.choice([0, 1, 2, 3, 99999])}"' for name in ("colspan", "rowspan")]
        tag = chance.choice(["td", "td", "th"])
        inner = chance.choice(["{}", "{}", "<b>{}</b>", "<p>{}</p>", ' <a href="/uploads/a.pdf">{}</a>'])
        return f"<{tag}{''.join(span for span in spans if chance.random() < 0.2)}>{inner.format(words[-1])}</{tag}>"

    rows = [
        "<tr>" + "".join(cell() for _ in range(chance.randint(0, 4))) + "</tr>"
        for _ in range(chance.randint(1, 6))
    ]
    head = chance.randint(0, 3)
    html = f"<thead>{''.join(rows[:head])}</thead><tbody>{''.join(rows[head:])}</tbody>"
    return f'<table border="{chance.randint(0, 1)}">{html}</table>', words


@settings(settings.get_profile("bodies"), max_examples=400)
@given(st.integers(0, 2**64).map(random.Random))
def test_words_of_merged_cells_are_kept(files, chance):
    table, words = table_with_merged_cells(chance)
    assert set(words) <= set(check(table, files))
    assert "body-as-text" not in [code for code, _detail in converted(table, files).notes], table


TOKENS = [
    "<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<th rowspan=2>",
    "<td colspan=3>", "<ul>", "</ul>", "<ol start=0>", "<li>", "</li>", "<h1>", "<h4>", "</h1>", "<a href=", "'>",
    '"', "<a href='/uploads/a.pdf'>", "</a>", "<img src=/uploads/a.jpg>", "<br/>", "<center>", "<em>", "</em>",
    "<!--", "-->", "<script>", "</script>", "<style>", "<textarea>", "</textarea>", "<plaintext>", "<svg onload=x>",
    "<iframe src=", "<object data=/uploads/a.mp4>", "<sup>", "</sup>", "2", "x ", " chữ ", "&nbsp;", "&#0;", "&#xD800;", "&#xFFFE;",
    "&lt;script&gt;", "&", "<", ">", "\x00", "\u200b", "\ud800", "é", "e\u0301", "</body>", "<html>", "<?xml", "]]>",
    "<![CDATA[", "<p style='display:none'>", "<form>", "<select><option>", "<noscript>", "<title>", "<frameset>",
    " Tác giả bài viết: Đinh Tâm ", " Ảnh: X ", "<xml>", "<w:x>", "<o:p>", "\ufeff", "<math>", "<template>", "</",
]  # fmt: skip


@settings(settings.get_profile("bodies"), max_examples=400)
@given(st.lists(st.sampled_from(TOKENS), max_size=40).map("".join))
def test_soup_of_tags_is_converted(files, soup):
    found = iter(map(letters, check(soup, files)))
    line = letters(f"Tác giả bài viết: {converted(soup, files).author}")
    assert all(word in found or word in line for word in map(letters, words_of_html(soup)))


def letters(word: str) -> str:
    return re.sub(r"\W", "", word)


@settings(settings.get_profile("bodies"), max_examples=200)
@given(st.one_of(st.text(), st.binary().map(lambda raw: raw.decode("latin-1"))))
def test_anything_is_converted(files, anything):
    check(anything, files)


@settings(settings.get_profile("bodies"), max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_plain_text_stays_as_it_is(files, plain):
    assert words_of_html(html.escape(plain)) == words_of_text(plain)
    assert check(html.escape(plain), files) == words_of_text(plain)


@pytest.mark.parametrize(
    ("before", "after", "made", "kept"),
    [
        ("một hai ba", "một hai ba", "", True),
        ("một hai ba", "một ba", "", False),
        ("một hai", "một hai ba", "", False),
        ("một hai", "một 1. hai", "1.", True),
        ("một hai", "hai một", "", False),
        ("một hai", "mộthai", "", False),
        ("m²  (ba)", "m2 ba", "", True),
    ],
)
def test_lost_word_is_noticed(before, after, made, kept):
    assert are_kept(before, after, made) is kept


def test_body_that_comes_out_otherwise_is_brought_as_text(monkeypatch, files):
    """The check is the last guard: here headings are lost on the way."""
    monkeypatch.setattr("nukeviet.bodies.writing.Writer._heading", lambda writer, text: None)
    result = converted("<h2>Mục</h2><p>chữ</p><img src='/uploads/a.jpg'>", files)
    assert [block["type"] for block in result.blocks] == ["paragraph", "figure"]
    assert words_of_blocks(result.blocks) == ["Mục", "chữ"]
    assert result.notes[0] == ("body-as-text", "Mục chữ")


def test_error_in_the_conversion_costs_the_shape_not_the_words(monkeypatch, files, caplog):
    monkeypatch.setattr("nukeviet.bodies.conversion.Walk", lambda root: 1 / 0)
    result = convert("<h2>Mục</h2><p>chữ</p>", files, "vi/news/7", frozenset())
    assert words_of_blocks(result.blocks) == ["Mục", "chữ"]
    assert "vi/news/7" in caplog.text


def test_error_of_the_files_is_passed_on():
    class Broken(NamedFiles):
        def picture(self, address):
            raise OSError(address)

    with pytest.raises(OSError, match=r"/uploads/a\.jpg"):
        convert("<img src=/uploads/a.jpg>", Broken(), "7", frozenset())


@pytest.mark.parametrize(
    "deep",
    [
        "<div>",
        "<b>",
        "<ul><li>",
        "<table><tr><td>",
        "<blockquote><p>",
        "<a href=/x>",
        "<ol><ol>",
        "<h1>",
        "<font>",
    ],
)
def test_ten_thousand_open_elements(files, deep):
    body = f"{deep * 10_000}trong{deep.replace('<', '</') * 10_000} ngoài"
    assert words_of_blocks(converted(body, files).blocks) == ["trong", "ngoài"]


def test_body_of_five_megabytes(files):
    one = f'<p style="text-align:justify"><span>{"Khoa học công nghệ " * 40}<b>mới</b></span></p><img src="/uploads/a.jpg">'
    times = 5_000_000 // len(one)
    result = converted(one * times, files)
    assert len(words_of_blocks(result.blocks)) == 161 * times
    assert result.notes == []
