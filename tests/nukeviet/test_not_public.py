"""Nothing that was not public on the old site is told of anywhere here, by whatever address one asks."""

import json
import re
import time
from html import unescape
from urllib.parse import quote

import pytest
from django.core.management import call_command
from wagtail.documents import get_document_model
from wagtail.models import Page

from articles.models import ArticlePage
from home.models import HomePage
from images.models import PortalImage
from images.renditions import FALLBACK, make
from sidebar.models import LinkList
from tests.factories import picture_bytes, sidebar_of

from .moving import article, bring, section
from .old_site import OldSiteBuilder

NOW, DAY = int(time.time()), 24 * 3600
SECRET = "Khuất Tất"  # stands in every text that was not public
MARKS = (SECRET, "khuat-tat", "khuat tat", quote(SECRET), quote(SECRET.replace(" ", "+"), safe="+"))
STATES = {
    11: {"status": 4},
    12: {"status": 1, "exptime": NOW - DAY},
    13: {"status": 2, "publtime": NOW + DAY},
    14: {"status": 5},
    15: {"status": 0},
    16: {"status": 22},
    17: {"catid": 3, "listcatid": "3,1"},  # for members, and in a section for everybody
    18: {"catid": 4, "listcatid": "4"},  # below a section for members
    19: {"catid": 5, "listcatid": "5"},  # in a section switched off
    20: {"catid": 99, "listcatid": "99"},  # in none
}


@pytest.fixture
def folder(tmp_path):
    news = tmp_path / "uploads" / "news"
    news.mkdir(parents=True)
    (news / "anh.jpg").write_bytes(picture_bytes(50, 30))
    for number in STATES:
        (news / f"khuat-tat-{number}.jpg").write_bytes(picture_bytes(number, 20))
        (news / f"khuat-tat-{number}.pdf").write_bytes(b"%PDF-1.4 " + str(number).encode())
        (news / f"khuat-tat-than-{number}.pdf").write_bytes(b"%PDF-1.5 " + str(number).encode())
    return tmp_path


@pytest.fixture
def site(home, folder):
    """What a run of the whole site has left; gives the home page."""
    old = OldSiteBuilder()
    news = old.add_module()
    old.add_section(news, 1, "Tin tức")
    old.add_section(news, 2, "Sự kiện")
    old.add_section(news, 3, f"{SECRET} nội bộ", groups_view="4", description=f"{SECRET} mô tả")
    old.add_section(news, 4, f"{SECRET} bên dưới", parent=3)
    old.add_section(news, 5, f"{SECRET} đã tắt", status=0)
    old.add_article(news, 1, "Bài công khai", "<p>Nội dung. <a href='/news/x/y-11.html'>xem</a></p>", catid=1)
    row = old.tables[f"{news.tables}_rows"].rows[0]
    row["homeimgfile"] = "anh.jpg"
    old.add_article(news, 2, "Bài hai nơi", "<p>Nội dung.</p>", catid=1, listcatid="1,3,5")
    for number, columns in STATES.items():
        name = f"{SECRET} {number}"
        old.add_topic(news, number, f"{name} chủ đề", description=SECRET)
        old.add_tag(news, number, f"{name} thẻ")
        old.add_author(news, number, f"{name} tác giả", user=number)
        old.add_user(number, f"khuat-tat-{number}", first_name=SECRET, last_name=str(number))
        old.add_article(
            news,
            number,
            f"{name} nhan đề",
            f'<p>{SECRET} trong bài <a href="/uploads/news/khuat-tat-than-{number}.pdf">tệp</a>.</p>',
            hometext=f"{SECRET} lời dẫn.",
            tags=(number,),
            authors=(number,),
            topicid=number,
            admin_id=number,
            author=f"{SECRET} Văn",
            sourcetext=f"{SECRET} nguồn",
            homeimgfile=f"khuat-tat-{number}.jpg",
            homeimgalt=f"{SECRET} ảnh",
            files=f"news/khuat-tat-{number}.pdf",
            hitstotal=10_000 + number,
            **({"catid": 1} | columns),
        )
    old.add_group(news, 1, "Tiêu điểm", (*STATES, 1))
    old.add_group(news, 2, f"{SECRET} nhóm", tuple(STATES))
    old.add_group(news, 3, "Nhóm ba", (*STATES, 1, 2))
    old.add_menu_item("vi", 1, f"{SECRET} mục", "/noi-bo/")
    english = old.add_module("en", "news")
    old.add_section(english, 1, f"{SECRET} section")
    old.add_tag(english, 1, f"{SECRET} English")
    old.add_topic(english, 1, f"{SECRET} topic")
    old.add_article(english, 1, f"{SECRET} story", f"<p>{SECRET}.</p>", tags=(1,), topicid=1, catid=1)
    bring(old, files=folder)
    assert ArticlePage.objects.count() == len(STATES) + 3
    show_every_link_list(home)
    call_command("publish_scheduled")
    return home


def show_every_link_list(home) -> None:
    home = HomePage.objects.get(pk=home.pk)
    home.sidebar = sidebar_of(*(("link_list", box) for box in LinkList.objects.filter(live=True)))
    home.save_revision().publish()


PLACES = [
    "/", "/tin-tuc/", "/su-kien/", "/tin-tuc/rss/", "/tin-tuc/atom/", "/rss/", "/atom/", "/sitemap.xml",
    "/so-do-trang/", "/robots.txt", "/the/", "/chu-de/", "/tac-gia/", "/en/", "/en/sitemap/", "/en/rss/",
    "/tin-tuc/bai-cong-khai/", "/tin-tuc/bai-hai-noi/", "/tin-tuc/2020/", "/tim-kiem/?q=bai",
    "/api/v2/articles/", "/api/v2/articles/?limit=50&locale=en", "/api/v2/sections/", "/api/v2/sections/?limit=50",
]  # fmt: skip


def addresses_in(answer) -> set[str]:
    """Where a page or a site map leads."""
    found = re.findall(r'(?:<loc>|<link>|href=")(.*?)["<]', answer.content.decode())
    links = {unescape(link).removeprefix("https://portal.example.vn").partition("#")[0] for link in found}
    return {link for link in links if link.startswith("/") and not link.startswith("/static/")}


def text_of(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode(errors="replace") + json.dumps(dict(answer.headers))


def test_whatever_can_be_reached_by_links_tells_nothing(site, client):
    waiting, seen = list(PLACES), set()
    while waiting:
        path = waiting.pop()
        if path in seen or path.startswith(("/media/", "/admin/")):
            continue
        seen.add(path)
        answer = client.get(path)
        for mark in MARKS:
            assert mark not in text_of(answer), (path, mark)
        if "html" in answer.headers["Content-Type"] or "xml" in answer.headers["Content-Type"]:
            waiting += addresses_in(answer)
    assert "/tin-tuc/bai-cong-khai/" in seen
    assert len(seen) > 25


def test_search_suggestions_and_the_interface_find_nothing(site, client):
    for path in (
        "/tim-kiem/?q={}", "/en/search/?q={}", "/tim-kiem/?q=%22{}%22", "/api/v2/articles/?topic={}",
        "/api/v2/articles/?tag={}", "/api/v2/articles/?search={}",
    ):  # fmt: skip
        for words in ("khuất tất", "khuat-tat", "khuat-tat-11-the"):
            answer = client.get(path.format(quote(words)))
            for pk in ArticlePage.objects.exclude(title__startswith="Bài").values_list("pk", flat=True):
                assert f'"id": {pk}' not in answer.content.decode()
            assert f"{SECRET} 1" not in answer.content.decode(), path


def test_pages_behind_their_own_and_their_old_addresses_say_nothing(site, client):
    for number in STATES:
        check_page(number, client)


def check_page(number: int, client) -> None:
    page = article(number)
    own = client.get(page.public_path)
    assert own.status_code in (302, 404)
    assert SECRET not in own.content.decode()
    for path in (
        f"/tin-tuc/x-{number}.html", f"/news/khuat-tat/khuat-tat-{number}-nhan-de-{number}.html",
        f"/vi/news/a/b-{number}.html", f"/index.php?language=vi&nv=news&op=a/b-{number}",
        f"/print/a/b-{number}.html", f"/savefile/a/b-{number}.html", f"/a/b-{number}.html?download=1&id=0",
    ):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code in (404, 410), (path, answer.headers.get("Location"))
        assert SECRET not in text_of(answer), path
    for path in (f"/api/v2/articles/{page.pk}/", f"/visits/{page.pk}/", f"/ratings/{page.pk}/"):
        assert SECRET not in text_of(client.get(path)), path


def test_files_of_pages_that_are_not_public_are_not_given(site, client):
    make(PortalImage.objects.get(imported_files__path="uploads/news/anh.jpg"), FALLBACK)  # as the worker does
    assert client.get("/uploads/news/anh.jpg").status_code == 301
    for number in STATES:
        check_files(number, client)


def check_files(number: int, client) -> None:
    documents = get_document_model().objects.filter(
        imported_files__path__in=[
            f"uploads/news/khuat-tat-{number}.pdf",
            f"uploads/news/khuat-tat-than-{number}.pdf",
        ]
    )
    assert documents.count() == 2
    for document in documents:
        assert client.get(document.url).status_code == 404
    for path in (
        f"/uploads/news/khuat-tat-{number}.pdf",
        f"/uploads/news/khuat-tat-than-{number}.pdf",
        f"/uploads/news/khuat-tat-{number}.jpg",
    ):
        assert client.get(path).status_code == 404
    assert client.get(f"/private/original_images/khuat-tat-{number}.jpg").status_code == 404


def test_labels_sections_and_groups_of_nothing_public_lead_to_nothing(site, client):
    for number in STATES:
        for path in (
            f"/tag/khuat-tat-{number}-the", f"/topic/khuat-tat-{number}-chu-de/", f"/author/khuat-tat-{number}-tac-gia/",
            f"/the/khuat-tat-{number}-the/", f"/chu-de/khuat-tat-{number}-chu-de/", f"/tac-gia/khuat-tat-{number}-tac-gia/",
            f"/the/khuat-tat-{number}-the/rss/", f"/tac-gia/khuat-tat-{number}-tac-gia/rss/",
        ):  # fmt: skip
            answer = client.get(path)
            assert answer.status_code in (301, 404), path
            assert SECRET not in text_of(answer), path
    for number in (3, 4, 5):
        page = section(number)
        for path in (page.public_path, f"{page.public_path}rss/", f"/{page.slug}/", f"/rss/{page.slug}/"):
            answer = client.get(path)
            assert answer.status_code in (302, 404), path
            assert SECRET not in answer.content.decode(), path
    assert client.get("/groups/khuat-tat-nhom/").status_code in (301, 404)


def test_english_articles_below_a_draft_home_page_are_nowhere(site, client):
    story = Page.objects.get(title=f"{SECRET} story").specific
    assert story.live
    for path in (
        story.public_path,
        "/en/",
        "/en/news/a/b-1.html",
        "/en/tag/khuat-tat-english/",
        "/en/rss/",
        "/tag/khuat-tat-english",
    ):
        assert client.get(path).status_code in (301, 404), path
        assert SECRET not in client.get(path).content.decode()
    assert client.get(f"/api/v2/articles/{story.pk}/").status_code == 404
