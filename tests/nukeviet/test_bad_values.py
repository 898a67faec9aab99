"""Rows that no form of the old site would have let through: each comes along as it can, is told, stops nothing."""

import socket
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from wagtail.documents import get_document_model
from wagtail.models import Page

from articles.models import ArticleRating, Author, NewsIndexPage, Tag
from tests.factories import picture_bytes
from visits.models import PageCount

from .moving import article, bring, section
from .old_site import FIRST_TIME, OldSiteBuilder

LIMIT_OF_32_BITS = 2**31
GOOD = 1  # number of an article that must always be there


@pytest.fixture
def old(home):
    return OldSiteBuilder()


@pytest.fixture
def news(old):
    module = old.add_module()
    old.add_section(module, 1, "Tin tức")
    old.add_article(module, GOOD, "Bài lành", "<p>Nội dung.</p>", hometext="Lời dẫn.")
    return module


def brought(old):
    """The run, once the good article is seen to be there and the tree whole."""
    run = bring(old)
    assert article(GOOD).live
    assert not run.of("article").get("failed")
    assert not any(Page.find_problems())
    return run


def check_for_editors(page) -> None:
    """An editor can save it as it is, and a clock publish it."""
    try:
        page.full_clean()
        page.body.stream_block.clean(page.body)
    except ValidationError as error:
        pytest.fail(str(error))


# --- texts ---
TITLES = {
    "escapes": ("&#039;KH&amp;CN&quot; " * 12)[:250],
    "zeros": "Hội\0 nghị\0",
    "emoji": "Chúc mừng 🎉🇻🇳 năm mới",
    "right to left": "\u202eHội nghị\u202c \u200f",
    "nothing but spaces": " \u00a0 &nbsp; ",
    "markup": "<script>alert(1)</script> &lt;b&gt;đậm&lt;/b&gt;",
    "too long": "Hội nghị tổng kết " * 40,
    "one long word": "a" * 600,
}


@pytest.mark.servers
@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES.keys())
def test_title_of_any_kind_is_shown_as_text(title, old, news, client):
    old.add_article(news, 2, title, f"<p>{title}</p>", hometext=title, author=title, titlesite=title)
    old.add_tag(news, 1, title)
    old.add_topic(news, 1, title)
    old.add_section(news, 2, title)
    brought(old)
    page = article(2)
    check_for_editors(page)
    answer = client.get(page.public_path)
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content
    assert client.get(section(2).public_path).status_code == 200
    assert client.get("/tin-tuc/").status_code == 200


ALIASES = [
    "rss",
    "2024",
    "page-2",
    "en",
    "Hội-Nghị_Tổng.Kết",
    "BAI-VIET",
    "a" * 400,
    "",
    "..",
    "%2e%2e/x",
    "bài/viết",
]


@pytest.mark.servers
@pytest.mark.parametrize("alias", ALIASES)
def test_alias_of_any_kind_gets_an_address_of_its_own(alias, old, news, client):
    old.add_section(news, 2, "Khoa học", alias=alias)
    old.add_article(news, 2, "Bài hai", alias=alias, catid=2)
    old.add_article(news, 3, "Bài ba", alias=alias, catid=2)
    old.add_article(news, 4, "Bài bốn", alias=alias, catid=1)
    brought(old)
    paths = {article(number).public_path for number in (2, 3, 4)}
    assert len(paths) == 3
    for path in (*paths, section(2).public_path):
        assert client.get(path).status_code == 200, path
    for number in (2, 3, 4):
        check_for_editors(article(number))
        answer = client.get(f"/gi-cung-duoc/bai-{number}.html")
        assert answer.headers["Location"] == article(number).public_path


def test_lead_of_ten_thousand_characters_goes_on_in_the_body(old, news):
    words = " ".join(f"từ{number}" for number in range(2000))
    old.add_article(news, 2, "Bài hai", "<p>Hết.</p>", hometext=words)
    run = brought(old)
    page = article(2)
    check_for_editors(page)
    body = " ".join(str(block.value) for block in page.body)
    assert set(words.split()) <= {*page.lead.split(), *body.replace("<", " ").replace(">", " ").split()}
    assert ("lead-split", 2) in run.codes()


@pytest.mark.parametrize(
    ("lead", "body", "code"),
    [
        ("", "<p>Chỉ có nội dung.</p>", "lead-missing"),
        ("Chỉ có lời dẫn.", "", "body-from-lead"),
        ("", "", "article-empty"),
    ],
)
def test_article_without_lead_or_body_has_both_here(lead, body, code, old, news, client):
    old.add_article(news, 2, "Bài hai", body, hometext=lead)
    run = brought(old)
    check_for_editors(article(2))
    assert (code, 2) in run.codes()
    assert client.get(article(2).public_path).status_code == 200


def test_body_of_five_megabytes_comes_along_whole(old, news, client):
    line = "<p>Đoạn văn &amp; lời dài của bài viết, số {}.</p>"
    body = "".join(line.format(number) for number in range(75_000))
    assert len(body.encode()) > 5_000_000
    old.add_article(news, 2, "Bài dài", body)
    brought(old)
    page = article(2)
    check_for_editors(page)
    text = " ".join(str(block.value) for block in page.body)
    assert text.count("Đoạn văn &amp; lời dài") + page.lead.count("Đoạn văn") == 75_000


def test_caption_credit_source_tag_and_author_longer_than_their_fields_are_cut_and_told(old, news, tmp_path):
    folder = tmp_path / "uploads" / "news"
    folder.mkdir(parents=True)
    (folder / "anh.jpg").write_bytes(picture_bytes(60, 40))
    caption = "Toàn cảnh hội nghị tổng kết " * 12
    old.add_tag(news, 1, "thẻ dài " * 40)
    old.add_article(
        news,
        2,
        "Bài hai",
        f'<p><img src="/uploads/news/anh.jpg"></p><p style="text-align:center"><em>{caption}</em></p><p>Hết.</p>',
        hometext="Lời dẫn.",
        tags=(1,),
        author="Sở Khoa học và Công nghệ " * 10,
        homeimgfile="anh.jpg",
        homeimgalt=f"{caption} Ảnh: {'Hoàng Kiều ' * 20}",
        sourcetext="https://example.vn/" + "x" * 1000,
    )
    run = bring(old, files=tmp_path)
    page = article(2)
    check_for_editors(page)
    assert len(Tag.objects.get().name) <= 100
    assert len(Author.objects.get().name) <= 255
    codes = {note.code for note in run.notes}
    assert {"label-cut", "source-address"} <= codes
    said = " ".join(
        [page.lead_picture_caption, page.lead_picture_credit, *(str(b.value) for b in page.body)]
        + [note.detail for note in run.notes if note.number == 2]
    )
    for text in (caption, "Hoàng Kiều " * 20):
        assert said.count(text.split()[0]) >= text.split().count(text.split()[0])


# --- numbers and dates ---
@pytest.mark.servers
def test_numbers_that_cannot_be_are_left_out_and_told(old, news):
    old.add_article(news, 2, "Âm", hitstotal=-5, total_rating=-3, click_rating=-1)
    old.add_article(
        news, 3, "Quá nhiều phiếu", hitstotal=LIMIT_OF_32_BITS + 5, total_rating=90, click_rating=2
    )
    old.add_article(news, 4, "Quá lớn", hitstotal=2**63 - 1, total_rating=2**62, click_rating=2**61)
    old.add_article(news, 5, "Không phải số", hitstotal="nhiều", total_rating="x", topicid="?", sourceid=-7)
    old.add_article(news, -6, "Số âm")
    old.add_article(news, 0, "Số không")
    run = brought(old)
    assert run.of("article") == {"new": 5}
    assert PageCount.objects.get(page=article(3).pk).views == LIMIT_OF_32_BITS + 5
    assert {("views-impossible", 2), ("views-impossible", 4)} <= run.codes()
    assert {("rating-impossible", number) for number in (2, 3, 4)} <= run.codes()
    assert not ArticleRating.objects.exists()


@pytest.mark.servers
def test_dates_that_cannot_be_are_mended_and_told(old, news, client):
    in_2106, long_ago = 2**32 - 1, 1_400_000_000
    old.add_article(news, 2, "Ngày không", publtime=0, addtime=0, edittime=0)
    old.add_article(news, 3, "Năm 2106", publtime=in_2106)
    old.add_article(news, 4, "Hết trước khi đăng", publtime=long_ago, exptime=long_ago - 1000)
    old.add_article(news, 5, "Âm", publtime=-100, addtime=-1, edittime=-1, exptime=-1)
    old.add_article(news, 6, "Chữ", publtime="hôm qua", exptime="mai")
    run = brought(old)
    assert article(2).published_at == datetime.fromtimestamp(FIRST_TIME + GOOD * 3600, UTC)
    assert not article(3).live
    assert article(3).go_live_at is None
    assert article(4).expired
    assert not article(4).live
    assert {("date-invalid", number) for number in (2, 3, 5, 6)} <= run.codes()
    for number in (2, 6):
        assert client.get(article(number).public_path).status_code == 200
    call_command("publish_scheduled")
    assert not article(3).live


def test_live_article_when_nothing_tells_a_date_is_listed_all_the_same(old, home, client):
    news = old.add_module()
    old.add_section(news, 1, "Tin tức")
    nothing = {"publtime": 0, "addtime": 0, "edittime": 0}
    old.add_article(news, 1, "Không ngày", "<p>Nội dung.</p>", **nothing)
    old.add_article(news, 2, "Có ngày", "<p>Nội dung.</p>")
    run = bring(old)
    assert ("date-invalid", 1) in run.codes()
    assert client.get(article(1).public_path).status_code == 200
    assert "Không ngày" in client.get("/tin-tuc/").content.decode()


# --- sections ---
def test_sections_in_a_circle_without_a_parent_or_of_one_name_are_all_there(old, news, client):
    old.add_section(news, 2, "Hai", parent=3)
    old.add_section(news, 3, "Ba", parent=2)
    old.add_section(news, 4, "Bốn", parent=4)
    old.add_section(news, 5, "Năm", parent=99)
    old.add_section(news, 6, "Tin tức")
    old.add_section(news, 7, "TIN TỨC", alias="TIN-TUC")
    for number in range(2, 8):
        old.add_article(news, number, f"Bài {number}", catid=number)
    run = brought(old)
    assert NewsIndexPage.objects.live().count() == 7
    codes = run.codes("section")
    assert {
        ("section-circle", 2),
        ("section-circle", 4),
        ("section-orphan", 5),
        ("section-alias-twice", 6),
    } <= codes
    for number in range(2, 8):
        assert article(number).get_parent().pk == section(number).pk
        assert client.get(article(number).public_path).status_code == 200


def test_rows_of_what_is_not_there_are_told_and_passed_over(old, news):
    old.tables[f"{news.tables}_detail"].add({"id": 77, "bodyhtml": "<p>Mồ côi.</p>"})
    old.tables[f"{news.tables}_tags_id"].add({"id": 78, "tid": 5, "keyword": "x"})
    old.add_group(news, 1, "Nhóm", (GOOD, 79))
    old.add_article(news, 2, "Bài hai", topicid=88, sourceid=89, catid=1, listcatid="1,90,x,,1")
    brought_ = brought(old)
    told = {note.code for note in brought_.notes}
    assert {"row-orphan", "topic-unknown", "source-unknown", "section-unknown"} <= told
    assert article(2).get_parent().pk == section(1).pk


# --- addresses ---
@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_arguments, **_options):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_addresses_of_other_hosts_are_never_asked_for(old, news, tmp_path, no_network, client):
    (tmp_path / "uploads").mkdir()
    inside = "http://169.254.169.254/latest/meta-data/a.jpg"
    old.add_article(
        news,
        2,
        "Bài hai",
        f'<p><img src="{inside}"> <img src="//localhost:6379/a.png"></p><iframe src="http://127.0.0.1:8000/admin/"></iframe>'
        '<video src="http://10.0.0.1/a.mp4"></video><p><a href="http://192.168.1.1/a.pdf">tệp</a></p>'
        '<object data="http://[::1]/a.swf"></object><img src="file:///etc/passwd"><img src="\\\\10.0.0.1\\anh\\a.jpg">',
        homeimgfile=inside,
        homeimgthumb=3,
        files="http://10.0.0.2/a.pdf,ftp://10.0.0.2/b.pdf",
        sourcetext="http://10.0.0.3/bai",
    )
    old.add_section(news, 3, "Ba", image=inside)
    run = bring(old, files=tmp_path)
    assert ("file-elsewhere", 2) in run.codes()
    page = article(2)
    assert page.lead_picture is None
    assert not page.attachments.exists()
    assert client.get(page.public_path).status_code == 200


def test_paths_that_lead_out_of_the_folder_are_not_read(old, news, tmp_path):
    root = tmp_path / "old"
    (root / "uploads" / "news").mkdir(parents=True)
    (tmp_path / "mat.pdf").write_bytes(b"%PDF-1.4 bi mat")
    (root / "config.php").write_bytes(b"<?php $password = 1;")
    (root / "uploads" / "news" / "lien-ket.pdf").symlink_to(tmp_path / "mat.pdf")
    ways = [
        "../../../mat.pdf",
        "news/../../../mat.pdf",
        "/etc/passwd",
        "%2e%2e/%2e%2e/mat.pdf",
        "news/lien-ket.pdf",
        "../config.php",
    ]
    old.add_article(
        news,
        2,
        "Bài hai",
        '<p><a href="/uploads/../../mat.pdf">x</a></p>',
        files=",".join(ways),
        homeimgfile="../../../mat.pdf",
    )
    run = bring(old, files=root)
    assert not article(2).attachments.exists()
    assert ("file-outside", 2) in run.codes()
    assert not get_document_model().objects.exists()
