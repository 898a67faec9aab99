"""What an article more costs everybody else: nothing. Counted in steps of SQLite's machine, not in time."""

from functools import partial
from unittest import mock

import pytest
from django.db import connection
from wagtail.models import Page

from articles.models import ArticlePage
from core import epoch, page_indexes, sitemaps
from tests.conftest import add_siblings, steps
from tests.factories import SectionFactory

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="SQLite alone tells the steps of its machine"
)


def roots() -> list[Page]:
    """What Wagtail's admin asks for with every view."""
    return list(Page.objects.filter(depth=1))


def test_first_views_after_a_change_take_hardly_more_steps_in_a_large_archive(seed_tree, client):
    section, article = seed_tree.section, seed_tree.article
    add_siblings(section, 100)
    part = ArticlePage.objects.child_of(section).order_by("pk")[60].pk // 20 + 1
    calls = {
        path: partial(client.get, path)
        for path in (
            "/",
            section.public_path,
            article.public_path,
            "/so-do-trang/",
            "/tim-kiem/?q=khongdauco",
            f"/sitemap-{part}.xml",
            "/rss/",
        )
    }
    calls["roots"] = roots

    def measured() -> dict[str, int]:
        found = {}
        with mock.patch.object(sitemaps, "LIMIT", 20):
            for name, call in calls.items():
                call()
                epoch.rise()
                found[name] = steps(call)
        return found

    few = measured()
    below = SectionFactory(parent=seed_tree.section, slug="khac")
    add_siblings(below, 1500, prefix="khac")
    many = measured()
    # Fifty months more are read. To go through 1,500 pages takes at least twice as many steps.
    grown = {name: (few[name], many[name]) for name in few if many[name] > few[name] * 1.3 + 300}
    assert not grown


def test_indexes_of_pages_when_lost_are_made_again_by_migrate(db):
    with connection.cursor() as cursor:
        for name in page_indexes.INDEXES:
            cursor.execute(f"DROP INDEX {name}")
        page_indexes.make()
        made = connection.introspection.get_constraints(cursor, Page._meta.db_table)
    assert page_indexes.INDEXES.keys() <= made.keys()
