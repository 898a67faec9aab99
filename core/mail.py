"""Mail leaves by ``manage.py run_background``: no request and no transaction waits for a mail server.

Wagtail sends its notices inside the transaction they tell of, and survives few of the ways a server fails in.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)
ATTEMPTS = 5
PAUSE = timedelta(minutes=10)  # between attempts
KEPT = timedelta(days=1)  # once it is sent


@task(backend="background")
def deliver(message: dict, attempt: int = 1) -> None:
    """Send what ``QueuedBackend`` was given; again later where the server fails."""
    connection = get_connection(settings.MAIL_TRANSPORT)
    try:
        EmailMultiAlternatives(connection=connection, **message).send()
    except Exception:
        logger.exception("Mail to %s could not be sent (attempt %s).", message["to"], attempt)
        if attempt < ATTEMPTS:
            deliver.using(run_after=timezone.now() + PAUSE).enqueue(message, attempt + 1)


def forget_old() -> int:
    """Delete what was sent or given up more than a day ago: it is other people's mail."""
    done = DBTaskResult.objects.filter(task_path=deliver.module_path, finished_at__lt=timezone.now() - KEPT)
    return done.delete()[0]


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
