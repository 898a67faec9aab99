"""Films are served in ranges."""

from io import BytesIO

import pytest
from django.test import RequestFactory

from core.ranges import ranged_response

DATA = bytes(range(256)) * 1000


def ask(header=None):
    headers = {"range": header} if header else {}
    request = RequestFactory().get("/film.mp4", headers=headers)
    return ranged_response(request, BytesIO(DATA), len(DATA), "video/mp4")


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=1000-", 1000, len(DATA) - 1),
        ("bytes=-500", len(DATA) - 500, len(DATA) - 1),
        ("bytes=70000-9999999", 70000, len(DATA) - 1),
        ("bytes=-9999999", 0, len(DATA) - 1),
    ],
)
def test_range_asked_for_is_what_comes(header, start, end):
    response = ask(header)
    assert response.status_code == 206
    assert response.headers["Content-Range"] == f"bytes {start}-{end}/{len(DATA)}"
    assert response.getvalue() == DATA[start : end + 1]


@pytest.mark.parametrize("header", [None, "bytes=-", "bytes=a-b", "bytes=0-1,5-6", "items=0-1"])
def test_no_or_unknown_range_gives_the_whole_file(header):
    response = ask(header)
    assert response.status_code == 200
    assert response.getvalue() == DATA


@pytest.mark.parametrize("header", [f"bytes={len(DATA)}-", "bytes=5-2", "bytes=-0"])
def test_range_outside_the_file_is_refused(header):
    assert ask(header).status_code == 416
