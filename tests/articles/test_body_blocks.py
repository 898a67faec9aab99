"""What the blocks of a body ask for: at publish, not at draft."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from articles.blocks import BodyStreamBlock, ChartBlock
from articles.body import prepare_body
from core.blocks.text import MAX_PROSE_LENGTH
from home.models import StandardPage
from sidebar.blocks import LinkBlock
from tests.factories import (
    ArticleFactory,
    DocumentFactory,
    PictureFactory,
    SectionFactory,
    body_of,
    every_block,
    restrict,
    table_of,
    translated,
)


def headings(*levels: str):
    return body_of(*[("heading", {"level": level, "text": "Mục"}) for level in levels])


@pytest.mark.parametrize(
    "levels", [["h2"], ["h2", "h3", "h4", "h2"], ["h2", "h2"], ["h2", "h3", "h3", "h2", "h3"], []]
)
def test_headings_that_skip_no_level_are_accepted(levels):
    BodyStreamBlock(required=False).clean(headings(*levels))


@pytest.mark.parametrize(
    ("levels", "wrong"), [(["h3"], 0), (["h4"], 0), (["h2", "h4"], 1), (["h2", "h3", "h2", "h4"], 3)]
)
def test_headings_that_skip_a_level_are_refused_at_that_heading(levels, wrong):
    with pytest.raises(ValidationError) as error:
        BodyStreamBlock().clean(headings(*levels))
    assert list(error.value.block_errors) == [wrong]


def test_anchor_of_a_heading_is_made_of_its_words():
    values = [block.value for block in headings("h2")]
    assert values[0].anchor == "muc-muc"
    empty = body_of(("heading", {"level": "h2", "text": "🎉"}))[0].value
    assert empty.anchor == "muc-x"


def test_anchors_on_one_page_are_each_once(client, home):
    article = ArticleFactory(body=headings("h2", "h2", "h3"))
    soup = BeautifulSoup(client.get(article.public_path).content, "html5lib")
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("headings", "heads"), [(["Lĩnh vực", "Cơ sở"], 1), (["", "Cơ sở"], 1), (["", ""], 0)]
)
def test_table_without_headings_shows_no_empty_head(client, home, headings, heads):
    data = table_of(["An toàn bức xạ", 6], headings=headings)
    article = ArticleFactory(
        body=body_of(("table", {"caption": "Kiểm tra", "data": data, "row_headings": True}))
    )
    soup = BeautifulSoup(client.get(article.public_path).content, "html5lib")
    assert len(soup.select(".table thead")) == heads
    assert [cell.text for cell in soup.select(".table tbody th, .table tbody td")] == ["An toàn bức xạ", "6"]


# --- charts ---------------------------------------------------------------------------------------
def chart(rows, kind="bar", headings=None):
    headings = headings or ["Năm", *(f"Cột {n}" for n in range(1, len(rows[0]) if rows else 2))]
    return ChartBlock().to_python(
        {
            "title": "Nhiệm vụ",
            "kind": kind,
            "unit": "",
            "data": table_of(*rows, headings=headings),
            "note": "",
        }
    )


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("bar", [["2019", 3], ["2020", -1]]),
        ("line", [["2019", 3, None, 4, 5]]),
        ("pie", [["A", 3], ["B", 0], ["C", None]]),
        ("bar", [[str(n), n] for n in range(24)]),
    ],
)
def test_chart_that_can_be_drawn_is_accepted(kind, rows):
    assert ChartBlock().clean(chart(rows, kind)).svg is not None


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("bar", []),
        ("bar", [["2019"]]),
        ("bar", [["2019", 1, 2, 3, 4, 5]]),
        ("line", [[str(n), n] for n in range(25)]),
        ("pie", [["A", 1, 2]]),
        ("pie", [["A", -1], ["B", 3]]),
        ("pie", [["A", 0], ["B", None]]),
        ("pie", [[str(n), 1] for n in range(7)]),
    ],
)
def test_chart_that_cannot_be_drawn_is_refused_at_its_numbers(kind, rows):
    with pytest.raises(ValidationError) as error:
        ChartBlock().clean(chart(rows, kind))
    assert list(error.value.block_errors) == ["data"]


def test_chart_whose_first_column_is_numbers_is_refused():
    value = chart([["2019", 1]])
    value["data"].columns.reverse()
    with pytest.raises(ValidationError):
        ChartBlock().clean(value)


# --- links ----------------------------------------------------------------------------------------
@pytest.fixture
def link_row(db):
    def link_row(*targets: str):
        chosen = {
            "page": SectionFactory().pk,
            "document": DocumentFactory().pk,
            "url": "https://example.vn/",
        }
        values = {"page": None, "document": None, "url": ""} | {name: chosen[name] for name in targets}
        picture = {"image": None, "alt_text": "", "decorative": False}
        return LinkBlock().to_python({"label": "Xem", "picture": picture, **values})

    return link_row


@pytest.mark.parametrize("target", ["page", "document", "url"])
def test_link_row_with_exactly_one_target_is_accepted(link_row, target):
    LinkBlock().clean(link_row(target))


@pytest.mark.parametrize("targets", [[], ["page", "url"], ["page", "document", "url"]])
def test_link_row_with_none_or_several_targets_is_refused(link_row, targets):
    with pytest.raises(ValidationError) as error:
        LinkBlock().clean(link_row(*targets))
    assert list(error.value.block_errors) == ["page"]


# --- text -----------------------------------------------------------------------------------------
def test_paste_of_ten_megabytes_is_refused_with_a_message():
    body = body_of(("paragraph", f"<p>{'a' * 10_000_000}</p>"))
    with pytest.raises(ValidationError) as error:
        BodyStreamBlock().clean(body)
    assert list(error.value.block_errors) == [0]
    assert MAX_PROSE_LENGTH < 10_000_000


# --- drafts ---------------------------------------------------------------------------------------
UNFINISHED = [
    ("heading", {"level": "h4", "text": ""}),
    ("video", {"title": "", "url": "", "file": None, "picture": None, "caption": ""}),
    ("chart", {"title": "", "kind": "pie", "unit": "", "data": None, "note": ""}),
    ("related_article", {"page": None}),
    ("document", {"document": None, "label": ""}),
    ("figure", {"image": None, "caption": "", "credit": "", "width": "normal"}),
    ("gallery", {"title": "", "pictures": []}),
    ("key_figures", {"title": "", "figures": []}),
    ("table", {"caption": "", "data": None, "row_headings": True}),
    ("pull_quote", {"quote": "", "speaker": "", "role": ""}),
    ("notice", {"tone": "info", "title": "", "text": ""}),
]


@pytest.mark.parametrize("block", UNFINISHED, ids=[name for name, _value in UNFINISHED])
def test_unfinished_block_is_refused_at_publish_and_kept_in_a_draft(block):
    stream = BodyStreamBlock()
    with pytest.raises(ValidationError):
        stream.clean(body_of(block))
    assert stream.clean_deferred(body_of(block))


@pytest.mark.parametrize("block", UNFINISHED, ids=[name for name, _value in UNFINISHED])
def test_page_with_an_unfinished_block_never_breaks(client, home, block):
    """Old data, imports and previews hold such blocks."""
    article = ArticleFactory()
    type(article).objects.filter(pk=article.pk).update(body=body_of(block))
    assert client.get(article.public_path).status_code == 200


# --- on the page ----------------------------------------------------------------------------------
def test_every_block_is_shown(seed_tree, client):
    html = client.get(seed_tree.article.public_path).content.decode()
    for text in (
        "thống nhất", "Kết quả nổi bật", "Phải làm thật.", "Hạn nộp hồ sơ", "Đại biểu ở hàng ghế 1",
        "Hàng ghế thứ 2", "Ảnh: Hoàng Kiều 3", "Phim về cây hồi", "được công nhận", "Nhãn hàng hóa",
        "Nhiệm vụ cấp tỉnh", "Kế hoạch đầy đủ", seed_tree.siblings[0].title,
    ):  # fmt: skip
        assert text in html, text


def test_every_block_is_possible_on_a_standard_page():
    assert set(StandardPage._meta.get_field("body").stream_block.child_blocks) == set(
        BodyStreamBlock().child_blocks
    )


def test_every_block_has_icon_group_and_description_for_the_editor():
    for name, block in BodyStreamBlock().child_blocks.items():
        assert block.meta.icon != "placeholder", name
        assert block.meta.group, name
        assert block.meta.description, name


@pytest.mark.parametrize("name", list(BodyStreamBlock().child_blocks))
def test_every_block_has_a_preview(db, name):
    PictureFactory()
    DocumentFactory()
    ArticleFactory()
    block = BodyStreamBlock().child_blocks[name]
    assert block.is_previewable
    value = block.get_preview_value()
    assert block.get_preview_template(value) == "previews/block.html"
    assert block.render(value).strip()


def related(article):
    prepare_body(article)
    return next(child.value for child in article.body if child.block_type == "related_article").target


@pytest.mark.parametrize("state", ["live", "unpublished", "restricted"])
def test_related_article_is_shown_where_readers_may_see_it(home, state):
    target = ArticleFactory()
    article = ArticleFactory(body=body_of(("related_article", {"page": target.pk})))
    if state == "unpublished":
        target.unpublish()
    elif state == "restricted":
        restrict(target)
    assert related(article) == (target if state == "live" else None)


def test_related_article_on_an_english_page_is_the_translation(home, english_home):
    section = SectionFactory(parent=home)
    target, untranslated = ArticleFactory(parent=section), ArticleFactory(parent=section)
    body = body_of(("related_article", {"page": target.pk}))
    article = ArticleFactory(parent=section, body=body)
    translated(section, title="News", slug="news")
    story = translated(target, title="Story", slug="story")
    assert related(translated(article, title="Other", slug="other")) == story
    article.body = body_of(("related_article", {"page": untranslated.pk}))
    article.save()
    assert related(translated(ArticleFactory(parent=section, body=article.body), title="T", slug="t")) is None


def test_picture_of_a_figure_when_deleted_leaves_the_page_readable(client, home):
    picture, document, target = PictureFactory(), DocumentFactory(), ArticleFactory()
    article = ArticleFactory(body=body_of(*every_block(picture, document, target)))
    picture.delete()
    document.delete()
    assert client.get(article.public_path).status_code == 200
