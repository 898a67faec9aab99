from modelsearch.backends.database.sqlite.sqlite import (
    SQLiteAutocompleteQueryCompiler,
    SQLiteIndex,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
)

from . import FoldedObject, FoldingQueries


class FoldingIndex(SQLiteIndex):
    def add_items(self, model, objs):
        super().add_items(model, [FoldedObject(instance) for instance in objs])


class Unranked:
    """Newest first: ranking asks a query of its own for every match, seconds at some thousand pages."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.order_by_relevance = False


class UnrankedQueryCompiler(Unranked, SQLiteSearchQueryCompiler):
    pass


class UnrankedAutocompleteQueryCompiler(Unranked, SQLiteAutocompleteQueryCompiler):
    pass


class SQLiteBackend(FoldingQueries, SQLiteSearchBackend):
    index_class = FoldingIndex
    query_compiler_class = UnrankedQueryCompiler
    autocomplete_query_compiler_class = UnrankedAutocompleteQueryCompiler
