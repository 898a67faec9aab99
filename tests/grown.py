"""One portal of one size, measured from within for ``tests.bench_growth``: a line of JSON in, one out.

``["names"]`` gives what can be measured; ``["month", null]`` the fullest month of the section, ``["month", [2026, 11]]``
sets it; ``["counted", name]`` gives queries and bytes, ``["warm", name]`` and ``["risen", name]`` seconds, the last right
after the site epoch has risen. Started with ``DJANGO_SETTINGS_MODULE=tests.serving.uncached``.
"""

import json
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]

import django  # noqa: E402

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from wagtail.admin.views.pages.listing import IndexView  # noqa: E402

from articles.archive import Archive, Period  # noqa: E402
from articles.models import ArticlePage, LabelEntry, ListingEntry, NewsIndexPage, Tag, Topic  # noqa: E402
from core import epoch, sitemaps  # noqa: E402
from home.demo.generated import PREFIX  # noqa: E402
from tests.home.admin_forms import PUBLISH, article_form  # noqa: E402

SECTION = "tin-tuc-su-kien"
DEEPEST = 1000
# As long in the smallest portal as in the largest: addresses in a part of the site map, rows of the explorer.
PART, ROWS = 50, 15
TITLE, SLUG = "Bài đo thử", "bai-do-thu"


class Grown:
    def __init__(self) -> None:
        self.reader = Client(SERVER_NAME="127.0.0.1")
        self.editor = Client(SERVER_NAME="127.0.0.1")
        user, _made = get_user_model().objects.get_or_create(
            username="bench", defaults={"is_superuser": True, "is_staff": True, "email": "bench@example.vn"}
        )
        self.editor.force_login(user)
        self.section = NewsIndexPage.objects.get(slug=SECTION)
        below = NewsIndexPage.objects.child_of(self.section).order_by("path")
        self.place = below.first()
        self.month: Period | None = None
        self.draft: ArticlePage | None = None
        IndexView.paginate_by = ROWS
        for left_over in ArticlePage.objects.filter(slug=SLUG):  # of a run that was killed
            left_over.delete()

    # --- what is measured ---
    def public(self) -> dict[str, str]:
        listed = ListingEntry.objects.filter(
            section=self.place, visible=True, article__slug__startswith=PREFIX
        ).order_by("-published_at", "-article")
        ids = list(listed.values_list("article", flat=True))
        of = {"newest": ids[0], "middle": ids[len(ids) // 2], "oldest": ids[-1]}
        articles = {name: ArticlePage.objects.get(pk=pk).public_path for name, pk in of.items()}
        of_tag = Tag.objects.get(slug="hop-tac-xa")
        topic = Topic.objects.filter(locale__language_code="vi").order_by("pk").first()
        labelled = LabelEntry.objects.of(f"tag:{of_tag.pk}", "vi").count()
        total = Archive(self.section).total
        ids_of_articles = ArticlePage.objects.filter(slug__startswith=PREFIX).order_by("pk")
        middle = ids_of_articles[ids_of_articles.count() // 2].pk
        return {
            "article, newest": articles["newest"],
            "article, middle": articles["middle"],
            "article, oldest": articles["oldest"],
            "home": "/",
            "section, page 1": f"/{SECTION}/",
            "section, page 1,000": f"/{SECTION}/?page={_deepest(total)}",
            "archive month": f"/{SECTION}/{self.month.path}",
            "feed": "/rss/",
            "tag, page 1": f"/the/{of_tag.slug}/",
            "tag, deepest page": f"/the/{of_tag.slug}/?page={_deepest(labelled)}",
            "topic": f"/chu-de/{topic.slug}/",
            "search, frequent words": "/tim-kiem/?q=chuyen+doi+so",
            "search, one article": "/tim-kiem/?q=%22dot+1%22",
            "search, frequent phrase": "/tim-kiem/?q=%22dot+57%22",
            "search, in a section": f"/tim-kiem/?q=chuyen+doi+so&section={self.section.pk}",
            "site map": "/so-do-trang/",
            f"sitemap part of {PART}": f"/sitemap-{(middle - 1) // PART + 1}.xml",
            "sitemap.xml (not alike)": "/sitemap.xml",
        }

    def admin(self) -> dict[str, Callable]:
        get = self.editor.get
        explorer = reverse("wagtailadmin_explore", args=(self.place.pk,))
        edited = ListingEntry.objects.filter(section=self.place, visible=True).order_by("-published_at")[7]
        return {
            "explorer": partial(get, explorer),
            "explorer, by title": partial(get, f"{explorer}?ordering=title"),
            "explorer, search": partial(get, f"{explorer}?q=ke+hoach"),
            "admin home": partial(get, reverse("wagtailadmin_home")),
            "editor opened": partial(get, reverse("wagtailadmin_pages:edit", args=(edited.article_id,))),
            "page created": self.create,
            "page saved as draft": partial(self.save, {}),
            "page published": partial(self.save, PUBLISH),
            "page unpublished": self.unpublish,
            "page deleted": self.delete,
        }

    def create(self):
        address = reverse("wagtailadmin_pages:add", args=("articles", "articlepage", self.place.pk))
        response = self.editor.post(address, article_form(TITLE))
        self.draft = ArticlePage.objects.get(slug=SLUG)
        return response

    def save(self, action: dict):
        return self.editor.post(self._of_draft("edit"), article_form(TITLE) | action)

    def unpublish(self):
        return self.editor.post(self._of_draft("unpublish"))

    def delete(self):
        return self.editor.post(self._of_draft("delete"))

    def _of_draft(self, view: str) -> str:
        return reverse(f"wagtailadmin_pages:{view}", args=(self.draft.pk,))

    # --- measuring ---
    def set_month(self, given: list[int] | None) -> list[int]:
        if given is None:
            counts = Archive(self.section).counts
            fullest = max((period for period in counts if period.month), key=lambda period: counts[period])
            given = [fullest.year, fullest.month]
        self.month = Period(*given)
        return given

    def names(self) -> list[list[str]]:
        self.pages, self.work = self.public(), self.admin()
        return [list(self.pages), list(self.work)]

    def measure(self, name: str, how: str) -> dict:
        """``how``: "counted" gives queries and bytes, "warm" and "risen" give seconds."""
        sitemaps.LIMIT = PART if "part" in name else 50_000
        call = partial(self.reader.get, self.pages[name]) if name in self.pages else self.work[name]
        if how == "risen":
            epoch.rise()
        elif name in self.pages:
            call()  # what the epoch keeps is there
        with CaptureQueriesContext(connection) if how == "counted" else nullcontext([]) as captured:
            started = time.perf_counter()
            response = call()
            seconds = time.perf_counter() - started
        if response.status_code not in (200, 302):
            raise SystemExit(f"{name}: {response.status_code} {response.content.decode()[:2000]}")
        return {"seconds": seconds, "queries": len(captured), "bytes": len(response.content)}


def _deepest(rows: int) -> int:
    """The last full page, at most the thousandth."""
    return min(rows // 20, DEEPEST)


def main() -> None:
    grown = Grown()
    for line in sys.stdin:
        order, *arguments = json.loads(line)
        if order == "month":
            answer = grown.set_month(*arguments)
        elif order == "names":
            answer = grown.names()
        else:
            answer = grown.measure(*arguments, how=order)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
