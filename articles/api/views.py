"""The endpoints: who is answered, with what headers, from which rows."""

import hashlib
import time
from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.functional import cached_property
from django.utils.http import parse_etags
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from rest_framework.exceptions import APIException, MethodNotAllowed
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.models import Page

from core import epoch
from core.addresses import absolute

from ..models import ArticlePage, ListingEntry, NewsIndexPage
from . import parameters
from .fields import ARTICLE, SECTION, api_fields
from .loading import load_articles, load_sections, public

SHAPE = 1  # raise it when the answers change in shape: it is part of every validator
# A crash between commit and rise would leave validators true for ever: they also change after this time.
VALIDATOR_SECONDS = 600


class AlwaysJSON(BaseContentNegotiation):
    """There is nothing to negotiate: a browser that asks for HTML gets JSON too."""

    def select_parser(self, request, parsers):
        return None

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class PublicViewSet(BaseAPIViewSet):
    """Wagtail's viewset for anybody: no account, no cookie, GET alone, only the parameters named here."""

    authentication_classes = permission_classes = throttle_classes = parser_classes = []
    renderer_classes = [JSONRenderer]
    content_negotiation_class = AlwaysJSON
    http_method_names = ["get", "head"]
    meta_fields: list[str] = []
    nested_default_fields = ["id"]
    known_query_parameters = frozenset({"fields", "limit", "offset", "locale"})

    # --- requests and answers ---
    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Answer 304 without a query where nothing at all has changed since."""
        etag = self.etag(request)
        if request.method in ("GET", "HEAD") and etag in parse_etags(
            request.headers.get("If-None-Match", "")
        ):
            response = HttpResponse(status=304)
            del response.headers["Content-Type"]
        else:
            response = super().dispatch(request, *args, **kwargs)
        if response.status_code in (200, 304):
            response.headers["ETag"] = etag
        return with_public_headers(response)

    @staticmethod
    def etag(request: HttpRequest) -> str:
        """Of the epoch before anything is read, and the address: what is public depends on nothing else."""
        period = int(time.time()) // VALIDATOR_SECONDS
        known = f"{SHAPE}|{period}|{epoch.current()}|{request.get_full_path()}"
        return f'W/"{hashlib.sha256(known.encode()).hexdigest()[:32]}"'

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Http404):
            return Response({"message": nothing_here()}, status=404)
        if isinstance(exc, BadRequestError):
            return Response({"message": str(exc)}, status=400)
        if isinstance(exc, MethodNotAllowed):
            return Response({"message": gettext("This address answers GET only.")}, status=405)
        if isinstance(exc, APIException):
            return Response({"message": str(exc.detail)}, status=exc.status_code)
        raise exc

    def get_renderer_context(self) -> dict:
        return {**super().get_renderer_context(), "indent": None}

    @classmethod
    def get_urlpatterns(cls) -> list:
        """The list and each page; an id that is none is a 404 in JSON too."""
        return [
            path("", gzip_page(cls.as_view({"get": "listing_view"})), name="listing"),
            path("<str:pk>/", gzip_page(cls.as_view({"get": "detail_view"})), name="detail"),
        ]

    @classmethod
    def get_listing_default_fields(cls, model) -> list[str]:
        return [name for name in cls.get_available_fields(model) if name not in cls.detail_only_fields]

    @property
    def given(self) -> dict[str, str]:
        return self.request.GET.dict()

    # --- pages ---
    def get_queryset(self):
        return public(self.model.objects.select_related("locale", *self.pictures))

    def get_object(self) -> Page:
        return self._object

    @cached_property
    def _object(self) -> Page:
        if not parameters.NUMBER.fullmatch(self.kwargs["pk"]):
            raise Http404
        page = self.get_queryset().filter(pk=int(self.kwargs["pk"])).first()
        if page is None:
            raise Http404
        self.load([page])
        return page

    def detail_view(self, request, pk: str) -> Response:
        parameters.refuse_unknown(self.given, frozenset({"fields"}))
        return super().detail_view(request, pk)

    def listing_view(self, request) -> Response:
        parameters.refuse_unknown(self.given, self.known_query_parameters)
        serializer_class = self.get_serializer_class()  # refuses unknown fields before anything is read
        pages, meta = self.listed()
        self.load(pages)
        items = serializer_class(pages, many=True, context=self.get_serializer_context()).data
        return Response({"meta": meta, "items": items})

    def next_url(self, **place) -> str:
        """This list's address with another place in it."""
        kept = {name: value for name, value in self.given.items() if name not in ("offset", "before")}
        return f"{absolute(self.request.path)}?{urlencode(kept | place)}"


class ArticlesViewSet(PublicViewSet):
    """Newest first, from the listing table."""

    name, model, pictures = "articles", ArticlePage, ("lead_picture",)
    body_fields = api_fields(ARTICLE)
    detail_only_fields = ["body", "attachments", "translations"]
    known_query_parameters = PublicViewSet.known_query_parameters | {
        "section",
        "from",
        "to",
        "before",
        "order",
    }
    load = staticmethod(load_articles)

    def listed(self) -> tuple[Sequence[ArticlePage], dict]:
        parameters.refuse_other_orders(self.given)
        limit, offset = parameters.limit(self.given), parameters.offset(self.given)
        within, cursor = parameters.period(self.given), parameters.before(self.given)
        sections = self.sections()
        entries = ListingEntry.objects.filter(within, visible=True)
        total = entries.filter(section__in=sections).count()
        if cursor:
            entries = entries.filter(cursor.condition())
        rows: list[tuple] = []
        for section in sections:  # one a language: each is a stretch of the index
            newest = entries.filter(section=section).order_by("-published_at", "-article")
            rows += newest.values_list("published_at", "article")[: offset + limit + 1]
        rows = sorted(rows, reverse=True)[offset:]
        ids = [article for _moment, article in rows[:limit]]
        found = self.get_queryset().defer_streamfields().in_bulk(ids)
        following = None
        if len(rows) > limit:
            following = self.next_url(before=parameters.Cursor(*rows[limit - 1]))
        return [found[pk] for pk in ids if pk in found], {"total_count": total, "next": following}

    def sections(self) -> list[int]:
        """Ids of the pages whose lists are asked for: a section, or the home page of each language."""
        language, section = parameters.language(self.given), parameters.page_id(self.given, "section")
        if section is None:
            pages = public(Page.objects.filter(depth=2))
        else:
            pages = public(NewsIndexPage.objects.filter(pk=section))
        found = list(pages.values_list("pk", "locale__language_code"))
        if section and not found:
            raise BadRequestError(gettext("There is no such section."))
        return [pk for pk, code in found if language in (None, code)]


class SectionsViewSet(PublicViewSet):
    """In the order of the tree."""

    name, model, pictures = "sections", NewsIndexPage, ("picture",)
    body_fields = api_fields(SECTION)
    detail_only_fields = ["translations"]
    load = staticmethod(load_sections)

    def listed(self) -> tuple[Sequence[NewsIndexPage], dict]:
        limit, offset = parameters.limit(self.given), parameters.offset(self.given)
        # A site has some dozen. Without their ids, or in the tree's order, SQLite walks all pages for them.
        ids = NewsIndexPage.objects.order_by().values_list("page_ptr", flat=True)
        sections = self.get_queryset().filter(pk__in=list(ids)).defer_streamfields().order_by()
        if language := parameters.language(self.given):
            sections = sections.filter(locale__language_code=language)
        found = sorted(sections, key=lambda section: section.path)
        total, following = len(found), offset + limit
        more = following < total and following <= parameters.MAX_OFFSET
        return found[offset:following], {
            "total_count": total,
            "next": self.next_url(offset=following) if more else None,
        }


@csrf_exempt
def not_found(request: HttpRequest) -> HttpResponse:
    """Any other address below ``/api/``."""
    return with_public_headers(JsonResponse({"message": nothing_here()}, status=404))


def with_public_headers(response: HttpResponse) -> HttpResponse:
    """Anybody's script may read what everybody may read; whoever keeps it asks before using it again."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "no-cache"
    return response


def nothing_here() -> str:
    return gettext("There is nothing at this address.")
