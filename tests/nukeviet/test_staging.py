"""The temporary file that holds what is wanted of an old database."""

import sqlite3

import pytest

from nukeviet.reading.staging import Staging, is_private, is_wanted


@pytest.mark.parametrize(
    "table",
    [
        "nv4_vi_modules",
        "nv4_vi_news_rows",
        "nv4_en_tin_tuc_detail",
        "nv3_vi_news_bodyhtml_12",
        "nv4_vi_news_tags_id",
        "nv4_vi_news_block_cat",
        "nv4_vi_comment",
        "nv3_vi_news_comments",
        "nv4_vi_menu_rows",
        "nv4_upload_file",
        "nv4_setup_language",
        "NV4_users",
    ],
)
def test_tables_that_an_import_reads_are_wanted(table):
    assert is_wanted(table)


@pytest.mark.parametrize(
    "table",
    [
        "nv4_vi_news_7",
        "nv4_sessions",
        "nv4_logs",
        "nv4_vi_news_bodytext",
        "nv4_authors",
        "users",
        "nv4_vi_rows; --",
        "",
    ],
)
def test_copies_sessions_and_logs_are_not_wanted(table):
    assert not is_wanted(table)


def test_private_columns_are_those_about_people():
    assert is_private("nv4_users", "password")
    assert is_private("nv4_vi_comment", "post_email")
    assert not is_private("nv4_users", "first_name")
    assert not is_private("nv4_vi_news_rows", "email")


def test_tables_and_rows_come_back_as_they_went_in(tmp_path):
    with Staging(tmp_path) as staging:
        write = staging.add_table('nv4_vi_news_"rows', ["id", "title", "select"])
        write([(1, "số", None), (2, 'a"b', 2**63 - 1)])
        write(iter([(3, "", 0)]))
        assert staging.tables() == {'nv4_vi_news_"rows': ["id", "title", "select"]}
        rows = list(staging.rows('SELECT * FROM "nv4_vi_news_""rows" WHERE id > ? ORDER BY id', 1))
        assert [tuple(row) for row in rows] == [(2, 'a"b', 2**63 - 1), (3, "", 0)]
        assert rows[0]["select"] == 2**63 - 1


def test_lookups_use_the_index_of_the_first_column_and_those_asked_for():
    with Staging() as staging:
        staging.add_table("nv4_vi_news_rows", ["id", "catid", "title"])
        staging.create_index("nv4_vi_news_rows", "catid", "id")
        for column in ("id", "catid"):
            plan = next(
                staging.rows(f"EXPLAIN QUERY PLAN SELECT title FROM nv4_vi_news_rows WHERE {column} = 1")
            )
            assert "USING INDEX" in plan["detail"]


def test_nothing_is_left_in_the_folder_even_while_it_is_open(tmp_path):
    with Staging(tmp_path) as staging:
        staging.add_table("nv4_users", ["userid", "x"])([(number, "x" * 1000) for number in range(40_000)])
        assert list(tmp_path.iterdir()) == []
        assert next(staging.rows("SELECT count(*) FROM nv4_users"))[0] == 40_000
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        staging.rows("SELECT 1")
