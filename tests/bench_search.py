"""`make bench`: what a search costs on SQLite and on PostgreSQL, beside Wagtail's stock backend in the same run.

Articles are about 9 kB, their sentences the demo's, so that words are as frequent as in real texts; one word
in a hundred is a rare one. Each database is thrown away. ``python -m tests.bench_search 1000 10000`` says
at which sizes to measure; sizes above 10,000 are measured on PostgreSQL alone, without the stock backend.
"""

import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"

ROUNDS = 15
STOCK_UP_TO = 10_000
QUERIES = {
    "a frequent word": "công",
    "a frequent word, no marks": "cong",
    "a rare word": "ma000777",
    "a word that occurs nowhere": "khongdauco",
    "three words": "chuyển đổi số",
    "three words, no marks": "chuyen doi so",
    "a phrase": '"truy xuất nguồn gốc"',
    "in a section": "công nghệ",
    "the beginning of a word": "công ngh",
}


def say(*columns: object) -> None:
    sys.stdout.write(f"{columns[0]:<30}" + "".join(f"{column!s:>14}" for column in columns[1:]) + "\n")
    sys.stdout.flush()


def sentences() -> list[str]:
    """Every sentence of the demo's articles."""
    import json

    texts = []
    for path in sorted((ROOT / "home/demo/content/articles").glob("*.json")):
        story = json.loads(path.read_text())
        texts += re.findall(r'"([^"]{40,})"', json.dumps(story["body"], ensure_ascii=False))
    plain = [re.sub(r"<[^>]+>|\\.", " ", text) for text in texts]
    return [
        sentence
        for text in plain
        for sentence in re.split(r"(?<=[.!?]) ", text)
        if re.fullmatch(r"[^<>\\&]{30,}", sentence)
    ]


def generate(start: int, stop: int, known: list[str]):
    from datetime import timedelta

    from django.utils import timezone

    from articles.models import ArticlePage

    now = timezone.now().replace(microsecond=0)
    for number in range(start, stop):
        chance = random.Random(number)
        when = now - timedelta(minutes=chance.randrange(10 * 365 * 24 * 60))
        words = " ".join(chance.choices(known, k=70))[:9000]
        # Every article has a word of its own and one that ten of ten thousand have.
        words += f" ma{number:06d} mã{number % 1000:06d}"
        title = " ".join(chance.choice(known).split()[:12])
        yield ArticlePage(
            title=f"{title} {number}",
            slug=f"bai-{number}",
            lead=chance.choice(known)[:300],
            published_at=when,
            first_published_at=when,
            last_published_at=when,
            live=True,
            body=[("paragraph", f"<p>{words}</p>")],
        )


def grow(have: int, want: int, known: list[str]) -> float:
    """Adds articles to six sections; gives how many were indexed a second."""
    from articles import listing
    from articles.models import ArticlePage, NewsIndexPage
    from core.bulk import add_children
    from search import index

    sections = list(NewsIndexPage.objects.filter(depth=4).order_by("path"))
    step = (want - have) // len(sections)
    for place, section in enumerate(sections):
        start = have + place * step
        add_children(section, generate(start, want if place == len(sections) - 1 else start + step, known))
    new = list(ArticlePage.objects.order_by("-pk").values_list("pk", flat=True)[: want - have])
    listing.refresh(new)
    started = time.perf_counter()
    index.refresh(new)
    index.engine().optimise()
    seconds = time.perf_counter() - started
    index.count_words()
    return len(new) / seconds


def ask(text: str, section: int | None):
    """All of a search but the page around it: order, count, sections, ten excerpts."""
    from search.engines import Scope
    from search.query import parse
    from search.results import find
    from search.suggestions import suggestion
    from search.synonyms import synonyms
    from search.views import hits

    query = parse(text, synonyms())
    found = find(query, Scope("vi", section=section))
    found.sections()
    if not found.pages:
        suggestion(text, "vi")
    return found, hits(found.pages[:10], query)


def ask_stock(text: str):
    """The nearest Wagtail's own backend comes to it: count and ten articles, no sections, no excerpts."""
    from modelsearch.backends import get_search_backend

    from articles.models import ArticlePage

    results = get_search_backend("stock").search(text, ArticlePage.objects.live())
    return results.count(), list(results[:10])


def milliseconds(call) -> float:
    times = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
        if sum(times) > 5_000:
            break  # the stock backend takes half a minute for one search
    return statistics.median(times)


def measure(sizes: list[int]) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from wagtail.models import Page
    from wagtail.search import index as wagtail_index

    from articles.models import ArticlePage, NewsIndexPage
    from core.bulk import add_children

    settings.WAGTAILSEARCH_BACKENDS["stock"] = {"BACKEND": "modelsearch.backends.database"}
    call_command("migrate", verbosity=0)
    home = Page.objects.get(depth=2)
    add_children(home, [NewsIndexPage(title="Tin tức", slug="tin-tuc", live=True)])
    news = NewsIndexPage.objects.get(slug="tin-tuc")
    add_children(news, [NewsIndexPage(title=f"Mục {n}", slug=f"muc-{n}", live=True) for n in range(6)])
    section = NewsIndexPage.objects.get(slug="muc-3").pk
    known = sentences()
    have, previous = 0, {}
    for size in sizes:
        rate = grow(have, size, known)
        have = size
        stock = size <= STOCK_UP_TO
        if stock:
            # What an editor would index on stock Wagtail: title, lead and body.
            ArticlePage.search_fields = [
                *ArticlePage.search_fields,
                wagtail_index.SearchField("lead"),
                wagtail_index.SearchField("body"),
            ]
            from modelsearch.backends import get_search_backend

            backend = get_search_backend("stock")
            articles = ArticlePage.objects.order_by("pk")
            for start in range(0, size, 1000):
                backend.add_bulk(ArticlePage, list(articles[start : start + 1000]))
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("ANALYZE")
        say(
            f"\n{connection.vendor}, {size:,}",
            "found",
            "ms",
            "/ smaller",
            *(["stock found", "stock ms", "ours / stock"] if stock else []),
        )
        for name, text in QUERIES.items():
            asked = (text, section if name == "in a section" else None)
            found, _hits = ask(*asked)
            ours = milliseconds(lambda asked=asked: ask(*asked))
            columns = [f"{len(found.pages)}{'+' if found.more else ''}", f"{ours:.1f}"]
            columns.append(f"{ours / previous[name]:.1f}" if name in previous else "")
            if stock:
                counts: list[int] = []
                theirs = milliseconds(lambda text=text, counts=counts: counts.append(ask_stock(text)[0]))
                columns += [counts[0], f"{theirs:.1f}", f"{ours / theirs:.3f}"]
            say(name, *columns)
            previous[name] = ours
        say("indexed a second", f"{rate:.0f}")


def main(arguments: list[str]) -> None:
    sizes = [int(argument) for argument in arguments] or [1_000, 10_000]
    if os.environ.get("BENCH_DATABASE"):
        measure([size for size in sizes if size <= STOCK_UP_TO or "DATABASE_URL" in os.environ])
        return
    from tests.servers.test_other_servers import postgresql, program

    def run(**environment: str) -> None:
        with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
            command = [sys.executable, "-m", "tests.bench_search", *map(str, sizes)]
            known = os.environ | {"VAR_DIR": folder, "BENCH_DATABASE": "on"} | environment
            subprocess.run(command, cwd=ROOT, env=known, check=True)

    run()
    if program("initdb"):
        with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder, postgresql(Path(folder)) as url:
            run(DATABASE_URL=url)
    else:
        say("PostgreSQL is not installed: measured on SQLite alone.")


if __name__ == "__main__":
    main(sys.argv[1:])
