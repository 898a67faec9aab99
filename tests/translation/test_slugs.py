"""Addresses of translations: made from their titles, ASCII, free, and never lost once readers know them."""

import unicodedata

import pytest
from wagtail.models import Page
from wagtail_localize.models import StringTranslation

from articles.models import ArticlePage
from tests.factories import ArticleFactory, SectionFactory, committing
from translation import publishing

from .work import published, submitted, write, write_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(home, english_home):
    section = SectionFactory(parent=home, title="Tin tức", slug="tin-tuc")
    translation = submitted(section)
    write_all(translation)
    write(translation, "title", "News")
    publish(translation)
    return section


def publish(translation) -> Page:
    with committing():
        return publishing.publish(translation)


def story_called(title: str, section) -> Page:
    """A published translation with this English title."""
    translation = submitted(ArticleFactory(parent=section))
    write_all(translation)
    write(translation, "title", title)
    return publish(translation)


def slug_of(translation) -> str:
    return StringTranslation.objects.get(
        context__object_id=translation.source.object_id, context__path="slug"
    ).data


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Rice Fair Opens", "rice-fair-opens"),
        ("UPPER CASE", "upper-case"),
        ("Đà Nẵng và Cao Bằng", "da-nang-va-cao-bang"),
        (unicodedata.normalize("NFD", "Đường phố"), "duong-pho"),
        ("RSS", "rss-1"),
        ("2024", "2024-1"),
        ("Plan 2021–2025 (No. 19/NQ-TW)", "plan-2021-2025-no-19-nq-tw"),
    ],
)
def test_slug_is_made_of_the_translated_title(section, client, title, slug):
    story = story_called(title, section)
    assert story.slug == slug
    assert client.get(f"/en/news/{slug}/").status_code == 200


@pytest.mark.parametrize("title", ["……", "会议总结", "🎉"])
def test_slug_of_a_title_without_letters_is_the_originals(section, title):
    story = story_called(title, section)
    original = ArticlePage.objects.get(translation_key=story.translation_key, locale=section.locale)
    assert story.slug == original.slug


@pytest.mark.servers
def test_slug_of_a_very_long_title_is_cut_at_a_word(section):
    translation = submitted(ArticleFactory(parent=section))
    write(translation, "title", "wonderful " * 30)
    slug = slug_of(translation)
    assert len(slug) <= 200
    assert slug.endswith("wonderful")


def test_same_title_in_one_section_gets_an_address_of_its_own(section):
    stories = [story_called("Rice fair", section) for _number in range(3)]
    assert [story.slug for story in stories] == ["rice-fair", "rice-fair-1", "rice-fair-2"]


def test_same_reserved_word_twice_gets_an_address_of_its_own(section):
    assert [story_called("RSS", section).slug for _number in range(2)] == ["rss-1", "rss-1-1"]


def test_slug_follows_the_title_until_the_page_is_published_and_then_stays(section):
    translation = submitted(ArticleFactory(parent=section))
    write_all(translation)
    write(translation, "title", "Rice fair")
    assert slug_of(translation) == "rice-fair"
    write(translation, "title", "Sticky rice fair")
    assert slug_of(translation) == "sticky-rice-fair"
    assert publish(translation).slug == "sticky-rice-fair"
    write(translation, "title", "Fair of rice")
    assert slug_of(translation) == "sticky-rice-fair"
    story = publish(translation)
    assert (story.title, story.slug) == ("Fair of rice", "sticky-rice-fair")


def test_slug_written_by_hand_is_left_alone_by_the_title(section):
    translation = submitted(ArticleFactory(parent=section))
    write_all(translation)
    write(translation, "slug", "Hội chợ", tool_name="")
    write(translation, "title", "Rice fair")
    assert slug_of(translation) == "hoi-cho"


def test_title_from_a_po_file_makes_the_slug(section):
    translation = submitted(ArticleFactory(parent=section, title="Hội chợ lúa nếp"))
    file = translation.export_po()
    for entry in file:
        if entry.msgid == "Hội chợ lúa nếp":
            entry.msgstr = "Sticky rice fair"
    translation.import_po(file)
    assert slug_of(translation) == "sticky-rice-fair"


def test_address_changed_after_publication_leads_to_the_new_one_in_one_hop(section, client):
    translation = submitted(ArticleFactory(parent=section))
    write_all(translation)
    write(translation, "title", "First name")
    publish(translation)
    for slug in ("second-name", "third-name"):
        write(translation, "slug", slug)
        assert publish(translation).slug == slug
    for old in ("first-name", "second-name"):
        response = client.get(f"/en/news/{old}/")
        assert (response.status_code, response.headers["Location"]) == (301, "/en/news/third-name/")
    assert client.get("/en/news/third-name/").status_code == 200


def test_articles_of_a_renamed_translated_section_are_found_at_their_old_addresses(section, client):
    story = published(ArticleFactory(parent=section))
    translation = submitted(section)
    write(translation, "slug", "latest-news")
    publish(translation)
    response = client.get(f"/en/news/{story.slug}/")
    assert (response.status_code, response.headers["Location"]) == (301, f"/en/latest-news/{story.slug}/")
    assert client.get("/en/news/").headers["Location"] == "/en/latest-news/"
