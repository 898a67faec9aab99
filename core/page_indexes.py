"""Indexes that Wagtail's own table of pages lacks, for the questions that would go through 100,000 articles.

Wagtail's admin asks for roots with every view, by their depth, and the menu for what is shown in it; those
are few, so the indexes are small. Made after every migrate: Wagtail's own migrations know nothing of them,
and may write the table anew on SQLite.
"""

from django.apps import apps
from django.db import connections
from django.db.models.signals import post_migrate

INDEXES = {
    "core_pages_root": "(path) WHERE depth = 1",
    "core_pages_home": "(path) WHERE depth = 2",
    "core_pages_in_menus": "(path) WHERE show_in_menus",
}


def make(using: str = "default", **kwargs) -> None:
    """Receiver of post_migrate for Wagtail's app."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if "wagtailcore_page" not in connection.introspection.table_names(cursor):
            return  # a partial migrate in a test of migrations
        for name, rest in INDEXES.items():
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON wagtailcore_page {rest}")


def connect() -> None:
    post_migrate.connect(make, sender=apps.get_app_config("wagtailcore"), dispatch_uid="core.page_indexes")
