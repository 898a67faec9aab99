"""An import that is killed, again and again, ends with what an undisturbed one leaves."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests import migrated
from tests.factories import picture_bytes
from tests.servers.running import ROOT

from .old_site import OldSiteBuilder

ARTICLES = 250  # in batches of a hundred
PICTURES = 25


@pytest.fixture(scope="module")
def old_site(tmp_path_factory) -> Path:
    """A folder with ``dump.sql`` and ``uploads/news/``."""
    folder = tmp_path_factory.mktemp("old")
    uploads = folder / "uploads" / "news"
    uploads.mkdir(parents=True)
    for number in range(PICTURES):
        (uploads / f"anh-{number}.jpg").write_bytes(picture_bytes(20 + number, 20))
    old = OldSiteBuilder()
    news = old.add_module()
    for number in range(1, 6):
        old.add_section(news, number, f"Chuyên mục {number}")
    old.add_tag(news, 1, "khoa học")
    old.add_topic(news, 1, "Chuyển đổi số")
    for number in range(1, ARTICLES + 1):
        picture = f"anh-{number % PICTURES}.jpg"
        body = f'<p>Nội dung {number}, xem <a href="/chuyen-muc-1/bai-1.html">bài 1</a>.</p>'
        body += f'<p><img src="/uploads/news/{picture}" alt=""></p><p>Hết.</p>'
        old.add_article(
            news,
            number,
            f"Bài {number % 40}",  # the same slug many times
            body,
            tags=(1,),
            topicid=1,
            author=f"Nguyễn Văn {'ABCDE'[number % 5]}",
            catid=number % 5 + 1,
            homeimgfile=picture if number % 3 else "",
            hitstotal=number,
            status=4 if number % 50 == 0 else 1,
        )
    old.add_group(news, 1, "Tiêu điểm", (3, 2, 1))
    old.write_dump(folder / "dump.sql")
    return folder


class Portal:
    """An empty portal on a SQLite file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.development",
            "VAR_DIR": str(folder),
        }

    def manage(self, *arguments: str) -> subprocess.Popen:
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.Popen(command, env=self.environment, cwd=ROOT)

    def importing(self, old_site: Path) -> subprocess.Popen:
        return self.manage("import_nukeviet", str(old_site / "dump.sql"), "--files", str(old_site), "-v0")

    def rows(self, sql: str) -> list[tuple]:
        with closing(sqlite3.connect(self.folder / "db.sqlite3", timeout=30)) as connection:
            return connection.execute(sql).fetchall()

    def articles(self) -> int:
        return self.rows("SELECT COUNT(*) FROM nukeviet_importedrecord WHERE kind = 'article'")[0][0]

    def state(self) -> dict:
        """All that was written, by names in the place of ids."""
        pictures = dict(self.rows("SELECT id, title FROM images_portalimage"))
        pages = dict(self.rows("SELECT id, url_path FROM wagtailcore_page"))

        def by_name(body: str) -> str:
            body = re.sub(r'"image": (\d+)', lambda match: f'"image": {pictures[int(match[1])]}', body)
            return re.sub(r'id=\\"(\d+)\\"', lambda match: f"to {pages[int(match[1])]}", body)

        return {
            "pages": self.rows(
                "SELECT path, depth, numchild, title, url_path, live, first_published_at"
                " FROM wagtailcore_page WHERE depth > 2 ORDER BY path"
            ),
            "articles": [
                (pages[pk], lead, by_name(body), pictures.get(picture))
                for pk, lead, body, picture in self.rows(
                    "SELECT page_ptr_id, lead, body, lead_picture_id FROM articles_articlepage"
                )
            ],
            "records": self.rows(
                "SELECT kind, number, alias, digest FROM nukeviet_importedrecord ORDER BY 1, 2"
            ),
            "files": self.rows("SELECT path FROM nukeviet_importedfile ORDER BY 1"),
            "originals": sorted(path.name for path in self.folder.rglob("original_images/*")),
            "authors": self.rows("SELECT name, slug FROM articles_author ORDER BY 1"),
            "listing": self.rows("SELECT COUNT(*), SUM(visible) FROM articles_listingentry"),
            "found": self.rows("SELECT COUNT(*) FROM search_searchentry"),
            "views": self.rows("SELECT COUNT(*), SUM(views) FROM visits_pagecount"),
            "tagged": self.rows("SELECT COUNT(*) FROM articles_articletag"),
            "featured": self.rows("SELECT COUNT(*) FROM home_homefeaturedarticle"),
            "references": self.rows("SELECT COUNT(*) FROM wagtailcore_referenceindex"),
        }


@pytest.mark.django_db
def test_import_killed_again_and_again_ends_like_an_undisturbed_one(old_site, django_db_setup, tmp_path):
    calm = Portal(tmp_path / "calm")
    calm.folder.mkdir()
    if not migrated.copied_to(calm.folder / "db.sqlite3"):
        assert calm.manage("migrate", "-v0").wait() == 0
    shutil.copytree(calm.folder, tmp_path / "killed")
    killed = Portal(tmp_path / "killed")
    assert calm.importing(old_site).wait() == 0
    assert calm.articles() == ARTICLES
    # Articles: as soon as there is a batch, and in the middle of a later one.
    for enough, how, code in ((1, signal.SIGKILL, -signal.SIGKILL), (101, signal.SIGINT, 130)):
        process = killed.importing(old_site)
        while killed.articles() < enough and process.poll() is None:
            time.sleep(0.01)
        time.sleep(0.05)
        assert process.poll() is None, "it was through before it was killed"
        process.send_signal(how)
        assert process.wait() == code
        assert 0 < killed.articles() < ARTICLES
    assert killed.importing(old_site).wait() == 0
    expected, found = calm.state(), killed.state()
    for name, rows in expected.items():
        assert found[name] == rows, name
