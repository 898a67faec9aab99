"""The contrast of every pair of colours that meet, for every accent, in both schemes (WCAG 2.2)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from agency.colours import Accent

CSS = Path(settings.SITE_DIR) / "assets" / "css" / "site.css"
SCHEMES = ("light", "dark")
TEXT, SHAPE = 4.5, 3.0
GROUNDS = ("page", "surface", "accent-soft", "warning-soft")
# (what is drawn, what it is drawn on, the least contrast)
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "muted") for ground in GROUNDS),
    *(("accent", ground, TEXT) for ground in ("page", "surface", "accent-soft")),
    ("page", "accent", TEXT),  # buttons, the current page of a list, the "new" mark
    ("on-accent", "accent-strong", TEXT),
    ("warning", "page", TEXT),  # what a form says is wrong
    ("warning", "warning-soft", SHAPE),
    ("line-strong", "page", SHAPE),  # the border of a field
    ("line-strong", "surface", SHAPE),
    *(("focus", ground, SHAPE) for ground in ("page", "surface", "accent-soft")),
]


def blocks(css: str, selector: str) -> list[str]:
    """The declarations of every rule whose selector is exactly this."""
    return re.findall(rf"(?:^|[\s}}]){re.escape(selector)}\s*\{{([^{{}}]*)\}}", css)


def declared(text: str) -> dict[str, tuple[str, str]]:
    """Token → (light, dark) of the declarations whose values are light-dark() of two colours, or one."""
    two = re.findall(r"--([\w-]+):\s*light-dark\((#\w+),\s*(#\w+)\)", text)
    one = re.findall(r"--([\w-]+):\s*(#\w+)", text)
    return {name: (light, dark) for name, light, dark in two} | {
        name: (colour, colour) for name, colour in one
    }


def tokens(accent: str) -> dict[str, tuple[str, str]]:
    css = CSS.read_text()
    found = declared(blocks(css, ":root")[0])
    found |= declared(blocks(css, "[data-accent]")[0])
    return found | declared(blocks(css, f'[data-accent="{accent}"]')[0])


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_standard_says():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_style_sheet_knows_exactly_the_colours_an_agency_may_choose():
    assert set(re.findall(r'\[data-accent="(\w+)"\]', CSS.read_text())) == set(Accent.values)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("accent", Accent.values)
def test_every_pair_that_meets_has_contrast_enough(accent, scheme):
    found = tokens(accent)
    side = SCHEMES.index(scheme)
    poor = {
        (drawn, ground): round(measured, 2)
        for drawn, ground, least in PAIRS
        if (measured := contrast(found[drawn][side], found[ground][side])) < least
    }
    assert poor == {}


def test_browsers_that_know_no_schemes_get_contrast_enough_too():
    css = CSS.read_text()
    old = css[css.index("@supports not (color: light-dark(") :]
    found = declared(blocks(old, ":root")[0]) | declared(blocks(old, "html[data-accent]")[0])
    poor = [(d, g) for d, g, least in PAIRS if contrast(found[d][0], found[g][0]) < least]
    assert poor == []


def test_reader_sees_the_accent_that_was_chosen(client, db):
    from tests import factories

    factories.AgencyIdentityFactory(accent="teal")
    assert 'data-accent="teal"' in client.get("/").content.decode()
