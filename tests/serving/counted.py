"""Production, and each rendering leaves a letter in a file: what the page cache could not answer."""

import os

from config.settings.production import *  # noqa: F403
from config.settings.production import MIDDLEWARE, VAR_DIR

RENDERINGS = VAR_DIR / "renderings"
_below = MIDDLEWARE.index("core.page_cache.PageCacheMiddleware") + 1
MIDDLEWARE = [*MIDDLEWARE[:_below], "tests.serving.counted.count_renderings", *MIDDLEWARE[_below:]]


def count_renderings(get_response):
    def count(request):
        file = os.open(RENDERINGS, os.O_APPEND | os.O_CREAT | os.O_WRONLY)
        os.write(file, b"x")
        os.close(file)
        return get_response(request)

    return count
