"""Dumps as different programs write them, read into the staging file."""

import gzip
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nukeviet.reading.dump import read_dump
from nukeviet.reading.staging import Staging
from nukeviet.report import Report
from tests.nukeviet.dumps import TOPICS, insert, literal, read

TOPIC = "nv4_vi_news_topics"
SECTION = [(1, "Tin tức; 'mới'", None), (2, "KH&amp;CN \\ (số),(2", "dòng 1\ndòng 2")]
# What MySQL can hold and the staging file keeps: NFC, no control characters but tab and line ends.
TEXT = st.text(st.sampled_from("aZ09ạĐữ\n\t\r'\"\\`%_;,()-#/* \U0001f600"), max_size=30)
ROW = st.tuples(st.integers(-(2**63), 2**63 - 1), TEXT, st.none() | TEXT)


def test_dump_of_mariadb_gives_its_rows():
    rows, notes = read(
        "/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19, don't stop here\n"
        "/*!40101 SET NAMES utf8mb4 */;\n"
        "DROP TABLE IF EXISTS `nv4_vi_news_topics`;\n" + TOPICS + "LOCK TABLES `nv4_vi_news_topics` WRITE;\n"
        "/*!40000 ALTER TABLE `nv4_vi_news_topics` DISABLE KEYS */;\n"
        + insert(TOPIC, SECTION)
        + ";\nUNLOCK TABLES;\n-- Dump completed on 2026-11-26  3:20:00\n"
    )
    assert rows == {TOPIC: SECTION}
    assert notes == []


def test_dump_of_phpmyadmin_gives_its_rows():
    rows, notes = read(
        '-- phpMyAdmin SQL Dump\n\nSET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";\nSTART TRANSACTION;\n\n'
        "/*!40101 SET NAMES utf8mb4 */;\n\n--\n-- Cơ sở dữ liệu: `it's`\n--\n\n"
        "CREATE TABLE `nv4_vi_news_topics` (\n  `topicid` smallint(5) UNSIGNED NOT NULL,\n  `title` varchar(250) NOT NULL,\n"
        "  `description` text DEFAULT NULL\n) ENGINE=MyISAM DEFAULT CHARSET=utf8mb4;\n\n"
        "DELIMITER $$\nCREATE TRIGGER `t` BEFORE INSERT ON `x` FOR EACH ROW BEGIN SET @a = ';'; DELETE FROM y; END\n$$\nDELIMITER ;\n"
        "INSERT INTO `nv4_vi_news_topics` (`topicid`, `description`, `title`) VALUES\n(1, NULL, 'Một'),\n(2, 'a', 'Hai');\n\n"
        "ALTER TABLE `nv4_vi_news_topics`\n  ADD PRIMARY KEY (`topicid`);\nCOMMIT;\n"
    )
    assert rows == {TOPIC: [(1, "Một", None), (2, "Hai", "a")]}
    assert notes == []


def test_backup_of_nukeviet_gives_its_rows_though_it_ends_in_a_comma():
    rows, notes = read(
        "-- NUKEVIET SQL Dump\n\n" + TOPICS + "\nINSERT INTO `nv4_vi_news_topics` VALUES\n"
        "(1, 'Một \\\"dòng\\\"', NULL), \n(2, '2', ''), \n\n-- ------\n\n"
        "DROP TABLE IF EXISTS `nv4_vi_news_tags`;\nCREATE TABLE `nv4_vi_news_tags` (\n  `tid` int(11)\n);\n"
        "INSERT INTO `nv4_vi_news_tags` VALUES\n(7), \n"
        "INSERT INTO `nv4_vi_news_tags` VALUES\n(8);"
    )
    assert rows == {TOPIC: [(1, 'Một "dòng"', None), (2, "2", "")], "nv4_vi_news_tags": [(7,), (8,)]}
    assert notes == []


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO nv4_vi_news_topics VALUES (5,'a','b');",
        "insert ignore into `nv4_vi_news_topics` values(5,'a','b');",
        "REPLACE INTO `nv4_vi_news_topics` (`topicid`,`title`,`description`) VALUES (5,'a','b');",
        "REPLACE DELAYED `nv4_vi_news_topics` VALUE (5,'a','b');",
        "INSERT INTO `nv4_vi_news_topics` () VALUES (5,'a','b');",
        "INSERT  INTO `site`.`nv4_vi_news_topics`\nVALUES\t( 5 , 'a' , 'b' ) ON DUPLICATE KEY UPDATE title = VALUES(title);",
        'INSERT INTO "nv4_vi_news_topics" VALUES (5,"a","b")\n;',
        "INSERT INTO `nv4_vi_news_topics` VALUES\r\n(5,'a','b');\r\n",
        "INSERT INTO `nv4_vi_news_topics` VALUES -- it's one\n(5,'a','b')\n# two\n;",
        "INSERT INTO `NV4_vi_news_topics` VALUES (5,_utf8mb4'a',_binary 'b');",
        "INSERT INTO `nv4_vi_news_topics` VALUES (5,0x61,x'62');",
        "INSERT INTO `nv4_vi_news_topics` VALUES ('5',N'a','b');",
        "INSERT INTO `nv4_vi_news_topics` VALUES (b'101','a',b'1100010');",
        "INSERT INTO `nv4_vi_news_topics` VALUES (+5,'a','b');",
        "/*!50000 INSERT INTO `nv4_vi_news_topics` VALUES (5,'a','b') */;",
        "INSERT INTO `nv4_vi_news_topics` (`title`,`topicid`,`gone`,`description`) VALUES ('a',5,'x','b');",
    ],
)
def test_insert_in_any_form_gives_its_row(statement):
    rows, _notes = read(TOPICS.replace("`nv4", "`site`.`nv4") + "USE `site`;" + statement)
    assert rows == {TOPIC: [(5, "a", "b")]}


def test_escapes_are_read_as_mysql_reads_them():
    first = r"""(1,'\'\"''""\\n\n\r\t\%\_\x','a\Z\0\bb')"""
    second = r"""(2,"\"""''\'","\\")"""
    rows, _notes = read(TOPICS + f"INSERT INTO `{TOPIC}` VALUES {first},{second};")
    assert rows[TOPIC] == [(1, '\'"\'""\\n\n\r\t\\%\\_x', "ab"), (2, "\"\"'''", "\\")]


def test_numbers_become_whole_numbers_and_other_values_text():
    rows, _notes = read(
        "CREATE TABLE nv4_vi_news_rows (id int, big bigint unsigned, y year(4), part decimal(5,2), title varchar(9), d date);"
        "INSERT INTO nv4_vi_news_rows VALUES (7,18446744073709551615,2024,1.50,12,'2024-01-02'),"
        "('','x9','12abc',-1e5,TRUE,NULL),(NULL,1.5,TRUE,'','',0);"
    )
    assert rows["nv4_vi_news_rows"] == [
        (7, 2**63 - 1, 2024, "1.50", "12", "2024-01-02"),
        (0, 0, 12, "-1e5", "TRUE", None),
        (None, 1, 1, "", "", "0"),
    ]


def test_columns_are_found_among_comments_keys_and_expressions():
    rows, _notes = read(
        "CREATE TABLE IF NOT EXISTS `nv4_vi_news_rows` (\n"
        "  -- it's a comment, with (parentheses\n"
        "  `id` int(11) unsigned NOT NULL COMMENT 'a, b); it''s `id`', # another, one\n"
        "  `key` varchar(20) DEFAULT 'a\\'b,c' CHARACTER SET utf8,\n"
        "  title varchar(250) NOT NULL /* 'x, */,\n"
        "  `lạ``thế` enum('a','b)','c,'),\n"
        "  `twice` int(11) GENERATED ALWAYS AS (concat((`id` * 2), ',)')) VIRTUAL,\n"
        "  PRIMARY KEY (`id`), UNIQUE KEY `title` (`title`(191)), KEY `k` (`id`,`title`), FULLTEXT KEY `f` (`title`),\n"
        "  CONSTRAINT `c` FOREIGN KEY (`id`) REFERENCES `x` (`id`) ON DELETE CASCADE, CHECK (`id` > 0)\n"
        ") ENGINE=InnoDB PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (6));\n"
        "INSERT INTO `nv4_vi_news_rows` VALUES (1,'k','t','a'),(2,'k','t','b)');"
        "INSERT INTO `nv4_vi_news_rows` VALUES (3,'k','t','a',6);"
    )
    assert rows["nv4_vi_news_rows"] == [
        (1, "k", "t", "a", None),
        (2, "k", "t", "b)", None),
        (3, "k", "t", "a", 6),
    ]


def test_generated_column_between_others_is_left_out():
    rows, _notes = read(
        "CREATE TABLE nv4_vi_news_rows (id int, twice int AS (id * 2), title text);"
        "INSERT INTO nv4_vi_news_rows VALUES (1,'a');"
    )
    assert rows["nv4_vi_news_rows"] == [(1, None, "a")]


def test_unwanted_tables_are_passed_over():
    rows, notes = read(
        "CREATE TABLE `nv4_sessions` (a int);INSERT INTO `nv4_sessions` VALUES ('; INSERT INTO `nv4_vi_news_topics`'), (\");\");\n"
        "INSERT INTO `nv4_vi_news_7` VALUES (';''\\'','--',\"#\");"
        "/*!50003 CREATE FUNCTION f() RETURNS int RETURN 1 */;\n/* ; ' */ # ' ;\n"
        + TOPICS
        + insert(TOPIC, SECTION)
        + ";"
    )
    assert rows == {TOPIC: SECTION}
    assert notes == []


def test_dump_of_several_databases_gives_the_first_nukeviet_site():
    modules = (
        "CREATE TABLE `nv4_vi_modules` (title varchar(50)); INSERT INTO `nv4_vi_modules` VALUES ('{}');\n"
    )
    rows, notes = read(
        "CREATE DATABASE `blog`; USE `blog`; CREATE TABLE wp_users (ID int); INSERT INTO wp_users VALUES (1);\n"
        f"USE `một`;{modules.format('news')}{TOPICS}{insert(TOPIC, SECTION)};\n"
        f"USE `hai`;{modules.format('tin')}{TOPICS}{insert(TOPIC, [(9, '', '')])};\n"
    )
    assert rows == {"nv4_vi_modules": [("news",)], TOPIC: SECTION}
    assert [code for code, _detail in notes] == ["other-database"] * 2


def test_table_that_comes_twice_is_used_once_as_it_comes_last():
    dump = TOPICS + insert(TOPIC, SECTION) + ";"
    rows, notes = read(dump + dump.replace("Tin tức", "Tin"))
    assert [title for _number, title, _text in rows[TOPIC]] == [
        title.replace("Tin tức", "Tin") for _n, title, _t in SECTION
    ]
    assert notes == [("table-twice", TOPIC)]


def test_insert_that_lists_its_columns_needs_no_create_table():
    rows, notes = read("INSERT INTO `nv4_vi_news_topics` (`topicid`, `title`) VALUES (1, 'a');" + "SET a=1;")
    assert rows == {TOPIC: [(1, "a")]}
    assert notes == []


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_dump_in_another_unicode_form_is_read(codec):
    rows, notes = read(("-- xin chào\n" + TOPICS + insert(TOPIC, SECTION * 1000) + ";").encode(codec))
    assert rows == {TOPIC: SECTION * 1000}
    assert notes == []


def test_gzipped_dump_in_several_members_is_read():
    dump = (TOPICS + insert(TOPIC, SECTION) + ";").encode()
    rows, notes = read(gzip.compress(dump[:200]) + gzip.compress(dump[200:]) + b"\0" * 100)
    assert rows == {TOPIC: SECTION}
    assert notes == []


def test_row_larger_than_the_window_is_read():
    body = "<p>Đoạn 'văn' \\ dài</p>\r\n" * 300_000
    assert len(body.encode()) > 7_000_000
    rows, notes = read(TOPICS + insert(TOPIC, [(1, "a", body), (2, "b", "")]) + ";")
    assert rows[TOPIC] == [(1, "a", body), (2, "b", "")]
    assert notes == []


def test_private_values_are_not_copied():
    rows, _notes = read(
        "CREATE TABLE nv4_users (userid int, username varchar(9), password varchar(9), email varchar(9), last_ip varchar(9));"
        "INSERT INTO nv4_users VALUES (1,'an','$2y$','a@b.vn','10.0.0.1');"
        "INSERT INTO nv4_users (email, username) VALUES ('c@d.vn', 'ba');"
    )
    assert rows["nv4_users"] == [(1, "an", None, None, None), (None, "ba", None, None, None)]


def test_memory_does_not_grow_with_the_dump(tmp_path):
    path = tmp_path / "dump.sql.gz"
    row = "(1,'a','" + "Nội dung \\'dài\\'; " * 50_000 + "')"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for table in ("nv4_vi_news_topics", "nv4_vi_news_7"):
            file.write(TOPICS.replace("nv4_vi_news_topics", table).encode())
            file.write(f"INSERT INTO `{table}` VALUES {row}".encode())
            file.writelines(f",\n{row}".encode() for _number in range(40))
            file.write(b";\n")
    with Staging(tmp_path) as staging:
        tracemalloc.start()
        read_dump(path, staging, Report(), lambda _bytes: None)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert next(staging.rows("SELECT count(*) FROM nv4_vi_news_topics"))[0] == 41
    assert peak < 20_000_000  # of 80 MB


def test_progress_tells_bytes_of_the_file(tmp_path):
    path = tmp_path / "dump.sql"
    path.write_text(TOPICS + insert(TOPIC, SECTION * 40_000) + ";")
    told = []
    with Staging(tmp_path) as staging:
        read_dump(path, staging, Report(), told.append)
    assert len(told) > 1
    assert told == sorted(told)
    assert told[-1] == path.stat().st_size


@settings(deadline=None)
@given(
    st.lists(ROW, min_size=1, max_size=8), st.sampled_from([",", ",\n", " ,\r\n "]), st.sampled_from("'\"")
)
def test_any_rows_are_read_back_as_they_were_written(rows, between, quote):
    values = between.join("(" + ", ".join(literal(value, quote) for value in row) + ")" for row in rows)
    read_rows, notes = read(TOPICS + f"INSERT INTO `{TOPIC}` VALUES {values};\n" + insert(TOPIC, rows) + ";")
    assert read_rows == {TOPIC: rows * 2}
    assert notes == []
