"""Our one-query routing finds exactly what Wagtail's own walk finds."""

import pytest
from django.db import connection
from django.http import Http404
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Page

from home.models import HomePage
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.servers]


@pytest.fixture
def tree(home):
    """Live, draft and restricted pages, and live ones below each of these."""
    news = factories.SectionFactory(parent=home, title="Tin tức")
    science = factories.SectionFactory(parent=news, title="Khoa học")
    factories.ArticleFactory(parent=science, title="Bài đăng")
    factories.ArticleFactory(parent=science, title="Bài nháp", live=False)
    hidden = factories.SectionFactory(parent=home, title="Đang soạn", live=False)
    factories.ArticleFactory(parent=hidden, title="Bài đăng sớm")
    closed = factories.SectionFactory(parent=home, title="Nội bộ")
    factories.ArticleFactory(parent=closed, title="Bài kín")
    factories.restrict(closed)
    return HomePage.objects.get(pk=home.pk)


PATHS = {
    "": 200,
    "tin-tuc": 200,
    "tin-tuc/khoa-hoc": 200,
    "tin-tuc/khoa-hoc/bai-dang": 200,
    "tin-tuc/khoa-hoc/bai-nhap": 404,
    "tin-tuc/khoa-hoc/khong-co": 404,
    "tin-tuc/khoa-hoc/bai-dang/khong-co": 404,
    "tin-tuc/bai-dang": 404,
    "khoa-hoc": 404,
    "khong-co/tin-tuc": 404,
    "dang-soan": 404,
    "dang-soan/bai-dang-som": 200,
    "noi-bo": 302,
    "noi-bo/bai-kin": 302,
    "TIN-TUC": 404,
    "trang-nhat": 404,
    "trang-nhat/tin-tuc": 404,
    "a/" * 40 + "b": 404,
}


def outcome(route, request, path: str):
    """(page, args, kwargs) or "404"."""
    try:
        page, args, kwargs = route(request, [part for part in path.split("/") if part])
    except Http404:
        return "404"
    return type(page), page.pk, args, kwargs


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.once
def test_fast_route_gives_what_wagtails_gives(tree, path):
    request = RequestFactory().get(f"/{path}/")
    with translation.override("vi"):
        ours = outcome(tree.route, request, path)
        wagtails = outcome(lambda *args: Page.route(tree, *args), request, path)
    assert ours == wagtails
    assert (ours == "404") == (PATHS[path] == 404)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.once
def test_address_answers_as_it_should(client, tree, path):
    response = client.get(f"/{path}/" if path else "/")
    assert response.status_code == PATHS[path]


def test_restricted_page_shows_nothing_to_the_public_and_all_to_who_is_logged_in(client, tree, reporter):
    login = client.get("/noi-bo/bai-kin/").headers["Location"]
    assert login.endswith("login/?next=/noi-bo/bai-kin/")
    assert "Bài kín" not in client.get(login).content.decode()
    client.force_login(reporter)
    response = client.get("/noi-bo/bai-kin/")
    assert "Bài kín" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"] or "private" in response.headers["Cache-Control"]


def test_article_is_found_with_one_query_however_deep_and_a_section_with_none(
    tree, django_assert_num_queries
):
    deep = Page.objects.get(slug="khoa-hoc")
    for number in range(4):
        deep = factories.SectionFactory(parent=deep, title=f"Tầng {number}")
    article = factories.ArticleFactory(parent=deep)
    request = RequestFactory().get("/")
    parts = deep.url_path.strip("/").split("/")[1:]
    tree.route(request, parts)  # content types are read once in a process
    with django_assert_num_queries(0):
        page, _args, _kwargs = tree.route(request, parts)
    assert page.pk == deep.pk
    with django_assert_num_queries(1):
        page, _args, _kwargs = tree.route(request, [*parts, article.slug])
    assert page.pk == article.pk


@pytest.mark.parametrize(
    "path",
    [
        "/tin%00tuc/",
        "/tin-tức/",
        "/tin tuc/",
        "/..%2f..%2fetc/",
        "/%ff/",
        "/" + "x" * 300 + "/",
        "/tin-tuc.php",
    ],
)
@pytest.mark.once
def test_address_no_page_can_have_is_a_404(client, tree, path):
    assert client.get(path).status_code == 404


def test_page_moved_is_found_at_its_new_address_at_once(client, tree, committed):
    assert client.get("/tin-tuc/khoa-hoc/").status_code == 200
    with committed():
        Page.objects.get(slug="khoa-hoc").move(tree, pos="last-child")
    assert client.get("/khoa-hoc/bai-dang/").status_code == 200


def test_page_is_found_without_reading_every_page(client, tree):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads a table this small from end to end")
    with CaptureQueriesContext(connection) as queries:
        client.get("/tin-tuc/khoa-hoc/bai-dang/")
    (finding,) = [q["sql"] for q in queries if '"url_path" =' in q["sql"] and "/bai-dang/" in q["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + finding.replace("%", "%%"))
        plan = " / ".join(row[3] for row in cursor.fetchall())
    assert "SEARCH wagtailcore_page USING INDEX" in plan
    assert "SCAN" not in plan
