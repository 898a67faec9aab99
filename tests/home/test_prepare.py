"""What comes before the server starts."""

from unittest import mock

import pytest
from django.core.management import CommandError, call_command

from articles.models import ArticlePage
from home.management.commands import prepare
from tests import factories

STEPS = [
    "compile_locale", "migrate", "collectstatic", "load_demo", "resync_translations", "rebuild_search", "announce",
]  # fmt: skip


@pytest.mark.parametrize(
    ("debug", "steps"), [(False, STEPS), (True, [s for s in STEPS if s != "collectstatic"])]
)
def test_start_takes_every_step_in_order(settings, debug, steps):
    settings.DEBUG = debug
    with mock.patch.object(prepare, "call_command") as called:
        call_command("prepare", host="127.0.0.1", port="8000")
    assert [call.args[0] for call in called.call_args_list] == steps


def test_start_goes_on_where_an_original_could_not_be_resynced(settings, capsys):
    settings.DEBUG = True

    def failing(name, *args, **kwargs):
        if name == "resync_translations":
            raise CommandError("Đẩy mạnh: no such block")

    with mock.patch.object(prepare, "call_command", side_effect=failing) as called:
        call_command("prepare", host="127.0.0.1", port="8000")
    assert called.call_args.args == ("announce",)
    assert "Đẩy mạnh" in capsys.readouterr().err


@pytest.mark.django_db
def test_second_start_changes_no_content(settings, capsys, tmp_path):
    settings.DEBUG = True
    settings.VAR_DIR = tmp_path
    article = factories.ArticleFactory(parent=factories.SectionFactory())
    call_command("prepare", host="127.0.0.1", port="8000")
    assert list(ArticlePage.objects.values_list("pk", flat=True)) == [article.pk]
    assert "http://127.0.0.1:8000/" in capsys.readouterr().out
