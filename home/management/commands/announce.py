from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import override

from home.demo.accounts import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    help = "Says where the site and its admin are, and which demo accounts exist."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--host", required=True)
        parser.add_argument("--port", required=True)

    def handle(self, *args, host: str, port: str, **options) -> None:
        local = f"http://{host}:{port}"
        self.stdout.write(f"\n  Site   {local}/\n  Admin  {local}/{settings.ADMIN_PATH}/")
        if local != settings.SITE_URL:
            self.stdout.write(f"  Public {settings.SITE_URL}/")
        users = get_user_model().objects
        existing = set(users.filter(is_demo=True).values_list("username", flat=True))
        if existing and settings.DEMO_ACCOUNTS_ALLOWED:
            self.stdout.write(f"\n  Demo accounts, all with the password {PASSWORD}")
            with override("en"):
                for name, (_given, role, _group) in ACCOUNTS.items():
                    if name in existing:
                        self.stdout.write(f"    {name:<10} {_(role)}")
        elif not users.filter(is_superuser=True, is_demo=False).exists():
            self.stdout.write(
                "\n  No administrator yet (demo accounts cannot log in here). Make one:\n"
                f"    SITE_URL={settings.SITE_URL} DJANGO_SETTINGS_MODULE={settings.SETTINGS_MODULE}"
                " .venv/bin/python manage.py createsuperuser"
            )
        self.stdout.write("")
