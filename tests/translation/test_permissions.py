"""Who may do what to translations: every view, every kind of account, pages and snippets."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, PageLogEntry, Revision, WorkflowState
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)

from tests.factories import (
    ArticleFactory,
    NoticeFactory,
    PictureFactory,
    SectionFactory,
    TopicFactory,
    UserFactory,
    english,
    restrict,
    user_in,
)

from .work import published, submitted

pytestmark = pytest.mark.django_db

SECRET = "Tin mật chưa công bố"
TRANSLATING = {"update", "preview", "po_download", "po_upload", "machine", "string", "override", "editor"}

# What each account may do: (to what is public, to a draft that has been submitted). Nobody makes aliases.
PAGES = {
    "nobody": (set(), set()),
    "submits_only": (set(), set()),
    "source_only": ({"update"}, {"update"}),
    "target_only": ({"submit"} | TRANSLATING, set()),
    "translator": ({"submit"} | TRANSLATING, TRANSLATING),
    "reviewer": ({"submit", "stop"} | TRANSLATING, {"stop"} | TRANSLATING),
    "administrator": ({"submit", "stop"} | TRANSLATING, {"submit", "stop"} | TRANSLATING),
}
GROUPS = {
    "translator": {"groups": ["Biên dịch viên"]},
    "reviewer": {"groups": ["Biên tập viên bản dịch"]},
    "administrator": {"is_superuser": True},
}
SNIPPETS = PAGES | {"source_only": (set(), set())}  # a section is no right on snippets


def given(user, *labels: str):
    for label in labels:
        app, codename = label.split(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return user


def on_page(user, page: Page, *actions: str):
    group = Group.objects.create(name=f"{user.pk} {page.pk}")
    user.groups.add(group)
    for action in actions:
        GroupPagePermission.objects.create(
            group=group, page=page, permission=Permission.objects.get(codename=f"{action}_page")
        )
    return user


@pytest.fixture
def account(section, english_home):
    """``account("source_only")``."""

    def account(kind: str):
        if kind in GROUPS:
            return UserFactory(**GROUPS[kind])
        user = given(UserFactory(), "wagtailadmin.access_admin")
        if kind != "nobody":
            given(user, "wagtail_localize.submit_translation")
        if kind == "source_only":
            on_page(user, section, "add", "change", "publish")
        if kind == "target_only":
            given(user, "translation.translate_snippets")
            on_page(user, english_home, "add", "change")
        return user

    return account


def ask(client, view: str, original, translation: Translation):
    """Send a view's request, as its own page would."""
    localize, args = "wagtail_localize:{}".format, [translation.pk]
    segment = StringSegment.objects.filter(source=translation.source).first()
    override = OverridableSegment.objects.filter(source=translation.source).first()
    form = {"content_type": "application/x-www-form-urlencoded"}
    target = original.get_translation_or_none(translation.target_locale)
    opts = original._meta
    match view:
        case "submit" if isinstance(original, Page):
            url = reverse(localize("submit_page_translation"), args=[original.pk])
            return client.get(url), client.post(url, {"locales": [translation.target_locale_id]})
        case "submit":
            args = [opts.app_label, opts.model_name, original.pk]
            url = reverse(localize("submit_snippet_translation"), args=args)
            return client.get(url), client.post(url, {"locales": [translation.target_locale_id]})
        case "update":
            url = reverse(localize("update_translations"), args=[translation.source_id])
            return client.get(url), client.post(url, {"publish_translations": "on"})
        case "convert":
            url = reverse(localize("convert_to_alias"), args=[target.pk if target else 1])
            return client.get(url), client.post(url)
        case "stop":
            return (client.post(reverse(localize("stop_translation"), args=args)),)
        case "preview":
            name = localize("preview_translation")
            return client.get(reverse(name, args=args)), client.get(reverse(name, args=[*args, "other"]))
        case "po_download":
            return (client.get(reverse(localize("download_pofile"), args=args)),)
        case "po_upload":
            file = SimpleUploadedFile("a.po", b'msgid ""\nmsgstr ""\n')
            return (client.post(reverse(localize("upload_pofile"), args=args), {"file": file}),)
        case "machine":
            return (client.post(reverse(localize("machine_translate"), args=args)),)
        case "string":
            url = reverse(localize("edit_string_translation"), args=[*args, segment.pk])
            return client.put(url, "value=Text", **form), client.delete(url)
        case "override":
            url = reverse(localize("edit_override"), args=[*args, override.pk if override else 0])
            return client.put(url, "value=1", **form), client.delete(url)
        case "editor":
            return (client.get(reverse("translation_editor", args=args)),)


VIEWS = ["submit", "convert", *sorted(TRANSLATING), "stop"]  # what is stopped can be translated no more


def written() -> dict[str, int]:
    """How much there is of everything these views write."""
    models = (
        Page, Revision, PageLogEntry, WorkflowState, Translation, TranslationSource, StringTranslation,
        SegmentOverride,
    )  # fmt: skip
    counts = {model.__name__: model.objects.count() for model in models}
    return counts | {
        "live": Page.objects.live().count(),
        "enabled": Translation.objects.filter(enabled=True).count(),
        "aliases": Page.objects.exclude(alias_of=None).count(),
    }


def check(client, kind: str, allowed: set[str], original, translation: Translation) -> None:
    before = written()
    for view in VIEWS:
        if view not in allowed:
            for response in ask(client, view, original, translation):
                # Machines may be switched off, an override may not be there.
                refused = {403, 404} if view in ("machine", "override") else {403}
                assert response.status_code in refused, (kind, view, response.status_code)
                assert str(original) not in response.content.decode(), (kind, view)
    assert written() == before, kind
    for view in VIEWS:
        if view in allowed:
            for response in ask(client, view, original, translation):
                assert response.status_code < 500, (kind, view, response.status_code)
                assert response.status_code != 403, (kind, view)
    assert Page.objects.exclude(alias_of=None).count() == before["aliases"]
    assert Page.objects.live().count() == before["live"]


@pytest.fixture
def as_script(client):
    """Wagtail leads people who may not to its home page, and tells scripts 403."""
    client.defaults["HTTP_X_REQUESTED_WITH"] = "XMLHttpRequest"
    return client


@pytest.fixture
def check_all(as_script, account):
    """Every kind of account meets the same public original and the same draft, as the one before found them."""

    def check_all(matrix: dict, *originals) -> None:
        translations = [submitted(original) for original in originals]
        for kind, rights in matrix.items():
            with transaction.atomic():
                as_script.force_login(account(kind))
                for original, translation, allowed in zip(originals, translations, rights, strict=True):
                    check(as_script, kind, allowed, original, translation)
                transaction.set_rollback(True)

    return check_all


def test_page_can_be_translated_by_those_with_rights_on_both_sides(check_all, section):
    public = ArticleFactory(parent=section, title="Tin đã đăng", lead_picture=PictureFactory())
    check_all(PAGES, public, ArticleFactory(parent=section, title=SECRET, live=False))


def test_snippet_can_be_translated_by_those_with_rights_on_both_sides(check_all):
    check_all(SNIPPETS, TopicFactory(name="Chuyển đổi số"), NoticeFactory(title=SECRET, live=False))


def test_draft_that_nobody_submitted_is_not_named_to_those_who_may_not_read_it(
    client, account, home, english_home
):
    draft = ArticleFactory(parent=SectionFactory(parent=home), title=SECRET, live=False)
    notice = NoticeFactory(title=SECRET, live=False)
    before = written()
    urls = (
        reverse("wagtail_localize:submit_page_translation", args=[draft.pk]),
        reverse("wagtail_localize:submit_snippet_translation", args=["sidebar", "notice", notice.pk]),
        reverse("wagtail_localize:snippets_api_listing", args=["sidebar", "notice"]),
        reverse("wagtail_localize:snippets_api_detail", args=["sidebar", "notice", notice.pk]),
    )
    for kind in ("nobody", "submits_only", "source_only", "target_only", "translator"):
        client.force_login(account(kind))
        for url in urls:
            for send in (client.get, client.post):
                answer = send(url, {"locales": [english().pk], "include_subtree": "on"})
                assert SECRET not in answer.content.decode(), (kind, url)
                assert answer.status_code < 500
    assert written() == before


def test_user_with_only_can_submit_translations_and_no_page_permission_creates_nothing(
    as_script, account, section, english_home
):
    """On the stock views that user can copy any page into English, publish it and make aliases."""
    article = ArticleFactory(parent=section, title=SECRET, live=False)
    live = ArticleFactory(parent=section, title="Tin đã đăng")
    story = published(live)
    before = written()
    as_script.force_login(account("submits_only"))
    page_form = reverse("wagtail_localize:submit_page_translation", args=[article.pk])
    sync = reverse(
        "wagtail_localize:update_translations", args=[story.translation_state.translation.source_id]
    )
    convert = reverse("wagtail_localize:convert_to_alias", args=[story.pk])
    assert as_script.get(page_form).status_code == 403
    assert as_script.post(page_form, {"locales": [english().pk]}).status_code == 403
    assert as_script.post(sync, {"publish_translations": "on"}).status_code == 403
    assert as_script.post(convert).status_code == 403
    assert written() == before
    assert Page.objects.get(pk=story.pk).alias_of is None


def test_translator_can_no_longer_edit_originals(as_script, translator, section):
    article = ArticleFactory(parent=section)
    published(article)
    as_script.force_login(translator)
    for name in ("edit", "delete", "unpublish", "move", "add_subpage"):
        page = section if name == "add_subpage" else article
        assert as_script.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk])).status_code == 403, name


def test_reviewer_reviews_translations_and_edits_no_originals(as_script, section, english_home):
    reviewer = user_in("Biên tập viên bản dịch")
    story = published(ArticleFactory(parent=section))
    assert story.permissions_for_user(reviewer).can_publish()
    assert not section.permissions_for_user(reviewer).can_edit()


@pytest.mark.parametrize("kind", ["submits_only", "target_only", "translator"])
def test_draft_and_restricted_page_are_named_by_no_chooser_report_or_form_of_the_admin(
    client, account, home, english_home, kind
):
    section = SectionFactory(parent=home)
    draft = ArticleFactory(parent=section, title=SECRET, live=False)
    hidden = ArticleFactory(parent=section, title=SECRET)
    restrict(hidden)
    public = ArticleFactory(parent=section, title="Tin đã đăng")
    Page.objects.update(latest_revision_created_at=timezone.now())
    client.force_login(account(kind))
    urls = [
        reverse("wagtailadmin_choose_page_child", args=[section.pk]),
        reverse("wagtailadmin_choose_page_search") + f"?q={SECRET[:4]}",
        reverse("wagtailadmin_reports:page_types_usage"),
        reverse("wagtailadmin_reports:page_types_usage_results"),
    ]
    for page in (draft, hidden):
        urls += [
            reverse("wagtailadmin_choose_page_child", args=[page.pk]),
            reverse("wagtailadmin_pages:move_confirm", args=[page.pk, section.pk]),
            reverse("wagtailadmin_pages:move_confirm", args=[public.pk, page.pk]),
        ]
    for url in urls:
        assert SECRET not in client.get(url).content.decode(), url
    assert public.title in client.get(urls[0]).json()["html"]
