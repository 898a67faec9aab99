"""`make bench`, visits: views a second through the real server, and what pages are like meanwhile.

Two workers, as `make serve` has, with the demo; on SQLite and PostgreSQL, with and without Redis. Whoever
sends the requests runs on the same machine. Skips what is not installed.
"""

import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
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
SECONDS, HITS = 10, 500


def say(*columns: object) -> None:
    sys.stdout.write(f"{columns[0]:<26}" + "".join(f"{column!s:>14}" for column in columns[1:]) + "\n")
    sys.stdout.flush()


def milliseconds(found: load.Load, *percentiles: int) -> str:
    return " / ".join(f"{found.milliseconds(percentile):.1f}" for percentile in percentiles)


def measure(portal: Portal, kind: str, pool: ProcessPoolExecutor) -> None:
    page = portal.number(
        "SELECT id FROM wagtailcore_page WHERE url_path LIKE '%day-manh-thong-tin%' AND depth = 5"
    )
    empty = load.pages(portal.port, "/healthz", SECONDS / 2)
    load.views(portal.port, page, 2, first=10**8)
    before = portal.views()
    full = load.views(portal.port, page, SECONDS)
    exact = portal.views() - before == full.statuses[200] == full.statuses.total()
    portal.manage("roll_up_visits")
    calm = {}
    for name, rate, header in (("stored", 100, ""), ("rendered", 10, RENDERED)):
        load.pages(portal.port, ARTICLE, 2, header=header)
        calm[name] = load.pages(portal.port, ARTICLE, SECONDS, rate, header)
    say(kind, f"{full.accepted:.0f}", f"{full.accepted / empty.accepted:.2f}", "yes" if exact else "NO")
    for number, (name, rate, header) in enumerate((("stored", 100, ""), ("rendered", 10, RENDERED)), 1):
        hits = pool.submit(load.views, portal.port, page, SECONDS + 2, HITS, 10**6 * number)
        busy = load.pages(portal.port, ARTICLE, SECONDS, rate, header)
        beacon = hits.result()
        say(
            f"  {name} page, 50th / 99th",
            milliseconds(calm[name], 50, 99),
            milliseconds(busy, 50, 99),
            f"{busy.milliseconds(99) / calm[name].milliseconds(99):.1f}",
            milliseconds(beacon, 50, 99),
            f"{beacon.accepted:.0f}",
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
