"""Which sidebar a page shows, and what its boxes show to whom."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import NewsIndexPage
from home.models import HomePage
from sidebar.models import LinkList
from tests.factories import (
    ArticleFactory,
    DocumentFactory,
    LinkListFactory,
    NoticeFactory,
    PictureFactory,
    SectionFactory,
    StandardPageFactory,
    VideoListFactory,
    VisitStatisticsFactory,
    committing,
    english,
    link,
    restrict,
    sidebar_of,
    translated,
)


def titles(page) -> list[str]:
    page = type(page).objects.get(pk=page.pk)
    return [
        box.value["title"] if isinstance(box.value, dict) else box.value.title
        for box in page.get_sidebar_boxes()
    ]


def give(page, *boxes) -> None:
    type(page).objects.filter(pk=page.pk).update(sidebar=sidebar_of(*boxes))


def in_english(snippet, **texts):
    copy = snippet.copy_for_translation(english())
    for name, value in texts.items():
        setattr(copy, name, value)
    copy.live = True
    copy.save()
    return copy


@pytest.fixture
def tree(home):
    news = SectionFactory(parent=home)
    section = SectionFactory(parent=news)
    return home, news, section, ArticleFactory(parent=section)


def test_pages_without_a_sidebar_show_the_nearest_above(tree):
    home, news, section, article = tree
    give(home, ("notice", NoticeFactory(title="Của trang nhất")))
    assert [titles(page) for page in tree] == [["Của trang nhất"]] * 4
    give(news, ("notice", NoticeFactory(title="Của tin tức")))
    assert titles(home) == ["Của trang nhất"]
    assert titles(news) == titles(section) == titles(article) == ["Của tin tức"]


def test_article_with_its_own_sidebar_shows_it(tree):
    home, _news, section, article = tree
    give(home, ("notice", NoticeFactory(title="Của trang nhất")))
    give(article, ("notice", NoticeFactory(title="Của bài")))
    assert titles(article) == ["Của bài"]
    assert titles(section) == ["Của trang nhất"]


def test_no_page_above_has_one_shows_nothing(tree):
    assert [titles(page) for page in tree] == [[]] * 4


def test_standard_pages_inherit_too(home):
    page = StandardPageFactory(parent=StandardPageFactory(parent=home))
    give(home, ("notice", NoticeFactory(title="Của trang nhất")))
    assert titles(page) == ["Của trang nhất"]


def test_boxes_keep_the_streams_order(home):
    give(
        home,
        ("statistics", VisitStatisticsFactory(title="Ba")),
        ("notice", NoticeFactory(title="Một")),
        ("latest_articles", {"title": "Tin mới", "section": home.pk, "count": 3}),
        ("video_list", VideoListFactory(title="Hai")),
    )
    assert titles(home) == ["Ba", "Một", "Tin mới", "Hai"]


def test_box_that_is_not_live_shows_nothing(home):
    notice = NoticeFactory(live=False)
    give(home, ("notice", notice), ("link_list", LinkListFactory(title="Còn lại")))
    assert titles(home) == ["Còn lại"]


def test_box_when_deleted_shows_nothing(home, client):
    notice = NoticeFactory()
    give(home, ("notice", notice))
    notice.delete()
    assert titles(home) == []
    assert client.get("/").status_code == 200


def test_box_on_an_english_page_is_the_translation(home, english_home):
    notice = NoticeFactory(title="Thông báo")
    in_english(notice, title="Notice")
    give(home, ("notice", notice))
    give(english_home, ("notice", notice))
    assert titles(english_home) == ["Notice"]
    assert titles(home) == ["Thông báo"]


def test_box_that_is_not_translated_shows_nothing_in_english(home, english_home):
    notice, other = NoticeFactory(title="Thông báo"), NoticeFactory(title="Khác")
    copy = in_english(other, title="Draft")
    copy.unpublish()
    give(english_home, ("notice", notice), ("notice", other))
    assert titles(english_home) == []


def test_page_of_a_link_is_led_to_in_the_readers_language(home, english_home):
    section = SectionFactory(parent=home, slug="tin-tuc")
    translated(section, title="News", slug="news")
    give(home, ("link_list", box := LinkListFactory(items=[link(page=section)])))
    in_english(box, title="Links")
    give(english_home, ("link_list", box))
    assert [row.href for row in home_boxes(home)[0].value.links] == ["/tin-tuc/"]
    assert [row.href for row in home_boxes(english_home)[0].value.links] == ["/en/news/"]


def home_boxes(home):
    return HomePage.objects.get(pk=home.pk).get_sidebar_boxes()


def test_link_to_what_readers_may_not_see_is_left_out(home):
    hidden, secret = SectionFactory(parent=home, live=False), SectionFactory(parent=home)
    restrict(secret)
    document = DocumentFactory()
    items = [
        link("ẩn", page=hidden),
        link("riêng", page=secret),
        link("tệp", document=document),
        link("ngoài", url="https://example.vn/a"),
    ]
    give(home, ("link_list", LinkListFactory(items=items)))
    links = home_boxes(home)[0].value.links
    assert [row.label for row in links] == ["tệp", "ngoài"]
    assert links[0].file_type == "PDF"
    document.delete()
    assert [row.label for row in home_boxes(home)[0].value.links] == ["ngoài"]


def test_link_with_a_picture_has_its_alternative_text(home):
    picture = PictureFactory()
    give(home, ("link_list", LinkListFactory(items=[link(url="https://example.vn", picture=picture)])))
    row = home_boxes(home)[0].value.links[0]
    assert (row.image, row.alt) == (picture, "Bìa sách")


def test_many_lists_cost_no_more_queries_than_one(home):
    section, document = SectionFactory(parent=home), DocumentFactory()

    def rows():
        return [link(page=section), link(document=document), link(url="https://example.vn")]

    give(home, ("link_list", LinkListFactory(items=rows())))
    with CaptureQueriesContext(connection) as one:
        home_boxes(home)
    give(home, *[("link_list", LinkListFactory(items=rows() * 3)) for _ in range(5)])
    with CaptureQueriesContext(connection) as many:
        home_boxes(home)
    assert len(many) == len(one)


def test_statistics_show_chosen_numbers_as_zeros(db):
    statistics = VisitStatisticsFactory()
    assert statistics.numbers == [("online", "Đang truy cập", 0), ("total", "Tổng lượt truy cập", 0)]


def test_latest_articles_are_the_newest_of_the_section(home, client):
    section = SectionFactory(parent=home)
    made = [ArticleFactory(parent=section, title=f"Tin thứ {n}") for n in range(3)]
    ArticleFactory(parent=SectionFactory(parent=home), title="Không thuộc mục này")
    give(home, ("latest_articles", {"title": "Mới", "section": section.pk, "count": 2}))
    value = home_boxes(home)[0].value
    assert [article.pk for article in value.articles] == [made[2].pk, made[1].pk]


@pytest.mark.parametrize("section", [None, 99999])
def test_latest_articles_of_a_section_that_is_gone_are_none(home, client, section):
    give(home, ("latest_articles", {"title": "Mới", "section": section, "count": 2}))
    assert client.get("/").status_code == 200


def test_cached_sidebar_holds_nothing_of_the_page(seed_tree, client):
    """Two siblings' sidebars are one and the same."""

    def aside(path: str) -> str:
        return str(BeautifulSoup(client.get(path).content, "html5lib").select_one("aside"))

    first = aside(seed_tree.article.public_path)
    assert "Hạn nộp hồ sơ" in first
    assert aside(f"{seed_tree.section.public_path}tin-1/") == first


def test_sidebar_of_a_page_when_given_its_own_is_shown_at_once(seed_tree, client):
    section = seed_tree.section
    client.get(section.public_path)
    section = NewsIndexPage.objects.get(pk=section.pk)
    section.sidebar = sidebar_of(("notice", NoticeFactory(title="Chỉ ở đây")))
    with committing():
        section.save_revision().publish()
    assert "Chỉ ở đây" in client.get(section.public_path).content.decode()
    assert "Chỉ ở đây" in client.get(seed_tree.article.public_path).content.decode()
    assert "Chỉ ở đây" not in client.get(seed_tree.news.public_path).content.decode()


def test_templates_of_boxes_are_named_after_them(db):
    assert LinkList().template == "sidebar/link_list.html"
    assert VisitStatisticsFactory().template == "sidebar/visit_statistics.html"


def test_emptied_stream_inherits_again(tree):
    home, news, *_rest = tree
    give(home, ("notice", NoticeFactory(title="Của trang nhất")))
    give(news, ("notice", NoticeFactory(title="Của tin tức")))
    give(news)
    assert titles(news) == ["Của trang nhất"]
