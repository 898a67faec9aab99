"""The sizes of imported pictures: queued once, made in the background, counted."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from core import epoch
from images.models import PortalImage, Rendition
from images.renditions import FALLBACK, all_specs
from images.tasks import make_renditions, make_renditions_of
from nukeviet.library import enqueue_renditions, finish, renditions_left
from tests.factories import ArticleFactory, PictureFactory

from .old_folder import OldFolder, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(tmp_path, settings) -> OldFolder:
    """A folder, and the queue as it is in production."""
    settings.TASKS = settings.TASKS | {"background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return OldFolder(tmp_path, settings)


def bring(old: OldFolder, number: int) -> list[int]:
    for n in range(number):
        old.write(f"uploads/news/{n}.jpg", picture(20 * n))
    library = old.library()
    for n in range(number):
        assert library.for_article(n).picture(f"/uploads/news/{n}.jpg")
    return library.pending


def queued() -> list[tuple[list[int], bool]]:
    """(pictures, only the fallback?) of each task in the order of the worker."""
    tasks = DBTaskResult.objects.ready().values_list("args_kwargs", flat=True)
    return [(task["args"][0], task["kwargs"].get("fallback_only", False)) for task in tasks]


def work() -> None:
    call_command(
        "db_worker", "--backend=background", "--batch", "--no-startup-delay", "--no-reload", verbosity=0
    )


def test_what_readers_would_wait_for_is_made_first_and_of_the_newest(old):
    pks = bring(old, 12)
    assert finish() == 12
    newest = pks[::-1]
    assert queued() == [(newest, True), (newest[:10], False), (newest[10:], False)]


def test_pictures_of_editors_go_before_those_of_the_import(old):
    bring(old, 1)
    finish()
    make_renditions.enqueue(PictureFactory().pk)
    first = DBTaskResult.objects.ready().first()
    assert first.task_path == make_renditions.module_path


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_worker_makes_every_size_and_the_number_left_falls_to_nothing(old):
    bring(old, 3)
    assert renditions_left() == 3
    finish()
    work()
    assert renditions_left() == 0
    assert Rendition.objects.count() == 3 * len(all_specs())
    assert finish() == 0
    assert queued() == []


@pytest.mark.servers
def test_second_run_queues_nothing_twice(old):
    pks = bring(old, 3)
    finish()
    before = queued()
    finish()
    assert enqueue_renditions(pks) == 0
    assert queued() == before


def test_pictures_of_a_run_that_was_killed_are_queued_by_the_next(old):
    bring(old, 2)  # killed before it was finished
    assert finish() == 2
    assert len(queued()) == 2


def test_task_of_a_killed_worker_is_queued_again_after_an_hour(old):
    pks = bring(old, 1)
    finish()
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=timezone.now())
    assert enqueue_renditions(pks) == 0
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(hours=1, minutes=1))
    assert enqueue_renditions(pks) == 1


def test_pictures_of_the_library_itself_are_not_counted(old):
    PictureFactory()
    assert renditions_left() == 0
    assert finish() == 0


def test_thousands_of_renditions_leave_the_epoch_where_it_is(old):
    pks = bring(old, 2)
    before = epoch.current()
    assert make_renditions_of.func(pks) == 2 * len(all_specs())
    assert epoch.current() == before


def test_fallback_alone_is_one_rendition_a_picture(old):
    pks = bring(old, 2)
    assert make_renditions_of.func(pks, fallback_only=True) == 2
    assert set(Rendition.objects.values_list("filter_spec", flat=True)) == {FALLBACK}


def test_damaged_or_deleted_picture_does_not_keep_the_others_from_theirs(old):
    pks = bring(old, 3)
    image = PortalImage.objects.get(pk=pks[0])
    (old.private / image.file.name).write_bytes(b"broken since")
    PortalImage.objects.get(pk=pks[1]).delete()
    assert make_renditions_of.func(pks) == len(all_specs())
    assert renditions_left() == 1


def test_page_shows_the_fallback_until_the_sizes_are_there(client, old, home):
    pks = bring(old, 1)
    article = ArticleFactory(lead_picture_id=pks[0])
    image = PortalImage.objects.get()
    assert b"<picture" not in client.get(article.url).content
    make_renditions_of.func(pks, fallback_only=True)
    assert client.get(article.url).content.count(b"<source") == 0
    assert image.renditions.get().filter_spec == FALLBACK
    make_renditions_of.func(pks)
    assert b"<source" in client.get(article.url).content


def told(capsys, **options) -> str:
    call_command("imported_pictures", **options)
    return capsys.readouterr().out.strip()


def test_operator_is_told_how_many_pictures_have_their_sizes(old, capsys):
    pks = bring(old, 3)
    finish()
    assert told(capsys) == (
        "0 of 3 imported pictures have all their sizes; 3 wait for `manage.py run_background`."
    )
    make_renditions_of.func(pks[:2])
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    assert told(capsys, watch=True).startswith(
        "2 of 3 imported pictures have all their sizes; 1 could not be made"
    )
    make_renditions_of.func(pks)
    assert told(capsys) == "3 of 3 imported pictures have all their sizes."


def test_operator_who_watches_is_told_when_all_is_done(old, capsys, monkeypatch):
    pks = bring(old, 2)
    finish()

    def worker_works(seconds):
        make_renditions_of.func(pks)
        DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)

    monkeypatch.setattr("nukeviet.management.commands.imported_pictures.time.sleep", worker_works)
    assert told(capsys, watch=True) == "2 of 2 imported pictures have all their sizes."
