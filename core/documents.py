"""Who may download a document (the public only what something public uses), and films in parts."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.documents.views.serve import serve
from wagtail.models import Page, ReferenceIndex

from .ranges import ranged_response

FILMS = (".mp4", ".webm", ".mp3")


def serve_document(request: HttpRequest, document_id: str, document_filename: str) -> HttpResponseBase:
    """Wagtail's view; films and sound are played in the page: in ranges, and not as a download.

    Not a hook of Wagtail's: what a hook answers in parts is passed over.
    """
    if not document_filename.lower().endswith(FILMS):
        return serve(request, document_id, document_filename)
    document = get_object_or_404(get_document_model(), pk=document_id)
    if document.filename != document_filename:
        raise Http404("document")
    for hook in hooks.get_hooks("before_serve_document"):
        if isinstance(answer := hook(document, request), HttpResponseBase):
            return answer
    storage, name = document.file.storage, document.file.name
    film = storage.stream(name) if hasattr(storage, "stream") else storage.open(name)
    response = ranged_response(request, film, storage.size(name), document.content_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'"  # as with Wagtail's own
    return response


def may_download(request: HttpRequest, document: AbstractDocument) -> bool:
    """Everybody where a live public page or live snippet uses the document; else only the admin's users.

    Closed by default: a document of a draft, of a withdrawn or restricted page, or not used yet is
    nobody's business. Reads the reference index, which follows every save.
    """
    return is_public(document) or (
        request.user.is_authenticated and request.user.has_perm("wagtailadmin.access_admin")
    )


def is_public(document: AbstractDocument) -> bool:
    """Whether something that everybody may see uses it."""
    return _any_public(_users_of(document))


def is_withheld(picture: Model) -> bool:
    """Whether something uses it, and nothing that everybody may see does; one that nothing uses is not."""
    users = _users_of(picture)
    return bool(users) and not _any_public(users)


def _users_of(thing: Model) -> dict[ContentType, set[str]]:
    """The ids of what refers to it, as text, by their types."""
    users: dict[ContentType, set[str]] = {}
    references = ReferenceIndex.get_references_to(thing).select_related("base_content_type")
    for reference in references:
        users.setdefault(reference.base_content_type, set()).add(reference.object_id)
    return users


def _any_public(users: dict[ContentType, set[str]]) -> bool:
    for content_type, ids in users.items():
        model = content_type.model_class()
        if model is None:
            continue
        if issubclass(model, Page):
            if Page.objects.filter(pk__in=ids).live().public().exists():
                return True
        elif not hasattr(model, "live") or model._default_manager.filter(pk__in=ids, live=True).exists():
            return True
    return False
