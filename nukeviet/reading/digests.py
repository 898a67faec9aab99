"""What tells that something of the old site has changed since it was read."""

import hashlib
import json
from dataclasses import asdict


def digest(row, *more, without: tuple[str, ...] = ()) -> str:
    """SHA-256 of a row's fields and of ``more``; the fields in ``without`` and the digest do not count."""
    fields = {name: value for name, value in asdict(row).items() if name not in (*without, "digest")}
    text = json.dumps([fields, *more], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
