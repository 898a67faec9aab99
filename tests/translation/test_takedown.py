"""What is taken down in Vietnamese is taken down in every language."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, GroupPagePermission, Page, PageLogEntry, PageViewRestriction
from wagtail.users.models import UserProfile
from wagtail_localize.models import Translation

from articles.models import ArticlePage, Topic
from core import epoch
from tests.factories import (
    AgencyIdentityFactory,
    ArticleFactory,
    SectionFactory,
    TopicFactory,
    UserFactory,
    committing,
    english,
    publish,
    restrict,
    translated,
)
from translation.confirmations import GoingAlong, going_along

from .work import published, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(home, english_home):
    section = SectionFactory(parent=home, title="Khoa học")
    translated(section, title="Science", slug="science")
    return section


@pytest.fixture
def article(section):
    return ArticleFactory(parent=section, title="Đẩy mạnh tuyên truyền")


def fresh(page: Page) -> Page:
    return Page.objects.get(pk=page.pk).specific


def english_of(page: Page) -> Page:
    return page.get_translation(english()).specific


def is_public(client, page: Page) -> bool:
    """By address, and in the list of its section."""
    status = client.get(page.url).status_code
    listed = page.title in client.get(page.get_parent().specific.url).content.decode()
    assert listed == (status == 200)
    return listed


# --- unpublish ------------------------------------------------------------------------------------
def test_translation_when_its_original_is_unpublished_in_the_admin_is_unpublished(client, editor, article):
    story = published(article)
    assert is_public(client, story)
    before = epoch.current()
    client.force_login(editor)
    with committing():
        client.post(reverse("wagtailadmin_pages:unpublish", args=[article.pk]))
    client.logout()
    assert epoch.current() > before
    assert not fresh(story).live
    assert not is_public(client, story)
    log = PageLogEntry.objects.filter(page=story.pk, action="wagtail.unpublish")
    assert [entry.user for entry in log] == [editor]


def test_translations_of_the_pages_below_when_descendants_are_unpublished_too_are_unpublished(
    client, editor, section, article
):
    story = published(article)
    client.force_login(editor)
    url = reverse("wagtailadmin_pages:unpublish", args=[section.pk])
    client.post(url, {"include_descendants": "on"})
    assert not fresh(story).live
    assert not english_of(section).live


def test_translations_when_unpublished_in_bulk_are_unpublished_once_each(client, editor, article):
    story = published(article)
    client.force_login(editor)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    response = client.post(f"{url}?id={article.pk}&id={story.pk}")
    assert response.status_code == 302
    assert not fresh(article).live
    assert not fresh(story).live
    assert PageLogEntry.objects.filter(page=story.pk, action="wagtail.unpublish").count() == 1


def test_translation_when_its_original_expires_is_unpublished(client, article):
    story = published(article)
    ArticlePage.objects.filter(pk=article.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")
    assert (fresh(story).live, fresh(story).expired) == (False, True)
    assert not is_public(client, story)


def test_translation_no_longer_kept_with_its_original_is_taken_down_with_it(article):
    story = published(article)
    Translation.objects.filter(source__object_id=article.translation_key).update(enabled=False)
    fresh(article).unpublish()
    assert not fresh(story).live


def test_translation_made_without_translators_is_taken_down_with_its_original(article):
    story = translated(article, title="News", slug="news")
    fresh(article).unpublish()
    assert not fresh(story).live


def test_translation_when_its_original_is_published_again_waits_for_a_person(article):
    story = published(article)
    fresh(article).unpublish()
    publish(fresh(article))
    assert fresh(article).live
    assert not fresh(story).live


def test_translation_unpublished_alone_leaves_its_original_live(article):
    fresh(published(article)).unpublish()
    assert fresh(article).live


def test_draft_snippet_when_unpublished_takes_its_translation_along(db, english_home):
    identity = AgencyIdentityFactory(live=False)
    identity.save_revision().publish()
    translation = published(identity)
    assert translation.live
    identity.refresh_from_db()
    identity.unpublish()
    translation.refresh_from_db()
    assert not translation.live


# --- delete ---------------------------------------------------------------------------------------
def test_section_when_deleted_in_the_admin_takes_all_translations_below_along(
    client, editor, section, article
):
    story, news = published(article), english_of(section)
    client.force_login(editor)
    with committing():
        assert client.post(reverse("wagtailadmin_pages:delete", args=[section.pk])).status_code == 302
    assert not Page.objects.filter(pk__in=[section.pk, article.pk, story.pk, news.pk]).exists()
    assert not any(Page.find_problems())
    assert client.get(f"/en/{news.slug}/{story.slug}/").status_code == 404
    for gone in (story, news):
        log = PageLogEntry.objects.filter(page=gone.pk, action="wagtail.delete")
        assert [entry.user for entry in log] == [editor]


def test_translation_in_another_section_than_its_original_is_deleted_with_the_originals_section(
    home, section, article
):
    other = SectionFactory(parent=home, title="Công nghệ")
    technology = translated(other, title="Technology", slug="technology")
    story = published(article)
    fresh(story).move(technology, pos="last-child")
    fresh(section).delete()
    assert not Page.objects.filter(pk=story.pk).exists()
    assert fresh(technology).get_children_count() == 0
    assert not any(Page.find_problems())


def test_original_and_translation_when_deleted_together_in_bulk_are_gone(client, editor, article):
    story = published(article)
    client.force_login(editor)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    assert client.post(f"{url}?id={article.pk}&id={story.pk}").status_code == 302
    assert not Page.objects.filter(pk__in=[article.pk, story.pk]).exists()
    assert not any(Page.find_problems())


def test_originals_and_translations_when_deleted_by_one_query_are_gone(article):
    story = published(article)
    Page.objects.filter(pk__in=[article.pk, story.pk]).delete()
    assert not Page.objects.filter(pk__in=[article.pk, story.pk]).exists()
    assert not any(Page.find_problems())


def test_translation_deleted_alone_leaves_its_original(article):
    fresh(published(article)).delete()
    assert fresh(article).live
    published(article)  # and it can be translated again
    assert english_of(article).live


def test_snippet_when_deleted_takes_its_translation_along(client, administrator, english_home):
    topic = TopicFactory(name="Chuyển đổi số")
    translation = published(topic)
    client.force_login(administrator)
    client.post(reverse("wagtailsnippets_articles_topic:delete", args=[topic.pk]))
    assert not Topic.objects.filter(pk=translation.pk).exists()


def test_snippets_when_deleted_in_bulk_take_their_translations_along(client, administrator, english_home):
    topic, other = TopicFactory(), TopicFactory()
    published(topic)
    client.force_login(administrator)
    url = reverse("wagtail_bulk_action", args=["articles", "topic", "delete"])
    client.post(f"{url}?id={topic.pk}&id={other.pk}")
    assert not Topic.objects.exists()


def test_article_when_republished_without_an_author_row_deletes_no_row_of_its_translation(section):
    """Rows of a page come and go with each publishing; nobody took anything down."""
    article = ArticleFactory(parent=section, topics=[TopicFactory()])
    story = translated(article, title="News", slug="news")
    assert story.article_topics.count() == 1
    article.article_topics.all().delete()
    assert ArticlePage.objects.get(pk=story.pk).article_topics.count() == 1


# --- move -----------------------------------------------------------------------------------------
def test_translation_when_its_original_moves_follows_and_its_old_address_leads_there_in_one_hop(
    client, editor, home, section, article
):
    story = published(article)
    old_url = story.url
    other = SectionFactory(parent=home, title="Công nghệ")
    technology = translated(other, title="Technology", slug="technology")
    client.force_login(editor)
    url = reverse("wagtailadmin_pages:move_confirm", args=[article.pk, other.pk])
    assert client.post(url).status_code == 302
    client.logout()
    moved = fresh(story)
    assert moved.get_parent().pk == technology.pk
    assert client.get(moved.url).status_code == 200
    response = client.get(old_url)
    assert (response.status_code, response["Location"]) == (301, moved.url)
    assert not any(Page.find_problems())


def test_translation_when_its_address_is_taken_where_its_original_goes_gets_another(
    client, home, section, article
):
    story = published(article)
    old_url, other = story.url, SectionFactory(parent=home, title="Công nghệ")
    technology = translated(other, title="Technology", slug="technology")
    ArticleFactory(parent=technology, title="Stand-alone", slug=story.slug)
    with committing():
        fresh(article).move(fresh(other), pos="last-child")
    moved = fresh(story)
    assert (moved.get_parent().pk, moved.slug) == (technology.pk, f"{story.slug}-1")
    response = client.get(old_url)
    assert (response.status_code, response["Location"]) == (301, moved.url)


def test_translation_when_the_new_section_has_none_stays_and_the_editor_is_told(
    client, editor, home, section, article
):
    story = published(article)
    other = SectionFactory(parent=home, title="Công nghệ")
    client.force_login(editor)
    url = reverse("wagtailadmin_pages:move_confirm", args=[article.pk, other.pk])
    assert f"{story.title}" in client.get(url).content.decode()
    told = client.post(url, follow=True).content.decode()
    assert f"{story.title} (Tiếng Anh)" in told
    assert fresh(story).get_parent().pk == english_of(section).pk
    assert fresh(story).live


def test_translation_that_stays_when_its_original_moves_below_a_restricted_section_is_restricted(
    client, home, article
):
    story = published(article)
    internal = SectionFactory(parent=home, title="Nội bộ")
    restriction = restrict(internal)
    fresh(article).move(fresh(internal), pos="last-child")
    assert client.get(story.url).status_code == 302
    restriction.delete()
    assert client.get(story.url).status_code == 200


def test_order_of_siblings_when_changed_moves_no_translation(section, article):
    second = ArticleFactory(parent=section)
    stories = [published(article), published(second)]
    paths = [fresh(story).path for story in stories]
    fresh(second).move(fresh(article), pos="left")
    assert [fresh(story).path for story in stories] == paths


# --- restrict -------------------------------------------------------------------------------------
def test_translation_when_its_original_is_restricted_is_restricted_and_freed_with_it(
    client, editor, section, article
):
    story, group = published(article), Group.objects.get(name="Biên tập viên")
    url = reverse("wagtailadmin_pages:set_privacy", args=[section.pk])
    client.force_login(editor)
    client.post(url, {"restriction_type": "groups", "groups": [group.pk]})
    [restriction] = english_of(section).view_restrictions.all()
    assert [*restriction.groups.all()] == [group]
    client.logout()
    assert client.get(story.url).status_code == 302
    client.force_login(editor)
    client.post(url, {"restriction_type": "none"})
    client.logout()
    assert is_public(client, story)


def test_restriction_of_the_translation_alone_survives_publishing_and_the_originals(article):
    story = published(article)
    own = PageViewRestriction.objects.create(page_id=story.pk, restriction_type="password", password="mật")
    publish(fresh(article))
    published(article)
    theirs = restrict(article)
    theirs.delete()
    assert [*fresh(story).view_restrictions.all()] == [own]
    assert fresh(article).view_restrictions.count() == 0


def test_privacy_of_a_collection_is_asked_as_before(client, administrator, home):
    collection = Collection.get_first_root_node().add_child(name="Nội bộ")
    client.force_login(administrator)
    url = reverse("wagtailadmin_collections:set_privacy", args=[collection.pk])
    assert client.get(url).status_code == 200


# --- others ---------------------------------------------------------------------------------------
def test_page_without_an_original_tolerates_everything(home, english_home):
    news = SectionFactory(parent=english_home, title="News")
    other = SectionFactory(parent=english_home, title="Other")
    page = ArticleFactory(parent=news, title="Stand-alone")
    fresh(page).move(fresh(other), pos="last-child")
    restrict(page).delete()
    page = publish(fresh(page))
    page.unpublish()
    fresh(page).delete()
    assert fresh(home).live


def test_alias_in_another_language_goes_with_its_source(article):
    alias = article.copy_for_translation(english(), alias=True)
    alias.live = True
    alias.save()
    fresh(article).unpublish()
    assert not fresh(alias).live
    fresh(article).delete()
    assert not Page.objects.filter(pk=alias.pk).exists()


def test_editor_of_a_vietnamese_section_alone_takes_down_its_translations(client, section, article):
    story = published(article)
    group = Group.objects.create(name="Khoa học")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for action in ("change", "publish"):
        permission = Permission.objects.get(codename=f"{action}_page", content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=section, permission=permission)
    client.force_login(UserFactory(groups=["Khoa học"]))
    url = reverse("wagtailadmin_pages:unpublish", args=[article.pk])
    assert story.title in client.get(url).content.decode()  # readers see it, too
    client.post(url)
    assert not fresh(story).live
    publish(fresh(article))
    page = client.get(url).content.decode()
    assert story.title not in page  # a draft that is none of theirs
    assert "1 bản dịch bạn không được xem" in page


# --- confirmations --------------------------------------------------------------------------------
@pytest.mark.parametrize("action", ["unpublish", "delete", "set_privacy"])
def test_confirmation_lists_the_translations_with_language_and_state(client, editor, article, action):
    story = published(article)
    client.force_login(editor)
    answer = client.get(reverse(f"wagtailadmin_pages:{action}", args=[article.pk]))
    page = answer.json()["html"] if action == "set_privacy" else answer.content.decode()
    assert story.title in page
    assert "Tiếng Anh, đã xuất bản" in page
    page = client.get(reverse(f"wagtailadmin_pages:{action}", args=[story.pk])).content.decode()
    assert "Tiếng Anh, đã xuất bản" not in page


def test_confirmation_is_in_english_for_who_reads_english(client, editor, article):
    published(article)
    UserProfile.objects.create(user=editor, preferred_language="en")
    client.force_login(editor)
    page = client.get(reverse("wagtailadmin_pages:delete", args=[article.pk])).content.decode()
    assert "These translations will be deleted too:" in page


@pytest.mark.parametrize("action", ["unpublish", "delete", "move"])
def test_bulk_confirmation_lists_the_translations(client, editor, article, action):
    story = published(article)
    client.force_login(editor)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    assert story.title in client.get(f"{url}?id={article.pk}").content.decode()


def test_confirmation_of_a_section_counts_the_translations_below(client, editor, section, article):
    published(article)
    client.force_login(editor)
    page = client.get(reverse("wagtailadmin_pages:delete", args=[section.pk])).content.decode()
    assert "áp dụng cho 1 bản dịch của chúng" in page


def test_confirmations_of_snippets_list_the_translations(client, administrator, english_home):
    client.force_login(administrator)
    topic = TopicFactory(name="Chuyển đổi số")
    published(topic)
    for url in (
        reverse("wagtailsnippets_articles_topic:delete", args=[topic.pk]),
        reverse("wagtail_bulk_action", args=["articles", "topic", "delete"]) + f"?id={topic.pk}",
    ):
        assert "[en] Chuyen doi so" in client.get(url).content.decode()
    identity = AgencyIdentityFactory(live=False)
    identity.save_revision().publish()
    name = str(published(identity))
    url = reverse("wagtailsnippets_agency_agencyidentity:unpublish", args=[identity.pk])
    assert name in client.get(url).content.decode()


def test_title_of_a_draft_translation_is_told_to_nobody_who_may_not_edit_it(article, reporter, editor):
    translation = submitted(article)
    draft = translation.get_target_instance()
    assert going_along(article, reporter) == GoingAlong([], hidden=1)
    [known] = going_along(article, editor).known
    assert known.title == draft.title
