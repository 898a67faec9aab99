"""Text as XML 1.0 can hold it."""

from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest

from core.xml import xml_text

ALLOWED = "Đẩy mạnh\tKH&CN <b>\n\r ]]> \x7f\x85 🌾 \ud7ff\ue000\ufffd"


def test_text_that_xml_can_hold_is_left_as_it_is():
    assert xml_text(ALLOWED) == ALLOWED
    assert xml_text("") == ""


@pytest.mark.parametrize(
    "forbidden", [*map(chr, range(9)), "\x0b", "\x0c", "\x1f", "\ud800", "\ufffe", "\uffff"]
)
def test_character_that_xml_forbids_is_left_out(forbidden):
    assert xml_text(f"a{forbidden}b") == "ab"
    with pytest.raises((ElementTree.ParseError, UnicodeEncodeError)):
        ElementTree.fromstring(f"<a>{escape(forbidden)}</a>".encode())
