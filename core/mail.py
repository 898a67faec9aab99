"""Mail leaves by ``manage.py run_background``: no request and no transaction waits for a mail server.

Wagtail sends its notices inside the transaction they tell of, and survives few of the ways a server fails in.
"""

from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from .background import GiveUp, named

KEPT = timedelta(days=1)  # once it is sent
LOGIN_REFUSED = 535  # said of us, not of the message: somebody may mend the settings


@task(backend="background")
@named(_("Mail"), about=lambda message, *_rest: f"{', '.join(message['to'])}: {message['subject']}")
def deliver(message: dict, attempt: int = 1) -> None:
    """Send what ``QueuedBackend`` was given. ``attempt`` is in rows that older versions queued."""
    connection = get_connection(settings.MAIL_TRANSPORT)
    try:
        EmailMultiAlternatives(connection=connection, **message).send()
    except SMTPException as error:
        if _is_final(error):
            raise GiveUp(str(error)) from error
        raise


def _is_final(error: SMTPException) -> bool:
    """Whether the server has said that it will never take this message (5xx)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _answer in error.recipients.values())
    return isinstance(error, SMTPResponseException) and LOGIN_REFUSED != error.smtp_code >= 500


@named(_("Forgetting mail that was sent"))
def forget_old() -> int:
    """Delete what was sent more than a day ago: it is other people's mail."""
    sent = DBTaskResult.objects.successful().filter(task_path=deliver.module_path)
    return sent.filter(finished_at__lt=timezone.now() - KEPT).delete()[0]


class QueuedBackend(BaseEmailBackend):
    """Puts messages into the queue of background work. Carries no attachments: nothing here sends any."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            if message.attachments:
                raise ValueError("Mail with attachments does not go through the queue.")
            deliver.enqueue(
                {
                    "subject": str(message.subject),
                    "body": str(message.body),
                    "from_email": message.from_email,
                    "to": [*message.to],
                    "cc": [*message.cc],
                    "bcc": [*message.bcc],
                    "reply_to": [*message.reply_to],
                    "headers": {name: str(value) for name, value in message.extra_headers.items()},
                    "alternatives": [[*part] for part in getattr(message, "alternatives", [])],
                }
            )
        return len(email_messages)
