"""The room's hooks, one module a subject."""

from . import bulk_hooks  # noqa: F401
