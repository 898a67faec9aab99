"""Text without its marks in the database: what ``slugs.fold`` is in Python, and in small letters."""

import unicodedata
from functools import lru_cache

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import CharField, Func

from .slugs import fold

MARKS = range(0x300, 0x370)  # of letters written in two signs
LETTERS = {
    chr(code): folded
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if unicodedata.category(chr(code)).startswith("L") and len(folded := fold(chr(code)).lower()) == 1
}
_TABLE = {ord(letter): folded for letter, folded in LETTERS.items()} | dict.fromkeys(MARKS)


# SQLite asks once for each word that is sought, always of the same row.
@lru_cache(maxsize=8)
def folded(text: str | None) -> str | None:
    """``"Đường Đà Nẵng"`` → ``"duong da nang"``, the same as the database gives."""
    if text is None or text.isascii():
        return text and text.lower()
    return text.translate(_TABLE).lower()


class Folded(Func):
    """``folded`` of a column; takes some microseconds a row, and no index serves it."""

    function = "PORTAL_FOLD"
    arity = 1
    output_field = CharField()

    def as_postgresql(self, compiler, connection, **context):
        # What has no counterpart at its place in the second list is left out: the marks.
        marks = "".join(map(chr, MARKS))
        return self.as_sql(
            compiler,
            connection,
            template=f"TRANSLATE(LOWER(%(expressions)s), '{''.join(LETTERS)}{marks}',"
            f" '{''.join(LETTERS.values())}')",
            **context,
        )


def add_function(connection: BaseDatabaseWrapper, **kwargs) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_function("PORTAL_FOLD", 1, folded, deterministic=True)


def connect() -> None:
    connection_created.connect(add_function, dispatch_uid="core.folding")
