"""No way past the guards: forms, bulk actions, approval, the admin's API, what makes aliases."""

import re

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Locale, Page, TaskState, Workflow, WorkflowPage, WorkflowState
from wagtail_localize.fields import TranslatableField
from wagtail_localize.models import LocaleSynchronization, Translation

from articles.models import ArticlePage, Topic
from sidebar.models import Notice
from tests.factories import (
    ArticleFactory,
    NoticeFactory,
    SectionFactory,
    TopicFactory,
    english,
    publish,
    translated,
    vietnamese,
)
from tests.home import admin_forms as forms
from translation import publishing
from translation.checks import translatable_fields_have_panels
from translation.models import BulkTranslation, TranslationState

from .work import published, submitted, write, write_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(section):
    return ArticleFactory(parent=section, title="Hội nghị tổng kết")


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def messages_of(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def finished(original) -> Translation:
    made = submitted(original)
    write_all(made)
    return made


def page_of(made: Translation) -> Page:
    return Page.objects.get(pk=made.get_target_instance().pk)


def submit_url(page: Page) -> str:
    return reverse("wagtail_localize:submit_page_translation", args=[page.pk])


# --- submitting -----------------------------------------------------------------------------------
def test_page_submitted_twice_is_there_once_and_leads_to_its_editor(client, translator, article):
    client.force_login(translator)
    for _time in range(2):
        response = client.post(submit_url(article), {"locales": [english().pk]})
        made = Translation.objects.get(source__object_id=article.translation_key)
        assert response.headers["Location"] == reverse("translation_editor", args=[made.pk])
    assert article.get_translations().count() == 1
    assert not page_of(made).live


@pytest.mark.parametrize("locales", [[], ["x"], ["999999"], ["9" * 40], [""], ["-1"]])
def test_form_sent_with_no_language_or_a_strange_one_submits_nothing(client, translator, article, locales):
    client.force_login(translator)
    response = client.post(submit_url(article), {"locales": locales, "next": "https://example.com/"})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not article.has_translation(english())


def test_form_offers_only_languages_the_user_may_write(client, translator, article, settings):
    french = Locale.objects.create(language_code="fr")
    client.force_login(translator)
    response = client.get(submit_url(article))
    assert [value for value, _label in response.context["form"].fields["locales"].choices] == [
        str(english().pk)
    ]
    response = client.post(submit_url(article), {"locales": [english().pk, french.pk]})
    assert response.context["form"].errors
    assert not Translation.objects.filter(target_locale=french).exists()


def test_page_with_pages_below_is_handed_to_the_bulk_work_for_each_language(
    client, translator, section, article
):
    client.force_login(translator)
    assert "include_subtree" in client.get(submit_url(section)).context["form"].fields
    assert "include_subtree" not in client.get(submit_url(article)).context["form"].fields
    response = client.post(submit_url(section), {"locales": [english().pk], "include_subtree": "on"})
    assert response.headers["Location"] == reverse("translation_bulk")
    [job] = BulkTranslation.objects.all()
    assert (job.section_id, job.locale, job.user) == (section.pk, english(), translator)


def test_translation_is_no_original_of_others(admin, article):
    story = published(article)
    assert admin.post(submit_url(story), {"locales": [vietnamese().pk]}).status_code == 302
    assert Translation.objects.filter(target_locale=vietnamese()).count() == 0


def test_page_that_stands_alone_in_a_language_is_not_offered_to_be_overwritten(client, translator, section):
    article = ArticleFactory(parent=section)
    translated(article, title="Written in English")
    client.force_login(translator)
    client.post(submit_url(article), {"locales": [english().pk]})
    assert not Translation.objects.filter(source__object_id=article.translation_key).exists()


@pytest.mark.parametrize("key", ["abc", "9" * 40, "_5F", "0"])
def test_snippet_that_is_not_there_is_404(admin, english_home, key):
    for name in ("submit_snippet_translation", "snippets_api_detail"):
        url = reverse(f"wagtail_localize:{name}", args=["articles", "topic", key])
        assert admin.get(url).status_code == 404
    assert admin.get(submit_url(Page(pk=10**30))).status_code == 404


def test_snippet_submitted_by_a_translator_is_in_work(client, translator, english_home):
    topic = TopicFactory()
    client.force_login(translator)
    url = reverse("wagtail_localize:submit_snippet_translation", args=["articles", "topic", topic.pk])
    assert "Gửi dịch" in client.get(url).content.decode()
    client.post(url, {"locales": [english().pk]})
    assert Translation.objects.get().source.object_id == topic.translation_key
    assert not topic.has_translation(english())


# --- syncing, stopping, starting again --------------------------------------------------------------
def test_sync_asked_to_publish_publishes_nothing_that_is_not_translated(admin, article):
    story = published(article)
    ArticlePage.objects.filter(pk=article.pk).update(lead="Phần tóm tắt mới.")  # past every signal
    source = story.translation_state.translation.source
    url = reverse("wagtail_localize:update_translations", args=[source.pk])
    assert admin.get(url).status_code == 200
    admin.post(url, {"publish_translations": "on", "next": "/admin/"})
    story = ArticlePage.objects.get(pk=story.pk)
    assert story.lead.startswith("[en]")
    assert story.translation_state.outdated_since


def test_sync_that_fails_is_told_and_leaves_everything_as_it_was(admin, article, monkeypatch):
    story = published(article)
    monkeypatch.setattr("translation.sources.sync", lambda source: 1 / 0)
    url = reverse(
        "wagtail_localize:update_translations", args=[story.translation_state.translation.source_id]
    )
    response = admin.post(url, {"next": reverse("wagtailadmin_home")}, follow=True)
    assert "không" in messages_of(response).lower()


def test_translation_stopped_and_started_again_learns_what_changed_meanwhile(admin, article):
    made = finished(article)
    publishing.publish(made)
    admin.post(reverse("wagtail_localize:stop_translation", args=[made.pk]))
    made.refresh_from_db()
    assert not made.enabled
    article.lead = "Phần tóm tắt mới."
    publish(article)
    made.state.refresh_from_db()
    assert made.state.outdated_since is None
    edit = reverse("wagtailadmin_pages:edit", args=[page_of(made).pk])
    admin.post(edit, {"localize-restart-translation": "on"})
    made.refresh_from_db()
    assert made.enabled
    assert TranslationState.objects.get(translation=made).outdated_since


def test_stopped_translation_is_not_started_again_by_those_who_may_not_read_its_original(
    client, user_of_the_english_side, article
):
    made = finished(article)
    publishing.publish(made)
    Translation.objects.update(enabled=False)
    publish_nothing = ArticlePage.objects.get(pk=article.pk)
    publish_nothing.unpublish()
    client.force_login(user_of_the_english_side)
    edit = reverse("wagtailadmin_pages:edit", args=[page_of(made).pk])
    client.post(edit, {"localize-restart-translation": "on"})
    made.refresh_from_db()
    assert not made.enabled


@pytest.fixture
def user_of_the_english_side(english_home):
    from tests.factories import UserFactory

    from .test_permissions import given, on_page

    return on_page(
        given(UserFactory(), "wagtailadmin.access_admin"), english_home, "add", "change", "publish"
    )


# --- publishing -----------------------------------------------------------------------------------
def bulk_publish(client, *pages: Page, **form):
    ids = "&".join(f"id={page.pk}" for page in pages)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{url}?{ids}&next={reverse('wagtailadmin_home')}", form, follow=True)


def test_bulk_publish_publishes_what_is_translated_and_says_why_not_the_rest(admin, section, article):
    done = finished(ArticleFactory(parent=section, title="Đã dịch"))
    undone = submitted(article)
    alone = ArticleFactory(parent=section, title="Tin nháp", live=False)
    response = bulk_publish(admin, page_of(undone), page_of(done), alone)
    assert page_of(done).live
    assert not page_of(undone).live
    assert Page.objects.get(pk=alone.pk).live
    assert "“Hội nghị tổng kết”" in messages_of(response)
    assert re.search(r"\d đoạn chưa dịch", messages_of(response))


def test_bulk_publish_with_pages_below_goes_through_the_guard_too(admin, section, article, monkeypatch):
    monkeypatch.setattr("translation.guards.publish.SHOWN", 1)
    done, undone = finished(ArticleFactory(parent=section)), submitted(article)
    submitted(ArticleFactory(parent=section))
    home_in_english = page_of(done).get_parent()
    response = bulk_publish(admin, home_in_english, include_descendants="on")
    assert page_of(done).live
    assert not page_of(undone).live
    assert "1 trang khác" in messages_of(response)


def test_locked_translation_is_not_published_in_bulk(admin, article):
    made = finished(article)
    Page.objects.filter(pk=page_of(made).pk).update(locked=True)
    bulk_publish(admin, page_of(made))
    assert not page_of(made).live


@pytest.mark.parametrize("form", [forms.PUBLISH, {"action": "publish"}])
def test_edit_form_of_a_page_publishes_a_translation_only_when_it_is_done(admin, article, form):
    made = submitted(article)
    page = page_of(made)
    sent = forms.article_form("Past the segments") | form
    admin.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent)
    assert not page_of(made).live
    write_all(made)
    admin.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent)
    assert page_of(made).live
    assert page_of(made).title == "[en] Hoi nghi tong ket"


@pytest.mark.parametrize("form", [forms.PUBLISH, {"action": "publish"}])
def test_edit_form_of_a_snippet_publishes_a_translation_only_when_it_is_done(admin, english_home, form):
    made = submitted(NoticeFactory())
    notice = made.get_target_instance()
    url = reverse("wagtailsnippets_sidebar_notice:edit", args=[notice.pk])
    admin.post(url, {"title": "Past the segments", **form})
    assert not Notice.objects.get(pk=notice.pk).live
    write_all(made)
    admin.post(url, {"title": "Past the segments", **form})
    assert Notice.objects.get(pk=notice.pk).title.startswith("[en]")


def test_edit_form_of_an_original_publishes_as_ever(client, editor, article):
    submitted(article)
    client.force_login(editor)
    assert forms.edit(client, article, forms.article_form("Nhan đề mới") | forms.PUBLISH).status_code == 302
    assert ArticlePage.objects.get(pk=article.pk).title == "Nhan đề mới"


def test_admin_api_publishes_no_unfinished_translation_and_makes_no_copies_in_other_languages(
    admin, section, article
):
    made = submitted(article)
    api = "wagtailadmin_api:pages:action"
    assert admin.post(reverse(api, args=[page_of(made).pk, "publish"])).status_code == 403
    assert not page_of(made).live
    other = ArticleFactory(parent=section)
    for action in ("copy_for_translation", "create_alias"):
        form = {"locale": "en", "alias": "true", "destination_page_id": section.pk}
        assert admin.post(reverse(api, args=[other.pk, action]), form).status_code == 404
    assert Page.objects.filter(translation_key=other.translation_key).count() == 1


def test_admin_api_publishes_what_the_segments_say_and_no_older_revision(admin, article):
    story = published(article)
    url = f"/admin/api/main/pages/{story.pk}/action/"
    first = story.revisions.order_by("pk").first()
    assert first.as_object().title == article.title
    admin.post(f"{url}revert_to_page_revision/", {"revision_id": first.pk}, content_type="application/json")
    assert admin.post(f"{url}publish/", content_type="application/json").status_code == 200
    story = ArticlePage.objects.get(pk=story.pk)
    assert story.title == "[en] Hoi nghi tong ket"
    assert not story.has_unpublished_changes


def test_due_translation_is_published_by_the_clock(article):
    """What no account asked for was checked when it was scheduled."""
    made = finished(article)
    revision = publishing.save_draft(made)
    revision.publish(log_action="wagtail.publish.scheduled")
    assert page_of(made).live


# --- approving ------------------------------------------------------------------------------------
def in_review(made: Translation, user) -> TaskState:
    page = made.get_target_instance()
    page.get_workflow().start(page, user)
    return TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)


def workflow_url(task: TaskState, made: Translation, action: str = "approve") -> str:
    return reverse("wagtailadmin_pages:workflow_action", args=[page_of(made).pk, action, task.pk])


def test_reviewer_approves_a_translation_as_its_segments_are_now(client, translator, reviewer, article):
    made = finished(article)
    publishing.save_draft(made, translator)
    task = in_review(made, translator)
    write(made, "lead", "Mended by the reviewer.")
    client.force_login(reviewer)
    client.post(workflow_url(task, made), {"comment": "Good"})
    assert page_of(made).live
    assert page_of(made).specific.lead == "Mended by the reviewer."


def test_approve_is_neither_offered_nor_done_while_segments_are_missing(
    client, translator, reviewer, article
):
    made = submitted(article)
    task = in_review(made, translator)
    page = made.get_target_instance()
    assert [name for name, *_rest in task.task.specific.get_actions(page, reviewer)] == ["reject"]
    client.force_login(reviewer)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    for url in (
        workflow_url(task, made),
        reverse("wagtailadmin_pages:collect_workflow_action_data", args=[page.pk, "approve", task.pk]),
    ):
        for send in (client.get, client.post):
            assert send(url, {"comment": ""}).headers["Location"] == reverse("wagtailadmin_home")
    assert not page_of(made).live
    client.post(workflow_url(task, made, "reject"), {"comment": "Not yet"})
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES


def test_approval_in_another_workflow_publishes_no_unfinished_translation(
    client, editor, translator, article, english_home
):
    WorkflowPage.objects.filter(page=english_home).update(workflow=Workflow.objects.get(name="Duyệt bài"))
    made = submitted(article)
    task = in_review(made, translator)
    client.force_login(editor)
    assert client.post(workflow_url(task, made), {"comment": ""}).status_code == 302
    assert not page_of(made).live
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS


def test_original_is_approved_as_ever(client, editor, reporter, section):
    draft = ArticleFactory(parent=section, live=False, owner=reporter)
    draft.save_revision()
    draft.get_workflow().start(draft, reporter)
    task = TaskState.objects.get()
    client.force_login(editor)
    client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", task.pk]), {"comment": ""}
    )
    assert Page.objects.get(pk=draft.pk).live


# --- buttons --------------------------------------------------------------------------------------
def links_in(client, url: str) -> str:
    return client.get(url).content.decode()


def test_buttons_lead_only_where_the_user_may_go(client, translator, reporter, editor, section, article):
    explorer = reverse("wagtailadmin_explore", args=[section.pk])
    sync = f"/localize/update/{section.get_translations().get().translation_state.translation.source_id}/"
    for user, submits, syncs in ((editor, True, True), (reporter, False, False)):
        client.force_login(user)
        assert (submit_url(article) in links_in(client, explorer)) is submits
        assert (sync in links_in(client, explorer)) is syncs
    client.force_login(translator)  # who has no right on originals, and does not see them in the explorer
    assert client.get(explorer).status_code in (302, 404)


def test_snippets_buttons_lead_only_where_the_user_may_go(client, editor, english_home):
    topic = TopicFactory()
    url = reverse("wagtail_localize:submit_snippet_translation", args=["articles", "topic", topic.pk])
    listing = reverse("wagtailsnippets_articles_topic:list")
    client.force_login(editor)
    assert url in links_in(client, listing)
    editor.groups.get().permissions.filter(codename="submit_translation").delete()
    client.force_login(editor)
    assert url not in links_in(client, listing)


def test_edit_view_of_a_stopped_translation_offers_to_start_again_and_no_alias(
    client, administrator, user_of_the_english_side, article
):
    made = finished(article)
    publishing.publish(made)
    Translation.objects.update(enabled=False)
    edit = reverse("wagtailadmin_pages:edit", args=[page_of(made).pk])
    client.force_login(administrator)
    shown = links_in(client, edit)
    assert "localize-restart-translation" in shown
    assert "localize-convert-to-alias" not in shown
    ArticlePage.objects.get(pk=article.pk).unpublish()
    client.force_login(user_of_the_english_side)
    assert "localize-restart-translation" not in links_in(client, edit)


# --- aliases --------------------------------------------------------------------------------------
def test_nobody_turns_a_translation_into_an_alias(admin, article):
    story = published(article)
    edit = reverse("wagtailadmin_pages:edit", args=[story.pk])
    response = admin.post(edit, {"localize-convert-to-alias": "on"}, follow=True)
    assert response.status_code == 403
    assert "alias" in response.content.decode()
    assert Page.objects.get(pk=story.pk).alias_of is None


def test_languages_do_not_fill_themselves_with_aliases(admin, editor, home, english_home):
    edit = reverse("wagtaillocales:edit", args=[english().pk])
    assert "sync_from" not in links_in(admin, edit)
    component = "wagtail_localize_localesynchronization-{}".format
    admin.post(
        edit,
        {"language_code": "en", component("enabled"): "on", component("sync_from"): vietnamese().pk},
    )
    LocaleSynchronization.objects.get_or_create(locale=english(), defaults={"sync_from": vietnamese()})
    section = SectionFactory(parent=home)
    call_command("sync_locale_trees")
    forms.create(admin, "articles.articlepage", section, forms.article_form("Chưa có nhan"))
    assert Page.objects.filter(title="Chưa có nhan").count() == 1
    assert not Page.objects.exclude(alias_of=None).exists()


def test_page_is_copied_as_an_alias_within_its_language_only(admin, section, article):
    form = {"new_title": "A", "new_slug": "a", "alias": "on"}
    copy = reverse("wagtailadmin_pages:copy", args=[article.pk])
    parent = section.get_translation(english())
    response = admin.post(copy, form | {"new_parent_page": parent.pk})
    assert response.context["form"].errors["alias"]
    assert not Page.objects.exclude(alias_of=None).exists()
    admin.post(copy, form | {"new_parent_page": section.pk})
    assert Page.objects.get(alias_of=article.pk).locale == article.locale


# --- the rule for models ----------------------------------------------------------------------------
def test_every_translatable_field_has_a_panel():
    assert translatable_fields_have_panels(None) == []
    assert not [error for error in run_checks() if error.level >= 30]


@pytest.mark.parametrize(
    ("model", "field"), [(ArticlePage, "first_published_at"), (Topic, "translation_key")]
)
def test_translatable_field_without_a_panel_is_e001(monkeypatch, model, field):
    fields = [*model.translatable_fields, TranslatableField(field)]
    monkeypatch.setattr(model, "translatable_fields", fields)
    [error] = translatable_fields_have_panels(None)
    assert (error.id, field in error.msg) == ("translation.E001", True)


def test_translatable_field_of_a_row_without_a_panel_is_e001(monkeypatch):
    from articles.models import ArticleAttachment

    fields = [*ArticleAttachment.translatable_fields, TranslatableField("sort_order")]
    monkeypatch.setattr(ArticleAttachment, "translatable_fields", fields)
    assert [error.msg.split()[0] for error in translatable_fields_have_panels(None)] == [
        "articles.ArticleAttachment.sort_order"
    ]


def test_old_report_leads_to_the_overview(admin):
    for name in ("translations_report", "translations_report_results"):
        response = admin.get(reverse(f"wagtail_localize:{name}"))
        assert response.headers["Location"] == reverse("translation_overview")
