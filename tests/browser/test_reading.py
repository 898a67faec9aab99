"""How a reader gets about: by keyboard, without a script, in both languages."""

import pytest
from playwright.sync_api import expect

# What has the keyboard's focus, in words.
FOCUS = "() => { const e = document.activeElement; return e && (e.textContent || '').trim() }"


def test_anonymous_reader_gets_no_cookie_no_foreign_request_no_error(reader, portal):
    for path in (*portal.vietnamese.values(), *portal.english.values()):
        reader.go(path)
        reader.page.wait_for_load_state("networkidle")
    assert reader.cookies() == []
    reader.had_no_trouble()


def test_first_visit_to_an_article_takes_six_requests_besides_its_pictures(reader_with, portal):
    reader = reader_with(viewport={"width": 360, "height": 740})
    asked = []
    reader.page.on("request", lambda request: asked.append((request.resource_type, request.url)))
    reader.go(portal.vietnamese["article"])
    reader.page.wait_for_load_state("networkidle")
    others = [url for kind, url in asked if kind != "image"]
    assert len(others) <= 6, others
    assert any(url.endswith("/visits/") for url in others)  # all that is to come has come


# --- keyboard -------------------------------------------------------------------------------------
def test_first_stop_of_the_keyboard_leads_to_the_content(reader, portal):
    reader.go(portal.vietnamese["article"])
    reader.page.keyboard.press("Tab")
    skip = reader.page.locator(".skip-link")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["width"] > 50  # seen once it has the focus
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("#noi-dung")).to_be_focused()


def press_until(page, locator, key: str = "Tab", limit: int = 60) -> None:
    for _press in range(limit):
        page.keyboard.press(key)
        if locator.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{limit} times {key} did not reach it; the focus is on {page.evaluate(FOCUS)!r}")


def test_second_level_of_the_menu_opens_closes_and_is_followed_by_keyboard(reader, portal):
    reader.go("/")
    page = reader.page
    toggle = page.locator(".menu__toggle").first
    child = page.locator(".menu__sublist a").first
    expect(child).to_be_hidden()
    press_until(page, toggle)
    page.keyboard.press("Enter")
    expect(child).to_be_visible()
    page.keyboard.press("Escape")
    expect(child).to_be_hidden()
    expect(toggle).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(child).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{portal.vietnamese['section']}")


def test_everything_with_the_focus_is_visible_and_shows_it(reader, portal):
    reader.go(portal.vietnamese["article"])
    seen = 0
    for _press in range(60):
        reader.page.keyboard.press("Tab")
        state = reader.page.evaluate(
            """() => {
                const e = document.activeElement;
                if (!e || e === document.body) return null;
                const box = e.getBoundingClientRect();
                const card = e.closest(".card");
                const drawn = element => element && getComputedStyle(element).outlineStyle !== "none";
                const outline = drawn(e) || drawn(card);
                return {visible: box.width > 0 && box.height > 0, outline, name: e.outerHTML.slice(0, 90)};
            }"""
        )
        if state is None:
            break
        seen += 1
        assert state["visible"], state["name"]
        assert state["outline"], state["name"]
    assert seen > 15


def test_menu_of_a_narrow_screen_opens_by_keyboard_and_closes_on_escape(reader_with, portal):
    reader = reader_with(viewport={"width": 360, "height": 740})
    reader.go("/")
    page = reader.page
    link = page.locator(".menu__item > a.menu__link").nth(1)
    expect(link).to_be_hidden()
    press_until(page, page.locator(".menu__open"))
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()


# --- without a script -----------------------------------------------------------------------------
def test_pages_and_menu_work_without_javascript(reader_with, portal):
    reader = reader_with(java_script_enabled=False)
    reader.go("/")
    page = reader.page
    page.locator(".menu__toggle").first.click()
    child = page.locator(".menu__sublist a").first
    expect(child).to_be_visible()
    child.click()
    assert reader.path == portal.vietnamese["section"]
    page.locator(f'main a[href="{portal.vietnamese["article"]}"]').first.click()
    expect(page.locator("h1")).to_have_text(portal.article.title)
    # A film is a plain link; a chart's numbers open by themselves.
    expect(page.locator(".prose a[data-video-embed]")).to_have_attribute(
        "href", "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
    )
    page.locator("details.chart__numbers summary").click()
    expect(page.locator("details.chart__numbers table")).to_be_visible()


def test_menu_of_a_narrow_screen_works_without_javascript(reader_with, portal):
    reader = reader_with(java_script_enabled=False, viewport={"width": 360, "height": 740})
    reader.go("/")
    reader.page.locator(".menu__open").click()
    link = reader.page.locator(".menu__item > a.menu__link").nth(1)
    expect(link).to_be_visible()
    link.click()
    assert reader.path == "/tin-tuc-su-kien/"


def test_film_asks_nobody_until_it_is_pressed(reader, portal):
    reader.page.route(
        "https://www.youtube-nocookie.com/**",
        lambda route: route.fulfill(body="<p>film</p>", content_type="text/html"),
    )
    reader.go(portal.vietnamese["article"])
    reader.page.wait_for_load_state("networkidle")
    assert reader.foreign == []
    reader.page.locator(".prose a[data-video-embed]").click()
    expect(reader.page.locator("iframe.video__player")).to_be_visible()
    assert {url.split("?")[0] for url in reader.foreign} == {
        "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"
    }


# --- languages ------------------------------------------------------------------------------------
def test_switch_leads_to_the_same_page_and_back(reader, portal):
    reader.go(portal.vietnamese["article"])
    page = reader.page
    page.locator('.languages a[hreflang="en"]').click()
    assert reader.path == portal.english["article"]
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("article time").first).to_have_text("Monday, 21 December 2020, 00:45")
    page.locator('.languages a[hreflang="vi"]').click()
    assert reader.path == portal.vietnamese["article"]
    expect(page.locator("article time").first).to_have_text("Thứ hai - 21/12/2020 00:45")


def test_switch_says_where_there_is_no_such_version(reader, portal):
    reader.go(portal.only_vietnamese)
    switch = reader.page.locator(".languages")
    expect(switch.locator('[lang="en"]')).to_be_visible()
    expect(switch.locator("a")).to_have_count(0)
    assert reader.go(f"/en{portal.only_vietnamese}").status == 404
    reader.page.locator("main a", has_text="Tin số 0").click()
    assert reader.path == portal.only_vietnamese
