"""A reader searches: from any page, without marks, by keyboard, on a phone."""

from playwright.sync_api import expect


def test_reader_finds_an_article_typed_without_marks(reader_with, portal):
    reader = reader_with(viewport={"width": 360, "height": 740})
    reader.go("/")
    box = reader.page.get_by_role("search").get_by_role("searchbox")
    box.fill("day manh tuyen truyen khcn")
    box.press("Enter")
    reader.page.wait_for_url("**/tim-kiem/?q=*")
    first = reader.page.locator(".hit a").first
    expect(first.locator("mark").first).to_have_text("Đẩy mạnh")
    first.click()
    reader.page.wait_for_url(f"**{portal.vietnamese['article']}")


def test_filters_are_reached_by_keyboard_and_keep_the_words(reader, portal):
    reader.go("/tim-kiem/?q=tin")
    page = reader.page
    page.locator("summary", has_text="Chuyên mục").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Sắp xếp").select_option("date")
    page.get_by_label("Từ ngày").fill("2020-12-01")
    page.get_by_role("button", name="Tìm kiếm").click()
    page.wait_for_url("**sort=date**")
    expect(page.get_by_role("searchbox")).to_have_value("tin")
    expect(page.get_by_label("Từ ngày")).to_have_value("2020-12-01")
    assert page.locator(".hit").count() == 10


def test_mistyped_words_are_offered_and_followed(reader, portal):
    reader.go("/tim-kiem/?q=tuyentruyen")
    link = reader.page.locator(".search-suggestion a")
    expect(link).to_have_text("tuyên truyền")
    link.click()
    assert reader.page.locator(".hit").count() >= 1


def test_language_is_switched_with_the_words_kept(reader, portal):
    reader.go("/tim-kiem/?q=khoa+hoc")
    reader.page.get_by_role("link", name="English", exact=True).click()
    reader.page.wait_for_url("**/en/search/?q=khoa+hoc")
    expect(reader.page.locator("html")).to_have_attribute("lang", "en")
