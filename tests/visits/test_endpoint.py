"""POST /visits/: what is counted, what is refused, what is answered."""

import json
import logging

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from redis import RedisError

from tests import factories
from visits import clients, numbers, recording, views
from visits.limits import VIEWS, VIEWS_OF_ADDRESS, VISITS_OF_ADDRESS
from visits.models import DayCount, PageCount, RecordedView, Span, VisitSettings
from visits.rollup import fold
from visits.visitors import Arrival, visitors

from .portal import PHONE

pytestmark = [pytest.mark.django_db, pytest.mark.servers]

GOOGLEBOT = (
    "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
)


def recorded() -> list[tuple]:
    return list(RecordedView.objects.order_by("pk").values_list("page", "language", "is_visit", "referrer"))


# --- counted --------------------------------------------------------------------------------------
def test_view_of_a_page_is_counted_and_answered(send, seed_tree):
    page = seed_tree.article.pk
    response = send(page)
    assert response.status_code == 200
    assert response.json() == {"online": 1, "today": 1, "month": 1, "total": 1, "views": 1}
    assert send(page).json() == {"online": 1, "today": 1, "month": 1, "total": 1, "views": 2}
    assert recorded() == [(page, "vi", True, ""), (page, "vi", False, "")]
    fold()
    assert send(page).json()["views"] == 3


def test_answer_sets_no_cookie_and_is_kept_by_nobody(send, home):
    response = send(home.pk)
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]


def test_view_of_a_translation_is_one_of_its_language(send, english_home):
    send(english_home.pk)
    send(0, lang="en")
    send(0)
    assert recorded() == [(english_home.pk, "en", True, ""), (0, "en", False, ""), (0, "vi", False, "")]


def test_total_has_what_an_earlier_site_counted(send, home):
    VisitSettings.objects.create(visits_before=19_418_424)
    PageCount.objects.create(page=home.pk, span=Span.BEFORE, first_day="2026-01-01", language="vi", views=500)
    answer = send(home.pk).json()
    assert (answer["total"], answer["today"], answer["views"]) == (19_418_425, 1, 501)


def test_two_hundred_agents_behind_one_address_are_all_counted(send, home):
    """An office's, or a carrier's; of the open network, or it would have no limit at all."""
    for number in range(200):
        agent = PHONE.replace("131", str(100 + number))
        assert send(home.pk, agent=agent, address="8.8.8.8").status_code == 200
    assert RecordedView.objects.filter(is_visit=True).count() == 200


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("www.Google.com", "google.com"),
        ("zalo.me:8443", "zalo.me:8443"),
        ("portal.example.vn", ""),
        ("https://evil.example/path?name=Nguyen", ""),
        ("<script>", ""),
        ("localhost", ""),
        ("a" * 200 + ".vn", ""),
        (7, ""),
        (None, ""),
    ],
)
def test_of_where_a_reader_came_from_the_host_alone_is_kept(send, home, sent, kept):
    assert send(home.pk, **{"from": sent}).status_code == 200
    assert recorded() == [(home.pk, "vi", True, kept)]


# --- not counted ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "agent", [GOOGLEBOT, "curl/8.5.0", "python-requests/2.32", "facebookexternalhit/1.1", ""]
)
def test_crawler_gets_the_numbers_and_is_not_counted(send, home, agent):
    DayCount.objects.create(day="2026-01-01", language="vi", views=9, visits=7)
    response = send(home.pk, agent=agent)
    assert response.json() == {"online": 0, "today": 0, "month": 0, "total": 7, "views": 0}
    assert recorded() == []


def test_editor_who_is_logged_in_is_not_counted(send, home, editor):
    client = Client()
    client.force_login(editor)
    assert send(home.pk, client=client).json()["total"] == 0
    assert recorded() == []


def test_reader_with_a_session_of_a_restricted_page_is_counted(send, home):
    client = Client()
    session = client.session
    session["passed_page_view_restrictions"] = [1]
    session.save()
    client.cookies["sessionid"] = session.session_key
    assert send(home.pk, client=client).status_code == 200
    assert len(recorded()) == 1


def test_preview_counts_nothing(seed_tree, rf):
    """It says no page to its script."""
    response = seed_tree.article.make_preview_request(rf.get("/admin/"))
    response.render()
    assert "data-page" not in response.content.decode()


def test_page_loaded_ahead_is_not_counted(send, home):
    assert send(home.pk, headers={"Sec-Purpose": "prefetch;prerender"}).status_code == 200
    assert recorded() == []


@pytest.mark.parametrize("change", ["delete", "unpublish"])
def test_page_that_readers_cannot_open_is_not_counted(send, seed_tree, change):
    getattr(seed_tree.article, change)()
    assert send(seed_tree.article.pk).status_code == 404
    assert send(2**63 - 1).status_code == 404
    assert recorded() == []


@pytest.mark.parametrize("change", ["delete", "unpublish"])
def test_crawler_learns_nothing_of_a_page_that_readers_cannot_open(send, seed_tree, change):
    getattr(seed_tree.article, change)()
    assert send(seed_tree.article.pk, agent=GOOGLEBOT).status_code == 404


def test_root_of_the_tree_is_no_page(send, home):
    assert send(home.get_parent().pk).status_code == 404


def test_burst_of_one_visitor_is_refused_and_not_counted(send, home):
    with time_machine.travel(
        timezone.now(), tick=False
    ):  # a busy machine takes longer than the limit's pause
        statuses = [send(home.pk).status_code for _ in range(VIEWS.burst + 5)]
    assert statuses == [200] * VIEWS.burst + [429] * 5
    assert RecordedView.objects.count() == VIEWS.burst
    assert send(home.pk, address="203.0.113.8").status_code == 200  # nobody else pays for it


def test_refusal_says_when_to_come_back(send, home):
    with time_machine.travel(timezone.now(), tick=False):
        for _ in range(VIEWS.burst):
            send(home.pk)
        response = send(home.pk)
        assert int(response.headers["Retry-After"]) > 0
        assert response.json() == {"error": "Quá nhiều lượt xem cùng lúc."}
        assert send(home.pk, lang="en").json() == {"error": "Too many views at once."}


def test_visitors_made_up_at_one_address_come_to_an_end(send, home):
    """Each names another browser: visits cannot be made by the thousand."""
    with time_machine.travel(timezone.now(), tick=False):
        statuses = [
            send(home.pk, agent=f"{PHONE} {number}", address="8.8.8.8").status_code for number in range(310)
        ]
    assert statuses.count(200) == VISITS_OF_ADDRESS.burst
    assert RecordedView.objects.count() == VISITS_OF_ADDRESS.burst


def test_views_of_made_up_visitors_come_to_an_end(home):
    """Each views more than once, so that new visits alone do not stop them."""
    views = [Arrival([number], views_of=10**6) for number in range(200) for _view in range(15)]
    with transaction.atomic():
        verdicts = visitors().see(views, 1_900_000_000_000)
    assert sum(verdict.is_accepted for verdict in verdicts) == VIEWS_OF_ADDRESS.burst


def test_whoever_has_many_ipv6_networks_is_limited_as_one(send, home):
    with time_machine.travel(timezone.now(), tick=False):
        statuses = [send(home.pk, address=f"2405:4800:1:{number:x}::1").status_code for number in range(310)]
    assert statuses.count(200) == VISITS_OF_ADDRESS.burst


def test_phones_of_one_model_behind_one_carrier_are_let_through_in_a_crowd(send, home):
    statuses = [send(home.pk, address="171.224.1.1").status_code for _phone in range(60)]
    assert statuses == [200] * 60


def test_made_up_forwarding_changes_nothing(send, home):
    with time_machine.travel(timezone.now(), tick=False):
        for number in range(VIEWS.burst):
            send(home.pk, headers={"X-Forwarded-For": f"198.51.100.{number}"})
        assert send(home.pk, headers={"X-Forwarded-For": "198.51.100.99"}).status_code == 429
    assert RecordedView.objects.filter(is_visit=True).count() == 1


# --- bad input ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://portal.example.vn"},
        {"Origin": "null"},
        {"Origin": "http://[evil"},
        {"Referer": "https://evil.example/?portal.example.vn"},
        {},
    ],
)
def test_other_sites_and_programs_that_say_nothing_are_refused(home, headers):
    response = Client().post(
        "/visits/",
        json.dumps({"page": home.pk}),
        content_type="application/json",
        headers={"User-Agent": PHONE, **headers},
    )
    assert response.status_code == 403
    assert recorded() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://portal.example.vn"},
        {"Origin": "http://testserver"},
        {"Referer": "http://testserver/"},
    ],
)
def test_browsers_that_do_not_say_same_origin_are_known_by_where_they_are(home, headers):
    response = Client().post(
        "/visits/",
        json.dumps({"page": home.pk}),
        content_type="application/json",
        headers={"User-Agent": PHONE, **headers},
    )
    assert response.status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "null", "7", '"7"', "{}", '{"page": null}', '{"page": "7"}', '{"page": true}', '{"page": 1.0}',
        '{"page": -1}', '{"page": 9223372036854775808}', '{"page": NaN}', '{"page": 0, "lang": "fr"}',
        '{"page": 0, "lang": ["vi"]}', '{"page": 0, "lang": {}}', "\x00", "[" * 900, b"\xff\xfe",
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_a_400(home, body):
    response = Client().post(
        "/visits/",
        body,
        content_type="application/json",
        headers={"Sec-Fetch-Site": "same-origin", "User-Agent": PHONE},
    )
    assert response.status_code == 400
    assert response.json() == {"error": "Không hiểu được yêu cầu."}


def test_large_body_is_a_413(send, home):
    assert send(home.pk, padding="x" * 5000).status_code == 413


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "options"])
def test_other_methods_are_a_405(client, db, method):
    assert getattr(client, method)("/visits/").status_code == 405


def test_database_that_does_not_answer_is_a_503_and_the_next_view_is_counted(send, home, monkeypatch):
    def fail(rows):
        raise OperationalError("database is locked")

    with time_machine.travel(timezone.now(), tick=False) as clock:
        with monkeypatch.context() as broken:
            broken.setattr(recording, "append", fail)
            response = send(home.pk)
        assert response.status_code == 503
        assert send(home.pk).status_code == 503  # for a moment nobody tries
        clock.shift(int(response.headers["Retry-After"]))
        answer = send(home.pk).json()
    assert answer == {"online": 1, "today": 1, "month": 1, "total": 1, "views": 1}
    assert len(recorded()) == 1


def test_tidying_that_fails_makes_no_counted_view_look_refused(send, home, monkeypatch):
    """It would be sent again, and be counted twice."""

    def fail(self, now):
        raise OperationalError("database is locked")

    monkeypatch.setattr(type(visitors()), "forget", fail)
    assert send(home.pk).status_code == 200
    assert len(recorded()) == 1


def test_crawler_is_told_when_the_database_does_not_answer(send, home, monkeypatch):
    def fail(pages):
        raise OperationalError("database is locked")

    monkeypatch.setattr(views, "languages_of", fail)
    response = send(home.pk, agent=GOOGLEBOT)
    assert response.status_code == 503
    assert response.json()["error"]


@pytest.mark.parametrize("error", [OperationalError, RedisError])
def test_numbers_that_cannot_be_read_fail_no_view_and_no_page(send, client, home, monkeypatch, error):
    def fail(day, now):
        raise error

    def fail_of(pages):
        raise OperationalError("database is locked")

    monkeypatch.setattr(numbers, "read", fail)
    monkeypatch.setattr(numbers, "views_of", fail_of)
    assert send(home.pk).json() == {"online": 0, "today": 0, "month": 0, "total": 0, "views": 0}
    assert len(recorded()) == 1
    assert client.get("/").status_code == 200


@pytest.mark.skipif(bool(django_settings.REDIS_URL), reason="salts are in Redis here")
def test_view_without_a_salt_is_refused_and_not_counted(send, home, settings, tmp_path):
    """No view is recorded under a hash that could be guessed."""
    (tmp_path / "file").touch()
    settings.VISITOR_SALTS = tmp_path / "file" / "salts"
    assert send(home.pk).status_code == 503
    assert recorded() == []


# --- what it costs, what it says of readers -------------------------------------------------------
def test_view_costs_the_same_whatever_was_counted(send, seed_tree):
    send(seed_tree.article.pk)
    with CaptureQueriesContext(connection) as few:
        send(seed_tree.article.pk)
    for sibling in seed_tree.siblings:
        send(sibling.pk)
    with CaptureQueriesContext(connection) as many:
        send(seed_tree.article.pk)
    assert len(many) == len(few) <= 9  # three of them set how long it waits for SQLite


def test_nothing_of_the_reader_is_stored_or_logged(send, home, caplog):
    caplog.set_level(logging.DEBUG)
    clients._warn_of_proxy.cache_clear()
    send(home.pk, address="203.0.113.77", headers={"X-Forwarded-For": "198.51.100.99"})
    send(home.pk, address="10.0.0.77", headers={"X-Forwarded-For": "198.51.100.99"})
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name.startswith("visits_")]
        stored = ""
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            stored += repr(cursor.fetchall())
    # Whoever logs; the table's own statements hold numbers only.
    logged = [record.getMessage() for record in caplog.records]
    for secret in ("203.0.113.77", "198.51.100.99", "10.0.0.77", "Chrome"):
        assert secret not in stored
        assert not any(secret in message for message in logged)
    assert any("TRUSTED_PROXIES" in message for message in logged)  # the operator is told


def test_page_without_numbers_of_its_own_is_counted_for_nothing(send, db):
    assert send(0).json()["views"] == 0
    assert PageCount.objects.count() == 0
    fold()
    assert PageCount.objects.count() == 0
    assert DayCount.objects.get().views == 1


def test_alias_is_counted_for_itself(send, seed_tree):
    alias = seed_tree.article.create_alias(parent=seed_tree.news, update_slug="ban-sao")
    assert send(alias.pk).json()["views"] == 1
    assert send(factories.SectionFactory(parent=seed_tree.news).pk).json()["views"] == 1
