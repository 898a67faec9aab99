"""The room's hooks, one module a subject."""

from . import confirmations  # noqa: F401
from .guards import hooks  # noqa: F401
