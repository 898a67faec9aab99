"""Text as XML 1.0 can hold it."""

import re

# Titles pasted from Word bring control characters; escaping does not help, XML 1.0 has no way to write them.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """The text without the characters that XML 1.0 forbids even escaped."""
    return _FORBIDDEN.sub("", text)
