"""The room's hooks, one module a subject."""

from . import bulk_hooks, confirmations, glossary_admin, review_hooks  # noqa: F401
from .editor import hooks as editor_hooks  # noqa: F401
from .guards import hooks as guards_hooks  # noqa: F401
from .machine import hooks as machine_hooks  # noqa: F401
from .overview import hooks as overview_hooks  # noqa: F401
