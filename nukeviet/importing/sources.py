"""Where an article was taken from: a name and an address, out of what the old site has of both."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from articles.models import ArticlePage

MOST_NAME = ArticlePage._meta.get_field("source_name").max_length
MOST_ADDRESS = ArticlePage._meta.get_field("source_url").max_length
# Also typed twice, or with its signs in disorder: "http://http://x", "http:/x", "https//x", "http:// x".
WEB = re.compile(r"^(?:(https?)\s?(?::\s?/+|//+)\s?)+", re.IGNORECASE)
OTHER = re.compile(r"^(?:[a-z][a-z0-9+.-]*:/|(?:javascript|data|vbscript|file|mailto|tel):)", re.IGNORECASE)
# "www.baocaobang.vn/tin-1.html", "hanoimoi.com.vn"
BARE = re.compile(
    r"(?:www\.(?:[a-z0-9-]+\.)+[a-z]{2,}|(?:[a-z0-9-]+\.)+(?:vn|com|net|org|info|asia|edu|gov|eu|cn|jp|us|uk))"
    r"(?::\d+)?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
WITHIN = re.compile(r"https?:/+\S+|\bwww\.\S+", re.IGNORECASE)

_valid = URLValidator(schemes=["http", "https"])


def mended_address(text: str) -> str:
    """An address that the article's field takes; "" where it cannot be one."""
    if found := WEB.match(text):
        text = f"{found[1].lower()}://{text[found.end() :]}"
    elif OTHER.match(text):
        return ""
    else:
        text = f"http://{text}"
    try:
        _valid(text)
    except ValidationError:
        return ""
    return text if len(text) <= MOST_ADDRESS else ""


def split(text: str) -> tuple[str, str]:
    """(name, address) of a text that may hold either or both, as they are written."""
    text = " ".join(text.split())
    web = WEB.match(text)
    if web and web.end() == len(text):
        return "", ""  # what the old site's form begins with
    if (web and " " not in text[web.end() :]) or OTHER.match(text) or BARE.fullmatch(text):
        return "", text
    found = WITHIN.search(text)
    if not found:
        return text, ""
    address = found[0].rstrip(").,;]»”\"'")
    name = re.sub(r"\(\s*\)|\[\s*\]", "", text.replace(address, ""))
    return " ".join(name.split()).strip(" ,;:-–—"), address


def host(address: str) -> str:
    """Of an address, as a name for people: "hanoimoi.com.vn"."""
    return (urlsplit(address).hostname or "").removeprefix("www.")
