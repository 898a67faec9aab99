"""`make bench`, visits: views a second through the real server, and what pages are like meanwhile.

Two workers, as `make serve` has, with the demo; on SQLite and PostgreSQL, with and without Redis. Whoever
sends the requests runs on the same machine. Skips what is not installed.
"""

import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from itertools import count
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]

import psycopg  # noqa: E402

from tests import load  # noqa: E402
from tests.servers.running import POSTGRESQL, REDIS, postgresql, program, redis  # noqa: E402
from tests.visits.portal import Portal, prepared, served  # noqa: E402

ARTICLE = "/tin-tuc-su-kien/khoa-hoc-cong-nghe/day-manh-thong-tin-tuyen-truyen-khcn/"
# Who sends this is no anonymous reader: the page is rendered, not taken from the cache.
RENDERED = "Authorization: none\r\n"
PAGES = {"stored page": (100, ""), "rendered page": (10, RENDERED)}  # pages a second, header
SECONDS, ROUNDS, HITS = 5, 3, 500


def say(*columns: object) -> None:
    sys.stdout.write(f"{columns[0]:<28}" + "".join(f"{column!s:>14}" for column in columns[1:]) + "\n")
    sys.stdout.flush()


def milliseconds(rounds: list[load.Load], percentile: int) -> float:
    """The median of the rounds: a slow moment of the machine strikes one of them."""
    return statistics.median(found.milliseconds(percentile) for found in rounds)


def written(rounds: list[load.Load]) -> str:
    return " / ".join(f"{milliseconds(rounds, percentile):.1f}" for percentile in (50, 99))


def measure(portal: Portal, kind: str, pool: ProcessPoolExecutor) -> None:
    page = portal.number(
        "SELECT id FROM wagtailcore_page WHERE url_path LIKE '%day-manh-thong-tin%' AND depth = 5"
    )
    readers = count(0, 10**6)  # those of each round are new
    load.views(portal.port, page, 2, first=next(readers))
    before, empty, full = portal.views(), [], []
    for _round in range(ROUNDS):
        empty.append(load.pages(portal.port, "/healthz", SECONDS))
        full.append(load.views(portal.port, page, SECONDS, first=next(readers)))
    accepted = sum(found.statuses[200] for found in full)
    is_exact = portal.views() - before == accepted
    refused = sum(found.statuses.total() for found in full) - accepted
    portal.manage("roll_up_visits")
    a_second = statistics.median(found.accepted for found in full)
    share = a_second / statistics.median(found.accepted for found in empty)
    exact = "yes" if is_exact else "NO"
    say(kind, f"{a_second:.0f}", f"{share:.2f}", exact, refused, f"{milliseconds(full, 99):.0f} ms")
    for name, (rate, header) in PAGES.items():
        load.pages(portal.port, ARTICLE, 2, header=header)
        alone, meanwhile, views = [], [], []
        for _round in range(ROUNDS):
            alone.append(load.pages(portal.port, ARTICLE, SECONDS, rate, header))
            hits = pool.submit(load.views, portal.port, page, SECONDS + 1, HITS, next(readers))
            time.sleep(0.5)
            meanwhile.append(load.pages(portal.port, ARTICLE, SECONDS, rate, header))
            views.append(hits.result())
        ratio = milliseconds(meanwhile, 99) / milliseconds(alone, 99)
        a_second = statistics.median(found.accepted for found in views)
        say(
            f"  {name}", written(alone), written(meanwhile), f"{ratio:.1f}", written(views), f"{a_second:.0f}"
        )


def main() -> None:
    say("Views", "a second", "/ empty view", "exact")
    say(
        "  while 500 views a second", "page alone, ms", "meanwhile, ms", "99th, ratio", "view, ms", "a second"
    )
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        for database, server in (("sqlite", ()), ("postgresql", POSTGRESQL)):
            for with_redis in (False, True):
                if not all(map(program, (*server, *(REDIS if with_redis else ())))):
                    continue
                with ExitStack() as stack:
                    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-")))
                    url = ""
                    if server:
                        cluster = folder / "cluster"
                        cluster.mkdir()
                        url = stack.enter_context(postgresql(cluster, fsync=True))
                        with psycopg.connect(url, autocommit=True) as connection:
                            connection.execute("CREATE DATABASE portal")
                        url = url.rpartition("/")[0] + "/portal"
                    portal = prepared(folder, url)
                    portal.manage("load_demo", "-v0")
                    if with_redis:
                        portal.environment["REDIS_URL"] = stack.enter_context(redis())
                    stack.enter_context(served(portal, workers=2))
                    measure(portal, f"{database}, redis" if with_redis else database, pool)


if __name__ == "__main__":
    main()
