"""The geometry of charts and the HTML made of it."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import reset_format_cache

from articles.blocks.chart import ChartBlock
from core.charts import Numbers, Series, Sparkline, draw, draw_numbers

LONG = "Ủy ban nhân dân tỉnh " * 15  # 315 characters


@pytest.fixture(autouse=True)
def vietnamese():
    reset_format_cache()
    with translation.override("vi"):
        yield
    reset_format_cache()


def make_value(rows, kind="bar", unit="hồ sơ", headings=None, **values):
    width = len(rows[0]) if rows else 2
    headings = headings or ["Năm", *(f"Cột {number}" for number in range(1, width))]
    columns = [
        {"type": "number" if index else "text", "heading": heading} for index, heading in enumerate(headings)
    ]
    data = {"columns": columns, "rows": [{"values": row} for row in rows], "caption": ""}
    return ChartBlock().to_python({"title": "Hồ sơ", "kind": kind, "unit": unit, "data": data, **values})


def chart(rows, kind="bar", unit="hồ sơ"):
    return draw(kind, make_value(rows, kind)["data"], unit)


def render(value):
    return render_to_string("blocks/chart_block.html", {"value": value, "self": value})


def texts(drawing, role):
    return [label.text for label in drawing.labels if label.role == role]


def numbers_in(path):
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]


CASES = {
    "one row": [["2024", 5]],
    "zeros": [["a", 0], ["b", 0]],
    "equal": [["a", 7], ["b", 7], ["c", 7]],
    "negative": [["a", -3], ["b", Decimal("-1.5")]],
    "mixed": [["a", -3, 4], ["b", 12, None], ["c", None, -8]],
    "gaps": [["a", None], ["b", 2], ["c", None], ["d", 4]],
    "huge": [["a", Decimal("1E28")], ["b", 1], ["c", Decimal("-9E29")]],
    "tiny": [["a", Decimal("1E-28")], ["b", Decimal("3E-29")]],
    "close": [["a", Decimal("1000000.000001")], ["b", Decimal("1000000.000002")]],
    "long": [[f"{number} {LONG}", number * 1000, 5] for number in range(24)],
    "unbroken": [["x" * 300, 5], ["W" * 300, 7]],
    "many": [[f"Tháng {number}", number, number * 2, 3, -number] for number in range(1, 25)],
    "years": [[str(year), year * 7919] for year in range(2001, 2025)],
    "no names": [["", 1], [None, 2]],
}


@pytest.mark.parametrize("kind", ["bar", "line"])
@pytest.mark.parametrize("rows", CASES.values(), ids=CASES)
def test_drawing_stays_inside_its_view_box(kind, rows):
    for drawing in chart(rows, kind).drawings:
        for bar in drawing.bars:
            assert 0 <= bar.x <= bar.x + bar.width <= drawing.width + 0.1
            assert 0 <= bar.y <= bar.y + bar.height <= drawing.height
        for x, y in (point for curve in drawing.curves for point in curve.points):
            assert 0 <= x <= drawing.width
            assert 0 <= y <= drawing.height
        for label in drawing.labels:
            left, top, right, bottom = label.box(drawing.font)
            assert -1 <= left <= right <= drawing.width + 1, label
            assert -1 <= top <= bottom <= drawing.height, label


@pytest.mark.parametrize("kind", ["bar", "line"])
@pytest.mark.parametrize("rows", CASES.values(), ids=CASES)
def test_names_and_ticks_do_not_overlap(kind, rows):
    for drawing in chart(rows, kind).drawings:
        boxes = [(label.box(drawing.font), label) for label in drawing.labels if label.role != "value"]
        for index, (a, first) in enumerate(boxes):
            for b, second in boxes[index + 1 :]:
                apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] + 1 or b[3] <= a[1] + 1
                assert apart, (first, second)


@pytest.mark.parametrize("rows", CASES.values(), ids=CASES)
@pytest.mark.parametrize("kind", ["bar", "line"])
def test_html_of_odd_numbers_has_no_style_and_no_nan(kind, rows):
    html = render(make_value(rows, kind))
    assert "<svg" in html
    assert not re.search(r"style|<script|=\"[^\"]*\bnan\b|\binf\b", html, re.IGNORECASE)


def test_standing_bars_are_proportional():
    for drawing in chart([["a", 10], ["b", 20], ["c", -5]]).drawings:
        heights = [bar.height for bar in drawing.bars]
        assert heights[1] == pytest.approx(2 * heights[0], abs=0.05)
        assert heights[2] == pytest.approx(heights[0] / 2, abs=0.05)
        assert drawing.bars[2].y == pytest.approx(drawing.bars[0].y + heights[0], abs=0.05)


def test_nine_rows_lie_and_are_proportional():
    for drawing in chart([[f"Dòng {number}", number] for number in range(1, 10)]).drawings:
        assert len({bar.height for bar in drawing.bars}) == 1
        assert drawing.bars[8].width == pytest.approx(9 * drawing.bars[0].width, abs=0.1)


def test_long_names_make_bars_lie_down():
    wide, _narrow = chart([["Sở Nông nghiệp và Phát triển nông thôn " * 5, 1], ["Sở Y tế", 2]]).drawings
    assert wide.bars[0].x == wide.bars[1].x


def test_missing_number_is_not_drawn_as_zero():
    wide, _narrow = chart([["a", None], ["b", 0]]).drawings
    assert len(wide.bars) == 1
    assert "–" in texts(wide, "value")


def test_ticks_are_round_and_cover_the_values():
    wide, _narrow = chart([["a", 87], ["b", 3]]).drawings
    assert texts(wide, "tick") == ["0", "20", "40", "60", "80", "100"]


def test_whole_numbers_get_whole_ticks():
    wide, _narrow = chart([["a", 1], ["b", 2]]).drawings
    assert texts(wide, "tick") == ["0", "1", "2"]


def test_numbers_are_written_in_the_reader_s_language():
    rows = [["a", Decimal("1234.5")], ["b", 900]]
    assert texts(chart(rows).drawings[0], "value") == ["1.234,5", "900"]
    with translation.override("en"):
        assert texts(chart(rows).drawings[0], "value") == ["1,234.5", "900"]


def test_huge_numbers_are_counted_in_a_named_unit():
    with translation.override("en"):
        wide, _narrow = chart([["a", 12_345_678_900], ["b", 5_000_000_000]], unit="dong").drawings
    assert texts(wide, "note") == ["billion dong"]
    assert texts(wide, "value") == ["12.35", "5"]


def test_line_breaks_where_a_number_is_missing():
    wide, _narrow = chart([["a", 1], ["b", 2], ["c", None], ["d", 4]], "line").drawings
    assert wide.curves[0].path.count("M") == 2
    assert len(wide.curves[0].points) == 3


def test_slices_make_a_full_turn():
    wide, _narrow = chart([["a", 1], ["b", 0], ["c", Decimal("2.5")], ["d", None], ["e", 7]], "pie").drawings
    assert [piece.number for piece in wide.slices] == [1, 3, 5]
    assert (wide.slices[0].start, wide.slices[-1].end) == (0, 1)
    assert sum(piece.end - piece.start for piece in wide.slices) == pytest.approx(1)
    for piece in wide.slices:
        assert all(0 <= number <= wide.width for number in numbers_in(piece.path))


def test_one_slice_is_a_whole_ring():
    wide, _narrow = chart([["a", 3]], "pie").drawings
    assert wide.slices[0].path.count("Z") == 2
    assert texts(wide, "value") == ["100%"]


def test_small_slices_do_not_pile_up_their_labels():
    for drawing in chart([["a", 995], *([str(number), 1] for number in range(5))], "pie").drawings:
        boxes = [label.box(drawing.font) for label in drawing.labels]
        for index, a in enumerate(boxes):
            assert min(a) >= 0
            assert a[2] <= drawing.width
            assert a[3] <= drawing.height
            assert all(a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1] for b in boxes[index + 1 :])


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("bar", []),
        ("line", [["a", None]]),
        ("bar", [["a"]]),
        ("bar", [["a", Decimal("NaN")]]),
        ("bar", [["a", Decimal("Infinity")]]),
        ("bar", [["a", Decimal("1E+999999")]]),
        ("bar", [[str(number), 1] for number in range(25)]),
        ("bar", [["a", 1, 2, 3, 4, 5]]),
        ("pie", [["a", 5], ["b", -1]]),
        ("pie", [["a", 0], ["b", None]]),
        ("pie", [["a", 1, 2]]),
        ("pie", [[str(number), 1] for number in range(7)]),
        ("radar", [["a", 1]]),
        (None, [["a", 1]]),
    ],
)
def test_what_cannot_be_drawn_gives_none_and_the_table_alone(kind, rows):
    value = make_value(rows)
    value["kind"] = kind
    assert draw(kind, value["data"], "") is None
    html = render(value)
    assert "<svg" not in html
    assert html.count("<table>") == (1 if rows else 0)


def test_no_table_and_text_among_numbers_give_none():
    value = make_value([["a", 1]])
    assert draw("bar", None, "") is None
    value["data"].row_data[0]["values"][1] = "5 <b>"
    assert draw("bar", value["data"], "") is None


def test_markup_is_escaped_everywhere():
    evil = "<img src=x onerror=alert(1)>\"'&"
    for kind in ("bar", "line", "pie"):
        value = make_value([[evil, 1], ["b", 2]], kind, evil, [evil, evil], title=evil, note=evil)
        html = render(value)
        assert "<svg" in html
        assert "<img" not in html
        assert "&lt;img" in html


@pytest.mark.parametrize("kind", ["bar", "line", "pie"])
def test_svg_is_named_by_its_title_and_every_id_is_unique(kind):
    html = render(make_value([["a", 1], ["b", 2]], kind)) + render(make_value([["a", 1], ["b", 3]], kind))
    html += render(make_value([["a", 1], ["b", 2]], kind, title="Một tên khác"))
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids)) >= 12
    named = re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', html)
    assert set(named) <= set(ids)
    assert set(re.findall(r"url\(#([^)]+)\)", html)) <= set(ids)
    title = re.search(r'aria-labelledby="([^"]+)"', html)[1]
    assert f'<title id="{title}">Hồ sơ</title>' in html


def test_summary_names_lowest_and_highest():
    with translation.override("en"):
        summary = chart([["2023", 5], ["2024", 1200]], unit="files").summary
    assert summary == "Bar chart of Cột 1: lowest 5 files (2023), highest 1,200 files (2024)."


def test_attributes_are_not_localised():
    html = render(make_value([["a", Decimal("1234.5")], ["b", 2], ["c", 3]]))
    for name in ("x", "y", "width", "height", "x1", "y1", "x2", "y2"):
        for number in re.findall(rf'\s{name}="([^"]*)"', html):
            assert re.fullmatch(r"\d+(\.\d+)?", number)
    assert "<td>1.234,5</td>" in html


# --- many points, and lines of the size of a word ------------------------------------------------
@pytest.mark.parametrize("count", [1, 31, 92, 522, 3653])
def test_line_of_many_points_keeps_its_names_apart_and_inside(count):
    names = tuple(f"{day % 28 + 1:02}/11/2026" for day in range(count))
    views = tuple(Decimal(day % 97 * 1000) for day in range(count))
    for drawing in draw_numbers("line", Numbers(names, (Series("Lượt xem", views),))).drawings:
        if count < drawing.width / 3:
            assert len(drawing.curves[0].points) == count
        boxes = [label.box(drawing.font) for label in drawing.labels if label.role == "name"]
        assert len(boxes) >= min(count, 3)
        assert all(a[2] <= b[0] for a, b in pairwise(boxes))
        assert all(box[0] >= -1 and box[2] <= drawing.width + 1 for box in boxes)


def test_crowded_line_still_reaches_every_peak_and_low():
    numbers = [Decimal(100)] * 4000
    numbers[1234], numbers[3210] = Decimal(900), Decimal(3)
    series = Series("", tuple(numbers))
    for drawing in draw_numbers("line", Numbers(tuple(map(str, range(4000))), (series,))).drawings:
        points = drawing.curves[0].points
        assert len(points) < 1500
        assert [x for x, _y in points] == sorted(x for x, _y in points)
        (high, low) = min(points, key=lambda point: point[1]), max(points, key=lambda point: point[1])
        assert high[0] < low[0]
        assert sum(y == high[1] for _x, y in points) == sum(y == low[1] for _x, y in points) == 1


def test_markers_are_left_out_where_they_would_hide_the_line():
    def markers(count):
        numbers = Numbers(tuple(map(str, range(count))), (Series("", tuple(map(Decimal, range(count)))),))
        return draw_numbers("line", numbers).drawings[0].curves[0].markers

    assert markers(31)
    assert not markers(365)


def test_sparkline_runs_from_left_to_right_with_the_highest_number_on_top():
    line = Sparkline([0, 5, 10])
    assert line.points == [(4, 36), (90, 20), (176, 4)]
    assert line.last == (line.width - 4, 4)


def test_sparkline_of_zeros_lies_on_the_ground():
    assert {y for _x, y in Sparkline([0, 0, 0]).points} == {36}
