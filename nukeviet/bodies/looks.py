"""How a piece of the old HTML looked, as far as that means something."""

import re
from typing import NamedTuple

from lxml import etree

from .pieces import Item

_WEIGHT = re.compile(r"font-weight\s*:\s*(\w+)", re.IGNORECASE)
_HEAVY = re.compile(r"[6-9][0-9]{2}|1000")
_SLOPE = re.compile(r"font-style\s*:\s*(\w+)", re.IGNORECASE)
_ALIGN = re.compile(r"text-align\s*:\s*(\w+)", re.IGNORECASE)
_CAPTION_CLASS = re.compile(r"caption|chu-?thich|imgdesc|image-desc", re.IGNORECASE)
_BOLD = frozenset(("b", "strong"))
_ITALIC = frozenset(("i", "em", "cite", "dfn", "var"))
_PRE = frozenset(("pre", "textarea", "plaintext", "xmp", "listing"))
_ALIGNED = frozenset(("p", "div", "td", "th", "tr", "center", "h1", "h2", "h3", "h4", "h5", "h6"))


class Look(NamedTuple):
    """What an element hands on to the elements in it."""

    bold: bool = False
    italic: bool = False
    href: str = ""
    align: str = ""
    kind: str = "p"
    pre: bool = False
    item: Item | None = None


def unquoted(address: str) -> str:
    r"""Without blanks, and without quotation marks that were escaped once too often: ``href=\"/a\"``."""
    return address.strip(" \t\r\n\xa0\"'\\")


def look_of(element: etree._Element, tag: str, parent: Look) -> Look:
    changes: dict = {}
    if tag in _BOLD:
        changes["bold"] = True
    elif tag in _ITALIC:
        changes["italic"] = True
    elif tag in _PRE:
        changes["pre"] = True
    elif tag == "a":
        changes["href"] = unquoted(element.get("href") or "")
    elif tag == "center":
        changes["align"] = "center"
    elif tag == "figcaption":
        changes["kind"] = "caption"
    elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        changes["kind"] = tag
    if element.attrib:
        _by_attributes(element, tag, changes)
    return parent._replace(**changes) if changes else parent


def _by_attributes(element: etree._Element, tag: str, changes: dict) -> None:
    if tag in _ALIGNED and (align := element.get("align")):
        changes["align"] = align.strip().lower()
    if style := element.get("style"):
        if match := _WEIGHT.search(style):
            weight = match[1].lower()
            changes["bold"] = weight in ("bold", "bolder") or bool(_HEAVY.fullmatch(weight))
        if match := _SLOPE.search(style):
            changes["italic"] = match[1].lower() in ("italic", "oblique")
        if match := _ALIGN.search(style):
            changes["align"] = match[1].lower()
    if (name := element.get("class")) and tag in ("p", "div", "td") and _CAPTION_CLASS.search(name):
        changes["kind"] = "caption"
