"""A server that answers, fails, stalls and limits as LibreTranslate and DeepL do."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Asked:
    """One request as it came."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self.path, self.headers = handler.path, handler.headers
        self.raw = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.body = json.loads(self.raw)

    @property
    def texts(self) -> list[str]:
        return self.body.get("q") or self.body.get("text")


class Server:
    """``script``: what the next requests get, in turn; then, or where empty, every text comes in capitals."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.script: list[Callable] = []
        self.word: Callable[[str], str] = lambda text: f"EN {text}"
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                asked = Asked(self)
                server.asked.append(asked)
                answer = server.script.pop(0) if server.script else good
                try:
                    answer(self, asked, server)
                except OSError:
                    self.close_connection = True  # the portal has given up

            do_GET = do_POST

            def log_message(self, *args) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, args=[0.02], daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}/"

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()

    def sent(self) -> list[str]:
        return [text for asked in self.asked for text in asked.texts]


def write(handler, status: int, content: bytes, kind="application/json", **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(content)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(content)


def shaped(asked: Asked, texts: list[Any]) -> bytes:
    """As the engine that was asked says it."""
    if "q" in asked.body:
        return json.dumps({"translatedText": texts}).encode()
    found = [{"detected_source_language": "VI", "text": text} for text in texts]
    return json.dumps({"translations": found}).encode()


def good(handler, asked, server) -> None:
    write(handler, 200, shaped(asked, [server.word(text) for text in asked.texts]))


def failing(status: int, said: Any = None, **headers: str) -> Callable:
    """An error of the engine's own."""
    content = json.dumps(said).encode() if said is not None else b""
    return lambda handler, asked, server: write(handler, status, content, **headers)


def page(status: int) -> Callable:
    """What a proxy in between says."""
    return lambda handler, asked, server: write(handler, status, b"<html><h1>Oops</h1>", "text/html")


def saying(make: Callable[[list[str]], list[Any]]) -> Callable:
    return lambda handler, asked, server: write(handler, 200, shaped(asked, make(asked.texts)))


def raw(content: bytes) -> Callable:
    return lambda handler, asked, server: write(handler, 200, content)


def cut_off(handler, asked, server) -> None:
    """Half of the answer, then the line goes dead."""
    content = shaped(asked, asked.texts)
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content[: len(content) // 2])
    handler.close_connection = True


def stalled(handler, asked, server) -> None:
    """Headers, and never a body."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.flush()
    time.sleep(1.5)


def dripping(handler, asked, server) -> None:
    """A byte now and then: no single wait is ever long."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _byte in range(60):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.03)


def dripping_headers(handler, asked, server) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _byte in range(60):
        handler.wfile.write(b"X")
        handler.wfile.flush()
        time.sleep(0.03)


def hanging_up(handler, asked, server) -> None:
    handler.close_connection = True
    handler.connection.close()


def endless(handler, asked, server) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.close_connection = True
    for _piece in range(200):
        handler.wfile.write(b"x" * 65536)
