"""A real MariaDB, read live and through its own dump."""

import gzip
import socket
import subprocess
import threading
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pymysql
import pytest

from nukeviet.reading import SourceError
from nukeviet.reading.dump import read_dump
from nukeviet.reading.mariadb import options_of, read_mariadb
from nukeviet.reading.staging import Staging
from nukeviet.report import Report
from tests.nukeviet.dumps import notes_of, staged
from tests.servers.running import MARIADB, free_port, mariadb, need, program

BODY = "<p class=\"x\">Nội dung 'dài' \\ số;</p>\r\n" * 200
ARTICLES = [(number, f"Tiêu đề {number}; '\"\\ \t\0\x1a%_", BODY, None, 2**63) for number in range(1, 60)]
KEPT = [
    (number, title.replace("\0", "").replace("\x1a", ""), body, picture, 2**63 - 1)
    for number, title, body, picture, _views in ARTICLES
]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    need(*MARIADB)
    with mariadb(tmp_path_factory.mktemp("mariadb")) as url:
        yield url


@pytest.fixture
def cursor(server):
    """A cursor in a new database `cổng`; the connection speaks utf8mb4."""
    socket_path = parse_qs(urlsplit(server).query)["unix_socket"][0]
    connection = pymysql.connect(unix_socket=socket_path, user="root", charset="utf8mb4", autocommit=True)
    with connection, connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS `cổng`")
        cursor.execute("CREATE DATABASE `cổng`")
        cursor.execute("USE `cổng`")
        yield cursor


@pytest.fixture
def url(server) -> str:
    return server.replace("/mysql?", "/c%E1%BB%95ng?")


@pytest.fixture
def articles(cursor):
    cursor.execute(
        "CREATE TABLE nv4_vi_news_rows (id int unsigned PRIMARY KEY COMMENT 'số, (id)', title varchar(250), bodyhtml mediumtext,"
        " homeimgfile varchar(255), hitstotal bigint unsigned, KEY (title)) ENGINE=MyISAM DEFAULT CHARSET=utf8mb4"
    )
    cursor.executemany("INSERT INTO nv4_vi_news_rows VALUES (%s,%s,%s,%s,%s)", ARTICLES)
    cursor.execute("CREATE TABLE nv4_vi_news_7 LIKE nv4_vi_news_rows")
    cursor.execute(
        "CREATE TABLE nv4_vi_modules (title varchar(50), twice int AS (length(title) * 2), day date, share decimal(5,2))"
    )
    cursor.execute("INSERT INTO nv4_vi_modules (title, day, share) VALUES ('news', '2024-01-02', 1.5)")
    cursor.execute("CREATE VIEW nv4_vi_news_cat AS SELECT 1 AS catid")
    cursor.execute("CREATE TRIGGER t BEFORE DELETE ON nv4_vi_modules FOR EACH ROW BEGIN SET @a = ';'; END")


def read(url: str):
    report, told = Report(), []
    with Staging() as staging:
        read_mariadb(url, staging, report, told.append)
        return staged(staging), notes_of(report), told


def test_live_database_is_read(url, articles):
    rows, notes, told = read(url)
    assert rows == {"nv4_vi_modules": [("news", 8, "2024-01-02", "1.50")], "nv4_vi_news_rows": KEPT}
    assert notes == []
    assert told == sorted(told)
    assert told[-1] == len(ARTICLES) + 1


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--skip-extended-insert", "--complete-insert"],
        ["--hex-blob", "--replace", "--compact"],
        ["--skip-opt", "--insert-ignore", "--no-create-db"],
        ["--databases", "cổng"],
        ["--default-character-set=utf8mb3", "--tz-utc"],
    ],
)
def test_its_dump_gives_the_same_as_the_live_database(url, articles, tmp_path, options):
    socket_path = parse_qs(urlsplit(url).query)["unix_socket"][0]
    database = [] if "--databases" in options else ["cổng"]
    command = [
        program("mariadb-dump"),
        "--no-defaults",
        "-uroot",
        f"--socket={socket_path}",
        *options,
        *database,
    ]
    dump = subprocess.run(command, check=True, capture_output=True).stdout
    path = tmp_path / "dump.sql.gz"
    path.write_bytes(gzip.compress(dump))
    report = Report()
    with Staging() as staging:
        read_dump(path, staging, report, lambda _bytes: None)
        rows = staged(staging)
    live, _notes, _told = read(url)
    assert rows == live
    assert notes_of(report) == []


def test_latin1_columns_give_utf8_and_latin1_alike(url, cursor):
    cursor.execute(
        "CREATE TABLE nv4_vi_news_tags (tid int, keywords varchar(255), alias varchar(250)) CHARSET latin1"
    )
    cursor.execute("CREATE TABLE nv4_vi_news_cat (catid int, title varchar(255) CHARACTER SET ucs2)")
    cursor.execute("INSERT INTO nv4_vi_news_cat VALUES (1, 'Khoa học')")
    cursor.execute("INSERT INTO nv4_vi_news_tags VALUES (1, 'café “x”', 'a')")
    cursor.execute("SET NAMES latin1")
    cursor.execute("INSERT INTO nv4_vi_news_tags VALUES (2, _latin1 %s, 'b')", ["Khoa học".encode()])
    rows, notes, _told = read(url)
    assert rows["nv4_vi_news_tags"] == [(1, "café “x”", "a"), (2, "Khoa học", "b")]
    assert rows["nv4_vi_news_cat"] == [(1, "Khoa học")]
    assert notes == [("charset-guessed", "nv4_vi_news_tags.keywords: 1")]


def test_private_columns_are_not_read(url, cursor):
    cursor.execute(
        "CREATE TABLE nv4_users (userid int, username varchar(100), password varchar(255), email varchar(100))"
    )
    cursor.execute("INSERT INTO nv4_users VALUES (1, 'an', 'secret', 'an@example.vn')")
    assert read(url)[0] == {"nv4_users": [(1, "an", None, None)]}


def test_table_that_cannot_be_read_is_told(url, articles, cursor):
    cursor.execute("FLUSH TABLES")
    cursor.execute("SELECT @@datadir")
    data = next(Path(cursor.fetchone()[0]).glob("*/nv4_vi_news_rows.MYI"))
    data.write_bytes(b"\0" * data.stat().st_size)
    rows, notes, _told = read(url)
    assert rows["nv4_vi_modules"]
    assert [code for code, _detail in notes] == ["table-unreadable"]
    assert notes[0][1].startswith("nv4_vi_news_rows, after row 0: ")


def test_database_without_nukeviet_raises(url, cursor):
    with pytest.raises(SourceError, match="no table of a NukeViet site"):
        read(url)


def test_connection_lost_midway_raises(url, articles, cursor):
    # More than what fits into the buffers between server and reader.
    cursor.executemany(
        "REPLACE INTO nv4_vi_news_rows VALUES (%s,%s,%s,%s,%s)",
        [(n, "x", BODY * 20, None, 0) for n in range(400)],
    )

    def kill(_rows: int) -> None:
        cursor.execute(
            "SELECT ID FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND DB = 'cổng'"
        )
        for (number,) in cursor.fetchall():
            cursor.execute(f"KILL {number}")

    with (
        Staging() as staging,
        pytest.raises(SourceError, match="lost: nv4_vi_news_rows, after row") as caught,
    ):
        read_mariadb(url, staging, Report(), kill)
    assert caught.value.__suppress_context__


def test_wrong_password_and_closed_port_raise_without_the_password(url, server, cursor):
    cursor.execute("CREATE OR REPLACE USER reader@localhost IDENTIFIED BY 'right'")
    socket_path = parse_qs(urlsplit(server).query)["unix_socket"][0]
    for address in (
        f"mysql://reader:s%2Fecret@localhost/x?unix_socket={socket_path}",
        f"mysql://reader:s%2Fecret@127.0.0.1:{free_port()}/x",
    ):
        with pytest.raises(SourceError, match="cannot be reached") as caught:
            read(address)
        assert "ecret" not in str(caught.value)


def test_other_server_raises():
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _address = listener.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 10)

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(SourceError, match="cannot be reached"):
            read(f"mysql://root@127.0.0.1:{listener.getsockname()[1]}/x")
        thread.join()


def test_address_gives_all_that_is_needed(settings):
    settings.NUKEVIET_PASSWORD = "from the environment"
    options = options_of("mysql://an%40x:p%2F%C3%AA@db.example.vn:3307/t%C3%AAn?unix_socket=/cursor/x.sock")
    assert (options["host"], options["port"], options["database"]) == ("db.example.vn", 3307, "tên")
    assert (options["user"], options["password"].decode(), options["unix_socket"]) == (
        "an@x",
        "p/ê",
        "/cursor/x.sock",
    )
    assert options_of("mariadb://an@h/db")["password"] == b"from the environment"
    assert options_of("mariadb://an:@h/db")["password"] == b""
    assert options_of("mysql:///db")["host"] == "localhost"


@pytest.mark.parametrize(
    "address",
    [
        "mysql://an:s3cret@h",
        "postgres://an:s3cret@h/db",
        "mysql://an:s3cret/x@h/db",
        "mysql://an:s3cret#x@h/db",
        "s3cret",
        "mysql://[s3cret/db",
    ],
)
def test_address_of_another_form_raises_without_repeating_it(address):
    with pytest.raises(SourceError, match="mysql://user:password@host") as caught:
        options_of(address)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None
