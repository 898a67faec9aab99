"""Who may download a document: the public only what something public uses."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import HttpRequest
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page, ReferenceIndex


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
