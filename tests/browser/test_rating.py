"""Rating an article as readers do: by mouse, by keyboard, without a script, offline."""

import pytest
from playwright.sync_api import expect

from articles.models import Vote
from articles.ratings.votes import cast

from .test_accessibility import violations
from .test_reading import press_until


@pytest.fixture
def article(portal):
    """With one vote by somebody else."""
    cast(portal.article.pk, "another", 5)
    return portal.article


@pytest.fixture
def rating_of(reader_with):
    """``rating_of(article)``: a new reader's rating of it, in view; the reader is its ``reader``."""

    def rating_of(article, **options):
        reader = reader_with(**options)
        reader.go(article.public_path)
        rating = reader.page.locator("#rating")
        rating.scroll_into_view_if_needed()
        rating.reader = reader
        return rating

    return rating_of


def star(rating, number: int):
    return rating.get_by_role("radio", name=f"{number} sao", exact=True)


def sums(rating):
    return rating.locator(".rating__sums")


def status(rating):
    return rating.get_by_role("status")


def stars_given() -> list[int]:
    return sorted(Vote.objects.values_list("stars", flat=True))


def test_star_when_clicked_is_sent_at_once_changed_and_remembered(rating_of, article):
    rating = rating_of(article)
    rating.locator("label").nth(3).click()
    expect(status(rating)).to_have_text("Cảm ơn bạn. Bạn đã chấm 4 trên 5 sao.")
    expect(sums(rating)).to_contain_text("4,5/5 Tổng số điểm của bài viết là: 9 trong 2 đánh giá")
    rating.locator("label").nth(0).click()
    expect(sums(rating)).to_contain_text("3,0/5 Tổng số điểm của bài viết là: 6 trong 2 đánh giá")
    rating.reader.page.reload()
    expect(star(rating, 1)).to_be_checked()
    expect(rating).to_contain_text("Bạn đã chấm 1 trên 5 sao và có thể chấm lại.")
    assert stars_given() == [1, 5]
    (cookie,) = rating.reader.cookies()
    assert (cookie["name"], cookie["path"], cookie["httpOnly"]) == ("rating", "/ratings/", True)
    rating.reader.had_no_trouble()


def test_arrow_keys_choose_and_enter_or_space_or_the_button_sends(rating_of, article):
    rating = rating_of(article)
    keyboard = rating.reader.page.keyboard
    posts = []
    rating.reader.page.on("request", lambda request: request.method == "POST" and posts.append(request.url))
    press_until(rating.reader.page, star(rating, 1), limit=90)
    for _press in range(3):
        keyboard.press("ArrowRight")
    expect(star(rating, 4)).to_be_checked()
    expect(status(rating)).to_have_text("Nhấn Enter hoặc bấm nút để gửi.")
    assert posts == []
    keyboard.press("Enter")
    expect(sums(rating)).to_contain_text("9 trong 2 đánh giá")
    keyboard.press("ArrowLeft")
    keyboard.press("Space")
    expect(sums(rating)).to_contain_text("8 trong 2 đánh giá")
    keyboard.press("ArrowLeft")
    keyboard.press("Tab")
    expect(rating.get_by_role("button", name="Gửi")).to_be_focused()
    keyboard.press("Enter")
    expect(sums(rating)).to_contain_text("7 trong 2 đánh giá")
    assert len(posts) == 3
    rating.reader.had_no_trouble()


def test_quick_changes_leave_one_vote_with_the_last_choice(rating_of, article):
    rating = rating_of(article)
    for number in (1, 2, 3, 5):
        rating.locator("label").nth(number - 1).click(no_wait_after=True)
    expect(status(rating)).to_have_text("Cảm ơn bạn. Bạn đã chấm 5 trên 5 sao.")
    expect(sums(rating)).to_contain_text("10 trong 2 đánh giá")
    assert stars_given() == [5, 5]


def test_numbers_of_an_older_page_are_replaced_when_the_rating_comes_near(reader, article):
    page = reader.page
    page.set_viewport_size({"width": 1280, "height": 400})
    reader.go(article.public_path)
    rating = page.locator("#rating")
    expect(sums(rating)).to_contain_text("5 trong 1 đánh giá")
    cast(article.pk, "third", 2)
    expect(sums(rating)).to_contain_text("5 trong 1 đánh giá")
    with page.expect_request("**/ratings/?page=*") as asked:
        rating.scroll_into_view_if_needed()
    assert "cookie" not in asked.value.all_headers()
    expect(sums(rating)).to_contain_text("3,5/5 Tổng số điểm của bài viết là: 7 trong 2 đánh giá")


@pytest.mark.parametrize("width", [360, 1280])
def test_numbers_that_arrive_move_nothing(rating_of, portal, width):
    rating = rating_of(portal.article, viewport={"width": width, "height": 800})
    box = rating.bounding_box()
    rating.locator("label").nth(4).click()
    expect(sums(rating)).to_be_visible()
    expect(status(rating)).not_to_be_empty()
    assert rating.bounding_box()["height"] == box["height"]


def test_vote_without_a_connection_says_so_and_can_be_sent_again(rating_of, article):
    rating = rating_of(article)
    context = rating.reader.page.context
    context.set_offline(True)
    rating.locator("label").nth(3).click()
    expect(status(rating)).to_have_text("Chưa gửi được đánh giá của bạn. Vui lòng thử lại.")
    expect(star(rating, 4)).to_be_checked()
    context.set_offline(False)
    rating.get_by_role("button", name="Gửi").click()
    expect(sums(rating)).to_contain_text("9 trong 2 đánh giá")


def test_refused_vote_says_why(rating_of, article):
    rating = rating_of(article)
    rating.reader.page.route(
        "**/ratings/",
        lambda route: route.fulfill(status=429, json={"error": "Quá nhiều đánh giá cùng lúc."}),
    )
    rating.locator("label").nth(3).click()
    expect(status(rating)).to_have_text("Quá nhiều đánh giá cùng lúc.")
    expect(rating.get_by_role("button", name="Gửi")).to_be_visible()


def test_form_without_javascript_rates_and_leads_back(rating_of, article):
    rating = rating_of(article, java_script_enabled=False)
    page = rating.reader.page
    send = rating.get_by_role("button", name="Gửi")
    press_until(page, star(rating, 1), limit=90)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(star(rating, 3)).to_be_checked()
    page.keyboard.press("Tab")
    expect(send).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Cảm ơn bạn đã đánh giá")
    expect(rating).to_contain_text("Tổng số điểm của bài viết là: 8 trong 2 đánh giá")
    expect(star(rating, 3)).to_be_checked()
    star(rating, 5).check(force=True)
    send.click()
    expect(rating).to_contain_text("Tổng số điểm của bài viết là: 10 trong 2 đánh giá")
    page.get_by_role("link", name="Quay lại bài viết").click()
    page.wait_for_url(f"**{article.public_path}#rating")
    assert stars_given() == [5, 5]
    rating.reader.had_no_trouble()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_after_a_vote(rating_of, article, scheme):
    rating = rating_of(article, color_scheme=scheme, bypass_csp=True)
    rating.locator("label").nth(3).click()
    expect(status(rating)).to_contain_text("Cảm ơn bạn.")
    assert violations(rating.reader.page) == []
    rating.reader.go(f"/ratings/?page={article.pk}")
    assert violations(rating.reader.page) == []
