"""The page on which translators write: without JavaScript, and segment by segment with it."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupCollectionPermission
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    TranslationContext,
)

from articles.models import ArticlePage
from tests.factories import (
    ArticleFactory,
    DocumentFactory,
    PictureFactory,
    SectionFactory,
    TopicFactory,
    UserFactory,
    body_of,
    committing,
    every_block,
    publish,
    user_in,
)
from translation import publishing, review
from translation.editor.differences import difference
from translation.models import Status

from . import translation_server
from .work import published, submitted, write, write_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(section):
    return ArticleFactory(
        parent=section,
        title="Đẩy mạnh tuyên truyền",
        lead="Sở đã đẩy mạnh tuyên truyền.",
        body=body_of(("paragraph", "<p>Năm qua có <b>ba</b> hội nghị.</p>")),
    )


@pytest.fixture
def translation(article):
    return submitted(article)


@pytest.fixture
def desk(client, translator):
    """A browser in which the translator has signed in."""
    client.force_login(translator)
    return client


@pytest.fixture
def server(settings):
    """A machine on this computer that translates."""
    server = translation_server.Server()
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "translation.machine.engines.LibreTranslate",
        "OPTIONS": {"URL": server.url, "SECONDS": 5},
    }
    yield server
    server.close()


def address(translation):
    return reverse("translation_editor", args=[translation.pk])


def shown(client, translation):
    response = client.get(address(translation))
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def segment_at(translation, path, old=""):
    found = StringSegment.objects.filter(source=translation.source, context__path__startswith=path)
    return (found.filter(string__data=old) if old else found).get()


def box(translation, path, old=""):
    return f"string-{segment_at(translation, path, old).pk}"


def form_of(page):
    """What a browser sends of the form as it is, without a button."""
    form = page.select_one("#translation-form")
    data = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    return data | {field["name"]: field.text for field in form.select("textarea[name]")}


def send(client, translation, data, action="save", page=None):
    return client.post(
        address(translation), form_of(page or shown(client, translation)) | data | {"action": action}
    )


def stored(translation, path):
    row = StringTranslation.objects.filter(
        context__object_id=translation.source.object_id, context__path__startswith=path
    )
    return row.order_by("-updated_at").first()


def put(client, translation, path, value, **data):
    url = reverse(
        "wagtail_localize:edit_string_translation", args=[translation.pk, segment_at(translation, path).pk]
    )
    body = "&".join(f"{name}={text}" for name, text in {"value": value, **data}.items())
    return client.put(url, body, content_type="application/x-www-form-urlencoded")


def page_text(page):
    return " ".join(page.text.split())


# --- who may ----------------------------------------------------------------------------------------
def test_editor_without_rights_shows_nothing(client, translation, reporter):
    client.force_login(reporter)
    response = client.get(address(translation))
    assert response.status_code == 403
    assert "tuyên truyền" not in response.content.decode()
    assert client.post(address(translation), {"action": "publish"}).status_code == 403
    assert put(client, translation, "title", "Mine").status_code == 403
    assert stored(translation, "title") is None


def test_editor_of_nothing_is_not_found(desk):
    assert desk.get(reverse("translation_editor", args=[999_999])).status_code == 404


def test_segment_of_another_translation_is_not_written(desk, translation, section):
    other = submitted(ArticleFactory(parent=section))
    segment = segment_at(other, "title")
    url = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    response = desk.put(url, "value=Mine", content_type="application/x-www-form-urlencoded")
    assert response.status_code == 404
    assert not StringTranslation.objects.filter(data="Mine").exists()


@pytest.mark.parametrize("group", ["Biên dịch viên", "Biên tập viên bản dịch", None])
def test_editor_shows_every_segment_to_whoever_may_translate(client, section, group):
    picture, document = PictureFactory(), DocumentFactory()
    related = ArticleFactory(parent=section)
    article = ArticleFactory(parent=section, body=body_of(*every_block(picture, document, related)))
    translation = submitted(article)
    client.force_login(user_in(group) if group else UserFactory(is_superuser=True))
    page = shown(client, translation)
    names = {field["name"] for field in page.select("[data-box]")}
    segments = StringSegment.objects.filter(source=translation.source)
    assert names == {f"string-{segment.pk}" for segment in segments}
    assert (
        len(page.select("[data-override]"))
        == OverridableSegment.objects.filter(source=translation.source).count()
    )
    headings = [heading.text for heading in page.select(".editor__heading")]
    assert headings[0] == "Tiêu đề"
    assert bool(page.select_one("[data-publish]")) is (group != "Biên dịch viên")


# --- saving -----------------------------------------------------------------------------------------
def test_form_without_javascript_saves_every_field(desk, translation, translator):
    data = {
        box(translation, "title"): " Communication\nstepped up ",
        box(translation, "lead"): "The department\r\npromoted it.",
        box(translation, "body"): "Last year saw <b>three</b> meetings.",
    }
    response = send(desk, translation, data)
    assert response.status_code == 302
    assert stored(translation, "title").data == "Communication stepped up"
    assert stored(translation, "lead").data == "The department\npromoted it."
    assert stored(translation, "lead").last_translated_by == translator
    assert stored(translation, "slug").data == "communication-stepped-up"
    translation.state.refresh_from_db()
    assert translation.state.percentage == 100
    assert translation.state.translator == translator
    assert "Last year saw" in shown(desk, translation).text


def test_form_sent_twice_changes_nothing_more(desk, translation):
    page = shown(desk, translation)
    data = {box(translation, "lead"): "Once."}
    for _attempt in range(2):
        assert send(desk, translation, data, page=page).status_code == 302
    assert StringTranslation.objects.filter(data="Once.").count() == 1


def test_title_and_slug_typed_together_are_both_kept(desk, translation):
    data = {box(translation, "title"): "A title", box(translation, "slug"): "Đường Riêng"}
    assert send(desk, translation, data).status_code == 302
    assert stored(translation, "slug").data == "duong-rieng"


def test_segment_emptied_is_untranslated_again(desk, translation):
    write(translation, "lead", "Something.")
    assert send(desk, translation, {box(translation, "lead"): "  "}).status_code == 302
    assert stored(translation, "lead") is None


def test_segment_saved_by_itself_answers_what_is_stored(desk, translation):
    response = put(desk, translation, "title", "A new title", loaded="")
    data = response.json()
    assert response.status_code == 200
    assert (data["data"], data["error"]) == ("A new title", None)
    assert data["progress"]["translated"] == 2
    assert data["also"][0]["data"] == "a-new-title"
    assert data["reasons"]
    assert stored(translation, "title").data == "A new title"
    assert put(desk, translation, "title", "").json()["data"] == ""
    assert stored(translation, "title") is None


@pytest.mark.parametrize(
    "text",
    ["A <p>block</p>", 'A <a href="javascript:alert(1)">link</a>', 'A <a id="a9">link</a>', "x" * 1001],
    ids=["block", "attribute", "unknown link", "too long"],
)
def test_segment_that_cannot_be_used_is_kept_with_its_error(desk, translation, text):
    response = put(desk, translation, "lead", text)
    assert response.status_code == 200
    assert response.json()["error"]
    assert stored(translation, "lead").data == text
    translation.state.refresh_from_db()
    assert translation.state.translated == 0
    page = shown(desk, translation)
    field = page.select_one(f"#{box(translation, 'lead')}")
    assert field.text == text
    assert field["aria-invalid"] == "true"
    assert page.select_one(f"#{field['name']}-error").text
    assert put(desk, translation, "lead", "Fine.").json()["error"] is None


def test_segment_longer_than_any_is_refused_and_stays_in_its_box(desk, translation):
    assert put(desk, translation, "lead", "x" * 100_001).status_code == 413
    response = send(desk, translation, {box(translation, "lead"): "x" * 100_001})
    assert response.status_code == 422
    assert "x" * 100_001 in response.content.decode()
    assert stored(translation, "lead") is None


def test_segment_with_characters_nobody_sees_is_saved_without_them(desk, translation):
    assert put(desk, translation, "lead", "A%00 B%0B%E2%80%AEC%EF%BB%BF").json()["data"] == "A BC"


def test_segment_with_tags_nested_too_deeply_is_refused(desk, translation):
    text = "<b>" * 2000 + "x" + "</b>" * 2000
    for path in ("title", "lead"):
        assert put(desk, translation, path, text).status_code == 413
        assert send(desk, translation, {box(translation, path): text}).status_code == 422
        assert stored(translation, path) is None


def test_segment_sent_as_something_else_than_a_form_is_refused(desk, translation):
    url = reverse(
        "wagtail_localize:edit_string_translation", args=[translation.pk, segment_at(translation, "lead").pk]
    )
    write(translation, "lead", "Kept.")
    assert desk.put(url, "[1]", content_type="application/json").status_code == 415
    assert desk.put(url, "x", content_type="multipart/form-data; boundary=y").status_code == 400
    assert desk.put(url, "", content_type="application/x-www-form-urlencoded").status_code == 400
    assert desk.get(url).status_code == 405
    assert stored(translation, "lead").data == "Kept."
    assert desk.delete(url).status_code == 200
    assert stored(translation, "lead") is None


def test_segment_from_a_file_says_so_in_the_language_of_the_admin(desk, translation, translator):
    write(translation, "lead", "Typed.", tool_name="PO File", last_translated_by=translator)
    assert "tệp PO" in shown(desk, translation).select_one(f"#{box(translation, 'lead')}-row").text


def test_source_is_shown_with_its_tags_and_runs_nothing(desk, section):
    article = ArticleFactory(
        parent=section,
        title="<script>alert(1)</script> & KH&CN",
        body=body_of(("paragraph", "<p>Có <b>ba</b> hội nghị.</p>")),
    )
    response = desk.get(address(submitted(article)))
    html = response.content.decode()
    assert "<script>alert(1)" not in html
    page = BeautifulSoup(html, "html.parser")
    sources = [source.text for source in page.select(".segment__text")]
    assert "Có <b>ba</b> hội nghị." in sources
    assert any("KH&CN" in source for source in sources)
    assert page.select_one("code.segment__tag").text == "<b>"


# --- two at once ------------------------------------------------------------------------------------
def test_segment_changed_by_another_meanwhile_is_not_overwritten(desk, translation):
    token = put(desk, translation, "lead", "Mine at first.").json()["token"]
    write(translation, "lead", "Theirs.")
    response = put(desk, translation, "lead", "Mine later.", loaded=token)
    assert response.status_code == 409
    assert response.json()["theirs"] == "Theirs."
    assert stored(translation, "lead").data == "Theirs."
    again = put(desk, translation, "lead", "Mine later.", loaded=response.json()["token"])
    assert again.status_code == 200
    assert stored(translation, "lead").data == "Mine later."


def test_form_with_a_segment_changed_by_another_keeps_both_texts(desk, translation):
    page = shown(desk, translation)
    write(translation, "lead", "Theirs.")
    data = {box(translation, "lead"): "Mine.", box(translation, "title"): "Saved all the same"}
    response = send(desk, translation, data, page=page, action="publish")
    assert response.status_code == 409
    answer = BeautifulSoup(response.content, "html.parser")
    assert answer.select_one(f"#{box(translation, 'lead')}").text == "Mine."
    assert "Theirs." in answer.select_one("[data-conflict]:not([hidden])").text
    assert stored(translation, "lead").data == "Theirs."
    assert stored(translation, "title").data == "Saved all the same"
    assert send(desk, translation, {}, page=answer).status_code == 302
    assert stored(translation, "lead").data == "Mine."


def test_form_left_untouched_takes_nothing_back_that_another_wrote(desk, translation):
    page = shown(desk, translation)
    write(translation, "lead", "Theirs.")
    assert send(desk, translation, {box(translation, "title"): "Mine"}, page=page).status_code == 302
    assert stored(translation, "lead").data == "Theirs."


# --- what stands beside a segment ---------------------------------------------------------------------
def test_changed_original_is_shown_as_a_difference_with_the_old_translation(desk, translation, article):
    write_all(translation)
    publishing.publish(translation)
    article = ArticlePage.objects.get(pk=article.pk)
    article.lead = "Sở đã đẩy mạnh việc tuyên truyền."
    publish(article)
    page = shown(desk, translation)
    assert page.select_one("ins").find(string=True, recursive=False).strip() == "việc"
    assert not page.select("del")
    assert "Bản gốc đã thay đổi" in page_text(page)
    use = page.select_one(f"#{box(translation, 'lead')}-row .segment__offers button")
    assert use["data-use"] == "[en] So da day manh tuyen truyen."
    response = send(desk, translation, {}, action=use["value"], page=page)
    assert response.status_code == 302
    assert stored(translation, "lead").data == "[en] So da day manh tuyen truyen."
    assert not shown(desk, translation).select("ins")


def test_suggestions_are_offered_from_anywhere_most_used_first(desk, translation, section):
    for number, text in enumerate(["It promoted.", "It did promote.", "It did promote."]):
        other = submitted(
            ArticleFactory(parent=section, title=f"Bài {number}", lead="Sở đã đẩy mạnh tuyên truyền.")
        )
        write(other, "lead", text)
    page = shown(desk, translation)
    offers = page.select(f"#{box(translation, 'lead')}-row .segment__offers button")
    assert [offer["data-use"] for offer in offers] == ["It did promote.", "It promoted."]
    assert "2 lần" in page.select_one(f"#{box(translation, 'lead')}-row .segment__offers").text
    send(desk, translation, {}, action=offers[0]["value"], page=page)
    assert stored(translation, "lead").data == "It did promote."


def test_suggestion_no_longer_offered_writes_nothing(desk, translation):
    segment = segment_at(translation, "lead").pk
    assert send(desk, translation, {}, action=f"use:{segment}:0000").status_code == 302
    assert send(desk, translation, {}, action="use:999999:0000").status_code == 404
    assert stored(translation, "lead") is None


@pytest.mark.parametrize(
    ("old", "new", "html"),
    [
        ("ba hội nghị", "năm hội nghị", "<del>ba</del><ins>năm</ins> hội nghị"),
        ("có ba hội nghị", "có bốn cuộc nghị", "có <del>ba hội</del><ins>bốn cuộc</ins> nghị"),
        ("a <b>x</b>", "a x", "a <del>&lt;b&gt;</del>x<del>&lt;/b&gt;</del>"),
        ("", "mới", "<ins>mới</ins>"),
        ("như cũ", "như cũ", "như cũ"),
        ("<script>", "<img onerror=x>", "<del>&lt;script&gt;</del><ins>&lt;img onerror=x&gt;</ins>"),
    ],
)
def test_difference_is_by_words_and_safe(old, new, html):
    without_words = re.sub(r'<span class="w-sr-only">.*?</span>', "", difference(old, new))
    assert without_words == html


def test_difference_of_huge_texts_is_the_whole_of_both():
    old, new = "từ " * 3000, "chữ " * 3000
    assert difference(old, new).count("<ins>") == 1


def test_machine_segments_are_marked_until_accepted(desk, translation, server):
    write(translation, "lead", "By machine.", translation_type="machine", tool_name="LibreTranslate")
    write(translation, "title", "By machine too", translation_type="machine")
    page = shown(desk, translation)
    row = page.select_one(f"#{box(translation, 'lead')}-row")
    assert "segment--machine" in row["class"]
    assert "LibreTranslate" in row.text
    assert page.select_one('[value="machine"]')
    send(desk, translation, {}, action=row.select_one("[data-accept]")["value"])
    assert stored(translation, "lead").translation_type == "manual"
    assert stored(translation, "title").translation_type == "machine"
    send(desk, translation, {}, action="accept:all")
    assert stored(translation, "title").translation_type == "manual"


def test_machine_segment_when_edited_is_accepted(desk, translation):
    write(translation, "lead", "By machine.", translation_type="machine", tool_name="LibreTranslate")
    put(desk, translation, "lead", "By a person.")
    assert (stored(translation, "lead").translation_type, stored(translation, "lead").tool_name) == (
        "manual",
        "",
    )


def test_machine_translates_the_rest_and_says_what_it_did_and_what_it_left(desk, translation, server):
    server.script = [translation_server.saying(lambda texts: [f"EN {text}" for text in texts[:-1]] + [""])]
    response = send(desk, translation, {box(translation, "title"): "Typed"}, action="machine")
    assert response.status_code == 302
    page = shown(desk, translation)
    said = page_text(page.select_one(".messages"))
    assert "LibreTranslate đã dịch 1 đoạn" in said
    assert "1 đoạn trả về bị hỏng" in said
    assert stored(translation, "title").data == "Typed"
    assert stored(translation, "lead").translation_type == "machine"
    assert server.sent() == ["Sở đã đẩy mạnh tuyên truyền.", "Năm qua có <b>ba</b> hội nghị."]


def test_machine_that_fails_says_why_and_nothing_typed_is_lost(desk, translation, server):
    server.script = [translation_server.failing(403, {"error": "Invalid API key"})]
    response = send(desk, translation, {box(translation, "lead"): "Typed."}, action="machine")
    assert response.status_code == 302
    assert "Invalid API key" in shown(desk, translation).select_one(".messages").text
    assert stored(translation, "lead").data == "Typed."


def test_machine_is_not_offered_where_no_setting_names_one(desk, translation):
    assert not shown(desk, translation).select('[value="machine"]')
    assert send(desk, translation, {}, action="machine").status_code == 404


# --- what another language may choose -----------------------------------------------------------------
@pytest.fixture
def illustrated(section):
    picture = PictureFactory(title="Toàn cảnh")
    article = ArticleFactory(
        parent=section,
        lead_picture=picture,
        source_url="https://vi.example.vn/",
        further_sections=[section],
        body=body_of(
            ("paragraph", '<p>Xem <a href="https://vi.example.vn/x">ở đây</a>.</p>'),
        ),
    )
    return submitted(article)


def override_at(translation, path):
    return OverridableSegment.objects.get(source=translation.source, context__path__startswith=path)


def choose(client, translation, path, value):
    url = reverse("wagtail_localize:edit_override", args=[translation.pk, override_at(translation, path).pk])
    return client.put(url, f"value={value}", content_type="application/x-www-form-urlencoded")


def chosen(translation, path):
    row = SegmentOverride.objects.filter(context=override_at(translation, path).context).first()
    return row and row.data


def test_picture_chosen_for_a_language_is_published_with_it_and_can_be_given_back(
    client, illustrated, reviewer
):
    client.force_login(reviewer)
    other = PictureFactory(title="Overview")
    assert choose(client, illustrated, "lead_picture", other.pk).status_code == 200
    write_all(illustrated)
    with committing():
        send(client, illustrated, {}, action="publish")
    assert illustrated.get_target_instance().lead_picture_id == other.pk
    page = shown(client, illustrated)
    assert "Overview" in page.select_one(f"#override-{override_at(illustrated, 'lead_picture').pk}-row").text
    send(client, illustrated, {}, action=f"reset:{override_at(illustrated, 'lead_picture').pk}")
    assert chosen(illustrated, "lead_picture") is None
    with committing():
        send(client, illustrated, {}, action="publish")
    original = illustrated.source.get_source_instance()
    assert illustrated.get_target_instance().lead_picture_id == original.lead_picture_id


def test_form_without_javascript_saves_addresses(desk, illustrated):
    data = {
        f"override-{override_at(illustrated, 'source_url').pk}": "https://en.example.vn/",
        f"override-{override_at(illustrated, 'body').pk}": "/en/here/",
    }
    assert send(desk, illustrated, data).status_code == 302
    assert chosen(illustrated, "source_url") == "https://en.example.vn/"
    assert chosen(illustrated, "body") == "/en/here/"
    write_all(illustrated)
    write(
        illustrated, override_at(illustrated, "body").context.path.split(".'")[0], 'See <a id="a1">here</a>.'
    )
    target = publishing.publish(illustrated)
    assert target.source_url == "https://en.example.vn/"
    assert 'href="/en/here/"' in str(target.body)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("lead_picture", "999999"),
        ("lead_picture", "99999999999999999999999"),
        ("lead_picture", "-1"),
        ("lead_picture", "x"),
        ("further_sections", "home"),
        ("source_url", "javascript:alert(1)"),
        ("body", "javascript:alert(1)"),
        ("source_url", "https://example.vn/" + "x" * 600),
    ],
)
def test_value_that_does_not_fit_is_refused_with_a_message(desk, illustrated, home, path, value):
    value = str(home.pk) if value == "home" else value
    response = choose(desk, illustrated, path, value)
    assert response.status_code == 422
    assert response.json()["error"]
    name = f"override-{override_at(illustrated, path).pk}"
    response = send(desk, illustrated, {name: value, box(illustrated, "lead"): "Kept."})
    assert response.status_code == 422
    assert BeautifulSoup(response.content, "html.parser").select_one(f"#{name}-error").text
    assert chosen(illustrated, path) is None
    assert stored(illustrated, "lead").data == "Kept."


def test_picture_of_a_collection_one_may_not_choose_from_is_refused(desk, illustrated):
    GroupCollectionPermission.objects.all().delete()
    assert choose(desk, illustrated, "lead_picture", PictureFactory().pk).status_code == 422


def test_draft_one_may_not_edit_cannot_be_chosen(desk, illustrated, home):
    draft = SectionFactory(parent=home, title="Bí mật", live=False)
    response = choose(desk, illustrated, "further_sections", draft.pk)
    assert response.status_code == 422
    assert "Bí mật" not in response.content.decode()


def test_chosen_picture_that_is_gone_is_told_and_does_not_break_publishing(client, illustrated, reviewer):
    client.force_login(reviewer)
    other = PictureFactory()
    choose(client, illustrated, "lead_picture", other.pk)
    write_all(illustrated)
    other.delete()
    page = shown(client, illustrated)
    error = page.select_one(f"#override-{override_at(illustrated, 'lead_picture').pk}-error")
    assert "không còn" in error.text
    with committing():
        assert send(client, illustrated, {}, action="publish").status_code == 302
    original = illustrated.source.get_source_instance()
    assert illustrated.get_target_instance().live
    assert illustrated.get_target_instance().lead_picture_id == original.lead_picture_id


# --- what the code no longer knows --------------------------------------------------------------------
def test_block_or_field_that_was_removed_is_grouped_and_publishes_nothing(client, translation, reviewer):
    client.force_login(reviewer)
    write_all(translation)
    TranslationContext.objects.filter(path="lead").update(path="summary", field_path="summary")
    TranslationContext.objects.filter(path__startswith="body.").update(field_path="body.gone.text")
    page = shown(client, translation)
    assert "Không còn trong bản gốc" in [heading.text for heading in page.select(".editor__heading")]
    assert page.select_one("[data-publish]").has_attr("disabled")
    assert send(client, translation, {}, action="publish").status_code == 302
    assert "Biểu mẫu của bản gốc đã đổi" in shown(client, translation).select_one(".messages").text
    assert not translation.get_target_instance().live


# --- review and publication ---------------------------------------------------------------------------
def test_translator_sees_no_publish_and_cannot_publish(desk, translation):
    write_all(translation)
    assert not shown(desk, translation).select("[data-publish]")
    assert send(desk, translation, {}, action="publish").status_code == 302
    assert not translation.get_target_instance().live


def test_publish_is_disabled_with_every_reason_until_all_is_translated(client, translation, reviewer):
    client.force_login(reviewer)
    page = shown(client, translation)
    assert page.select_one("[data-publish]").has_attr("disabled")
    assert [reason.text for reason in page.select("[data-reasons] li")] == [
        str(reason) for reason in publishing.reasons_against(translation, reviewer)
    ]
    write_all(translation)
    assert not shown(client, translation).select_one("[data-publish]").has_attr("disabled")
    with committing():
        response = client.post(address(translation), {"action": "publish"}, follow=True)
    page = BeautifulSoup(response.content, "html.parser")
    target = translation.get_target_instance()
    assert target.live
    assert page.select(f'.messages a[href="{target.full_url}"]')
    translation.state.refresh_from_db()
    assert translation.state.status == Status.LIVE


def test_publish_of_a_scheduled_original_says_when(client, section, reviewer):
    article = ArticleFactory(parent=section, live=False)
    article.go_live_at = timezone.now() + timedelta(days=2)
    article.save_revision().publish()
    translation = submitted(article)
    write_all(translation)
    client.force_login(reviewer)
    button = shown(client, translation).select_one("[data-publish]")
    assert "cùng bản gốc" in button.text
    client.post(address(translation), {"action": "publish"})
    assert not translation.get_target_instance().live
    assert translation.get_target_instance().go_live_at


def test_publish_that_a_field_refuses_is_told_on_its_segment(client, translation, reviewer):
    client.force_login(reviewer)
    write_all(translation)
    write(translation, "title", "x" * 300)  # past the editor, which would have told
    response = client.post(address(translation), {"action": "publish"})
    assert response.status_code == 302
    page = shown(client, translation)
    assert "255" in page.select_one(".messages").text
    assert page.select_one(f"#{box(translation, 'title')}-error").text
    assert not translation.get_target_instance().live


def test_translation_is_submitted_with_a_comment_after_what_was_typed_is_saved(desk, translation):
    write_all(translation)
    data = {box(translation, "lead"): "Typed last.", "note": "Please look."}
    assert send(desk, translation, data, action="ask").status_code == 302
    assert review.under_review(translation)
    assert stored(translation, "lead").data == "Typed last."
    page = shown(desk, translation)
    assert "Please look." in page.select_one(".editor__entries").text
    assert page.select('[value="withdraw"]')
    assert not page.select('[value="ask"], [value="approve"], [value="send_back"]')


def test_comment_is_kept_when_submitting_is_refused(desk, translation):
    response = send(desk, translation, {"note": "Please look."}, action="ask")
    assert response.status_code == 422
    page = BeautifulSoup(response.content, "html.parser")
    assert "chưa dịch" in page.select_one(".messages").text
    assert page.select_one("#note").text == "Please look."
    assert not review.under_review(translation)


def test_reviewer_sends_back_with_a_reason_and_approves_the_second_time(
    client, translation, translator, reviewer
):
    write_all(translation)
    review.ask(translation, translator, "Please look.")
    client.force_login(reviewer)
    page = shown(client, translation)
    assert page.select('[value="approve"]')
    assert not page.select('[value="ask"]')
    response = send(client, translation, {"note": " "}, action="send_back")
    assert response.status_code == 422
    assert BeautifulSoup(response.content, "html.parser").select_one("#note-error").text
    assert review.under_review(translation)
    send(client, translation, {"note": "Once more."}, action="send_back")
    assert not review.under_review(translation)
    assert "Once more." in shown(client, translation).select_one(".editor__entries").text
    review.ask(translation, translator)
    with committing():
        send(client, translation, {}, action="approve")
    assert translation.get_target_instance().live


def test_translation_being_reviewed_is_shown_and_not_written(desk, translation, translator):
    page = shown(desk, translation)
    write_all(translation)
    review.ask(translation, translator)
    before = stored(translation, "lead").data
    locked = shown(desk, translation)
    assert "Đang được duyệt" in locked.text or "đang được duyệt" in locked.text
    assert all(field.has_attr("readonly") for field in locked.select("[data-box]"))
    assert put(desk, translation, "lead", "Mine.").status_code == 423
    response = send(desk, translation, {box(translation, "lead"): "Mine."}, page=page)
    assert response.status_code == 423
    assert "Mine." in response.content.decode()
    assert stored(translation, "lead").data == before


def test_translation_that_was_stopped_is_not_written(desk, translation):
    translation.enabled = False
    translation.save()
    assert put(desk, translation, "lead", "Mine.").status_code == 423
    assert shown(desk, translation).select_one("[data-box]").has_attr("readonly")


# --- the way there ------------------------------------------------------------------------------------
def test_edit_address_of_a_translation_leads_to_the_editor(client, translation, reviewer):
    client.force_login(reviewer)
    edit = reverse("wagtailadmin_pages:edit", args=[translation.get_target_instance().pk])
    assert client.get(edit)["Location"] == address(translation)
    client.post(edit, {"action-publish": "1", "action": "publish", "title": "Past the guard"})
    response = client.post(edit, {"title": "Past the editor"})
    assert response["Location"] == address(translation)
    assert not translation.get_target_instance().live
    assert "Chưa lưu gì" in shown(client, translation).select_one(".messages").text


def test_edit_address_of_an_original_or_a_stopped_translation_is_wagtails(client, translation, administrator):
    client.force_login(administrator)
    original = translation.source.get_source_instance()
    assert client.get(reverse("wagtailadmin_pages:edit", args=[original.pk])).status_code == 200
    target = translation.get_target_instance()
    translation.enabled = False
    translation.save()
    edit = reverse("wagtailadmin_pages:edit", args=[target.pk])
    assert client.get(edit).status_code == 200
    client.post(edit, {"localize-restart-translation": "1"})
    translation.refresh_from_db()
    assert translation.enabled


def test_snippet_without_a_target_is_written_by_its_translation(client, english_home, reviewer):
    topic = TopicFactory(name="Chuyển đổi số", description="Chương trình.")
    translation = submitted(topic)
    client.force_login(reviewer)
    data = {box(translation, "name"): "Going digital", box(translation, "description"): "A programme."}
    with committing():
        assert send(client, translation, data, action="publish").status_code == 302
    target = topic.get_translation(translation.target_locale)
    assert (target.name, target.slug) == ("Going digital", "going-digital")


def test_edit_address_of_a_translated_snippet_leads_to_the_editor(client, english_home, administrator):
    topic = TopicFactory()
    target = published(topic)
    client.force_login(administrator)
    edit = reverse("wagtailsnippets_articles_topic:edit", args=[target.pk])
    assert client.get(edit)["Location"] == address(submitted(topic))


# --- cost ---------------------------------------------------------------------------------------------
@pytest.mark.servers
def test_editor_of_a_long_page_costs_as_many_queries_as_of_a_short_one(desk, section):
    counts = {}
    for length in (10, 120):
        pictures = [PictureFactory() for _number in range(3)]
        article = ArticleFactory(
            parent=section,
            title=f"Bài dài {length}",
            body=body_of(
                *(("paragraph", f"<p>Đoạn {length} thứ {number}.</p>") for number in range(length)),
                *(
                    (
                        "figure",
                        {
                            "image": {
                                "image": picture.pk,
                                "alt_text": f"Ảnh {picture.pk}",
                                "decorative": False,
                            },
                            "caption": "",
                            "credit": "",
                            "width": "wide",
                        },
                    )
                    for picture in pictures[: length // 40 or 1]
                ),
            ),
        )
        translation = submitted(article)
        write(translation, "lead", "Translated.")
        desk.get(address(translation))  # renditions are made once
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert desk.get(address(translation)).status_code == 200
        counts[length] = len(queries)
    assert counts[10] == counts[120]
    assert counts[120] <= 25, counts
