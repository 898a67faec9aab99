"""Who asks: which address is believed, who has one hash."""

from datetime import UTC, datetime
from ipaddress import ip_address, ip_network

import pytest
from django.test import RequestFactory

from visits.clients import Client, client_address, parse_address

NOON = datetime(2026, 12, 1, 5, tzinfo=UTC)


def request_from(address: str, forwarded: str = "", agent: str = "Mozilla/5.0 Chrome/131"):
    headers = {"User-Agent": agent} | ({"X-Forwarded-For": forwarded} if forwarded else {})
    return RequestFactory().post("/visits/", headers=headers, REMOTE_ADDR=address)


@pytest.mark.parametrize(
    ("sender", "forwarded", "believed"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        # Nobody but the proxies may say who it is.
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"),
        # What the client made up stands first; what the proxy saw, last.
        ("127.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        # Two proxies in a row.
        ("127.0.0.1", "1.2.3.4, 198.51.100.1, 10.9.8.7", "198.51.100.1"),
        ("127.0.0.1", "10.9.8.7", "10.9.8.7"),
        ("127.0.0.1", "198.51.100.1:5123", "198.51.100.1"),
        ("127.0.0.1", "[2001:db8::1]:5123", "2001:db8::1"),
        ("127.0.0.1", "2001:db8::1", "2001:db8::1"),
        # Nonsense is not passed over to what was made up before it.
        ("127.0.0.1", "1.2.3.4, unknown", "127.0.0.1"),
        ("127.0.0.1", ",", "127.0.0.1"),
        ("", "198.51.100.1", None),
    ],
)
def test_address_is_what_a_trusted_proxy_says_else_the_senders(settings, sender, forwarded, believed):
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1"), ip_network("10.0.0.0/8")]
    assert client_address(request_from(sender, forwarded)) == (believed and ip_address(believed))


def test_forwarding_headers_are_ignored_by_default():
    assert client_address(request_from("127.0.0.1", "198.51.100.1")) == ip_address("127.0.0.1")


@pytest.mark.parametrize(
    "text", ["", "localhost", "1.2.3", "1.2.3.4.5", "[::1", "[x]", "::1::", "999.1.1.1", "\0"]
)
def test_what_is_no_address_is_none(text):
    assert parse_address(text) in (None, ip_address("::1"))
    assert (parse_address(text) is None) == (text != "[::1")


def keys(address: str, agent: str = "Mozilla/5.0 Chrome/131", now: datetime = NOON) -> list[int]:
    return Client(parse_address(address), agent).keys(now)


def test_hash_tells_addresses_and_agents_apart(db):
    hashes = {keys(address, agent)[0] for address in ("203.0.113.7", "203.0.113.8") for agent in ("A", "B")}
    assert len(hashes) == 4
    assert keys("203.0.113.7", "A") == keys("203.0.113.7", "A")


def test_household_has_one_hash_whatever_the_end_of_its_address(db):
    assert keys("2001:db8:1:2::1") == keys("2001:db8:1:2:ffff::9")
    assert keys("2001:db8:1:2::1") != keys("2001:db8:1:3::1")
    assert keys("::ffff:203.0.113.7") == keys("203.0.113.7")


def test_hash_of_another_day_is_another(db):
    assert keys("203.0.113.7")[0] != keys("203.0.113.7", now=NOON.replace(day=2))[0]


def test_address_that_is_a_proxys_or_of_the_house_bears_no_limit(db):
    for address in ("127.0.0.1", "10.0.0.5", "192.168.1.1", "::1", ""):
        assert Client(parse_address(address), "A").network_key(NOON, "visits of") is None
    assert Client(parse_address("8.8.8.8"), "A").network_key(NOON, "visits of") is not None


@pytest.mark.parametrize(
    ("agent", "crawls"),
    [
        ("Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)", True),
        ("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)", True),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/131.0.0.0 Safari/537.36", True),
        ("Wget/1.21", True),
        ("", True),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) coc_coc_browser/117.0.234 Chrome/111.0 Safari/537.36", False),
        ("Mozilla/5.0 (Linux; Android 13; SM-A536E) Chrome/114 Mobile Safari/537.36 Zalo android/12090676", False),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) Mobile/15E148 [FBAN/FBIOS;FBAV/400.0]", False),
        ("Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36 Chrome/100 Mobile Safari/537.36", False),
        ("Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/29.3709; U; en) Presto/2.8.119 Version/11.10", False),
    ],
)  # fmt: skip
def test_crawlers_are_told_from_what_vietnam_reads_with(agent, crawls):
    assert Client(None, agent).is_crawler is crawls


def test_agent_of_any_length_is_looked_at_quickly():
    client = Client.of(request_from("203.0.113.7", agent="Mozilla/5.0 " + "a" * 100_000))
    assert len(client.agent) == 512
    assert not client.is_crawler
