"""POST /visits/: what is counted, what is refused, what is answered."""

import json

import pytest
from django.test import Client

from visits.models import RecordedView
from visits.rollup import fold

pytestmark = [pytest.mark.django_db, pytest.mark.servers]

PHONE = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture
def send():
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


def test_view_of_a_page_is_counted_and_answered(send, seed_tree):
    response = send(seed_tree.article.pk)
    assert response.status_code == 200
    assert response.json() == {"online": 1, "today": 1, "month": 1, "total": 1, "views": 1}
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]
    assert send(seed_tree.article.pk).json() == {"online": 1, "today": 1, "month": 1, "total": 1, "views": 2}
    assert RecordedView.objects.count() == 2
    assert fold() == 2
    assert send(seed_tree.article.pk).json()["views"] == 3
