"""A section of 200 articles handed to the translators, by wagtail-localize and by us, on one SQLite file each.

Prints seconds, and how long another writer, who adds a row every 20 ms, waits meanwhile; then seconds of the
section's PO files both ways, and of ``resync_translations``. ``python -m tests.bench_translation_bulk 50``
takes fewer pages.
"""

import contextlib
import io
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
PAGES = 200
EVERY = 0.02  # seconds between the rows of the other writer
WAITS = 300.0  # seconds it waits at most


def say(*columns: object) -> None:
    sys.stdout.write(f"{columns[0]:<26}" + "".join(f"{column!s:>15}" for column in columns[1:]) + "\n")
    sys.stdout.flush()


# --- the other writer, a process of its own -----------------------------------------------------------
def write_rows(folder: Path) -> None:
    """Until the file ``stop`` is there; prints the rows, the longest wait and the 99th percentile in ms."""
    connection = sqlite3.connect(folder / "db.sqlite3", timeout=WAITS, isolation_level=None)
    connection.execute("CREATE TABLE IF NOT EXISTS other_writer (id INTEGER PRIMARY KEY)")
    waits = []
    (folder / "writing").touch()
    while not (folder / "stop").exists():
        started = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO other_writer DEFAULT VALUES")
        connection.execute("COMMIT")
        waits.append((time.perf_counter() - started) * 1000)
        time.sleep(EVERY)
    p99 = statistics.quantiles(waits, n=100)[98] if len(waits) > 1 else waits[0]
    sys.stdout.write(f"{len(waits)} {max(waits):.0f} {p99:.0f}")


# --- what happens in a portal ---------------------------------------------------------------------
def start_django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    import django

    django.setup()


def prepare(count: int) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from home.models import HomePage
    from tests import factories

    home = HomePage.objects.get(locale__language_code="vi")
    factories.translated(home, title="Home", slug="home")
    section = factories.SectionFactory(parent=home, title="Tin tức", slug="tin-tuc")
    picture, document = factories.PictureFactory(), factories.DocumentFactory()
    first = None
    for number in range(count):
        blocks = factories.every_block(picture, document, first) if first else []
        blocks = [block for block in blocks if block[0] != "gallery"]
        article = factories.ArticleFactory(
            parent=section,
            title=f"Bài viết số {number}",
            slug=f"bai-{number}",
            lead=f"Tóm tắt của bài {number}.",
            body=factories.body_of(("paragraph", f"<p>Câu riêng của bài {number}.</p>"), *blocks),
        )
        first = first or article


def submit(kind: str) -> None:
    """Prints seconds, those of the processor, segments of a page, and whether the tree is broken."""
    from wagtail.models import Locale, Page
    from wagtail_localize.models import StringSegment, Translation, TranslationSource
    from wagtail_localize.operations import translate_object, translate_page_subtree

    from translation import bulk, extraction

    english = Locale.objects.get(language_code="en")
    section = Page.objects.get(slug="tin-tuc")
    started, busy = time.perf_counter(), time.process_time()
    if kind == "stock":
        TranslationSource.refresh_segments = extraction.stock_refresh_segments
        translate_object(section.specific, [english])
        translate_page_subtree(section.pk, [english], None, None)
    else:
        job = bulk.start(section, english, None, background=False)
        bulk.claim(job)
        for _page in bulk.work(job):
            pass
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
    problems = any(any(found) for found in Page.find_problems())
    pages, segments = Translation.objects.count(), StringSegment.objects.count()
    sys.stdout.write(f"{seconds:.1f} {busy:.1f} {segments // pages} {'yes' if problems else 'no'}")


def exchange() -> None:
    """Prints seconds of: the zip out, the zip in, resync with nothing to do, with everything to do."""
    import types
    import zipfile

    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from wagtail.models import Locale, Page
    from wagtail_localize.models import TranslationSource

    import translation
    from translation.po import sections

    if not hasattr(translation, "review"):
        translation.review = types.SimpleNamespace(locked_against=lambda translation, user: "")
    user = get_user_model().objects.create_superuser("bench", "bench@example.vn", "bench")
    times = []

    def timed(work):
        started = time.perf_counter()
        result = work()
        times.append(f"{time.perf_counter() - started:.1f}")
        return result

    section = Page.objects.get(slug="tin-tuc", locale__language_code="vi")
    english = Locale.objects.get(language_code="en")
    archive, count = timed(lambda: sections.pack(section, english, user))
    out = io.BytesIO()
    with zipfile.ZipFile(archive) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = before.read(name).decode()
            head, _separator, rest = text.partition("\n\n")
            filled = rest.replace('msgstr ""', 'msgstr "Text"')
            after.writestr(name, f"{head}\n\n{filled}")
    report = timed(lambda: sections.unpack(out, user))
    assert len(report.taken) == count, [file.refused for file in report.files if file.refused]
    for schema in ({}, {"schema_version": "0001_initial"}):
        if schema:
            TranslationSource.objects.update(**schema)
        with contextlib.redirect_stdout(io.StringIO()):
            timed(lambda: call_command("resync_translations"))
    sys.stdout.write(" ".join(times))


# --- all of it --------------------------------------------------------------------------------------
def child(folder: Path, *arguments: object) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.bench_translation_bulk", *map(str, arguments)]
    environment = {**os.environ, "VAR_DIR": str(folder)}
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def result(process: subprocess.Popen) -> list[str]:
    out = process.communicate()[0]
    assert process.returncode == 0
    return out.splitlines()[-1].split() if out.strip() else []


def measure(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        template = Path(name) / "template"
        template.mkdir()
        result(child(template, "prepare", count))
        say(
            f"{count} articles",
            "seconds",
            "of processor",
            "segments each",
            "tree broken",
            "other, max ms",
            "other, 99th ms",
        )
        for kind in ("stock", "ours"):
            folder = Path(name) / kind
            shutil.copytree(template, folder)
            writer = child(folder, "write", folder)
            while not (folder / "writing").exists():
                time.sleep(0.05)
            seconds, busy, segments, broken = result(child(folder, "submit", kind))
            (folder / "stop").touch()
            _rows, longest, p99 = result(writer)
            say(kind, seconds, busy, segments, broken, longest, p99)
        out, back, nothing, everything = result(child(Path(name) / "ours", "exchange"))
        say("PO files of the section", f"out {out} s", f"in {back} s")
        say("resync_translations", f"nothing {nothing} s", f"all {everything} s")


def main(arguments: list[str]) -> None:
    what = arguments[0] if arguments else ""
    if what == "write":
        write_rows(Path(arguments[1]))
    elif what in ("prepare", "submit", "exchange"):
        start_django()
        {"prepare": lambda: prepare(int(arguments[1])), "submit": lambda: submit(arguments[1])}.get(
            what, exchange
        )()
    else:
        measure(int(what or PAGES))


if __name__ == "__main__":
    main(sys.argv[1:])
