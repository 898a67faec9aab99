"""The visit report: who may see it, what it is about, whether its sums are right."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page
from wagtail.users.models import UserProfile

from tests import factories
from tests.conftest import add_siblings
from visits.models import Span
from visits.reports.periods import Days, Step, pieces
from visits.reports.report import LONGEST_LIST
from visits.rollup import compress

from .counts import of_day, of_host, of_page, of_section
from .growth import grow

pytestmark = [pytest.mark.django_db, pytest.mark.servers]

TODAY = date(2026, 11, 24)  # a Tuesday
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(f"{TODAY}T10:00:00+07:00", tick=False)


@pytest.fixture
def client(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def ask(client):
    """``ask(first=…)`` gives the report; ``ask(…).table("series").rows`` its numbers."""

    def ask(status=200, **query):
        query = {{"first": "from", "last": "to"}.get(name, name): value for name, value in query.items()}
        response = client.get(reverse("visit_report"), query)
        assert response.status_code == status
        return response.context["report"]

    return ask


@pytest.fixture
def sections(home):
    """Two sections, one in the other, and one beside them."""
    outer = factories.SectionFactory(parent=home, title="Tin tức")
    inner = factories.SectionFactory(parent=outer, title="Khoa học")
    other = factories.SectionFactory(parent=home, title="Thông báo")
    return outer, inner, other


def rows(report, name):
    """Of a table, with links as their text and shares rounded."""
    return [
        tuple(
            cell
            if cell is None or isinstance(cell, int | date)
            else round(cell, 1)
            if isinstance(cell, float)
            else str(cell)
            for cell in row
        )
        for row in report.table(name).rows
    ]


# --- who may see it -------------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "may"), [("editor", True), ("reporter", False), ("translator", False)])
def test_only_groups_with_the_permission_see_report_and_menu_item(request, client, name, may):
    client.force_login(request.getfixturevalue(name))
    address = reverse("visit_report")
    assert client.get(address).status_code == (200 if may else 302)
    assert client.get(address, {"export": "csv", "table": "series"}).status_code == (200 if may else 302)
    assert (address in client.get(reverse("wagtailadmin_home")).content.decode()) is may


def test_administrator_sees_it_and_the_public_does_not(client, administrator):
    client.force_login(administrator)
    assert client.get(reverse("visit_report")).status_code == 200
    client.logout()
    assert client.get(reverse("visit_report")).status_code == 302


def test_permission_can_be_given_to_a_group(client, administrator, reporter):
    client.force_login(administrator)
    group = Group.objects.get(name="Phóng viên")
    permission = Permission.objects.get(codename="view_report", content_type__app_label="visits")
    form = client.get(reverse("wagtailusers_groups:edit", args=[group.pk])).content.decode()
    assert f'value="{permission.pk}"' in form
    group.permissions.add(permission)
    client.force_login(reporter)
    assert client.get(reverse("visit_report")).status_code == 200


# --- days, weeks, months --------------------------------------------------------------------------
def test_last_thirty_days_by_day_are_shown_when_nothing_is_asked(ask):
    report = ask()
    assert (report.days, report.step) == (Days(TODAY - 29 * DAY, TODAY), Step.DAY)


@pytest.mark.parametrize(
    ("days", "step"), [(100, Step.DAY), (101, Step.WEEK), (732, Step.WEEK), (733, Step.MONTH)]
)
def test_step_follows_the_length_where_none_is_chosen(ask, days, step):
    assert ask(first=TODAY - (days - 1) * DAY).step == step


def test_sums_are_those_of_the_days_whatever_the_step(ask):
    of_day(date(2026, 9, 30), views=1000, visits=500)  # before the range
    for number in range(20):
        of_day(date(2026, 10, 1) + number * 3 * DAY, views=10 + number, visits=number)
    of_day(date(2026, 10, 1), views=7, visits=2, language="en")
    expected = (sum(range(10, 28)) + 7, sum(range(18)) + 2)  # 1/10 … 21/11
    for step in Step:
        report = ask(first="2026-10-01", last="2026-11-22", step=step)
        found = rows(report, "series")
        assert (sum(row[-2] for row in found), sum(row[-1] for row in found)) == expected
        assert tuple(figure.total for figure in report.figures) == expected


def test_weeks_begin_on_monday_and_those_cut_by_the_range_are_marked(ask):
    of_day(date(2026, 11, 15), views=1)  # Sunday
    of_day(date(2026, 11, 16), views=2)  # Monday
    of_day(date(2026, 11, 22), views=4)  # Sunday
    of_day(date(2026, 11, 23), views=8)  # Monday
    report = ask(first="2026-11-11", last="2026-11-24", step="week")
    assert rows(report, "series") == [
        ("Tuần 46/2026 (chưa trọn)", date(2026, 11, 11), date(2026, 11, 15), 1, 0),
        ("Tuần 47/2026", date(2026, 11, 16), date(2026, 11, 22), 6, 0),
        ("Tuần 48/2026 (chưa trọn)", date(2026, 11, 23), date(2026, 11, 24), 8, 0),
    ]
    assert report.table("series").notes == ["Chưa trọn: Tuần 46/2026, Tuần 48/2026."]


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize(
    "first", [date(2023, 12, 27), date(2024, 2, 1), date(2024, 2, 29), date(2026, 1, 31)]
)
def test_pieces_hold_each_day_once(step, first):
    for count in (1, 2, 8, 31, 400):
        days = Days(first, first + (count - 1) * DAY)
        cut = list(pieces(days, step))
        assert [day for piece in cut for day in piece.days] == list(days)
        assert not any(piece.is_partial for piece in cut[1:-1])


def test_whole_month_is_not_marked_as_partial():
    assert [piece.is_partial for piece in pieces(Days(date(2024, 2, 1), date(2024, 2, 29)), Step.MONTH)] == [
        False
    ]


def test_week_of_the_new_year_is_named_by_its_iso_year():
    [piece] = pieces(Days(date(2027, 1, 1), date(2027, 1, 3)), Step.WEEK)
    assert str(piece) == "Tuần 53/2026"


def test_totals_are_compared_with_the_equally_long_time_before(ask):
    of_day(date(2026, 11, 3), views=50, visits=9)
    of_day(date(2026, 11, 4), views=100, visits=0)
    of_day(date(2026, 11, 13), views=100, visits=10)
    of_day(date(2026, 11, 14), views=150, visits=20)
    of_day(date(2026, 11, 23), views=100, visits=10)
    views, visits = ask(first="2026-11-14", last="2026-11-23").figures
    assert (views.total, views.before, views.a_day, views.change) == (250, 200, 25, "+25,0%")
    assert (visits.total, visits.before, visits.a_day, visits.change) == (30, 10, 3, "+200,0%")


def test_nothing_is_compared_with_a_time_before_counting(ask, client):
    of_day(date(2026, 11, 10), views=50)
    of_day(date(2026, 11, 20), views=100)
    assert [figure.before for figure in ask(first="2026-11-11", last="2026-11-24").figures] == [None, None]
    assert "Bắt đầu đếm từ ngày 10/11/2026" not in _text(client, **{"from": "2026-11-11"})
    assert "Bắt đầu đếm từ ngày 10/11/2026" in _text(client, **{"from": "2026-11-01"})


def _text(client, **query):
    return client.get(reverse("visit_report"), query).content.decode()


# --- section, language, pages, hosts --------------------------------------------------------------
def test_section_includes_those_below_it_and_knows_no_visits(ask, sections):
    outer, inner, other = sections
    of_day(TODAY, views=99, visits=40)
    for section, views in ((outer.pk, 5), (inner.pk, 20), (other.pk, 70), (0, 4)):
        of_section(TODAY, section, views)
    of_section(TODAY - DAY, inner.pk, 1, language="en")
    report = ask(section=outer.pk, first=TODAY - DAY)
    assert rows(report, "series") == [(TODAY - DAY, 1, None), (TODAY, 25, None)]
    assert [figure.total for figure in report.figures] == [26, None]
    assert rows(report, "sections") == [("Tin tức › Khoa học", 21, 80.8), ("Tin tức", 5, 19.2)]
    assert rows(report, "languages") == [("Tiếng Việt", 25, 96.2, None), ("English", 1, 3.8, None)]


def test_sections_without_a_page_are_named(ask, sections):
    of_day(TODAY, views=10)
    of_section(TODAY, sections[2].pk, 6)
    of_section(TODAY, 999_999, 3)
    of_section(TODAY, 0, 1)
    assert rows(ask(), "sections") == [
        ("Thông báo", 6, 60.0),
        ("Chuyên mục đã xóa (số 999999)", 3, 30.0),
        ("Tìm kiếm và các danh sách ngoài chuyên mục; trang đã xóa", 1, 10.0),
    ]


def test_language_narrows_days_sections_and_pages(ask, sections):
    of_day(TODAY, views=30, visits=10)
    of_day(TODAY, views=5, visits=2, language="en")
    of_section(TODAY, sections[0].pk, 30)
    of_section(TODAY, sections[2].pk, 5, language="en")
    of_page(TODAY, sections[0].pk, 30)
    of_page(TODAY, sections[2].pk, 5, language="en")
    assert rows(ask(), "languages") == [("Tiếng Việt", 30, 85.7, 10), ("English", 5, 14.3, 2)]
    report = ask(language="en", first=TODAY)
    assert rows(report, "series") == [(TODAY, 5, 2)]
    assert rows(report, "sections") == [("Thông báo", 5, 100.0)]
    assert [row[0] for row in rows(report, "pages")] == ["Thông báo"]


def test_most_read_lead_to_the_page_and_its_editing_and_name_deleted_ones(ask, client, sections):
    draft = factories.ArticleFactory(parent=sections[0], title="Bản nháp <b>", live=False)
    of_day(TODAY, views=20)
    for page, views in ((sections[1].pk, 12), (draft.pk, 5), (999_999, 3)):
        of_page(TODAY, page, views)
    of_page(TODAY - 31 * DAY, sections[1].pk, 4)
    report = ask()
    [first, second, third] = rows(report, "pages")
    assert first == ("Khoa học", f"{settings.SITE_URL}/tin-tuc/khoa-hoc/", 12, 60.0)
    assert second == ("Bản nháp <b>", "", 5, 25.0)
    assert third == ("Trang đã xóa (số 999999)", "", 3, 15.0)
    assert rows(report, "rising")[0][2:] == (12, 4, 8)
    html = _text(client)
    assert 'href="/tin-tuc/khoa-hoc/"' in html
    assert f'href="{reverse("wagtailadmin_pages:edit", args=[draft.pk])}"' in html
    assert "Bản nháp &lt;b&gt;" in html
    assert "Bản nháp <b>" not in html


def test_hosts_are_added_up_over_days_months_and_years(ask):
    of_host(TODAY, "baocaobang.vn", 3)
    of_host(TODAY - DAY, "baocaobang.vn", 4)
    of_host(date(2026, 6, 1), "tim.example", 50, span=Span.MONTH)
    of_host(date(2026, 6, 1), "*", 9, span=Span.MONTH)
    of_host(date(2024, 1, 1), "tim.example", 600, span=Span.YEAR)
    of_day(TODAY, views=1)
    assert rows(ask(), "referrers") == [("baocaobang.vn", 7)]
    assert rows(ask(first="2026-06-15"), "referrers") == [
        ("tim.example", 50),
        ("Các nơi khác", 9),
        ("baocaobang.vn", 7),
    ]
    assert rows(ask(first="2024-12-31"), "referrers")[0] == ("tim.example", 650)
    assert rows(ask(last="2026-06-02"), "referrers") == [("tim.example", 50), ("Các nơi khác", 9)]


def test_report_says_where_pages_are_known_by_the_month_only(ask, sections):
    of_page(TODAY, sections[0].pk, 5)
    of_page(date(2026, 5, 1), sections[0].pk, 70, span=Span.MONTH)
    of_host(date(2026, 5, 1), "tim.example", 5, span=Span.MONTH)
    report = ask(first="2026-05-20")
    for name in ("pages", "rising", "referrers"):
        assert any("01/05/2026 – 24/11/2026" in note for note in report.table(name).notes), name
    assert rows(report, "pages")[0][2] == 75
    assert ask(first="2026-06-01").table("pages").notes == []


def test_hosts_do_not_follow_section_and_language_and_say_so(ask, sections):
    of_host(TODAY, "tim.example", 5)
    assert ask().table("referrers").notes == []
    for query in ({"section": sections[0].pk}, {"language": "en"}):
        [note] = ask(**query).table("referrers").notes
        assert "toàn cổng" in note


# --- bad input ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"from": "hôm qua"}, "Đây không phải là ngày"),
        ({"to": "2026-02-30"}, "Đây không phải là ngày"),
        ({"from": "2026-11-20", "to": "2026-11-19"}, "Ngày đầu nằm sau ngày cuối"),
        ({"from": "2026-11-25"}, "Ngày đầu nằm sau ngày cuối"),
        ({"from": "2006-11-24"}, "dài nhất 20 năm"),
        ({"from": "0001-01-01"}, "Không có số liệu của thời gian đó"),
        ({"to": "0001-01-01"}, "Không có số liệu của thời gian đó"),
        ({"from": "0001-01-01", "to": "0001-01-02"}, "Không có số liệu của thời gian đó"),
        ({"step": "year"}, "theo ngày, tuần hoặc tháng"),
        ({"section": "999999"}, "Không có chuyên mục này"),
        ({"section": "9" * 40}, "Không có chuyên mục này"),
        ({"section": "a\0"}, "Không có chuyên mục này"),
        ({"language": "fr"}, "Không có ngôn ngữ này"),
    ],
)
def test_bad_input_gets_a_message_and_the_default_report(ask, client, query, message):
    response = client.get(reverse("visit_report"), query | {"export": "csv", "table": "series"})
    assert response.status_code == 400
    assert message in response.content.decode()
    report = response.context["report"]
    assert report.days == Days(TODAY - 29 * DAY, TODAY)
    assert (report.step, report.section, report.language) == (Step.DAY, None, "")


def test_twenty_years_and_a_leap_day_are_a_range(ask):
    assert ask(first="2006-11-25").days.count == 7305
    assert ask(first="2004-02-29", last="2024-02-29").days.count == 7306
    ask(first="2004-02-28", last="2024-02-29", status=400)


def test_future_is_cut_off_and_the_form_says_so(ask, client):
    assert ask(first="2026-11-01", last="2030-01-01").days == Days(date(2026, 11, 1), TODAY)
    assert 'value="2026-11-24"' in _text(client, **{"from": "2026-11-01", "to": "2030-01-01"})


def test_dates_are_also_taken_as_vietnamese_write_them(ask):
    assert ask(first="01/11/2026", last="05/11/2026").days == Days(date(2026, 11, 1), date(2026, 11, 5))


# --- all of it ------------------------------------------------------------------------------------
def test_empty_database_gives_an_empty_report(ask, client):
    report = ask()
    assert [figure.total for figure in report.figures] == [0, 0]
    assert _text(client).count("Không có lượt nào trong thời gian này.") == 5


def test_report_says_that_visits_are_estimates(client):
    assert "ước tính thấp hơn thực tế" in _text(client)


def test_report_has_no_inline_style_of_ours_and_charts_with_tables(client, sections):
    of_day(TODAY, views=1_234, visits=1)
    of_section(TODAY, sections[0].pk, 1_234)
    html = _text(client)
    ours = html[html.index('class="visit-form"') :]
    assert "style=" not in ours
    assert ours.count('<svg class="chart__drawing') == 4
    assert '<td class="number">1.234</td>' in ours


def test_numbers_and_days_are_in_the_language_of_the_user(client, editor):
    profile = UserProfile.get_for_user(editor)
    profile.preferred_language = "en"
    profile.save()
    of_day(TODAY, views=1_234, visits=1)
    html = _text(client)
    assert '<td class="number">1,234</td>' in html
    assert "26 Oct 2026 – 24 Nov 2026" in html
    assert "estimates from below" in html


def test_queries_are_as_many_for_twenty_pages_as_for_one(client, home, sections):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("visit_report")).status_code == 200
        return len(captured)

    def count(pages):
        for page in pages:
            of_page(TODAY, page, 5)
            of_section(TODAY, page, 5)
            of_host(TODAY, f"host-{page}.example", 5)

    of_day(TODAY, views=5)
    articles = [page.pk for page in add_siblings(sections[0], LONGEST_LIST)]
    count(articles[:1])
    queries()
    few = queries()
    count(articles[1:])
    many = queries()
    assert many == few
    assert few <= 40, few
    assert Page.objects.filter(pk__in=articles).count() == LONGEST_LIST


def test_generated_growth_is_what_rolling_up_leaves(ask, sections):
    ids = [section.pk for section in sections]
    grow(TODAY, ids, [*ids, *range(900_000, 900_100)], years=4)
    assert compress(TODAY) == 0
    report = ask(first=TODAY.replace(year=2023))
    assert len(report.table("pages").rows) == len(report.table("referrers").rows) == LONGEST_LIST
    assert report.views > 0
