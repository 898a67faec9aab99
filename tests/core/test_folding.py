"""Text without its marks, the same in Python and in the database."""

import unicodedata

import pytest
from django.db.models import Value
from wagtail.models import Page

from core.folding import Folded, folded
from core.slugs import fold

TEXTS = [
    "Đường Đà Nẵng",
    "ĐẨY MẠNH tuyên truyền",
    "Ăn Ở ư ợ",
    "plain ASCII, 100 %",
    "Façade ñ",
    "中文 – “…”",
    "",
]


@pytest.mark.servers
@pytest.mark.django_db
@pytest.mark.parametrize("text", TEXTS)
def test_text_is_folded_alike_by_python_and_the_database(text):
    for form in ("NFC", "NFD"):
        written = unicodedata.normalize(form, text)
        assert folded(written) == fold(text).lower()
        [found] = Page.objects.filter(depth=1).values_list(Folded(Value(written)), flat=True)
        assert found == fold(text).lower()
