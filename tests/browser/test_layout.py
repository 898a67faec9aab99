"""What the page looks like: narrow, enlarged, while loading, on paper."""

import pytest
from playwright.sync_api import expect

OVERFLOW = """() => {
    const limit = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= limit) return [];
    return [...document.querySelectorAll("body *")]
        .filter(e => e.getBoundingClientRect().right > limit + 1 && e.checkVisibility())
        .map(e => `${e.tagName}.${e.className}`).slice(0, 8);
}"""
SHIFTS = """() => {
    window.shifts = [];
    new PerformanceObserver(list => {
        for (const entry of list.getEntries())
            window.shifts.push([entry.value, entry.sources.map(s => s.node?.outerHTML?.slice(0, 80))]);
    }).observe({type: "layout-shift", buffered: true});
}"""


@pytest.mark.parametrize(
    "options",
    [
        {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "device_scale_factor": 2},
        {"viewport": {"width": 320, "height": 600}},
        {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},  # 1280 at 200 %
        {"viewport": {"width": 768, "height": 1024}},
        {"viewport": {"width": 1280, "height": 900}},
    ],
    ids=["360 px", "320 px", "200 percent", "768 px", "1280 px"],
)
def test_nothing_scrolls_sideways(reader_with, portal, options):
    reader = reader_with(**options)
    for path in (*portal.vietnamese.values(), portal.english["article"]):
        reader.go(path)
        assert reader.page.evaluate(OVERFLOW) == [], path


def test_text_enlarged_twice_scrolls_nothing_sideways(reader_with, portal):
    reader = reader_with(viewport={"width": 640, "height": 900}, bypass_csp=True)
    for path in portal.vietnamese.values():
        reader.go(path)
        reader.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert reader.page.evaluate(OVERFLOW) == [], path


def test_article_is_readable_on_a_phone(reader_with, portal):
    reader = reader_with(viewport={"width": 360, "height": 740})
    reader.go(portal.vietnamese["article"])
    size, leading = reader.page.locator(".prose p").first.evaluate(
        "p => { const s = getComputedStyle(p); return [parseFloat(s.fontSize), parseFloat(s.lineHeight)]; }"
    )
    assert size >= 17.5
    assert leading / size >= 1.55
    title = reader.page.locator("h1").evaluate(
        "h => { const s = getComputedStyle(h); return parseFloat(s.lineHeight) / parseFloat(s.fontSize); }"
    )
    assert title >= 1.25


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_while_the_page_loads(reader_with, portal, width):
    reader = reader_with(viewport={"width": width, "height": 800})
    page = reader.page
    page.add_init_script(f"({SHIFTS})()")
    held = []
    for path in portal.vietnamese.values():
        held.clear()
        page.route("**/media/**", lambda route: held.append(route))
        reader.go(path, wait_until="domcontentloaded")
        page.wait_for_timeout(400)  # the page is painted without its pictures, as on a slow link
        page.unroute("**/media/**")  # lets go of those held too
        page.wait_for_load_state("networkidle")
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        page.wait_for_load_state("networkidle")
        assert held or path == portal.vietnamese["404"]
        assert page.evaluate("window.shifts") == [], path


def test_every_picture_has_its_size_before_it_is_loaded(reader, portal):
    for path in portal.vietnamese.values():
        reader.go(path)
        unsized = reader.page.evaluate(
            "[...document.images].map(i => i.cloneNode())"
            ".filter(i => !i.hasAttribute('width') || !i.hasAttribute('height')).map(i => i.outerHTML)"
        )
        assert unsized == [], path


def test_paper_shows_the_article_its_address_and_nothing_else(reader, portal):
    reader.go(portal.vietnamese["article"])
    page = reader.page
    page.emulate_media(media="print")
    for selector in (
        "h1",
        "article time",
        ".article__lead",
        ".prose p",
        ".article__authors",
        "article figure img",
        ".print-address",
    ):
        expect(page.locator(selector).first).to_be_visible()
    expect(page.locator(".print-address")).to_have_text(
        f"https://portal.example.vn{portal.vietnamese['article']}"
    )
    for selector in (
        "header.site-header",
        "nav.menu",
        "aside",
        "footer.site-footer",
        ".languages",
        ".breadcrumb",
        ".neighbours",
    ):
        assert page.locator(selector).count() > 0, selector
        for element in page.locator(selector).all():
            expect(element).to_be_hidden()


def test_paper_is_light_also_for_who_reads_in_the_dark(reader_with, portal):
    reader = reader_with(color_scheme="dark")
    reader.go(portal.vietnamese["article"])
    reader.page.emulate_media(media="print", color_scheme="dark")
    assert reader.page.locator("h1").evaluate("h => getComputedStyle(h).color") == "rgb(27, 29, 32)"


@pytest.mark.parametrize(("width", "beside"), [(360, False), (768, False), (1280, True)])
def test_sidebar_stands_beside_the_text_where_there_is_room_and_after_it_elsewhere(
    reader_with, portal, width, beside
):
    reader = reader_with(viewport={"width": width, "height": 900})
    reader.go(portal.vietnamese["article"])
    main, aside = (reader.page.locator(name).bounding_box() for name in ("main", "aside"))
    if beside:
        assert aside["x"] >= main["x"] + main["width"]
    else:
        assert aside["y"] >= main["y"] + main["height"]
