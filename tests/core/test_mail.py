"""Mail waits in the queue, and a mail server that fails stops nothing."""

from datetime import timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPServerDisconnected,
)

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.utils import timezone
from django_tasks import TaskResultStatus, task_backends
from django_tasks_db.models import DBTaskResult

from core.background import GiveUp
from core.mail import deliver, forget_old


@pytest.fixture
def queued(settings):
    """The messages in the queue."""
    settings.EMAIL_BACKEND = "core.mail.QueuedBackend"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    backend = task_backends["background"]
    backend.clear()
    yield backend.results
    backend.clear()


def test_mail_when_sent_waits_in_the_queue_and_the_worker_sends_it_whole(queued):
    message = EmailMultiAlternatives(
        "Tiêu đề",
        "Nội dung",
        "from@example.vn",
        ["to@example.vn"],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative("<p>Nội dung</p>", "text/html")
    assert message.send() == 1
    assert mail.outbox == []
    [result] = queued
    deliver.func(*result.args, **result.kwargs)
    [sent] = mail.outbox
    assert (sent.subject, sent.body, sent.to) == ("Tiêu đề", "Nội dung", ["to@example.vn"])
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.alternatives[0].content == "<p>Nội dung</p>"


def test_mail_when_the_server_is_down_is_an_error_to_be_tried_again(queued, settings):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    send_mail("s", "b", "from@example.vn", ["to@example.vn"])
    [result] = queued
    with pytest.raises(ConnectionRefusedError):
        deliver.func(*result.args, **result.kwargs)
    assert len(queued) == 1


@pytest.mark.parametrize(
    ("error", "is_final"),
    [
        (SMTPRecipientsRefused({"a@x.vn": (550, b"no such user")}), True),
        (SMTPRecipientsRefused({"a@x.vn": (450, b"greylisted")}), False),
        (SMTPRecipientsRefused({"a@x.vn": (550, b""), "b@x.vn": (451, b"")}), False),
        (SMTPDataError(554, b"looks like spam"), True),
        (SMTPDataError(452, b"disk full"), False),
        (SMTPAuthenticationError(535, b"wrong password"), False),
        (SMTPServerDisconnected("gone"), False),
    ],
)
def test_mail_that_the_server_will_never_take_is_not_tried_again(queued, monkeypatch, error, is_final):
    def refuse(_backend, _messages):
        raise error

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    send_mail("s", "b", "from@example.vn", ["to@example.vn"])
    [result] = queued
    with pytest.raises(GiveUp if is_final else type(error)):
        deliver.func(*result.args, **result.kwargs)


def test_mail_queued_by_an_older_version_is_sent(queued):
    send_mail("s", "b", "from@example.vn", ["to@example.vn"])
    deliver.func(queued[0].args[0], 3)
    assert len(mail.outbox) == 1


def test_mail_with_an_attachment_is_refused_rather_than_sent_without_it(queued):
    message = EmailMessage("s", "b", "from@example.vn", ["to@example.vn"])
    message.attach("a.txt", "x", "text/plain")
    with pytest.raises(ValueError, match="attachments"):
        message.send()


@pytest.mark.django_db
def test_mail_that_was_sent_is_forgotten_after_a_day():
    def result(path, hours, status=TaskResultStatus.SUCCESSFUL):
        return DBTaskResult.objects.create(
            task_path=path,
            args_kwargs={"args": [], "kwargs": {}},
            backend_name="background",
            status=status,
            finished_at=hours and timezone.now() - timedelta(hours=hours),
        )

    result(deliver.module_path, 25)
    kept = {
        result(deliver.module_path, 23).pk,
        result(deliver.module_path, None, TaskResultStatus.READY).pk,
        result(deliver.module_path, 25, TaskResultStatus.FAILED).pk,
        result("images.tasks.make_renditions", 25).pk,
    }
    forget_old()
    assert {row.pk for row in DBTaskResult.objects.all()} == kept
