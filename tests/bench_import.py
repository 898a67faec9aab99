"""What moving a large NukeViet site in costs: ``python -m tests.bench_import [articles] [pictures]``.

Makes a dump, imports it into an empty portal by the command, once more (nothing to do), and prints rates and
the most memory. Beside it, in the same run: the same articles one by one through Wagtail's ``add_child``.
Without arguments 2,000 articles and 200 pictures of 200 kB.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
SECTIONS, TAGS = 20, 100
SENTENCE = (
    "Sở Khoa học và Công nghệ phối hợp với Ủy ban nhân dân huyện {place} tổ chức hội nghị {number} về "
    "chuyển giao tiến bộ khoa học, công nghệ cho các hợp tác xã trên địa bàn tỉnh. "
)
PLACES = ["Hòa An", "Trùng Khánh", "Bảo Lạc", "Nguyên Bình", "Thạch An", "Hà Quảng"]
STOCK = 200  # articles added one by one


def say(*columns: object) -> None:
    sys.stdout.write(f"{columns[0]:<34}" + "".join(f"{column!s:>16}" for column in columns[1:]) + "\n")
    sys.stdout.flush()


def body_of(number: int, picture: str) -> str:
    """About 9 kB: eight paragraphs as Word leaves them, a picture with its line below, a byline."""
    chance = random.Random(number)
    style = '<p style="text-align:justify"><span style="font-size:14px;">{}</span></p>'
    texts = [
        style.format(
            "".join(
                SENTENCE.format(place=chance.choice(PLACES), number=chance.randrange(99)) for _ in range(4)
            )
        )
        for _ in range(8)
    ]
    if picture:
        texts[2:2] = [
            f'<p style="text-align:center"><img src="/uploads/news/{picture}" alt="" /></p>'
            '<p style="text-align:center"><em>Quang cảnh hội nghị. Ảnh: Hoàng Kiều</em></p>'
        ]
    return (
        "".join(texts)
        + f'<p style="text-align:right">{"&nbsp;" * 40}<strong>Tác giả bài viết: Đinh Tâm</strong></p>'
    )


def make_site(folder: Path, articles: int, pictures: int) -> None:
    """``dump.sql`` and ``uploads/news/``."""
    from tests.nukeviet.old_site import FIRST_TIME, OldSiteBuilder

    uploads = folder / "uploads" / "news"
    uploads.mkdir(parents=True)
    for number in range(pictures):
        pixels = random.Random(number).randbytes(640 * 420 * 3)
        out = BytesIO()
        Image.frombytes("RGB", (640, 420), pixels).save(out, "JPEG", quality=75)
        (uploads / f"anh-{number}.jpg").write_bytes(out.getvalue())
    old = OldSiteBuilder()
    news = old.add_module()
    for number in range(1, SECTIONS + 1):
        old.add_section(news, number, f"Chuyên mục {number}", parent=0 if number < 8 else number - 7)
    for number in range(1, TAGS + 1):
        old.add_tag(news, number, f"từ khoá {number}")
    for number in range(1, articles + 1):
        picture = f"anh-{number % pictures}.jpg" if pictures and number % 2 else ""
        old.add_article(
            news,
            number,
            f"Hội nghị chuyển giao khoa học, công nghệ số {number}",
            body_of(number, picture),
            tags=(number % TAGS + 1, number * 7 % TAGS + 1),
            catid=number % SECTIONS + 1,
            listcatid=f"{number % SECTIONS + 1},{number * 3 % SECTIONS + 1}",
            hometext=SENTENCE.format(place=PLACES[number % 6], number=number),
            homeimgfile=picture,
            hitstotal=number % 5000,
            publtime=FIRST_TIME + number * 60,  # what is to come is written one by one
        )
    old.write_dump(folder / "dump.sql")


def portal(folder: Path) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "x" * 50,
        "SITE_URL": "http://127.0.0.1:8000",
        "VAR_DIR": str(folder),
    }


def manage(environment: dict[str, str], *arguments: str) -> tuple[float, int]:
    """Seconds, and the most memory of the process in MB. Ends where the command failed."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 3):
        sys.exit(f"{' '.join(arguments)} failed")
    return time.perf_counter() - started, usage.ru_maxrss // 1024


def add_one_by_one(count: int) -> None:
    """Stock Wagtail: in a process of its own, in a portal of its own; prints articles a second."""
    import django

    django.setup()
    from articles.models import ArticlePage, NewsIndexPage
    from home.models import HomePage

    home = HomePage.objects.get(locale__language_code="vi")
    section = home.add_child(instance=NewsIndexPage(title="Tin tức", slug="tin-tuc"))
    started = time.perf_counter()
    for number in range(count):
        body = [("paragraph", body_of(number, ""))]
        page = ArticlePage(title=f"Bài {number}", slug=f"bai-{number}", lead="Lời dẫn.", body=body)
        section.add_child(instance=page)
        page.save_revision().publish()
    sys.stdout.write(f"{count / (time.perf_counter() - started):.1f}")


def main(articles: int = 2000, pictures: int = 200) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-import-") as name:
        folder = Path(name)
        # Elsewhere: a child's most memory is never less than that of the process it was forked from.
        made = ["--make", name, str(articles), str(pictures)]
        subprocess.run([sys.executable, "-m", "tests.bench_import", *made], cwd=ROOT, check=True)
        size = (folder / "dump.sql").stat().st_size
        say(f"{articles:,} articles, {pictures} pictures", f"{size / 1e6:.0f} MB")
        environment = portal(folder / "portal")
        manage(environment, "migrate", "-v0")
        arguments = ("import_nukeviet", str(folder / "dump.sql"), "--files", str(folder), "-v0")
        say("", "seconds", "articles/s", "most memory")
        for what in ("import", "again, nothing to do"):
            seconds, memory = manage(environment, *arguments)
            say(what, f"{seconds:.1f}", f"{articles / seconds:.0f}", f"{memory} MB")
        stock = portal(folder / "stock")
        manage(stock, "migrate", "-v0")
        command = [sys.executable, "-m", "tests.bench_import", "--stock"]
        done = subprocess.run(command, env=stock, cwd=ROOT, capture_output=True, text=True, check=True)
        say(f"add_child and publish, {STOCK}", "", done.stdout.rpartition("\n")[2])


if __name__ == "__main__":
    if sys.argv[1:] == ["--stock"]:
        add_one_by_one(STOCK)
    elif sys.argv[1:2] == ["--make"]:
        make_site(Path(sys.argv[2]), *map(int, sys.argv[3:]))
    else:
        main(*map(int, sys.argv[1:]))
