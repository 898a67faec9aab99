"""The demo's accounts, one for each role. Marked, so that production's authentication refuses them."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils.translation import gettext_noop

from translation.roles import REVIEWERS, TRANSLATORS

from ..groups import EDITORS, REPORTERS

PASSWORD = "xem-thu-cong-tin"  # noqa: S105 - published on purpose

# user name: (given name, role in words, group or None for an administrator)
ACCOUNTS = {
    "quantri": ("Quản trị", gettext_noop("administrator"), None),
    "bientap": ("Biên tập", gettext_noop("editor, publishes"), EDITORS),
    "phongvien": ("Phóng viên", gettext_noop("reporter, submits to the editor"), REPORTERS),
    "biendich": ("Biên dịch", gettext_noop("translator, submits for review"), TRANSLATORS),
    "duyetdich": ("Duyệt bản dịch", gettext_noop("reviews translations, publishes them"), REVIEWERS),
}


def create_accounts() -> None:
    """Make the accounts that are missing; an account that exists is not touched."""
    User = get_user_model()
    for username, (name, _role, group) in ACCOUNTS.items():
        if User.objects.filter(username=username).exists():
            continue
        user = User.objects.create_user(
            username,
            email=f"{username}@example.vn",
            password=PASSWORD,
            first_name=name,
            is_superuser=group is None,
            is_staff=group is None,
            is_demo=True,
        )
        if group:
            user.groups.add(Group.objects.get(name=group))
