"""Where the time of a rendered page goes: ``python -m tests.serving.profile PATH …``.

Milliseconds of processor time in the process itself, by parts of the work; a part within another is counted in
both. Django's own test client asks, so the server's share is not in it.
"""

import sys
from collections.abc import Callable, Iterable
from functools import wraps
from time import process_time
from types import SimpleNamespace

import django

django.setup()

from django.db import connection  # noqa: E402
from django.template.response import SimpleTemplateResponse  # noqa: E402
from django.test import Client  # noqa: E402

from articles import around  # noqa: E402
from articles.models import articles, sections  # noqa: E402
from articles.templatetags import articles as tags  # noqa: E402
from core import epoch, page_cache  # noqa: E402
from core.models import BasePage  # noqa: E402
from core.models import pages as base_pages  # noqa: E402
from home import models, views  # noqa: E402
from images import renditions  # noqa: E402

TIMES = 60
spent: dict[str, float] = {}
queries: list[object] = []


def timed(part: str, function: Callable) -> Callable:
    @wraps(function)
    def run(*args, **kwargs):
        begun = process_time()
        try:
            return function(*args, **kwargs)
        finally:
            spent[part] = spent.get(part, 0) + process_time() - begun

    return run


def counted(execute: Callable, *arguments: object) -> object:
    """What stands round each query while they are counted."""
    queries.append(arguments[0])
    return execute(*arguments)


def watch(part: str, places: Iterable[tuple[object, str]]) -> None:
    for owner, name in places:
        found = owner.__dict__[name]
        if hasattr(found, "func"):  # a cached_property
            found.func = timed(part, found.func)
        else:
            setattr(owner, name, timed(part, found))


def main(paths: list[str]) -> None:
    watch("site root", [(views, "home_page")])
    watch("routing by path", [(models.HomePage, "route")])
    watch("view restrictions", [(BasePage, "get_view_restrictions")])
    watch("ancestors", [(BasePage, "trail")])
    watch("languages", [(base_pages, "translations_of")])
    tags.epoch = SimpleNamespace(cached=timed("sidebar", epoch.cached))  # what its template tag asks
    watch("renditions", [(module, "attach_renditions") for module in (renditions, sections, models)])
    watch("around the article", [(around, "around")])
    watch("context", [(articles.ArticlePage, "get_context"), (sections.NewsIndexPage, "get_context")])
    watch("context", [(models.HomePage, "get_context")])
    watch("compressing", [(page_cache, "from_response")])
    watch("templates", [(SimpleTemplateResponse, "render")])
    client = Client(headers={"host": "127.0.0.1", "accept-encoding": "gzip"})
    for path in paths:
        for _warm in range(3):
            assert client.get(path).status_code == 200, path
        with connection.execute_wrapper(counted):
            client.get(path)
        asked = len(queries)
        queries.clear()
        spent.clear()
        begun = process_time()
        for _time in range(TIMES):
            client.get(path)
        whole = process_time() - begun
        sys.stdout.write(f"\n{path}: {1000 * whole / TIMES:.1f} ms, {asked} queries\n")
        for part, seconds in sorted(spent.items(), key=lambda item: -item[1]):
            sys.stdout.write(f"  {part:<24}{1000 * seconds / TIMES:>8.2f} ms{seconds / whole:>7.0%}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
