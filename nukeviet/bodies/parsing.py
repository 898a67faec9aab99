"""Editors' HTML as a tree, whatever was pasted into it."""

import re
from collections.abc import Iterator

from lxml import etree

# Elements whose content readers never see as text.
_RAW = ("script", "style", "title", "iframe", "noembed", "noframes", "template", "noscript")
UNSEEN = frozenset((*_RAW, "datalist", "param", "source"))
BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """
        address applet article aside audio blockquote body br button canvas caption center dd
        details dialog dir div dl dt embed fieldset figcaption figure footer form frameset h1 h2 h3
        h4 h5 h6 header hgroup hr html iframe img legend li listing main menu nav object ol optgroup
        option p plaintext pre section select summary table tbody td textarea tfoot th thead tr ul
        video xmp
        """,
    )
)
# Islands of Word's own XML: settings, never words. <o:p> and smart tags do hold words.
_WORD = re.compile(r"[wmx]:(?!sdt)|o:(?:officedocumentsettings|shapedefaults|documentproperties)")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|"
    r"(?:left|top|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
# What a parser would end the body at, or what would lead it to another charset.
_SHELL = re.compile(r"</?(?:html|head|body|frameset|meta|link|base)\b[^<>]*>|<[?!]\w[^<>]*>", re.IGNORECASE)
_CONTROLS = dict.fromkeys((*range(9), 11, *range(14, 32), 127)) | {12: " "}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
for _code in range(0x80, 0xA0):  # a charset mistaken for another, long ago
    _CONTROLS[_code] = bytes([_code]).decode("cp1252", "ignore")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)[^<>]*>")
# Elements that are empty, or end by themselves where the next one begins.
_NO_DEPTH = frozenset(("p", "li", "td", "th", "tr", "dt", "dd", "option", "br", "img", "hr", "input", "wbr"))
_DEEPEST = 600  # open elements; the parser gives up at 2,048


def parse(html: str) -> etree._Element | None:
    """The body as a tree without comments; None when there is nothing in it.

    Never raises and loses no text: not to what ends a document early, nor to ten thousand open elements.
    """
    if _CONTROL.search(html):
        html = html.translate(_CONTROLS)
    source = "<body>" + _SHELL.sub("\n", html)
    root, log = _tree(source)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in log):
        root, log = _tree(_shallower(source))
    return root


def _tree(source: str):
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, recover=True, remove_comments=True, remove_pis=True, no_network=True
    )
    return etree.fromstring(source.encode("utf-8", "replace"), parser), parser.error_log


def _shallower(source: str) -> str:
    """The same text without the elements that are nested too deep; a line break stands for a block."""
    depth = 0

    def keep(match: re.Match) -> str:
        nonlocal depth
        closes, name = match[1], match[2].lower()
        if name in _NO_DEPTH:
            return match[0] if depth <= _DEEPEST else "<br>"
        depth += -1 if closes else 1
        if depth + bool(closes) <= _DEEPEST:
            depth = max(depth, 0)
            return match[0]
        return "<br>" if name in BLOCKS else ""

    return _TAG.sub(keep, source)


def is_hidden(element: etree._Element) -> bool:
    """Whether readers of the old site never saw it: spam of intruders, leftovers of an editor."""
    style = element.get("style")
    return bool(style and _HIDDEN.search(style)) or element.get("hidden") is not None


def is_unseen(tag: str) -> bool:
    return tag in UNSEEN or (":" in tag and bool(_WORD.match(tag)))


def never_closed(html: str) -> str:
    """What swallows the rest of the body because its end is missing: "script", "<!--"; "" if nothing."""
    if html.rfind("<!--") > html.rfind("-->"):
        return "<!--"
    lower = html.lower()
    for name in _RAW:
        if lower.rfind(f"<{name}") > lower.rfind(f"</{name}"):
            return name
    return ""


def seen_text(root: etree._Element) -> Iterator[str]:
    """All text that readers saw, in order, with a blank wherever a block begins or ends."""
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if is_unseen(tag) or is_hidden(element):
                walker.skip_subtree()
            elif element.text:
                yield element.text if tag not in BLOCKS else f" {element.text}"
            elif tag in BLOCKS:
                yield " "
        else:
            if tag in BLOCKS:
                yield " "
            if element.tail:
                yield element.tail
