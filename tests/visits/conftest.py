import json

import pytest
from django.test import Client

from .portal import PHONE


@pytest.fixture
def send():
    """``send(page)``: the response to one view, as a page's script sends it from a phone."""

    def send(page=0, agent=PHONE, address="203.0.113.7", client=None, headers=None, **data):
        headers = {"Sec-Fetch-Site": "same-origin", "User-Agent": agent} | (headers or {})
        return (client or Client()).post(
            "/visits/",
            json.dumps({"page": page, **data}),
            content_type="application/json",
            headers=headers,
            REMOTE_ADDR=address,
        )

    return send
