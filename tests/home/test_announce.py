"""What the start prints."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from home.demo.accounts import ACCOUNTS, PASSWORD, create_accounts
from tests import factories

pytestmark = pytest.mark.django_db


def announced() -> str:
    out = StringIO()
    call_command("announce", host="127.0.0.1", port="8000", stdout=out)
    return out.getvalue()


def test_start_names_site_admin_and_public_address():
    text = announced()
    assert "http://127.0.0.1:8000/\n" in text
    assert "http://127.0.0.1:8000/admin/\n" in text
    assert "https://portal.example.vn/" in text


def test_start_where_demo_accounts_may_log_in_names_each_with_its_role():
    create_accounts()
    text = announced()
    assert PASSWORD in text
    for name, role in zip(
        ACCOUNTS, ("administrator", "editor", "reporter", "translator", "reviews"), strict=True
    ):
        line = next(line for line in text.splitlines() if line.split()[:1] == [name])
        assert role in line


def test_start_names_only_accounts_that_exist():
    create_accounts()
    get_user_model().objects.get(username="phongvien").delete()
    assert "phongvien" not in announced()


def test_start_in_production_names_no_demo_account_but_how_to_make_one(settings):
    create_accounts()
    settings.DEMO_ACCOUNTS_ALLOWED = False
    text = announced()
    assert PASSWORD not in text
    assert "bientap" not in text
    assert "createsuperuser" in text


def test_start_in_production_with_an_administrator_is_silent_on_accounts(settings):
    settings.DEMO_ACCOUNTS_ALLOWED = False
    factories.UserFactory(is_superuser=True)
    assert "createsuperuser" not in announced()


def test_accounts_made_twice_keep_what_was_changed():
    create_accounts()
    editor = get_user_model().objects.get(username="bientap")
    assert editor.is_demo
    assert editor.check_password(PASSWORD)
    editor.first_name = "Mai"
    editor.save()
    create_accounts()
    assert get_user_model().objects.get(username="bientap").first_name == "Mai"
    assert get_user_model().objects.filter(is_demo=True).count() == len(ACCOUNTS)


def test_demo_account_cannot_log_in_where_it_is_not_allowed(client, settings):
    create_accounts()
    assert client.login(username="bientap", password=PASSWORD)
    assert client.get("/admin/").status_code == 200
    settings.DEMO_ACCOUNTS_ALLOWED = False
    assert client.get("/admin/").status_code == 302  # the session opened before ends too
    assert not client.login(username="bientap", password=PASSWORD)
