"""`make bench`: what a page costs, as counts and as ratios within one run (machines differ and are noisy).

Works in a folder of its own that is thrown away; the demo and 5,000 generated articles are loaded there.
"""

import gzip
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="portal-bench-")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from wagtail.models import Site  # noqa: E402

from articles.models import ArticlePage, NewsIndexPage  # noqa: E402
from core import epoch  # noqa: E402
from core.models import OldAddress  # noqa: E402
from home.demo.generated import load_generated  # noqa: E402

SECTION = "/tin-tuc-su-kien/khoa-hoc-cong-nghe/"
PAGES = {
    "home": "/",
    "section": "/tin-tuc-su-kien/",
    "section, page 2": "/tin-tuc-su-kien/?page=2",
    "article": f"{SECTION}day-manh-thong-tin-tuyen-truyen-khcn/",
    "standard page": "/gioi-thieu/",
    "topic": "/chu-de/chuyen-doi-so/",
    "tag": "/the/hop-tac-xa/",
    "month": "/tin-tuc-su-kien/2026/11/",
    "feed": "/rss/",
    "site map": "/sitemap.xml",
    "empty view": "/healthz",
}
ROUNDS = 15


def say(*columns: object) -> None:
    sys.stdout.write(f"{columns[0]:<34}" + "".join(f"{column!s:>16}" for column in columns[1:]) + "\n")


def forget() -> None:
    cache.clear()
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def median_seconds(calls: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Medians over interleaved rounds: a slow moment of the machine strikes every call alike."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _round in range(ROUNDS):
        for name, call in calls.items():
            started = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - started)
    return {name: statistics.median(values) for name, values in times.items()}


def measure_pages(client: Client, title: str) -> dict[str, float]:
    say(f"\n{title}", "queries warm", "queries cold", "time / empty")
    calls = {name: (lambda path=path: client.get(path)) for name, path in PAGES.items()}
    cold = {}
    for name, path in PAGES.items():
        forget()
        cold[name] = queries(client, path)
    seconds = median_seconds(calls)
    for name, path in PAGES.items():
        ratio = seconds[name] / seconds["empty view"]
        say(name, queries(client, path), cold[name], f"{ratio:.1f}")
    return seconds


def measure_cache(client: Client) -> None:
    say("\nFrom the page cache", "", "", "time / empty")
    settings.PAGE_CACHE = True
    calls = {name: (lambda path=path: client.get(path)) for name, path in PAGES.items()}
    seconds = median_seconds(calls)
    for name in PAGES:
        say(name, "", "", f"{seconds[name] / seconds['empty view']:.2f}")
    settings.PAGE_CACHE = False


def measure_weight(client: Client) -> None:
    say("\nWeight, gzip", "bytes")
    for name in ("home", "section", "article"):
        say(f"{name}, HTML", len(gzip.compress(client.get(PAGES[name]).content, 6)))
    for pattern in ("css/*.css", "js/*.js"):
        files = sorted((settings.SITE_DIR / "assets").glob(pattern))
        say(f"all {pattern}", sum(len(gzip.compress(path.read_bytes(), 6)) for path in files))


def measure_rename() -> None:
    """Renaming a section with thousands of articles: one row, and each old address leads on in one hop."""
    section = NewsIndexPage.objects.get(slug="khoa-hoc-cong-nghe", locale__language_code="vi")
    below = ArticlePage.objects.descendant_of(section)
    old = [page.public_path for page in below.select_related("locale").order_by("?")[:100]]
    rows = OldAddress.objects.count()
    section.slug = "khoa-hoc"
    started = time.perf_counter()
    section.save_revision().publish()
    seconds = time.perf_counter() - started
    client = Client()
    hops = [client.get(path) for path in old]
    arrived = sum(
        hop.status_code == 301 and client.get(hop.headers["Location"]).status_code == 200 for hop in hops
    )
    say("\nRenaming a section", "articles", "rows", "old, one hop", "seconds")
    say("", below.count(), OldAddress.objects.count() - rows, f"{arrived}/{len(old)}", f"{seconds:.2f}")


def main() -> None:
    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0)
    client = Client()
    few = measure_pages(client, f"{ArticlePage.objects.count()} articles")
    measure_cache(client)
    measure_weight(client)
    started = time.perf_counter()
    added = load_generated(5000, quiet=True)
    rate = added / (time.perf_counter() - started)
    epoch.rise()
    many = measure_pages(client, f"{ArticlePage.objects.count()} articles ({rate:.0f} generated a second)")
    say("\nMany articles / few", *[name for name in PAGES if name != "empty view"])
    say("", *[f"{many[name] / few[name]:.2f}" for name in PAGES if name != "empty view"])
    section = NewsIndexPage.objects.get(slug="khoa-hoc-cong-nghe", locale__language_code="vi")
    before = ArticlePage.objects.child_of(section).count()
    load_more_into(section, 5000 - before)
    measure_rename()


def load_more_into(section: NewsIndexPage, count: int) -> None:
    from core.bulk import add_children
    from home.demo.generated import _articles

    numbers = range(100_000, 100_000 + count)
    for start in range(0, count, 1000):
        add_children(section, _articles(numbers[start : start + 1000]))


if __name__ == "__main__":
    main()
