from django.http import Http404
from wagtail import hooks

from .documents import may_download


@hooks.register("before_serve_document")
def refuse_private_documents(document, request) -> None:
    """404, not 403: the public need not learn that a draft's document exists."""
    if not may_download(request, document):
        raise Http404("document")
