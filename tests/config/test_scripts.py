"""The site's script on old phones: one word too new, and none of it runs."""

import re

import pytest
from django.conf import settings

# Modules run from Chrome 61 and Safari 11 on; what came later, and breaks the whole file where it is unknown.
NEWER = {
    "catch without a name (2019)": r"catch\s*\{",
    "numeric separator (2021)": r"\b\d+_\d",
    "optional chaining (2020)": r"\?\.[^\d]",
    "nullish coalescing (2020)": r"\?\?",
    "logical assignment (2021)": r"(\|\||&&)=",
    "private or static class field (2022)": r"\bstatic\s+\w+\s*=|#\w+\s*[=(]",
    "await outside a function (2022)": r"^await\b",
    "regular expression with look-behind (2018)": r"\(\?<[=!]",
}


@pytest.mark.parametrize("what", NEWER)
def test_script_holds_no_word_that_old_phones_cannot_read(what):
    script = (settings.BASE_DIR / "site/assets/js/site.js").read_text()
    code = re.sub(r"^\s*//.*$|\s//\s.*$", "", script, flags=re.MULTILINE)
    assert re.findall(NEWER[what], code, flags=re.MULTILINE) == []
