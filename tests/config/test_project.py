"""The house's shape: what may stand where, and that its commands exist."""

import os
import re
import site
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command, get_commands, load_command_class
from django.core.management.base import BaseCommand
from django.db.migrations.loader import MigrationLoader

from core.checks import OWN_APPS

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("run", "serve", "test", "install", "lint", "bench")


def rooms() -> set[str]:
    """Every importable package at the top of the project, except the tests."""
    return {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}


def own_files() -> list[Path]:
    folders = [ROOT / room for room in rooms()] + [ROOT / "site" / "config", ROOT / "tests"]
    return [path for folder in folders for path in folder.rglob("*.py") if "migrations" not in path.parts]


def run(*command: str) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


# --- names and folders ----------------------------------------------------------------------------
def test_site_folder_is_no_package_and_site_stays_the_standard_module():
    assert not (ROOT / "site" / "__init__.py").exists()
    assert Path(site.__file__).parent == Path(sysconfig.get_path("stdlib"))


def test_site_folder_holds_one_importable_package():
    assert [path.parent.name for path in (ROOT / "site").glob("*/__init__.py")] == ["config"]
    assert not list((ROOT / "site").glob("*.py"))


def test_no_room_is_called_like_a_module_of_the_standard_library():
    assert rooms() >= {"core", "home"}
    assert not (rooms() | {"config"}) & sys.stdlib_module_names


def test_every_room_is_installed():
    assert rooms() == {config.name for config in apps.get_app_configs() if config.name in rooms()}


def test_gitignore_leaves_the_site_folder_alone():
    lines = [line.strip() for line in (ROOT / ".gitignore").read_text().splitlines()]
    assert not [line for line in lines if line.strip("/") == "site"]
    if (ROOT / ".git").exists():
        assert run("git", "check-ignore", "--no-index", "site/config/urls.py").returncode == 1
        assert run("git", "check-ignore", "--no-index", "var/db.sqlite3", ".env").returncode == 0


def test_no_module_is_a_drawer_for_everything():
    drawers = {"utils.py", "util.py", "helpers.py", "misc.py", "common.py"}
    assert not [path for path in own_files() if path.name in drawers]


def test_no_module_is_empty():
    empty = [p for p in own_files() if p.name != "__init__.py" and not p.read_text().strip()]
    assert empty == []


def test_no_module_has_grown_past_four_hundred_lines():
    sizes = {p: len(p.read_text().splitlines()) for p in own_files() if "tests" not in p.parts}
    long = {p.relative_to(ROOT): size for p, size in sizes.items() if size > 400}
    assert long == {}


def test_every_folder_with_python_is_a_package():
    lonely = {p.parent for p in own_files()} - {p.parent for p in own_files() if p.name == "__init__.py"}
    assert lonely == set()


def test_texts_for_people_hold_no_f_string():
    pattern = re.compile(r"\b(?:_|gettext|gettext_lazy|ngettext|pgettext)\(\s*f[\"']")
    assert not [path for path in own_files() if pattern.search(path.read_text())]


def test_every_requirement_is_pinned():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text().splitlines()
        wanted = [line for line in lines if line and not line.startswith(("#", "-r"))]
        assert wanted
        assert [line for line in wanted if not re.fullmatch(r"[\w.\[\],-]+==[\w.]+", line)] == []


# --- floors ---------------------------------------------------------------------------------------
def contract() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def test_rooms_import_only_from_floors_below():
    linter = Path(sys.executable).with_name("lint-imports")
    result = run(str(linter), "--no-cache")
    assert result.returncode == 0, result.stdout + result.stderr


def test_contract_names_every_room():
    assert set(contract()["root_packages"]) == rooms()
    named = re.findall(r"\w+", " ".join(contract()["contracts"][0]["layers"]))
    assert sorted(named) == sorted(rooms())


# --- migrations -----------------------------------------------------------------------------------
@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_are_named_and_reversible():
    own = [(key, m) for key, m in MigrationLoader(None).disk_migrations.items() if key[0] in rooms()]
    assert own
    assert [key for key, _migration in own if "_auto_" in key[1]] == []
    assert [key for key, m in own if not all(operation.reversible for operation in m.operations)] == []


# --- commands -------------------------------------------------------------------------------------
@pytest.mark.parametrize("script", ["deploy/run", ".ci/run"])
def test_script_is_valid_bash_and_may_be_run(script):
    result = run("bash", "-n", script)
    assert result.returncode == 0, result.stderr
    assert os.access(ROOT / script, os.X_OK)
    assert "set -euo pipefail" in (ROOT / script).read_text()


@pytest.mark.parametrize("target", COMMANDS)
def test_make_knows_the_command(target):
    result = run("make", "--dry-run", target)
    assert result.returncode == 0, result.stderr


def test_make_without_a_target_only_explains():
    result = run("make")
    assert result.returncode == 0
    for target in COMMANDS:
        assert f"make {target} " in result.stdout


def test_management_commands_that_scripts_call_exist():
    from django.core.management import get_commands

    texts = [(ROOT / name).read_text() for name in ("deploy/run", "Makefile")]
    called = {name for text in texts for name in re.findall(r"(?:manage\.py|\(MANAGE\)) (\w+)", text)}
    assert {"prepare", "run_background"} <= called
    assert called <= set(get_commands())


def test_commands_hide_no_method_that_django_calls_from_the_shell():
    from django.core.management import get_commands, load_command_class

    own = [(app, name) for name, app in get_commands().items() if app in rooms()]
    assert ("nukeviet", "check_addresses") in own
    for app, name in own:
        command = type(load_command_class(app, name))
        for method in ("check", "execute", "run_from_argv", "create_parser"):
            assert method not in vars(command), f"{name}.{method}"


def test_readme_opens_with_the_commands_for_running_and_testing():
    opening = (ROOT / "README.md").read_text()[:1500]
    assert opening.index("make run") < opening.index("make test")


MEANT = {"add_arguments", "handle", "help", "requires_migrations_checks", "requires_system_checks"}


@pytest.mark.parametrize(
    "name", sorted(name for name, app in get_commands().items() if app in OWN_APPS), ids=str
)
def test_no_command_replaces_what_django_calls(name):
    """A method ``check`` would be called before the command, from a shell but not from ``call_command``."""
    own = vars(type(load_command_class(get_commands()[name], name)))
    replaced = {word for word in own if not word.startswith("__") and hasattr(BaseCommand, word)}
    assert replaced <= MEANT
