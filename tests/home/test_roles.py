"""What each account can do in the admin, tried through its own views."""

import pytest
from django.urls import reverse
from wagtail.models import Page, TaskState
from wagtail.test.utils.form_data import nested_form_data, streamfield
from wagtail_localize.models import Translation

from agency.models import AgencyIdentity
from articles.models import ArticlePage
from sidebar.models import Notice
from tests import factories
from tests.translation.work import published, submitted, write_all

from . import admin_forms as forms

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(home):
    return factories.SectionFactory(parent=home, title="Tin tức")


def parent_of(model: str, home, section):
    return section if model == "articles.articlepage" else home


# --- the editor -----------------------------------------------------------------------------------
@pytest.mark.parametrize("model", forms.FORMS)
def test_editor_creates_and_publishes_each_page_type(client, editor, home, section, model):
    client.force_login(editor)
    title = "Đường Đà Nẵng"
    form = forms.FORMS[model](title) | forms.PUBLISH
    response = forms.create(client, model, parent_of(model, home, section), form)
    assert response.status_code == 302
    page = Page.objects.get(title=title)
    assert page.live
    assert page.slug == "duong-da-nang"
    assert client.get(page.specific.public_path).status_code == 200


@pytest.mark.parametrize("model", forms.FORMS)
def test_editor_saves_a_draft_with_nothing_but_a_title(client, editor, home, section, model):
    client.force_login(editor)
    form = forms.FORMS[model]("Mới có nhan đề", lead="", body=streamfield([]))
    assert forms.create(client, model, parent_of(model, home, section), form).status_code == 302
    assert not Page.objects.get(title="Mới có nhan đề").live


def test_editor_publishing_an_article_without_lead_and_text_is_asked_for_them(client, editor, section):
    client.force_login(editor)
    form = forms.article_form("Thiếu nội dung", lead="", body=streamfield([])) | forms.PUBLISH
    response = forms.create(client, "articles.articlepage", section, form)
    assert response.status_code == 200
    assert {"lead", "body"} <= set(response.context["form"].errors)
    assert not Page.objects.filter(title="Thiếu nội dung").exists()


@pytest.mark.parametrize("model", forms.FORMS)
def test_editor_edits_unpublishes_and_publishes_again(client, editor, home, section, model):
    client.force_login(editor)
    parent = parent_of(model, home, section)
    forms.create(client, model, parent, forms.FORMS[model]("Trang một") | forms.PUBLISH)
    page = Page.objects.get(title="Trang một")
    changed = forms.FORMS[model]("Trang hai", slug=page.slug) | forms.PUBLISH
    assert forms.edit(client, page, changed).status_code == 302
    assert Page.objects.get(pk=page.pk).title == "Trang hai"
    client.post(reverse("wagtailadmin_pages:unpublish", args=(page.pk,)))
    assert not Page.objects.get(pk=page.pk).live
    assert forms.edit(client, page, changed).status_code == 302
    assert Page.objects.get(pk=page.pk).live


@pytest.mark.parametrize("model", forms.FORMS)
def test_editors_form_and_preview_open(client, editor, home, section, model):
    client.force_login(editor)
    parent = parent_of(model, home, section)
    app, name = model.split(".")
    assert client.get(reverse("wagtailadmin_pages:add", args=(app, name, parent.pk))).status_code == 200
    preview = reverse("wagtailadmin_pages:preview_on_add", args=(app, name, parent.pk))
    assert client.post(preview, forms.FORMS[model]("Xem trước")).json()["is_valid"]
    response = client.get(preview)
    assert response.status_code == 200
    assert "Xem trước" in response.content.decode()


def test_editor_publishes_a_sidebar_box(client, editor):
    client.force_login(editor)
    text = forms.prose("<p>Hạn nộp hồ sơ.</p>")
    form = {"title": "Thông báo", "tone": "info", "text": text, **forms.PUBLISH}
    response = client.post(reverse("wagtailsnippets_sidebar_notice:add"), form)
    assert response.status_code == 302
    assert Notice.objects.get(title="Thông báo").live


def test_editor_changes_the_agencys_identity_and_readers_see_it(client, editor, committed):
    identity = factories.AgencyIdentityFactory()
    client.force_login(editor)
    edit = reverse("wagtailsnippets_agency_agencyidentity:edit", args=(identity.pk,))
    fields = [field.name for field in AgencyIdentity._meta.fields]
    form = (
        {name: getattr(identity, name) or "" for name in fields} | {"phone": "0206 111 2222"} | forms.PUBLISH
    )
    with committed():
        assert client.post(edit, form).status_code == 302
    client.logout()
    assert "0206 111 2222" in client.get("/").content.decode()


# --- the reporter ---------------------------------------------------------------------------------
def test_reporter_pressing_publish_only_saves_a_draft(client, reporter, section):
    client.force_login(reporter)
    forms.create(
        client, "articles.articlepage", section, forms.article_form("Bài phóng viên") | forms.PUBLISH
    )
    assert not Page.objects.get(title="Bài phóng viên").live


def test_reporter_is_offered_no_publish_button(client, reporter, section):
    client.force_login(reporter)
    url = reverse("wagtailadmin_pages:add", args=("articles", "articlepage", section.pk))
    text = client.get(url).content.decode()
    assert 'name="action-submit"' in text
    assert 'name="action-publish"' not in text


def test_reporter_submits_and_the_editor_approves(client, reporter, editor, section):
    client.force_login(reporter)
    forms.create(client, "articles.articlepage", section, forms.article_form("Bài gửi duyệt") | forms.SUBMIT)
    page = ArticlePage.objects.get(title="Bài gửi duyệt")
    task = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    client.force_login(editor)
    approve = reverse("wagtailadmin_pages:workflow_action", args=(page.pk, "approve", task.pk))
    assert client.post(approve, {"comment": ""}).status_code in (200, 302)
    page.refresh_from_db()
    assert page.live
    assert page.published_at is not None


def test_reporter_cannot_approve_his_own_article(client, reporter, section):
    client.force_login(reporter)
    forms.create(client, "articles.articlepage", section, forms.article_form("Tự duyệt") | forms.SUBMIT)
    page, task = Page.objects.get(title="Tự duyệt"), TaskState.objects.get()
    client.post(
        reverse("wagtailadmin_pages:workflow_action", args=(page.pk, "approve", task.pk)), {"comment": ""}
    )
    page.refresh_from_db()
    assert not page.live


def test_reporter_cannot_touch_anothers_page(client, reporter, section):
    article = factories.ArticleFactory(parent=section, title="Bài người khác")
    client.force_login(reporter)
    for name in ("edit", "delete", "unpublish", "move"):
        response = client.post(
            reverse(f"wagtailadmin_pages:{name}", args=(article.pk,)), forms.article_form("Đổi")
        )
        assert response.status_code in (302, 403), name
    article.refresh_from_db()
    assert (article.title, article.live) == ("Bài người khác", True)


@pytest.mark.parametrize("role", ["reporter", "translator"])
def test_only_editors_create_snippets(client, request, role):
    client.force_login(request.getfixturevalue(role))
    form = {"title": "Thông báo", "tone": "info", "text": forms.prose("<p>Một.</p>"), **forms.PUBLISH}
    response = client.post(reverse("wagtailsnippets_sidebar_notice:add"), form)
    assert response.status_code in (302, 403)
    assert not Notice.objects.exists()


# --- the translator -------------------------------------------------------------------------------
def submit_translation(client, page):
    url = reverse("wagtail_localize:submit_page_translation", args=(page.pk,))
    return client.post(url, {"locales": [factories.english().pk], "include_subtree": ""})


def test_translator_submits_an_article_for_translation_and_opens_it(
    client, translator, english_home, section
):
    factories.translated(section, title="News", slug="news")
    article = factories.ArticleFactory(parent=section, title="Hội nghị tổng kết")
    client.force_login(translator)
    assert submit_translation(client, article).status_code == 302
    translation = Translation.objects.get(source__object_id=article.translation_key)
    copy = translation.get_target_instance()
    assert copy.locale.language_code == "en"
    assert not copy.live  # the Vietnamese text is never published at the English address
    response = client.get(reverse("wagtailadmin_pages:edit", args=(copy.pk,)), follow=True)
    assert response.status_code == 200
    assert response.request["PATH_INFO"] == reverse("translation_editor", args=(translation.pk,))


def test_reporter_may_not_submit_a_translation(client, reporter, english_home, section):
    factories.translated(section, title="News", slug="news")
    article = factories.ArticleFactory(parent=section)
    client.force_login(reporter)
    assert submit_translation(client, article).status_code in (302, 403)
    assert not Translation.objects.exists()


def test_translator_cannot_publish(client, translator, english_home, section):
    client.force_login(translator)
    forms.create(client, "articles.articlepage", section, forms.article_form("Bản dịch") | forms.PUBLISH)
    assert not Page.objects.filter(title="Bản dịch").exists()  # nor write originals
    news = factories.translated(section, title="News", slug="news")
    forms.create(
        client, "articles.articlepage", news, forms.article_form("Written in English") | forms.PUBLISH
    )
    assert not Page.objects.get(title="Written in English").live


@pytest.mark.parametrize(("role", "publishes"), [("translator", False), ("reviewer", True)])
def test_translation_is_published_by_reviewers_alone(client, request, english_home, section, role, publishes):
    article = factories.ArticleFactory(parent=section)
    published(section)
    translation = submitted(article)
    write_all(translation)
    page = translation.get_target_instance()
    client.force_login(request.getfixturevalue(role))
    client.post(reverse("wagtailadmin_pages:edit", args=(page.pk,)), forms.PUBLISH)
    page.refresh_from_db()
    assert page.live is publishes


@pytest.mark.parametrize("role", ["translator", "reviewer"])
def test_translators_and_reviewers_edit_no_original_snippet(client, request, role):
    notice = factories.NoticeFactory(title="Thông báo")
    client.force_login(request.getfixturevalue(role))
    for name in ("edit", "delete", "unpublish"):
        url = reverse(f"wagtailsnippets_sidebar_notice:{name}", args=(notice.pk,))
        assert client.post(url, {"title": "Đổi", **forms.PUBLISH}).status_code in (302, 403)
    notice.refresh_from_db()
    assert (notice.title, notice.live) == ("Thông báo", True)


# --- nobody ---------------------------------------------------------------------------------------
def test_admin_asks_a_stranger_to_log_in(client, section):
    for name, args in (("wagtailadmin_home", ()), ("wagtailadmin_pages:edit", (section.pk,))):
        response = client.get(reverse(name, args=args))
        assert response.status_code == 302
        assert "/login/" in response.headers["Location"]


def test_wrong_password_is_told_in_the_form(client, editor):
    response = client.post(
        reverse("wagtailadmin_login"), nested_form_data({"username": editor.username, "password": "sai"})
    )
    assert response.status_code == 200
    assert response.context["form"].errors
