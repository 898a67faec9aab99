"""Old addresses stay alive: recorded on every rename and move, looked up when nothing else answers.

One row maps a page's old path *and everything below it*, so renaming a section of 5,000 articles
writes one row. Before a page moves, its path under every older name of its ancestors is recorded
too; a lookup therefore never follows a chain and a reader is led to the right place in one hop.
"""

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.models import Locale, Page

from .feeds import KINDS
from .languages import home_of
from .models import OldAddress

MAX_PATH = OldAddress._meta.get_field("path").max_length


def relative_path(url_path: str) -> str:
    """A page's ``url_path`` without its home page: ``/home/tin-tuc/`` → ``tin-tuc/``; home itself ``""``."""
    return url_path.lstrip("/").partition("/")[2].lower()


def slug_changed(sender, instance: Page, instance_before: Page, **kwargs) -> None:
    record(instance, instance_before.url_path, instance.get_ancestors())


def page_moved(sender, instance, parent_page_before, url_path_before, url_path_after, **kwargs) -> None:
    if url_path_before != url_path_after:
        # The move itself may have shifted the old parent's place in the tree: look it up anew.
        parent = Page.objects.get(pk=parent_page_before.pk)
        record(instance, url_path_before, parent.get_ancestors(inclusive=True))


def record(page: Page, url_path_before: str, ancestors_before: QuerySet) -> None:
    """Remember that ``page`` and all below it used to be at ``url_path_before``."""
    before, now = relative_path(url_path_before), relative_path(page.url_path)
    if not before or before == now:
        return
    paths = {before}
    for row in OldAddress.objects.filter(page__in=ancestors_before).select_related("page"):
        ancestor = relative_path(row.page.url_path)
        if before.startswith(ancestor):
            paths.add(row.path + before[len(ancestor) :])
    own = OldAddress.objects.filter(page=page)
    own.filter(path__in=[now, *paths]).delete()  # written anew below, as the newest of their name
    OldAddress.objects.bulk_create(
        OldAddress(locale_id=page.locale_id, path=path, page_id=page.pk)
        for path in sorted(paths - {now})
        if len(path) <= MAX_PATH
    )


def resolve(request: HttpRequest, path: str) -> str | None:
    """The address to which an old ``path`` (``/en/news/a/``) leads now, or None.

    Asked only when nothing else answers: two queries, two more for each row found. Only live public
    pages are told of.
    """
    language, _, rest = path.lower().strip("/").partition("/")
    if language not in dict(settings.LANGUAGES):
        language, rest = settings.LANGUAGE_CODE, path.lower().strip("/")
    parts = rest.split("/")
    if not rest or len(parts) > 20 or not rest.isprintable():
        return None
    prefixes = ["/".join(parts[:count]) + "/" for count in range(len(parts), 0, -1)]
    prefixes = [prefix for prefix in prefixes if len(prefix) <= MAX_PATH]
    locale = Locale.objects.filter(language_code=language).first()
    rows = OldAddress.objects.filter(locale=locale, path__in=prefixes).select_related("page")
    for row in sorted(rows, key=lambda row: (-len(row.path), -row.pk)):
        url_path = row.page.url_path + rest[len(row.path) :].strip("/")
        target = Page.objects.live().public().filter(url_path=url_path.rstrip("/") + "/").first()
        if target is not None:
            return target.specific_deferred.get_url(request)
    return None


def is_named_by_query(request: HttpRequest) -> bool:
    """Whether the address is a home page's and its query that of an old one: ``/?nv=news&op=…``."""
    rest = request.path_info.strip("/").lower()
    return (not rest or rest in dict(settings.LANGUAGES)) and any(
        name in request.GET for name in settings.OLD_ADDRESS_PARAMETERS
    )


def is_current(path: str) -> bool:
    """Whether a live page, or the feed of one, answers at ``path`` today (in any language's tree)."""
    rest = path.strip("/")
    if not rest or not rest.isprintable():
        return True
    above, _, last = rest.rpartition("/")
    return page_at(above if last in KINDS else rest) is not None


def page_at(path: str) -> Page | None:
    """The live page at ``path``, a home page at ``/`` or ``/en/``; None where there is none."""
    language, _, rest = path.strip("/").partition("/")
    if language not in dict(settings.LANGUAGES):
        language, rest = settings.LANGUAGE_CODE, path.strip("/")
    if not rest:
        return home_of(language)
    if not rest.isprintable():  # PostgreSQL refuses a NUL
        return None
    pages = Page.objects.live().filter(slug=rest.rsplit("/", 1)[-1], locale__language_code=language)
    return next((page for page in pages if relative_path(page.url_path) == f"{rest.lower()}/"), None)
