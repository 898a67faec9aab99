"""What a page weighs on a slow line, and when its pictures are loaded."""

import gzip
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders

from tests.conftest import add_siblings
from tests.factories import (
    StandardPageFactory,
    feature_in,
    feature_on_home,
    make_all_renditions,
    show_on_home,
)

ARTICLE, CSS, JS = 40_000, 15_000, 6_000  # bytes, compressed


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


@pytest.fixture
def pages(client, seed_tree) -> dict[str, BeautifulSoup]:
    """One of each kind, with every picture there can be on it."""
    make_all_renditions(seed_tree.picture)
    add_siblings(seed_tree.section, 20, seed_tree.picture, prefix="them")
    feature_on_home(seed_tree.home, seed_tree.article, *seed_tree.siblings[:3])
    show_on_home(seed_tree.home, seed_tree.section, seed_tree.news)
    feature_in(seed_tree.news, seed_tree.article)
    paths = {
        "home": "/",
        "section": seed_tree.section.public_path,
        "section with featured articles": seed_tree.news.public_path,
        "second page": f"{seed_tree.section.public_path}?page=2",
        "month": f"{seed_tree.section.public_path}2020/12/",
        "article": seed_tree.article.public_path,
        "standard page": StandardPageFactory(parent=seed_tree.home).public_path,
        "tag": "/the/khoa-hoc/",
        "search form": "/tim-kiem/",
        "results": "/tim-kiem/?q=tin",
    }
    found = {}
    for name, path in paths.items():
        response = client.get(path)
        assert response.status_code == 200, name
        found[name] = BeautifulSoup(response.content, "html5lib")
    return found


def test_article_without_its_pictures_is_light(client, seed_tree):
    assert compressed(client.get(seed_tree.article.public_path).content) <= ARTICLE


def test_styles_and_scripts_of_every_page_are_light(pages):
    for name, page in pages.items():
        linked = {
            "css": [link["href"] for link in page.select('link[rel="stylesheet"]')],
            "js": [script["src"] for script in page.select("script[src]")],
        }
        for kind, most in (("css", CSS), ("js", JS)):
            files = [finders.find(href.removeprefix(settings.STATIC_URL)) for href in linked[kind]]
            assert files, (name, kind)
            assert all(files), (name, linked)
            assert sum(compressed(Path(file).read_bytes()) for file in files) <= most, (name, kind)


def test_every_picture_has_its_size_and_one_at_most_is_loaded_at_once(pages):
    assert len(pages["section"].select("main img")) >= 20
    for name, page in pages.items():
        pictures = page.select("img")
        assert [img for img in pictures if not (img.get("width") and img.get("height"))] == [], name
        # The agency's emblem stands in the first line of every page.
        content = [img for img in pictures if "brand__emblem" not in img.get("class", [])]
        eager = [img for img in content if img.get("loading") != "lazy"]
        assert len(eager) <= 1, (name, eager)
        assert all(img["fetchpriority"] == "high" for img in eager), name


def test_pictures_come_as_avif_webp_and_jpeg_with_their_sizes(pages):
    for name in ("home", "section", "article", "month", "tag"):
        for picture in pages[name].select("main picture"):
            sources = picture.find_all("source")
            assert [source["type"] for source in sources] == ["image/avif", "image/webp"], name
            assert all(source["sizes"] for source in sources), name
            assert picture.img["src"].endswith((".jpg", ".jpeg")), name
