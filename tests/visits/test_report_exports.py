"""Spreadsheets of the visit report."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.users.models import UserProfile

from tests import factories
from visits.reports.report import Report
from visits.reports.views import cell

from .counts import of_day, of_host, of_page, of_section

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(f"{TODAY}T10:00:00+07:00", tick=False)


@pytest.fixture
def counts(home):
    """Something in every table; titles and hosts that a spreadsheet could take for formulas."""
    section = factories.SectionFactory(parent=home, title="Tin tức")
    article = factories.ArticleFactory(parent=section, title="=HYPERLINK(A1)", slug="bai")
    of_day(TODAY, views=1500, visits=300)
    of_section(TODAY, section.pk, 1500)
    of_page(TODAY, article.pk, 500)
    of_host(TODAY, "-x.example.vn", 12)
    return article


@pytest.fixture
def export(client, editor):
    client.force_login(editor)

    def export(table, kind, **query):
        response = client.get(reverse("visit_report"), query | {"table": table, "export": kind})
        assert response.status_code == 200
        assert f'filename="{table}-' in response.headers["Content-Disposition"]
        content = b"".join(response.streaming_content)
        if kind == "csv":
            assert content.startswith("\ufeff".encode())
            return list(csv.reader(StringIO(content.decode("utf-8-sig"))))
        return [list(row) for row in load_workbook(BytesIO(content)).active.iter_rows(values_only=True)]

    return export


def test_series_as_csv_has_headings_days_and_plain_numbers(export, counts):
    rows = export("series", "csv", **{"from": "2026-11-23"})
    assert rows == [
        ["Ngày", "Lượt xem", "Lượt truy cập"],
        ["2026-11-23", "0", "0"],
        ["2026-11-24", "1500", "300"],
    ]


def test_series_as_xlsx_has_days_as_days(export, counts):
    rows = export("series", "xlsx", **{"from": "2026-11-24"})
    assert rows == [["Ngày", "Lượt xem", "Lượt truy cập"], [date(2026, 11, 24), 1500, 300]]


def test_weeks_have_their_first_and_last_day(export, counts):
    rows = export("series", "xlsx", step="week", **{"from": "2026-11-23"})
    assert rows[0] == ["Tuần", "Từ ngày", "Đến ngày", "Lượt xem", "Lượt truy cập"]
    assert rows[1][1:] == [date(2026, 11, 23), date(2026, 11, 24), 1500, 300]


def test_ten_years_of_days_are_all_exported(export, counts):
    rows = export("series", "csv", step="day", **{"from": "2016-11-25"})
    assert len(rows) == 1 + 3652


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("table", Report.NAMES)
def test_every_table_can_be_exported_with_its_headings(export, counts, table, kind):
    headings, *rows = export(table, kind)
    assert all(headings)
    assert rows
    assert {len(row) for row in rows} == {len(headings)}


def test_texts_are_no_formulas(export, counts):
    assert export("pages", "csv")[1][:3] == ["'=HYPERLINK(A1)", counts.canonical_url, "500"]
    assert export("referrers", "csv")[1] == ["'-x.example.vn", "12"]
    assert [cell(f"{sign}1", "csv")[0] for sign in "=+-@\t\r"] == ["'"] * 6


def test_workbook_keeps_a_formula_as_text(client, editor, counts):
    client.force_login(editor)
    response = client.get(reverse("visit_report"), {"table": "pages", "export": "xlsx"})
    found = load_workbook(BytesIO(b"".join(response.streaming_content))).active["A2"]
    assert (found.value, found.data_type) == ("=HYPERLINK(A1)", "s")


def test_shares_are_numbers_in_xlsx_and_as_the_language_writes_them_in_csv(export, counts):
    assert export("pages", "xlsx")[1][3] == 33.3
    assert export("pages", "csv")[1][3] == "33,3"


def test_headings_and_texts_follow_the_language_of_the_user(export, editor, counts):
    profile = UserProfile.get_for_user(editor)
    profile.preferred_language = "en"
    profile.save()
    assert export("pages", "csv")[:2] == [
        ["Page", "Address", "Views", "Share (%)"],
        ["'=HYPERLINK(A1)", counts.canonical_url, "500", "33.3"],
    ]


def test_visits_of_a_section_are_left_empty(export, counts):
    rows = export("series", "csv", section=counts.get_parent().pk, **{"from": "2026-11-24"})
    assert rows[1] == ["2026-11-24", "1500", ""]


@pytest.mark.parametrize("query", [{"table": "users", "export": "csv"}, {"table": "series", "export": "pdf"}])
def test_unknown_table_or_format_gives_the_report(client, editor, query):
    client.force_login(editor)
    response = client.get(reverse("visit_report"), query)
    assert response.status_code == 200
    assert response.context["report"]
