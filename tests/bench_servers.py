"""Application servers side by side: gunicorn as configured, its other worker, and granian where it is installed.

Requests a second, best of interleaved rounds, with two workers each; wrk shares the machine with them. Then what each
process of two holds alone and shared (PSS), after that load, and how long the first page takes on a fresh worker.
``gunicorn, not warmed`` is the configuration without what it does before the workers fork (``when_ready``).
By hand: ``python -m tests.bench_servers`` (docs/adr/0031-application-server.md).
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]

from tests.bench_serving import ARTICLE, rate, say  # noqa: E402
from tests.servers.running import free_port, program, running  # noqa: E402
from tests.visits.portal import Portal, prepared  # noqa: E402

WORKERS, THREADS = 2, 4
APPLICATION = "config.wsgi:application"
GUNICORN = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:{port}", "--workers", "{workers}"]
AS_CONFIGURED = ["--config", str(ROOT / "gunicorn.conf.py"), APPLICATION]


def commands(folder: Path) -> dict[str, list[str]]:
    """How each server is started; {port} and {workers} are to be filled in."""
    cold = folder / "cold.conf.py"
    cold.write_text((ROOT / "gunicorn.conf.py").read_text() + "\nwhen_ready = lambda server: None\n")
    found = {
        "gunicorn, gthread": [*GUNICORN, *AS_CONFIGURED],
        "gunicorn, not warmed": [*GUNICORN, "--config", str(cold), APPLICATION],
        "gunicorn, sync": [*GUNICORN, "--worker-class", "sync", "--threads", "1", *AS_CONFIGURED],
    }
    granian = Path(sys.executable).with_name("granian")
    if granian.exists():
        options = (
            f"--interface wsgi --blocking-threads {THREADS} --no-ws --http 1 --log-level warning".split()
        )
        options += ["--host", "127.0.0.1", "--port", "{port}", "--workers", "{workers}", APPLICATION]
        found["granian"] = [str(granian), *options]
    else:
        say("granian is not installed (pip install granian): without it")
    return found


@contextmanager
def served(command: list[str], portal: Portal, workers: int = WORKERS, **environment: str) -> Iterator[tuple]:
    """A server of that kind; gives its port and its process."""
    port = free_port()
    environment = (
        portal.environment
        | {"SITE_URL": f"http://127.0.0.1:{port}", "PYTHONPATH": f"{ROOT}/site:{ROOT}"}
        | environment
    )
    words = [word.format(port=port, workers=workers) for word in command]
    with portal.log.open("a") as log, running(words, port, log, env=environment, cwd=ROOT) as process:
        yield port, process


def family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def proportional(pid: int) -> int:
    """kB of memory, what it shares with others divided among them."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))


def measure(kinds: dict[str, list[str]], portal: Portal, rounds: int, seconds: float) -> None:
    views = {"cached article": ARTICLE, "empty view": "/empty-view/", "rendered article": ARTICLE}
    best = {(kind, view): 0.0 for kind in kinds for view in views}
    with ExitStack() as stack:
        ports, processes = {}, {}
        for kind, command in kinds.items():
            ports[kind], processes[kind] = stack.enter_context(served(command, portal))
            ports[kind, "rendered"], _uncached = stack.enter_context(
                served(command, portal, DJANGO_SETTINGS_MODULE="tests.serving.uncached")
            )
        for number in range(rounds + 1):  # the first warms
            for view, path in views.items():
                for kind in kinds:
                    port = ports[kind, "rendered"] if view == "rendered article" else ports[kind]
                    found = rate(f"http://127.0.0.1:{port}{path}", "gzip", seconds if number else 1)
                    if number:
                        best[kind, view] = max(best[kind, view], found)
        memory = {
            kind: [proportional(pid) for pid in family(process.pid)] for kind, process in processes.items()
        }
    say("Requests/s", *views)
    for kind in kinds:
        say(kind, *(f"{best[kind, view]:.0f}" for view in views))
    say("\nMemory, MB (PSS)", "all", "of them")
    for kind, sizes in memory.items():
        say(kind, f"{sum(sizes) / 1024:.0f}", "  " + " + ".join(f"{size / 1024:.0f}" for size in sizes))


def first_pages(kinds: dict[str, list[str]], portal: Portal, rounds: int) -> None:
    """Milliseconds, the least of the rounds, from when the port answers: the first rendering by a process, the second."""
    say("\nPages after a start, ms", "first", "second")
    least = {kind: [float("inf")] * 2 for kind in kinds}
    for _round in range(rounds):
        for kind, command in kinds.items():
            with served(command, portal, 1, DJANGO_SETTINGS_MODULE="tests.serving.uncached") as (
                port,
                _process,
            ):
                for number in range(2):
                    started = time.perf_counter()
                    urlopen(f"http://127.0.0.1:{port}{ARTICLE}").read()
                    took = (time.perf_counter() - started) * 1000
                    least[kind][number] = min(least[kind][number], took)
    for kind, (first, second) in least.items():
        say(kind, f"{first:.0f}", f"{second:.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    if not program("wrk"):
        sys.stdout.write("Not measured: wrk is not installed\n")
        return
    with tempfile.TemporaryDirectory(prefix="servers-") as name:
        os.environ.pop("PAGE_CACHE", None)
        portal = prepared(Path(name))
        portal.manage("load_demo", "-v0")
        portal.environment["DJANGO_SETTINGS_MODULE"] = "tests.serving.settings"
        kinds = commands(Path(name))
        measure(kinds, portal, options.rounds, options.seconds)
        first_pages(kinds, portal, options.rounds)


if __name__ == "__main__":
    main()
