"""The room's hooks, one module a subject."""

from . import confirmations  # noqa: F401
