"""The brand colours an agency may choose from.

The style sheet holds each one's tints as ``[data-accent="…"]``; ``tests/agency`` computes the contrast
of every pair it is used in (WCAG 2.2: 4.5:1 for text, 3:1 for what is drawn), in both colour schemes.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Accent(TextChoices):
    RED = "red", _("Red")
    BLUE = "blue", _("Blue")
    TEAL = "teal", _("Teal")
    GREEN = "green", _("Green")
    PURPLE = "purple", _("Purple")


# What pictures are painted with: --accent and --accent-strong of the light scheme (tests/agency compares).
GROUNDS = {
    Accent.RED: ("#a8201f", "#8a1a1a"),
    Accent.BLUE: ("#1a56a6", "#134484"),
    Accent.TEAL: ("#0b6468", "#0a5054"),
    Accent.GREEN: ("#226a33", "#1a5428"),
    Accent.PURPLE: ("#6b3fa0", "#553080"),
}
