"""The room's hooks, one module a subject."""

from .overview import hooks as overview_hooks  # noqa: F401
