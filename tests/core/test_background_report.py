"""Administrators and monitoring are told of what goes wrong in the background."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus as Status
from django_tasks_db.models import DBTaskResult, get_date_max

from core.background import regular, signs, trials
from core.background.state import State
from core.models import Lease, RegularWork, TaskFailure
from tests.factories import ArticleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.servers]
PATH = "tests.core.background_tasks.fail"
LATE = timedelta(minutes=6)


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to("2026-11-24T10:00:00+07:00", tick=False)


def task(status=Status.READY, about="ảnh 7", age=LATE, error="", path=PATH, **fields) -> DBTaskResult:
    row = DBTaskResult.objects.create(
        task_path=path,
        args_kwargs={"args": [about], "kwargs": {}},
        backend_name="background",
        status=status,
        finished_at=timezone.now() if status == Status.FAILED else None,
        traceback=error,
        **{"run_after": get_date_max()} | fields,
    )
    DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=timezone.now() - age)
    if error:
        TaskFailure.objects.create(task=row, failed_at=timezone.now(), exception="E", traceback=error)
    return row


def failed(**fields) -> DBTaskResult:
    error = "Traceback (most recent call last):\n  File x\nValueError: <không đọc được>\n"
    return task(status=Status.FAILED, error=error, **fields)


def worker() -> None:
    """One that lives and does its minute's work."""
    signs.arrive("worker")
    regular.Lease.objects.create(name=regular.LEASE, holder="worker", done_at=timezone.now())


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def report(client) -> str:
    return client.get(reverse("background_report")).content.decode()


def first_page(client) -> str:
    return client.get(reverse("wagtailadmin_home")).content.decode()


def do(client, **data):
    return client.post(reverse("background_action"), data)


# --- the report -----------------------------------------------------------------------------------
def test_report_says_what_failed_when_how_often_and_why(admin):
    worker()
    failed()
    text = report(admin)
    for words in ("Test task", "ảnh 7", "ValueError: &lt;không đọc được&gt;", "09:54 24/11/2026"):
        assert words in text
    assert "đã thử 1 lần" in text


def test_report_in_english(admin, administrator):
    from wagtail.users.models import UserProfile

    UserProfile.objects.update_or_create(user=administrator, defaults={"preferred_language": "en"})
    failed()
    assert "tried 1 time" in report(admin)


def test_report_shows_the_next_try_of_what_has_not_been_given_up(admin):
    task(error="x\nKeyError: 1\n", run_after=timezone.now() + timedelta(minutes=5))
    text = report(admin)
    assert "10:05 24/11/2026" in text
    assert "KeyError: 1" in text


def test_report_says_what_a_worker_is_at_and_since_when(admin):
    worker()
    row = task(status=Status.RUNNING, started_at=timezone.now() - timedelta(hours=2))
    signs.beat("worker", row.pk)
    assert "đang làm từ 08:00 24/11/2026: Test task ảnh 7" in report(admin)
    row.delete()
    assert "08:00" not in report(admin)


def test_report_when_nothing_failed_says_so(admin):
    worker()
    task(status=Status.SUCCESSFUL)
    text = report(admin)
    assert "help-info" in text
    assert PATH not in text
    assert "Test task" not in text


def test_report_shows_a_task_that_nobody_knows_any_more(admin):
    failed(path="core.no.such")
    assert "core.no.such" in report(admin)


def test_report_costs_the_same_for_one_failure_and_for_sixty(admin):
    failed()
    report(admin)
    counts = []
    for more in (59, 0):
        with CaptureQueriesContext(connection) as queries:
            report(admin)
        counts.append(len(queries))
        for _number in range(more):
            failed()
    assert counts[0] == counts[1]
    assert len(admin.get(reverse("background_report"), {"p": "2"}).context["page"].object_list) == 10
    assert admin.get(reverse("background_report"), {"p": "x"}).status_code == 200


# --- its buttons ----------------------------------------------------------------------------------
def test_button_tries_again(admin):
    row = failed()
    response = do(admin, do="retry", task=row.pk)
    assert response.url == reverse("background_report")
    row.refresh_from_db()
    assert row.status == Status.READY
    assert DBTaskResult.objects.ready().exists()


def test_button_discards(admin):
    row = failed()
    do(admin, do="discard", task=row.pk)
    assert not DBTaskResult.objects.exists()


def test_button_for_all_leaves_nothing_failed(admin):
    failed(), failed()
    do(admin, do="retry_all")
    assert DBTaskResult.objects.ready().count() == 2


def test_button_pressed_twice_does_no_harm_and_says_so(admin):
    row = failed()
    do(admin, do="discard", task=row.pk)
    for what in ("discard", "retry"):
        response = do(admin, do=what, task=row.pk)
        assert response.status_code == 302
    assert "không còn gì để làm" in report(admin).lower()


@pytest.mark.parametrize(
    "data", [{}, {"do": "retry"}, {"do": "retry", "task": "7"}, {"do": "x", "task": "7" * 32}]
)
def test_button_when_nonsense_is_sent_answers_400(admin, data):
    failed()
    assert do(admin, **data).status_code == 400
    assert trials.given_up().count() == 1


def test_addresses_change_nothing_when_only_got(admin):
    row = failed()
    response = admin.get(reverse("background_action"), {"do": "discard", "task": row.pk})
    assert response.status_code == 405
    assert trials.given_up().exists()


# --- who may --------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["editor", "reporter", "translator"])
def test_others_neither_see_nor_do_anything(request, client, name):
    client.force_login(request.getfixturevalue(name))
    row = failed()
    assert client.get(reverse("background_report")).status_code == 302
    do(client, do="discard", task=row.pk)
    assert trials.given_up().exists()
    page = first_page(client)
    assert reverse("background_report") not in page
    assert "background-panel" not in page


def test_group_with_the_permission_sees_it(client, editor):
    permission = Permission.objects.get(codename="manage_background_work")
    Group.objects.get(name="Biên tập viên").permissions.add(permission)
    client.force_login(editor)
    failed()
    assert "Test task" in report(client)
    assert "background-panel" in first_page(client)


# --- the admin's first page -----------------------------------------------------------------------
def test_first_page_says_nothing_when_all_is_well(admin):
    worker()
    task(), task(status=Status.RUNNING)
    task(error="x", run_after=timezone.now() + LATE)  # it will be tried again by itself
    assert "background-panel" not in first_page(admin)


def test_first_page_says_that_something_has_failed(admin):
    worker()
    failed()
    assert "background-panel" in first_page(admin)


@pytest.mark.parametrize(
    ("age", "sign", "is_told"),
    [
        (LATE, None, True),
        (LATE, LATE, True),
        (LATE, timedelta(minutes=4), False),
        (timedelta(minutes=4), None, False),  # it may be about to be started
        (None, LATE, False),  # nobody waits for anything
    ],
)
def test_first_page_says_that_nobody_does_what_waits(admin, time_machine, age, sign, is_told):
    if sign is not None:
        time_machine.shift(-sign)
        worker()
        time_machine.shift(sign)
    if age is not None:
        task(age=age)
    assert ("background-panel" in first_page(admin)) == is_told


def test_first_page_says_that_nobody_publishes_what_is_scheduled(admin, home):
    article = ArticleFactory(live=False)
    article.go_live_at = timezone.now() + timedelta(minutes=1)
    article.save_revision().publish()
    article.revisions.update(approved_go_live_at=timezone.now() - timedelta(minutes=4))
    assert "background-panel" not in first_page(admin)
    article.revisions.update(approved_go_live_at=timezone.now() - LATE)
    assert "background-panel" in first_page(admin)


# --- monitoring -----------------------------------------------------------------------------------
def status(capsys) -> tuple[int, str]:
    code = 0
    try:
        call_command("background_status")
    except SystemExit as end:
        code = end.code
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def test_status_when_all_is_well_is_0(capsys):
    worker()
    task()
    assert status(capsys) == (0, "1 worker(s); tasks: 1 waiting, 0 running, 0 to be tried again, 0 failed.\n")


def test_status_when_no_worker_lives_is_1_even_if_nothing_waits(capsys, time_machine):
    assert status(capsys)[0] == 1
    worker()
    assert status(capsys)[0] == 0
    time_machine.shift(LATE)
    code, text = status(capsys)
    assert (code, "since 10:00 24 Nov 2026" in text) == (1, True)
    signs.leave("worker")
    assert "since 10:00 24 Nov 2026" in status(capsys)[1]


def test_status_when_a_task_has_failed_is_1(capsys):
    worker()
    failed()
    code, text = status(capsys)
    assert code == 1
    assert "1 task in the background has failed" in text


def test_status_when_scheduled_publishing_keeps_failing_is_1(capsys, time_machine):
    worker()
    name = regular.minute_work()[0]
    RegularWork.objects.create(name=name, failing_since=timezone.now(), error="OSError: full")
    assert status(capsys)[0] == 0  # a database that was busy for a moment
    time_machine.shift(LATE)
    signs.beat("worker", None)
    code, text = status(capsys)
    assert code == 1
    assert "Scheduled publishing has been failing since 10:00 24 Nov 2026: OSError: full" in text


def test_status_when_a_worker_lives_and_yet_does_not_publish_is_1(capsys, time_machine):
    worker()
    time_machine.shift(timedelta(minutes=11))
    signs.beat("worker", None)
    code, text = status(capsys)
    assert code == 1
    assert "stands still" in text
    Lease.objects.update(done_at=timezone.now())
    assert status(capsys)[0] == 0


def test_state_counts_each_task_once():
    task(), task(status=Status.RUNNING), failed()
    task(error="x", run_after=timezone.now() + LATE)
    state = State.now()
    assert (state.waiting, state.running, state.failed, state.tried_again) == (1, 1, 1, 1)
