"""Translations that wait, on the admin's first page."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import ArticleFactory, PageCountFactory, SectionFactory, TopicFactory, restrict
from translation.models import TranslationState
from translation.overview import queue

from .work import published, submitted, write

pytestmark = pytest.mark.django_db


def set_state(translation, **fields):
    TranslationState.objects.filter(pk=translation.pk).update(**fields)


def titles(user):
    return [row.title for row in queue.waiting(user)]


def test_translator_finds_outdated_work_then_own_then_what_nobody_has_begun(section, translator, reviewer):
    articles = {
        name: ArticleFactory(parent=section, title=name)
        for name in (
            "in review",
            "outdated",
            "outdated longer",
            "read",
            "read more",
            "mine",
            "another's",
            "nobody's",
        )
    }
    done = {name: submitted(articles[name]) for name in articles if not name.startswith("read")}
    now = timezone.now()
    set_state(done["in review"], status="in_review")
    set_state(done["outdated"], status="outdated", outdated_since=now)
    set_state(done["outdated longer"], status="outdated", outdated_since=now - timedelta(days=3))
    write(done["mine"], "lead", "Begun.", last_translated_by=translator)
    write(done["another's"], "lead", "Begun.", last_translated_by=reviewer)
    for name, views in (("read", 3), ("read more", 30), ("mine", 300)):
        PageCountFactory(page=articles[name].pk, views=views)
    assert titles(translator) == [
        "outdated longer",
        "outdated",
        "mine",
        "nobody's",
        "read more",
        "read",
    ]
    assert titles(reviewer) == [
        "in review",
        "outdated longer",
        "outdated",
        "another's",
        "nobody's",
        "read more",
        "read",
    ]
    missing = queue.waiting(translator)[4]
    assert (missing.views, bool(missing.submit_url), missing.editor_url) == (30, True, "")


def test_queue_is_short_and_leads_to_the_overview(client, section, translator):
    for number in range(12):
        PageCountFactory(page=ArticleFactory(parent=section).pk, views=number + 1)
    client.force_login(translator)
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    panel = html[html.index('id="translations-section"') :]
    assert panel.count("12 lượt xem") == 1
    assert panel.count('name="locales"') == queue.LONGEST
    assert panel.count("csrfmiddlewaretoken") >= queue.LONGEST
    assert f'href="{reverse("translation_overview")}"' in panel


def test_first_page_has_no_queue_for_those_who_may_not_submit(client, section, reporter):
    client.force_login(reporter)
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert 'id="translations-section"' not in html


def test_newest_untranslated_originals_are_suggested_where_the_most_read_are_translated(section, translator):
    read, older, _newer = (
        ArticleFactory(parent=section, title=title, when=datetime(year, 1, 1, tzinfo=UTC))
        for title, year in (("read", 2020), ("older", 2021), ("newer", 2022))
    )
    published(read)
    PageCountFactory(page=read.pk, views=5)
    assert titles(translator) == ["newer", "older"]
    PageCountFactory(page=older.pk, views=1)
    assert [(row.title, row.views) for row in queue.waiting(translator)] == [("older", 1), ("newer", 0)]


def test_drafts_and_restricted_pages_are_not_missed_by_readers(section, translator, editor):
    for number, fields in enumerate(({"live": False}, {})):
        page = ArticleFactory(parent=section, title="Bí mật", **fields)
        PageCountFactory(page=page.pk, views=5)
        if number:
            restrict(page)
    assert titles(translator) == titles(editor) == []


def test_button_of_the_queue_opens_the_translation(client, section, translator):
    PageCountFactory(page=ArticleFactory(parent=section).pk, views=5)
    [row] = queue.waiting(translator)
    client.force_login(translator)
    answer = client.post(row.submit_url, {"locales": row.locale.pk})
    assert answer.status_code == 302
    [opened] = queue.waiting(translator)
    assert answer["Location"] == opened.editor_url


def test_snippet_in_review_waits_for_those_who_publish_snippets(english_home, translator, reviewer):
    set_state(submitted(TopicFactory(name="Chuyển đổi số")), status="in_review")
    assert titles(reviewer) == ["Chuyển đổi số"]
    assert titles(translator) == []


@pytest.mark.servers
def test_queue_costs_six_queries_however_much_waits(section, translator):
    def cost():
        user = type(translator).objects.get(pk=translator.pk)
        user.has_perm("any"), user.has_module_perms("any")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            queue.waiting(user)
        return [query["sql"] for query in queries if "permission" not in query["sql"].partition("WHERE")[0]]

    for number in range(3):
        PageCountFactory(page=ArticleFactory(parent=section).pk, views=number + 1)
        set_state(submitted(ArticleFactory(parent=section)), status="outdated", outdated_since=timezone.now())
    few = cost()
    assert len(few) <= 6, few
    below = SectionFactory(parent=section)
    for number in range(12):
        PageCountFactory(page=ArticleFactory(parent=below).pk, views=number + 9)
    assert len(cost()) == len(few)
