from django.http import Http404
from wagtail import hooks

from .documents import may_download
from .ranges import ranged_response

FILMS = ("mp4", "webm", "mp3")


@hooks.register("before_serve_document")
def refuse_private_documents(document, request) -> None:
    """404, not 403: the public need not learn that a draft's document exists."""
    if not may_download(request, document):
        raise Http404("document")


@hooks.register("before_serve_document", order=100)
def serve_films_in_ranges(document, request):
    """Films and sound are played in the page: in ranges, and not as a download."""
    if document.file_extension in FILMS:
        return ranged_response(request, document.file.open("rb"), document.file.size, document.content_type)
    return None
