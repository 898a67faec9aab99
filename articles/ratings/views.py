"""The one address of ratings: an article's numbers, a vote; for scripts as JSON, for forms as pages."""

import json
import re
import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import DatabaseError, IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from redis import RedisError

from core.origin import is_same_origin
from core.patience import impatient
from visits.clients import Client
from visits.limits import Limit
from visits.visitors import milliseconds, visitors

from ..models import ArticlePage
from .numbers import RatingNumbers
from .votes import cast, stars_of

PATH = "/ratings/"
COOKIE = "rating"
COOKIE_AGE = 365 * 24 * 60 * 60  # seconds
TOKEN = re.compile(r"[\w-]{32}", re.ASCII)
TOKEN_BYTES = 24
WHOLE = re.compile(r"[0-9]{1,19}")
LARGEST_ID = 2**63 - 1
LARGEST_BODY = 1024  # bytes
PATIENCE = 500  # milliseconds that a vote waits for an editor's work: pages need the threads
JSON, PAGE, FORM = "application/json", "text/html", "application/x-www-form-urlencoded"
# Votes of one browser in one network, changed ones too; one hash may stand for a whole office.
OF_VISITOR = Limit(burst=40, interval=30_000)
# Votes for one article from one address, whatever the browsers say they are and whichever token they send.
OF_ADDRESS = Limit(burst=50, interval=30_000)


class Refusal(Exception):
    """Why there is no answer: a status and a sentence for the reader; ``wait`` seconds, then once more."""

    def __init__(self, status: int, message: str, wait: int = 0) -> None:
        self.status, self.message, self.wait = status, message, wait


# No token guards it, as cached pages hold none: only the site's own pages may send (core.origin), and all
# that can be changed is the vote of the browser that sends. docs/adr/0019-ratings.md
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ratings(request: HttpRequest) -> HttpResponse:
    """GET ``?page=123`` answers ``{"average", "points", "votes", "mine"}``; POST ``{"page", "stars"}`` votes.

    A form gets pages instead: a redirect to the GET, which answers HTML to whom it prefers.
    """
    is_vote = request.method == "POST"
    if is_vote:
        as_page = request.content_type == FORM
    else:
        as_page = request.get_preferred_type([JSON, PAGE]) == PAGE
    article, language = None, settings.LANGUAGE_CODE
    try:
        data = posted(request) if is_vote else numbered(request.GET)
        article = rated_article(data.get("page"))
        language = article.lang
        with override(language):
            answer = vote if is_vote else show
            response = answer(request, article, data, as_page)
    except Refusal as refusal:
        with override(language):
            response = refused(request, refusal, article, as_page)
    response.headers["Content-Language"] = language
    patch_vary_headers(response, ["Accept"])
    return response


def show(request: HttpRequest, article: ArticlePage, data: Mapping, as_page: bool) -> HttpResponse:
    token = token_of(request)
    mine = stars_of(article.pk, token) if token else None
    if as_page:
        return render(request, "articles/rating_page.html", {"article": article, "mine": mine})
    return numbers(article.rating, mine)


def vote(request: HttpRequest, article: ArticlePage, data: Mapping, as_page: bool) -> HttpResponse:
    check_sender(request)
    stars = data.get("stars")
    if type(stars) is not int or stars not in RatingNumbers.choices:
        raise Refusal(400, _("Choose from one to five stars."))
    token = token_of(request) or secrets.token_urlsafe(TOKEN_BYTES)
    try:
        with impatient(PATIENCE):
            check_limits(Client.of(request), article)
            now = cast(article.pk, token, stars)
    except IntegrityError as error:  # deleted meanwhile
        raise Refusal(404, _("This page takes no ratings.")) from error
    except (DatabaseError, RedisError, OSError) as error:  # or the day's salt can be neither read nor made
        raise Refusal(503, _("Your rating could not be saved. Please try again."), wait=5) from error
    if as_page:
        response = HttpResponseRedirect(f"{PATH}?page={article.pk}", status=303)
    else:
        response = numbers(now, stars)
    response.set_cookie(
        COOKIE,
        token,
        max_age=COOKIE_AGE,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def posted(request: HttpRequest) -> Mapping[str, Any]:
    """What a script or a form sent; whole numbers are int, whatever else stays as it is."""
    body = request.read(LARGEST_BODY + 1)
    if len(body) > LARGEST_BODY:
        raise Refusal(413, _("The request is too large."))
    if request.content_type == FORM:
        return numbered(QueryDict(body))
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise Refusal(400, _("The request cannot be understood."))
    return data


def numbered(data: QueryDict) -> dict[str, int | str]:
    return {name: int(value) if WHOLE.fullmatch(value) else value for name, value in data.items()}


def rated_article(page: object) -> ArticlePage:
    """The article of this id, if readers may see and rate it."""
    if type(page) is not int or not 1 <= page <= LARGEST_ID:
        raise Refusal(400, _("The request cannot be understood."))
    articles = ArticlePage.objects.live().select_related(*ArticlePage.route_select_related)
    article = articles.filter(pk=page).first()
    if article is None or article.rating is None or article.get_view_restrictions():
        raise Refusal(404, _("This page takes no ratings."))
    return article


def check_sender(request: HttpRequest) -> None:
    """Readers who are on the site, and they alone."""
    if not is_same_origin(request):
        raise Refusal(403, _("Only pages of this site may send this."))
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        raise Refusal(403, _("Ratings are for readers. You are logged in, so yours is not counted."))


def check_limits(client: Client, article: ArticlePage) -> None:
    now = timezone.now()
    of_visitor = client.keys(now, "rating")[0]
    of_address = client.network_key(now, f"rating:{article.pk}")
    for key, limit in ((of_visitor, OF_VISITOR), (of_address, OF_ADDRESS)):
        if key is not None and not visitors().allow(key, limit, milliseconds(now)):
            raise Refusal(429, _("Too many ratings at once. Please try again in a minute."), wait=60)


def token_of(request: HttpRequest) -> str:
    """The reader's token; empty where there is none, or one that is not of our making."""
    token = request.COOKIES.get(COOKIE, "")
    return token if TOKEN.fullmatch(token) else ""


def numbers(rating: RatingNumbers, mine: int | None) -> JsonResponse:
    return JsonResponse(
        {"average": rating.average, "points": rating.points, "votes": rating.votes, "mine": mine}
    )


def refused(
    request: HttpRequest, refusal: Refusal, article: ArticlePage | None, as_page: bool
) -> HttpResponse:
    if as_page:
        context = {"article": article, "refusal": refusal}
        response = render(request, "articles/rating_refused.html", context, status=refusal.status)
    else:
        response = JsonResponse({"error": refusal.message}, status=refusal.status)
    if refusal.wait:
        response.headers["Retry-After"] = str(refusal.wait)
    return response
