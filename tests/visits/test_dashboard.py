"""Visits on the admin's first page."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from visits import numbers
from visits.dashboard import VisitsPanel
from visits.models import RecordedView

from .counts import of_day

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(f"{TODAY}T10:00:00+07:00", tick=False)


def first_page(client, user):
    client.force_login(user)
    return client.get(reverse("wagtailadmin_home")).content.decode()


def test_panel_is_for_those_who_may_see_the_report(client, editor, reporter, administrator):
    for user, shown in ((editor, True), (administrator, True), (reporter, False)):
        html = first_page(client, user)
        assert ('id="visits-section"' in html) is shown
        assert (f'href="{reverse("visit_report")}"' in html) is shown
        assert ("css/admin.css" in html) is shown


def test_today_holds_what_is_not_in_the_counts_yet():
    of_day(TODAY, views=10, visits=4)
    of_day(TODAY, views=2, visits=1, language="en")
    for is_visit in (True, False, False):
        RecordedView.objects.create(day=TODAY, page=0, language="vi", is_visit=is_visit, referrer="")
    RecordedView.objects.create(day=TODAY - DAY, page=0, language="vi", is_visit=True, referrer="")
    views, visits = VisitsPanel().get_context_data()["fortnights"]
    assert (views.today, visits.today) == (15, 6)


def test_weeks_are_seven_days_each_and_the_day_a_week_ago_is_named():
    for back in range(16):
        of_day(TODAY - back * DAY, views=10**back if back < 10 else 1, visits=back)
    views, visits = VisitsPanel().get_context_data()["fortnights"]
    assert (views.today, views.week_ago) == (1, 10**7)
    assert views.week == 1_111_111
    assert views.week_before == 10**7 + 10**8 + 10**9 + 4
    assert visits.week_before == sum(range(7, 14))
    assert list(views.sparkline.numbers) == [10**back for back in reversed(range(7))]
    assert visits.text == "6, 5, 4, 3, 2, 1, 0"


def test_numbers_and_sparkline_have_words(client, editor, monkeypatch):
    of_day(TODAY, views=12_345, visits=4_000)
    known = numbers.Numbers(online=1_007, today=4_000, month=4_000, total=4_000)
    monkeypatch.setattr(numbers.current, "numbers", lambda: known)
    html = first_page(client, editor)
    panel = html[html.index('id="visits-section"') :]
    assert "12.345" in panel
    assert 'role="img" aria-label="Từng ngày trong 7 ngày qua: 0, 0, 0, 0, 0, 0, 12.345"' in panel
    assert "ước tính thấp hơn thực tế" in panel
    assert '<b class="visit-figure__number">1.007</b>' in panel


def test_panel_of_an_empty_database_shows_zeros(client, editor):
    assert '<b class="visit-figure__number">0</b>' in first_page(client, editor)


def test_panel_takes_three_queries(django_assert_num_queries):
    of_day(TODAY, views=1)
    with django_assert_num_queries(3):
        VisitsPanel().render_html({})
