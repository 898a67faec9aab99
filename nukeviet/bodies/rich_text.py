"""Texts as the rich text of a ``ProseBlock``: bold, italic, lists, links, and nothing else."""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from .links import Link, Links
from .pieces import BREAK, Run, Text

DEEPEST_LIST = 3  # counted from 0; the editor nests no deeper


def html_of_texts(texts: list[Text], links: Links) -> str:
    html: list[str] = []
    for is_item, group in groupby(texts, lambda text: text.kind == "item"):
        if is_item:
            _write_list(list(group), links, html)
        else:
            html += (f"<p>{html_of_runs(text.runs, links)}</p>" for text in group)
    return "".join(html)


def html_of_runs(runs: list[Run], links: Links) -> str:
    html: list[str] = []
    for href, group in groupby(runs, lambda run: run.href):
        words = "".join("<br/>" if run is BREAK else _styled(run) for run in group)
        opening = _opening(links.of(href)) if href else ""
        html.append(f"{opening}{words}</a>" if opening else words)
    return "".join(html)


def _styled(run: Run) -> str:
    text = escape(run.text, quote=False)
    if run.italic:
        text = f"<i>{text}</i>"
    return f"<b>{text}</b>" if run.bold else text


def _opening(link: Link) -> str:
    if link.document is not None:
        return f'<a linktype="document" id="{link.document.pk}">'
    return f'<a href="{escape(link.href)}">' if link.href else ""


def _write_list(entries: list[Text], links: Links, html: list[str]) -> None:
    """Entries with their depths as nested lists; no level is skipped."""
    open_tags: list[str] = []
    for text, depth in zip(entries, _depths(entries), strict=True):
        tag = "ol" if text.item and text.item.ordered else "ul"
        while len(open_tags) > depth + 1:
            html.append(f"</li></{open_tags.pop()}>")
        if len(open_tags) == depth + 1:
            html.append("</li>")
            if open_tags[-1] != tag:
                html.append(f"</{open_tags.pop()}>")
        if len(open_tags) == depth:
            html.append(f"<{tag}>")
            open_tags.append(tag)
        html.append(f"<li>{html_of_runs(text.runs, links)}")
    while open_tags:
        html.append(f"</li></{open_tags.pop()}>")


def _depths(entries: list[Text]) -> Iterator[int]:
    """How deep each entry is shown: the old depths without gaps."""
    levels: list[int] = []
    for text in entries:
        depth = text.item.depth if text.item else 0
        while levels and levels[-1] > depth:
            levels.pop()
        if not levels or levels[-1] < depth:
            levels.append(depth)
        yield min(len(levels) - 1, DEEPEST_LIST)
