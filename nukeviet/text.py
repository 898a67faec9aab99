"""Texts of the old site as keys, and as fields that have a longest length."""

import re

from .addresses.patterns import folded

SENTENCE_END = re.compile(r"[.!?…]\s|\n")


def alias_key(alias: str) -> str:
    """An alias as it is kept and looked up: NFC, lower case, at most 255 characters."""
    return folded(alias)[:255]


def split_at(text: str, longest: int) -> tuple[str, str]:
    """The beginning of a text, at most ``longest`` characters, cut after a sentence or word; and the rest."""
    if len(text) <= longest:
        return text, ""
    ends = [match.end() for match in SENTENCE_END.finditer(text, 0, longest)]
    cut = ends[-1] if ends and ends[-1] > longest // 3 else text.rfind(" ", 0, longest) + 1 or longest
    return text[:cut].rstrip(), text[cut:].lstrip()
