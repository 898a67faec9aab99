"""Requests at a rate, over connections that stay open; from a process of its own, so as to time nothing but answers."""

import asyncio
import statistics
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from multiprocessing import get_context
from time import perf_counter


@dataclass
class Load:
    """What came of it; times are seconds from the moment a request was due."""

    seconds: float
    times: list[float] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)

    @property
    def accepted(self) -> float:
        """Answers of 200 a second."""
        return self.statuses[200] / self.seconds

    def milliseconds(self, percentile: int) -> float:
        return statistics.quantiles(self.times, n=100)[percentile - 1] * 1000


def view_requests(page: int, first: int = 0) -> Iterator[bytes]:
    """POST /visits/, each third one from a reader not seen before."""
    body = b'{"page": %d}' % page
    for number in count(first):
        reader = number // 3
        yield (
            b"POST /visits/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            b"Sec-Fetch-Site: same-origin\r\nContent-Length: %d\r\n"
            b"User-Agent: Mozilla/5.0 (Linux; Android 10; K) Chrome/%d.0.0.0 Mobile Safari/537.36\r\n"
            b"X-Forwarded-For: 2001:db8:%x:%x::1\r\n\r\n%b"
            % (len(body), 100 + reader % 30, reader >> 16 & 0xFFFF, reader & 0xFFFF, body)
        )


def page_requests(path: str) -> Iterator[bytes]:
    while True:
        yield b"GET %b HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n" % path.encode()


async def _connection(port: int, requests: Iterator[bytes], rate: float, end: float, load: Load, due: count):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    started = end - load.seconds
    while (now := perf_counter()) < end:
        begun = now
        if rate:
            begun = started + next(due) / rate
            if begun >= end:
                break
            if begun > now:
                await asyncio.sleep(begun - now)
        writer.write(next(requests))
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        await reader.readexactly(length)
        load.times.append(perf_counter() - begun)
        load.statuses[int(head[9:12])] += 1
        if b"connection: close" in head.lower():
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


async def _run(port: int, requests: Iterator[bytes], seconds: float, rate: float, connections: int) -> Load:
    load, due, end = Load(seconds), count(), perf_counter() + seconds
    await asyncio.gather(*(_connection(port, requests, rate, end, load, due) for _ in range(connections)))
    return load


def views(
    port: int, page: int, seconds: float, rate: float = 0, connections: int = 16, first: int = 0
) -> Load:
    """Views at ``rate`` a second, or as many as are answered (0)."""
    return asyncio.run(_run(port, view_requests(page, first), seconds, rate, connections))


def pages(port: int, path: str, seconds: float, rate: float, connections: int = 4) -> Load:
    return asyncio.run(_run(port, page_requests(path), seconds, rate, connections))


@contextmanager
def other_process() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield pool
