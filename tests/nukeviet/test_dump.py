"""Dumps of several programs, whole and broken, read into the staging file."""

from pathlib import Path

import pytest

from nukeviet.reading import SourceError
from nukeviet.reading.dump import read_dump
from nukeviet.reading.staging import Staging
from nukeviet.report import Report


@pytest.fixture
def read(tmp_path):
    """Reads a dump; gives the rows of each table and the report as (code, detail)."""

    def read(dump: bytes | str) -> tuple[dict[str, list[tuple]], list[tuple[str, str]]]:
        path = tmp_path / "dump.sql"
        path.write_bytes(dump.encode() if isinstance(dump, str) else dump)
        report = Report()
        with Staging(tmp_path) as staging:
            read_dump(path, staging, report, lambda _bytes: None)
            rows = {
                name: [tuple(row) for row in staging.rows(f'SELECT * FROM "{name}" ORDER BY rowid')]
                for name in staging.tables()
            }
        notes = [(note.code, note.detail) for note in report]
        report.close()
        return rows, notes

    return read


def test_read_dump_of_mysqldump_gives_its_rows(read):
    rows, notes = read(
        "/*M!999999\\- enable the sandbox mode */ \n"
        "-- don't stop here\n/*!40101 SET NAMES utf8mb4 */;\nDROP TABLE IF EXISTS `nv4_vi_news_topics`;\n"
        "CREATE TABLE `nv4_vi_news_topics` (\n  `topicid` smallint(5) unsigned NOT NULL AUTO_INCREMENT,\n"
        "  `title` varchar(250) NOT NULL DEFAULT '' COMMENT 'Tên, (chủ đề); it''s',\n  `image` varchar(255) DEFAULT NULL,\n"
        "  PRIMARY KEY (`topicid`),\n  UNIQUE KEY `title` (`title`)\n) ENGINE=MyISAM DEFAULT CHARSET=utf8mb4;\n"
        "LOCK TABLES `nv4_vi_news_topics` WRITE;\n/*!40000 ALTER TABLE `nv4_vi_news_topics` DISABLE KEYS */;\n"
        "INSERT INTO `nv4_vi_news_topics` VALUES\n(1,'Chuyển đổi số; \\'x\\' \\\\ \\n',NULL),\n(2,'a''b),(3','');\n"
        "UNLOCK TABLES;\n"
    )
    assert rows == {"nv4_vi_news_topics": [(1, "Chuyển đổi số; 'x' \\ \n", None), (2, "a'b),(3", "")]}
    assert notes == []


def test_read_dump_when_no_dump_raises(read):
    with pytest.raises(SourceError, match="no SQL dump"):
        read("Thông báo: không có gì ở đây; thật đấy.\n" * 100)


def test_read_dump_when_folder_raises(tmp_path: Path):
    with Staging() as staging, pytest.raises(SourceError, match="directory"):
        read_dump(tmp_path, staging, Report(), lambda _bytes: None)
