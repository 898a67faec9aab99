"""Who may download a document: the public only what something public uses."""

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
    users: dict = {}
    references = ReferenceIndex.get_references_to(document).select_related("base_content_type")
    for reference in references:
        users.setdefault(reference.base_content_type, set()).add(reference.object_id)
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
