"""OpenSearch 3, by its address in SEARCH_URL (pip install opensearch-py)."""

from modelsearch.backends.opensearch3 import OpenSearch3Mapping, OpenSearch3SearchBackend
from modelsearch.index import AutocompleteField, SearchField

from . import FoldingQueries, folded


class FoldingMapping(OpenSearch3Mapping):
    def _get_document_field_data(self, field, obj):
        name, value, beginnings = super()._get_document_field_data(field, obj)
        if isinstance(field, SearchField | AutocompleteField):
            return name, folded(value), folded(beginnings)
        return name, value, beginnings


class SearchBackend(FoldingQueries, OpenSearch3SearchBackend):
    mapping_class = FoldingMapping
