"""Views on the edit screen of a page."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests import factories
from visits.models import RecordedView, Span
from visits.panels import ViewsPanel

from .counts import of_page

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(f"{TODAY}T10:00:00+07:00", tick=False)


def bound(page):
    return ViewsPanel().bind_to_model(type(page)).get_bound_panel(instance=page)


def test_views_are_added_up_over_a_week_a_month_and_in_all(home):
    for back, views in ((0, 1), (6, 2), (7, 4), (29, 8), (30, 16)):
        of_page(TODAY - back * DAY, home.pk, views)
    of_page(date(2026, 6, 1), home.pk, 32, span=Span.MONTH)
    of_page(date(2024, 1, 1), home.pk, 64, span=Span.YEAR)
    of_page(date(2026, 1, 1), home.pk, 1000, span=Span.BEFORE)  # from an earlier site
    of_page(TODAY, home.pk + 1, 5000)
    RecordedView.objects.create(day=TODAY, page=home.pk, language="vi", is_visit=True, referrer="")
    context = bound(home).get_context_data()
    assert (context["week"], context["month"], context["total"]) == (3, 15, 1128)
    assert context["sparkline"].numbers[0] == 8
    assert context["sparkline"].numbers[-1] == 1
    assert len(context["sparkline"].numbers) == 30


@pytest.mark.parametrize("kind", ["home", "section", "article", "standard"])
def test_every_kind_of_page_shows_its_views_where_it_is_edited(client, administrator, home, kind):
    section = factories.SectionFactory(parent=home)
    page = {
        "home": lambda: home,
        "section": lambda: section,
        "article": lambda: factories.ArticleFactory(parent=section),
        "standard": lambda: factories.StandardPageFactory(parent=home),
    }[kind]()
    of_page(TODAY, page.pk, 12_345)
    client.force_login(administrator)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert html.count('<b class="visit-figure__number">12.345</b>') == 3
    assert 'aria-label="Lượt xem 30 ngày qua: 12.345, nhiều nhất 12.345 trong một ngày"' in html
    assert "css/admin.css" in html


def test_page_that_is_being_made_shows_none(client, administrator, home):
    client.force_login(administrator)
    address = reverse("wagtailadmin_pages:add", args=["home", "standardpage", home.pk])
    assert "visit-figure" not in client.get(address).content.decode()


def test_panel_takes_two_queries(home, django_assert_num_queries):
    panel = bound(home)
    with django_assert_num_queries(2):
        panel.render_html({})
