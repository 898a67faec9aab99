"""What an import tells: each note in the file, each code explained to operators."""

import csv
import json
import re
from pathlib import Path

import pytest

from nukeviet import report_file
from nukeviet.report import Report
from nukeviet.report_codes import CODES
from tests.servers.running import ROOT

EXPLAINED = re.compile(r"^\| `([a-z][a-z-]+)` \| (.+) \|$", re.MULTILINE)


@pytest.fixture
def report():
    made = Report()
    where = {"language": "vi", "module": "news", "kind": "article"}
    made.add("article-draft", **where, number=7, detail="=HYPERLINK(1)")
    made.add("picture-missing", **where, number=9, detail="ảnh.jpg")
    made.add("article-draft", **where, number=8, detail="Bài nháp")
    return made


def test_every_code_is_explained_to_operators_as_the_report_does():
    page = (ROOT / "docs" / "operators" / "nukeviet.md").read_text()
    assert dict(EXPLAINED.findall(page)) == {code: meaning for code, (_weight, meaning) in CODES.items()}


def test_every_code_is_told_by_something():
    rooms = Path(ROOT / "nukeviet").rglob("*.py")
    code = "".join(path.read_text() for path in rooms if path.name != "report_codes.py")
    assert not [name for name in CODES if f'"{name}"' not in code]


def test_report_as_text_names_what_each_code_means_and_which_it_concerns(report, tmp_path):
    report_file.write(report, tmp_path / "report.txt")
    text = (tmp_path / "report.txt").read_text()
    assert text.index("picture-missing (1)") < text.index("article-draft (2)")
    assert CODES["picture-missing"][1] in text
    assert "- vi/news article 9 ảnh.jpg" in text


def test_report_as_text_is_one_line_a_note(report, tmp_path):
    report.add(
        "text-cut", language="vi", module="news", kind="section", number=3, detail="Một\n\n## hai (2)\nba"
    )
    report_file.write(report, tmp_path / "report.txt")
    assert "- vi/news section 3 Một ## hai (2) ba\n" in (tmp_path / "report.txt").read_text()


def test_report_for_spreadsheets_starts_no_formula(report, tmp_path):
    report_file.write(report, tmp_path / "report.csv")
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["number"] for row in rows] == ["7", "8", "9"]
    assert rows[0]["detail"] == "'=HYPERLINK(1)"


def test_report_for_programs_is_a_note_a_line(report, tmp_path):
    report_file.write(report, tmp_path / "report.json")
    notes = [json.loads(line) for line in (tmp_path / "report.json").read_text().splitlines()]
    assert [(note["weight"], note["code"], note["number"]) for note in notes] == [
        ("told", "article-draft", 7),
        ("told", "article-draft", 8),
        ("left out", "picture-missing", 9),
    ]


def test_note_of_an_unknown_code_is_refused(report):
    with pytest.raises(KeyError, match="no-such-code"):
        report.add("no-such-code")


def test_left_out_counts_what_is_not_here(report):
    assert report.left_out == 1
