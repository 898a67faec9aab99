from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from . import identity


def agency(request: HttpRequest) -> dict:
    """``agency`` in the request's language, read only if a template uses it."""
    language = get_language() or settings.LANGUAGE_CODE
    return {"agency": SimpleLazyObject(lambda: identity.agency(language))}
