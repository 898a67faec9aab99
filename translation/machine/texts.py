"""What is sent to a machine, and what may be kept of its answer.

Texts are the HTML of wagtail-localize's strings: escaped, inline tags only, no attributes but a link's id.
"""

import re
from collections import Counter
from html import unescape

from bs4 import BeautifulSoup, NavigableString
from django.utils.text import normalize_newlines
from wagtail_localize.strings import StringValue

from ..submitting import LETTER

# Says the same in every language: an e-mail address, an address of the web, a document's number (100/QĐ-TTg).
SAME = re.compile(
    r"[\w.+-]+@[\w-]+(\.[\w-]+)+"
    r"|(https?://|www\.)\S+"
    r"|\d+([/-]\d+)*([/-][A-ZĐ][\w&]*)+"
)
# DeepL leaves what says translate="no", LibreTranslate every <time>; no string has one of its own.
KEPT = "time"
# The portal has no placeholders of its own; editors write these in texts for forms and letters.
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]\b|\{\{?\s*\w+\s*\}?\}")


class Unusable(Exception):
    """An answer that must not be stored."""


def plain(html: str) -> str:
    text = StringValue(html).render_text() if "<" in html else unescape(html)
    return text.strip()


def same_everywhere(html: str) -> bool:
    """Whether a text needs no translation, hence no machine."""
    text = plain(html)
    return not LETTER.search(text) or bool(SAME.fullmatch(text))


def protected(html: str, terms: list[str]) -> str:
    """The text with the terms (and placeholders) marked that are not to be translated."""
    parts = [rf"(?<!\w){re.escape(term)}(?!\w)" for term in sorted(terms, key=len, reverse=True)]
    pattern = re.compile("|".join([*parts, PLACEHOLDER.pattern]))
    if not pattern.search(plain(html)):
        return html
    soup = BeautifulSoup(html, "html.parser")
    for node in list(soup.find_all(string=True)):
        pieces, at = [], 0
        for match in pattern.finditer(str(node)):
            kept = soup.new_tag(KEPT, attrs={"translate": "no"})
            kept.string = match.group()
            pieces += [NavigableString(str(node)[at : match.start()]), kept]
            at = match.end()
        if pieces:
            node.replace_with(*pieces, NavigableString(str(node)[at:]))
    return str(soup)


def checked(source: str, answer: str) -> str:
    """The answer as it may be stored as the translation of a source.

    Raises ``Unusable`` where it is empty, holds what no string may, or has other tags than the source: a link
    that is lost, or one too many, a line break, and what LibreTranslate makes of escaped signs (it unescapes
    its answer, so that ``&lt;b&gt;`` comes back as a tag).
    """
    if any(ord(sign) < 32 and sign not in "\t\n\r" for sign in answer) or "\ufffd" in answer:
        raise Unusable("control characters")
    soup = BeautifulSoup(re.sub(r"[\t\n]+", " ", normalize_newlines(answer)), "html.parser")
    for kept in soup.find_all(KEPT):
        kept.unwrap()
    soup.smooth()
    try:
        html = StringValue.from_translated_html(str(soup).strip()).data
    except (ValueError, RecursionError) as error:
        raise Unusable(str(error)) from error
    if not plain(html):
        raise Unusable("empty")
    if _markup(html) != _markup(source):
        raise Unusable("other tags")
    if Counter(PLACEHOLDER.findall(plain(html))) != Counter(PLACEHOLDER.findall(plain(source))):
        raise Unusable("other placeholders")
    return html


def _markup(html: str) -> tuple[Counter, set[str]]:
    """Links (by id, those that say something) and line breaks by number; of other tags only which there are.

    A language may need two bold words where another has one.
    """
    tags = BeautifulSoup(html, "html.parser").find_all(True)
    counted = Counter(
        (tag.name, tag.get("id", ""))
        for tag in tags
        if tag.name == "br" or (tag.name == "a" and tag.get_text(strip=True))
    )
    return counted, {tag.name for tag in tags}
