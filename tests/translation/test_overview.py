"""The overview of translations in the admin: who sees what, how far it is, and what may be done."""

import csv
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import Locale, Page

from articles.models import ArticlePage
from core.bulk import add_children
from tests import factories
from tests.factories import (
    ArticleFactory,
    NoticeFactory,
    PageCountFactory,
    SectionFactory,
    TopicFactory,
    english,
    publish,
    restrict,
)
from translation import submitting
from translation.models import TranslationState

from .work import published, submitted, write

pytestmark = pytest.mark.django_db

DRAFT = "Dự thảo bí mật"


@pytest.fixture
def article(section):
    return ArticleFactory(parent=section, title="Đẩy mạnh tuyên truyền", lead="Tóm tắt.")


@pytest.fixture
def ask(client):
    def ask(user, code=200, /, **query):
        client.force_login(user)
        response = client.get(reverse("translation_overview"), query)
        assert response.status_code == code
        return response

    return ask


@pytest.fixture
def titles(ask, translator):
    def titles(user=None, **query):
        return [row.title for row in ask(user or translator, **query).context["rows"]]

    return titles


def cell(response, title, language="en"):
    row = next(row for row in response.context["rows"] if row.title == title)
    return next(cell for cell in row.cells if cell.locale.language_code == language)


def totals(response, language="en"):
    [found] = [sums for locale, sums in response.context["totals"] if locale.language_code == language]
    return {status: count for status, _name, count, _url in found}


# --- who sees what ---
def test_overview_is_for_those_who_may_submit(ask, client, translator, reviewer, editor, reporter, home):
    ask(reporter, 403)
    for user in (translator, reviewer, editor):
        ask(user)
        assert (
            f'href="{reverse("translation_overview")}"'
            in client.get(reverse("wagtailadmin_home")).content.decode()
        )
    client.force_login(reporter)
    assert (
        f'href="{reverse("translation_overview")}"'
        not in client.get(reverse("wagtailadmin_home")).content.decode()
    )


def test_draft_nobody_submitted_is_in_no_row_filter_count_or_spreadsheet(ask, section, translator, editor):
    before = sum(totals(ask(editor)).values())
    hidden = SectionFactory(parent=section, title=DRAFT, live=False)
    NoticeFactory(title=DRAFT, live=False)
    for user in (translator, editor):
        for kind in ("", "snippets"):
            response = ask(user, kind=kind)
            assert DRAFT not in response.content.decode()
            assert sum(totals(response).values()) == (0 if kind else before)
            spreadsheet = b"".join(ask(user, export="csv", kind=kind).streaming_content).decode()
            assert DRAFT not in spreadsheet
        ask(user, 400, section=hidden.pk)


def test_draft_once_submitted_is_shown_to_translators_and_its_editors_only(
    titles, section, translator, editor
):
    draft = ArticleFactory(parent=section, title=DRAFT, live=False)
    submitted(draft)
    assert DRAFT in titles(translator)
    assert DRAFT in titles(editor)
    stranger = stranger_who_submits()
    assert DRAFT not in titles(stranger)
    assert "Khoa học" in titles(stranger)


def stranger_who_submits():
    user = factories.UserFactory()
    user.user_permissions.add(*Permission.objects.filter(codename__in=("access_admin", "submit_translation")))
    return user


def test_restricted_original_is_shown_to_its_editors_and_once_submitted_to_translators(
    titles, section, translator, editor
):
    article = ArticleFactory(parent=section, title="Nội bộ")
    restrict(article)
    assert "Nội bộ" in titles(editor)
    assert "Nội bộ" not in titles(translator)
    submitted(article)
    assert "Nội bộ" in titles(translator)
    assert "Nội bộ" not in titles(stranger_who_submits())


def test_restricted_section_hides_what_stands_below_it_and_nothing_beside_it(
    ask, titles, section, article, editor, translator
):
    below = SectionFactory(parent=section, title="Mục kín")
    ArticleFactory(parent=below, title="Bài kín")
    restrict(below)
    assert set(titles(translator, section=section.pk)) == {section.title, article.title}
    assert {"Mục kín", "Bài kín"} <= set(titles(editor))
    html = (
        ask(translator).content.decode() + b"".join(ask(translator, export="csv").streaming_content).decode()
    )
    assert "Mục kín" not in html
    assert "Bài kín" not in html


def test_author_of_a_draft_who_may_edit_nothing_else_sees_it_once_submitted(titles, section):
    reporter = factories.user_in("Phóng viên")
    reporter.user_permissions.add(Permission.objects.get(codename="submit_translation"))
    for owner, title in ((reporter, "Của tôi"), (factories.UserFactory(), "Của người khác")):
        submitted(ArticleFactory(parent=section, title=title, live=False, owner=owner))
    assert "Của tôi" in titles(reporter)
    assert "Của người khác" not in titles(reporter)


def test_page_of_another_language_without_an_original_is_no_row(titles, english_home, translator):
    SectionFactory(parent=english_home, title="Imported long ago")
    assert "Imported long ago" not in titles()


def test_snippets_of_every_translatable_kind_are_rows(ask, translator, editor, home, english_home):
    TopicFactory(name="Chuyển đổi số")
    factories.AuthorFactory(name="Đinh Tâm")
    NoticeFactory(title="Thông báo hẹn giờ")
    response = ask(translator, kind="snippets")
    assert {row.title for row in response.context["rows"]} == {
        "Chuyển đổi số",
        "Đinh Tâm",
        "Thông báo hẹn giờ",
    }
    assert cell(response, "Chuyển đổi số").submit_url


# --- how far it is ---
def test_each_status_is_shown_with_its_share_and_translator(ask, section, article, translator, reviewer):
    assert cell(ask(translator), article.title).status == "missing"
    translation = submitted(article)
    write(translation, "lead", "A summary.", last_translated_by=translator)
    found = cell(ask(translator), article.title)
    count = translation.state.__class__.objects.get(pk=translation.pk).segments
    assert (found.status, found.percentage) == ("in_work", 100 // count)
    assert found.translator == translator.username
    TranslationState.objects.filter(pk=translation.pk).update(status="in_review")
    assert cell(ask(translator), article.title).status == "in_review"
    published(article)
    assert cell(ask(translator), article.title).status == "live"
    assert cell(ask(translator), article.title).percentage == 100
    article = ArticlePage.objects.get(pk=article.pk)
    article.lead = "Tóm tắt khác."
    publish(article)
    found = cell(ask(translator), article.title)
    assert found.status == "outdated"
    assert found.outdated_since
    assert found.editor_url


def test_alias_in_another_language_is_no_translation(ask, article, translator):
    ArticlePage.objects.get(pk=article.pk).copy_for_translation(english(), alias=True)
    assert cell(ask(translator), article.title).status == "missing"
    assert totals(ask(translator, kind="articles.articlepage"))["missing"] == 1


def test_translation_written_past_the_translators_is_not_missing(ask, section, article, editor, english_home):
    factories.translated(article, title="By hand", slug="by-hand")
    found = cell(ask(editor), article.title)
    assert (found.status, found.percentage, found.submit_url) == ("live", None, "")
    assert found.editor_url == reverse("wagtailadmin_pages:edit", args=[Page.objects.get(title="By hand").pk])


def test_totals_lead_to_the_rows_they_count(ask, client, section, article, translator):
    ArticleFactory(parent=section, title="Bài chưa dịch")
    submitted(article)
    response = ask(translator, kind="articles.articlepage")
    assert totals(response) == {"missing": 1, "in_work": 1, "in_review": 0, "outdated": 0, "live": 0}
    [(_locale, sums)] = response.context["totals"]
    for status, _name, count, url in sums:
        rows = client.get(url).context["rows"]
        assert len(rows) == count, status
        assert f'href="{url.replace("&", "&amp;")}"' in response.content.decode()


# --- what may be done ---
def test_translate_hands_the_original_in_and_comes_back(ask, client, article, translator):
    response = ask(translator, words="tuyên")
    found = cell(response, article.title)
    html = response.content.decode()
    assert 'name="csrfmiddlewaretoken"' in html
    assert f'action="{found.submit_url}?next={reverse("translation_overview").replace("/", "%2F")}' in html
    next_url = response.wsgi_request.get_full_path()
    back = client.post(found.submit_url, {"locales": english().pk}, QUERY_STRING=f"next={next_url}")
    assert back.status_code == 302
    assert cell(ask(translator), article.title).status == "in_work"


def test_translate_is_offered_where_the_user_may_add_below_the_translated_parent_only(ask, article):
    found = cell(ask(stranger_who_submits()), article.title)
    assert (found.status, found.submit_url, found.editor_url) == ("missing", "", "")


def test_title_leads_editors_to_the_form_and_translators_to_the_page(ask, article, editor, translator):
    urls = {}
    for user in (editor, translator):
        urls[user] = next(row.url for row in ask(user).context["rows"] if row.title == article.title)
    assert urls[editor] == reverse("wagtailadmin_pages:edit", args=[article.pk])
    assert urls[translator] == article.public_path


# --- filters and order ---
def test_words_of_the_title_are_found_without_their_marks(titles, article):
    assert titles(words="TUYEN day") == [article.title]
    assert titles(words="đẩy truyền") == [article.title]
    assert titles(words="khong co") == []


def test_kind_and_section_narrow_the_list(titles, section, article):
    topic = TopicFactory()
    below = SectionFactory(parent=section, title="Mục con")
    deep = ArticleFactory(parent=below, title="Bài ở dưới")
    assert titles(kind="articles.topic") == [topic.name]
    assert set(titles(section=section.pk)) == {section.title, article.title, below.title, deep.title}
    assert set(titles(section=below.pk)) == {below.title, deep.title}


def test_dates_include_their_whole_days_in_the_time_of_the_newsroom(titles, section):
    late = datetime(2026, 3, 4, 16, 30, tzinfo=UTC)  # 23:30 of the 4th in Asia/Ho_Chi_Minh
    ArticleFactory(parent=section, title="Cuối ngày", when=late)
    ArticleFactory(parent=section, title="Hôm sau", when=late + timedelta(hours=1))
    day = {"from": "2026-03-04", "to": "04/03/2026"}
    assert titles(**day) == ["Cuối ngày"]
    assert titles(**{"from": "2026-03-05"})[:1] == ["Hôm sau"]


def test_status_and_translator_narrow_the_list(titles, section, article, translator, reviewer):
    other = ArticleFactory(parent=section, title="Bài khác")
    write(submitted(article), "lead", "Mine.", last_translated_by=translator)
    write(submitted(other), "lead", "Hers.", last_translated_by=reviewer)
    assert titles(translator=translator.pk) == [article.title]
    assert titles(translator=reviewer.pk, status="in_work") == [other.title]
    assert titles(translator=reviewer.pk, status="live") == []
    assert article.title not in titles(status="missing")


def test_lists_are_ordered_by_date_by_readers_by_age_of_the_change_and_by_title(titles, section):
    old = ArticleFactory(parent=section, title="C cũ", when=datetime(2020, 1, 1, tzinfo=UTC))
    new = ArticleFactory(parent=section, title="B mới", when=datetime(2026, 1, 1, tzinfo=UTC))
    read = ArticleFactory(parent=section, title="Ă đọc nhiều", when=datetime(2023, 1, 1, tzinfo=UTC))
    for days, page, views in ((0, read, 5), (1, read, 6), (0, old, 10), (31, new, 1000)):
        PageCountFactory(page=page.pk, views=views, first_day=timezone.localdate() - timedelta(days=days))
    for days, page in ((1, new), (9, read)):
        published(page)
        TranslationState.objects.filter(page__translation_key=page.translation_key).update(
            status="outdated", outdated_since=timezone.now() - timedelta(days=days)
        )
    kind = {"kind": "articles.articlepage"}
    assert titles(**kind) == ["B mới", "Ă đọc nhiều", "C cũ"]
    assert titles(order="views", **kind) == ["Ă đọc nhiều", "C cũ", "B mới"]
    assert titles(order="outdated", **kind) == ["Ă đọc nhiều", "B mới", "C cũ"]
    assert titles(order="title", **kind) == ["Ă đọc nhiều", "B mới", "C cũ"]


def test_views_of_thirty_days_stand_in_the_row(ask, article, translator):
    PageCountFactory(page=article.pk, views=1234)
    PageCountFactory(page=article.pk, views=7, first_day=timezone.localdate() - timedelta(days=40))
    [row] = [row for row in ask(translator).context["rows"] if row.title == article.title]
    assert row.views == 1234


def test_pages_of_fifty_keep_the_filters(ask, client, section, translator):
    add_articles(section, 60)
    first = ask(translator, kind="articles.articlepage", order="title")
    assert len(first.context["rows"]) == 50
    assert "kind=articles.articlepage&amp;order=title&amp;p=2" in first.content.decode()
    last = ask(translator, kind="articles.articlepage", order="title", p="2")
    assert len(last.context["rows"]) == 10
    for number, shown in (("-3", 2), ("99", 2), ("x" * 5000, 1), ("", 1)):
        assert ask(translator, p=number, kind="articles.articlepage").context["page"].number == shown


HOSTILE = [
    "'; DROP TABLE x; --",
    "<script>alert(1)</script>",
    "-1",
    "9" * 400,
    "\x00",
    "á" * 3000,
    "None",
    "1e3",
]


def test_malformed_filters_are_named_and_narrow_nothing(ask, article, translator):
    everything = len(ask(translator).context["rows"])
    names = {"language", "status", "kind", "section", "from", "to", "translator", "order"}
    for value in HOSTILE:
        query = dict.fromkeys(names, value)
        response = ask(translator, 400, **query)
        assert set(response.context["form"].errors) == names
        assert len(response.context["rows"]) == everything
        assert "<script>alert(1)" not in response.content.decode()
    assert ask(translator, 400, export="csv", **query).get("Content-Disposition") is None


def test_words_that_are_hostile_find_nothing_or_are_refused(ask, article, translator):
    for value in HOSTILE:
        response = ask(translator, 400 if value == "\x00" or len(value) > 200 else 200, words=value)
        assert "<script>alert(1)" not in response.content.decode()


def test_range_of_dates_the_wrong_way_round_is_refused(ask, article, translator):
    response = ask(translator, 400, **{"from": "2026-03-05", "to": "2026-03-04"})
    assert response.context["form"].errors["from"]


# --- spreadsheets ---
def lines(response):
    content = b"".join(response.streaming_content)
    assert content.startswith("\ufeff".encode())
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def test_csv_has_all_rows_the_filters_leave_and_no_formula(ask, section, translator):
    add_articles(section, 60)
    day = datetime(2030, 1, 1, tzinfo=UTC)
    article = ArticleFactory(parent=section, title="=HYPERLINK(A1)", slug="bai", when=day)
    PageCountFactory(page=article.pk, views=1234)
    write(submitted(article), "lead", "Summary.", last_translated_by=translator)
    found = lines(ask(translator, export="csv", kind="articles.articlepage"))
    assert len(found) == 62
    assert found[1][:5] == ["'=HYPERLINK(A1)", "Bài viết", "Khoa học", "2030-01-01", "1234"]
    assert found[1][5] == "Đang dịch"
    assert found[1][7] == translator.username
    assert found[2][5:] == ["Chưa dịch", "", ""]
    content = b"".join(ask(translator, export="xlsx", kind="articles.articlepage").streaming_content)
    sheet = load_workbook(BytesIO(content)).active
    assert sheet.max_row == 62
    assert sheet["A2"].value == "=HYPERLINK(A1)"
    assert sheet["A2"].data_type == "s"


# --- cost ---
def add_articles(section, count):
    add_children(
        Page.objects.get(pk=section.pk),
        [
            ArticlePage(
                title=f"Bài {n:03}",
                slug=f"bai-{n:03}",
                lead="Tin.",
                live=True,
                first_published_at=timezone.now(),
            )
            for n in range(count)
        ],
    )


@pytest.mark.servers
def test_list_costs_the_same_for_one_row_and_for_fifty(ask, client, section, translator, editor):
    add_articles(section, 1)

    def costs():
        found = []
        for user in (translator, editor):
            for query in ({}, {"order": "views"}, {"status": "missing", "words": "bai"}, {"export": "csv"}):
                ask(user, **query)  # content types and the like are known from now on
                with CaptureQueriesContext(connection) as queries:
                    response = ask(user, **query)
                    if response.streaming:
                        b"".join(response.streaming_content)
                found.append(len(queries))
        return found

    few = costs()
    add_articles(SectionFactory(parent=section), 50)
    assert costs() == few


def test_third_language_has_a_column_filter_and_totals_of_its_own(ask, article, translator, settings):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [*settings.LANGUAGES, ("fr", "French")]
    french = Locale.objects.create(language_code="fr")
    submitting.submit(article, english())
    response = ask(translator)
    assert [locale.language_code for locale in response.context["locales"]] == ["en", "fr"]
    assert cell(response, article.title).status == "in_work"
    assert cell(response, article.title, "fr").status == "missing"
    assert totals(response, "fr")["missing"] == sum(totals(response).values())
    only = ask(translator, language="fr", status="missing")
    assert [locale.pk for locale in only.context["locales"]] == [french.pk]
    assert article.title in [row.title for row in only.context["rows"]]
    assert article.title not in [
        row.title for row in ask(translator, language="fr", status="in_work").context["rows"]
    ]
