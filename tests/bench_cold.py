"""`make bench`, cold: rendered pages beside those of a bare Wagtail site, and where the time goes.

Requests a second, best of interleaved rounds, no page cache, SQLite, gunicorn as shipped with two workers each.
The bare site (``tests/yardstick``) is Wagtail's project template with 3,000 articles in one section under the
home page: a title, a body as long as ours, five newer and five older titles; a section of twenty titles. Ours
are what readers get: menu, sidebar, pictures, related articles, JSON-LD, archive, most read.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]

from tests.bench_serving import ARTICLE, rate, say  # noqa: E402
from tests.servers.running import free_port, program  # noqa: E402
from tests.visits.portal import Portal, prepared, served  # noqa: E402

ARTICLES = 3000
SECTION = "/tin-tuc-su-kien/khoa-hoc-cong-nghe/"
GENERATED = re.compile(rf'href="({SECTION}bai-thu-nghiem-\d+/)"')
PROSE = re.compile(r'<div class="prose">(.*?)</div>\s*<footer', re.DOTALL)


def bare(folder: Path, portal: Portal, letters: int) -> Portal:
    """The yardstick with a database of its own, ready to be served."""
    port = free_port()
    environment = portal.environment | {
        "DJANGO_SETTINGS_MODULE": "tests.yardstick.settings",
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "PYTHONPATH": str(ROOT),
    }
    site = Portal(port, environment)
    site.manage("migrate", "-v0")
    site.manage("fill", str(ARTICLES), str(letters))
    return site


def measure(pages: dict[str, tuple[str, float | None]], rounds: int, seconds: float) -> None:
    """``pages``: what → (address, the share of the page two lines above that is aimed at)."""
    best = dict.fromkeys(pages, 0.0)
    for url, _aim in pages.values():
        rate(url, "gzip", 1)
    for _round in range(rounds):
        for what, (url, _aim) in pages.items():
            best[what] = max(best[what], rate(url, "gzip", seconds))
    yardstick = 1.0
    say("Rendered, gzip", "requests/s", "/ bare", "aim")
    for what, (_url, aim) in pages.items():
        if aim is None:
            yardstick = best[what]
        say(what, f"{best[what]:.1f}", f"{best[what] / yardstick:.2f}", "" if aim is None else aim)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    if not program("wrk"):
        sys.stdout.write("Rendering is not measured: not installed: wrk\n")
        return
    with ExitStack() as stack:

        def folder(name: str) -> Path:
            return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=f"cold-{name}-")))

        portal = prepared(folder("portal"))
        portal.manage("load_demo", "-v0", "--articles", str(ARTICLES))
        portal.environment |= {"DJANGO_SETTINGS_MODULE": "tests.serving.uncached", "PYTHONPATH": str(ROOT)}
        stack.enter_context(served(portal, workers=2))
        own = f"http://127.0.0.1:{portal.port}"
        # One of text alone, from the middle of the list.
        plain = GENERATED.search(urlopen(f"{own}{SECTION}?page=10").read().decode())[1]
        letters = len(PROSE.search(urlopen(own + plain).read().decode())[1])
        yardstick = bare(folder("bare"), portal, letters)
        stack.enter_context(served(yardstick, workers=2))
        other = f"http://127.0.0.1:{yardstick.port}/tin-tuc/"
        measure(
            {
                "bare article": (f"{other}bai-1500/", None),
                "article of text": (own + plain, 0.8),
                "article with every kind of block": (own + ARTICLE, 0.8),
                "bare section of twenty titles": (other, None),
                "section of twenty cards": (own + SECTION, 1.0),
                "home page": (f"{own}/", 1.0),
            },
            options.rounds,
            options.seconds,
        )
        command = [sys.executable, "-m", "tests.serving.profile", plain, SECTION, "/"]
        subprocess.run(
            command, env=portal.environment | {"PYTHONPATH": f"{ROOT}/site:{ROOT}"}, cwd=ROOT, check=True
        )


if __name__ == "__main__":
    main()
