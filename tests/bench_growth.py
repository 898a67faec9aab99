"""`make bench`, growth: what a page costs when the archive is a thousand times as large, on SQLite and PostgreSQL.

    python -m tests.bench_growth --sizes 100 10000 100000 --keep FOLDER

Each size is loaded by ``load_demo`` into a database of its own; then one process for each size answers in turn, page
cache off: small, middle, large, small … Ratios are of the best of all rounds, to the smallest. Lists are as long in each
size: page 1,000 is compared with the last full page of the smaller ones, a part of the site map is cut to 50 addresses, the
explorer to 15 rows. ``--keep`` leaves the databases in a folder and takes those that are there.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]

import psycopg  # noqa: E402

from tests.servers.running import POSTGRESQL, postgresql, program  # noqa: E402
from tests.visits.portal import Portal, prepared  # noqa: E402

SETTINGS = "tests.serving.uncached"


def say(*columns: object) -> None:
    sys.stdout.write(f"{columns[0]:<28}" + "".join(f"{column!s:>11}" for column in columns[1:]) + "\n")
    sys.stdout.flush()


# --- databases ---
class Grounds:
    """Where the portals of one kind of database are kept."""

    def __init__(self, folder: Path, server: str = "") -> None:
        self.folder, self.server = folder, server
        folder.mkdir(parents=True, exist_ok=True)

    def url(self, name: str) -> str:
        if self.server:
            return f"{self.server.rpartition('/')[0]}/growth_{name}"
        return f"sqlite:///{self.folder / name / 'db.sqlite3'}"

    def sql(self, statement: str):
        with psycopg.connect(self.server, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchone()[0] if cursor.description else None

    def portal(self, size: int) -> tuple[Portal, dict]:
        """A loaded portal and what its loading took; loaded now where it is not yet."""
        name, folder = str(size), self.folder / str(size)
        told = folder / "loaded.json"
        if not told.exists():
            self._copy(self._base(), name)
        portal = prepared(folder, self.url(name))
        if not told.exists():
            started = time.perf_counter()
            portal.manage("load_demo", "--articles", name, "-v0")
            told.write_text(json.dumps({"seconds": time.perf_counter() - started}))
        return portal, json.loads(told.read_text()) | {"megabytes": self.megabytes(name)}

    def _base(self) -> str:
        """The demo alone, which every size starts from."""
        folder = self.folder / "base"
        if not (folder / "loaded.json").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            if self.server:
                self.sql("DROP DATABASE IF EXISTS growth_base")
                self.sql("CREATE DATABASE growth_base")
            prepared(folder, self.url("base")).manage("load_demo", "-v0")
            (folder / "loaded.json").write_text("{}")
        return "base"

    def _copy(self, original: str, name: str) -> None:
        shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.copytree(self.folder / original, self.folder / name)
        (self.folder / name / "loaded.json").unlink()
        if self.server:
            self.sql(f"DROP DATABASE IF EXISTS growth_{name}")
            self.sql(f"CREATE DATABASE growth_{name} TEMPLATE growth_{original}")

    def megabytes(self, name: str) -> float:
        if self.server:
            return self.sql(f"SELECT pg_database_size('growth_{name}')") / 1e6
        return sum(path.stat().st_size for path in (self.folder / name).glob("db.sqlite3*")) / 1e6


# --- processes ---
class Worker:
    """A process of ``tests.grown``."""

    def __init__(self, portal: Portal) -> None:
        environment = portal.environment | {"DJANGO_SETTINGS_MODULE": SETTINGS}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.grown"],
            env=environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, *order):
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"a process ended while it was asked for {order}")
        return json.loads(line)

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def measure(workers: list[Worker], rounds: int) -> tuple[dict, list[list[str]]]:
    """What was found by (how, name), one of each size: the best of all rounds. And the names: public, admin."""
    month = workers[0].ask("month", None)
    for worker in workers[1:]:
        worker.ask("month", month)
    public, admin = workers[0].ask("names")
    for worker in workers[1:]:
        worker.ask("names")
    counted = [("counted", name) for name in [*public, *admin]]
    timed = [*(("risen", name) for name in public), *(("warm", name) for name in [*public, *admin])]
    best = {order: [worker.ask(*order) for worker in workers] for order in counted}
    for number in range(rounds):
        for order in timed:
            found = [worker.ask(*order)["seconds"] for worker in workers]
            best[order] = [min(pair) for pair in zip(found, best[order], strict=True)] if number else found
    return best, [public, admin]


def table(title: str, names: list[str], sizes: list[int], best: dict, kind: str) -> None:
    heads = [part for size in sizes for part in (f"{size:,} ms", "queries", "kB")]
    say(f"\n{title}", *(f"x {size:,}" for size in sizes[1:]), *heads)
    for name in names:
        seconds, counted = best[kind, name], best["counted", name]
        ratios = [f"{one / seconds[0]:.2f}" for one in seconds[1:]]
        columns = [
            part
            for one, count in zip(seconds, counted, strict=True)
            for part in (f"{one * 1000:.1f}", count["queries"], f"{count['bytes'] / 1000:.1f}")
        ]
        say(name, *ratios, *columns)


def bench(grounds: Grounds, kind: str, sizes: list[int], rounds: int) -> None:
    loaded = [grounds.portal(size) for size in sizes]
    say(f"\n{kind}, loaded", "articles", "seconds", "a second", "MB")
    for size, (_portal, told) in zip(sizes, loaded, strict=True):
        say(
            "",
            f"{size:,}",
            f"{told['seconds']:.0f}",
            f"{size / told['seconds']:.0f}",
            f"{told['megabytes']:.0f}",
        )
    with ExitStack() as stack:
        workers = [Worker(portal) for portal, _told in loaded]
        for worker in workers:
            stack.callback(worker.end)
        best, (public, admin) = measure(workers, rounds)
    table(f"{kind}, public", public, sizes, best, "warm")
    table(f"{kind}, after a rise", public, sizes, best, "risen")
    table(f"{kind}, admin", admin, sizes, best, "warm")


@contextmanager
def ground_of(kind: str, folder: Path):
    if kind == "sqlite":
        yield Grounds(folder / kind)
        return
    server = folder / "server"
    server.mkdir(exist_ok=True)
    with postgresql(server) as url:
        yield Grounds(folder / kind, url)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 10_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="folder for the databases; those found there are taken")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = options.keep or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-"))
        )
        folder.mkdir(parents=True, exist_ok=True)
        for kind in options.databases:
            if kind == "postgresql" and not all(map(program, POSTGRESQL)):
                say("PostgreSQL is not installed: measured on SQLite alone.")
                continue
            with ground_of(kind, folder.resolve()) as grounds:
                bench(grounds, kind, sorted(options.sizes), options.rounds)


if __name__ == "__main__":
    main()
