"""Where words are looked up: each database in the way it does that best, all with one behaviour."""

from functools import cache

from django.conf import settings
from django.db import connection

from .base import Engine, How, Scope, SearchUnavailable, WordRow

__all__ = ["Engine", "How", "Scope", "SearchUnavailable", "WordRow", "database_engine", "engine"]


def engine() -> Engine:
    """The engine that readers' searches are asked of."""
    if settings.SEARCH_URL:
        return _remote()
    return database_engine()


def database_engine() -> Engine:
    """The engine of the database in use. Raises NotImplementedError for a database without one."""
    return _of_vendor(connection.vendor)


@cache
def _of_vendor(vendor: str) -> Engine:
    if vendor == "sqlite":
        from .sqlite import SQLiteEngine

        return SQLiteEngine()
    if vendor == "postgresql":
        from .postgresql import PostgreSQLEngine

        return PostgreSQLEngine()
    raise NotImplementedError(f"There is no search on {vendor}: use SQLite or PostgreSQL.")


@cache
def _remote() -> Engine:
    from .remote import RemoteEngine

    return RemoteEngine()
