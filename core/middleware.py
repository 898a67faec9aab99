"""Middleware of the public site: language, policies by path, old addresses."""

from urllib.parse import unquote

from django.conf import settings
from django.http import Http404, HttpResponsePermanentRedirect
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.module_loading import import_string

from .languages import language_in
from .old_addresses import is_current, is_named_by_query
from .views import page_not_found


class PublicLocaleMiddleware(LocaleMiddleware):
    """The language of a page follows from its address alone.

    Django adds ``Vary: Accept-Language`` to every unprefixed page although its content never varies
    by it; that would split any cache in front by every browser's language list.
    """

    def process_request(self, request):
        translation.activate(language_in(request.path_info) or settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request, response):
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class AdminPolicyMiddleware:
    """A relaxed Content-Security-Policy on the admin's path only: its editor builds inline styles."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.prefix = f"/{settings.ADMIN_PATH}/"

    def __call__(self, request):
        response = self.get_response(request)
        # A previewed page is a public page inside the admin's path: it keeps the strict policy.
        if request.path_info.startswith(self.prefix) and not getattr(request, "is_preview", False):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY
        return response


class OldAddressMiddleware:
    """Leads old addresses to the pages' new ones, in one hop, once nothing else has answered.

    Also steps in where the answer would only be a redirect to the same path with a slash or without
    ``/vi``: otherwise an old link would need two hops. And before the home page answers an address that
    says all it says in its query (``/?nv=news&op=…``), as ``OLD_ADDRESS_PARAMETERS`` names them.

    Resolvers are named in the settings; each takes the request and a path, decoded, and gives an address
    (whose query will be the reader's), an answer of its own, or None where it knows nothing of the path.
    Http404 says that there is something that readers may not see: no other is asked.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.resolvers = [import_string(name) for name in settings.OLD_ADDRESS_RESOLVERS]

    def __call__(self, request):
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        if is_named_by_query(request):
            own = language_in(request.path_info) or settings.LANGUAGE_CODE
            with translation.override(own):
                answer = self.resolve(request, request.path_info, None)
            return self.get_response(request) if answer is None else answer
        response = self.get_response(request)
        if response.status_code == 404:
            path = request.path_info
        elif response.status_code == 301:
            path = self.normalised(request, response)
        else:
            path = None
        return self.resolve(request, path, response) if path else response

    def resolve(self, request, path: str, response):
        """The first resolver's answer, else ``response``."""
        try:
            for resolver in self.resolvers:
                answer = resolver(request, path)
                if isinstance(answer, str):
                    query = request.META.get("QUERY_STRING", "")
                    return HttpResponsePermanentRedirect(f"{answer}?{query}" if query else answer)
                if answer is not None:
                    return answer
        except Http404 as error:
            if response is None or response.status_code != 404:
                return page_not_found(request, error)
        return response

    @staticmethod
    def normalised(request, response) -> str | None:
        """The path a slash or prefix redirect leads to, when no live page is there."""
        location = unquote(response.headers["Location"].partition("?")[0])
        own = request.path_info
        if location.strip("/") not in (own.strip("/"), own.strip("/").removeprefix("vi/")):
            return None
        return None if is_current(location) else location
