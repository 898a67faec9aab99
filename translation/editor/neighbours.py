"""The parts of the room that stand beside the editor: without them it works with less."""

from importlib import import_module
from types import ModuleType


def part(name: str) -> ModuleType | None:
    """``translation.<name>``, or None where the portal is built without it."""
    try:
        return import_module(f"translation.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"translation.{name}":
            raise
        return None
