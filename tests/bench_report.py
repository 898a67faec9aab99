"""`make bench`: what the admin's visit report costs with ten years of counts and 100,000 pages.

Milliseconds on SQLite, medians, beside the same report of an empty database in the same run. Works in a
folder of its own that is thrown away. ``python -m tests.bench_report 5000`` takes fewer pages.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="portal-bench-")

import django  # noqa: E402

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Page  # noqa: E402

from articles.models import ArticlePage, NewsIndexPage  # noqa: E402
from core.bulk import add_children  # noqa: E402
from tests.visits.growth import grow  # noqa: E402

ROUNDS = 7
SECTIONS = 50
PAGES = 100_000
RANGES = {"30 days": 30, "1 year": 365, "10 years": 3650}  # days
STEPS = ("day", "month")


def say(*columns: object) -> None:
    sys.stdout.write(f"{columns[0]:<40}" + "".join(f"{column!s:>14}" for column in columns[1:]) + "\n")


def add_pages(count: int) -> tuple[list[int], list[int]]:
    """Ids of the sections, and of all pages: the home page and the sections are those most read."""
    home = Page.objects.get(depth=2)
    add_children(home, [NewsIndexPage(title=f"Mục {n}", slug=f"muc-{n}", live=True) for n in range(SECTIONS)])
    sections = list(NewsIndexPage.objects.order_by("path"))
    articles: list[int] = []
    for section in sections:
        made = [
            ArticlePage(title=f"Bài {n}", slug=f"bai-{n}", lead="Tin vắn.", live=True)
            for n in range(count // SECTIONS)
        ]
        add_children(section, made)
        articles += [article.pk for article in made]
    ids = [section.pk for section in sections]
    return [home.pk, *ids[:-1]], [home.pk, *ids, *articles]


def measure(client: Client, sections: list[int]) -> dict[str, float]:
    """Milliseconds of each report."""
    today = timezone.localdate()
    times = {}
    for name, days in RANGES.items():
        for step in STEPS:
            for section in (None, sections[1]):
                query = {"from": today - timedelta(days=days - 1), "to": today, "step": step}
                if section:
                    query["section"] = section
                rounds = []
                for _round in range(ROUNDS):
                    started = time.perf_counter()
                    response = client.get(reverse("visit_report"), query)
                    rounds.append((time.perf_counter() - started) * 1000)
                    assert response.status_code == 200
                times[f"{name} by {step}{', a section' if section else ''}"] = statistics.median(rounds)
    return times


def main(arguments: list[str]) -> None:
    setup_test_environment()
    call_command("migrate", verbosity=0)
    sections, pages = add_pages(int(arguments[0]) if arguments else PAGES)
    administrator = get_user_model().objects.create_superuser("bench", "bench@example.vn", "bench")
    client = Client()
    client.force_login(administrator)
    client.get(reverse("visit_report"))  # what a process reads once
    empty = measure(client, sections)
    rows = grow(timezone.localdate(), sections, pages)
    full = measure(client, sections)
    say(f"\nVisit report, {len(pages):,} pages, {rows:,} rows", "empty, ms", "ms", "/ empty")
    for name, milliseconds in full.items():
        say(name, f"{empty[name]:.0f}", f"{milliseconds:.0f}", f"{milliseconds / empty[name]:.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
