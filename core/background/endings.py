"""How a task may end other than by being done."""

import threading

ending = threading.Event()  # set when the process has been told to end


class GiveUp(Exception):
    """Raised by a task that would fail again however often it were tried."""


class HandedBack(BaseException):
    """Thrown into a task whose worker must end: another takes it up. No error, hence no ``Exception``."""


class Killed(Exception):
    """Stands for a worker that gave no more sign of life while it was at a task."""


def is_ending() -> bool:
    """Whether the worker has been told to end: a long task that can stop halfway asks now and then."""
    return ending.is_set()


def path_of(kind: type[BaseException]) -> str:
    """As django-tasks-db writes it down."""
    return f"{kind.__module__}.{kind.__qualname__}"
