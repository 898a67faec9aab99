"""Dumps and folders in a bad state, from the command's side: what can be read comes, the rest is named."""

import json
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from PIL import Image
from wagtail.documents import get_document_model

from articles.models import ArticlePage
from images.models import PortalImage
from tests.factories import huge_png, picture_bytes

from .moving import article, bring
from .old_site import OldSiteBuilder

TITLE, LEAD = "Hội nghị tổng kết năm", "Sáng nay, Sở tổ chức hội nghị."


@pytest.fixture
def old(home):
    builder = OldSiteBuilder()
    builder.add_config("site_lang", "vi")
    news = builder.add_module()
    builder.add_section(news, 1, "Tin tức")
    builder.add_topic(news, 1, "Chuyển đổi số")
    for number in (1, 2, 3):
        builder.add_article(
            news,
            number,
            f"{TITLE} {number}",
            f"<p>{LEAD}</p><p>Hết.</p>",
            hometext=LEAD,
            topicid=1,
            author="Đinh Tâm",
        )
    return builder


@pytest.fixture
def codes(tmp_path):
    """``codes(content)``: what the report says after a dump of these bytes was imported."""

    def codes(content: bytes) -> set[str]:
        dump, report = tmp_path / "old.sql", tmp_path / "report.json"
        dump.write_bytes(content)
        with pytest.raises(SystemExit) as end:
            call_command("import_nukeviet", str(dump), "--report", str(report), verbosity=0)
        assert end.value.code == 3
        return {json.loads(line)["code"] for line in report.read_text().splitlines()} - {
            "file-folder-missing"
        }

    return codes


def content_of(old, tmp_path) -> str:
    return old.write_dump(tmp_path / "made.sql").read_text(encoding="utf-8")


def check_whole() -> None:
    for number in (1, 2, 3):
        page = article(number)
        assert (page.title, page.lead) == (f"{TITLE} {number}", LEAD)
        assert page.slug == f"hoi-nghi-tong-ket-nam-{number}"
        assert [author.name for author in page.authors] == ["Đinh Tâm"]
        assert [topic.name for topic in page.topics] == ["Chuyển đổi số"]


# --- letters ---
def test_dump_in_utf8_that_says_latin1_is_read_right(old, tmp_path, codes):
    text = content_of(old, tmp_path)
    said = text.replace("SET NAMES utf8mb4", "SET NAMES latin1").replace("CHARSET=utf8mb4", "CHARSET=latin1")
    assert said != text
    assert not codes(said.encode())
    check_whole()


def encoded_twice(letter: str) -> bytes:
    """As MySQL does it, whose latin1 is Windows-1252 and keeps the five bytes that has no letter for."""
    letters = (bytes([byte]) for byte in letter.encode())
    return b"".join(
        one.decode("latin-1" if one in b"\x81\x8d\x8f\x90\x9d" else "cp1252").encode() for one in letters
    )


def test_dump_whose_letters_were_encoded_twice_is_put_right_and_told(old, tmp_path, codes):
    text = content_of(old, tmp_path)
    twice = b"".join(map(encoded_twice, text))
    assert "mojibake" in codes(twice)
    check_whole()


def test_dump_with_half_letters_is_read_around_them(old, tmp_path, codes):
    content = (
        content_of(old, tmp_path)
        .encode()
        .replace(f"{TITLE} 2".encode(), f"{TITLE} 2".encode()[:-8] + b"\xe1\xbb")
    )
    found = codes(content)
    assert "charset-guessed" in found
    assert ArticlePage.objects.live().count() == 3
    assert article(1).title == f"{TITLE} 1"


# --- what is missing ---
@pytest.mark.parametrize(
    "table",
    [
        "nv4_vi_news_cat",
        "nv4_vi_news_detail",
        "nv4_vi_news_topics",
        "nv4_vi_news_tags_id",
        "nv4_vi_modules",
        "nv4_users",
        "nv4_config",
        "nv4_vi_modfuncs",
        "nv4_vi_comment",
        "nv4_vi_news_block",
        "nv4_vi_news_sources",
        "nv4_counter",
    ],
)
def test_without_a_table_the_rest_comes(table, old):
    del old.tables[table]
    run = bring(old)
    assert run.of("article") == {"new": 3}
    assert article(1).title == f"{TITLE} 1"
    assert article(1).live == (table != "nv4_vi_news_cat")


@pytest.mark.parametrize(
    "column",
    ["alias", "hometext", "publtime", "status", "exptime", "listcatid", "hitstotal", "addtime", "author"],
)
def test_without_a_column_the_rest_comes(column, old):
    old.drop_column("nv4_vi_news_rows", column)
    run = bring(old)
    assert run.of("article") == {"new": 3}
    assert article(1).title == f"{TITLE} 1"
    assert article(1).live == (column != "status")


@pytest.mark.parametrize("column", ["status", "groups_view", "parentid", "alias", "title"])
def test_without_a_column_of_sections_the_rest_comes(column, old):
    old.drop_column("nv4_vi_news_cat", column)
    assert bring(old).of("article") == {"new": 3}


def test_without_articles_there_is_nothing_to_bring_and_it_says_so(old, tmp_path):
    del old.tables["nv4_vi_news_rows"]
    with pytest.raises(CommandError, match="no news module"):
        call_command("import_nukeviet", str(old.write_dump(tmp_path / "old.sql")), verbosity=0)


@pytest.mark.parametrize("share", [0.3, 0.55, 0.8, 0.97])
def test_dump_cut_off_anywhere_never_makes_public_what_was_not(share, old, tmp_path, home):
    old.add_article(old.modules[0], 4, "Nháp", status=4)
    content = content_of(old, tmp_path).encode()
    dump = tmp_path / "cut.sql"
    dump.write_bytes(content[: int(len(content) * share)])
    with pytest.raises((SystemExit, CommandError), match=r"3|news|dump"):
        call_command("import_nukeviet", str(dump), verbosity=0)
    assert not ArticlePage.objects.filter(title="Nháp", live=True).exists()
    dump.write_bytes(content)
    with pytest.raises(SystemExit):
        call_command("import_nukeviet", str(dump), verbosity=0)
    assert {page.title for page in ArticlePage.objects.live()} == {
        f"{TITLE} {number}" for number in (1, 2, 3)
    }
    check_whole()


# --- files ---
def cut_off(content: bytes) -> bytes:
    return content[: len(content) // 2]


def gif() -> bytes:
    out = BytesIO()
    Image.new("P", (9, 9)).save(out, "GIF")
    return out.getvalue()


FILES = {
    "mat.jpg": (None, "picture-missing"),
    "rong.jpg": (b"", "picture-broken"),
    "cut.jpg": (cut_off(picture_bytes(300, 300)), "picture-broken"),
    "lon.png": (huge_png(), "picture-too-large"),
    "ma.jpg": (b"<?php system($_GET['c']); ?>", "file-not-what-it-says"),
    "anh.php": (b"<?php echo 1;", "file-kind-refused"),
    "ve.svg": (
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "file-kind-refused",
    ),
}


def test_pictures_that_are_none_are_left_out_and_named_and_the_article_comes(old, tmp_path, client):
    folder = tmp_path / "uploads" / "news"
    folder.mkdir(parents=True)
    for number, (name, (content, _code)) in enumerate(FILES.items(), 10):
        if content is not None:
            (folder / name).write_bytes(content)
        body = f'<p>Nội dung.</p><p><img src="/uploads/news/{name}"></p><p>Hết.</p>'
        old.add_article(old.modules[0], number, f"Bài {number}", body, homeimgfile=name, files=f"news/{name}")
    run = bring(old, files=tmp_path)
    told = run.codes()
    for number, (name, (_content, code)) in enumerate(FILES.items(), 10):
        page = article(number)
        assert page.lead_picture is None
        assert client.get(page.public_path).status_code == 200
        assert (code, number) in told, (name, {c for c, n in told if n == number})
    assert not PortalImage.objects.exists()
    assert not get_document_model().objects.exists()
    again = bring(old, files=tmp_path)
    assert again.of("article") == {"unchanged": 3 + len(FILES)}
    assert sorted(map(str, again.notes)) == sorted(map(str, run.notes))
