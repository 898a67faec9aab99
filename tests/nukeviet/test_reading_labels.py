"""Topics, tags, sources, author pages, groups and users; comments, menus, texts of pictures, hits."""

import pytest

from nukeviet.reading.rows import OldAuthor, OldMenuItem, OldSource, OldUser
from nukeviet.report import Report

from .old_site import OldSiteBuilder


@pytest.fixture
def report():
    report = Report()
    yield report
    report.close()


def notes(report):
    return [(note.code, note.number, note.detail) for note in report]


def built(generation="4.5"):
    builder = OldSiteBuilder(generation)
    module = builder.add_module("vi", "news")
    builder.add_section(module, 1, "Mục")
    return builder, module


def read(builder, report):
    site = builder.read(report)
    return site, site.modules()[0]


def test_topics_come_in_their_order_with_a_digest(report):
    builder, module = built("3.x")
    builder.add_topic(module, 1, "Ngày KH&amp;CN", alias="Ngay-KH-CN", description="M&ocirc; tả", weight=2)
    builder.add_topic(module, 2, "", alias="hai", weight=1)
    site, module = read(builder, report)
    topics = site.topics(module)
    assert [(t.number, t.title, t.alias, t.description) for t in topics] == [
        (2, "hai", "hai", ""),
        (1, "Ngày KH&CN", "Ngay-KH-CN", "Mô tả"),
    ]
    assert len({t.digest for t in topics}) == 2
    assert site.topics(module) == topics


def test_tags_of_45_have_titles_and_those_before_the_word_written_most(report):
    for generation in ("4.5", "4.4"):
        builder, module = built(generation)
        builder.add_tag(module, 1, "Chuyển đổi số", alias="chuyển đổi số", description="a&amp;b")
        builder.add_tag(module, 2, "hai, keyword")
        builder.add_tag(module, 3, "", alias="ba-bon")
        for number in (1, 2, 3):
            builder.add_article(module, number, "Bài", tags=(1,))
        if generation == "4.4":
            rows = builder.tables["nv4_vi_news_tags_id"].rows
            for row, word in zip(rows, ("chuyển đổi số", "Chuyển đổi số", "Chuyển đổi số"), strict=True):
                row["keyword"] = word
        site, module = read(builder, report)
        assert [(t.number, t.name, t.alias) for t in site.tags(module)] == [
            (1, "Chuyển đổi số", "chuyển đổi số"),
            (2, "hai, keyword" if generation == "4.5" else "hai", "hai-keyword"),
            (3, "ba bon", "ba-bon"),
        ]
        assert site.tags(module)[0].description == "a&b"
    assert notes(report) == []


def test_keywords_of_3x_are_no_tags_and_that_is_told(report):
    builder, module = built("3.x")
    builder.add_article(module, 1, "Một", keywords="khoa học, công nghệ")
    builder.add_article(module, 2, "Hai")
    builder.add_article(module, 3, "Ba", keywords="khoa học")
    site, module = read(builder, report)
    assert [site.tags(module), site.tags(module)] == [[], []]
    assert notes(report) == [("keywords-no-tags", 2, "nv3_vi_news_rows")]


def test_sources_are_read(report):
    builder, module = built()
    builder.add_source(module, 2, "B&aacute;o &quot;A&quot;", link="http://a.vn/?x=1&amp;y=2", logo="a.png")
    site, module = read(builder, report)
    assert site.sources(module) == [OldSource(2, 'Báo "A"', "http://a.vn/?x=1&y=2", "a.png")]


def test_author_pages_are_of_45_alone(report):
    builder, module = built()
    builder.add_author(module, 3, "Đinh T&acirc;m", user=7, description="Ph&oacute;ng viên", image="a.jpg")
    site, module = read(builder, report)
    assert site.authors(module) == [OldAuthor(3, 7, "Đinh Tâm", "dinh-tam", "Phóng viên", "a.jpg")]
    for generation in ("4.4", "3.x"):
        builder, module = built(generation)
        site, module = read(builder, report)
        assert site.authors(module) == []
    assert notes(report) == []


def test_groups_keep_their_order_and_leave_out_articles_that_are_gone(report):
    builder, module = built()
    for number in (1, 2, 3):
        builder.add_article(module, number, "Bài")
    builder.add_group(module, 2, "Tin mới", (1,))
    builder.add_group(module, 1, "Tiêu &amp; điểm", (3, 99, 1), description="a<br />b")
    builder.tables["nv4_vi_news_block"].add({"bid": 8, "id": 2})
    site, module = read(builder, report)
    groups = site.groups(module)
    assert [(g.number, g.title, g.alias, g.articles) for g in groups] == [
        (1, "Tiêu & điểm", "tieu-diem", (3, 1)),
        (2, "Tin mới", "tin-moi", (1,)),
    ]
    assert groups[0].description == "a\nb"
    list(site.articles(module))
    assert notes(report) == [
        ("row-orphan", 2, "nv4_vi_news_block: 8"),
        ("row-orphan", 99, "nv4_vi_news_block: 1"),
    ]


def test_users_are_those_who_wrote_with_names_as_the_old_site_showed_them(report):
    builder, module = built()
    english = builder.add_module("en", "news")
    builder.add_user(1, "an", first_name="Văn An", last_name="Nguyễn")
    builder.add_user(2, "binh")
    builder.add_user(3, "nobody", first_name="Không")
    builder.add_user(4, "co-trang", first_name="Chi", last_name="L&ecirc;")
    builder.add_article(module, 1, "Một", admin_id=1)
    builder.add_article(english, 1, "One", admin_id=2)
    builder.add_author(module, 1, "Chi", user=4)
    names = {1: "Nguyễn Văn An", 2: "binh", 4: "Lê Chi"}
    site, _module = read(builder, report)
    assert site.users() == {number: OldUser(number, name) for number, name in names.items()}
    builder.add_config("name_show", "1", "vi")
    site, _module = read(builder, report)
    assert site.users()[1].name == "Văn An Nguyễn"


def test_users_of_3x_have_full_names(report):
    builder, module = built("3.x")
    builder.add_user(1, "an", full_name="Nguyễn Văn An")
    builder.add_article(module, 1, "Một", admin_id=1)
    site, _module = read(builder, report)
    assert site.users() == {1: OldUser(1, "Nguyễn Văn An")}


def test_users_passwords_and_mail_addresses_are_never_asked_for(report):
    builder, module = built()
    builder.add_user(1, "an")
    builder.add_article(module, 1, "Một", admin_id=1)
    site, _module = read(builder, report)
    statements = []
    site._schema.staging._connection.set_trace_callback(statements.append)
    assert site.users()
    of_users = [text for text in statements if "nv4_users" in text]
    assert of_users
    assert not [text for text in of_users if "password" in text or "email" in text or '* FROM "' in text]


def test_comments_are_counted_by_article_of_the_module(report):
    builder, module = built()
    other = builder.add_module("vi", "thong-bao")
    for article in (7, 3, 7):
        builder.add_comment(module, article, "Hay", status=0)
    builder.add_comment(other, 3)
    site, module = read(builder, report)
    assert list(site.comments(module)) == [(3, 1), (7, 2)]
    del builder.tables["nv4_vi_comment"]
    site, module = read(builder, report)
    assert list(site.comments(module)) == []


def test_menus_come_in_order_with_levels_and_lose_nothing_to_circles(report):
    builder, _module = built()
    builder.add_menu_item("vi", 1, "Tin &amp; bài", "/index.php?a=1&amp;b=2", weight=2)
    builder.add_menu_item("vi", 2, "Giới thiệu", "/about/", weight=1)
    builder.add_menu_item("vi", 3, "Con", parent=1, weight=2)
    builder.add_menu_item("vi", 4, "Con trước", parent=1, weight=1)
    builder.add_menu_item("vi", 5, "Cháu", parent=4, weight=1)
    builder.add_menu_item("vi", 6, "Lạc", parent=99, weight=3)
    builder.add_menu_item("vi", 7, "Vòng", parent=8, weight=4)
    builder.add_menu_item("vi", 8, "Vòng sau", parent=7, weight=5)
    builder.add_menu_item("vi", 9, "Chân trang", menu=2)
    site, _module = read(builder, report)
    assert site.menu_items("vi") == [
        OldMenuItem("Menu 1", 0, "Giới thiệu", "/about/"),
        OldMenuItem("Menu 1", 0, "Tin & bài", "/index.php?a=1&b=2"),
        OldMenuItem("Menu 1", 1, "Con trước", ""),
        OldMenuItem("Menu 1", 2, "Cháu", ""),
        OldMenuItem("Menu 1", 1, "Con", ""),
        OldMenuItem("Menu 1", 0, "Lạc", ""),
        OldMenuItem("Menu 1", 0, "Vòng", ""),
        OldMenuItem("Menu 1", 1, "Vòng sau", ""),
        OldMenuItem("Menu 2", 0, "Chân trang", ""),
    ]
    assert site.menu_items("en") == []


@pytest.mark.parametrize(
    ("path", "alt", "told"),
    [
        ("uploads/news/2020_01/anh 1.jpg", "Lễ ký kết &quot;A&quot;", 'Lễ ký kết "A"'),
        ("uploads/news/Anh-Hoi_nghi.JPG", "anh hoi nghi", ""),  # the name again
        ("uploads/news/anh-1.jpg", "anh-1.jpg", ""),
        ("uploads/news/anh-1.jpg", "", ""),
        ("anh-1.jpg", "Ở gốc", "Ở gốc"),
    ],
)
def test_alt_text_is_what_somebody_wrote_not_the_files_name(report, path, alt, told):
    builder, _module = built()
    builder.add_file(path, alt)
    builder.add_file("uploads/other/" + path.rpartition("/")[2], "Của thư mục khác")
    site, _module = read(builder, report)
    assert site.alt_text(path) == told
    assert site.alt_text(path.lower()) == told
    assert site.alt_text("uploads/news/khong-co.jpg") == ""


def test_alt_text_prefers_the_file_of_exactly_this_name(report):
    builder, _module = built()
    builder.add_file("uploads/news/A.jpg", "Lớn")
    builder.add_file("uploads/news/a.jpg", "Nhỏ")
    site, _module = read(builder, report)
    assert (site.alt_text("uploads/news/a.jpg"), site.alt_text("uploads/news/A.jpg")) == ("Nhỏ", "Lớn")


def test_total_visits_are_all_hits(report):
    builder, _module = built()
    builder.add_hits(12, "year", "2025")
    builder.add_hits(19_419_695)
    site, _module = read(builder, report)
    assert site.total_visits() == 19_419_695


def test_tables_that_are_missing_are_told_once_and_give_nothing(report):
    builder, module = built()
    builder.add_article(module, 1, "Một", admin_id=1)
    for table in ("users", "counter", "upload_file"):
        del builder.tables[f"nv4_{table}"]
    for table in ("topics", "sources", "block", "tags_id", "author"):
        del builder.tables[f"nv4_vi_news_{table}"]
    site, module = read(builder, report)
    for _ in range(2):
        assert (site.users(), site.total_visits(), site.alt_text("uploads/a.jpg")) == ({}, 0, "")
        assert (site.topics(module), site.sources(module), site.groups(module)) == ([], [], [])
        assert [article.tags for article in site.articles(module)] == [()]
    assert sorted(notes(report)) == [
        ("table-missing", None, f"nv4_{table}")
        for table in (
            "counter",
            "users",
            "vi_news_author",
            "vi_news_block",
            "vi_news_sources",
            "vi_news_tags_id",
            "vi_news_topics",
        )
    ]
