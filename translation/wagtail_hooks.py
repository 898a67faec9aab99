"""The room's hooks, one module a subject."""

from . import confirmations  # noqa: F401
from .guards import hooks
# ruff: noqa: I001 (one a line: each subject comes and goes alone)

from . import glossary_admin  # noqa: F401
from . import review_hooks  # noqa: F401
from .machine import hooks  # noqa: F401
from . import bulk_hooks  # noqa: F401
from .overview import hooks as overview_hooks  # noqa: F401
from .editor import hooks as editor_hooks  # noqa: F401
