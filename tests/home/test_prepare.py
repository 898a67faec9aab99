"""What comes before the server starts."""

from unittest import mock

import pytest
from django.core.management import call_command

from articles.models import ArticlePage
from home.management.commands import prepare
from tests import factories

STEPS = ["compile_locale", "migrate", "collectstatic", "load_demo", "rebuild_search", "announce"]


@pytest.mark.parametrize(
    ("debug", "steps"), [(False, STEPS), (True, [s for s in STEPS if s != "collectstatic"])]
)
def test_start_takes_every_step_in_order(settings, debug, steps):
    settings.DEBUG = debug
    with mock.patch.object(prepare, "call_command") as called:
        call_command("prepare", host="127.0.0.1", port="8000")
    assert [call.args[0] for call in called.call_args_list] == steps


@pytest.mark.django_db
def test_second_start_changes_no_content(settings, capsys, tmp_path):
    settings.DEBUG = True
    settings.VAR_DIR = tmp_path
    article = factories.ArticleFactory(parent=factories.SectionFactory())
    call_command("prepare", host="127.0.0.1", port="8000")
    assert list(ArticlePage.objects.values_list("pk", flat=True)) == [article.pk]
    assert "http://127.0.0.1:8000/" in capsys.readouterr().out
