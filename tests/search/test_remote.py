"""A search server: what it is asked and told, against a server that answers as OpenSearch does."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from modelsearch.backends import get_search_backend

from articles.models import ArticlePage
from search.engines import Scope, engine
from search.models import SearchEntry
from search.query import parse
from search.results import find
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


class Server(ThreadingHTTPServer):
    """Keeps documents, finds all of them, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.documents: dict[str, dict] = {}
        self.searches: list[dict] = []
        self.is_broken = False


class Handler(BaseHTTPRequestHandler):
    server: Server

    def answer(self, data: dict, status: int = 200) -> None:
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def handle_any(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        path = self.path.partition("?")[0]
        if self.server.is_broken:
            return self.answer({"error": "broken"}, 503)
        if path.endswith("/_bulk"):
            lines = [json.loads(line) for line in raw.splitlines()]
            for action, document in zip(lines[::2], lines[1::2], strict=True):
                self.server.documents[action["index"]["_id"]] = document
            done = [{"index": {"_id": action["index"]["_id"], "status": 201}} for action in lines[::2]]
            return self.answer({"errors": False, "items": done})
        if path.endswith("/scroll"):
            return self.answer({"_scroll_id": "1", "hits": {"hits": []}})
        if path.endswith("/_search"):
            self.server.searches.append(json.loads(raw))
            hits = [{"_id": pk, "_score": None, "fields": {"pk": [pk]}} for pk in self.server.documents]
            return self.answer({"_scroll_id": "1", "hits": {"hits": hits, "total": {"value": len(hits)}}})
        if self.command == "DELETE":
            self.server.documents.pop(path.rpartition("/")[2], None)
        return self.answer({"acknowledged": True})

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def server(settings, monkeypatch):
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    settings.SEARCH_URL = address
    backends = {"default": {"BACKEND": "search.backends.opensearch", "URLS": [address], "TIMEOUT": 5}}
    settings.WAGTAILSEARCH_BACKENDS = backends
    engine().__dict__.pop("backend", None)
    yield server
    engine().__dict__.pop("backend", None)
    server.shutdown()


def test_server_is_told_folded_words_and_asked_for_them(server):
    article = ArticleFactory(title="Công nghệ số", body=[("paragraph", "<p>Đẩy <b>mạnh</b></p>")])
    document = server.documents[str(article.pk)]
    words = {name.rpartition("__")[2]: value for name, value in document.items()}
    assert words["title_words"] == "cong nghe so"
    assert words["body_words"] == "day manh"
    assert {"co6ng", "nghe65", "so61", "d9a6y3", "manh5"} <= set(words["exact_words"].split())

    found = find(parse('"công nghệ" số'), Scope("vi"))
    assert list(found.pages) == [article.pk]
    asked = json.dumps(server.searches)
    assert "cong nghe" in asked
    assert "nghe65" in asked
    assert "công" not in asked
    position = SearchEntry.objects.get(pk=article.pk).position
    low = server.searches[0]["query"]["bool"]["filter"]
    assert str(position) not in json.dumps(low)
    assert any("range" in json.dumps(part) for part in low)
    assert server.searches[0]["sort"][0][next(iter(server.searches[0]["sort"][0]))] in (
        "desc",
        {"order": "desc"},
    )


def test_server_forgets_what_is_unpublished(server):
    article = ArticleFactory(title="Công nghệ số")
    article.unpublish()
    assert str(article.pk) not in server.documents


def test_admin_folds_what_it_asks_the_server(server):
    list(get_search_backend().autocomplete("Đẩy MẠNH", ArticlePage.objects.all()))
    assert "day manh" in json.dumps(server.searches[-1])


def test_broken_server_holds_up_no_publishing_and_is_told_of_kindly(server, client, ask):
    server.is_broken = True
    article = ArticleFactory(title="Công nghệ số")
    assert article.live
    answer = ask("công nghệ")
    assert answer.status_code == 503
    assert "Công nghệ số" not in answer.content.decode()
