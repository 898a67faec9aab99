"""What ``deploy/`` ships for one machine: units, nginx, backup and restore. Installed for real: ``tests/install/``."""

import configparser
import http.client
import http.server
import os
import re
import shutil
import sqlite3
import subprocess
import threading
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests import migrated
from tests.servers.running import ROOT, free_port, need, program, running
from tests.visits.portal import Portal, prepared

DEPLOY = ROOT / "deploy"
SCRIPTS = ("deploy/install.sh", "deploy/backup", "deploy/restore", "deploy/database")
HOST = "tintuc.example.vn"


# --- scripts and units ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "script", [*SCRIPTS, "tests/install/run_in_chroot.sh", "tests/install/inside.sh"], ids=str
)
def test_script_is_valid_bash(script):
    result = subprocess.run(["bash", "-n", script], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    text = (ROOT / script).read_text()
    assert re.search(r"^set -E?euo pipefail$", text, re.MULTILINE) or '. "$(dirname "$0")/database"' in text


def unit(name: str) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(DEPLOY / "systemd" / name)
    return parser["Service"]


@pytest.mark.parametrize("name", ["portal.service", "portal-background.service", "portal-backup.service"])
def test_unit_starts_what_exists_and_may_write_to_its_folders_alone(name):
    service = unit(name)
    words = service["ExecStart"].replace("/opt/portal/", f"{ROOT}/").split()
    assert os.access(words[0], os.X_OK), words[0]
    for word in words[1:]:
        if word.endswith(".py"):
            assert (ROOT / word).exists(), word
    if "manage.py" in words:
        assert words[words.index("manage.py") + 1] in get_commands()
    assert (service["User"], service["ProtectSystem"]) == ("portal", "strict")
    assert all(re.fullmatch(r"/var/\w+/portal", path) for path in service["ReadWritePaths"].split())


def test_commands_that_scripts_call_exist():
    text = "".join((ROOT / name).read_text() for name in SCRIPTS)
    called = set(
        re.findall(
            r"(?:manage\.py |^ *(?:\[.*\] \|\| )?manage |call_command\(')([a-z]\w+)", text, re.MULTILINE
        )
    )
    assert {"migrate", "collectstatic", "rebuild_search", "createsuperuser"} <= called
    assert called <= set(get_commands())


# --- nginx ----------------------------------------------------------------------------------------
def configured(folder: Path, site: str, port: int, portal_port: int) -> Path:
    """A file for nginx with that site, its folders and ports put elsewhere."""
    module = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
    moved = {
        "/opt/portal": str(ROOT),
        "/var/lib/portal": f"{folder}/var",
        "/etc/letsencrypt/live": str(folder),
        "snippets/portal.conf": f"{folder}/locations.conf",
        "127.0.0.1:8000": f"127.0.0.1:{portal_port}",
    }
    for name, target in ((site, "site.conf"), ("locations.conf", "locations.conf")):
        text = (DEPLOY / "nginx" / name).read_text()
        for old, new in moved.items():
            text = text.replace(old, new)
        text = re.sub(r"listen \[::\]:.*;", "", text)
        text = text.replace("listen 80", f"listen 127.0.0.1:{port}")
        text = text.replace("listen 443", f"listen 127.0.0.1:{free_port() if '443' in text else 0}")
        if not module.exists():
            text = text.replace("brotli_static on;", "")
        (folder / target).write_text(text)
    (folder / "nginx.conf").write_text(
        f"{f'load_module {module};' if module.exists() else ''} user {'root' if os.geteuid() == 0 else ''};"
        f"worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error.log;"
        "events { worker_connections 64; }"
        f"http {{ include /etc/nginx/mime.types; access_log off; client_body_temp_path {folder}/body;"
        f"proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;"
        f"scgi_temp_path {folder}/s; gzip on; include {folder}/site.conf; }}".replace("user ;", "")
    )
    return folder / "nginx.conf"


class Echo(http.server.BaseHTTPRequestHandler):
    """Stands for the portal: says which request came."""

    def do_GET(self):
        body = f"{self.command} {self.path}\n{self.headers}".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *arguments):
        pass


@contextmanager
def site_with_echo(folder: Path):
    """Asks the site: gives a function of path, and the server behind it."""
    need("nginx")
    for name in ("media/a.jpg", "private/a.jpg", "static/css/site.0123456789ab.css", "db.sqlite3"):
        path = folder / "var" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"file {name}")
    port = free_port()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo) as portal:
        threading.Thread(target=portal.serve_forever, daemon=True).start()
        file = configured(folder, "portal.conf", port, portal.server_port)

        def ask(path: str, body: bytes | None = None, host: str = HOST, **headers: str):
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
                headers = {name.replace("_", "-"): value for name, value in headers.items()} | {"Host": host}
                connection.request("GET" if body is None else "POST", path, body, headers)
                answer = connection.getresponse()
                answer.text = answer.read().decode()
                return answer

        with running([program("nginx"), "-c", str(file), "-e", f"{folder}/error.log"], port):
            yield ask, portal
        portal.shutdown()


def test_nginx_serves_renditions_and_static_files_alone_and_says_who_asks(tmp_path):
    with site_with_echo(tmp_path) as (ask, _portal):
        assert ask("/media/a.jpg").text == "file media/a.jpg"
        assert "immutable" in ask("/static/css/site.0123456789ab.css").headers["Cache-Control"]
        for path in (
            "/media/../private/a.jpg",
            "/media/%2e%2e/private/a.jpg",
            "/private/a.jpg",
            "/media../db.sqlite3",
        ):
            assert "file " not in ask(path).text, path
        assert ask("/media/none.jpg").text.startswith("GET /media/none.jpg")
        said = ask(
            "/",
            X_Forwarded_For="203.0.113.9",
            X_Forwarded_Proto="https",
            X_Forwarded_Host="x.example",
            Forwarded="x",
        ).text
        assert f"Host: {HOST}" in said
        assert "X-Forwarded-For: 127.0.0.1\n" in said.replace("\r", "")
        assert "X-Forwarded-Proto: http\n" in said.replace("\r", "")
        assert not {"203.0.113.9", "x.example", "Forwarded: x"} & set(re.split(r"[\r\n ]+", said))
        assert not ask("/", Accept_Encoding="gzip").headers["Content-Encoding"]
        with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
            ask("/", host="elsewhere.example")


def test_nginx_refuses_what_is_too_large_and_speaks_for_a_portal_that_is_away(tmp_path):
    with site_with_echo(tmp_path) as (ask, portal):
        assert ask("/admin/images/add/", b"x" * 20 * 1024 * 1024).status == 200
        large = ask("/visits/", b"x" * 1_100_000)
        assert (large.status, "Tệp quá lớn" in large.text) == (413, True)
        portal.shutdown()
        portal.server_close()
        away = ask("/")
        assert (away.status, away.headers["Retry-After"]) == (502, "30")
        assert "bảo trì" in away.text
        assert "maintained" in away.text


def test_nginx_accepts_the_site_with_a_certificate(tmp_path):
    need("nginx", "openssl")
    (tmp_path / HOST).mkdir()
    key, certificate = tmp_path / HOST / "privkey.pem", tmp_path / HOST / "fullchain.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    command += ["-subj", f"/CN={HOST}", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    file = configured(tmp_path, "portal-tls.conf", free_port(), free_port())
    result = subprocess.run(
        [program("nginx"), "-t", "-c", str(file), "-e", f"{tmp_path}/error.log"],
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr


# --- backup and restore ---------------------------------------------------------------------------
def deploy(portal: Portal, script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(DEPLOY / script), *arguments],
        env=portal.environment | environment,
        capture_output=True,
        text=True,
        cwd="/",
    )


@pytest.fixture
def site(django_db_setup, tmp_path) -> Portal:
    """A portal's folder with a page, an original and a picture size; nothing runs."""
    need("rsync", "flock")
    folder = tmp_path / "var"
    for name in ("private/original_images/a.jpg", "media/images/a.webp"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(name)
    if not migrated.copied_to(folder / "db.sqlite3"):
        return prepared(folder)
    portal = Portal(0, dict(os.environ) | {"VAR_DIR": str(folder), "BACKUP_DIR": str(tmp_path / "backups")})
    portal.environment |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "x" * 50,
        "SITE_URL": "http://127.0.0.1",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "REDIS_URL": "",
    }
    return portal


def backups(site: Portal) -> list[Path]:
    return sorted(path for path in Path(site.environment["BACKUP_DIR"]).iterdir() if path.name[0] != ".")


@pytest.mark.django_db
def test_backup_brings_back_what_was_destroyed(site):
    folder = Path(site.environment["VAR_DIR"])
    with closing(sqlite3.connect(folder / "db.sqlite3")) as database:
        database.execute("UPDATE wagtailcore_page SET title = 'Trang thử' WHERE depth = 2")
        database.commit()
    done = deploy(site, "backup")
    assert done.returncode == 0, done.stderr
    [backup] = backups(site)
    refused = deploy(site, "restore", str(backup))
    assert refused.returncode == 1
    assert "--overwrite" in refused.stderr
    shutil.rmtree(folder)
    folder.mkdir()
    done = deploy(site, "restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert site.number("SELECT count(*) FROM wagtailcore_page WHERE title = 'Trang thử'") >= 1
    for name in ("private/original_images/a.jpg", "media/images/a.webp"):
        assert (folder / name).read_text() == name
    (backup / "media/images/a.webp").write_text("less")
    damaged = deploy(site, "restore", str(backup), "--overwrite")
    assert (damaged.returncode, "damaged" in damaged.stderr) == (1, True)
    assert (folder / "media/images/a.webp").read_text() == "media/images/a.webp"


@pytest.mark.django_db
def test_backups_share_their_files_and_old_ones_make_room(site):
    place = Path(site.environment["BACKUP_DIR"])
    days = [f"2020-{month:02}-{day:02}T021500" for month in (1, 2, 3) for day in range(1, 29)]
    for name in days:
        (place / name).mkdir(parents=True)
    (place / ".partial-2020-03-29T021500").mkdir()
    for _twice in range(2):
        done = deploy(site, "backup")
        assert done.returncode == 0, done.stderr
    *old, first, second = backups(site)
    assert (first / "media/images/a.webp").samefile(second / "media/images/a.webp")
    kept = [path.name for path in old]
    assert kept[-13:] == days[-13:], "of the last 14 days on which there was one, today among them"
    # Seven of the eight weeks, this one being the eighth; two of them are among those days.
    assert [name[5:10] for name in kept[:-13]] == ["02-16", "02-23", "03-01", "03-08", "03-15"]
    assert not (place / ".partial-2020-03-29T021500").exists()


@pytest.mark.django_db
def test_backup_that_fails_says_so_and_leaves_nothing(site):
    Path(site.environment["VAR_DIR"], "db.sqlite3").write_bytes(b"SQLite format 3\0" + b"damaged" * 500)
    failed = deploy(site, "backup")
    assert failed.returncode == 1
    assert "nothing was kept" in failed.stderr
    assert backups(site) == []
