"""What makes the site epoch rise: all that public readers could see, and nothing else."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.urls import reverse
from wagtail.models import Page

from articles.models import ArticlePage
from core import epoch
from images.tasks import make_renditions
from sidebar.models import Notice
from tests.factories import (
    AgencyIdentityFactory,
    ArticleFactory,
    AuthorFactory,
    DocumentFactory,
    LinkListFactory,
    NoticeFactory,
    PictureFactory,
    SectionFactory,
    StandardPageFactory,
    TopicFactory,
    VideoListFactory,
    VisitStatisticsFactory,
    committing,
    link,
    publish,
    restrict,
)


@contextmanager
def rises():
    before = epoch.current()
    with committing():
        yield
        assert epoch.current() == before, "rose before the commit"
    assert epoch.current() > before


@contextmanager
def stays():
    before = epoch.current()
    with committing():
        yield
    assert epoch.current() == before


def fresh(page: Page) -> Page:
    return Page.objects.get(pk=page.pk).specific


def test_publish_when_committed_raises_the_epoch(home):
    article = ArticleFactory()
    with rises():
        publish(article)


def publish_and_roll_back(article) -> None:
    with transaction.atomic():
        publish(article)
        transaction.set_rollback(True)


def test_publish_when_rolled_back_does_not(home):
    article = ArticleFactory()
    with stays():
        publish_and_roll_back(article)


def test_publish_after_an_inner_rollback_still_raises(home):
    article, other = ArticleFactory(), ArticleFactory()
    with rises():
        publish_and_roll_back(article)
        publish(other)


def test_publish_however_many_signals_waits_with_one_rise(home):
    article = ArticleFactory()
    connection.run_on_commit.clear()
    publish(article)
    publish(article)
    waiting = [function for _ids, function, *_ in connection.run_on_commit]
    assert waiting.count(epoch.rise) == 1


def test_unpublish_raises_the_epoch(home):
    article = ArticleFactory()
    with rises():
        article.unpublish()


def test_delete_page_raises_the_epoch(home):
    page = StandardPageFactory(parent=home)
    with rises():
        page.delete()


def test_delete_article_raises_the_epoch(home):
    article = ArticleFactory()
    with rises():
        article.delete()


def test_move_raises_the_epoch(home):
    first, second = SectionFactory(parent=home), SectionFactory(parent=home)
    with rises():
        fresh(second).move(fresh(first), pos="last-child")


def test_menu_order_when_changed_raises_the_epoch(home):
    SectionFactory(parent=home)
    second = SectionFactory(parent=home)
    with rises():
        fresh(second).move(fresh(home), pos="first-child")


def test_menu_order_when_changed_in_the_admin_raises_the_epoch(home, client, administrator):
    SectionFactory(parent=home)
    second = SectionFactory(parent=home)
    client.force_login(administrator)
    with rises():
        response = client.post(
            reverse("wagtailadmin_pages:set_page_position", args=[second.pk]), {"position": 0}
        )
    assert response.status_code == 200


def test_restriction_when_made_changed_or_removed_raises_the_epoch(home):
    page = StandardPageFactory(parent=home)
    with rises():
        restriction = restrict(page)
    with rises():
        restriction.save()
    with rises():
        restriction.delete()


@pytest.mark.parametrize(
    "factory",
    [LinkListFactory, VideoListFactory, VisitStatisticsFactory, NoticeFactory, AgencyIdentityFactory],
)
def test_snippet_with_drafts_when_published_or_unpublished_raises_the_epoch(home, factory):
    snippet = factory()
    with rises():
        snippet.save_revision().publish()
    snippet = type(snippet).objects.get(pk=snippet.pk)
    with rises():
        snippet.unpublish()


@pytest.mark.parametrize(
    "factory",
    [LinkListFactory, VideoListFactory, VisitStatisticsFactory, NoticeFactory, AgencyIdentityFactory],
)
def test_snippet_with_drafts_when_deleted_raises_the_epoch(home, factory):
    snippet = factory()
    with rises():
        snippet.delete()


@pytest.mark.parametrize("factory", [AuthorFactory, TopicFactory])
def test_snippet_without_drafts_when_saved_or_deleted_raises_the_epoch(home, factory):
    snippet = factory()
    snippet.name = "Tên khác"
    with rises():
        snippet.save()
    with rises():
        snippet.delete()


def test_document_when_deleted_raises_the_epoch(home):
    """A link list shows its address."""
    document = DocumentFactory()
    LinkListFactory(items=[link(document=document)])
    with rises():
        document.delete()


def test_picture_when_its_texts_change_raises_the_epoch(home):
    picture = PictureFactory()
    picture.description = "Khác"
    with rises():
        picture.save()


def test_renditions_when_made_raise_the_epoch(home):
    picture = PictureFactory()
    before = epoch.current()
    make_renditions.func(picture.pk)
    assert epoch.current() > before


def test_draft_of_a_live_page_does_not_raise_the_epoch(home):
    article = ArticleFactory()
    article.title = "Bản nháp"
    with stays():
        article.save_revision()


def test_new_draft_does_not_raise_the_epoch(home):
    section = SectionFactory(parent=home)
    with stays():
        ArticleFactory(parent=section, live=False, published_at=None)


def test_draft_of_a_snippet_does_not_raise_the_epoch(home):
    notice = NoticeFactory()
    notice.title = "Bản nháp"
    with stays():
        notice.save_revision()


def test_draft_when_saved_in_the_admin_does_not_raise_the_epoch(home, client, editor):
    page = StandardPageFactory(parent=home)
    client.force_login(editor)
    data = {
        "title": "Bản nháp",
        "slug": page.slug,
        "introduction": "",
        "body-count": 0,
        "sidebar-count": 0,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }
    with stays():
        response = client.post(f"/admin/pages/{page.pk}/edit/", data)
    assert response.status_code == 302
    assert fresh(page).get_latest_revision_as_object().title == "Bản nháp"


def test_reading_does_not_raise_the_epoch(seed_tree, client):
    with stays():
        assert client.get(seed_tree.article.public_path).status_code == 200


def test_reader_after_publish_sees_the_change_at_once(seed_tree, client):
    """The section's list, the sidebar's newest and the article itself, all of them cached before."""
    section, article = seed_tree.section.public_path, seed_tree.article
    client.get(section)
    client.get(article.public_path)
    article = ArticlePage.objects.get(pk=article.pk)
    article.title = "Tên bài đã đổi"
    with committing():
        publish(article)
    assert "Tên bài đã đổi" in client.get(section).content.decode()
    assert "Tên bài đã đổi" in client.get(article.public_path).content.decode()


def test_reader_after_notice_is_unpublished_no_longer_sees_it(seed_tree, client):
    assert "Hạn nộp hồ sơ là ngày" in client.get(seed_tree.section.public_path).content.decode()
    with committing():
        Notice.objects.get().unpublish()
    assert "Hạn nộp hồ sơ là ngày" not in client.get(seed_tree.section.public_path).content.decode()
