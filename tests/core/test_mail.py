"""Mail waits in the queue, and a mail server that fails stops nothing."""

import logging
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.utils import timezone
from django_tasks import task_backends
from django_tasks_db.models import DBTaskResult

from core.mail import ATTEMPTS, deliver, forget_old


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


def test_mail_when_the_server_is_down_is_tried_again_later_and_then_given_up(queued, settings, caplog):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    send_mail("s", "b", "from@example.vn", ["to@example.vn"])
    for attempt in range(1, ATTEMPTS + 1):
        result = queued[-1]
        assert len(queued) == attempt
        assert bool(result.task.run_after) == (attempt > 1)
        with caplog.at_level(logging.ERROR):
            deliver.func(*result.args, **result.kwargs)
    assert len(queued) == ATTEMPTS
    assert "to@example.vn" in caplog.text


def test_mail_with_an_attachment_is_refused_rather_than_sent_without_it(queued):
    message = EmailMessage("s", "b", "from@example.vn", ["to@example.vn"])
    message.attach("a.txt", "x", "text/plain")
    with pytest.raises(ValueError, match="attachments"):
        message.send()


@pytest.mark.django_db
def test_mail_that_was_sent_is_forgotten_after_a_day():
    def result(path, hours):
        finished = hours and timezone.now() - timedelta(hours=hours)
        return DBTaskResult.objects.create(
            task_path=path,
            args_kwargs={"args": [], "kwargs": {}},
            backend_name="background",
            finished_at=finished,
        )

    result(deliver.module_path, 25)
    kept = {
        result(deliver.module_path, 23).pk,
        result(deliver.module_path, None).pk,
        result("images.tasks.make_renditions", 25).pk,
    }
    forget_old()
    assert {row.pk for row in DBTaskResult.objects.all()} == kept
