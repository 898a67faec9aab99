"""Queries whose SQL is written once.

Django takes longer to write the SQL of a page's query than the database to answer it, and writes the same
every time. A ``Statement`` keeps what Django's compiler wrote; only values change.
"""

from collections.abc import Callable
from copy import copy
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Value = int | str | UUID | datetime


class Statement:
    """A query set with places for values.

    ``build`` gets one example for each place, which must occur nowhere else in the query, and may hand them
    on as values of conditions alone: it is called once, so nothing else may depend on them. Raises ValueError
    where an example is not found in what Django wrote.
    """

    def __init__(self, build: Callable[..., QuerySet], *examples: Value) -> None:
        self.build, self.examples = build, examples
        self._written: _Written | None = None

    def rows(self, *values: Value) -> list:
        """What the query set gives for these values; one query."""
        if self._written is None:
            self._written = _write(self.build(*self.examples), self.examples)
        return self._written.rows(values)


class _Written(NamedTuple):
    """A query set and what Django's compiler made of it."""

    queryset: QuerySet
    compiler: SQLCompiler
    sql: str
    parameters: tuple
    places: dict[int, int]  # of parameters, to the value that goes there
    converters: dict

    def rows(self, values: tuple[Value, ...]) -> list:
        connection = connections[self.queryset.db]
        adapted = [_adapted(value, connection) for value in values]
        parameters = tuple(
            adapted[self.places[place]] if place in self.places else parameter
            for place, parameter in enumerate(self.parameters)
        )
        compiler = copy(self.compiler)
        compiler.connection = connection  # each thread has its own
        compiler.as_sql = lambda: (self.sql, parameters)
        compiler.get_converters = lambda _expressions: self.converters
        queryset = object.__new__(type(self.queryset))
        queryset.__dict__ |= self.queryset.__dict__
        queryset._query = _Query(self.queryset.query, compiler)
        return list(queryset._iterable_class(queryset))


class _Query:
    """A query whose compiler has done its work already."""

    def __init__(self, query: Any, compiler: SQLCompiler) -> None:
        self._query, self._compiler = query, compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)

    def get_compiler(self, using: str | None = None) -> SQLCompiler:
        return self._compiler


def _write(queryset: QuerySet, examples: tuple[Value, ...]) -> _Written:
    compiler = queryset.query.get_compiler(using=queryset.db)
    sql, parameters = compiler.as_sql()
    adapted = [_adapted(example, compiler.connection) for example in examples]
    places = {
        place: adapted.index(parameter) for place, parameter in enumerate(parameters) if parameter in adapted
    }
    if missing := set(range(len(examples))) - set(places.values()):
        raise ValueError(f"not among the query's parameters: {[examples[number] for number in missing]}")
    converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
    return _Written(queryset, compiler, sql, tuple(parameters), places, converters)


def _adapted(value: Value, connection: BaseDatabaseWrapper) -> Any:
    """As the parameter that Django's compiler makes of it."""
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
