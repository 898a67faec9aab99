"""What one process changes, readers of every other see within a second: on one machine and on two.

"One machine" is the default: SQLite, two workers, nothing else. "Two machines" are portals with working
folders of their own, two workers each, on one PostgreSQL and one Redis. An editor's process changes things.
"""

import http.client
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from tests import migrated
from tests.servers.editor import Editor, editor_of
from tests.servers.running import POSTGRESQL, REDIS, free_port, need, postgresql, redis
from tests.visits.portal import PHONE, Portal, prepared, served

pytestmark = pytest.mark.django_db  # or no database is made that they could copy

ARTICLE, SECTION, OTHER = "/tin-tuc/bai-chinh/", "/tin-tuc/", "/khac/"
LISTS = (SECTION, "/", "/rss/", "/sitemap.xml", "/tin-tuc/2026/05/", "/tim-kiem/?q=bài+chính")
TRIES = 4  # on connections of their own: both workers of a portal answer some

CONTENT = """
from datetime import UTC, datetime, timedelta
from django.utils import timezone
from wagtail.models import Page
from articles.models import ArticlePage, NewsIndexPage
from home.models import HomePage
from tests import factories
from tests.conftest import add_siblings

def page(slug):
    return Page.objects.get(slug=slug).specific

home = HomePage.objects.get()
section = factories.SectionFactory(parent=home, title="Tin tức", slug="tin-tuc")
factories.SectionFactory(parent=home, title="Khác", slug="khac")
add_siblings(section, 24)
article = factories.ArticleFactory(
    parent=section, title="Bài chính", slug="bai-chinh", published_at=datetime(2026, 5, 20, tzinfo=UTC)
)
factories.publish(article)
notice = factories.NoticeFactory(title="Thông báo cũ")
identity = factories.AgencyIdentityFactory(name="Sở Cũ")
home.refresh_from_db()
home.sidebar = factories.sidebar_of(("notice", notice))
factories.publish(home)
factories.show_on_home(home, section)
factories.publish(HomePage.objects.get())
"""


@dataclass
class Site:
    portals: list[Portal]
    editor: Editor
    changed: float = 0  # when, by time.monotonic()

    def get(self, portal: Portal, path: str, **headers) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=60)
        host = self.portals[0].environment["SITE_URL"].removeprefix("http://")
        connection.request(
            "GET", quote(path, safe="/?=&+"), headers={"User-Agent": PHONE, "Host": host} | headers
        )
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response.status, text

    def everywhere(self, path: str) -> list[tuple[int, str]]:
        """What each portal says, on several connections at once."""
        asked = [portal for portal in self.portals for _try in range(TRIES)]
        with ThreadPoolExecutor(TRIES) as readers:
            return list(readers.map(lambda portal: self.get(portal, path), asked))

    def warm(self, *paths: str) -> None:
        for path in paths:
            self.everywhere(path)

    def changes(self, program: str) -> None:
        """The change is made; what is asked next has a second to be so."""
        self.editor.does(program)
        self.changed = time.monotonic()

    def soon(self, path: str, is_so: Callable[[int, str], bool], words: str) -> None:
        """True of every answer of every portal, at the latest a second after the change."""
        while True:
            is_last = time.monotonic() > self.changed + 1
            answers = self.everywhere(path)
            if all(is_so(*answer) for answer in answers):
                return
            assert not is_last, f"{path} {words}: {[status for status, _text in answers]}"
            time.sleep(0.1)

    def shows(self, path: str, text: str) -> None:
        self.soon(path, lambda status, shown: status == 200 and text in shown, f"does not show {text}")

    def hides(self, path: str, text: str) -> None:
        self.soon(path, lambda _status, shown: text not in shown, f"still shows {text}")

    def answers(self, path: str, status: int) -> None:
        self.soon(path, lambda found, _shown: found == status, f"does not answer {status}")

    @property
    def renderings(self) -> int:
        """How many requests the page cache could not answer, in all processes."""
        files = (Path(portal.environment["VAR_DIR"]) / "renderings" for portal in self.portals)
        return sum(file.stat().st_size for file in files if file.exists())


@pytest.fixture(scope="module", params=["one machine", "two machines"])
def site(request, django_db_setup, tmp_path_factory):
    with ExitStack() as running:
        folder = tmp_path_factory.mktemp("portal")
        if request.param == "one machine":
            first = prepared(folder, is_migrated=migrated.copied_to(folder / "db.sqlite3"))
            portals = [first]
        else:
            need(*POSTGRESQL, *REDIS)
            server = running.enter_context(postgresql(tmp_path_factory.mktemp("cluster")))
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute("CREATE DATABASE portal")
            url = server.rpartition("/")[0] + "/portal"
            with migrated.shared_postgresql(url) as is_migrated:
                first = prepared(folder, url, is_migrated)
            first.environment["REDIS_URL"] = running.enter_context(redis())
            second_folder = tmp_path_factory.mktemp("second")
            (second_folder / "static").symlink_to(folder / "static")
            second = Portal(free_port(), first.environment | {"VAR_DIR": str(second_folder)})
            portals = [first, second]
        editor = running.enter_context(editor_of(first))
        editor.does(CONTENT)
        for portal in portals:
            portal.environment["DJANGO_SETTINGS_MODULE"] = "tests.serving.counted"
            running.enter_context(served(portal, workers=2))
        yield Site(portals, editor)


@pytest.fixture
def article(site):
    """The article as it was at first, in every list and in every worker's memory."""
    site.changes(
        "from wagtail.models import PageViewRestriction\n"
        "PageViewRestriction.objects.all().delete()\n"
        "main = page('bai-chinh')\n"
        "main.title = 'Bài chính'; main.go_live_at = main.expire_at = None\n"
        "main = factories.publish(main)\n"
        "main = page('bai-chinh')\n"
        "if main.get_parent().slug != 'tin-tuc': main.move(page('tin-tuc'), pos='last-child')"
    )
    site.shows(ARTICLE, "Bài chính")
    for path in LISTS:
        site.shows(path, "bai-chinh")


def is_gone(site):
    for path in LISTS:
        site.hides(path, "bai-chinh")


def test_article_when_renamed_is_so_on_every_page_that_names_it(site, article):
    site.changes("main = page('bai-chinh'); main.title = 'Tên mới'; main = factories.publish(main)")
    for path in (ARTICLE, SECTION, "/", "/rss/", "/tin-tuc/2026/05/", "/tim-kiem/?q=tên+mới"):
        site.shows(path, "Tên mới")


def test_article_when_withdrawn_and_published_again_goes_and_comes(site, article):
    site.changes("page('bai-chinh').unpublish()")
    site.answers(ARTICLE, 404)
    is_gone(site)
    site.changes("factories.publish(page('bai-chinh'))")
    site.answers(ARTICLE, 200)
    for path in LISTS:
        site.shows(path, "bai-chinh")


def test_article_when_restricted_is_neither_shown_nor_named(site, article):
    site.changes("restriction = factories.restrict(page('bai-chinh'))")
    site.answers(ARTICLE, 302)
    is_gone(site)
    site.changes("restriction.delete()")
    site.answers(ARTICLE, 200)


def test_section_when_restricted_hides_what_is_below(site, article):
    site.changes("restriction = factories.restrict(page('tin-tuc'))")
    site.answers(ARTICLE, 302)
    site.answers(SECTION, 302)
    for path in ("/", "/rss/", "/sitemap.xml", "/tim-kiem/?q=bài+chính"):
        site.hides(path, "bai-chinh")


def test_article_when_moved_leads_on_and_is_listed_where_it_is(site, article):
    site.warm(OTHER)
    site.changes("page('bai-chinh').move(page('khac'), pos='last-child')")
    site.answers(ARTICLE, 301)
    site.hides(SECTION, "bai-chinh")
    site.shows(OTHER, "/khac/bai-chinh/")
    site.shows("/sitemap.xml", "/khac/bai-chinh/")


def test_article_when_new_moves_the_last_of_each_page_to_the_next(site, article):
    site.warm(SECTION, "/tin-tuc/?page=2")
    (_status, first), *_others = site.everywhere(SECTION)
    last = max(first.find(f"/tin-tuc/tin-{number}/") >= 0 and number for number in range(24))
    site.hides("/tin-tuc/?page=2", f"/tin-tuc/tin-{last}/")
    site.changes(
        "newest = factories.publish(factories.ArticleFactory(parent=page('tin-tuc'), slug='vua-dang',"
        " title='Vừa đăng', published_at=timezone.now()))"
    )
    site.shows(SECTION, "vua-dang")
    site.shows("/tin-tuc/?page=2", f"/tin-tuc/tin-{last}/")
    site.changes("newest.delete()")
    site.answers("/tin-tuc/vua-dang/", 404)
    site.hides(SECTION, "vua-dang")
    site.hides("/tin-tuc/?page=2", f"/tin-tuc/tin-{last}/")


def test_scheduled_article_goes_live_and_ends_with_the_scheduler(site, article):
    run = "from django.core.management import call_command; call_command('publish_scheduled', verbosity=0)"
    site.changes("main = page('bai-chinh'); main.unpublish()")
    site.editor.does(
        "main = page('bai-chinh'); main.title = 'Hẹn giờ'\n"
        "main.go_live_at = timezone.now() + timedelta(seconds=1); main.save_revision().publish()"
    )
    site.answers(ARTICLE, 404)
    time.sleep(1.1)
    site.changes(run)
    site.shows(ARTICLE, "Hẹn giờ")
    site.shows(SECTION, "Hẹn giờ")
    site.editor.does(
        "main = page('bai-chinh'); main.expire_at = timezone.now() + timedelta(seconds=1)\n"
        "main.save_revision().publish()"
    )
    site.shows(ARTICLE, "Hẹn giờ")
    time.sleep(1.1)
    site.changes(run)
    site.answers(ARTICLE, 404)
    is_gone(site)


def test_boxes_menu_and_identity_when_changed_are_so_on_every_page(site, article):
    for change, text in (
        ("notice.title = 'Thông báo mới'; notice.save_revision().publish()", "Thông báo mới"),
        ("identity.name = 'Sở Mới'; identity.save_revision().publish()", "Sở Mới"),
        ("other = page('khac'); other.title = 'Mục đổi tên'; factories.publish(other)", "Mục đổi tên"),
    ):
        site.changes(change)
        for path in (ARTICLE, SECTION, "/", "/tin-tuc/?page=2"):
            site.shows(path, text)


def test_draft_and_autosave_leave_every_stored_page_where_it_is(site, article):
    before = site.renderings
    site.changes(
        "main = page('bai-chinh')\n"
        "for word in ('Nháp một', 'Nháp hai'): main.title = word; main.save_revision()\n"
        "draft = factories.ArticleFactory(parent=page('tin-tuc'), title='Nháp ba', live=False)\n"
        "notice.title = 'Nháp bốn'; notice.save_revision()"
    )
    for path in (ARTICLE, *LISTS[:-1]):
        site.hides(path, "Nháp")
    assert site.renderings == before, "rendered again because of a draft"
    site.editor.does("draft.delete()")


def test_page_opened_by_its_password_is_shown_to_nobody_else(site, article):
    portal = site.portals[0]
    site.changes(
        "kept = page('bai-chinh').view_restrictions.create(restriction_type='password', password='mat-khau')"
    )
    site.hides(ARTICLE, "Bài chính")
    host = portal.environment["SITE_URL"].removeprefix("http://")
    session = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=60)
    session.request("GET", ARTICLE, headers={"Host": host})
    form = session.getresponse()
    text = form.read().decode()
    assert "Bài chính" not in text
    token = form.headers["Set-Cookie"].partition(";")[0]
    (action,) = re.findall(r'action="[^"]*?(/[^"/]*/authenticate_with_password/[^"]*)"', text)
    secret = text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    session.request(
        "POST",
        action,
        f"csrfmiddlewaretoken={secret}&password=mat-khau&return_url={ARTICLE}",
        {"Host": host, "Cookie": token, "Content-Type": "application/x-www-form-urlencoded"},
    )
    opened = session.getresponse()
    assert opened.status == 302, opened.read().decode()
    cookies = [value.partition(";")[0] for value in opened.headers.get_all("Set-Cookie")]
    (key,) = (cookie for cookie in cookies if cookie.startswith("sessionid="))
    for other in site.portals:
        status, shown = site.get(other, ARTICLE, Cookie=key)
        assert status == 200
        assert "Bài chính" in shown
    for _status, shown in site.everywhere(ARTICLE):
        assert "Bài chính" not in shown
        assert "mat-khau" not in shown


def test_two_hundred_readers_at_once_have_a_cold_page_rendered_once_or_twice(site, article):
    site.changes("from core import epoch; epoch.rise()")
    before, ready, answers = site.renderings, threading.Barrier(200), []

    def read(number):
        ready.wait()
        answers.append(site.get(site.portals[number % len(site.portals)], SECTION))

    readers = [threading.Thread(target=read, args=(number,)) for number in range(200)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert {status for status, _text in answers} == {200}
    assert len(answers) == 200
    assert 1 <= site.renderings - before <= 2
