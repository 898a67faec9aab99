"""Wagtail's own search, as the admin uses it, with our folding: “cong nghe” finds “Công nghệ”.

Both what is stored and what is asked go through ``search.analysis``. So a quotation mark or a NUL typed
into the admin's search box never reaches the database either.
"""

import copy
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from modelsearch.index import RelatedFields

from ..analysis import words


def folded(value: Any) -> Any:
    """Text, or anything made of texts, as its folded words; other values as they are."""
    if isinstance(value, str):
        return " ".join(word.folded for word in words(value))
    if isinstance(value, list | tuple):
        return [folded(item) for item in value]
    if isinstance(value, dict):
        return {key: folded(item) for key, item in value.items()}
    return value


class FoldingQueries:
    """A backend that folds what is asked."""

    def _search(self, query_compiler_class, query, model_or_queryset, **kwargs):
        if isinstance(query, str):
            query = folded(query)
        if isinstance(model_or_queryset, QuerySet) and kwargs.get("order_by_relevance", True):
            # Not the order of the answer, and refused where it is of a field that is not indexed: Wagtail's
            # choosers give every list one.
            model_or_queryset = model_or_queryset.order_by()
        return super()._search(query_compiler_class, query, model_or_queryset, **kwargs)


class FoldedObject:
    """An object as an index is to read it: the same fields, with folded values."""

    def __init__(self, instance) -> None:
        self.instance, self.pk = instance, instance.pk

    def get_search_fields(self) -> list:
        return [_folding(field) for field in self.instance.get_search_fields()]


def _folding(field):
    clone = copy.copy(field)
    if isinstance(field, RelatedFields):
        clone.fields = [_folding(inner) for inner in field.fields]
        clone.get_value = _unwrapped(field.get_value)
    else:
        clone.get_value = lambda obj: folded(_unwrapped(field.get_value)(obj))
    return clone


def _unwrapped(get_value: Callable) -> Callable:
    return lambda obj: get_value(getattr(obj, "instance", obj))


def SearchBackend(params: dict):
    """The backend of the database in use."""
    if connection.vendor == "postgresql":
        from .postgresql import PostgreSQLBackend

        return PostgreSQLBackend(params)
    from .sqlite import SQLiteBackend

    return SQLiteBackend(params)
