"""What a kind of task is called where people see it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import import_string
from django_tasks.base import Task

if TYPE_CHECKING:
    from django_tasks_db.models import DBTaskResult

LONGEST = 200  # letters of what a task is about


def named(name: Any, about: Callable[..., str] | None = None) -> Callable[[Callable], Callable]:
    """Decorates a task's function, below ``@task``.

    ``about`` gets the task's arguments and says in a few words what this one is about.
    """

    def decorate(function: Callable) -> Callable:
        function.task_name, function.task_about = name, about
        return function

    return decorate


def name_of(path: str) -> str:
    """Of a task or of regular work, by its dotted path; the path itself where nobody has named it."""
    return str(getattr(_function(path), "task_name", path))


def about(row: "DBTaskResult") -> str:
    """What one task is about; empty where its kind does not say, or its arguments are of another version."""
    tell = getattr(_function(row.task_path), "task_about", None)
    try:
        return str(tell(*row.args_kwargs["args"], **row.args_kwargs["kwargs"]))[:LONGEST] if tell else ""
    except Exception:
        return ""


def _function(path: str) -> Callable | None:
    try:
        found = import_string(path)
    except ImportError:
        return None
    return found.func if isinstance(found, Task) else found
