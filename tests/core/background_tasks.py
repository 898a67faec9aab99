"""Tasks that tests queue. They are run by real processes too, which write into a folder what they do."""

import os
import time
from pathlib import Path

from django_tasks import task

from core.background import GiveUp, named


@task(backend="background")
@named("Test task", about=lambda text="", **_more: text)
def fail(text: str = "no such luck") -> None:
    raise ValueError(text)


@task(backend="background")
def fail_for_good() -> None:
    raise GiveUp("not today, not ever")


@task(backend="background")
def succeed() -> int:
    return 1


@task(backend="background")
def wait_for_go(folder: str) -> None:
    """Says who is at it, and ends when there is a file ``go``."""
    (Path(folder) / f"at-it-{os.getpid()}").touch()
    while not (Path(folder) / "go").exists():
        time.sleep(0.02)
    (Path(folder) / f"done-{os.getpid()}").touch()


@task(backend="background")
def note(folder: str, number: int) -> None:
    """A line for each time it is done."""
    with (Path(folder) / "notes").open("a") as notes:
        notes.write(f"{number}\n")
    time.sleep(0.02)
