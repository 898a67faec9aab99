"""The room's hooks, one module a subject."""

from .machine import hooks  # noqa: F401
