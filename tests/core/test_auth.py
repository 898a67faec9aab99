"""Demo accounts exist only where the settings allow them."""

from pathlib import Path

import pytest

from tests.factories import PASSWORD, UserFactory


@pytest.fixture
def demo_account(db):
    return UserFactory(is_superuser=True, is_demo=True)


def test_demo_account_where_allowed_logs_in(client, demo_account):
    assert client.login(username=demo_account.username, password=PASSWORD)


def test_demo_account_where_not_allowed_is_refused(client, demo_account, settings):
    settings.DEMO_ACCOUNTS_ALLOWED = False
    assert not client.login(username=demo_account.username, password=PASSWORD)


def test_demo_account_where_not_allowed_loses_its_session(client, demo_account, settings):
    client.login(username=demo_account.username, password=PASSWORD)
    assert client.get("/admin/").status_code == 200
    settings.DEMO_ACCOUNTS_ALLOWED = False
    assert client.get("/admin/").status_code == 302


def test_demo_account_where_not_allowed_cannot_log_in_through_the_form(client, demo_account, settings):
    settings.DEMO_ACCOUNTS_ALLOWED = False
    response = client.post("/admin/login/", {"username": demo_account.username, "password": PASSWORD})
    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_ordinary_account_always_logs_in(client, editor, settings):
    settings.DEMO_ACCOUNTS_ALLOWED = False
    assert client.login(username=editor.username, password=PASSWORD)


def test_inactive_account_is_refused(client, db):
    user = UserFactory(is_active=False)
    assert not client.login(username=user.username, password=PASSWORD)


def test_base_settings_allow_no_demo_accounts():
    base = Path(__file__).resolve().parents[2] / "site/config/settings/base.py"
    assert "DEMO_ACCOUNTS_ALLOWED = False" in base.read_text()
