"""The shared blocks: films, tables, and what of a struct translators see."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import CharBlock, ListBlock
from wagtail.images.blocks import ImageBlock
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue

from core.blocks import BaseStructBlock, TextTableBlock, VideoBlock
from core.blocks.video import youtube_id
from tests.factories import DocumentFactory, PictureFactory, table_of

ID = "aqz-KE-bpKQ"


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.youtube.com/watch?v={ID}",
        f"http://youtube.com/watch?list=PL1&v={ID}&t=3",
        f"https://m.youtube.com/watch?v={ID}",
        f"https://youtu.be/{ID}",
        f"https://youtu.be/{ID}?t=10",
        f"https://www.youtube.com/embed/{ID}",
        f"https://www.youtube.com/shorts/{ID}",
        f"https://www.youtube.com/live/{ID}",
        f"https://www.youtube-nocookie.com/embed/{ID}",
        f"https://WWW.YOUTUBE.COM/watch?v={ID}",
    ],
)
def test_youtube_id_of_every_usual_address_is_found(url):
    assert youtube_id(url) == ID


@pytest.mark.parametrize(
    "url",
    [
        "",
        None,
        "https://example.vn/watch?v=aqz-KE-bpKQ",
        "https://youtube.com.evil.example/watch?v=aqz-KE-bpKQ",
        "https://evil.example/?u=youtube.com/watch?v=aqz-KE-bpKQ",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/watch?v=aqz-KE-bpKQ<script>",
        "https://www.youtube.com/channel/aqz-KE-bpKQ",
        "https://www.youtube.com/",
        "http://[",
    ],
)
def test_youtube_id_of_anything_else_is_none(url):
    assert youtube_id(url) is None


def video(**values):
    return VideoBlock().to_python({"title": "Phim", "url": "", "file": None, "caption": "", **values})


def test_video_address_when_shown_is_the_cookieless_one():
    value = video(url=f"https://youtu.be/{ID}")
    assert value.embed_url == f"https://www.youtube-nocookie.com/embed/{ID}?autoplay=1"
    assert value.watch_url == f"https://www.youtube.com/watch?v={ID}"


def test_video_with_an_address_or_a_file_is_accepted(db):
    assert VideoBlock().clean(video(url=f"https://youtu.be/{ID}"))
    assert VideoBlock().clean(video(file=DocumentFactory(name="phim.mp4").pk))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "url"),
        ({"url": "https://vimeo.com/1"}, "url"),
        ({"url": f"https://youtu.be/{ID}", "file": "phim.mp4"}, "url"),
        ({"file": "phim.pdf"}, "file"),
    ],
)
def test_video_without_exactly_one_source_is_refused_at_its_field(db, values, field):
    if "file" in values:
        values = values | {"file": DocumentFactory(name=values["file"]).pk}
    with pytest.raises(ValidationError) as error:
        VideoBlock().clean(video(**values))
    assert list(error.value.block_errors) == [field]


def strings(segments) -> dict[str, str]:
    return {s.path: s.render_text() for s in segments if isinstance(s, StringSegmentValue)}


# --- tables ---------------------------------------------------------------------------------------
@pytest.fixture
def table():
    stored = table_of(["Nhãn", 58], ["", 6], ["Bức xạ", None], headings=["Lĩnh vực", "Cơ sở"])
    return TextTableBlock().to_python(stored | {"caption": "Năm 2020"})


def test_table_segments_are_caption_headings_and_cells_of_text(table):
    assert strings(TextTableBlock().get_translatable_segments(table)) == {
        "caption": "Năm 2020",
        "heading.0": "Lĩnh vực",
        "heading.1": "Cơ sở",
        "cell.0.0": "Nhãn",
        "cell.2.0": "Bức xạ",
    }


def test_table_when_restored_has_the_translations_and_the_numbers(table):
    block = TextTableBlock()
    segments = [
        StringSegmentValue(s.path, f"[{s.render_text()}]") for s in block.get_translatable_segments(table)
    ]
    restored = block.restore_translated_segments(table, segments)
    assert restored.caption == "[Năm 2020]"
    assert [column["heading"] for column in restored.columns] == ["[Lĩnh vực]", "[Cơ sở]"]
    assert [list(row["values"]) for row in restored.row_data] == [["[Nhãn]", 58], ["", 6], ["[Bức xạ]", None]]
    assert block.to_python(block.get_prep_value(restored)).row_data == restored.row_data


def test_table_when_restored_leaves_the_source_as_it_was(table):
    before = TextTableBlock().get_prep_value(table)
    segments = [StringSegmentValue("cell.0.0", "Label"), StringSegmentValue("heading.0", "Field")]
    TextTableBlock().restore_translated_segments(table, segments)
    assert TextTableBlock().get_prep_value(table) == before


def test_table_that_is_empty_has_no_segments():
    block = TextTableBlock()
    assert block.get_translatable_segments(None) == []
    assert block.get_translatable_segments(block.to_python(None) or None) == []


# --- structs --------------------------------------------------------------------------------------
class Picture(BaseStructBlock):
    image = ImageBlock(required=False)
    caption = CharBlock(required=False, default="")


class Row(BaseStructBlock):
    words = ListBlock(CharBlock())
    pictures = ListBlock(Picture())


class Outer(BaseStructBlock):
    title = CharBlock(default="")
    rows = ListBlock(Row())
    single = Row()


@pytest.fixture
def nested(db):
    image = {"image": PictureFactory().pk, "alt_text": "Ruộng", "decorative": False}

    def item(name: str, value) -> dict:
        return {"type": "item", "value": value, "id": name}

    def row(name: str) -> dict:
        return {
            "words": [item(f"{name}-w1", f"{name} một"), item(f"{name}-w2", f"{name} hai")],
            "pictures": [item(f"{name}-p", {"image": image, "caption": f"{name} chú thích"})],
        }

    return Outer().to_python({"title": "Đầu đề", "rows": [item("r1", row("a"))], "single": row("b")})


def test_struct_segments_reach_lists_inside_structs_inside_structs(nested):
    found = strings(Outer().get_translatable_segments(nested))
    assert sorted(found.values()) == sorted(
        ["Đầu đề", "a một", "a hai", "a chú thích", "Ruộng", "b một", "b hai", "b chú thích", "Ruộng"]
    )


def test_struct_segments_name_pictures_a_language_may_replace(nested):
    segments = Outer().get_translatable_segments(nested)
    assert sum(isinstance(segment, OverridableSegmentValue) for segment in segments) == 2


def test_struct_when_restored_has_every_translation(nested):
    block = Outer()
    segments = [
        StringSegmentValue(s.path, f"EN {s.render_text()}").with_order(s.order)
        for s in block.get_translatable_segments(nested)
        if isinstance(s, StringSegmentValue)
    ]
    restored = block.restore_translated_segments(nested, segments)
    assert all(text.startswith("EN ") for text in strings(block.get_translatable_segments(restored)).values())
    assert len(block.get_translatable_segments(restored)) == len(block.get_translatable_segments(nested))
