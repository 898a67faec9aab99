from modelsearch.backends.database.postgres.postgres import PostgresIndex, PostgresSearchBackend

from . import FoldedObject, FoldingQueries


class FoldingIndex(PostgresIndex):
    def add_items(self, model, objs):
        super().add_items(model, [FoldedObject(instance) for instance in objs])


class PostgreSQLBackend(FoldingQueries, PostgresSearchBackend):
    index_class = FoldingIndex
