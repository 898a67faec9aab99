"""Who may post to the site's small public endpoints: its own pages alone."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def is_same_origin(request: HttpRequest) -> bool:
    """Whether a page of this site sent the request, as far as the browser says.

    Browsers set these headers themselves; a page of another site can neither leave them out nor change them.
    ``Sec-Fetch-Site`` says it outright (Fetch Metadata); browsers from before 2023 send ``Origin`` with
    every POST; a form of a still older one has a ``Referer``. A program can send what it likes: what stands
    behind this check must hold against programs by other means.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    sender = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        parts = urlsplit(sender)
    except ValueError:  # "http://[": no address
        return False
    origin = f"{parts.scheme}://{parts.netloc}"
    return origin in (settings.SITE_URL, f"{request.scheme}://{request.get_host()}")
