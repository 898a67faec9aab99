"""Translators, reviewers and readers, from the queue to the page and round again."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import ArticlePage
from tests import factories
from tests.translation.work import published, submitted, write

from .test_accessibility import violations

LEAD = "Sở đã đẩy mạnh tuyên truyền."


@pytest.fixture
def article(live_server, home, english_home):
    section = factories.SectionFactory(parent=home, title="Khoa học")
    published(section)
    other = factories.ArticleFactory(parent=section, title="Bài khác", lead=LEAD)
    write(submitted(other), "lead", "The department stepped up communication.")
    article = factories.ArticleFactory(
        parent=section,
        title="Đẩy mạnh tuyên truyền",
        lead=LEAD,
        lead_picture=factories.PictureFactory(),
        body=factories.body_of(("paragraph", "<p>Năm qua có <b>ba</b> hội nghị.</p>")),
    )
    factories.PageCountFactory(page=article.pk, views=5)  # by what readers miss the queue is ordered
    return article


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


def test_translation_goes_from_the_queue_over_the_reviewer_to_readers_and_round_again(
    signed_in, reader_with, article, translator, reviewer
):
    # From the queue to the editor.
    desk = signed_in(translator)
    page = desk.page
    page.click(f'[aria-label="Dịch “{article.title}” sang Tiếng Anh"]')
    expect(page.locator("[data-editor]")).to_be_visible()
    title, lead, text = (row(page, label) for label in ("Tiêu đề", "Tóm tắt", "Văn bản"))

    # Typed and left: saved, and the slug follows; a suggestion from another article.
    title.locator("textarea").fill("Communication stepped up")
    page.keyboard.press("Control+Enter")
    saved(page, "Tiêu đề")
    expect(lead.locator("textarea")).to_be_focused()
    expect(row(page, "Đường dẫn (slug)").locator("textarea")).to_have_value("communication-stepped-up")
    lead.locator(".segment__offers button").click()
    saved(page, "Tóm tắt")

    # Gone in the middle of a sentence, and back over the overview: nothing is lost.
    text.locator("textarea").fill("Last year saw <b>three</b>")
    page.once("dialog", lambda dialog: dialog.accept())
    desk.go(reverse("translation_overview"))
    assert violations(page) == []
    page.click(f'[aria-label="Mở bản Tiếng Anh của “{article.title}”"]')
    expect(lead.locator("textarea")).to_have_value("The department stepped up communication.")
    expect(text.locator("textarea")).to_have_value("Last year saw <b>three</b>")
    text.locator("textarea").fill("Last year saw <b>three</b> meetings.")
    page.keyboard.press("Control+s")
    saved(page, "Văn bản")
    expect(page.locator("[data-percentage]")).to_have_text("100%")
    assert violations(page) == []
    page.fill("#note", "Ready to be read.")
    page.click('[value="ask"]')
    expect(page.locator(".messages")).to_contain_text("Đã gửi duyệt")
    expect(lead.locator("textarea")).to_have_attribute("readonly", "")

    # The reviewer finds it in the queue and sends it back.
    seat = signed_in(reviewer)
    opened = f'[aria-label="Mở bản Tiếng Anh của “{article.title}”"]'
    seat.page.click(opened)
    expect(seat.page.locator(".editor__entries")).to_contain_text("Ready to be read.")
    seat.page.fill("#note", "Say “conferences”.")
    seat.page.click('[value="send_back"]')
    expect(seat.page.locator(".messages")).to_contain_text("Đã trả lại")

    # The translator reads why, corrects, and submits it again; the reviewer approves.
    desk.go(reverse("wagtailadmin_home"))
    expect(page.locator(".overview-queue li", has=page.locator(opened))).to_contain_text("Đã trả lại để sửa")
    page.click(opened)
    expect(page.locator("[data-sent-back]")).to_contain_text("Say “conferences”.")
    text.locator("textarea").fill("Last year saw <b>three</b> conferences.")
    page.click('[value="ask"]')
    expect(page.locator(".messages")).to_contain_text("Đã gửi duyệt")
    seat.go(reverse("wagtailadmin_home"))
    seat.page.click(opened)
    seat.page.click('[value="approve"]')
    expect(seat.page.locator(".messages")).to_contain_text("Đã xuất bản")

    stranger = reader_with()
    address = article.get_translation(factories.english()).public_path
    stranger.go(address)
    expect(stranger.page.locator("h1")).to_have_text("Communication stepped up")
    expect(stranger.page.locator(".prose")).to_contain_text("Last year saw three conferences.")
    expect(stranger.page.locator(".translation-notice")).to_have_count(0)

    # The original is edited: readers are told, the translator sees what.
    article = ArticlePage.objects.get(pk=article.pk)
    article.lead = "Sở đã đẩy mạnh việc tuyên truyền."
    article.save_revision().publish()
    stranger.go(address)
    expect(stranger.page.locator(".translation-notice")).to_contain_text("original was changed")
    stranger.had_no_trouble()
    desk.go(reverse("wagtailadmin_home"))
    page.click(opened)
    expect(lead.locator("ins")).to_contain_text("việc")
    expect(lead.locator(".segment__offers")).to_contain_text("The department stepped up communication.")
    desk.had_no_trouble()
    seat.had_no_trouble()


def test_nothing_typed_is_lost_to_errors_the_network_or_somebody_else(signed_in, article, translator):
    translation = submitted(article)
    desk = signed_in(translator)
    page = desk.page
    desk.go(reverse("translation_editor", args=[translation.pk]))
    lead, text = (row(page, label) for label in ("Tóm tắt", "Văn bản"))

    # What cannot be used is told and kept.
    text.locator("textarea").fill("Last year saw <h1>three</h1> meetings.")
    page.keyboard.press("Control+s")
    expect(text.locator("[data-error]")).to_be_visible()
    text.locator("textarea").fill("Last year saw <b>three</b> meetings.")
    page.keyboard.press("Control+s")
    saved(page, "Văn bản")
    expect(text.locator("[data-error]")).to_be_hidden()

    # The server cannot be reached.
    page.context.set_offline(True)
    lead.locator("textarea").fill("The department did step up communication.")
    lead.locator("textarea").blur()
    expect(lead.locator("[data-error]")).to_be_visible()
    page.context.set_offline(False)
    saved(page, "Tóm tắt")

    # Signed out: neither saving by itself nor the button sends the text to its end.
    cookies = page.context.cookies()
    page.context.clear_cookies()
    lead.locator("textarea").fill("Typed while signed out.")
    page.click('.editor__foot [value="save"]')
    expect(lead.locator("[data-error]")).to_contain_text("đăng xuất")
    expect(lead.locator("textarea")).to_have_value("Typed while signed out.")
    page.context.add_cookies(cookies)
    with page.expect_navigation():  # the button sends the form once each text is saved
        page.click('.editor__foot [value="save"]')
    expect(page.locator("[data-error]:visible")).to_have_count(0)
    page.reload()
    expect(lead.locator("textarea")).to_have_value("Typed while signed out.")

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
