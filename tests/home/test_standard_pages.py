"""Pages that are no news."""

import json

import pytest
from bs4 import BeautifulSoup

from tests import factories

pytestmark = pytest.mark.django_db


def soup_at(client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html.parser")


@pytest.fixture
def about(home, seed_tree):
    document = factories.DocumentFactory()
    return factories.StandardPageFactory(
        parent=home,
        title="Giới thiệu",
        introduction="Cơ quan chuyên môn của tỉnh.",
        body=factories.body_of(*factories.every_block(seed_tree.picture, document, seed_tree.article)),
    )


def test_page_shows_title_introduction_and_every_block(client, about):
    main = soup_at(client, "/gioi-thieu/").main
    assert [heading.text for heading in main.find_all("h1")] == ["Giới thiệu"]
    assert "Cơ quan chuyên môn của tỉnh." in main.text
    for words in (
        "thống nhất",
        "Kết quả nổi bật",
        "Phải làm thật.",
        "Hạn nộp hồ sơ",
        "Đại biểu ở hàng ghế 1",
        "Phim về cây hồi",
        "52",
        "Nhãn hàng hóa",
        "Kế hoạch đầy đủ",
        "Đẩy mạnh thông tin",
    ):
        assert words in main.text, words


def test_page_stands_in_the_menu_only_if_wanted(client, about):
    hidden = factories.StandardPageFactory(title="Trang phụ", show_in_menus=False)
    menu = soup_at(client, "/").find("nav", class_="menu")
    assert menu.find("a", href="/gioi-thieu/")
    assert menu.find("a", href=f"/{hidden.slug}/") is None


def test_page_below_another_names_it_in_its_breadcrumb(client, about):
    factories.StandardPageFactory(parent=about, title="Cơ cấu tổ chức")
    soup = soup_at(client, "/gioi-thieu/co-cau-to-chuc/")
    crumbs = [link["href"] for link in soup.find("nav", class_="breadcrumb").find_all("a")]
    assert crumbs == ["/", "/gioi-thieu/"]
    data = [json.loads(script.string) for script in soup.find_all("script", type="application/ld+json")]
    trail = next(item for item in data if item["@type"] == "BreadcrumbList")["itemListElement"]
    assert [item["item"] for item in trail] == [
        "https://portal.example.vn/",
        "https://portal.example.vn/gioi-thieu/",
        "https://portal.example.vn/gioi-thieu/co-cau-to-chuc/",
    ]


def test_page_inherits_the_home_pages_sidebar(client, about):
    assert soup_at(client, "/gioi-thieu/").aside.find(string="Thống kê truy cập")


def test_page_without_body_answers(client, home):
    factories.StandardPageFactory(title="Liên hệ", slug="lien-he")
    assert soup_at(client, "/lien-he/").h1.text == "Liên hệ"
