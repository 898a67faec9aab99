"""Translation at the size of a newsroom: ``python -m tests.bench_translation [section …] [pages]``.

Milliseconds on SQLite, medians of one run. Works in a folder of its own that is thrown away. Each section is
a function below, named in ``SECTIONS``.
"""

import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="portal-bench-")

import django  # noqa: E402

django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Locale, Page  # noqa: E402
from wagtail_localize.models import (  # noqa: E402
    TranslatableObject,
    Translation,
    TranslationSource,
)

from articles.models import ArticlePage, NewsIndexPage  # noqa: E402
from core.bulk import add_children  # noqa: E402
from home.models import HomePage  # noqa: E402
from tests import factories  # noqa: E402
from translation.models import Status, TranslationState  # noqa: E402
from translation.overview import queue  # noqa: E402
from visits.models import PageCount, Span  # noqa: E402

ROUNDS = 7
PAGES = 2_000
SEGMENTS = 20  # a page
PER_SECTION = 200
DAYS = 30  # of views
TAIL = 3  # days from one view to the next of what is hardly read


def say(*columns: object) -> None:
    sys.stdout.write(f"{columns[0]:<44}" + "".join(f"{column!s:>16}" for column in columns[1:]) + "\n")
    sys.stdout.flush()


def milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """By the clock, and of the processor alone: the machine may have other work."""
    rounds = []
    for _round in range(ROUNDS):
        started, busy = time.perf_counter(), time.process_time()
        work()
        rounds.append(((time.perf_counter() - started) * 1000, (time.process_time() - busy) * 1000))
    return statistics.median(wall for wall, _busy in rounds), statistics.median(
        busy for _wall, busy in rounds
    )


def written(times: tuple[float, float]) -> list[str]:
    return [f"{time:.0f}" for time in times]


# --- a newsroom ---
def add_originals(count: int) -> list[ArticlePage]:
    """Sections of 200 articles each below the Vietnamese home page, each read in the last thirty days."""
    home = HomePage.objects.get(locale__language_code="vi")
    sections = [
        NewsIndexPage(title=f"Mục {n}", slug=f"muc-{n}", live=True) for n in range(-(-count // PER_SECTION))
    ]
    add_children(home, sections)
    articles, now = [], timezone.now()
    for number, section in enumerate(sections):
        made = [
            ArticlePage(
                title=f"Bài viết số {n} về tỉnh nhà",
                slug=f"bai-{n}",
                lead="Tin vắn.",
                live=True,
                first_published_at=now - timedelta(hours=number * PER_SECTION + n),
            )
            for n in range(min(PER_SECTION, count - number * PER_SECTION))
        ]
        add_children(Page.objects.get(pk=section.pk), made)
        articles += made
    return articles


def translate(articles: list[ArticlePage], translators: list) -> None:
    """A live or begun English page for each of these articles, past all signals and without segments."""
    english, vietnamese = Locale.objects.get(language_code="en"), Locale.objects.get(language_code="vi")
    home = HomePage.objects.get(locale=english)
    statuses = [*Status.values]
    english_section = NewsIndexPage(title="News", slug="news", live=True)
    add_children(home, [english_section])
    copies = [
        ArticlePage(
            title=f"Story {n}",
            slug=f"story-{n}",
            lead="News.",
            live=statuses[n % 4] in (Status.OUTDATED, Status.LIVE),
            translation_key=article.translation_key,
        )
        for n, article in enumerate(articles)
    ]
    add_children(Page.objects.get(pk=english_section.pk), copies)
    kind = ContentType.objects.get_for_model(ArticlePage)
    TranslatableObject.objects.bulk_create(
        [TranslatableObject(translation_key=a.translation_key, content_type=kind) for a in articles], 500
    )
    sources = TranslationSource.objects.bulk_create(
        [
            TranslationSource(
                object_id=article.translation_key,
                specific_content_type=kind,
                locale=vietnamese,
                object_repr=article.title,
                content_json="{}",
                last_updated_at=timezone.now(),
            )
            for article in articles
        ],
        500,
    )
    translations = Translation.objects.bulk_create(
        [Translation(uuid=uuid.uuid4(), source=source, target_locale=english) for source in sources], 500
    )
    TranslationState.objects.bulk_create(
        [
            TranslationState(
                translation=translation,
                page_id=copy.pk,
                status=statuses[n % 4],
                segments=SEGMENTS,
                translated=n % (SEGMENTS + 1),
                outdated_since=timezone.now() - timedelta(hours=n) if statuses[n % 4] == "outdated" else None,
                translator=translators[n % len(translators)],
            )
            for n, (translation, copy) in enumerate(zip(translations, copies, strict=True))
        ],
        500,
    )


def add_views(articles: list[ArticlePage]) -> None:
    """A few are read much, most hardly at all (Zipf); what is read less than once a day has fewer rows."""
    today, count = timezone.localdate(), len(articles)
    for day in range(DAYS):
        rows = []
        for n, article in enumerate(articles):
            views = 5_000 / (1 + n * 7919 % count)
            if views < 1 and (n * 31 + day * 17) % TAIL:
                continue
            rows.append(
                PageCount(
                    page=article.pk,
                    span=Span.DAY,
                    first_day=today - timedelta(days=day),
                    language="vi",
                    views=max(1, int(views)),
                )
            )
        PageCount.objects.bulk_create(rows, 1000)


# --- sections ---
def overview(pages: int) -> None:
    """The list and its queue: half of the pages translated."""
    translators = [factories.user_in("Biên dịch viên") for _one in range(3)]
    articles = add_originals(pages)
    factories.translated(HomePage.objects.get(locale__language_code="vi"), title="Home", slug="home")
    translate(articles[::2], translators)
    add_views(articles)
    client = Client()
    section = NewsIndexPage.objects.get(slug="muc-0")
    today = timezone.localdate()
    asked = {
        "first page": {},
        "last page": {"p": "9999"},
        "language": {"language": "en"},
        "status: missing": {"status": "missing"},
        "status: outdated": {"language": "en", "status": "outdated"},
        "kind": {"kind": "articles.articlepage"},
        "section": {"section": section.pk},
        "dates": {"from": today - timedelta(days=30), "to": today},
        "translator": {"translator": translators[0].pk},
        "words in the title": {"words": "so 17 tinh"},
        "by views": {"order": "views"},
        "missing, by views": {"status": "missing", "order": "views"},
        "longest outdated": {"order": "outdated"},
        "by title": {"order": "title"},
        "snippets": {"kind": "snippets"},
        "CSV": {"export": "csv"},
    }
    say(f"overview of {pages:,} pages", "ms", "ms, processor")
    for who in ("Biên dịch viên", "Biên tập viên"):
        user = factories.user_in(who)
        client.force_login(user)
        say(who)
        for name, query in asked.items():

            def get(query=query) -> None:
                response = client.get(reverse("translation_overview"), query)
                assert response.status_code == 200, response.status_code
                if response.streaming:
                    b"".join(response.streaming_content)

            get()
            say(f"  {name}", *written(milliseconds(get)))
        queue.waiting(user)  # the user's rights are known from now on, as on the admin's first page
        with CaptureQueriesContext(connection) as queries:
            queue.waiting(user)
        times = milliseconds(lambda user=user: queue.waiting(user))
        say(f"  queue, {len(queries)} queries", *written(times))


SECTIONS: dict[str, Callable[[int], None]] = {"overview": overview}


def main(arguments: list[str]) -> None:
    pages = next((int(one) for one in arguments if one.isdecimal()), PAGES)
    asked = [one for one in arguments if one in SECTIONS] or list(SECTIONS)
    setup_test_environment()
    call_command("migrate", verbosity=0)
    for name in asked:
        SECTIONS[name](pages)


if __name__ == "__main__":
    main(sys.argv[1:])
