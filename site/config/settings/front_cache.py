"""Caches in front of the portal that are emptied with each change (core/front_cache.py); none by default."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .environment import env

# Where each Varnish takes orders, http://127.0.0.1:6081; never an address that the public reaches.
FRONT_CACHE = [address.strip().rstrip("/") for address in env.list("FRONT_CACHE", default=[])]
CLOUDFLARE_ZONE = env("CLOUDFLARE_ZONE", default="").strip()
CLOUDFLARE_TOKEN = env("CLOUDFLARE_TOKEN", default="").strip()
CLOUDFRONT_DISTRIBUTION = env("CLOUDFRONT_DISTRIBUTION", default="").strip()

# Where any is named, pages say how long it may keep them (``s-maxage``).
WAGTAILFRONTENDCACHE: dict[str, dict] = {}
for _number, _address in enumerate(FRONT_CACHE, 1):
    _parts = urlsplit(_address)
    if _parts.scheme not in ("http", "https") or not _parts.hostname or _parts.path:
        raise ImproperlyConfigured("FRONT_CACHE must be addresses such as http://127.0.0.1:6081")
    WAGTAILFRONTENDCACHE[f"varnish-{_number}"] = {
        "BACKEND": "core.front_cache.VarnishBackend",
        "LOCATION": _address,
    }
if CLOUDFLARE_ZONE or CLOUDFLARE_TOKEN:
    if not (CLOUDFLARE_ZONE and CLOUDFLARE_TOKEN):
        raise ImproperlyConfigured("CLOUDFLARE_ZONE and CLOUDFLARE_TOKEN belong together.")
    WAGTAILFRONTENDCACHE["cloudflare"] = {
        "BACKEND": "core.front_cache.CloudflareSiteBackend",
        "ZONEID": CLOUDFLARE_ZONE,
        "BEARER_TOKEN": CLOUDFLARE_TOKEN,
    }
if CLOUDFRONT_DISTRIBUTION:
    # Credentials come from where boto3 looks for them: AWS_ACCESS_KEY_ID …, or the machine's role.
    WAGTAILFRONTENDCACHE["cloudfront"] = {
        "BACKEND": "core.front_cache.CloudFrontSiteBackend",
        "DISTRIBUTION_ID": CLOUDFRONT_DISTRIBUTION,
    }
