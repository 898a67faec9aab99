"""ADR 21 names a test for each failure of the stack: they exist."""

import re

from django.conf import settings

TABLE = settings.BASE_DIR / "docs" / "adr" / "0021-upstream-failures-and-their-answers.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_failure_named_has_a_test():
    rows = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 20
    missing = []
    for row in rows:
        named = NAMED.findall(row)
        missing += [row] if not named else []
        for path, test in named:
            if not re.search(rf"^def {test}\(", (settings.BASE_DIR / path).read_text("utf-8"), re.MULTILINE):
                missing.append(f"{path}::{test}")
    assert missing == []
