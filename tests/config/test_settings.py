"""What the settings read, and what they refuse."""

import ast
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "site" / "config" / "settings"
ROOMS = ("core", "images", "agency", "sidebar", "articles", "home")
SECRET = "s" * 50
# Reports what came out of a settings module, as JSON.
REPORT = """
import importlib, json, sys
s = importlib.import_module(sys.argv[1])
names = [name for name in dir(s) if name.isupper()]
print(json.dumps({name: getattr(s, name) for name in names}, default=lambda value: type(value).__name__))
"""


def is_environ(node: ast.expr) -> bool:
    return ast.unparse(node) == "os.environ"


def variables_read(path: Path) -> set[str]:
    """Names given to ``env(…)``, ``env.bool(…)``, ``os.environ[…]``, ``os.environ.get(…)`` in a file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            function = node.func
            by_env = ast.unparse(function).split(".")[0] == "env" and "url_config" not in ast.unparse(
                function
            )
            by_environ = isinstance(function, ast.Attribute) and is_environ(function.value)
            if by_env or by_environ or ast.unparse(function) == "os.getenv":
                assert isinstance(node.args[0], ast.Constant), (
                    f"{path.name}:{node.lineno} reads a computed name"
                )
                found.add(node.args[0].value)
        elif isinstance(node, ast.Subscript) and is_environ(node.value):
            found.add(ast.literal_eval(node.slice))
    return found


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if re.match(r"[A-Z0-9_]+=", line))


def test_every_variable_the_settings_read_stands_in_the_example():
    read = set().union(*(variables_read(path) for path in SETTINGS.glob("*.py")))
    assert len(read) > 5  # the parser finds something
    assert read == set(example())


def test_every_variable_of_the_example_is_explained():
    lines = (ROOT / ".env.example").read_text().splitlines()
    for before, line in itertools.pairwise(lines):
        if "=" in line and not line.startswith("#"):
            assert before.startswith("#"), f"{line} stands without a word on it"


@pytest.mark.parametrize("room", ROOMS)
def test_environment_is_read_by_the_settings_alone(room):
    for path in (ROOT / room).rglob("*.py"):
        assert not re.search(r"\bos\.environ\b|\bgetenv\b|\bimport environ\b", path.read_text()), path


@pytest.fixture
def settings_of(tmp_path):
    """Imports a settings module in a fresh interpreter, away from this machine's own .env and variables."""
    shutil.copytree(
        SETTINGS.parent, tmp_path / "site" / "config", ignore=shutil.ignore_patterns("__pycache__")
    )

    def run(module: str, dotenv: str = "", **variables: str):
        (tmp_path / ".env").write_text(dotenv)
        return subprocess.run(
            [sys.executable, "-c", REPORT, f"config.settings.{module}"],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path / "site"), **variables},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def loaded(result) -> dict:
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize("module", ["base", "production"])
@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({"SITE_URL": "https://a.example.vn"}, "SECRET_KEY"),
        ({"SITE_URL": "https://a.example.vn", "SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SITE_URL": "https://a.example.vn", "SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": SECRET}, "SITE_URL"),
        ({"SECRET_KEY": SECRET, "SITE_URL": ""}, "SITE_URL"),
        ({"SECRET_KEY": SECRET, "SITE_URL": "a.example.vn"}, "SITE_URL"),
    ],
    ids=["no secret", "empty secret", "short secret", "no address", "empty address", "address without https"],
)
def test_settings_without_secret_or_address_refuse_to_start(settings_of, module, variables, name):
    result = settings_of(module, **variables)
    assert result.returncode != 0
    last = result.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last
    assert name in last


def test_https_address_turns_on_redirect_and_secure_cookies(settings_of):
    found = loaded(settings_of("production", SECRET_KEY=SECRET, SITE_URL="https://a.example.vn/"))
    assert found["SITE_URL"] == "https://a.example.vn"
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is True
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["ALLOWED_HOSTS"] == ["a.example.vn"]
    assert found["DEBUG"] is found["DEMO_ACCOUNTS_ALLOWED"] is False
    assert "SECURE_PROXY_SSL_HEADER" not in found


def test_mail_without_a_server_is_dropped_and_with_one_is_queued(settings_of):
    needed = {"SECRET_KEY": SECRET, "SITE_URL": "https://a.example.vn"}
    found = loaded(settings_of("production", **needed, EMAIL_URL=""))
    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.dummy.EmailBackend"
    assert found["DEFAULT_FROM_EMAIL"] == found["SERVER_EMAIL"] == "no-reply@a.example.vn"
    url = "smtp+tls://toa%40example.vn:m%2Fk@mail.example.vn"
    found = loaded(settings_of("production", **needed, EMAIL_URL=url, DEFAULT_FROM_EMAIL="toa@example.vn"))
    assert found["EMAIL_BACKEND"] == "core.mail.QueuedBackend"
    assert found["MAIL_TRANSPORT"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example.vn", 587)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("toa@example.vn", "m/k")
    assert found["EMAIL_USE_TLS"] is True
    assert found["SERVER_EMAIL"] == "toa@example.vn"


@pytest.mark.parametrize("url", ["mail.example.vn", "smtp://mail.example.vn:abc", "http://mail.example.vn"])
def test_mail_address_that_is_none_refuses_to_start(settings_of, url):
    result = settings_of("production", SECRET_KEY=SECRET, SITE_URL="https://a.example.vn", EMAIL_URL=url)
    assert result.returncode != 0
    assert "EMAIL_URL" in result.stderr.strip().splitlines()[-1]


def test_http_address_leaves_plain_http_usable(settings_of):
    found = loaded(settings_of("production", SECRET_KEY=SECRET, SITE_URL="http://127.0.0.1:8000"))
    assert (
        found["SECURE_SSL_REDIRECT"] is found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is False
    )
    assert found["SECURE_HSTS_SECONDS"] == 0


def test_forwarded_protocol_is_believed_only_behind_a_named_proxy(settings_of):
    variables = {"SECRET_KEY": SECRET, "SITE_URL": "https://a.example.vn", "BEHIND_PROXY": "on"}
    assert loaded(settings_of("production", **variables))["SECURE_PROXY_SSL_HEADER"]


def test_example_with_a_secret_is_a_working_production_file(settings_of):
    dotenv = (ROOT / ".env.example").read_text().replace("SECRET_KEY=", f"SECRET_KEY={SECRET}", 1)
    found = loaded(settings_of("production", dotenv))
    assert found["ALLOWED_HOSTS"] == ["tintuc.example.vn"]
    assert found["DATABASES"]["default"]["ENGINE"].endswith("sqlite3")
    assert found["SERVE_MEDIA"] is True


def test_variable_of_the_process_wins_over_the_file(settings_of):
    dotenv = f"SECRET_KEY={SECRET}\nSITE_URL=https://file.example.vn\n"
    found = loaded(settings_of("production", dotenv, SITE_URL="https://process.example.vn"))
    assert found["SITE_URL"] == "https://process.example.vn"


def test_development_starts_without_any_variable_and_allows_demo_accounts(settings_of):
    found = loaded(settings_of("development"))
    assert found["DEBUG"] is found["DEMO_ACCOUNTS_ALLOWED"] is True


def test_production_changes_nothing_of_base_but_the_proxy():
    assigned = {
        target.id
        for node in ast.walk(ast.parse((SETTINGS / "production.py").read_text()))
        if isinstance(node, ast.Assign)
        for target in node.targets
    }
    assert assigned == {"SECURE_PROXY_SSL_HEADER"}


def test_default_settings_of_the_entrances():
    assert '"config.settings.development"' in (ROOT / "manage.py").read_text()
    assert '"config.settings.production"' in (ROOT / "site/config/wsgi.py").read_text()


MACHINE = {"MACHINE_TRANSLATION_ENGINE": "deepl", "MACHINE_TRANSLATION_URL": "https://api.deepl.com/"}


def test_machine_translation_is_off_unless_an_engine_is_named(settings_of):
    identity = {"SECRET_KEY": SECRET, "SITE_URL": "https://a.example.vn"}
    assert loaded(settings_of("production", **identity))["WAGTAILLOCALIZE_MACHINE_TRANSLATOR"] is None
    left = MACHINE | {"MACHINE_TRANSLATION_ENGINE": "", "MACHINE_TRANSLATION_KEY": "k"}
    assert loaded(settings_of("production", **identity, **left))["WAGTAILLOCALIZE_MACHINE_TRANSLATOR"] is None


@pytest.mark.parametrize(
    ("engine", "url", "key", "translator"),
    [
        ("deepl", "https://api.deepl.com/", "k", "DeepL"),
        (" DeepL ", "https://api-free.deepl.com", "k:fx", "DeepL"),
        ("libretranslate", "http://10.0.0.5:5000/lt/", "", "LibreTranslate"),
    ],
)
def test_machine_translation_is_on_with_an_engine_and_its_server(settings_of, engine, url, key, translator):
    found = loaded(
        settings_of(
            "production",
            SECRET_KEY=SECRET,
            SITE_URL="https://a.example.vn",
            MACHINE_TRANSLATION_ENGINE=engine,
            MACHINE_TRANSLATION_URL=url,
            MACHINE_TRANSLATION_KEY=key,
        )
    )
    assert found["WAGTAILLOCALIZE_MACHINE_TRANSLATOR"] == {
        "CLASS": f"translation.machine.engines.{translator}",
        "OPTIONS": {"URL": url, "KEY": key},
    }


@pytest.mark.parametrize(
    ("engine", "url", "key", "name"),
    [
        ("google", "https://a.example/", "k", "ENGINE"),
        ("libretranslate", "", "", "URL"),
        ("libretranslate", "translate.example.vn", "", "URL"),
        ("libretranslate", "ftp://translate.example.vn", "", "URL"),
        ("libretranslate", "https://user:pass@translate.example.vn", "", "URL"),
        ("libretranslate", "https://translate.example.vn/translate", "", "URL"),
        ("libretranslate", "https://translate.example.vn/?api_key=k", "", "URL"),
        ("libretranslate", "https://translate.example.vn", "khoá", "KEY"),
        ("libretranslate", "https://[", "", "URL"),
        ("deepl", "https://api.deepl.com/", "", "KEY"),
        ("deepl", "http://api.deepl.com/", "k", "URL"),
        ("deepl", "https://api.deepl.com/", "k:fx", "URL"),
        ("deepl", "https://api-free.deepl.com/", "k", "URL"),
    ],
)
def test_machine_translation_set_wrongly_refuses_to_start(settings_of, engine, url, key, name):
    result = settings_of(
        "production",
        SECRET_KEY=SECRET,
        SITE_URL="https://a.example.vn",
        MACHINE_TRANSLATION_ENGINE=engine,
        MACHINE_TRANSLATION_URL=url,
        MACHINE_TRANSLATION_KEY=key,
    )
    assert result.returncode != 0
    last = result.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last
    assert f"MACHINE_TRANSLATION_{name}" in last
    assert not key or key not in last.split()


BUCKET = {
    "S3_BUCKET": "pictures",
    "S3_ENDPOINT_URL": "https://s3.example.vn",
    "S3_SECRET_ACCESS_KEY": "of-nobody",
}


def test_files_are_in_folders_unless_a_bucket_is_named(settings_of):
    needed = {"SECRET_KEY": SECRET, "SITE_URL": "https://a.example.vn"}
    for variables, backend in (({}, "FileSystemStorage"), (BUCKET, "BucketStorage")):
        found = loaded(settings_of("production", **needed, **variables))
        for name in ("default", "renditions"):
            assert found["STORAGES"][name]["BACKEND"].endswith(backend)
        assert "of-nobody" not in json.dumps(
            found["STORAGES"]
        )  # a task that deletes a file carries the options
        assert found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["img-src"] == ["'self'"]


def test_pictures_from_the_buckets_own_address_need_a_second_bucket(settings_of):
    needed = {"SECRET_KEY": SECRET, "SITE_URL": "https://a.example.vn", **BUCKET}
    public = "https://media.example.vn/media"
    for variables in ({}, {"S3_PRIVATE_BUCKET": "pictures"}):
        refused = settings_of("production", **needed, S3_MEDIA_URL=public, **variables)
        assert "S3_PRIVATE_BUCKET" in refused.stderr.splitlines()[-1]
    found = loaded(settings_of("production", **needed, S3_MEDIA_URL=public, S3_PRIVATE_BUCKET="originals"))
    assert found["STORAGES"]["renditions"]["OPTIONS"]["base_url"] == f"{public}/"
    assert found["STORAGES"]["default"]["OPTIONS"]["base_url"] == "/private/"
    assert found["STORAGES"]["default"]["OPTIONS"]["bucket_name"] == "originals"
    assert "https://media.example.vn" in found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["img-src"]


def test_what_the_databases_address_asks_for_is_kept_beside_the_pool(settings_of):
    needed = {"SECRET_KEY": SECRET, "SITE_URL": "https://a.example.vn"}
    url = "postgres://portal:secret@db.example.vn/portal?sslmode=require"
    found = loaded(
        settings_of("production", **needed, DATABASE_URL=url, DATABASE_POOL_SIZE="7", PGBOUNCER="on")
    )
    database = found["DATABASES"]["default"]
    assert database["OPTIONS"]["sslmode"] == "require"
    assert database["OPTIONS"]["pool"]["max_size"] == 7
    assert database["DISABLE_SERVER_SIDE_CURSORS"] is True
