"""What editors do next with pages that were brought: save, publish, translate, close, delete; then another import."""

import json
import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page

from articles.models import ArticlePage, ListingEntry
from nukeviet.models import ImportedRecord
from search.models import SearchEntry
from tests.factories import committing, picture_bytes, restrict
from tests.home.admin_forms import PUBLISH, edit
from tests.translation import work

from .editors_form import unchanged
from .moving import article, bring, section
from .old_site import OldSiteBuilder

# What nobody told of the old site's pictures, and publishing asks for.
DESCRIBED = {"lead_picture_alt": "Các đại biểu trong hội trường"}
NOW, HOUR = int(time.time()), 3600
EVERYTHING = """
<p>Lời &amp; <strong>chữ đậm</strong>, <em>nghiêng</em>, <a href="https://example.vn/a?b=1&amp;c=2">liên kết</a>,
<a href="/tin-tuc/bai-mot-1.html">bài một</a>, <a href="/uploads/news/ke-hoach.pdf">kế hoạch</a>, H<sub>2</sub>O.</p>
<h2>Phần một</h2><ul><li>Một<ul><li>Trong một</li></ul></li><li>Hai</li></ul><ol start="3"><li>Ba</li></ol>
<p><img src="/uploads/news/anh.jpg" alt="Toàn cảnh"></p><p style="text-align:center"><em>Hội nghị. Ảnh: Đinh Tâm</em></p>
<h3>Nhỏ hơn</h3><table><thead><tr><th>Năm</th><th>Số lượng</th></tr></thead><tbody><tr><td>2020</td><td>1.200</td></tr>
<tr><td>2021</td><td></td></tr></tbody></table>
<blockquote><p>Lời trích dẫn của người phát biểu.</p></blockquote>
<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>
<p><a href="/uploads/news/ke-hoach.pdf">Kế hoạch năm.pdf</a></p><hr><pre>dòng   một
dòng hai</pre><p>Hết.</p>
"""


@pytest.fixture
def folder(tmp_path):
    news = tmp_path / "uploads" / "news"
    news.mkdir(parents=True)
    (news / "anh.jpg").write_bytes(picture_bytes(60, 40))
    (news / "ke-hoach.pdf").write_bytes(b"%PDF-1.4 ke hoach")
    return tmp_path


@pytest.fixture
def old(home):
    builder = OldSiteBuilder()
    news = builder.add_module()
    builder.add_section(news, 1, "Tin tức", description="Mô tả")
    builder.add_section(news, 2, "Khoa học")
    builder.add_topic(news, 1, "Chuyển đổi số")
    builder.add_tag(news, 1, "Khoa học")
    builder.add_source(news, 1, "Báo Cao Bằng", link="baocaobang.vn")
    builder.add_article(news, 1, "Bài một", "<p>Nội dung.</p>")
    common = {
        "hometext": "Lời dẫn.", "topicid": 1, "tags": (1,), "sourceid": 1, "author": "Đinh Tâm, Hoàng Kiều",
        "homeimgfile": "anh.jpg", "homeimgalt": "Quang cảnh. Ảnh: Đinh Tâm", "files": "news/ke-hoach.pdf",
        "catid": 1, "listcatid": "1,2", "titlesite": "Nhan đề khác", "description": "Mô tả cho máy",
    }  # fmt: skip
    builder.add_article(news, 2, "Bài có đủ &amp; mọi thứ", EVERYTHING, **common)
    builder.add_article(news, 3, "Bài nháp", EVERYTHING, status=4, **common)
    builder.add_article(news, 4, "Bài hết hạn", EVERYTHING, exptime=NOW - HOUR, **common)
    builder.add_article(news, 5, "Bài hẹn giờ", EVERYTHING, status=2, publtime=NOW + HOUR, **common)
    return builder


@pytest.fixture
def brought(old, folder):
    with committing():
        return bring(old, files=folder)


def texts(page: ArticlePage) -> list:
    """Its blocks without the keys that the editor gives to paragraphs."""
    text = re.sub(r' data-block-key=\\"\w+\\"', "", json.dumps(list(page.body.raw_data)))
    return [(block["type"], block["value"]) for block in json.loads(text)]


def saved(client, page, **more) -> None:
    answer = edit(client, page, unchanged(client, page) | more)
    assert answer.status_code == 302, answer.context["form"].errors.as_text()


def latest(number: int) -> ArticlePage:
    return article(number).get_latest_revision_as_object()


def test_every_kind_of_block_is_there(brought):
    kinds = {block.block_type for block in article(2).body}
    assert {"paragraph", "heading", "figure", "table", "video", "document"} <= kinds
    assert not {"article-failed", "body-as-text"} & {note.code for note in brought.notes}


def test_article_saved_unchanged_is_what_it_was(brought, client, editor):
    client.force_login(editor)
    for number in (1, 2):
        before = article(number)
        saved(client, before)
        after = latest(number)
        assert texts(after) == texts(before)
        for name in (
            "title",
            "slug",
            "lead",
            "seo_title",
            "search_description",
            "published_at",
            "source_url",
        ):
            assert getattr(after, name) == getattr(before, name), name
        for name in ("article_authors", "article_topics", "further_sections", "attachments", "tagged_items"):
            assert getattr(after, name).count() == getattr(before, name).count(), name


def test_article_published_unchanged_looks_the_same(brought, client, editor):
    before = client.get(article(2).public_path).content.decode()
    client.force_login(editor)
    with committing():
        saved(client, article(2), **DESCRIBED, **PUBLISH)
    client.logout()
    after = client.get(article(2).public_path).content.decode()
    body = lambda text: text.partition("<main")[2].partition("</main>")[0]  # noqa: E731
    for word in ("Phần một", "Trong một", "1.200", "Quang cảnh", "Lời trích dẫn", "ke-hoach", "Báo Cao Bằng"):
        assert body(before).count(word) == body(after).count(word) > 0, word
    assert article(2).published_at == article(2).first_published_at


@pytest.mark.parametrize("number", [3, 4])
def test_draft_and_expired_article_can_be_published(number, brought, client, editor):
    client.force_login(editor)
    with committing():
        saved(client, article(number), expire_at="", **DESCRIBED, **PUBLISH)
    page = article(number)
    assert page.live
    assert client.get(page.public_path).status_code == 200
    assert client.get(f"/x/y-{number}.html").headers["Location"] == page.public_path
    assert ListingEntry.objects.filter(article=page, visible=True).exists()
    assert SearchEntry.objects.filter(page=page.pk).exists()


def test_scheduled_article_is_published_by_the_clock_and_stays_so(brought, old, folder, client, time_machine):
    time_machine.move_to(datetime.now(UTC) + timedelta(hours=2))
    with committing():
        call_command("publish_scheduled")
    page = article(5)
    assert page.live
    assert page.published_at == datetime.fromtimestamp(NOW + HOUR, UTC)
    assert client.get(page.public_path).status_code == 200
    assert client.get("/x/y-5.html").status_code == 301
    assert bring(old, files=folder).of("article") == {"unchanged": 5}
    assert article(5).live


def test_section_saved_unchanged_and_published_keeps_everything(brought, client, editor):
    client.force_login(editor)
    with committing():
        saved(client, section(1), **PUBLISH)
    page = section(1)
    assert (page.title, page.introduction, page.live) == ("Tin tức", "Mô tả", True)
    assert client.get("/tin-tuc/").status_code == 200


def test_article_is_translated_published_and_withdrawn(brought, old, folder, home, english_home, client):
    with committing():
        work.published(section(1))
        english = work.published(article(2))
    assert english.live
    shown = client.get(english.public_path)
    assert shown.status_code == 200
    assert "[en]" in shown.content.decode()
    row = old.tables["nv4_vi_news_rows"].rows[1]
    row["title"] = "Bài đã sửa"
    with committing():
        assert bring(old, files=folder).of("article") == {"unchanged": 4, "changed": 1}
    assert client.get(article(2).public_path).status_code == 200
    assert client.get(english.public_path).status_code == 200
    assert not any(Page.find_problems())


def test_article_deleted_is_gone_with_its_old_address_and_does_not_come_back(
    brought, old, folder, client, editor
):
    client.force_login(editor)
    page = article(2)
    with committing():
        assert client.post(reverse("wagtailadmin_pages:delete", args=(page.pk,))).status_code == 302
    client.logout()
    assert client.get("/x/y-2.html").status_code == 410
    assert client.get(page.public_path).status_code in (404, 410)
    assert bring(old, files=folder).of("article")["deleted here"] == 1
    assert not ArticlePage.objects.filter(title__startswith="Bài có đủ").exists()
    assert not any(Page.find_problems())


def test_section_closed_by_an_editor_hides_its_articles_and_stays_closed(brought, old, folder, client):
    with committing():
        restrict(section(1))
    for path in (article(2).public_path, "/tin-tuc/"):
        assert client.get(path).status_code == 302
    for path in ("/x/y-2.html", "/uploads/news/ke-hoach.pdf", "/tag/khoa-hoc"):
        answer = client.get(path)
        assert answer.status_code == 404 or "tim-kiem" in answer.headers["Location"], path
    bring(old, files=folder)
    assert client.get(article(2).public_path).status_code == 302
    assert not ListingEntry.objects.filter(article=article(2), visible=True).exists()


def test_unpublished_article_stays_unpublished_whatever_the_old_site_does(
    brought, old, folder, client, editor
):
    client.force_login(editor)
    with committing():
        client.post(reverse("wagtailadmin_pages:unpublish", args=(article(2).pk,)))
    client.logout()
    old.tables["nv4_vi_news_rows"].rows[1]["title"] = "Sửa ở trang cũ"
    run = bring(old, files=folder)
    assert run.of("article") == {"unchanged": 4, "changed here": 1}
    assert not article(2).live
    assert client.get("/x/y-2.html").status_code == 404


def test_section_deleted_with_its_articles_does_not_come_back(brought, old, folder, client):
    with committing():
        section(1).delete()
    run = bring(old, files=folder)
    assert not ArticlePage.objects.exists()
    assert ("deleted-here", 1) in run.codes("section")
    assert client.get("/x/y-2.html").status_code == 410
    assert ImportedRecord.objects.filter(kind="article", page=None).count() == 5
    old.add_article(old.modules[0], 9, "Bài mới", catid=1)
    assert ("article-unfiled", 9) in bring(old, files=folder).codes()
    assert not article(9).live
