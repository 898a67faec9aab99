"""The tree of sections, also where the old one does not hold."""

import pytest

from nukeviet.report import Report

from .old_site import OldSiteBuilder


@pytest.fixture
def report():
    report = Report()
    yield report
    report.close()


def notes(report):
    return [(note.code, note.kind, note.number, note.detail) for note in report]


def built(generation="4.5"):
    builder = OldSiteBuilder(generation)
    return builder, builder.add_module("vi", "news")


def read(builder, report):
    site = builder.read(report)
    (module,) = site.modules()
    found = site.sections(module)
    assert site.sections(module) == found  # and no note twice
    return found


def test_sections_come_by_weight_parents_first(report):
    builder, module = built()
    builder.add_section(module, 5, "Con hai", parent=9, weight=2)
    builder.add_section(module, 2, "Sau", weight=2)
    builder.add_section(module, 9, "Trước", weight=1, numsubcat=0, subcatid="")
    builder.add_section(module, 6, "Con một", parent=9, weight=1)
    builder.add_section(module, 7, "Cháu", parent=5, weight=1)
    builder.add_section(module, 1, "Cùng hạng", weight=2)
    assert [(s.number, s.parent) for s in read(builder, report)] == [
        (9, 0),
        (6, 9),
        (5, 9),
        (7, 5),
        (1, 0),
        (2, 0),
    ]
    assert notes(report) == []


def test_section_texts_are_unescaped(report):
    builder, module = built()
    builder.add_section(
        module,
        1,
        "KH&amp;CN&#x3A;  s&#40;1&#41;",
        alias="KH-CN",
        description="D&ograve;ng m&#7897;t<br />D&#242;ng hai",
        image="a.jpg",
    )
    (section,) = read(builder, report)
    assert section.title == "KH&CN: s(1)"
    assert section.description == "Dòng một\nDòng hai"
    assert (section.alias, section.picture) == ("KH-CN", "a.jpg")


def test_section_without_description_takes_the_text_of_its_html_one(report):
    builder, module = built()
    builder.add_section(module, 1, "Một", descriptionhtml="<p>Giới <b>thiệu</b></p><p>Hai</p>")
    (section,) = read(builder, report)
    assert section.description == "Giới thiệu\nHai"


@pytest.mark.parametrize(("status", "is_shown"), [(0, False), (1, True), (2, True), (11, False), (12, False)])
def test_section_is_shown_as_its_status_says(report, status, is_shown):
    builder, module = built()
    builder.add_section(module, 1, "Một", status=status)
    assert [s.is_shown for s in read(builder, report)] == [is_shown]


def test_section_below_a_stopped_one_is_not_shown(report):
    builder, module = built("4.4")
    builder.add_section(module, 1, "Dừng", status=0)
    builder.add_section(module, 2, "Con", parent=1, status=12)
    builder.add_section(module, 3, "Cháu quên khóa", parent=2, status=1)
    builder.add_section(module, 4, "Khác")
    assert {s.number: s.is_shown for s in read(builder, report)} == {1: False, 2: False, 3: False, 4: True}


def test_section_of_3x_is_shown_and_public_by_who_view(report):
    builder, module = built("3.x")
    builder.add_section(module, 1, "Mọi người", inhome=0)
    builder.add_section(module, 2, "Thành viên", who_view=1)
    builder.add_section(module, 3, "Nhóm", who_view=3, groups_view="6")
    found = read(builder, report)
    assert [(s.is_shown, s.is_public) for s in found] == [(True, True), (True, False), (True, False)]
    assert notes(report) == []


def test_section_of_4x_is_public_by_its_groups_alone(report):
    builder, module = built()
    builder.add_section(module, 1, "Mọi người", groups_view="1,6")
    builder.add_section(module, 2, "Nhóm", groups_view="1,4")
    builder.add_section(module, 3, "Con", parent=2)
    assert [(s.number, s.is_public) for s in read(builder, report)] == [(1, True), (2, False), (3, True)]
    builder.drop_column("nv4_vi_news_cat", "groups_view")
    assert all(s.is_public for s in read(builder, report))


def test_section_with_an_unknown_parent_goes_to_the_top(report):
    builder, module = built()
    builder.add_section(module, 4, "Con", parent=77)
    assert [(s.number, s.parent) for s in read(builder, report)] == [(4, 0)]
    assert notes(report) == [("section-orphan", "section", 4, "77")]


def test_sections_in_circles_are_opened_at_their_smallest_number(report):
    builder, module = built()
    builder.add_section(module, 8, "A", parent=5)
    builder.add_section(module, 5, "B", parent=7)
    builder.add_section(module, 7, "C", parent=8)
    builder.add_section(module, 2, "Dưới vòng", parent=8)
    builder.add_section(module, 3, "Chính nó", parent=3)
    assert [(s.number, s.parent) for s in read(builder, report)] == [
        (5, 0),
        (8, 5),
        (7, 8),
        (2, 8),
        (3, 0),
    ]
    assert notes(report) == [
        ("section-circle", "section", 5, "8 → 5 → 7 → 8"),
        ("section-circle", "section", 3, "3 → 3"),
    ]


def test_sections_with_the_same_alias_are_told(report):
    builder, module = built()
    builder.add_section(module, 3, "Tin tức", alias="Tin-tuc")
    builder.add_section(module, 1, "Tin", alias="tin-tuc")
    builder.add_section(module, 4, "Không", alias="")
    builder.add_section(module, 5, "Cũng không", alias="")
    assert len(read(builder, report)) == 4
    assert notes(report) == [("section-alias-twice", "section", 3, "tin-tuc (1)")]


def test_section_without_a_title_is_called_by_alias_or_number(report):
    builder, module = built()
    builder.add_section(module, 3, " &nbsp;", alias="tin-tuc")
    builder.add_section(module, 4, "", alias="")
    builder.add_section(module, 5, "dài " * 80)
    titles = [s.title for s in read(builder, report)]
    assert titles[:2] == ["tin-tuc", "4"]
    assert len(titles[2]) <= 255
    assert [note[:3] for note in notes(report)] == [
        ("text-cut", "section", 5),
        ("title-missing", "section", 3),
        ("title-missing", "section", 4),
    ]
    rest = next(note.detail for note in report if note.code == "text-cut")
    assert f"{titles[2]} {rest}" == ("dài " * 80).strip()


def test_section_digest_changes_with_what_is_told_of_it(report):
    builder, module = built()
    builder.add_section(module, 1, "Một", description="a")
    builder.add_section(module, 2, "Hai", parent=1)
    before = [s.digest for s in read(builder, report)]
    builder.tables["nv4_vi_news_cat"].rows[0]["description"] = "b"
    after = [s.digest for s in read(builder, report)]
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_sections_when_their_table_or_a_column_is_missing_are_told(report):
    builder, module = built()
    builder.add_section(module, 1, "Một", parent=0)
    builder.drop_column("nv4_vi_news_cat", "weight")
    assert [s.title for s in read(builder, report)] == ["Một"]
    del builder.tables["nv4_vi_news_cat"]
    assert read(builder, report) == []
    assert notes(report) == [
        ("table-missing", "dump", None, "nv4_vi_news_cat"),
        ("column-missing", "dump", None, "nv4_vi_news_cat.weight"),
    ]
