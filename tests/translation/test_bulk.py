"""A whole section is submitted page by page, and taken up again wherever it was left."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex
from wagtail_localize.models import Translation

from tests.factories import (
    ArticleFactory,
    PictureFactory,
    SectionFactory,
    english,
    restrict,
    translated,
    user_in,
)
from translation import bulk, submitting
from translation.models import BulkTranslation

pytestmark = pytest.mark.django_db
Stage = BulkTranslation.Stage


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch):
    monkeypatch.setattr(bulk, "PAUSE", 0)


@pytest.fixture
def section(home, english_home):
    """A section with an article and a draft, and a section below it with another article."""
    section = SectionFactory(parent=home, title="Tin tức", slug="tin-tuc")
    below = SectionFactory(parent=section, title="Khoa học", slug="khoa-hoc")
    ArticleFactory(parent=section, title="Tin vắn", slug="tin-van")
    ArticleFactory(parent=below, title="Bài dài", slug="bai-dai")
    ArticleFactory(parent=section, title="Bản nháp", slug="ban-nhap", live=False)
    return Page.objects.get(pk=section.pk)


def english_titles():
    """Of the English pages below home, in the order of the tree."""
    pages = Page.objects.filter(locale=english(), depth__gt=2).order_by("path")
    return [page.draft_title for page in pages]


def run(job):
    """What the worker does with a job's next slice."""
    bulk.submit_slice.func(job.pk)
    job.refresh_from_db()
    return job


def test_what_a_draft_refers_to_is_known(home, english_home):
    picture = PictureFactory()
    translation = submitting.submit(ArticleFactory(parent=home, lead_picture=picture), english())
    story = translation.get_target_instance()
    assert ReferenceIndex.get_references_to(picture).filter(object_id=str(story.pk)).exists()


def find_problems():
    return [list(problem) for problem in Page.find_problems()]


def test_section_when_translated_has_a_draft_of_every_live_page_and_the_tree_is_whole(section, translator):
    job = run(bulk.start(section, english(), translator))
    assert (job.stage, job.total, job.submitted, job.skipped, job.problems) == (Stage.DONE, 4, 4, 0, [])
    assert job.finished_at
    assert english_titles() == ["Tin tức", "Khoa học", "Bài dài", "Tin vắn"]
    assert not Page.objects.filter(locale=english(), depth__gt=2).filter(live=True).exists()
    assert not Page.objects.filter(locale=english(), alias_of__isnull=False).exists()
    assert find_problems() == [[], [], [], [], []]


def test_section_when_translated_again_does_nothing_twice(section, translator):
    run(bulk.start(section, english(), translator))
    before = Page.objects.count()
    job = run(bulk.start(section, english(), translator))
    assert BulkTranslation.objects.count() == 2
    assert (job.submitted, job.skipped, Page.objects.count()) == (0, 4, before)


def test_work_when_killed_is_taken_up_where_it_was(section, translator, monkeypatch):
    job = bulk.start(section, english(), translator)
    submit, submitted = submitting.submit, []

    def killed(page, *args):
        if len(submitted) == 2:
            raise KeyboardInterrupt
        submitted.append(page.pk)
        return submit(page, *args)

    monkeypatch.setattr(submitting, "submit", killed)
    with pytest.raises(KeyboardInterrupt):
        run(job)
    job.refresh_from_db()
    assert job.stage == Stage.RUNNING
    monkeypatch.setattr(submitting, "submit", submit)
    assert run(job).stage == Stage.RUNNING  # it may be another worker's, and alive
    BulkTranslation.objects.update(updated_at=timezone.now() - timedelta(minutes=3))
    bulk.take_up_dead()
    job = run(job)
    assert (job.stage, Translation.objects.count(), len(english_titles())) == (Stage.DONE, 4, 4)
    assert find_problems() == [[], [], [], [], []]


def test_slice_when_its_time_is_over_leaves_the_worker_to_others_and_the_next_goes_on(
    section, translator, monkeypatch
):
    monkeypatch.setattr(bulk, "SLICE", -1.0)
    job = bulk.start(section, english(), translator)
    counts = []
    while job.stage != Stage.DONE and len(counts) < 20:
        counts.append(run(job).submitted)
    assert counts == [1, 2, 3, 4, 4]
    assert job.skipped == 0


def test_slice_when_the_worker_must_end_stops_after_the_page_it_is_at(section, translator, monkeypatch):
    monkeypatch.setattr(bulk, "is_ending", lambda: True)
    job = run(bulk.start(section, english(), translator))
    assert (job.stage, job.submitted) == (Stage.WAITING, 1)
    monkeypatch.undo()
    assert run(job).stage == Stage.DONE


def test_page_that_fails_is_noted_and_the_others_go_on(section, translator, monkeypatch):
    submit = submitting.submit

    def fails(page, *args):
        if page.slug == "tin-van":
            raise ValueError("the picture is gone")
        return submit(page, *args)

    monkeypatch.setattr(submitting, "submit", fails)
    job = run(bulk.start(section, english(), translator))
    failed = Page.objects.get(slug="tin-van")
    assert job.problems == [[failed.pk, "Tin vắn", "the picture is gone"]]
    assert (job.stage, job.submitted) == (Stage.DONE, 3)
    assert find_problems() == [[], [], [], [], []]


def test_page_whose_parent_another_process_makes_in_the_same_moment_is_tried_again(
    section, translator, monkeypatch
):
    submit, met = submitting.submit, []

    def collides(page, *args):
        if not met:
            met.append(page.pk)
            with transaction.atomic():
                raise IntegrityError("duplicate key value")
        return submit(page, *args)

    monkeypatch.setattr(submitting, "submit", collides)
    job = run(bulk.start(section, english(), translator))
    assert (job.stage, job.submitted, job.problems) == (Stage.DONE, 4, [])


def test_page_added_while_it_runs_is_taken(section, translator, monkeypatch):
    submit, added = submitting.submit, []

    def adds(page, *args):
        if not added:
            added.append(ArticleFactory(parent=section, title="Tin mới", slug="tin-moi"))
        return submit(page, *args)

    monkeypatch.setattr(submitting, "submit", adds)
    job = run(bulk.start(section, english(), translator))
    assert "Tin mới" in english_titles()
    assert (job.stage, job.submitted) == (Stage.DONE, 5)


def test_page_the_user_may_not_read_is_skipped(section, translator):
    restrict(Page.objects.get(slug="khoa-hoc"))
    for permission in translator.groups.get().permissions.filter(codename="translate_unpublished"):
        translator.groups.get().permissions.remove(permission)
    job = run(bulk.start(section, english(), translator))
    assert english_titles() == ["Tin tức", "Tin vắn"]
    assert (job.stage, job.submitted, job.skipped) == (Stage.DONE, 2, 2)


def test_page_translated_by_hand_is_left_as_it_is(section, translator):
    news = translated(section, title="News", slug="news")
    run(bulk.start(section, english(), translator))
    assert not Translation.objects.filter(source__object_id=section.translation_key).exists()
    assert Page.objects.get(pk=news.pk).title == "News"
    assert Page.objects.get(pk=news.pk).numchild == 2


def test_start_while_it_runs_is_the_same_job(section, translator):
    first = bulk.start(section, english(), translator)
    assert bulk.start(section, english(), translator) == first
    bulk.stop(first)
    assert bulk.start(section, english(), translator) == first
    first.refresh_from_db()
    assert first.stage == Stage.WAITING


def test_job_when_stopped_does_no_more(section, translator, monkeypatch):
    monkeypatch.setattr(bulk, "SAVED_EVERY", 0)
    job = bulk.start(section, english(), translator)
    work = bulk.work

    def stopped(job):
        for page in work(job):
            bulk.stop(job)
            yield page

    monkeypatch.setattr(bulk, "work", stopped)
    job = run(job)
    assert (job.stage, job.submitted) == (Stage.STOPPED, 1)
    assert run(job).submitted == 1


def test_start_without_the_right_is_refused(section, reporter):
    with pytest.raises(PermissionDenied):
        bulk.start(section, english(), reporter)
    assert not BulkTranslation.objects.exists()


def test_job_of_an_account_that_is_gone_is_stopped(section, translator):
    job = bulk.start(section, english(), translator)
    translator.delete()
    assert run(job).stage == Stage.STOPPED
    assert english_titles() == []


# --- the command ----------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["/tin-tuc/", "pk"])
def test_command_takes_the_section_by_address_or_number(section, name, capsys):
    call_command("translate_section", str(section.pk) if name == "pk" else name, "en")
    assert len(english_titles()) == 4
    assert "4 submitted" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [("/khong-co/", "en"), ("/tin-tuc/", "xx"), ("/tin-tuc/", "vi"), ("/tin-tuc/", "en", "--user=ai-do")],
)
def test_command_with_what_is_not_there_says_so(section, arguments):
    with pytest.raises(CommandError):
        call_command("translate_section", *arguments)
    assert not BulkTranslation.objects.exists()


def test_command_ends_with_1_and_names_pages_that_failed(section, monkeypatch, capsys):
    def fails(page, *args):
        raise ValueError("no")

    monkeypatch.setattr(submitting, "submit", fails)
    with pytest.raises(CommandError) as caught:
        call_command("translate_section", "/tin-tuc/", "en")
    assert caught.value.returncode == 1
    assert "Tin vắn: no" in capsys.readouterr().err


def test_command_when_interrupted_can_be_called_again(section, monkeypatch):
    submit, seen = submitting.submit, []

    def interrupted(page, *args):
        seen.append(page.pk)
        if len(seen) == 3:
            raise KeyboardInterrupt
        return submit(page, *args)

    monkeypatch.setattr(submitting, "submit", interrupted)
    with pytest.raises(CommandError, match="goes on"):
        call_command("translate_section", "/tin-tuc/", "en")
    job = BulkTranslation.objects.get()
    assert (job.stage, job.submitted) == (Stage.STOPPED, 2)
    call_command("translate_section", "/tin-tuc/", "en")
    assert len(english_titles()) == 4
    assert BulkTranslation.objects.get().submitted == 4


# --- the page of the admin ------------------------------------------------------------------------
def test_page_starts_a_section_and_shows_how_far_it_is(section, client, translator):
    client.force_login(translator)
    url = reverse("translation_bulk")
    data = {"section": section.pk, "language": english().pk}
    assert client.post(url, data, follow=True).status_code == 200
    job = run(BulkTranslation.objects.get())
    assert job.user == translator
    html = client.get(url).content.decode()
    assert 'value="4"' in html
    assert "data-running" not in html


def test_page_stops_and_resumes(section, client, translator):
    client.force_login(translator)
    job = bulk.start(section, english(), translator)
    html = client.get(reverse("translation_bulk")).content.decode()
    assert "data-running" in html
    assert reverse("translation_bulk_stop", args=[job.pk]) in html
    client.post(reverse("translation_bulk_stop", args=[job.pk]))
    job.refresh_from_db()
    assert job.stage == Stage.STOPPED
    client.post(reverse("translation_bulk_resume", args=[job.pk]))
    job.refresh_from_db()
    assert job.stage == Stage.WAITING


@pytest.mark.parametrize(
    "data",
    [{}, {"section": "x", "language": "x"}, {"section": "99999999", "language": "1"}, {"section": "1"}],
)
def test_page_with_nonsense_starts_nothing(section, client, translator, data):
    client.force_login(translator)
    assert client.post(reverse("translation_bulk"), data).status_code == 400
    assert not BulkTranslation.objects.exists()


def test_page_does_not_let_those_without_the_right_start_or_stop(section, client, reporter, translator):
    job = bulk.start(section, english(), translator)
    stranger = user_in("Phóng viên")
    client.force_login(stranger)
    for url in (
        reverse("translation_bulk"),
        reverse("translation_bulk_stop", args=[job.pk]),
        reverse("translation_bulk_resume", args=[job.pk]),
    ):
        answer = client.post(url, {"section": section.pk, "language": english().pk})
        assert answer.status_code in (302, 403)
        assert "Tin tức" not in answer.content.decode()
    job.refresh_from_db()
    assert job.stage == Stage.WAITING


def test_page_costs_no_more_queries_for_what_its_jobs_noted(section, client, translator):
    job = run(bulk.start(section, english(), translator))
    client.force_login(translator)
    client.get(reverse("translation_bulk"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("translation_bulk"))
    job.problems = [[number, "Bài", "hỏng"] for number in range(100)]
    job.save()
    with CaptureQueriesContext(connection) as many:
        html = client.get(reverse("translation_bulk")).content.decode()
    assert html.count("hỏng") == 100
    assert len(many) == len(few)
