"""A translation knows when its original has moved on."""

import pytest
from wagtail_localize.models import StringTranslation

from articles.models import ArticlePage
from tests.factories import (
    ArticleFactory,
    PictureFactory,
    SectionFactory,
    TopicFactory,
    body_of,
    publish,
    table_of,
)
from translation import publishing, segments
from translation.models import Status

from .work import published, submitted, write, write_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(home, english_home):
    section = SectionFactory(parent=home, title="Khoa học", introduction="Tin khoa học.")
    published(section)
    return section


@pytest.fixture
def article(section):
    return ArticleFactory(
        parent=section,
        title="Đẩy mạnh tuyên truyền",
        lead="Sở đã đẩy mạnh tuyên truyền.",
        body=body_of(("paragraph", "<p>Năm qua có ba hội nghị.</p><p>Năm tới có bốn.</p>")),
    )


def state_of(translation):
    translation.state.refresh_from_db()
    return translation.state


def test_translation_when_submitted_is_in_work_and_when_published_is_live(article):
    translation = submitted(article)
    assert (state_of(translation).status, state_of(translation).translated) == (Status.IN_WORK, 0)
    write_all(translation)
    assert state_of(translation).percentage == 100
    story = publishing.publish(translation)
    assert story.live
    assert story.slug == "en-day-manh-tuyen-truyen"
    assert state_of(translation).status == Status.LIVE
    assert state_of(translation).page_id == story.pk


def test_translation_when_its_original_is_edited_and_republished_is_outdated_until_published_again(article):
    translation = submitted(article)
    write_all(translation)
    publishing.publish(translation)
    article = ArticlePage.objects.get(pk=article.pk)
    article.lead = "Sở đã đẩy mạnh việc tuyên truyền."
    publish(article)
    assert state_of(translation).status == Status.OUTDATED
    assert state_of(translation).outdated_since
    assert translation.get_target_instance().lead == "[en] So da day manh tuyen truyen."
    with pytest.raises(publishing.Refused, match=r"1"):
        publishing.publish(translation)
    write(translation, "lead", "The department promoted it.")
    publishing.publish(translation)
    assert state_of(translation).status == Status.LIVE
    assert state_of(translation).outdated_since is None
    assert translation.get_target_instance().lead == "The department promoted it."


def test_changed_string_remembers_its_former_wording_and_translation(article):
    translation = submitted(article)
    write_all(translation)
    publishing.publish(translation)
    article = ArticlePage.objects.get(pk=article.pk)
    [block] = article.body.get_prep_value()
    block["value"] = "<p>Năm qua có năm hội nghị.</p><p>Năm tới có bốn.</p>"
    article.body = article.body.stream_block.to_python([block])
    publish(article)
    [change] = segments.changes(translation).values()
    assert change == segments.Change("Năm qua có ba hội nghị.", "[en] Nam qua co ba hoi nghi.")


@pytest.mark.servers
def test_original_changed_twice_still_offers_what_was_translated(article):
    translation = submitted(article)
    write_all(translation)
    for lead in ("Bản hai của phần tóm tắt.", "Bản ba của phần tóm tắt."):
        article = ArticlePage.objects.get(pk=article.pk)
        article.lead = lead
        publish(article)
    [change] = segments.changes(translation).values()
    assert change.translation == "[en] So da day manh tuyen truyen."


def test_original_saved_as_a_draft_outdates_nothing(article):
    published(article)
    article = ArticlePage.objects.get(pk=article.pk)
    article.lead = "Bản nháp."
    article.save_revision()
    assert article.get_translations().get().translation_state.outdated_since is None


def test_picture_of_the_original_when_replaced_is_followed_without_a_translator(article):
    story = published(article)
    article = ArticlePage.objects.get(pk=article.pk)
    article.lead_picture = PictureFactory()
    publish(article)
    story = ArticlePage.objects.get(pk=story.pk)
    assert story.lead_picture == article.lead_picture
    assert story.translation_state.status == Status.LIVE


def test_address_of_the_original_when_changed_is_no_work_for_translators(article):
    story = published(article)
    article = ArticlePage.objects.get(pk=article.pk)
    article.slug = "tuyen-truyen"
    publish(article)
    story = ArticlePage.objects.get(pk=story.pk)
    assert story.slug == "en-day-manh-tuyen-truyen"
    assert story.translation_state.status == Status.LIVE


def test_number_in_the_original_when_changed_is_followed_without_a_translator(section):
    heading = ("heading", {"text": "2021–2025", "level": "2"})
    story = published(ArticleFactory(parent=section, body=body_of(heading)))
    article = ArticlePage.objects.get(translation_key=story.translation_key, locale__language_code="vi")
    [block] = article.body.get_prep_value()
    block["value"]["text"] = "2026–2030"
    article.body = article.body.stream_block.to_python([block])
    publish(article)
    story = ArticlePage.objects.get(pk=story.pk)
    assert "2026–2030" in str(story.body)
    assert story.translation_state.status == Status.LIVE


def test_picture_of_the_original_when_replaced_publishes_no_unfinished_work(article):
    story = published(article)
    translation = submitted(article)
    write(translation, "lead", "Not yet approved.")
    article = ArticlePage.objects.get(pk=article.pk)
    article.lead_picture = PictureFactory()
    publish(article)
    story = ArticlePage.objects.get(pk=story.pk)
    assert story.lead == "[en] So da day manh tuyen truyen."
    assert story.translation_state.status == Status.OUTDATED


@pytest.mark.servers
def test_snippet_without_drafts_when_edited_outdates_its_translation(db, english_home):
    topic = TopicFactory(name="Chuyển đổi số", description="Chương trình.")
    translation = submitted(topic)
    assert not topic.has_translation(translation.target_locale)
    write_all(translation)
    publishing.publish(translation)
    assert topic.get_translation(translation.target_locale).name == "[en] Chuyen doi so"
    topic.description = "Chương trình của tỉnh."
    topic.save()
    assert state_of(translation).status == Status.OUTDATED


def test_segment_without_letters_needs_no_translator(section):
    article = ArticleFactory(parent=section, body=body_of(("heading", {"text": "2021–2025", "level": "2"})))
    translation = submitted(article)
    assert StringTranslation.objects.filter(data="2021–2025").exists()
    assert state_of(translation).translated == 1


def table(*rows: list):
    data = table_of(*rows, headings=["Cây", "Héc-ta"])
    return body_of(("table", {"caption": "Diện tích", "data": data, "row_headings": True}))


def test_row_of_a_table_when_put_in_takes_no_translation_from_the_rows_behind(section):
    article = ArticleFactory(parent=section, body=table(["Quýt", 2], ["Bưởi", 3]))
    published(article)
    article = ArticlePage.objects.get(pk=article.pk)
    article.body = table(["Chanh", 9], ["Quýt", 2], ["Bưởi", 3])
    publish(article)
    translation = submitted(article)
    [missing] = segments.untranslated(translation)
    assert missing.string.data == "Chanh"
    assert segments.changes(translation) == {}  # it replaces nothing
    write(translation, missing.context.path, "Lemon")
    body = publishing.publish(translation).body
    cells = [row["values"][0] for row in body[0].value["data"].row_data]
    assert cells == ["Lemon", "[en] Quyt", "[en] Buoi"]


def test_row_of_a_table_when_taken_out_is_followed_without_a_translator(section):
    article = ArticleFactory(parent=section, body=table(["Chanh", 9], ["Quýt", 2], ["Bưởi", 3]))
    story = published(article)
    article = ArticlePage.objects.get(pk=article.pk)
    article.body = table(["Quýt", 2], ["Bưởi", 3])
    publish(article)
    story = ArticlePage.objects.get(pk=story.pk)
    cells = [row["values"][0] for row in story.body[0].value["data"].row_data]
    assert cells == ["[en] Quyt", "[en] Buoi"]
    assert story.translation_state.status == Status.LIVE


def test_wording_that_comes_back_publishes_no_translation_nobody_has_published(article):
    story = published(article)
    translation = submitted(article)
    first = article.lead
    for lead in ("Bản khác.", first, "Bản khác."):
        article = ArticlePage.objects.get(pk=article.pk)
        article.lead = lead
        publish(article)
        if lead == first:
            publishing.publish(translation)
        elif segments.untranslated(translation).exists():
            write(translation, "lead", "Not yet approved.")
    story = ArticlePage.objects.get(pk=story.pk)
    assert story.lead == "[en] So da day manh tuyen truyen."
    assert story.translation_state.status == Status.OUTDATED


def test_snippet_without_drafts_when_changed_back_is_up_to_date_again(db, english_home):
    topic = TopicFactory(name="Chuyển đổi số", description="Chương trình.")
    published(topic)
    for description in ("Chương trình của tỉnh.", "Chương trình."):
        topic.description = description
        topic.save()
    assert state_of(submitted(topic)).status == Status.LIVE
