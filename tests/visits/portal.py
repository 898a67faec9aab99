"""A portal as an operator runs it: gunicorn with several processes, its own database, perhaps Redis."""

import http.client
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests import migrated
from tests.servers.running import ROOT, free_port, running

PHONE = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36"
)


@dataclass
class Portal:
    """A running portal. Readers are told apart by X-Forwarded-For: it trusts the test as its proxy."""

    port: int
    environment: dict[str, str]
    pid: int = 0  # gunicorn's first process

    @property
    def log(self) -> Path:
        """What its processes wrote to their output."""
        return Path(self.environment["VAR_DIR"]) / "gunicorn.log"

    def said(self) -> str:
        """Its log from the first error on: the traceback of what it could not answer."""
        log = self.log.read_text(errors="replace")
        return log[max(log.find(" ERROR "), 0) :][:6000]

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, cwd=ROOT)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def number(self, sql: str) -> int:
        """What a query of one number gives, asked past the portal."""
        url = self.environment["DATABASE_URL"]
        if url.startswith("sqlite"):
            connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        else:
            connection = psycopg.connect(url)
        with closing(connection):
            return int(connection.execute(sql).fetchone()[0] or 0)

    def views(self) -> int:
        """All views that the database knows of, folded or not."""
        recorded = self.number("SELECT COUNT(*) FROM visits_recordedview")
        return self.number("SELECT SUM(views) FROM visits_daycount") + recorded

    def home(self) -> int:
        return self.number("SELECT page_ptr_id FROM home_homepage")

    def workers(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def kill_a_worker(self) -> None:
        os.kill(self.workers()[0], signal.SIGKILL)


class Reader:
    """Somebody with an address of his own and a connection that stays open."""

    def __init__(self, portal: Portal, address: str, agent: str = PHONE) -> None:
        self.portal, self.address, self.agent = portal, address, agent
        self.connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=60)

    def view(self, page: int) -> tuple[int, dict]:
        """Status and answer, empty where that is no JSON; 0 where the connection broke before it came."""
        headers = {
            "Content-Type": "application/json",
            "Sec-Fetch-Site": "same-origin",
            "User-Agent": self.agent,
            "X-Forwarded-For": self.address,
        }
        try:
            self.connection.request("POST", "/visits/", json.dumps({"page": page}), headers)
            response = self.connection.getresponse()
            body = response.read()
            try:
                return response.status, json.loads(body)
            except ValueError:  # a page for people: its status says what happened
                return response.status, {}
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return 0, {}


def prepared(folder: Path, database_url: str = "", is_migrated: bool = False) -> Portal:
    """A portal that is migrated and does not run yet; without an address its database is ``db.sqlite3``."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "x" * 50,
        "SITE_URL": f"http://127.0.0.1:{port}",
        "VAR_DIR": str(folder),
        "DATABASE_URL": database_url or f"sqlite:///{folder}/db.sqlite3",
        "REDIS_URL": "",
        "TRUSTED_PROXIES": "127.0.0.1",
    }
    portal = Portal(port, environment)
    if not is_migrated:
        portal.manage("migrate", "-v0")
    if not migrated.collected(folder / "static"):
        portal.manage("collectstatic", "--noinput", "-v0")
    return portal


def copied(original: Portal, folder: Path, name: str, redis_url: str = "") -> Portal:
    """The same with a database of its own, and perhaps with Redis."""
    port = free_port()
    url = original.environment["DATABASE_URL"]
    static = Path(original.environment["VAR_DIR"]) / "static"
    shutil.copytree(static, folder / "static", dirs_exist_ok=True)
    if url.startswith("sqlite"):
        shutil.copy(url.removeprefix("sqlite:///"), folder / "db.sqlite3")
        copy = f"sqlite:///{folder}/db.sqlite3"
    else:
        with psycopg.connect(url.rpartition("/")[0] + "/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE portal")
        copy = f"{url.rpartition('/')[0]}/{name}"
    environment = original.environment | {
        "SITE_URL": f"http://127.0.0.1:{port}",
        "VAR_DIR": str(folder),
        "DATABASE_URL": copy,
        "REDIS_URL": redis_url,
    }
    return Portal(port, environment)


@contextmanager
def served(portal: Portal, workers: int) -> Iterator[Portal]:
    """The portal answers as long as this lasts."""
    command = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py")]
    command += ["--bind", f"127.0.0.1:{portal.port}", "--workers", str(workers), "config.wsgi:application"]
    with (
        portal.log.open("a") as log,
        running(
            command, portal.port, log, env=portal.environment, cwd=ROOT, start_new_session=True
        ) as process,
    ):
        portal.pid = process.pid
        while len(portal.workers()) < workers:
            time.sleep(0.05)
        try:
            yield portal
        finally:
            # All at once: to tidy up before it ends takes each process a second.
            os.killpg(process.pid, signal.SIGKILL)
