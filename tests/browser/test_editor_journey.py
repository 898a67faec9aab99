"""The editor writes an article with a picture and publishes it; a stranger reads it."""

import re
import unicodedata

import pytest
from playwright.sync_api import expect

from articles.models import ArticlePage
from images.models import PortalImage
from tests import factories

TITLE = "Đường Đà Nẵng đón dự án truy xuất nguồn gốc"
SLUG = "duong-da-nang-don-du-an-truy-xuat-nguon-goc"
DECOMPOSED = unicodedata.normalize("NFD", "Hội nghị ở Đà Lạt")  # as macOS types it


@pytest.fixture
def section(live_server, home):
    news = factories.SectionFactory(parent=home, title="Tin tức sự kiện")
    return factories.SectionFactory(parent=news, title="Khoa học & công nghệ", slug="khoa-hoc-cong-nghe")


@pytest.fixture
def desk(reader_with, editor, section):
    """The editor, logged in by hand."""
    desk = reader_with()
    desk.go("/admin/")
    desk.page.fill("#id_username", editor.username)
    desk.page.fill("#id_password", factories.PASSWORD)
    desk.page.click("button[type=submit]")
    desk.page.wait_for_url("**/admin/")
    return desk


def slug_of(page) -> str:
    return page.locator("#id_slug").input_value()


def test_editor_publishes_an_article_and_a_stranger_reads_it(desk, reader_with, section, tmp_path):
    photo = tmp_path / "hoi-nghi.jpg"
    photo.write_bytes(factories.picture_bytes(1000, 640))
    page = desk.page

    # Through the tree to the form, as an editor goes: the section, then "add a child page".
    desk.go(f"/admin/pages/{section.pk}/add_subpage/")
    page.click('a[href*="/add/articles/articlepage/"]')
    page.fill("#id_title", TITLE)
    page.locator("#id_lead").click()
    expect(page.locator("#id_slug")).to_have_value(SLUG)
    page.fill("#id_lead", "Sáng nay, Sở giới thiệu dự án truy xuất nguồn gốc.")

    # The lead picture, uploaded in the chooser.
    page.locator("#id_lead_picture-chooser .unchosen [data-chooser-action-choose]").click()
    page.locator('.modal [role="tab"][href="#tab-upload"]').click()
    page.set_input_files("#id_image-chooser-upload-file", str(photo))
    page.fill("#id_image-chooser-upload-title", "Hội nghị")
    page.locator("#tab-upload [type=submit]").click()
    expect(page.locator(".modal.in")).to_have_count(0)
    page.fill("#id_lead_picture_alt", "Bà con xem tem truy xuất")
    page.fill("#id_lead_picture_caption", "Lớp tập huấn tại xã Hòa An")
    page.fill("#id_lead_picture_credit", "Ảnh: Hoàng Kiều")

    # A block of text.
    body = page.locator('[data-contentpath="body"]')
    body.locator("button.c-sf-add-button").first.click()
    page.locator(".w-combobox__option").first.click()
    body.locator('[contenteditable="true"]').first.click()
    page.keyboard.type("Mỗi lô hàng mang một mã riêng.")
    # The editor hands its text to the form a quarter of a second later; nobody presses a button sooner.
    expect(page.locator('[name="body-0-value"]')).to_have_value(re.compile("một mã riêng"))

    page.locator("footer .w-dropdown__toggle, footer [data-w-dropdown-target=toggle]").last.click()
    page.locator('button[name="action-publish"]').click()
    page.wait_for_url(f"**/admin/pages/{section.pk}/**")

    article = ArticlePage.objects.get(title=TITLE)
    assert article.live
    assert article.slug == SLUG
    assert PortalImage.objects.count() == 1

    stranger = reader_with()
    stranger.go(article.public_path)
    reading = stranger.page
    expect(reading.locator("h1")).to_have_text(TITLE)
    expect(reading.locator("article time").first).to_be_visible()
    expect(reading.locator("article figure img").first).to_have_attribute("alt", "Bà con xem tem truy xuất")
    expect(reading.locator("article figcaption").first).to_contain_text("Lớp tập huấn tại xã Hòa An")
    expect(reading.locator("article figcaption").first).to_contain_text("Ảnh: Hoàng Kiều")
    expect(reading.locator(".prose")).to_contain_text("Mỗi lô hàng mang một mã riêng.")
    picture = reading.locator("article figure img").first
    assert picture.evaluate("img => img.complete && img.naturalWidth > 0")
    expect(reading.locator("nav.breadcrumb a")).to_have_text(
        ["Trang nhất", "Tin tức sự kiện", "Khoa học & công nghệ"]
    )
    assert stranger.cookies() == []
    stranger.had_no_trouble()


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Đường Đà Nẵng", "duong-da-nang"),
        (DECOMPOSED, "hoi-nghi-o-da-lat"),
        ("Nghị quyết 19/NQ-TW giai đoạn 2021–2025", "nghi-quyet-19-nq-tw-giai-doan-2021-2025"),
    ],
    ids=["composed", "decomposed", "document number"],
)
def test_slug_is_ascii_while_the_title_is_typed(desk, section, typed, slug):
    desk.go(f"/admin/pages/add/articles/articlepage/{section.pk}/")
    desk.page.locator("#id_title").press_sequentially(typed)
    desk.page.locator("#id_lead").click()
    expect(desk.page.locator("#id_slug")).to_have_value(slug)


def test_draft_is_read_by_nobody_else(desk, reader_with, section):
    draft = factories.ArticleFactory(parent=section, title="Bài nháp", live=False)
    stranger = reader_with()
    assert stranger.go(draft.public_path).status == 404


def test_editor_who_is_logged_in_finds_his_way_back_from_the_page(desk, section):
    desk.go(section.public_path)
    link = desk.page.locator("a.edit-link")
    expect(link).to_have_attribute("href", f"/admin/pages/{section.pk}/edit/")
