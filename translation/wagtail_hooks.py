"""The room's hooks, one module a subject."""

from .guards import hooks  # noqa: F401
