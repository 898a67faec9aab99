"""The boxes beside the pages: which are shown, in which language, at what price."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import NewsIndexPage
from home.models import HomePage
from images.renditions import FALLBACK, make
from sidebar.boxes import boxes
from sidebar.models import LinkList, Notice, VideoList, VisitStatistics
from tests import factories
from visits.models import DayCount, VisitSettings

pytestmark = pytest.mark.django_db


def shown(*entries, language: str = "vi") -> list:
    """The values of the boxes of a sidebar with these entries."""
    locale = factories.vietnamese() if language == "vi" else factories.english()
    return [box.value for box in boxes(factories.sidebar_of(*entries), locale)]


def titles(*entries, language: str = "vi") -> list[str]:
    return [value.title for value in shown(*entries, language=language)]


def in_english(snippet, title: str, live: bool = True):
    copy = snippet.copy_for_translation(factories.english())
    copy.title, copy.live = title, live
    copy.save()
    return copy


EVERY = {
    "notice": factories.NoticeFactory,
    "link_list": factories.LinkListFactory,
    "video_list": factories.VideoListFactory,
    "statistics": factories.VisitStatisticsFactory,
}


# --- which are shown ------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", EVERY)
def test_box_that_is_live_is_shown(kind):
    assert titles((kind, EVERY[kind](title="Hộp"))) == ["Hộp"]


@pytest.mark.parametrize("kind", EVERY)
def test_box_that_is_not_live_shows_nothing(kind):
    assert titles((kind, EVERY[kind](title="Nháp", live=False))) == []


@pytest.mark.parametrize("kind", EVERY)
def test_box_that_is_not_translated_shows_nothing_in_english(kind):
    box = EVERY[kind](title="Hộp")
    assert titles((kind, box), language="en") == []
    in_english(box, "Draft", live=False)
    assert titles((kind, box), language="en") == []


@pytest.mark.servers
@pytest.mark.parametrize("kind", EVERY)
def test_box_that_is_translated_is_shown_in_the_readers_language(kind):
    box = EVERY[kind](title="Hộp")
    english = in_english(box, "Box")
    assert titles((kind, box), language="en") == ["Box"]
    # An English sidebar may name either.
    assert titles((kind, english), language="en") == ["Box"]
    assert titles((kind, english)) == ["Hộp"]


def test_box_whose_vietnamese_is_withdrawn_leaves_its_translation_to_the_english_page():
    box = factories.NoticeFactory(live=False)
    in_english(box, "Box")
    assert titles(("notice", box)) == []
    assert titles(("notice", box), language="en") == ["Box"]


@pytest.mark.servers
def test_boxes_stand_in_the_editors_order():
    made = [(kind, make(title=kind)) for kind, make in EVERY.items()]
    for order in (made, made[::-1], [made[2], made[0], made[3], made[1]]):
        assert titles(*order) == [kind for kind, _box in order]


def test_box_that_was_deleted_is_left_out():
    box = factories.NoticeFactory()
    entries = [("notice", box), ("link_list", factories.LinkListFactory(title="Còn"))]
    stream = factories.sidebar_of(*entries)
    Notice.objects.all().delete()
    assert [found.value.title for found in boxes(stream, factories.vietnamese())] == ["Còn"]


def test_empty_sidebar_shows_no_box():
    assert shown() == []


# --- link lists -----------------------------------------------------------------------------------
def links(*rows: dict, language: str = "vi") -> list[tuple[str, str]]:
    box = factories.LinkListFactory(items=list(rows))
    if language == "en":
        in_english(box, "Links")
    (found,) = shown(("link_list", box), language=language)
    return [(link.label, link.href) for link in found.links]


def test_links_lead_to_page_document_and_address():
    section = factories.SectionFactory(title="Tin tức")
    document = factories.DocumentFactory(name="bao-cao.pdf")
    box = factories.LinkListFactory(
        items=[
            factories.link("Trang", page=section),
            factories.link("Tệp", document=document),
            factories.link("Nơi khác", url="https://example.vn/"),
        ]
    )
    (found,) = shown(("link_list", box))
    assert [link.href for link in found.links] == ["/tin-tuc/", document.url, "https://example.vn/"]
    assert [link.file_type for link in found.links] == ["", "PDF", ""]


@pytest.mark.servers
def test_links_to_what_readers_may_not_see_are_left_out(home):
    draft = factories.SectionFactory(parent=home, live=False)
    closed = factories.SectionFactory(parent=home)
    below = factories.SectionFactory(parent=closed)
    factories.restrict(closed)
    gone, lost = factories.SectionFactory(parent=home), factories.DocumentFactory()
    rows = [factories.link(page=page) for page in (draft, closed, below, gone)]
    rows += [factories.link(document=lost), factories.link("Còn lại", url="https://example.vn/")]
    box = factories.LinkListFactory(items=rows)
    NewsIndexPage.objects.get(pk=gone.pk).delete()
    lost.delete()
    (found,) = shown(("link_list", box))
    assert [link.label for link in found.links] == ["Còn lại"]


@pytest.mark.servers
def test_link_leads_to_the_page_of_the_readers_language_where_there_is_one(english_home):
    translated, untranslated = (
        factories.SectionFactory(title="Tin tức"),
        factories.SectionFactory(title="Thông báo"),
    )
    factories.translated(translated, title="News", slug="news")
    rows = [factories.link("a", page=translated), factories.link("b", page=untranslated)]
    assert links(*rows, language="en") == [("a", "/en/news/"), ("b", "/thong-bao/")]
    assert links(*rows) == [("a", "/tin-tuc/"), ("b", "/thong-bao/")]


def test_link_keeps_its_pictures_alternative_text():
    picture = factories.PictureFactory()
    box = factories.LinkListFactory(items=[factories.link(url="https://example.vn/", picture=picture)])
    (found,) = shown(("link_list", box))
    assert (found.links[0].image, found.links[0].alt) == (picture, "Bìa sách")


# --- statistics -----------------------------------------------------------------------------------
def test_statistics_show_the_numbers_last_known(client, home):
    VisitSettings.objects.create(visits_before=19_418_424)
    today = timezone.localdate()
    DayCount.objects.create(day=today, language="vi", views=9, visits=3)
    DayCount.objects.create(day=today - timedelta(days=400), language="en", views=9, visits=7)
    home.sidebar = factories.sidebar_of(("statistics", factories.VisitStatisticsFactory()))
    home.save()
    soup = BeautifulSoup(client.get("/").content.decode(), "html.parser")
    numbers = {cell["data-visits"]: cell.text.strip() for cell in soup.find_all(attrs={"data-visits": True})}
    assert numbers == {"online": "0", "total": "19.418.434"}


def test_statistics_hide_numbers_without_a_label():
    box = factories.VisitStatisticsFactory(online_label="", today_label="Hôm nay", total_label="")
    assert box.numbers == [("today", "Hôm nay", 0)]


def test_statistics_without_any_label_are_no_empty_box(client, home):
    box = factories.VisitStatisticsFactory(title="Thống kê", online_label="", total_label="")
    home.sidebar = factories.sidebar_of(("statistics", box))
    home.save()
    assert "Thống kê" not in client.get("/").content.decode()


# --- on the page ----------------------------------------------------------------------------------
def aside(client, path: str):
    return BeautifulSoup(client.get(path).content.decode(), "html.parser").find("aside")


def give(page, *entries):
    page = type(page).objects.get(pk=page.pk)
    page.sidebar = factories.sidebar_of(*entries)
    page.save()


@pytest.mark.servers
def test_pages_below_inherit_the_nearest_sidebar_and_may_override_it(client, home):
    news = factories.SectionFactory(parent=home)
    section = factories.SectionFactory(parent=news)
    article = factories.ArticleFactory(parent=section)
    give(home, ("notice", factories.NoticeFactory(title="Của trang nhất")))
    assert aside(client, article.public_path).h2.text == "Của trang nhất"
    give(news, ("notice", factories.NoticeFactory(title="Của tin tức")))
    other = factories.ArticleFactory(parent=section)
    client.get("/")
    for page in (news, section, other):
        box = type(page).objects.get(pk=page.pk).get_sidebar_boxes()
        assert [found.value.title for found in box] == ["Của tin tức"]


def test_sidebar_whose_boxes_are_all_hidden_leaves_no_empty_column(client, home):
    give(home, ("notice", factories.NoticeFactory(live=False)))
    assert aside(client, "/") is None


def test_every_box_is_rendered_with_its_title(client, home):
    section = factories.SectionFactory(parent=home)
    factories.ArticleFactory(parent=section, title="Bài mới nhất")
    picture, document = factories.PictureFactory(), factories.DocumentFactory()
    make(picture, FALLBACK)
    rows = [
        factories.link("Kèm ảnh", page=section, picture=picture),
        factories.link("Kèm tệp", document=document),
    ]
    give(
        home,
        *((kind, make(title=f"Hộp {kind}")) for kind, make in EVERY.items()),
        ("link_list", factories.LinkListFactory(title="Hộp liên kết", items=rows)),
        ("latest_articles", {"title": "Hộp tin mới", "section": section.pk, "count": 5}),
    )
    column = aside(client, "/")
    assert [title.text for title in column.find_all("h2")] == [
        *(f"Hộp {kind}" for kind in EVERY),
        "Hộp liên kết",
        "Hộp tin mới",
    ]
    assert column.find("a", href=section.public_path).img["alt"] == "Bìa sách"
    assert "PDF" in column.find("a", href=document.url).text
    assert column.find("a", string="Bài mới nhất")
    assert column.find("iframe") is None


@pytest.mark.servers
def test_box_of_latest_articles_shows_those_of_the_readers_language(client, english_home, home):
    section = factories.SectionFactory(parent=home)
    translated = factories.ArticleFactory(parent=section, title="Có bản dịch")
    factories.ArticleFactory(parent=section, title="Chưa dịch")
    factories.ArticleFactory(parent=section, title="Nháp", live=False)
    factories.translated(section, title="News", slug="news")
    factories.translated(translated, title="Translated", slug="translated")
    entry = ("latest_articles", {"title": "Tin mới", "section": section.pk, "count": 5})
    give(HomePage.objects.get(pk=home.pk), entry)
    give(english_home, entry)
    assert {link.text for link in aside(client, "/").find_all("a")} == {"Có bản dịch", "Chưa dịch"}
    assert [link.text for link in aside(client, "/en/").find_all("a")] == ["Translated"]


def test_box_published_later_appears_on_pages_already_cached(client, home, committed):
    notice = factories.NoticeFactory(title="Bão số 3", live=False)
    give(home, ("notice", notice))
    assert aside(client, "/") is None
    with committed():
        notice.save_revision().publish()
    assert aside(client, "/").h2.text == "Bão số 3"
    with committed():
        Notice.objects.get(pk=notice.pk).unpublish()
    assert aside(client, "/") is None


# --- price ----------------------------------------------------------------------------------------
def price(count: int) -> int:
    """Queries for a sidebar with ``count`` boxes of each kind, each with ``count`` rows."""
    picture, document = factories.PictureFactory(), factories.DocumentFactory()
    section = factories.SectionFactory()
    row = {"title": "Phim", "url": factories.YOUTUBE, "caption": "", "picture": picture.pk}
    entries = []
    for _number in range(count):
        rows = [factories.link(page=section, picture=picture), factories.link(document=document)] * count
        videos = [{"type": "video", "value": row}] * count
        entries += [
            ("link_list", factories.LinkListFactory(items=rows)),
            ("video_list", factories.VideoListFactory(videos=videos)),
            ("notice", factories.NoticeFactory()),
            ("statistics", factories.VisitStatisticsFactory()),
        ]
    stream = factories.sidebar_of(*entries)
    locale = factories.vietnamese()
    boxes(stream, locale)
    stream = factories.sidebar_of(*entries)
    with CaptureQueriesContext(connection) as captured:
        found = boxes(stream, locale)
        for box in found:
            for link in getattr(box.value, "links", ()):
                assert link.href
            for video in getattr(box.value, "videos", ()):
                assert video.value["picture"].title
    assert len(found) == 4 * count
    return len(captured)


@pytest.mark.servers
def test_sidebar_costs_the_same_with_one_box_of_a_kind_and_with_five():
    assert price(5) == price(1)


@pytest.mark.parametrize("model", [LinkList, VideoList, VisitStatistics, Notice])
def test_each_kind_of_box_names_an_existing_template(model):
    from django.template.loader import get_template

    assert get_template(model().template)
