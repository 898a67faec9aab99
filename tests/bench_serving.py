"""`make bench`, serving: one article from disk, through the front cache, from the portal's own, and rendered.

Requests a second, best of interleaved rounds, everything on one machine: wrk, nginx, Varnish and the portal with
its two workers share its cores. The file that nginx serves is the very page. Beside them an empty view of the
portal, through the same middleware, which ``tests/serving`` adds.
"""

import argparse
import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]

from tests.servers.running import free_port, nginx, program, redis, varnish  # noqa: E402
from tests.visits.portal import Portal, prepared, served  # noqa: E402

ARTICLE = "/tin-tuc-su-kien/khoa-hoc-cong-nghe/day-manh-thong-tin-tuyen-truyen-khcn/"
SECTION = "/tin-tuc-su-kien/"
CONNECTIONS = 8
ENCODINGS = {"gzip": "gzip", "uncompressed": "identity"}


def say(*columns: object) -> None:
    sys.stdout.write(f"{columns[0]:<46}" + "".join(f"{column!s:>14}" for column in columns[1:]) + "\n")
    sys.stdout.flush()


def rate(url: str, encoding: str, seconds: float) -> float:
    """Answers of 200 a second."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "-H", f"Accept-Encoding: {encoding}", url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(f"{url} failed:\n{said}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])


def saved(url: str, folder: Path) -> Path:
    """The page as a file, and compressed beside it."""
    body = urlopen(Request(url)).read()
    (folder / "article.html").write_bytes(body)
    (folder / "article.html.gz").write_bytes(gzip.compress(body, 6))
    return folder


def twin(portal: Portal, folder: Path, **environment: str) -> Portal:
    """Another portal with the same content and secrets, in a folder of its own."""
    shutil.copytree(Path(portal.environment["VAR_DIR"]) / "static", folder / "static")
    port = free_port()
    return Portal(
        port,
        portal.environment | {"VAR_DIR": str(folder), "SITE_URL": f"http://127.0.0.1:{port}"} | environment,
    )


def measure(addresses: dict[str, str], rounds: int, seconds: float) -> None:
    for name, encoding in ENCODINGS.items():
        best = dict.fromkeys(addresses, 0.0)
        for url in addresses.values():
            rate(url, encoding, 1)
        for _round in range(rounds):
            for what, url in addresses.items():
                best[what] = max(best[what], rate(url, encoding, seconds))
        static, empty = best["static file, nginx"], best["empty view"]
        say(f"\nArticle, {name}", "requests/s", "/ static", "/ empty view")
        for what, found in best.items():
            say(what, f"{found:.0f}", f"{found / static:.3f}", f"{found / empty:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    missing = [name for name in ("nginx", "varnishd", "wrk", "redis-server") if not program(name)]
    if missing:
        sys.stdout.write(f"Serving is not measured: not installed: {', '.join(missing)}\n")
        return
    with ExitStack() as stack:

        def folder(name: str) -> Path:
            path = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=f"serving-{name}-")))
            path.chmod(0o755)
            return path

        os.environ.pop("PAGE_CACHE", None)
        portal = prepared(folder("portal"))
        portal.manage("load_demo", "-v0")
        portal.environment["DJANGO_SETTINGS_MODULE"] = "tests.serving.settings"
        on_redis = twin(portal, folder("redis"), REDIS_URL=stack.enter_context(redis()))
        uncached = twin(portal, folder("uncached"), DJANGO_SETTINGS_MODULE="tests.serving.uncached")
        fronted = twin(portal, folder("fronted"))
        front = stack.enter_context(varnish(folder("varnish"), fronted.port))
        fronted.environment["FRONT_CACHE"] = f"http://127.0.0.1:{front}"
        for one in (portal, on_redis, uncached, fronted):
            stack.enter_context(served(one, workers=2))
        files = saved(f"http://127.0.0.1:{portal.port}{ARTICLE}", folder("files"))
        static = stack.enter_context(nginx(folder("nginx"), files))
        own = f"http://127.0.0.1:{portal.port}"
        measure(
            {
                "static file, nginx": f"http://127.0.0.1:{static}/article.html",
                "article through Varnish": f"http://127.0.0.1:{front}{ARTICLE}",
                "article from the portal's cache": own + ARTICLE,
                "article from the portal's cache, with Redis": f"http://127.0.0.1:{on_redis.port}{ARTICLE}",
                "empty view": own + "/empty-view/",
                "article, rendered": f"http://127.0.0.1:{uncached.port}{ARTICLE}",
                "section, rendered": f"http://127.0.0.1:{uncached.port}{SECTION}",
            },
            options.rounds,
            options.seconds,
        )


if __name__ == "__main__":
    main()
