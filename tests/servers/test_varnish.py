"""The configuration of ``deploy/varnish`` on a real Varnish, in front of a portal of two processes."""

import http.client
import http.server
import json
import re
import threading
import time
from contextlib import ExitStack

import pytest

from tests import migrated
from tests.servers.running import VARNISH, need, varnish
from tests.visits.portal import PHONE, prepared, served

pytestmark = pytest.mark.django_db  # or no database is made that it could copy

SECTION = "/tin-tuc/"

CONTENT = """
from articles.models import ArticlePage, NewsIndexPage
from home.models import HomePage
home = HomePage.objects.get()
section = home.add_child(instance=NewsIndexPage(title="Tin tức", slug="tin-tuc", introduction="Số không"))
section.save_revision().publish()
article = section.add_child(instance=ArticlePage(title="Bài một", slug="bai-mot", lead="Ngắn."))
article.save_revision().publish()
"""
CHANGE = """
from articles.models import NewsIndexPage
section = NewsIndexPage.objects.get(slug="tin-tuc")
section.introduction = {text!r}
section.save_revision().publish()
"""


class Front:
    """A portal and the Varnish before it."""

    def __init__(self, portal, port: int) -> None:
        self.portal, self.port = portal, port

    def get(self, path: str, method="GET", body=None, **headers) -> http.client.HTTPResponse:
        """The answer, its body read into ``text``."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(
            method, path, body, {"User-Agent": PHONE} | {n.replace("_", "-"): v for n, v in headers.items()}
        )
        response = connection.getresponse()
        response.text = response.read()
        connection.close()
        return response

    def is_hit(self, path: str, **headers) -> bool:
        response = self.get(path, **headers)
        assert response.status == 200, (path, response.status)
        return response.headers["X-Cache"] == "hit"

    def shell(self, program: str) -> None:
        self.portal.manage("shell", "--no-imports", "-c", program)


@pytest.fixture(scope="module")
def front(django_db_setup, tmp_path_factory):
    need(*VARNISH)
    folder = tmp_path_factory.mktemp("portal")
    portal = prepared(folder, is_migrated=migrated.copied_to(folder / "db.sqlite3"))
    with ExitStack() as running:
        # Varnish is told where the portal is, and the portal where Varnish is: it learns it before it starts.
        port = running.enter_context(varnish(tmp_path_factory.mktemp("front"), portal.port))
        portal.environment["FRONT_CACHE"] = f"http://127.0.0.1:{port}"
        front = Front(portal, port)
        front.shell(CONTENT)
        running.enter_context(served(portal, workers=2))
        yield front


def test_page_asked_again_does_not_reach_the_portal_and_browsers_ask_each_time(front):
    first = front.get(SECTION)
    assert first.headers["Cache-Control"] == "no-cache"
    assert first.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in first.headers
    assert "Age" not in first.headers
    again = front.get(SECTION, If_None_Match=first.headers["ETag"])
    assert (again.status, again.text, again.headers["X-Cache"]) == (304, b"", "hit")
    assert again.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("asked", ["br", "gzip", ""])
def test_page_comes_as_the_portal_compressed_it(front, asked):
    browsers = {"br": "gzip, deflate, br, zstd", "gzip": "gzip, deflate, br;q=0", "": "identity"}
    front.get(SECTION, Accept_Encoding=browsers[asked])
    response = front.get(SECTION, Accept_Encoding=browsers[asked])
    assert response.headers["X-Cache"] == "hit"
    assert response.headers.get("Content-Encoding", "") == asked
    assert (b"<html" in response.text) is (asked == "")


def test_what_other_sites_add_to_links_leads_to_the_one_copy(front):
    front.get(SECTION)
    for query in ("?utm_source=zalo", "?fbclid=x1&utm_campaign=y&gclid=", "?", "?zarsrc=30&utm_source=a"):
        assert front.is_hit(SECTION + query), query


def test_other_queries_are_not_kept_however_often_asked(front):
    for query in ("?x=1", "?page=1&x=2", "?utm_source=a&x=3", "?page=00001"):
        front.get(SECTION + query)
        assert not front.is_hit(SECTION + query), query
    front.get("/tim-kiem/?q=tin")
    assert not front.is_hit("/tim-kiem/?q=tin")


def test_host_and_forwarded_protocol_of_strangers_neither_split_nor_poison(front):
    front.get(SECTION)
    assert front.is_hit(SECTION, Host="evil.example", X_Forwarded_Proto="javascript", X_Stale="1")
    assert b"evil.example" not in front.get(SECTION).text


def test_whoever_has_a_session_or_a_password_is_passed_on(front):
    front.get(SECTION)
    for headers in ({"Cookie": "a=b; sessionid=x"}, {"Authorization": "Basic eDp5"}):
        assert not front.is_hit(SECTION, **headers)
    assert front.is_hit(SECTION, Cookie="rating=abc; _ga=1; nosessionid=1")
    login = front.get("/admin/login/")
    assert login.status == 200
    assert "csrftoken" in login.headers["Set-Cookie"]
    assert not front.is_hit("/admin/login/")


def test_file_with_a_hash_in_its_name_is_kept_and_stays_immutable(front):
    (css,) = set(re.findall(r'href="(/static/[^"]+\.css)"', front.get("/").text.decode()))
    front.get(css)
    response = front.get(css)
    assert response.headers["X-Cache"] == "hit"
    assert "immutable" in response.headers["Cache-Control"]


def test_strangers_cannot_empty_it(front):
    front.get(SECTION)
    assert front.get("/", method="BAN", X_Forwarded_For="203.0.113.9").status == 405
    assert front.is_hit(SECTION)
    assert front.get("/", method="BAN").status == 200
    assert not front.is_hit(SECTION)


def test_view_is_counted_for_the_reader_and_not_for_the_cache(front):
    for address in ("203.0.113.1", "203.0.113.2"):
        body = json.dumps({"page": 0})
        headers = {"Content_Type": "application/json", "Sec_Fetch_Site": "same-origin"}
        response = front.get("/visits/", "POST", body, X_Forwarded_For=address, **headers)
        assert response.status == 200, response.text
    assert json.loads(response.text)["online"] == 2


def test_change_is_seen_through_it_within_a_second(front):
    for number in range(2):
        front.get(SECTION)
        assert front.is_hit(SECTION)
        front.shell(CHANGE.format(text=f"Thay đổi {number}"))
        time.sleep(1)
        assert f"Thay đổi {number}" in front.get(SECTION).text.decode()


def test_page_withdrawn_is_gone_from_it_and_so_are_the_lists_that_named_it(front):
    for path in ("/tin-tuc/bai-mot/", SECTION, "/", "/rss/", "/sitemap.xml"):
        front.get(path)
        assert front.is_hit(path), path
    front.shell(
        "from articles.models import ArticlePage; ArticlePage.objects.get(slug='bai-mot').unpublish()"
    )
    time.sleep(1)
    assert front.get("/tin-tuc/bai-mot/").status == 404
    for path in (SECTION, "/", "/rss/", "/sitemap.xml"):
        assert b"bai-mot" not in front.get(path).text, path


def test_page_on_its_way_while_something_changed_does_not_stay(front, monkeypatch):
    """Rendered before the change, stored after the ban: the second ban takes it."""
    from core import front_cache

    monkeypatch.setattr(
        front_cache,
        "get_backends",
        lambda: {"v": front_cache.VarnishBackend({"LOCATION": f"http://127.0.0.1:{front.port}"})},
    )
    emptier = front_cache.Emptier()
    emptier.ask()
    time.sleep(0.2)
    front.get(SECTION)
    assert front.is_hit(SECTION)
    time.sleep(1)
    assert not front.is_hit(SECTION)


def test_page_opened_by_password_is_never_kept(front):
    front.shell(
        "from home.models import HomePage; from articles.models import NewsIndexPage; "
        "page = HomePage.objects.get().add_child(instance=NewsIndexPage(title='Kín', slug='kin'));"
        "page.save_revision().publish();"
        "page.view_restrictions.create(restriction_type='password', password='x')"
    )
    time.sleep(1)
    for _again in range(2):
        response = front.get("/kin/")
        assert response.headers["X-Cache"] == "miss"
        assert "no-store" in response.headers["Cache-Control"]


def test_many_readers_of_a_cold_page_reach_the_portal_once(front):
    front.get("/", method="BAN")
    answers = []
    readers = [threading.Thread(target=lambda: answers.append(front.get(SECTION))) for _n in range(100)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert {answer.status for answer in answers} == {200}
    assert sum(answer.headers["X-Cache"] == "miss" for answer in answers) <= 2


class Minute(http.server.BaseHTTPRequestHandler):
    """A portal whose minutes are a second long."""

    fails = False

    def do_GET(self):
        self.send_response(500 if Minute.fails else 200)
        self.send_header("Cache-Control", "no-cache" if Minute.fails else "max-age=0, s-maxage=1")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"no" if Minute.fails else b"ok")

    def log_message(self, *arguments):
        pass


def test_portal_that_fails_leaves_readers_the_last_page_until_it_answers(tmp_path):
    need(*VARNISH)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Minute) as portal:
        threading.Thread(target=portal.serve_forever, daemon=True).start()
        with varnish(tmp_path, portal.server_port) as port:
            front = Front(None, port)
            assert [front.get("/").status, front.is_hit("/")] == [200, True]
            time.sleep(1.5)
            assert not front.is_hit("/"), "shown although it has run out and the portal answers"
            time.sleep(1.5)
            Minute.fails = True
            assert [front.get("/").text for _again in range(2)] == [b"ok"] * 2
            assert front.get("/never-seen/").text == b"no"
            portal.shutdown()
            portal.server_close()
            assert front.get("/").text == b"ok"
            front.get("/", method="BAN")
            assert front.get("/").status == 502, "a page that was banned came back"
