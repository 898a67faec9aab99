"""Production: nothing is relaxed; proxies are believed only where they are named."""

from .base import *  # noqa: F403
from .base import env

# Set where nginx or a load balancer in front ends TLS and always sets this header itself.
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
