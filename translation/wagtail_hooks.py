"""The room's hooks, one module a subject."""

from .editor import hooks as editor_hooks  # noqa: F401
