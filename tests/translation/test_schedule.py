"""Go-live and expiry follow the original; wagtail-localize copies them once.

There a translator's "publish" silently becomes "schedule".
"""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from tests.factories import AgencyIdentityFactory, ArticleFactory, SectionFactory, publish, translated
from translation import publishing

from .work import published, submitted, write, write_all

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def section(home, english_home):
    section = SectionFactory(parent=home, title="Khoa học")
    translated(section, title="Science", slug="science")
    return section


@pytest.fixture
def tomorrow():
    return (timezone.now() + DAY).replace(microsecond=0)


def fresh(page: Page) -> Page:
    return Page.objects.get(pk=page.pk).specific


def schedule(page: Page, go_live_at, **fields) -> Page:
    """The editor's Schedule."""
    page = fresh(page)
    page.go_live_at = go_live_at
    for name, value in fields.items():
        setattr(page, name, value)
    return publish(page)


def hour_of(page: Page):
    """When a page is going to appear; None where it is not."""
    scheduled = fresh(page).scheduled_revision
    return scheduled and scheduled.approved_go_live_at


@pytest.fixture
def article(section, tomorrow):
    """Scheduled, with a translation that is published: scheduled with it."""
    article = schedule(ArticleFactory(parent=section, live=False), tomorrow)
    article.story = published(article)
    return article


def test_translation_when_published_before_its_original_appears_is_scheduled_with_it(article, tomorrow):
    assert not fresh(article.story).live
    assert hour_of(article.story) == tomorrow


def test_translation_when_published_after_its_original_appeared_early_is_live_at_once(section, tomorrow):
    article = schedule(ArticleFactory(parent=section, live=False), tomorrow)
    translation = submitted(article)  # here the date is copied
    write_all(translation)
    schedule(article, None)
    assert publishing.go_live_at(fresh(article)) is None
    assert publishing.publish(translation).live


def test_scheduled_translation_when_its_original_is_put_off_is_put_off_with_it(article, tomorrow):
    later, end = tomorrow + DAY, tomorrow + 9 * DAY
    schedule(article, later, expire_at=end)
    assert hour_of(article.story) == later
    scheduled = fresh(article.story).scheduled_revision.as_object()
    assert (scheduled.go_live_at, scheduled.expire_at) == (later, end)
    assert (fresh(article.story).go_live_at, fresh(article.story).expire_at) == (later, end)


def test_scheduled_translation_when_its_original_appears_early_appears_with_it(article):
    schedule(article, None)
    assert fresh(article.story).live
    assert hour_of(article.story) is None


def test_scheduled_translation_when_its_hour_comes_appears_once_with_its_original(article, client):
    with time_machine.travel(timezone.now() + 2 * DAY):
        call_command("publish_scheduled")
    assert fresh(article).live
    assert client.get(fresh(article.story).url).status_code == 200
    assert fresh(article.story).last_published_at


def test_scheduled_translation_when_its_original_is_unscheduled_does_not_appear(client, editor, article):
    client.force_login(editor)
    revision = article.scheduled_revision
    url = reverse("wagtailadmin_pages:revisions_unschedule", args=[article.pk, revision.pk])
    client.post(url)
    assert hour_of(article) is None
    assert hour_of(article.story) is None


def test_live_translation_when_its_original_gets_an_end_gets_it_too(section):
    article = ArticleFactory(parent=section)
    story = published(article)
    end = timezone.now() + DAY
    page = fresh(article)
    page.expire_at = end
    publish(page)
    assert (fresh(story).live, fresh(story).expire_at) == (True, end)
    assert fresh(story).get_latest_revision_as_object().expire_at == end
    page = fresh(article)
    page.expire_at = None
    publish(page)
    assert fresh(story).expire_at is None


def test_live_translation_whose_original_says_something_new_gets_its_end_all_the_same(section):
    """Nothing publishes it again before a translator has."""
    article = ArticleFactory(parent=section)
    story = published(article)
    page = fresh(article)
    page.expire_at, page.lead = timezone.now() + DAY, "Một tóm tắt khác."
    publish(page)
    assert fresh(story).translation_state.outdated_since
    assert fresh(story).expire_at == page.expire_at


def test_end_of_the_original_outdates_no_translation(section):
    article = ArticleFactory(parent=section)
    story = published(article)
    write(submitted(article), "lead", "Not yet approved.")
    page = fresh(article)
    page.expire_at = timezone.now() + DAY
    publish(page)
    assert fresh(story).translation_state.outdated_since is None


def test_scheduled_translation_whose_original_changed_meanwhile_appears_as_outdated(article, tomorrow):
    schedule(article, tomorrow, lead="Một tóm tắt khác.")
    schedule(article, None)
    assert fresh(article.story).live
    assert fresh(article.story).translation_state.outdated_since


def test_live_pages_when_a_later_version_is_scheduled_stay_live_in_both_languages(section, tomorrow):
    article = ArticleFactory(parent=section)
    article = publish(article)
    story = published(article)
    schedule(article, tomorrow, lead="Một tóm tắt khác.")
    assert fresh(article).live
    assert (fresh(story).live, hour_of(story)) == (True, None)


def test_scheduled_translation_when_its_original_is_unpublished_does_not_appear(article):
    schedule(article, None)  # live in both languages
    story = fresh(article.story)
    story.go_live_at = timezone.now() + DAY
    story.save_revision().publish()
    assert hour_of(story)
    fresh(article).unpublish()
    assert (fresh(story).live, hour_of(story)) == (False, None)


def test_translation_with_dates_of_its_own_keeps_them_once_it_is_no_longer_kept(section):
    article = ArticleFactory(parent=section)
    story = published(article)
    article_end = timezone.now() + 9 * DAY
    own_end = timezone.now() + DAY
    submitted(article).source.translations.update(enabled=False)
    Page.objects.filter(pk=story.pk).update(expire_at=own_end)
    page = fresh(article)
    page.expire_at = article_end
    publish(page)
    assert fresh(story).expire_at == own_end


def test_draft_snippet_gets_the_end_of_its_original(english_home):
    identity = AgencyIdentityFactory(live=False)
    identity.save_revision().publish()
    translation = published(identity)
    identity.refresh_from_db()
    identity.expire_at = timezone.now() + DAY
    identity.save_revision().publish()
    translation.refresh_from_db()
    assert translation.expire_at == identity.expire_at
