"""Byte ranges of a file (RFC 9110, section 14): iPhones play no film without, and nobody can skip in one."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_CHUNK = 64 * 1024  # bytes


def ranged_response(request: HttpRequest, file: BinaryIO, size: int, content_type: str) -> HttpResponseBase:
    """The part of ``file`` the request asks for: 206, 416 where it lies outside, 200 for anything else.

    Several ranges at once are answered with the whole file, as the standard allows.
    """
    start, end, status = 0, size - 1, 200
    match = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if match and any(match.groups()):
        first, last = match.groups()
        if first:
            start, end = int(first), min(int(last), size - 1) if last else size - 1
        else:
            start = max(size - int(last), 0)
        if start > end or start >= size:
            file.close()
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        status = 206
    response = StreamingHttpResponse(_chunks(file, start, end), status=status, content_type=content_type)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Length"] = str(max(end - start + 1, 0))
    if status == 206:
        response.headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response


def _chunks(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = end - start + 1
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk
