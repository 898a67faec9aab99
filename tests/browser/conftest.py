"""A real browser before a real server, for what only a browser can tell."""

import os
import shutil
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Browser, Page, sync_playwright

from articles import listing
from articles.models import ArticlePage, NewsIndexPage
from core.addresses import place_path
from home.models import HomePage
from images.models import PortalImage
from images.renditions import EMBLEM, EMBLEM_WEBP, make
from tests import factories

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PATIENCE = 30_000  # milliseconds; a machine busy with other tests is slow


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def browser():
    executable = chromium()
    if executable is None:
        message = "no Chromium on this machine (apt install chromium)"
        if os.environ.get("BROWSER") == "required":
            pytest.fail(f"BROWSER=required, but there is {message}")
        pytest.skip(f"{message}; BROWSER=required makes this a failure")
    # The driver keeps an event loop in this thread, in which Django would refuse to ask its database.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield running
        running.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
    if before is not None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@dataclass
class Reader:
    """One visitor with a browser of his own, and what went wrong or elsewhere while he read."""

    page: Page
    root: str
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._request)

    def _console(self, message) -> None:
        # The browser reports every 404 it is shown; those tests ask for one on purpose.
        if message.type in ("error", "warning") and "status of 404" not in message.text:
            self.errors.append(message.text)

    def _request(self, request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.netloc != urlsplit(self.root).netloc:
            self.foreign.append(request.url)

    def go(self, path: str, **options):
        return self.page.goto(self.root + path, **options)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def cookies(self) -> list:
        return self.page.context.cookies()

    def had_no_trouble(self) -> None:
        assert self.errors == []
        assert self.foreign == []


@pytest.fixture
def reader_with(browser: Browser, live_server):
    """``reader_with(color_scheme="dark")``: a reader; the arguments are those of a browser context."""
    contexts = []

    def make(**options) -> Reader:
        context = browser.new_context(
            **{"locale": "vi-VN", "viewport": {"width": 1280, "height": 900}, **options}
        )
        contexts.append(context)
        return Reader(context.new_page(), live_server.url)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def reader(reader_with) -> Reader:
    return reader_with()


@dataclass
class Portal:
    """A small portal in both languages, and the addresses of what it holds."""

    home: HomePage
    section: NewsIndexPage
    article: ArticlePage
    english: dict[str, str]
    vietnamese: dict[str, str]
    only_vietnamese: str


@pytest.fixture
def portal(live_server, seed_tree) -> Portal:
    """The seed's tree with pictures of a real size and an English version of home, sections, article."""
    small = seed_tree.picture
    small.file.save("toan-canh.jpg", ContentFile(factories.picture_bytes(640, 400)), save=False)
    PortalImage.objects.filter(pk=small.pk).update(file=small.file.name, width=640, height=400)
    small.renditions.all().delete()
    factories.make_all_renditions(small)
    make(small, EMBLEM, EMBLEM_WEBP)
    home = seed_tree.home
    factories.feature_on_home(home, seed_tree.article, *seed_tree.siblings[:3])
    factories.show_on_home(home, seed_tree.section, seed_tree.news)
    factories.StandardPageFactory(parent=home, title="Giới thiệu")
    listing.refresh(ArticlePage.objects.values_list("pk", flat=True))
    english_home = factories.translated(HomePage.objects.get(pk=home.pk), title="Home", slug="home")
    factories.translated(seed_tree.news, title="News and events", slug="news")
    section = factories.translated(seed_tree.section, title="Science and technology", slug="science")
    article = factories.translated(
        seed_tree.article, title="Communication on science stepped up", slug="communication"
    )
    return Portal(
        home=home,
        section=seed_tree.section,
        article=seed_tree.article,
        vietnamese={
            "home": "/",
            "section": seed_tree.section.public_path,
            "article": seed_tree.article.public_path,
            "tag": "/the/khoa-hoc/",
            "author": place_path("author", "vi", seed_tree.authors[0].slug),
            "archive": f"{seed_tree.section.public_path}2020/12/",
            "site map": "/so-do-trang/",
            "search": "/tim-kiem/?q=tin",
            "nothing found": "/tim-kiem/?q=tuyentruyen&sort=date",
            "404": "/khong-co/",
        },
        english={
            "home": english_home.public_path,
            "section": section.public_path,
            "article": article.public_path,
            "tag": "/en/tag/khoa-hoc/",
            "author": place_path("author", "en", seed_tree.authors[0].slug),
            "archive": f"{section.public_path}2020/12/",
            "site map": "/en/sitemap/",
            "search": "/en/search/?q=science",
            "404": "/en/nothing/",
        },
        only_vietnamese=seed_tree.siblings[0].public_path,
    )
