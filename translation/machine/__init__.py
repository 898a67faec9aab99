"""Machine translation: off unless a setting names an engine; marked until a person has accepted it."""

from .engines import MachineError
from .work import Report, accept, run, translate, translator

__all__ = ["MachineError", "Report", "accept", "run", "translate", "translator"]
