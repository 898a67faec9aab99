"""Work beside the web server: tasks that are seen, tried again and never lost, and what is done regularly.

A task may be run more than once: after an error, and after its worker was killed in the middle. So it is
written such that a second run does no harm.
"""

from .endings import GiveUp, is_ending
from .naming import named

__all__ = ["GiveUp", "is_ending", "named"]
