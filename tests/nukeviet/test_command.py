"""The command as operators run it: what it answers, prints and leaves, also when it cannot go on."""

import csv
import errno
import fcntl
import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError

from articles.models import ArticlePage, NewsIndexPage
from nukeviet.importing import drafting, engine, writing
from nukeviet.library import storing
from nukeviet.management.commands import import_nukeviet
from nukeviet.models import ImportedRecord
from tests.factories import SectionFactory, picture_bytes

from .moving import article
from .old_site import OldSiteBuilder


@pytest.fixture
def old(home):
    """Two articles, nothing wrong with them."""
    builder = OldSiteBuilder()
    builder.add_config("site_lang", "vi")
    news = builder.add_module()
    builder.add_section(news, 1, "Tin tức")
    for number in (1, 2):
        builder.add_article(news, number, f"Bài {number}", "<p>Nội dung.</p>", hometext="Lời dẫn.")
    return builder


@pytest.fixture
def folder(tmp_path) -> Path:
    """The old site's root."""
    (tmp_path / "site" / "uploads" / "news").mkdir(parents=True)
    return tmp_path / "site"


@pytest.fixture
def dump(old, tmp_path) -> Path:
    return old.write_dump(tmp_path / "old.sql")


def run(source, *options, verbosity: int = 1) -> tuple[int, str, str]:
    """(exit code, output, errors)"""
    out, errors = StringIO(), StringIO()
    try:
        call_command(
            "import_nukeviet", str(source), *map(str, options), verbosity=verbosity, stdout=out, stderr=errors
        )
    except SystemExit as end:
        return end.code, out.getvalue(), errors.getvalue()
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    return 0, out.getvalue(), errors.getvalue()


# --- how it ends ---
@pytest.mark.parametrize("gzip", [False, True])
def test_whole_import_ends_with_0_and_says_what_was_done(gzip, old, folder, tmp_path):
    dump = old.write_dump(tmp_path / "old.sql.gz", gzip)
    code, out, errors = run(dump, "--files", folder)
    assert (code, errors) == (0, "")
    assert "2 articles new" in out
    assert "1 section new" in out
    assert ArticlePage.objects.live().count() == 2
    code, out, _errors = run(dump, "--files", folder)
    assert code == 0
    assert "2 articles unchanged" in out


def test_import_without_the_folder_ends_with_3_and_names_what_is_missing(dump):
    code, out, _errors = run(dump)
    assert code == import_nukeviet.THINGS_LEFT_OUT == 3
    assert "file-folder-missing" in out
    assert "--report FILE" in out
    assert ArticlePage.objects.count() == 2


def test_quiet_import_prints_nothing(dump, folder):
    assert run(dump, "--files", folder, verbosity=0) == (0, "", "")


@pytest.mark.parametrize("content", [b"", b"hello", b"\x1f\x8b broken", b"CREATE TABLE `x` (`a` int);\n"])
def test_what_is_no_dump_ends_with_1_and_says_so(content, home, tmp_path):
    (tmp_path / "old.sql").write_bytes(content)
    code, out, errors = run(tmp_path / "old.sql")
    assert (code, out) == (1, "")
    assert "old.sql" in errors


def test_source_that_is_not_there_ends_with_1_and_is_named(home, tmp_path):
    code, _out, errors = run(tmp_path / "nirgends.sql")
    assert code == 1
    assert "nirgends.sql" in errors
    code, _out, errors = run("mysql://root@127.0.0.1:1/old")
    assert code == 1
    assert "127.0.0.1" in errors


def test_truncated_dump_brings_what_is_there_and_ends_with_3(dump, folder):
    content = dump.read_bytes()
    dump.write_bytes(content[: content.index(b"_rows` VALUES") + 60])
    code, out, _errors = run(dump, "--files", folder)
    assert code == 3
    assert "dump-truncated" in out


# --- options ---
@pytest.mark.parametrize(
    "options",
    [
        ["--since", "gestern"],
        ["--since", "2020-13-01"],
        ["--limit", "0"],
        ["--limit", "-1"],
        ["--limit", "x"],
        ["--nothing"],
    ],
    ids=" ".join,
)
def test_option_that_is_wrong_ends_with_2_as_the_shell_sees_it(options):
    with pytest.raises(SystemExit) as end:
        import_nukeviet.Command().run_from_argv(["manage.py", "import_nukeviet", "old.sql", *options])
    assert end.value.code == 2


def test_folders_that_are_not_there_are_named_before_anything_is_read(dump, tmp_path):
    for options, message in (
        (["--files", tmp_path / "nichts"], "--files"),
        (["--files", dump], "--files"),
        (["--report", tmp_path / "nichts" / "a.txt"], "--report"),
        (["--report", tmp_path], "--report"),
    ):
        code, _out, errors = run(dump, *options)
        assert code == 1
        assert errors.startswith(message)
    assert not ArticlePage.objects.exists()


def test_every_option_chooses_what_comes(old, folder, home, english_home, tmp_path):
    SectionFactory(parent=home, title="Lưu trữ", slug="luu-tru")
    for language, name in (("vi", "thong-bao"), ("en", "news")):
        module = old.add_module(language, name)
        old.add_section(module, 1, name)
        old.add_article(module, 1, f"{language} {name}", catid=1)
    dump = old.write_dump(tmp_path / "all.sql")
    assert run(dump, "--module", "NEWS", "--language", "vi", "--limit", 1, "--into", "/luu-tru/")[0] == 3
    assert [page.public_path for page in ArticlePage.objects.all()] == ["/luu-tru/tin-tuc/bai-2/"]
    assert run(dump, "--language", "en", "--since", "2020-01-01")[0] == 3
    assert ArticlePage.objects.get(locale__language_code="en").title == "en news"
    run(dump, "--since", "2030-01-01")
    assert ArticlePage.objects.count() == 2
    code, _out, errors = run(dump, "--module", "tin")
    assert code == 1
    assert "vi/thong-bao" in errors
    assert run(dump, "--into", "nichts")[0] == 1


def test_dry_run_says_what_would_be_done_and_does_nothing(dump, folder, tmp_path):
    code, out, _errors = run(dump, "--files", folder, "--dry-run", "--report", tmp_path / "r.txt")
    assert code == 0
    assert out.startswith("What would be done:")
    assert "2 articles new" in out
    assert not ArticlePage.objects.exists()
    assert not NewsIndexPage.objects.exists()
    assert (tmp_path / "r.txt").exists()


# --- the report ---
def notes_in(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".json":
        return {json.loads(line)["code"] for line in text.splitlines()}
    if path.suffix == ".csv":
        return {row["code"] for row in csv.DictReader(text.splitlines())}
    return {line.split()[1] for line in text.splitlines() if line.startswith("## ")}


@pytest.mark.parametrize("name", ["report.txt", "report.csv", "report.json"])
def test_report_is_written_also_when_the_import_fails_midway(name, old, dump, tmp_path, monkeypatch):
    def fails(*_arguments, **_options):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(writing, "insert", fails)
    code, _out, errors = run(dump, "--report", tmp_path / name)
    assert code == 1
    assert "disk is full" in errors
    assert notes_in(tmp_path / name) == {"file-folder-missing"}
    monkeypatch.undo()
    assert run(dump, "--report", tmp_path / name)[0] == 3
    assert ArticlePage.objects.count() == 2


def test_report_that_cannot_be_written_says_so_and_the_import_is_done(dump, folder, tmp_path, monkeypatch):
    def fails(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(import_nukeviet.report_file, "write", fails)
    code, _out, errors = run(dump, "--files", folder, "--report", tmp_path / "r.txt")
    assert code == 0
    assert "No space left" in errors
    assert ArticlePage.objects.count() == 2


# --- what keeps it from going on ---
def test_second_import_at_the_same_time_is_refused(dump):
    path = Path(settings.VAR_DIR) / "import.lock"
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        code, _out, errors = run(dump)
    assert code == 1
    assert "Another import is running" in errors
    assert not ArticlePage.objects.exists()
    assert run(dump)[0] == 3


TROUBLE = {
    "database locked": (writing, "insert", OperationalError("database is locked")),
    "disk full at a picture": (storing, "_keep", OSError(errno.ENOSPC, "No space left on device")),
    "memory file": (engine.links, "resolve", OSError(errno.EIO, "Input/output error")),
}


@pytest.mark.parametrize(("module", "name", "error"), TROUBLE.values(), ids=TROUBLE.keys())
def test_trouble_of_the_machine_stops_the_import_with_a_message_and_the_next_goes_on(
    module, name, error, old, folder, tmp_path, monkeypatch
):
    def fails(*_arguments, **_options):
        raise error

    (folder / "uploads" / "news" / "anh.jpg").write_bytes(picture_bytes(40, 30))
    old.tables["nv4_vi_news_rows"].rows[0]["homeimgfile"] = "anh.jpg"
    dump = old.write_dump(tmp_path / "old.sql")
    with monkeypatch.context() as patched:
        patched.setattr(module, name, fails)
        code, _out, errors = run(dump, "--files", folder)
    assert code == 1
    assert str(error) in errors
    assert "Run the same command again" in errors
    assert run(dump, "--files", folder)[0] == 0
    assert ArticlePage.objects.live().count() == 2
    assert article(1).lead_picture is not None


def test_folder_of_the_portal_that_cannot_be_written_is_named(dump, tmp_path, settings):
    (tmp_path / "file").write_bytes(b"")
    settings.VAR_DIR = tmp_path / "file" / "var"
    code, _out, errors = run(dump)
    assert code == 1
    assert str(tmp_path / "file") in errors


def test_article_that_no_code_can_convert_keeps_no_other_out(dump, folder, monkeypatch):
    convert = drafting.convert

    def fails(body, files, key, *more):
        if key.endswith("/1"):
            raise RecursionError("too deep")
        return convert(body, files, key, *more)

    monkeypatch.setattr(drafting, "convert", fails)
    code, out, _errors = run(dump, "--files", folder)
    assert code == 3
    assert "1 article new" in out
    assert "1 article failed" in out
    assert "article-failed" in out
    monkeypatch.undo()
    assert run(dump, "--files", folder)[0] == 0
    assert ArticlePage.objects.count() == 2


# --- stopped ---
@pytest.mark.parametrize("where", ["reading", "writing"])
def test_import_stopped_with_ctrl_c_ends_with_130_and_goes_on_the_next_time(
    where, dump, folder, tmp_path, monkeypatch
):
    def interrupted(*_arguments, **_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        place = (import_nukeviet, "read_dump") if where == "reading" else (writing, "insert")
        patched.setattr(*place, interrupted)
        code, _out, errors = run(dump, "--files", folder, "--report", tmp_path / "r.txt")
    assert code == import_nukeviet.INTERRUPTED == 130
    assert "again to go on" in errors
    assert (tmp_path / "r.txt").exists()
    assert not ImportedRecord.objects.filter(kind="article").exists()
    assert run(dump, "--files", folder)[0] == 0
    assert ArticlePage.objects.count() == 2
