"""Requests at a rate, over connections that stay open: what a server answers, and how soon."""

import asyncio
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter


@dataclass
class Load:
    """What came of it; times are seconds from the moment a request was due, not from when it was sent."""

    seconds: float
    times: list[float] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)

    @property
    def accepted(self) -> float:
        """Answers of 200 a second."""
        return self.statuses[200] / self.seconds

    def milliseconds(self, percentile: int) -> float:
        return statistics.quantiles(self.times, n=100)[percentile - 1] * 1000


def views(port: int, page: int, seconds: float, rate: float = 0, first: int = 0) -> Load:
    """POST /visits/, each third from a reader not seen before; ``rate`` a second, or as many as are answered."""
    return asyncio.run(_run(port, _views(page, first), seconds, rate, connections=16))


def pages(port: int, path: str, seconds: float, rate: float = 0, header: str = "") -> Load:
    """GET a page; ``header`` is one line more."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n{header}\r\n".encode()
    return asyncio.run(_run(port, iter(lambda: request, None), seconds, rate, connections=4))


def _views(page: int, first: int) -> Iterator[bytes]:
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


async def _run(port: int, requests: Iterator[bytes], seconds: float, rate: float, connections: int) -> Load:
    load, end = Load(seconds), perf_counter() + seconds
    due = (end - seconds + number / rate for number in count()) if rate else iter(perf_counter, None)
    await asyncio.gather(*(_connection(port, requests, due, end, load) for _ in range(connections)))
    return load


async def _connection(
    port: int, requests: Iterator[bytes], due: Iterator[float], end: float, load: Load
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (begun := next(due)) < end:
        if (wait := begun - perf_counter()) > 0:
            await asyncio.sleep(wait)
        writer.write(next(requests))
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(int(head.partition(b"content-length:")[2].partition(b"\r\n")[0]))
        load.times.append(perf_counter() - begun)
        load.statuses[int(head[9:12])] += 1
        if b"connection: close" in head:
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()
