"""What tells that something of the old site has changed since it was read."""

import hashlib
import json
from dataclasses import fields


def digest(row, *more, without: tuple[str, ...] = ()) -> str:
    """SHA-256 of a row's fields and of ``more``; the fields in ``without`` and the digest do not count."""
    names = [field.name for field in fields(row) if field.name not in (*without, "digest")]
    values = {name: getattr(row, name) for name in names}
    text = json.dumps([values, *more], ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
