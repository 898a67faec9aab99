"""`check_addresses`: which old addresses do not end in a page, asked of the portal itself."""

import gzip
import io
import logging
import resource
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nukeviet.addresses import checking
from nukeviet.addresses.lists import addresses_in
from nukeviet.models import Kind
from search.models import SearchedWords
from tests.factories import (
    ArticleFactory,
    DocumentFactory,
    PictureFactory,
    SectionFactory,
    committing,
    make_all_renditions,
)
from visits.models import RecordedView

from .factories import FileFactory, ModuleFactory, RecordFactory


@pytest.fixture
def check(tmp_path, capsys):
    """``check(text or bytes)``: (exit code, lines printed, summary)."""

    def check(content: str | bytes, **options) -> tuple[int, list[str], str]:
        file = tmp_path / "addresses"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        code = 0
        try:
            call_command("check_addresses", str(file), **options)
        except SystemExit as error:
            code = error.code
        *lines, summary = capsys.readouterr().out.splitlines()
        return code, lines, summary

    return check


@pytest.fixture
def old_site(home):
    """Article 1 live, 2 a draft, 3 deleted since; a section, a picture and a document."""
    section = SectionFactory(parent=home, slug="hoat-dong")
    module = ModuleFactory(page=home)
    RecordFactory(module=module, number=1, alias="bai", page=ArticleFactory(parent=section, slug="bai"))
    RecordFactory(module=module, number=2, page=ArticleFactory(parent=section, live=False))
    RecordFactory(module=module, number=3)
    RecordFactory(module=module, kind=Kind.SECTION, number=1, alias="hoat-dong-cu", page=section)
    picture, document = PictureFactory(), DocumentFactory()
    make_all_renditions(picture)
    ArticleFactory(parent=section, attachments=[document])
    FileFactory(path="uploads/news/ảnh 1.jpg", image=picture)
    FileFactory(path="uploads/news/ke-hoach.pdf", document=document)
    return section


GOOD = """\
# from the server's log
https://www.so-cu.example.vn/hoat-dong-cu/bai-1.html
HTTP://so-cu.example.vn/vi/news/hoat-dong-cu/bai-1.html?fbclid=x#binh-luan

/hoat-dong-cu/bai-1\tarticle 1
index.php?language=vi&nv=news&op=hoat-dong-cu/bai-1
/hoat-dong-cu/
/hoat-dong/
/hoat-dong
/
/rss/
/search/?q=khoa+hoc
/tim-kiem/?q=khoa+hoc
/uploads/news/%E1%BA%A3nh%201.jpg
/uploads/news/ảnh 1.jpg
/uploads/news/ke-hoach.pdf
"""


def test_addresses_that_all_resolve_end_well(old_site, check):
    code, lines, summary = check(GOOD)
    assert (code, lines) == (0, [])
    assert summary == "14 addresses: 14 resolve, 0 do not."


def test_addresses_that_do_not_resolve_are_printed_with_what_happened(old_site, check):
    code, lines, summary = check(
        "/hoat-dong-cu/bai-1.html\n/hoat-dong-cu/bai-2.html\n/x/y-3.html\n/vi/khong-co/\n"
        "http://[\n/a/\x1b[31m-9.html\n"
    )
    assert code == 1
    assert lines == [
        "404\t/hoat-dong-cu/bai-2.html",
        "410\t/x/y-3.html",
        "301 → 404\t/vi/khong-co/",
        "no address\thttp://[",
        "404\t/a/\\x1b[31m-9.html",
    ]
    assert summary == "6 addresses: 1 resolve, 5 do not (301 → 404: 1, 404: 2, 410: 1, no address: 1)."


def test_address_that_needs_two_redirects_is_printed(old_site, check):
    from wagtail.contrib.redirects.models import Redirect

    Redirect.add_redirect("/mot", redirect_to="/hai/")
    Redirect.add_redirect("/hai", redirect_to="/hoat-dong/")
    assert check("/mot/\n")[:2] == (1, ["more than one hop\t/mot/"])


def test_redirect_to_another_site_is_printed_and_not_followed(old_site, check):
    from wagtail.contrib.redirects.models import Redirect

    Redirect.add_redirect("/ngoai", redirect_to="https://example.vn/")
    assert check("/ngoai/\n")[:2] == (1, ["301 → not asked: another server\t/ngoai/"])


def test_page_that_breaks_is_printed_and_the_next_is_asked(old_site, check, monkeypatch):
    from articles.models import ArticlePage

    def fail(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr(ArticlePage, "get_context", fail)
    code, lines, summary = check("/hoat-dong/bai/\n/hoat-dong-cu/bai-1.html\n/hoat-dong/\n")
    assert code == 1
    assert lines == ["500\t/hoat-dong/bai/", "301 → 500\t/hoat-dong-cu/bai-1.html"]
    assert summary == "3 addresses: 1 resolve, 2 do not (301 → 500: 1, 500: 1)."


def test_picture_when_a_web_server_in_front_has_the_files_is_looked_for_in_the_storage(
    old_site, check, settings, monkeypatch
):
    from core import views

    def fail(*args, **kwargs):
        raise AssertionError("asked the portal")

    monkeypatch.setattr(views, "serve", fail)
    assert check("/uploads/news/ảnh 1.jpg\n")[0] == 0


def test_nothing_is_counted_and_nothing_kept(old_site, check, settings, mailoutbox):
    from django.core.cache import cache

    settings.PAGE_CACHE = True
    check(GOOD)
    assert not RecordedView.objects.exists()
    assert not SearchedWords.objects.exists()
    assert not mailoutbox
    assert settings.PAGE_CACHE
    assert not [key for key in cache._cache if ":page:" in key]


def test_logger_and_language_are_as_before(old_site, check):
    from django.utils.translation import get_language

    before = logging.getLogger("django.request").level
    check("/en/x-9.html\n")
    assert logging.getLogger("django.request").level == before
    assert get_language() == "vi"


MAP = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="https://example.vn/sitemap.xsl"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <!-- 3 -->
  <url><loc> https://so-cu.example.vn/hoat-dong-cu/bai-1.html?a=1&amp;b=2 </loc><lastmod>2020-01-01</lastmod></url>
  <url><loc>https://so-cu.example.vn/hoat-dong-cu/bai-9.html</loc></url>
  <url><loc></loc></url>
</urlset>"""


@pytest.mark.parametrize(
    "content",
    [MAP.encode(), gzip.compress(MAP.encode(), mtime=0), b"\xef\xbb\xbf" + MAP.encode()],
    ids=["plain", "gzip", "byte order mark"],
)
def test_old_site_map_is_read(old_site, check, content):
    code, lines, summary = check(content)
    assert code == 1
    assert lines == ["404\thttps://so-cu.example.vn/hoat-dong-cu/bai-9.html"]
    assert summary == "2 addresses: 1 resolve, 1 do not (404: 1)."


def test_index_of_site_maps_names_addresses_like_any_other(old_site, check):
    content = (
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        "<sitemap><loc>https://so-cu.example.vn/sitemap-vi.news.xml</loc></sitemap></sitemapindex>"
    )
    assert check(content) == (0, [], "1 addresses: 1 resolve, 0 do not.")


def test_gzipped_lines_are_read(old_site, check):
    assert check(gzip.compress(GOOD.encode()))[0] == 0


def test_standard_input_is_read(old_site, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"/hoat-dong-cu/bai-1.html\n/x-9.html\n")))
    with pytest.raises(SystemExit):
        call_command("check_addresses", "-")
    assert capsys.readouterr().out.splitlines()[0] == "404\t/x-9.html"


LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE urlset [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<urlset><url><loc>/&d;</loc></url></urlset>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<urlset><url><loc>/&a;</loc></url></urlset>"""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (LAUGHS.encode(), "document type"),
        (OUTSIDE.encode(), "document type"),
        (b"<html><body>404</body></html>", "no site map"),
        (b"<urlset><url><loc>/a</loc>", "well-formed"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no UTF-8"),
        (b"/a\n/\xff\xfe\n", "Line 2 is no UTF-8"),
        (b"/" + b"a" * 100_000, "Line 1 is longer"),
        (gzip.compress(b"/\n", mtime=0)[:-4], "damaged"),
        (b"\x1f\x8bnonsense", "damaged"),
    ],
)
def test_file_that_is_no_list_is_refused_in_words(db, tmp_path, content, said):
    file = tmp_path / "addresses"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=said) as raised:
        call_command("check_addresses", str(file), verbosity=0)
    assert raised.value.returncode == 2


def test_file_that_is_not_there_is_refused_in_words(db, tmp_path):
    for path in (tmp_path / "khong-co", tmp_path):
        with pytest.raises(CommandError, match=str(path)):
            call_command("check_addresses", str(path))


def test_empty_file_has_no_addresses(db, check):
    assert check("") == (0, [], "0 addresses: 0 resolve, 0 do not.")


def resident() -> int:
    """Bytes of memory this process holds, libxml2's among them."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("kind", ["lines", "map"])
def test_list_of_100000_addresses_is_read_as_a_stream(tmp_path, kind):
    file = tmp_path / "addresses"
    with file.open("w") as out:
        if kind == "map":
            out.write("<urlset>")
        for number in range(100_000):
            address = f"https://so-cu.example.vn/hoat-dong/bai-so-{number}-{number}.html"
            out.write(f"{address}\n" if kind == "lines" else f"<url><loc>{address}</loc></url>")
        if kind == "map":
            out.write("</urlset>")
    before = most = resident()
    with file.open("rb") as source:
        for count, _address in enumerate(addresses_in(source), 1):
            if count % 1000 == 0:
                most = max(most, resident())
    assert count == 100_000
    assert most - before < 10_000_000


def test_asking_costs_the_database_what_a_reader_would(old_site):
    with checking.asking() as asker:
        asker.outcome("/x/y-1.html")
        with CaptureQueriesContext(connection) as captured:
            assert asker.outcome("/khong-co/").what == "404"
    assert not [query for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_draft_when_published_resolves(old_site, check):
    from articles.models import ArticlePage

    draft = ArticlePage.objects.get(live=False)
    assert check("/x/y-2.html\n")[0] == 1
    with committing():
        draft.save_revision().publish()
    assert check("/x/y-2.html\n")[0] == 0
