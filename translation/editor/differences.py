"""How two wordings differ, word by word; a Vietnamese syllable is a word here."""

import re
from difflib import SequenceMatcher
from itertools import pairwise

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

TOKEN = re.compile(r"<[^<>]*>|\w+|\s+|.", re.DOTALL)
TAG = re.compile(r"(<[^<>]*>)")
# Words; comparing takes the product of both lengths.
LONGEST = 1500


def difference(old: str, new: str) -> SafeString:
    """The new wording, what went as ``<del>`` and what came as ``<ins>``, told to screen readers too."""
    parts = []
    for kind, gone, come in _steps(TOKEN.findall(old), TOKEN.findall(new)):
        if kind == "equal":
            parts.append(escape(come))
            continue
        if gone:
            parts.append(format_html('<del><span class="w-sr-only">[{}: </span>{}', _("removed"), gone))
            parts.append(mark_safe('<span class="w-sr-only">]</span></del>'))
        if come:
            parts.append(format_html('<ins><span class="w-sr-only">[{}: </span>{}', _("added"), come))
            parts.append(mark_safe('<span class="w-sr-only">]</span></ins>'))
    return mark_safe("".join(parts))  # noqa: S308, every part is escaped


def _steps(old: list[str], new: list[str]) -> list[tuple[str, str, str]]:
    """(kind, what was there, what is there) in order; a space between two changes belongs to them."""
    if len(old) > LONGEST or len(new) > LONGEST:
        return [("replace", "".join(old), "".join(new))]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    steps = [
        ("equal" if kind == "equal" else "replace", "".join(old[i1:i2]), "".join(new[j1:j2]))
        for kind, i1, i2, j1, j2 in matcher.get_opcodes()
    ]
    between = {
        place + 1
        for place, ((before, *_a), (kind, _text, text)) in enumerate(pairwise(steps))
        if before == "replace" and kind == "equal" and text.isspace() and place + 2 < len(steps)
    }
    joined: list[tuple[str, str, str]] = []
    for place, (kind, gone, come) in enumerate(steps):
        kind = "replace" if place in between else kind
        if joined and kind == joined[-1][0] == "replace":
            joined[-1] = (kind, joined[-1][1] + gone, joined[-1][2] + come)
        else:
            joined.append((kind, gone, come))
    return joined


def marked(text: str) -> SafeString:
    """A source text to be read: its inline tags stand out, as the translation must keep them."""
    pieces = TAG.split(re.sub(r"&amp;(?!#?\w+;)", "&", text))
    return format_html_join(
        "", "{}", ((_tag(piece) if place % 2 else _text(piece),) for place, piece in enumerate(pieces))
    )


def _tag(tag: str) -> SafeString:
    return format_html('<code class="segment__tag" translate="no">{}</code>', tag)


def _text(text: str) -> SafeString:
    # Stored as HTML; an entity is shown as it must be typed.
    return escape(text)
