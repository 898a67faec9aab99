"""Two machines that share nothing but servers, a third with the worker, and an editor at any of them."""

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import requests

from tests import migrated
from tests.visits.portal import Portal, prepared, served

from .running import ROOT, free_port, postgresql, redis, s3

EDITOR, PASSWORD = "bien-tap-vien", "mat-khau-cua-phep-thu"
# What is there before anybody works: an editor, a section, drafts.
CONTENT = f"""
import json
from django.contrib.auth import get_user_model
from articles.models import ArticlePage, NewsIndexPage
from home.models import HomePage
get_user_model().objects.create_superuser({EDITOR!r}, "a@example.vn", {PASSWORD!r})
section = HomePage.objects.get().add_child(instance=NewsIndexPage(title="Thời sự", slug="thoi-su"))
ids = [
    section.add_child(instance=ArticlePage(title=title, slug=slug, lead="Sapô.", live=False)).pk
    for title, slug in (("Bão số 9", "bao-so-9"), ("Kế hoạch", "ke-hoach"))
]
print(json.dumps(ids))
"""


@dataclass
class Machines:
    """``first`` and ``second`` answer; ``worker`` has only the background process."""

    first: Portal
    second: Portal
    worker: Portal
    storm: int  # the ids of two drafts
    plan: int

    def folders(self) -> list[Path]:
        return [Path(machine.environment["VAR_DIR"]) for machine in (self.first, self.second, self.worker)]

    def number(self, sql: str) -> int:
        return self.first.number(sql)

    def row(self, sql: str, *arguments: object) -> tuple | None:
        with psycopg.connect(self.first.environment["DATABASE_URL"]) as connection:
            return connection.execute(sql, arguments).fetchone()


def at(machine: Portal, path: str) -> str:
    return f"http://127.0.0.1:{machine.port}{path}"


def within(seconds: float, holds: Callable[[], object]) -> bool:
    """Whether it holds before the time is over."""
    end = time.monotonic() + seconds
    while not (result := holds()) and time.monotonic() < end:
        time.sleep(0.05)
    return bool(result)


class Editor(requests.Session):
    """A browser: its cookies are those of the host, whichever machine answers."""

    def log_in(self, machine: Portal) -> None:
        self.submit(machine, "/admin/login/", username=EDITOR, password=PASSWORD)

    def submit(
        self, machine: Portal, path: str, files: dict | None = None, **data: object
    ) -> requests.Response:
        """Sends a form as its page does, with the token that the page's cookie has."""
        if "csrftoken" not in self.cookies:
            self.get(at(machine, path), timeout=30)
        headers = {"X-CSRFToken": self.cookies["csrftoken"], "X-Requested-With": "XMLHttpRequest"}
        response = self.post(at(machine, path), data=data, files=files, headers=headers, timeout=30)
        assert response.ok, (response.status_code, machine.said())
        return response

    def publish(self, machine: Portal, page: int, action: str = "publish") -> None:
        self.submit(machine, f"/admin/bulk/wagtailcore/page/{action}/?id={page}&next=/admin/")

    def upload(self, machine: Portal, kind: str, name: str, content: bytes) -> int:
        """A file put into the admin's form for many; gives the picture's or document's id."""
        answer = self.submit(
            machine, f"/admin/{kind}/multiple/add/", files={"files[]": (name, content)}
        ).json()
        assert answer["success"], answer
        return answer["image_id" if kind == "images" else "doc_id"]


@contextmanager
def machines(folder_of: Callable[[str], Path]) -> Iterator[Machines]:
    """``folder_of(name)`` makes an empty folder."""
    with ExitStack() as stack, ThreadPoolExecutor() as pool:
        bucket = pool.submit(stack.enter_context, s3(folder_of("s3"), "pictures", "originals"))
        server = stack.enter_context(postgresql(folder_of("cluster")))
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE portal")
        url = server.rpartition("/")[0] + "/portal"
        with migrated.shared_postgresql(url) as is_migrated:
            first = prepared(folder_of("first"), url, is_migrated)
        first.environment |= bucket.result() | {
            "REDIS_URL": stack.enter_context(redis()),
            "S3_BUCKET": "pictures",
            "S3_PRIVATE_BUCKET": "originals",
        }
        second, worker = (elsewhere(first, folder_of(name)) for name in ("second", "worker"))
        ids = json.loads(re.search(r"\[.*\]", first.manage("shell", "-v0", "-c", CONTENT))[0])
        command = [sys.executable, str(ROOT / "manage.py"), "run_background"]
        with (Path(worker.environment["VAR_DIR"]) / "worker.log").open("w") as log:
            working = subprocess.Popen(command, env=worker.environment, cwd=ROOT, stdout=log, stderr=log)
        stack.callback(lambda: (working.kill(), working.wait()))
        for started in [pool.submit(stack.enter_context, served(one, workers=1)) for one in (first, second)]:
            started.result()
        yield Machines(first, second, worker, *ids)


def elsewhere(portal: Portal, folder: Path) -> Portal:
    """Another machine of the same portal: it shares the address readers know, and no folder."""
    shutil.copytree(Path(portal.environment["VAR_DIR"]) / "static", folder / "static")
    return Portal(free_port(), portal.environment | {"VAR_DIR": str(folder)})
