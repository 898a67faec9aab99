"""Pictures, tables, films and frames of old bodies."""

import pytest

from nukeviet.bodies import convert

from .converting import NamedFiles, blocks, codes, converted

IMG = '<img alt="anh-004" src="/uploads/news/2026_01/anh-004.jpg" />'


def figures(html: str, **kwargs) -> list[tuple[str, str, str]]:
    """Caption, credit and alternative text of each figure."""
    return [
        (value["caption"], value["credit"], value["image"]["alt_text"])
        for kind, value in blocks(html, **kwargs)
        if kind == "figure"
    ]


def table(html: str) -> dict:
    [value] = [value for kind, value in blocks(html) if kind == "table"]
    return value


def rows(value: dict) -> list[list]:
    return [[column["heading"] for column in value["data"]["columns"]]] + [
        row["values"] for row in value["data"]["rows"]
    ]


@pytest.mark.parametrize(
    "html",
    [
        f'<p style="text-align: center;">{IMG}</p><p style="text-align:center"><em>Trao giải</em></p>',
        f'<div align="center">{IMG}<br><i>Trao giải</i></div>',
        f'<center>{IMG}</center><p>&nbsp;</p><center><span style="font-style:italic">Trao giải</span></center>',
        f'<p style="text-align:center">{IMG}<br />Trao giải</p>',
        f"<figure>{IMG}<figcaption>Trao giải</figcaption></figure>",
        f'<div>{IMG}<div class="image-caption">Trao giải</div></div>',
        f"<table><tbody><tr><td>{IMG}</td></tr><tr><td>Trao giải</td></tr></tbody></table>",
        f"<table><tr><td>{IMG}<p>Trao giải</p></td></tr></table>",
        f'<div align="center">{IMG}</div><div align="center"><span>Trao giải</span></div>',
        f'<h3 style="text-align:center">{IMG}</h3><h4 style="text-align:center"><em>Trao giải</em></h4>',
    ],
)
def test_line_below_a_picture_is_its_caption(html):
    assert [kind for kind, _value in blocks(html)] == ["figure"]
    assert figures(html) == [("Trao giải", "", "")]


@pytest.mark.parametrize(
    "below",
    [
        "<p>Trao giải</p>",
        "<p><em>Trao giải</em></p>",  # not in the middle
        '<p style="text-align:center">Trao giải</p>',  # not slanted, and the picture is not in the middle
        f'<p style="text-align:center"><em>{"chữ " * 100}</em></p>',
        "<ul><li>Trao giải</li></ul>",
    ],
)
def test_what_may_be_no_caption_stays_text(below):
    assert [kind for kind, _value in blocks(f"<p>{IMG}</p>{below}")] == ["figure", "paragraph"]


@pytest.mark.parametrize(
    "below", ["<center>Câu một</center><center>câu hai</center>", "<center><b>II. Kết quả</b></center>"]
)
def test_verse_or_title_below_a_picture_stays_text(below):
    assert [kind for kind, _value in blocks(f"<center>{IMG}</center>{below}")] == ["figure", "paragraph"]


def test_pictures_side_by_side_keep_their_own_captions():
    html = f"<table><tr><td>{IMG}</td><td>{IMG}</td></tr><tr><td>Một</td><td>Hai</td></tr></table>"
    assert figures(html) == [("Một", "", ""), ("Hai", "", "")]
    assert codes(html) == []


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("Ảnh Hoàng Kiều", "", "Ảnh Hoàng Kiều"),
        ("Ảnh chụp ngày 20/11", "Ảnh chụp ngày 20/11", ""),
        ("Trao giải. Ảnh: Hoàng Kiều", "Trao giải.", "Ảnh: Hoàng Kiều"),
        ("Trao giải (Ảnh: Hoàng Kiều)", "Trao giải", "Ảnh: Hoàng Kiều"),
        ("Trao giải - Nguồn: Báo Cao Bằng.", "Trao giải", "Nguồn: Báo Cao Bằng"),
        ("Ảnh: Hoàng Kiều", "", "Ảnh: Hoàng Kiều"),
        ("Hình ảnh: lễ trao giải", "Hình ảnh: lễ trao giải", ""),
        ("Ảnh: lễ trao giải (năm 2020)", "Ảnh: lễ trao giải (năm 2020)", ""),
    ],
)
def test_credit_is_told_apart_from_the_caption(line, caption, credit):
    assert figures(f"<center>{IMG}<br><i>{line}</i></center>") == [(caption, credit, "")]


@pytest.mark.parametrize(
    ("attributes", "known", "expected"),
    [
        ('alt="Nông dân thăm vườn dâu"', "", "Nông dân thăm vườn dâu"),
        ('alt="Trao giải"', "", ""),  # the caption again
        ('alt="anh 004"', "", ""),  # the file's name
        ('alt="anh-004.jpg"', "", ""),
        ('alt="IMG_2041"', "Vườn dâu", "Vườn dâu"),
        ('alt="" title="Nông dân thăm vườn"', "Vườn dâu", "Nông dân thăm vườn"),
        ('alt=""', "Vườn dâu", "Vườn dâu"),
        ("", "", ""),
    ],
)
def test_alternative_text_is_one_that_says_something(attributes, known, expected):
    html = f'<center><img {attributes} src="/uploads/news/anh-004.jpg"><br><i>Trao giải</i></center>'
    assert figures(html, files=NamedFiles(alt=known)) == [("Trao giải", "", expected)]
    [(_kind, value)] = blocks(html, files=NamedFiles(alt=known))
    assert value["image"]["decorative"] is not bool(expected)


def test_title_of_the_article_says_nothing_about_a_picture():
    html = '<img src="/uploads/a.jpg" alt="Sở họp  tổng kết">'
    [block] = convert(html, NamedFiles(), "7", frozenset(), title="Sở họp tổng kết").blocks
    assert block["value"]["image"]["alt_text"] == ""


def test_picture_within_a_text_parts_it():
    kinds = [kind for kind, _value in blocks(f"<p>trước {IMG} sau</p><p><a href='#'>{IMG}</a>{IMG}</p>")]
    assert kinds == ["paragraph", "figure", "paragraph", "figure", "figure"]


def test_missing_picture_leaves_its_caption():
    html = '<center><img src="/uploads/mat.jpg"><br><i>Trao giải</i></center>'
    assert blocks(html) == [("paragraph", "<p><i>Trao giải</i></p>")]
    assert codes(html) == []  # whoever answered has said so


def test_picture_of_another_site_becomes_a_link():
    files = NamedFiles()
    html = '<p>x</p><img src="http://khac.example/a.jpg" alt="Bản đồ"><img src="http://khac.example/b.jpg">'
    html += '<center><img src="http://khac.example/c.jpg"><br><i>Trao giải</i></center>'
    assert blocks(html, files=files) == [
        (
            "paragraph",
            '<p>x</p><p><a href="http://khac.example/a.jpg">Bản đồ</a></p>'
            '<p><a href="http://khac.example/b.jpg">khac.example/b.jpg</a></p>'
            '<p><a href="http://khac.example/c.jpg"><i>Trao giải</i></a></p>',
        )
    ]
    assert codes(html) == ["picture-elsewhere"] * 3
    assert files.asked == []


def test_picture_inside_the_body_itself_is_told_of():
    html = '<p>x<img src="data:image/png;base64,AAAA"></p><img src="data:," data-src="/uploads/a.jpg">'
    assert [kind for kind, _value in blocks(html)] == ["paragraph", "figure"]
    assert codes(html) == ["picture-embedded"]


def test_picture_that_was_a_link():
    html = f'<a href="/uploads/news/lon.jpg">{IMG}</a><a href="/uploads/a.pdf">{IMG}</a><a href="https://x.vn">{IMG}</a>'
    assert [kind for kind, _value in blocks(html)] == ["figure", "figure", "document", "figure"]
    assert converted(html).notes == [("picture-link", "https://x.vn")]


def test_table_of_data_is_a_table():
    value = table(
        '<p style="text-align:center"><b>Bảng 1: Kết quả</b></p><p><i>ĐVT: triệu đồng</i></p>'
        "<table><thead><tr><th>Đơn vị</th><th>Năm</th><th>Số</th><th>Kinh phí</th></tr></thead>"
        "<tbody><tr><td>Phòng A</td><td>2019</td><td> 12 </td><td>1.234,5</td></tr>"
        "<tr><td>Phòng B</td><td>2020</td><td>7</td><td>80</td></tr></tbody></table>"
    )
    assert value["caption"] == "Bảng 1: Kết quả (ĐVT: triệu đồng)"
    assert value["row_headings"] is True
    assert [column["type"] for column in value["data"]["columns"]] == ["text", "text", "number", "text"]
    assert rows(value) == [
        ["Đơn vị", "Năm", "Số", "Kinh phí"],
        ["Phòng A", "2019", 12, "1.234,5"],
        ["Phòng B", "2020", 7, "80"],
    ]


def test_merged_cells_are_written_where_they_belong():
    value = table(
        "<table border=1><caption>Kinh phí</caption>"
        '<tr><td rowspan="2"><b>STT</b></td><td colspan="2"><b>Nguồn</b></td><td rowspan="2"><b>Ghi chú</b></td></tr>'
        "<tr><td><b>Tỉnh</b></td><td><b>Huyện</b></td></tr>"
        '<tr><td>1</td><td>5</td><td>6</td><td rowspan="2">đã chi</td></tr>'
        '<tr><td>2</td><td colspan="2">không</td></tr></table>'
    )
    assert rows(value) == [
        ["STT", "Nguồn – Tỉnh", "Nguồn – Huyện", "Ghi chú"],
        ["1", "5", "6", "đã chi"],
        ["2", "không", "", "đã chi"],
    ]
    assert value["row_headings"] is False


def test_table_without_head_or_caption():
    html = (
        '<h2>Nhiệm vụ</h2><p>Gồm:</p><table border="1"><tr><td>1</td><td>hợp tác</td><td>27</td></tr>'
        "<tr><td>2</td><td>dịch vụ</td><td>47</td></tr></table>"
    )
    assert rows(table(html)) == [["", "", ""], ["1", "hợp tác", 27], ["2", "dịch vụ", 47]]
    assert table(html)["caption"] == "Nhiệm vụ"
    assert codes(html) == ["table-caption"]
    assert table(html.partition("</p>")[2])["caption"] == "Bảng 1"


def test_title_row_is_the_caption():
    html = "<table><tr><th colspan=2>Danh sách</th></tr><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>"
    assert (table(html)["caption"], rows(table(html))) == ("Danh sách", [["A", "B"], ["1", 2]])


def test_links_of_a_table_stand_below_it():
    html = (
        "<table><tr><th>Tên văn bản</th><th>Tệp</th></tr>"
        '<tr><td>Kế hoạch năm 2020</td><td><a href="/uploads/a.pdf">Tải về</a></td></tr>'
        '<tr><td>Quyết định số 3</td><td><a href="https://x.vn/b">Xem</a></td></tr></table>'
    )
    assert blocks(html)[1] == (
        "paragraph",
        '<ul><li><a linktype="document" id="1">Kế hoạch năm 2020</a></li>'
        '<li><a href="https://x.vn/b">Quyết định số 3</a></li></ul>',
    )


def test_lines_with_a_label_stay_lines():
    html = (
        "<table><tr><td><b>Chức vụ:</b></td><td>Nhân viên</td></tr>"
        f"<tr><td><b>Mô tả:</b></td><td>{'chữ ' * 400}<p>thêm</p></td></tr></table>"
    )
    [(_kind, value)] = blocks(html)
    assert value.startswith("<p><b>Chức vụ:</b> Nhân viên</p><p><b>Mô tả:</b> chữ chữ")
    assert value.endswith("chữ</p><p>thêm</p>")
    film = '<iframe src="https://youtu.be/aqz-KE-bpKQ"></iframe>'
    html = f"<table><tr><td>Phim:</td><td>{film}sau</td></tr><tr><td>Tên:</td><td></td></tr></table>cuối"
    assert [kind for kind, _value in blocks(html)] == ["paragraph", "video", "paragraph"]
    assert blocks(html)[2][1] == "<p>sau</p><p>Tên:</p><p>cuối</p>"


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<table><tr><td>một</td></tr><tr><td>hai</td></tr></table>", []),
        ("<table border=1><tr><td>một<p>hai</p></td></tr></table>", []),
        ("<table><tr><td>một</td><td>&nbsp;</td></tr><tr><td>hai</td><td></td></tr></table>", []),
        ("<table border=1><tr><td>một</td><td>hai</td></tr></table>", ["table-as-text"]),
        ("<table border=0><tr><td>một</td></tr><tr><td>hai</td></tr></table>", []),
        ("<table><tr><th>một</th><td>hai</td></tr></table>", ["table-as-text"]),
        ("<table border=1><tr><td><ul><li>một</li></ul></td><td>x</td></tr><tr><td>hai</td><td>y</td></tr></table>",
         ["table-as-text"]),
        ("<table><tr><td>một</td><td><table border=1><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr>"
         "</table></td></tr><tr><td>hai</td><td>y</td></tr></table>", ["table-as-text", "table-caption"]),
        (f"<table><tr><td>một</td><td>{'chữ ' * 400}</td></tr><tr><td>hai</td><td>x</td></tr></table>",
         ["table-as-text"]),
    ],
)  # fmt: skip
def test_table_that_only_holds_things_becomes_text(html, told):
    assert codes(html) == told
    found = blocks(html)
    assert found[0][0] == found[-1][0] == "paragraph"
    assert "một" in found[0][1]
    assert "hai" in found[-1][1]


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ('<iframe src="//www.youtube.com/embed/aqz-KE-bpKQ?rel=0" title="YouTube video player"></iframe>', "Video"),
        ('<iframe src="https://youtu.be/aqz-KE-bpKQ" title="Phim khoa học"></iframe>', "Phim khoa học"),
        ('<object><param name="movie" value="http://www.youtube.com/v/aqz-KE-bpKQ&hl=vi"><embed '
         'src="http://www.youtube.com/v/aqz-KE-bpKQ&hl=vi"></object>', "Video"),
        ('<embed src="http://www.youtube.com/v/aqz-KE-bpKQ?fs=1">', "Video"),
    ],
)  # fmt: skip
def test_film_on_youtube_is_a_film(html, title):
    [(kind, value)] = blocks(html)
    assert kind == "video"
    assert value["url"] == "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
    assert value["title"] == title
    assert codes(html) == []


def test_film_is_named_by_its_caption_or_the_heading_above():
    frame = '<iframe src="https://www.youtube.com/embed/aqz-KE-bpKQ"></iframe>'
    [(_kind, value)] = blocks(f"<center>{frame}<br><i>Phim giới thiệu</i></center>")
    assert (value["title"], value["caption"]) == ("Phim giới thiệu", "Phim giới thiệu")
    assert blocks(f"<h2>Phóng sự</h2>{frame}")[1][1]["title"] == "Phóng sự"


def test_files_that_were_shown_within_the_text():
    html = (
        '<video controls><source src="/uploads/phim.mp4"></video><audio src="/uploads/tin.mp3"></audio>'
        '<iframe src="https://docs.google.com/viewer?url=http%3A%2F%2Fso.example.vn%2Fuploads%2Fa.pdf&embedded=true">'
        "</iframe>"
    )
    film, sound, paper = blocks(html)
    assert (film[0], film[1]["file"], film[1]["url"]) == ("video", 1, "")
    assert sound == paper == ("document", {"document": 1, "label": ""})


def test_other_frames_become_links_or_are_told_of():
    html = '<iframe src="https://www.google.com/maps/embed?pb=1" title="Bản đồ"></iframe><iframe src="about:blank"></iframe>'
    assert blocks(html) == [
        ("paragraph", '<p><a href="https://www.google.com/maps/embed?pb=1">Bản đồ</a></p>')
    ]
    assert codes(html) == ["embed-as-link", "embed-dropped"]


def test_film_on_facebook_is_a_link_to_the_film():
    html = '<iframe src="https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fa%2Fvideos%2F1">'
    assert blocks(html) == [
        ("paragraph", '<p><a href="https://www.facebook.com/a/videos/1">facebook.com/a/videos/1</a></p>')
    ]


def test_list_of_films_is_a_link():
    html = '<iframe src="https://www.youtube.com/embed/videoseries?list=PL1"></iframe>'
    assert [kind for kind, _value in blocks(html)] == ["paragraph"]


def test_programs_and_fields_are_told_of():
    html = '<script src="/x.js"></script><form>Tên <input name="ten"><button>Gửi</button></form><svg><text>q</text></svg>'
    assert codes(html) == ["script-dropped", "form-dropped", "form-dropped", "drawing-dropped"]
    assert blocks(html) == [("paragraph", "<p>Tên</p><p>Gửi</p><p>q</p>")]
