"""A translator writes the English version of an article, a reviewer approves it, a stranger reads it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from wagtail_localize.models import StringTranslation

from tests import factories
from tests.translation.work import published, submitted, write

from .test_accessibility import violations

LEAD = "Sở đã đẩy mạnh tuyên truyền."


@pytest.fixture
def translation(live_server, home, english_home):
    section = factories.SectionFactory(parent=home, title="Khoa học")
    published(section)
    other = factories.ArticleFactory(parent=section, title="Bài khác", lead=LEAD)
    write(submitted(other), "lead", "The department stepped up communication.")
    return submitted(
        factories.ArticleFactory(
            parent=section,
            title="Đẩy mạnh tuyên truyền",
            lead=LEAD,
            lead_picture=factories.PictureFactory(),
            body=factories.body_of(("paragraph", "<p>Năm qua có <b>ba</b> hội nghị.</p>")),
        )
    )


@pytest.fixture
def signed_in(reader_with):
    """``signed_in(user)``: a browser in which somebody has signed in by hand."""

    def sign_in(user, **options):
        desk = reader_with(**options)
        desk.go("/admin/")
        desk.page.fill("#id_username", user.username)
        desk.page.fill("#id_password", factories.PASSWORD)
        desk.page.click("button[type=submit]")
        desk.page.wait_for_url("**/admin/")
        return desk

    return sign_in


def row(page, label: str):
    """The segment of the field or block with this heading."""
    return page.locator(".editor__group", has=page.locator(f'.editor__heading:text-is("{label}")')).locator(
        "[data-segment]"
    )


def saved(page, label: str):
    expect(row(page, label).locator("[data-state-text]")).to_have_text("Đã lưu.")


@pytest.fixture(autouse=True)
def reviewing():
    pytest.importorskip("translation.review")


def test_translation_goes_from_the_translator_over_the_reviewer_to_readers(
    signed_in, reader_with, translation, translator, reviewer
):
    address = reverse("translation_editor", args=[translation.pk])
    desk = signed_in(translator)
    page = desk.page
    desk.go(address)
    title, lead, text = (row(page, label) for label in ("Tiêu đề", "Tóm tắt", "Văn bản"))

    # Typed and left: saved, and the slug follows.
    title.locator("textarea").fill("Communication stepped up")
    page.keyboard.press("Control+Enter")
    saved(page, "Tiêu đề")
    expect(lead.locator("textarea")).to_be_focused()
    expect(row(page, "Đường dẫn (slug)").locator("textarea")).to_have_value("communication-stepped-up")

    # A suggestion from another article.
    lead.locator(".segment__offers button").click()
    saved(page, "Tóm tắt")
    assert StringTranslation.objects.filter(data="The department stepped up communication.").count() == 2

    # What cannot be used is told and kept.
    text.locator("textarea").fill("Last year saw <h1>three</h1> meetings.")
    page.keyboard.press("Control+s")
    expect(text.locator("[data-error]")).to_be_visible()
    text.locator("textarea").fill("Last year saw <b>three</b> meetings.")
    page.keyboard.press("Control+s")
    saved(page, "Văn bản")
    expect(text.locator("[data-error]")).to_be_hidden()
    expect(page.locator("[data-percentage]")).to_have_text("100%")
    assert violations(page) == []

    # The server cannot be reached: nothing is lost.
    page.context.set_offline(True)
    lead.locator("textarea").fill("The department did step up communication.")
    lead.locator("textarea").blur()
    expect(lead.locator("[data-error]")).to_be_visible()
    page.context.set_offline(False)
    saved(page, "Tóm tắt")

    # Somebody else writes here meanwhile: both texts are kept until one is chosen.
    theirs = write(translation, "lead", "Theirs.")
    lead.locator("textarea").fill("Mine after all.")
    lead.locator("textarea").blur()
    expect(lead.locator("[data-conflict]")).to_contain_text("Theirs.")
    theirs.refresh_from_db()
    assert theirs.data == "Theirs."
    lead.locator("[data-keep-mine]").click()
    saved(page, "Tóm tắt")
    theirs.refresh_from_db()
    assert theirs.data == "Mine after all."

    page.fill("#note", "Ready to be read.")
    page.click('[value="ask"]:not(.w-sr-only)')
    expect(page.locator(".messages")).to_contain_text("Đã gửi duyệt")
    expect(lead.locator("textarea")).to_have_attribute("readonly", "")

    seat = signed_in(reviewer)
    seat.go(address)
    expect(seat.page.locator(".editor__entries")).to_contain_text("Ready to be read.")
    seat.page.click('[value="approve"]')
    expect(seat.page.locator(".messages")).to_contain_text("Đã đăng")

    stranger = reader_with()
    stranger.go(translation.get_target_instance().public_path)
    expect(stranger.page.locator("h1")).to_have_text("Communication stepped up")
    expect(stranger.page.locator("body")).to_contain_text("Mine after all.")
    expect(stranger.page.locator(".prose b")).to_have_text("three")
    stranger.had_no_trouble()
