"""Raised and lowered signs as Unicode has them: the new text knows no ``sup`` and ``sub``."""

import re

_UP = dict(zip("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
_DOWN = dict(zip("0123456789+-−=()aeoxhklmnpst", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ", strict=True))
# Reads the same on the line: a mark of a footnote, the end of an ordinal, the sign of the currency.
_HARMLESS = re.compile(r"\[.*\]|\(.*\)|\*+|st|nd|rd|th|đ|[^\w]*", re.IGNORECASE)


def moved(text: str, up: bool) -> tuple[str, bool]:
    """``text`` raised or lowered, and whether it says the same as before."""
    if up and text.strip().lower() == "o":
        return text.replace("o", "°").replace("O", "°"), True
    table = _UP if up else _DOWN
    signs = [sign if sign.isspace() else table.get(sign) for sign in text]
    if all(signs):
        return "".join(signs), True
    return text, bool(_HARMLESS.fullmatch(text.strip()))
