"""The agency's own terms: which occur in a segment, and whether its translation has them."""

import html
import re

from django.utils.translation import gettext as _

from .models import GlossaryTerm

BREAK = re.compile(r"<br\b[^>]*>", re.IGNORECASE)
TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)


def text_of(segment: str) -> str:
    """What a segment says: wagtail-localize keeps it as HTML."""
    return html.unescape(TAG.sub("", BREAK.sub(" ", segment)))


class Glossary:
    """The terms of one target language, read in one query."""

    def __init__(self, locale_id: int) -> None:
        self._terms: dict[str, GlossaryTerm] = {}
        for term in GlossaryTerm.objects.filter(locale_id=locale_id).order_by("-pk"):
            if key := term.key(term.term):
                self._terms[key] = term
        longest_first = sorted(self._terms, key=len, reverse=True)
        # Folded before it is matched: alternatives that begin with a plain letter are skipped fast.
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")

    def terms_in(self, text: str) -> list[GlossaryTerm]:
        """Terms that occur as whole words, in their order; within a longer term none."""
        if not self._terms:
            return []
        found = self._pattern.findall(GlossaryTerm.key(text_of(text)))
        return [self._terms[key] for key in dict.fromkeys(found)]

    def warnings(self, source_text: str, translated_text: str) -> list[str]:
        """For people: terms of the original that the translation says otherwise; none for no translation."""
        said = GlossaryTerm.key(text_of(translated_text))
        if not said:
            return []
        warnings = []
        for term in self.terms_in(source_text):
            wanted = term.term if term.do_not_translate else term.translation
            if not wanted or term.key(wanted) in said:
                continue
            message = (
                _("“%(term)s” stays as it is, says the glossary.")
                if term.do_not_translate
                else _("“%(term)s” is “%(wanted)s”, says the glossary.")
            )
            warnings.append(message % {"term": term.term, "wanted": wanted})
        return warnings
