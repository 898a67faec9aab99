"""Who may log in."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend


class AccountBackend(ModelBackend):
    """Django's own backend, except that demo accounts exist only where the settings allow them.

    Demo accounts have published passwords. ``user_can_authenticate`` is asked at login and again for
    every request with a session, so a session that was opened before the refusal ends too.
    """

    def user_can_authenticate(self, user) -> bool:
        if user.is_demo and not settings.DEMO_ACCOUNTS_ALLOWED:
            return False
        return super().user_can_authenticate(user)
