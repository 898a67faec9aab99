"""Validation by xmllint (libxml2) with the schemas that lie here."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent


def complaints(content: bytes, schema: str) -> str:
    """What xmllint says against a document, or "". Skips the test without xmllint, unless SERVERS=required."""
    if not shutil.which("xmllint"):
        message = "not installed: xmllint (libxml2-utils)"
        if os.environ.get("SERVERS") == "required":
            pytest.fail(message)
        pytest.skip(message)
    result = subprocess.run(
        ["xmllint", "--nonet", "--noout", "--relaxng", str(FOLDER / f"{schema}.rng"), "-"],
        input=content,
        capture_output=True,
    )
    return result.stderr.decode() if result.returncode else ""
