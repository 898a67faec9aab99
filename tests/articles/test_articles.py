"""Articles: what the form asks for, what the page shows, snippets and tags."""

import itertools
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.utils import translation

from articles.models import ArticleAuthor, ArticlePage, Author, Tag
from core.templatetags.portal import full_date, iso_date, json_ld, short_date
from tests.factories import (
    PUBLISHED_AT,
    ArticleFactory,
    AuthorFactory,
    PictureFactory,
    SectionFactory,
    TopicFactory,
    english,
    translated,
    vietnamese,
)


# --- dates ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "filtered", "expected"),
    [
        ("vi", full_date, "Thứ hai - 21/12/2020 00:45"),
        ("en", full_date, "Monday, 21 December 2020, 00:45"),
        ("vi", short_date, "21/12/2020"),
        ("en", short_date, "21 Dec 2020"),
        ("vi", iso_date, "2020-12-21T00:45:00+07:00"),
    ],
)
def test_date_is_written_as_the_language_does_in_local_time(language, filtered, expected):
    with translation.override(language):
        assert filtered(PUBLISHED_AT) == expected
        assert filtered(None) == ""


def test_full_date_names_every_weekday():
    with translation.override("vi"):
        days = [full_date(datetime(2020, 12, day, 3, tzinfo=UTC)).split(" - ")[0] for day in range(21, 28)]
    assert days == ["Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật"]


def test_full_date_at_the_turn_of_the_year_is_local():
    with translation.override("vi"):
        assert full_date(datetime(2020, 12, 31, 23, 30, tzinfo=UTC)) == "Thứ sáu - 01/01/2021 06:30"


def test_json_ld_when_it_holds_markup_cannot_end_the_script():
    html = json_ld({"a": "</script><!--&\u2028"})
    assert html.count("</script>") == 1
    assert "<!--" not in html


# --- the page -------------------------------------------------------------------------------------
@pytest.fixture
def soup(seed_tree, client):
    return BeautifulSoup(client.get(seed_tree.article.public_path).content, "html5lib")


def test_article_page_has_every_element_of_the_seeds(seed_tree, soup):
    text = soup.main.get_text(" ", strip=True) + soup.body.get_text(" ", strip=True)
    for words in (
        "Thứ hai - 21/12/2020 00:45", seed_tree.article.lead, "Hội nghị tổng kết", "Ảnh: Hoàng Kiều",
        "Tác giả bài viết", "Đinh Tâm", "Báo Cao Bằng", "Sắp xếp tổ chức", "tuyên truyền",
        "100/QĐ-TTg", "PDF", "Những tin mới hơn", "Những tin cũ hơn", "Tin số 3", "Tin số 9",
    ):  # fmt: skip
        assert words in text, words


def test_article_page_has_one_main_heading_and_skips_no_level(soup):
    levels = [int(tag.name[1]) for tag in soup.select("h1, h2, h3, h4, h5, h6")]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels) if before >= 1)


def test_article_page_trail_is_the_seeds(soup):
    trail = [link.get_text(strip=True) for link in soup.select("nav.breadcrumb a")]
    assert trail == ["Trang nhất", "Tin tức sự kiện", "Khoa học & công nghệ"]


def test_article_page_lead_picture_is_eager_and_described(soup):
    picture = soup.select_one('img[alt="Toàn cảnh hội nghị"]')
    assert picture["fetchpriority"] == "high"
    assert picture["width"]
    assert picture["height"]


def test_article_page_ids_are_each_once(soup):
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))


def test_article_page_authors_stand_in_their_order(seed_tree):
    article = ArticlePage.objects.get(pk=seed_tree.article.pk)
    assert article.authors == seed_tree.authors
    for order, row in enumerate(article.article_authors.order_by("-sort_order")):
        ArticleAuthor.objects.filter(pk=row.pk).update(sort_order=order)
    assert ArticlePage.objects.get(pk=article.pk).authors == list(reversed(seed_tree.authors))


@pytest.mark.parametrize(
    ("edited", "is_updated"),
    [
        (datetime(2020, 12, 21, 16, 59, tzinfo=UTC), False),
        (datetime(2020, 12, 21, 17, 1, tzinfo=UTC), True),
        (datetime(2019, 1, 1, tzinfo=UTC), False),
        (None, False),
    ],
)
def test_is_updated_when_edited_on_a_later_local_day(db, edited, is_updated):
    assert ArticlePage(published_at=PUBLISHED_AT, last_published_at=edited).is_updated is is_updated


def test_alt_text_falls_back_to_the_library_in_vietnamese_only(home, english_home):
    section = SectionFactory(parent=home)
    article = ArticleFactory(parent=section, lead_picture=PictureFactory(description="Ruộng bậc thang"))
    translated(section, title="News", slug="news")
    assert article.alt_text == "Ruộng bậc thang"
    assert translated(article, title="Story", slug="story").alt_text == ""


def test_authors_and_topics_on_english_pages_are_translated_where_they_can_be(home, english_home):
    section = SectionFactory(parent=home)
    known, unknown, topic = AuthorFactory(), AuthorFactory(), TopicFactory(name="Chuyển đổi số")
    english_author = known.copy_for_translation(english())
    english_author.role = "Reporter"
    english_author.save()
    english_topic = topic.copy_for_translation(english())
    english_topic.name = "Digital transformation"
    english_topic.save()
    article = ArticleFactory(parent=section, authors=[known, unknown], topics=[topic])
    translated(section, title="News", slug="news")
    story = translated(article, title="Story", slug="story")
    story = ArticlePage.objects.get(pk=story.pk)
    assert story.authors == [english_author, unknown]
    assert story.topics == [english_topic]
    assert ArticlePage.objects.get(pk=article.pk).authors == [known, unknown]


# --- the form -------------------------------------------------------------------------------------
FORMSETS = ("article_authors", "attachments", "further_sections", "article_topics", "comments")


def form_data(**changes) -> dict:
    return {
        "title": "Hội nghị",
        "slug": "hoi-nghi",
        "lead": "Sáng nay.",
        "body-count": 1,
        "body-0-type": "paragraph",
        "body-0-order": 0,
        "body-0-deleted": "",
        "body-0-value": '{"blocks": [{"text": "Nội dung", "type": "unstyled", "key": "a", "depth": 0, '
        '"inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}',
        "sidebar-count": 0,
        "tags": "",
        **{f"{name}-{count}_FORMS": 0 for name in FORMSETS for count in ("TOTAL", "INITIAL")},
        **changes,
    }


@pytest.fixture
def save(client, home, editor):
    section = SectionFactory(parent=home)
    client.force_login(editor)

    def save(publish: bool = True, **changes):
        action = {"action-publish": "1"} if publish else {}
        return client.post(
            f"/admin/pages/add/articles/articlepage/{section.pk}/", form_data(**changes) | action
        )

    return save


def test_form_when_complete_publishes(save):
    assert save().status_code == 302
    article = ArticlePage.objects.get()
    assert article.live
    assert article.published_at
    assert "Nội dung" in str(article.body)


@pytest.mark.parametrize("year", [1, 1900, 1944])
def test_form_when_the_year_cannot_be_right_says_so(save, year):
    response = save(published_at=f"{year:04}-05-01 08:00")
    assert response.status_code == 200
    assert response.context["form"].errors["published_at"]


@pytest.mark.parametrize("value", ["hôm qua", "31/02/2020", "99999-01-01 00:00"])
def test_form_when_the_date_is_none_says_so(save, value):
    response = save(published_at=value)
    assert response.status_code == 200
    assert response.context["form"].errors["published_at"]


def test_form_when_the_picture_is_not_described_asks_at_publish_only(save):
    picture = PictureFactory(description="")
    response = save(lead_picture=picture.pk)
    assert response.status_code == 200
    assert response.context["form"].errors["lead_picture_alt"]
    assert save(publish=False, lead_picture=picture.pk).status_code == 302


def test_form_when_the_library_describes_the_picture_is_content(save):
    assert save(lead_picture=PictureFactory(description="Ruộng").pk).status_code == 302


def test_form_when_lead_and_body_are_missing_asks_at_publish_only(save):
    response = save(lead="", **{"body-count": 0})
    assert response.status_code == 200
    assert {"lead", "body"} <= set(response.context["form"].errors)
    assert save(publish=False, lead="", **{"body-count": 0}).status_code == 302


def test_form_when_ten_megabytes_are_pasted_says_so_and_loses_nothing(save):
    text = "a" * 10_000_000
    value = form_data()["body-0-value"].replace("Nội dung", text)
    response = save(**{"body-0-value": value})
    assert response.status_code == 200
    assert response.context["form"].errors["body"]
    assert text in response.content.decode()


def test_form_of_a_reporter_cannot_publish(client, home, reporter):
    section = SectionFactory(parent=home)
    client.force_login(reporter)
    client.post(f"/admin/pages/add/articles/articlepage/{section.pk}/", form_data() | {"action-publish": "1"})
    assert not ArticlePage.objects.filter(live=True).exists()


# --- snippets and tags ----------------------------------------------------------------------------
def test_snippets_slug_is_made_of_its_name_and_unique_in_its_language(db):
    first, second = (AuthorFactory(name="Đinh Thị Ước") for _ in range(2))
    assert (first.slug, second.slug) == ("dinh-thi-uoc", "dinh-thi-uoc-2")
    assert AuthorFactory(name="Đinh Thị Ước", locale=english()).slug == "dinh-thi-uoc"


def test_snippets_slug_when_saved_again_stays(db):
    author = AuthorFactory(name="Đinh Tâm")
    AuthorFactory(name="Đinh Tâm")
    author.role = "Biên tập viên"
    author.save()
    assert author.slug == "dinh-tam"


def test_snippets_slug_when_a_longer_one_exists_is_not_numbered(db):
    AuthorFactory(name="An Bình")
    assert AuthorFactory(name="An").slug == "an"


@pytest.mark.parametrize(("name", "slug"), [("🎉", "muc"), ("Ư" * 150, "u" * 140), ("中文", "muc")])
def test_snippets_slug_of_odd_names_is_ascii_and_short(db, name, slug):
    assert AuthorFactory(name=name).slug == slug


def test_snippets_slug_when_typed_with_marks_is_folded(db):
    assert Author.objects.create(name="A", slug="Đinh-Tâm", locale=vietnamese()).slug == "dinh-tam"


def test_tags_have_ascii_slugs_and_are_shared(home):
    section = SectionFactory(parent=home)
    for _ in range(2):
        ArticleFactory(parent=section, tags=["Đổi mới sáng tạo", "KH&CN"])
    assert sorted(Tag.objects.values_list("slug", flat=True)) == ["doi-moi-sang-tao", "khcn"]


def test_tags_that_fold_to_one_slug_are_numbered(home):
    ArticleFactory(tags=["Cần", "Cân", "Căn"])
    assert sorted(Tag.objects.values_list("slug", flat=True)) == ["can", "can-1", "can-2"]


def test_tags_when_written_in_another_case_are_the_same(home):
    ArticleFactory(parent=SectionFactory(parent=home), tags=["chuyển đổi số"])
    typed = ["CHUYỂN ĐỔI SỐ", "Chuyển đổi số", "đổi mới"]
    assert Tag.as_known(typed) == ["chuyển đổi số", "đổi mới"]


def test_new_article_with_a_date_is_previewed_before_it_is_saved(home):
    section = SectionFactory(parent=home)
    article = ArticlePage(title="Bản nháp", slug="ban-nhap", lead="Tin.", published_at=PUBLISHED_AT)
    # As Wagtail places a page that has no row yet.
    article.path, article.depth = f"{section.path}0001", section.depth + 1
    article.locale, article.url_path = section.locale, f"{section.url_path}ban-nhap/"
    assert article.make_preview_request().status_code == 200
