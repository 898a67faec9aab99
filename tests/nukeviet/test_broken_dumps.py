"""Dumps that are cut, damaged or no dumps: what can be read is read, the rest is told, nothing crashes."""

import gzip
from pathlib import Path
from random import Random
from unittest.mock import Mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nukeviet.reading import SourceError
from nukeviet.reading.dump import read_dump
from nukeviet.reading.staging import Staging
from nukeviet.report import Report
from tests.nukeviet.dumps import TOPICS, insert, read

TOPIC, TAG = "nv4_vi_news_topics", "nv4_vi_news_tags"
TAGS = "CREATE TABLE `nv4_vi_news_tags` (\n  `tid` int(11),\n  `title` varchar(250)\n) ENGINE=MyISAM;\n"
ROWS = [(1, "Một; 'x'", None), (2, "a),(3,'b", "Đoạn\ndài"), (3, "", "\\")]
WHOLE = (
    "-- MariaDB dump 10.19\n/*!40101 SET NAMES utf8mb4 */;\n" + TOPICS + "\n" + insert(TOPIC, ROWS) + ";\n"
    "/*!40000 ALTER TABLE `x` ENABLE KEYS */;\n" + TAGS + insert(TAG, [(1, "số"), (2, "b")]) + ";\n"
    "-- Dump completed on 2026-11-26\n"
)


def read_path(path: Path):
    with Staging() as staging:
        read_dump(path, staging, Report(), lambda _bytes: None)


def test_dump_cut_anywhere_gives_the_rows_before():
    dump = WHOLE.encode()
    whole, notes = read(dump)
    assert notes == []
    seen = set()
    for end in range(len(dump)):
        try:
            rows, notes = read(dump[:end])
        except SourceError:
            continue
        for table, read_rows in rows.items():
            assert read_rows == whole[table][: len(read_rows)]
        if end < dump.index(b"-- Dump completed"):
            assert {code for code, _detail in notes} & {"dump-truncated", "dump-without-end"}
        seen.add(sum(map(len, rows.values())))
    assert seen == set(range(6))


def test_gzipped_dump_cut_anywhere_never_crashes(tmp_path):
    # Stored, not packed: the rows come out as they went in.
    packed = gzip.compress(WHOLE.encode(), compresslevel=0)
    whole, _notes = read(packed)
    for end in range(1, len(packed)):
        try:
            rows, notes = read(packed[:end])
        except SourceError:
            continue
        assert any("cut short" in detail for code, detail in notes if code == "dump-truncated"), end
        for table, read_rows in rows.items():
            assert read_rows == whole[table][: len(read_rows)]


def test_gzipped_dump_with_a_wrong_checksum_is_read_and_told():
    packed = bytearray(gzip.compress(WHOLE.encode()))
    packed[-5] ^= 1
    packed[-6] ^= 1
    rows, notes = read(bytes(packed))
    assert rows[TOPIC] == ROWS
    assert any("damaged" in detail for code, detail in notes if code == "dump-truncated")


def test_gzipped_dump_damaged_inside_gives_the_rows_before():
    row = "(1,'" + Random(1).randbytes(50_000).hex() + "',NULL)"
    packed = bytearray(
        gzip.compress((TOPICS + f"INSERT INTO `{TOPIC}` VALUES " + ",".join([row] * 100)).encode())
    )
    packed[len(packed) // 2 :: 7] = b"\xff" * len(packed[len(packed) // 2 :: 7])
    rows, notes = read(bytes(packed))
    assert rows[TOPIC]
    assert "dump-truncated" in {code for code, _detail in notes}


@pytest.mark.parametrize(
    ("values", "kept", "told"),
    [
        ("(1,'a','b'),(2,'a'),(3,'a','b')", [1, 3], ["row 2: 2 values for 3 columns"]),
        ("(1,'a','b'),(2,'a','b','c'),(3,'a','b')", [1, 3], ["row 2: 4 values for 3 columns"]),
        ("(1,'a','b'),(2,'it's','b'),(3,'a','b')", [1, 3], ["row 2: cannot be read"]),
        ("(1,'a','b'),(2,'it's','b')", [1], ["row 2: cannot be read"]),
        ("(1,'a','b'),(2,,'b'),(3,'a','b')", [1, 3], ["row 2: cannot be read"]),
        ("(1,'a','b'),(),(3,'a','b')", [1, 3], ["row 2: cannot be read"]),
        ("(1,'a','b'),x,(3,'a','b'),(4,'a','b')", [1, 4], ["row 2: cannot be read"]),
        ("(1,'a','b'),(2,NOW(),'b'),(3,'a','b')", [1, 3], ["row 2: cannot be read"]),
        ("(1,'a','b'),(2,'a,'b'),(3,'a','b'),(4,'a','b')", [1, 3, 4], ["row 2: cannot be read"]),
        ("(1),(2,'a','b'),(3)", [2], ["row 1: 1 values for 3 columns", "row 3: 1 values for 3 columns"]),
    ],
)
def test_broken_row_is_told_and_the_others_are_read(values, kept, told):
    rows, notes = read(
        TOPICS + f"INSERT INTO `{TOPIC}` VALUES {values};\n" + TAGS + insert(TAG, [(1, "c")]) + ";\n"
    )
    assert [row[0] for row in rows[TOPIC]] == kept
    assert notes == [("dump-row-broken", f"{TOPIC}, {detail}") for detail in told]
    assert rows[TAG] == [(1, "c")]


def test_string_without_end_costs_its_row_alone():
    rows, notes = read(
        TOPICS + f"INSERT INTO `{TOPIC}` VALUES (1,'a','b'),(2,'a','b);\n"
        "UNLOCK TABLES;\n"
        + TAGS
        + insert(TAG, [(1, "c"), (2, "d")])
        + ";\n"
        + TOPICS.replace("topics", "cat")
    )
    assert rows[TOPIC] == [(1, "a", "b")]
    assert rows[TAG] == [(1, "c"), (2, "d")]
    assert ("dump-row-broken", f"{TOPIC}, row 2: cannot be read") in notes


def test_insert_without_create_table_is_told_once():
    rows, notes = read(TAGS + (insert(TOPIC, ROWS) + ";\n") * 2 + insert(TAG, [(1, "c")]) + ";")
    assert rows == {TAG: [(1, "c")]}
    assert notes == [("table-without-columns", TOPIC)]


@pytest.mark.parametrize(
    "create",
    [
        f"CREATE TABLE `{TOPIC}` (`a` int, `A` int);",
        f"CREATE TABLE `{TOPIC}` (" + ",".join(f"c{number} int" for number in range(3000)) + ");",
        f"CREATE TABLE `{TOPIC}` (PRIMARY KEY (`a`));",
        f"CREATE TABLE `{TOPIC}` LIKE `other`;",
        f"CREATE TABLE `{TOPIC}` (a int, 'b;",
    ],
)
def test_create_table_that_cannot_be_used_leaves_the_table_out(create):
    rows, notes = read(TAGS + insert(TAG, [(1, "c")]) + ";" + create + insert(TOPIC, [(1, 2)]) + ";")
    assert rows == {TAG: [(1, "c")]}
    assert len(notes) == 1


def test_insert_of_an_unknown_form_is_told():
    rows, notes = read(
        TAGS + "INSERT INTO `x` SET a = ';';INSERT INTO y SELECT 1;" + insert(TAG, [(1, "c")]) + ";"
    )
    assert rows == {TAG: [(1, "c")]}
    assert [code for code, _detail in notes] == ["dump-statement-unknown"] * 2


def test_dump_without_its_last_line_is_told():
    _rows, notes = read(WHOLE.replace("-- Dump completed on 2026-11-26\n", ""))
    assert notes == [("dump-without-end", f"{TAG}, row 2")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\n \n", "no SQL dump"),
        (b"Trang chu; khong phai SQL 'gi ca" * 1000, "no SQL dump"),
        (b"\0\x01\x02\xff" * 100_000, "no SQL dump"),
        (b"<?xml version='1.0'?><mysqldump></mysqldump>", "no SQL dump"),
        (b"\x1f\x8b\x08\0broken", "no SQL dump .*damaged|no SQL dump .*cut short"),
        (gzip.compress(b"", mtime=0), "no SQL dump"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"BZh91AY", "bzip2"),
        (
            b"CREATE TABLE `wp_posts` (a int); INSERT INTO `wp_posts` VALUES (1);",
            "no table of a NukeViet site",
        ),
    ],
)
def test_file_without_anything_to_read_raises(content, message):
    with pytest.raises(SourceError, match=message):
        read(content)


def test_folder_and_missing_file_raise(tmp_path):
    with pytest.raises(SourceError, match="directory"):
        read_path(tmp_path)
    with pytest.raises(SourceError, match="No such file"):
        read_path(tmp_path / "missing.sql")


def test_unreadable_file_raises(tmp_path, monkeypatch):
    path = tmp_path / "dump.sql"
    path.write_text(WHOLE)
    # Root may read every file: no chmod does it.
    monkeypatch.setattr(Path, "open", Mock(side_effect=PermissionError(13, "Permission denied")))
    with pytest.raises(SourceError, match="denied"):
        read_path(path)


def test_file_that_opens_but_cannot_be_read_raises():
    with pytest.raises(SourceError, match="error"):
        read_path(Path("/proc/self/mem"))


def test_staging_on_a_full_disk_raises(tmp_path):
    path = tmp_path / "dump.sql"
    path.write_text(TOPICS + insert(TOPIC, [(number, "x" * 1000, "") for number in range(2000)]) + ";")
    with Staging() as staging:
        next(staging.rows("PRAGMA max_page_count=20"))
        with pytest.raises(SourceError, match="full"):
            read_dump(path, staging, Report(), lambda _bytes: None)


SQL = st.sampled_from(
    [
        b"'",
        b'"',
        b"`",
        b"\\",
        b"(",
        b")",
        b",",
        b";",
        b"--",
        b"#",
        b"/*",
        b"*/",
        b"/*!40101 ",
        b"\n",
        b" ",
        b"1",
        b"NULL",
    ]
    + [
        b"a",
        b"\xe1\xba",
        b"\0",
        b"INSERT INTO `nv4_vi_news_topics` VALUES ",
        b"DELIMITER $$\n",
        b"USE x;",
        b"SET NAMES latin1;",
    ]
    + [
        TOPICS.encode(),
        TAGS.encode(),
        b"(1,'a','b')",
        b"_binary ",
        b"0x4",
        b"x'",
        b"REPLACE ",
        b"CREATE TABLE ",
        b"nv4_vi_news_cat ",
    ]
)


@settings(deadline=None)
@given(st.lists(SQL, max_size=40).map(b"".join) | st.binary(max_size=200))
@example(b"DELIMITER '\n';'")
@example(b"INSERT INTO a.`nv4_vi_news_cat")
def test_anything_between_two_tables_never_crashes(garbage):
    for dump in (garbage, TOPICS.encode() + f"INSERT INTO `{TOPIC}` VALUES (1,'a','b'),".encode() + garbage):
        try:
            rows, _notes = read(dump)
        except SourceError:
            continue
        values = (value for table in rows.values() for row in table for value in row)
        assert all(isinstance(value, str | int | None) for value in values)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_damaged_gzip_never_crashes(garbage):
    packed = gzip.compress(WHOLE.encode(), mtime=0)
    for dump in (b"\x1f\x8b" + garbage, packed[:100] + garbage, packed + garbage):
        try:
            read(dump)
        except SourceError:
            continue
