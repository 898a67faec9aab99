"""Caches in front of the portal, and how they are emptied: whole, in one request.

One new article moves every list, archive and home page, so a front cache is emptied whenever the site epoch
rises. ``wagtail.contrib.frontend_cache`` brings the backends and ``WAGTAILFRONTENDCACHE`` names them; its
signal handlers are not installed: they ask for one address after the other, and for published pages alone.
"""

import atexit
import logging
import threading
import time

import requests
from django.conf import settings
from wagtail.contrib.frontend_cache.backends.base import BaseBackend
from wagtail.contrib.frontend_cache.backends.cloudflare import CloudflareBackend
from wagtail.contrib.frontend_cache.backends.cloudfront import CloudfrontBackend
from wagtail.contrib.frontend_cache.utils import get_backends

logger = logging.getLogger(__name__)

TIMEOUT = 3  # seconds; what is not emptied ends by itself within epoch.PAGE_TTL
# Seconds after which a front cache is emptied once more: a page may have been on its way there meanwhile,
# rendered before the change and stored after the first emptying.
AGAIN_AFTER = 0.6


class VarnishBackend(BaseBackend):
    """Bans every page of a Varnish at ``LOCATION`` that runs ``deploy/varnish/portal.vcl``."""

    def __init__(self, params: dict) -> None:
        super().__init__(params)
        self.location = params.pop("LOCATION")

    def purge(self, url: str) -> None:
        self.purge_batch([url])

    def purge_batch(self, urls: list[str]) -> None:
        requests.request("BAN", self.location, timeout=TIMEOUT).raise_for_status()


class CloudflareSiteBackend(CloudflareBackend):
    """Purges the whole zone in one request, whatever the plan (the API's ``purge_everything``)."""

    def purge(self, url: str) -> None:
        self.purge_batch([url])

    def purge_batch(self, urls: list[str]) -> None:
        requests.post(
            self.cloudflare_purge_endpoint_url,
            json={"purge_everything": True},
            headers={"Authorization": f"Bearer {self.cloudflare_token}"},
            timeout=TIMEOUT,
        ).raise_for_status()


class CloudFrontSiteBackend(CloudfrontBackend):
    """Invalidates ``/*`` of a distribution: one path, however many pages."""

    def purge(self, url: str) -> None:
        self.purge_batch([url])

    def purge_batch(self, urls: list[str]) -> None:
        self._create_invalidation(self.cloudfront_distribution_id, ["/*"])


class Emptier:
    """Empties all front caches at once when asked, and again a little later; never more often than that.

    In a thread of its own: nobody who saves a page waits for a network. Asked a thousand times in a moment,
    as by an import, it empties a few times, and always after the last one.
    """

    def __init__(self) -> None:
        self._wanted = threading.Condition()
        self._asked = False
        self._again_at: float | None = None
        self._thread: threading.Thread | None = None

    def ask(self) -> None:
        with self._wanted:
            self._asked = True
            if self._thread is None or not self._thread.is_alive():
                # Also after a fork, which takes no thread along.
                self._thread = threading.Thread(target=self._work, name="front-cache", daemon=True)
                self._thread.start()
            self._wanted.notify_all()

    def finish(self) -> None:
        """Before the process ends: what is still to be done is done now."""
        with self._wanted:
            is_due, again_at = self._asked, self._again_at
            self._asked, self._again_at = False, None
        if is_due:
            empty_now()
            again_at = time.monotonic() + AGAIN_AFTER
        if again_at is not None:
            time.sleep(max(0.0, again_at - time.monotonic()))
            empty_now()

    def _work(self) -> None:
        while True:
            with self._wanted:
                while not self._asked:
                    left = None if self._again_at is None else self._again_at - time.monotonic()
                    if left is not None and left <= 0:
                        break
                    self._wanted.wait(left)
                was_asked, self._asked = self._asked, False
                self._again_at = time.monotonic() + AGAIN_AFTER if was_asked else None
            empty_now()
            time.sleep(0.05)  # a burst becomes one


emptier = Emptier()
atexit.register(emptier.finish)


def empty() -> None:
    """Have every front cache emptied, now and once more in ``AGAIN_AFTER`` seconds. Returns at once."""
    emptier.ask()


def empty_now() -> None:
    """Empty all of them, side by side. One that does not answer is logged, and does not keep the others."""

    def attempt(name: str, backend: BaseBackend) -> None:
        for last in (False, True):
            try:
                backend.purge_batch([f"{settings.SITE_URL}/"])
                return
            except Exception as error:  # of requests, of boto3, of whatever stands in front
                if last:
                    logger.error("The front cache %s could not be emptied: %s", name, error)

    attempts = [threading.Thread(target=attempt, args=found) for found in get_backends().items()]
    for thread in attempts:
        thread.start()
    for thread in attempts:
        thread.join()
