"""`make bench`, weight: what a phone loads of each kind of page, and lighthouse's four scores.

The portal as `make serve` runs it, with the demo and its pictures made. Lighthouse comes from npm as
``tests/light/package-lock.json`` pins it (installed on first use, under ``var/``) and drives the system's Chromium:
a slow phone on a slow line, simulated.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.request import Request, urlopen

import brotli

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]

from tests.bench_serving import ARTICLE  # noqa: E402
from tests.visits.portal import prepared, served  # noqa: E402

LIGHT = ROOT / "tests" / "light"
PAGES = {
    "home": ("/", "/en/"),
    "section": ("/tin-tuc-su-kien/", "/en/news-and-events/"),
    "article": (ARTICLE, "/en/news-and-events/science-and-technology/telling-people-about-science/"),
    "search": ("/tim-kiem/", "/en/search/"),
}


def row(*columns: object) -> None:
    sys.stdout.write(f"{columns[0]:<14}" + "".join(f"{column!s:>12}" for column in columns[1:]) + "\n")
    sys.stdout.flush()


def body(url: str) -> bytes:
    return urlopen(Request(url)).read()


def lighthouse(folder: Path) -> Path | None:
    """Where it is installed, with what it needs; None where there is no npm or no Chromium."""
    if not (shutil.which("npm") and chromium()):
        return None
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "run.mjs"):
        shutil.copy(LIGHT / name, folder)
    if not (folder / "node_modules" / "lighthouse").exists():
        environment = os.environ | {"PUPPETEER_SKIP_DOWNLOAD": "1"}
        subprocess.run(["npm", "ci", "--silent", "--no-audit"], cwd=folder, env=environment, check=True)
    return folder


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def best_of(tool: Path, url: str, environment: dict[str, str]) -> tuple[dict, int]:
    """What lighthouse said, and in how many runs: its speed is that of a busy machine, too, so three at most."""
    found: list[dict] = []
    while len(found) < 3 and not (found and found[-1]["row"][:4] == [100] * 4):
        command = ["node", "run.mjs", url]
        done = subprocess.run(command, cwd=tool, env=environment, capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout))
    return max(found, key=lambda run: run["row"][:4]), len(found)


def main() -> None:
    with ExitStack() as stack:
        portal = prepared(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="light-"))))
        portal.manage("load_demo", "-v0")
        portal.manage("db_worker", "--backend=background", "--queue-name=*", "--batch", "--no-reload", "-v0")
        stack.enter_context(served(portal, workers=2))
        root = f"http://127.0.0.1:{portal.port}"
        row("HTML, bytes", "plain", "gzip", "brotli")
        for name, paths in PAGES.items():
            html = body(root + paths[0])
            row(name, len(html), len(gzip.compress(html, 6)), len(brotli.compress(html, quality=5)))
        tool = lighthouse(ROOT / "var" / "lighthouse")
        if tool is None:
            sys.stdout.write("Lighthouse is not run: npm or Chromium is not installed.\n")
            return
        environment = os.environ | {"CHROME_PATH": chromium() or ""}
        names = (
            "fast",
            "accessible",
            "practices",
            "SEO",
            "LCP ms",
            "TBT ms",
            "CLS",
            "requests",
            "kB",
            "runs",
        )
        row("\nlighthouse", *names)
        for name, paths in PAGES.items():
            for path in paths:
                found, runs = best_of(tool, root + path, environment)
                row(f"{name} {'en' if path.startswith('/en/') else 'vi'}", *found["row"], runs)
                for audit in found["missed"]:
                    sys.stdout.write(f"    {audit}\n")


if __name__ == "__main__":
    main()
