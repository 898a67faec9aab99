"""Who asks: an address that can be believed, a hash that says nothing, a crawler or not."""

import logging
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, ip_address

from crawleruseragents import is_crawler
from django.conf import settings
from django.http import HttpRequest

from .salts import salts_at
from .visitors import Arrival

logger = logging.getLogger(__name__)

Address = IPv4Address | IPv6Address
LONGEST_AGENT = 512  # characters; no browser's is longer
# Bits of an IPv6 address that belong to a household (the others change every day), and to whoever has many.
HOUSEHOLD, SITE = 64, 48


@dataclass(frozen=True)
class Client:
    """The sender of one request. Its address and agent are held for the request only, and never logged."""

    address: Address | None
    agent: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Client":
        return cls(client_address(request), request.headers.get("User-Agent", "")[:LONGEST_AGENT])

    @cached_property
    def is_crawler(self) -> bool:
        """Whether the agent is one of a machine, or there is none. A list kept up by others, monthly."""
        return not self.agent or _is_crawler(self.agent)

    def _network(self, bits: int) -> str:
        """The address; of an IPv6 one the first bits."""
        if isinstance(self.address, IPv6Address):
            return str(int(self.address) >> (128 - bits))
        return str(self.address or "")

    def keys(self, now: datetime, purpose: str = "view") -> list[int]:
        """Its hash of today; in the first half hour of a day also that of yesterday."""
        return [_hash(salt, purpose, self._network(HOUSEHOLD), self.agent) for salt in salts_at(now)]

    def network_key(self, now: datetime, purpose: str) -> int | None:
        """The hash of the address alone; None for one that says nothing, such as a proxy's own."""
        if self.address is None or not self.address.is_global:
            return None
        return _hash(salts_at(now)[0], purpose, self._network(SITE))

    def arrival(self, now: datetime) -> Arrival:
        """What is to be known of it to record a view."""
        return Arrival(self.keys(now), self.network_key(now, "views of"), self.network_key(now, "visits of"))


@lru_cache(maxsize=2048)
def _is_crawler(agent: str) -> bool:
    return is_crawler(agent)


def _hash(salt: bytes, *parts: str) -> int:
    """A signed number of 64 bits: two of 100,000 visitors share one in one of four thousand million days."""
    digest = blake2b(
        "\0".join(parts).encode(errors="replace"),
        digest_size=8,
        key=blake2b(salt + settings.SECRET_KEY.encode()).digest(),
    )
    return int.from_bytes(digest.digest(), signed=True)


def client_address(request: HttpRequest) -> Address | None:
    """Who sent the request: what X-Forwarded-For says where one of TRUSTED_PROXIES set it, else the sender.

    Each proxy appends whom it heard, so the list is read from its end: the first address that is no
    trusted proxy is the client; whatever stands before it the client may have made up.
    """
    sender = parse_address(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if not forwarded:
        return sender
    if not _is_trusted(sender):
        if not settings.TRUSTED_PROXIES and sender is not None and not sender.is_global:
            _warn_of_proxy()
        return sender
    for part in reversed(forwarded.split(",")):
        address = parse_address(part)
        if address is None:
            return sender
        sender = address
        if not _is_trusted(address):
            break
    return sender


def parse_address(text: str) -> Address | None:
    """An address as proxies write it, perhaps with a port or in brackets; None where it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    # ::ffff:192.0.2.1 is how a socket for both families writes 192.0.2.1.
    return getattr(address, "ipv4_mapped", None) or address


def _is_trusted(address: Address | None) -> bool:
    return address is not None and any(address in network for network in settings.TRUSTED_PROXIES)


@lru_cache  # once in each process
def _warn_of_proxy() -> None:
    logger.warning(
        "Requests come through a proxy whose X-Forwarded-For is not believed: all its readers look like "
        "one. TRUSTED_PROXIES should name it."
    )
