"""Mail to translators and reviewers, each in the recipient's own language."""

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from wagtail.admin.mail import send_mail
from wagtail.users.models import UserProfile
from wagtail_localize.models import Translation

logger = logging.getLogger(__name__)


def address(name: str, *args) -> str:
    """Absolute, of an admin view."""
    return settings.WAGTAILADMIN_BASE_URL + reverse(name, args=args)


def editor_address(translation: Translation) -> str:
    return address("translation_editor", translation.pk)


def tell(
    users: Iterable, kind: str, translation: Translation, by: Any, comment: str, preference: str
) -> None:
    """Of a step in the review of what has no workflow.

    ``preference``: which of Wagtail's own switches of notices stands for it.
    """
    context = {
        "title": translation.source.object_repr,
        "language": translation.target_locale.get_display_name(),
        "by": by,
        "comment": comment,
        "editor": editor_address(translation),
    }
    for user in users:
        if getattr(UserProfile.get_for_user(user), f"{preference}_notifications"):
            send(user, kind, context)


def send(user: Any, kind: str, context: dict[str, Any]) -> bool:
    """One mail from ``translation/mail/<kind>.txt``, whose first line is the subject; False if not sent.

    A mail that cannot be sent is logged and never an error of whoever caused it.
    """
    if not (user.is_active and user.email):
        return False
    with override(UserProfile.get_for_user(user).get_preferred_language()):
        text = render_to_string(
            f"translation/mail/{kind}.txt",
            {**context, "user": user, "account": address("wagtailadmin_account") + "#tab-notifications"},
        )
    subject, _newline, body = text.strip().partition("\n")
    try:
        send_mail(subject.strip(), body.strip() + "\n", [user.email])
    except Exception:
        logger.exception("Mail about translations to %s could not be sent.", user.email)
        return False
    return True
