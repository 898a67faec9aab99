"""A view is counted when somebody sees the page, and the page then shows the numbers that come back."""

import json

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.visits.portal import PHONE
from visits import numbers
from visits.models import RecordedView, VisitSettings

COUNTED = "**/visits/"


@pytest.fixture
def counted(portal, settings):
    """The portal with its page cache on and all four numbers in the sidebar; a function that reads the table."""
    settings.PAGE_CACHE = True
    VisitSettings.objects.create(visits_before=19_418_424)
    box = factories.VisitStatisticsFactory(
        online_label="Đang truy cập", today_label="Hôm nay", month_label="Tháng hiện tại", total_label="Tổng"
    )
    portal.home.sidebar = factories.sidebar_of(("statistics", box))
    portal.home.save_revision().publish()
    numbers.current.forget()
    return portal


@pytest.fixture
def visitor(reader_with, counted):
    """A reader whose browser does not say that it is a machine."""
    return reader_with(user_agent=PHONE)


def number(reader, name: str):
    return reader.page.locator(f"[data-visits={name}]")


def views() -> list[tuple[int, bool]]:
    return list(RecordedView.objects.order_by("pk").values_list("page", "is_visit"))


def test_numbers_rise_on_a_page_served_from_the_cache(visitor, reader_with, counted, client):
    path = counted.vietnamese["article"]
    assert client.get(path).status_code == 200  # stored with the numbers of now: nobody was here
    with visitor.page.expect_response(COUNTED) as answered:
        visitor.go(path)
    expect(number(visitor, "total")).to_have_text("19.418.425")
    expect(number(visitor, "today")).to_have_text("1")
    expect(number(visitor, "online")).to_have_text("1")
    assert answered.value.json()["views"] == 1
    other = reader_with(user_agent=PHONE.replace("131", "130"), locale="en-GB")
    with other.page.expect_response(COUNTED):
        other.go(counted.english["article"])
    # What the server gives did not change meanwhile: the page came from the cache.
    assert "19.418.424" in client.get(path).content.decode()
    assert [is_visit for _page, is_visit in views()] == [True, True]
    assert visitor.cookies() == []
    assert visitor.page.evaluate("localStorage.length + sessionStorage.length") == 0
    visitor.had_no_trouble()


def test_reload_at_once_and_going_back_count_nothing(visitor, counted):
    page = visitor.page
    with page.expect_response(COUNTED):
        visitor.go(counted.vietnamese["article"])
    page.reload()
    page.wait_for_load_state("networkidle")
    assert len(views()) == 1
    with page.expect_response(COUNTED):
        visitor.go(counted.vietnamese["section"])
    page.go_back()
    page.wait_for_load_state("networkidle")
    page.go_forward()
    page.wait_for_load_state("networkidle")
    assert views() == [(counted.article.pk, True), (counted.section.pk, False)]
    # The same page by a link is a view again.
    with page.expect_response(COUNTED):
        visitor.go(counted.vietnamese["article"])
    assert len(views()) == 3


def test_reload_later_is_a_view(visitor, counted):
    page = visitor.page
    with page.expect_response(COUNTED):
        visitor.go(counted.vietnamese["article"])
    page.evaluate("history.replaceState({ ...history.state, counted: Date.now() - 11000 }, '')")
    with page.expect_response(COUNTED):
        page.reload()
    assert len(views()) == 2


def test_page_in_a_tab_not_looked_at_is_counted_once_it_is(visitor, counted):
    hidden = "Object.defineProperty(document, 'visibilityState', { get: () => window.seen || 'hidden' })"
    visitor.page.add_init_script(hidden)
    visitor.go(counted.vietnamese["article"])
    visitor.page.wait_for_load_state("networkidle")
    assert views() == []
    show = "window.seen = 'visible'; document.dispatchEvent(new Event('visibilitychange'))"
    with visitor.page.expect_response(COUNTED):
        visitor.page.evaluate(show)
    visitor.page.evaluate(show)
    visitor.page.wait_for_load_state("networkidle")
    assert len(views()) == 1


def test_page_that_is_prerendered_is_counted_once_it_is_shown(visitor, counted):
    visitor.page.add_init_script(
        "Object.defineProperty(document, 'prerendering', { get: () => !window.activated })"
    )
    visitor.go(counted.vietnamese["article"])
    visitor.page.wait_for_load_state("networkidle")
    assert views() == []
    with visitor.page.expect_response(COUNTED):
        visitor.page.evaluate(
            "window.activated = true; document.dispatchEvent(new Event('prerenderingchange'))"
        )
    assert len(views()) == 1


def test_one_request_a_view_says_page_language_and_where_from(visitor, counted):
    sent = []
    visitor.page.on("request", lambda request: request.method == "POST" and sent.append(request.post_data))
    with visitor.page.expect_response(COUNTED):
        visitor.go(counted.english["search"], referer="https://www.google.com/search?q=secret")
    assert [json.loads(data) for data in sent] == [{"page": 0, "lang": "en", "from": "www.google.com"}]
    with visitor.page.expect_response(COUNTED):
        visitor.go(counted.vietnamese["home"], referer=visitor.root + "/gioi-thieu/")
    assert json.loads(sent[1]) == {"page": counted.home.pk, "lang": "vi"}


def test_errors_are_views_of_nothing(visitor, counted):
    visitor.go(counted.vietnamese["404"])
    visitor.page.wait_for_load_state("networkidle")
    assert views() == []


def test_page_without_a_connection_keeps_the_numbers_it_came_with(visitor, counted):
    visitor.page.route(COUNTED, lambda route: route.abort())
    visitor.go(counted.vietnamese["article"])
    visitor.page.wait_for_load_state("networkidle")
    expect(number(visitor, "total")).to_have_text("19.418.424")


def test_numbers_that_come_do_not_move_the_page_and_are_announced_politely(visitor, counted):
    visitor.page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => {"
        "  for (const entry of list.getEntries()) window.shift += entry.value;"
        "}).observe({ type: 'layout-shift', buffered: true })"
    )
    with visitor.page.expect_response(COUNTED):
        visitor.go(counted.vietnamese["article"])
    expect(number(visitor, "total")).to_have_text("19.418.425")
    assert visitor.page.evaluate("window.shift") < 0.01
    assert visitor.page.locator("dl.statistics").get_attribute("aria-live") == "polite"


def test_reader_without_a_script_sees_the_last_known_numbers(reader_with, counted):
    plain = reader_with(user_agent=PHONE, java_script_enabled=False)
    plain.go(counted.vietnamese["article"])
    expect(number(plain, "total")).to_have_text("19.418.424")
    assert views() == []


def test_view_that_the_server_is_too_busy_for_is_sent_again(visitor, counted):
    refusals = iter(range(2))

    def busy_twice(route):
        if next(refusals, None) is None:
            route.continue_()
        else:
            route.fulfill(status=503, headers={"Retry-After": "1"}, json={"error": "busy"})

    visitor.page.route(COUNTED, busy_twice)
    visitor.go(counted.vietnamese["article"])
    expect(number(visitor, "total")).to_have_text("19.418.425")
    assert len(views()) == 1


def test_link_within_the_page_makes_no_view_of_it(visitor, counted):
    page = visitor.page
    with page.expect_response(COUNTED):
        visitor.go(counted.vietnamese["article"])
    visitor.go(counted.vietnamese["article"] + "#noi-dung")
    # The browser tells the page of its new entry in a task of its own; no reader reloads before that.
    page.wait_for_function("history.state && history.state.counted")
    page.reload()
    page.wait_for_load_state("networkidle")
    assert len(views()) == 1
    with page.expect_response(COUNTED):
        visitor.go(counted.vietnamese["section"])
    page.go_back()
    page.wait_for_load_state("networkidle")
    assert len(views()) == 2


def test_browser_without_newer_interfaces_counts_and_reloads(visitor, counted):
    visitor.page.add_init_script(
        "delete window.ResizeObserver; delete window.IntersectionObserver;"
        "performance.getEntriesByType = () => []"
    )
    with visitor.page.expect_response(COUNTED):
        visitor.go(counted.vietnamese["article"])
    visitor.page.evaluate("history.replaceState({ counted: Date.now() - 11000 }, '')")
    with visitor.page.expect_response(COUNTED):
        visitor.page.reload()
    assert len(views()) == 2
    visitor.had_no_trouble()
