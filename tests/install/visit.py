"""Visits the installed portal through its nginx, as readers and an editor do; run by ``inside.sh`` on that machine."""

import argparse
import io
import json
import re
import socket
import ssl
import sys

import requests
from PIL import Image

ARTICLE = "/tin-tuc-su-kien/khoa-hoc-cong-nghe/day-manh-thong-tin-tuyen-truyen-khcn/"
PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36"


class Visit:
    def __init__(self, scheme: str, domain: str) -> None:
        self.origin, self.domain = f"{scheme}://{domain}", domain
        self.session = requests.Session()
        self.session.verify = False
        self.session.headers["User-Agent"] = PHONE
        requests.packages.urllib3.disable_warnings()

    def get(self, path: str, status: int = 200, **options) -> requests.Response:
        answer = self.session.get(self.origin + path, timeout=60, allow_redirects=False, **options)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:300])
        return answer

    def post(self, path: str, status: int, data: dict, **options) -> requests.Response:
        headers = {"Referer": self.origin + path, "X-CSRFToken": self.session.cookies.get("csrftoken", "")}
        answer = self.session.post(
            self.origin + path, data=data, headers=headers, timeout=120, allow_redirects=False, **options
        )
        assert answer.status_code == status, (path, answer.status_code, answer.text[:300])
        return answer

    # --- readers --------------------------------------------------------------------------------------------------
    def read(self) -> None:
        article = self.get(ARTICLE)
        assert "Set-Cookie" not in article.headers
        assert "nginx/" not in article.headers["Server"]
        static = re.search(r'href="(/static/css/site\.[0-9a-f]{12}\.css)"', article.text)[1]
        style = self.get(static, headers={"Accept-Encoding": "br"})
        assert style.headers["Content-Encoding"] == "br"
        assert "immutable" in style.headers["Cache-Control"]
        assert self.get(static, headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
        media = re.search(r'"(/media/[^" ]+\.(?:avif|webp|jpg))', article.text)[1]
        assert "immutable" in self.get(media).headers["Cache-Control"]
        missing = self.get("/media/images/nothing.jpg", 404)
        assert 'lang="vi"' in missing.text
        assert "immutable" not in missing.headers.get("Cache-Control", "")
        self.get("/tim-kiem/?q=cong+nghe")
        self.get("/en/")
        assert self.get("/readyz").json() == {"database": "ok", "cache": "ok", "storage": "ok"}
        page = int(re.search(r'data-page="(\d+)"', article.text)[1])
        headers = {"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": "203.0.113.9"}
        view = self.session.post(self.origin + "/visits/", json={"page": page}, headers=headers, timeout=20)
        assert view.status_code == 200
        assert view.json()["views"] >= 1
        large = self.session.post(self.origin + "/visits/", data=b"x" * 2_000_000, timeout=20)
        assert large.status_code == 413
        assert "Tệp quá lớn" in large.content.decode()

    def raw(self, path: str, host: str) -> bytes:
        """A request as no browser would send it; what comes back, nothing if the line is cut."""
        is_tls = self.origin.startswith("https")
        connection = socket.create_connection(("127.0.0.1", 443 if is_tls else 80), timeout=20)
        if is_tls:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            connection = context.wrap_socket(connection, server_hostname=self.domain)
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        with connection.makefile("rb") as file:
            return file.read()

    def be_refused(self) -> None:
        for path in (
            "/private/original_images/",
            "/media/../private/documents/",
            "/media/%2e%2e/private/",
            "/media../private/",
            "/static/../db.sqlite3",
            "/visitor-salts/",
            "/.env",
            "/portal-away.html",
        ):
            status = self.raw(path, self.domain).split(b"\r\n", 1)[0]
            assert status.split()[1] in (b"404", b"400"), (path, status)
        if self.origin.startswith("http:"):
            assert self.raw("/", "elsewhere.example") == b""
        headers = {
            "X-Forwarded-Ssl": "on",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "elsewhere.example",
        }
        assert "elsewhere" not in self.get(ARTICLE, headers=headers).text

    def find_nobody(self) -> None:
        away = self.get("/en/readers-page/", 502, headers={"Accept-Encoding": "identity"})
        assert "bảo trì" in away.content.decode()
        assert "being maintained" in away.text
        assert away.headers["Retry-After"] == "30"
        assert away.headers["Cache-Control"] == "no-store"

    # --- the newsroom ---------------------------------------------------------------------------------------------
    def log_in(self, password: str) -> None:
        self.get("/admin/login/")
        data = {"username": "quan-tri", "password": password, "next": "/admin/"}
        data["csrfmiddlewaretoken"] = self.session.cookies["csrftoken"]
        self.post("/admin/login/", 302, data)
        self.get("/admin/")

    def upload(self) -> None:
        """A picture of 15 MB goes in and gets its sizes; its original is not to be had."""
        noise = Image.effect_noise((3600, 3000), 90).convert("RGB")
        file = io.BytesIO()
        noise.save(file, "JPEG", quality=97)
        assert 6_000_000 < file.tell() < 20_000_000, file.tell()
        self.get("/admin/images/add/")
        data = {"title": "Ảnh thử", "description": "Nhiễu", "collection": 1}
        data["csrfmiddlewaretoken"] = self.session.cookies["csrftoken"]
        self.post(
            "/admin/images/add/", 302, data, files={"file": ("anh-thu.jpg", file.getvalue(), "image/jpeg")}
        )
        sys.stdout.write(f"uploaded a picture of {file.tell() / 1e6:.1f} MB\n")
        preview = re.search(r'src="(/media/images/anh-thu[^"]+)"', self.get("/admin/images/").text)[1]
        assert self.get(preview).headers["Content-Type"].startswith("image/")
        self.get("/private/original_images/anh-thu.jpg", 404)
        self.get("/media/original_images/anh-thu.jpg", 404)

    # --- the same as before? --------------------------------------------------------------------------------------
    def seen(self) -> dict:
        """What readers see, without what changes by itself."""
        paths = [
            f"/{part}"
            for part in re.findall(r"<loc>[a-z]+://[^/]+/([^<]*)</loc>", self.get("/sitemap.xml").text)
        ]
        if not paths or any(path.endswith(".xml") for path in paths):
            paths = ["/", "/en/", ARTICLE]
        found = re.findall(r'<h[23][^>]*>\s*<a[^>]+href="([^"]+)"', self.get("/tim-kiem/?q=cong+nghe").text)
        pages = {}
        for path in paths[:40]:
            text = self.get(path).text
            pages[path] = re.sub(r"\s+", " ", re.search(r"<h1.*?</h1>", text, re.DOTALL)[0])
            for media in re.findall(r'"(/media/[^" ]+)"', text):
                pages[media] = len(self.get(media).content)
        return {"pages": pages, "found": found}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scheme")
    parser.add_argument("domain")
    parser.add_argument("--password")
    parser.add_argument("--remember")
    parser.add_argument("--compare")
    for flag in ("--upload", "--away"):
        parser.add_argument(flag, action="store_true")
    options = parser.parse_args()
    visit = Visit(options.scheme, options.domain)
    if options.away:
        visit.find_nobody()
        sys.stdout.write("away: said so in two languages\n")
        return
    visit.read()
    visit.be_refused()
    if options.password:
        visit.log_in(options.password)
    if options.upload:
        visit.upload()
    visit.session.cookies.clear()
    if options.remember:
        with open(options.remember, "w") as file:
            json.dump(visit.seen(), file)
    if options.compare:
        with open(options.compare) as file:
            before, now = json.load(file), visit.seen()
        assert before == now, {
            path: now["pages"].get(path)
            for path in before["pages"]
            if before["pages"][path] != now["pages"].get(path)
        }
        sys.stdout.write(
            f"the same {len(now['pages'])} pages and pictures, {len(now['found'])} found by search\n"
        )
    sys.stdout.write("visited: as it should be\n")


if __name__ == "__main__":
    main()
