"""Whether a translation can be written now, and by whom."""

from django.utils.translation import gettext as _
from wagtail_localize.models import Translation

from .neighbours import part


class Unwritable(Exception):
    """Why nothing was written, for people, and the HTTP status that says so."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.status = status


def locked_against(translation: Translation, user) -> str:
    """Why segments cannot be written by a user now; empty where they can."""
    if not translation.enabled:
        return _("This translation is no longer kept with its original.")
    review = part("review")
    return str(review.locked_against(translation, user)) if review else ""


def may_review(translation: Translation, user) -> bool:
    review = part("review")
    return bool(review and review.may_review(translation, user))
