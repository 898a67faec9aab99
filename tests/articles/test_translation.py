"""Through wagtail-localize and back: everything a reader sees of an article can be translated."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.strings import StringValue

from articles.models import ArticleAttachment, ArticlePage
from core.slugs import fold
from home.models import StandardPage
from images.renditions import FALLBACK, make
from sidebar.models import LinkList
from tests.factories import (
    AgencyIdentityFactory,
    ArticleFactory,
    AuthorFactory,
    DocumentFactory,
    LinkListFactory,
    NoticeFactory,
    PictureFactory,
    SectionFactory,
    StandardPageFactory,
    TopicFactory,
    VideoListFactory,
    VisitStatisticsFactory,
    body_of,
    committing,
    english,
    every_block,
    link,
    publish,
)
from translation import states

VIETNAMESE_LETTER = re.compile(r"[À-ỹĂăĐđĨĩŨũƠơƯư]")


def submit(instance) -> Translation:
    source, _created = TranslationSource.update_or_create_from_instance(instance)
    return Translation.objects.create(source=source, target_locale=english())


def as_english(text: str) -> str:
    """``[en]`` before the text, without its marks; tags and what they hold stay."""
    return f"[en] {fold(text)}"


def translate_all(translation: Translation, slug: str = "") -> int:
    """Every segment, as a translator does it; gives their number."""
    segments = StringSegment.objects.filter(source=translation.source).select_related("string", "context")
    with states.postponed():
        for segment in segments:
            path = segment.context.path
            text = (slug or segment.string.data) if path == "slug" else as_english(segment.string.data)
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=translation.target_locale,
                context=segment.context,
                defaults={"data": text},
            )
    return len(segments)


def in_english(instance, slug: str = ""):
    translation = submit(instance)
    translate_all(translation, slug)
    with committing():
        translation.save_target(publish=True)
    return translation.get_target_instance()


@pytest.fixture
def english_section(home, english_home):
    section = SectionFactory(parent=home, title="Khoa học", introduction="Tin khoa học.")
    return section, in_english(section, "science")


@pytest.fixture
def full_article(english_section):
    """An article with every field and block filled."""
    section, _english = english_section
    picture = PictureFactory(pixels=(60, 40))
    document = DocumentFactory(title="Kế hoạch")
    related = ArticleFactory(parent=section, title="Bài liên quan", slug="lien-quan")
    in_english(related, "related")
    topic = TopicFactory(name="Truy xuất nguồn gốc", description="Chương trình của tỉnh")
    author = AuthorFactory(name="Dinh Tam", role="Phóng viên", biography="Viết từ năm 2010")
    in_english(topic), in_english(author)
    article = ArticleFactory(
        parent=section,
        title="Đẩy mạnh tuyên truyền",
        slug="day-manh",
        seo_title="Đẩy mạnh tuyên truyền khoa học",
        search_description="Sở đẩy mạnh tuyên truyền.",
        lead="Năm qua, Sở đã đẩy mạnh tuyên truyền.",
        lead_picture=picture,
        lead_picture_alt="Toàn cảnh",
        lead_picture_caption="Hội nghị tổng kết",
        lead_picture_credit="Ảnh: Hoàng Kiều",
        source_name="Báo Cao Bằng",
        source_url="https://example.vn/bai",
        document_number="100/KH",
        body=body_of(*every_block(picture, document, related)),
        topics=[topic],
        authors=[author],
        tags=["khoa hoc"],
    )
    make(picture, FALLBACK)
    ArticleAttachment.objects.create(
        article=article, document=document, title="Kế hoạch năm", locale=article.locale
    )
    return ArticlePage.objects.get(pk=article.pk)


def test_article_with_every_block_when_translated_has_no_vietnamese_letter_left(full_article, client):
    story = in_english(full_article, "story")
    assert story.live
    html = client.get("/en/science/story/").content
    main = BeautifulSoup(html, "html5lib").main
    for link_to_original in main.select('[hreflang="vi"]'):
        link_to_original.decompose()
    text = main.get_text("\n")
    left = {line.strip() for line in text.splitlines() if VIETNAMESE_LETTER.search(line)}
    assert left == set()
    attributes = [
        value for tag in main.find_all(True) for value in tag.attrs.values() if isinstance(value, str)
    ]
    assert [value for value in attributes if VIETNAMESE_LETTER.search(value)] == []
    for words in (
        "[en] Ket qua noi bat",
        "[en] Hang ghe thu 2",
        "[en] Nhan hang hoa",
        "[en] Nhiem vu cap tinh",
    ):
        assert words in str(main), words


def test_article_when_translated_leaves_the_original_as_it_was(full_article, client):
    before = BeautifulSoup(client.get(full_article.public_path).content, "html5lib").main.get_text()
    in_english(full_article, "story")
    after = BeautifulSoup(client.get(full_article.public_path).content, "html5lib").main.get_text()
    assert "[en]" not in after
    assert after == before


def test_article_when_translated_offers_every_text_it_shows(full_article):
    translation = submit(full_article)
    paths = {s.context.path for s in StringSegment.objects.filter(source=translation.source)}
    assert {"title", "slug", "lead", "seo_title", "search_description", "source_name"} <= paths
    assert {"lead_picture_alt", "lead_picture_caption", "lead_picture_credit"} <= paths
    kinds = {child.id: child.block_type for child in full_article.body}
    found = {kinds[path.split(".")[1]] for path in paths if path.startswith("body.")}
    assert found == set(kinds.values()) - {"related_article"}
    attachment = full_article.attachments.get()
    assert f"attachments.{attachment.translation_key}.title" in paths


def test_article_when_translated_in_part_shows_the_rest_in_vietnamese(full_article):
    translation = submit(full_article)
    translate_all(translation, "story")
    StringTranslation.objects.exclude(context__path__in=["title", "slug"]).delete()
    translation.save_target(publish=False)
    story = translation.get_target_instance().get_latest_revision_as_object()
    assert story.title == "[en] Day manh tuyen truyen"
    assert story.lead == full_article.lead


def test_submitting_an_article_publishes_nothing(full_article, client):
    translation = submit(full_article)
    translation.save_target(publish=False)
    assert not translation.get_target_instance().live
    assert client.get("/en/science/day-manh/").status_code == 404


def test_article_when_translated_keeps_what_is_the_same_everywhere(full_article):
    story = in_english(full_article, "story")
    story = ArticlePage.objects.get(pk=story.pk)
    for name in ("published_at", "document_number", "rating_enabled", "lead_picture", "source_url"):
        assert getattr(story, name) == getattr(full_article, name), name
    assert [tag.name for tag in story.tags.all()] == ["khoa hoc"]
    assert [row.document for row in story.attachments.all()] == [
        row.document for row in full_article.attachments.all()
    ]


def test_article_first_published_without_a_date_when_translated_has_the_same(english_section):
    section, _english = english_section
    article = publish(ArticleFactory(parent=section, live=False, published_at=None))
    story = in_english(article.get_latest_revision_as_object(), "story")
    # wagtail-localize writes times to the millisecond.
    assert abs(story.published_at - article.published_at) < timedelta(milliseconds=1)


def test_article_when_edited_and_synced_shows_the_new_text(full_article):
    translation = submit(full_article)
    translate_all(translation, "story")
    translation.save_target(publish=True)
    full_article.lead = "Tóm tắt mới."
    full_article = publish(full_article)
    translation.source.update_from_db()
    translate_all(translation, "story")
    translation.save_target(publish=True)
    assert translation.get_target_instance().lead == "[en] Tom tat moi."


@pytest.mark.parametrize(("typed", "slug"), [("Đường Đà Nẵng", "duong-da-nang"), ("Story One", "story-one")])
def test_slug_when_typed_as_a_translation_is_folded(english_section, typed, slug):
    section, _english = english_section
    assert in_english(ArticleFactory(parent=section), typed).slug == slug


@pytest.mark.parametrize("typed", ["rss", "2024", "page-2"])
def test_slug_when_its_translation_is_reserved_gets_a_number(english_section, typed, client):
    section, _english = english_section
    story = in_english(ArticleFactory(parent=section), typed)
    assert story.slug == f"{typed}-1"
    assert client.get(story.public_path).status_code == 200


def test_rich_text_when_translated_keeps_its_marks_and_links(english_section):
    section, _english = english_section
    text = '<p>Xem <a href="https://example.vn/a">tại đây</a> và <b>ghi nhớ</b>.</p><ul><li>Một</li></ul>'
    story = in_english(ArticleFactory(parent=section, body=body_of(("paragraph", text))), "story")
    html = str(story.body)
    assert 'href="https://example.vn/a"' in html
    assert "<b>ghi nho</b>" in html
    assert html.count("[en]") == 2


def test_rich_text_sentence_with_marks_is_one_segment(english_section):
    section, _english = english_section
    article = ArticleFactory(
        parent=section, body=body_of(("paragraph", "<p>Đã <b>đạt</b> và <i>vượt</i> kế hoạch.</p>"))
    )
    translation = submit(article)
    body = StringSegment.objects.filter(source=translation.source, context__path__startswith="body.")
    assert [StringValue(segment.string.data).get_translatable_html() for segment in body] == [
        "Đã <b>đạt</b> và <i>vượt</i> kế hoạch."
    ]


def test_standard_page_with_every_block_when_translated_is_english(home, english_home, client):
    target = ArticleFactory()
    page = StandardPageFactory(
        parent=home,
        title="Giới thiệu",
        introduction="Về Sở.",
        body=body_of(*every_block(PictureFactory(), DocumentFactory(title="Ke hoach"), target)),
    )
    in_english(StandardPage.objects.get(pk=page.pk), "about")
    main = BeautifulSoup(client.get("/en/about/").content, "html5lib").main
    assert [line for line in main.get_text("\n").splitlines() if VIETNAMESE_LETTER.search(line)] == []


def test_section_when_translated_is_english(english_section, client):
    _section, in_its_english = english_section
    assert in_its_english.introduction == "[en] Tin khoa hoc."
    assert client.get("/en/science/").status_code == 200


@pytest.mark.parametrize(
    "factory",
    [NoticeFactory, VideoListFactory, VisitStatisticsFactory, AgencyIdentityFactory, LinkListFactory],
)
def test_snippet_when_translated_is_live_and_has_no_vietnamese_letter(db, factory):
    snippet = factory()
    copy = in_english(snippet)
    assert copy.live
    texts = texts_of(copy)
    assert texts
    assert [text for text in texts if VIETNAMESE_LETTER.search(text)] == []


def texts_of(instance) -> list[str]:
    return [
        segment.render_text()
        for segment in extract_segments(instance)
        if isinstance(segment, StringSegmentValue)
    ]


def test_link_list_with_a_picture_when_translated_keeps_its_targets(home):
    picture, document = PictureFactory(), DocumentFactory()
    items = [link("Kỷ yếu", document=document, picture=picture), link("Trang nhất", page=home)]
    copy = in_english(LinkListFactory(title="Kỷ yếu KH&CN", items=items))
    rows = [row.value for row in LinkList.objects.get(pk=copy.pk).items]
    assert [row["label"] for row in rows] == ["[en] Ky yeu", "[en] Trang nhat"]
    assert rows[0]["document"] == document
    assert rows[1]["page"].pk == home.pk
    assert rows[0]["picture"].pk == picture.pk
    assert rows[0]["picture"].contextual_alt_text == "[en] Bia sach"


def test_draft_with_empty_blocks_can_be_submitted(english_section):
    """A translator who submits a half-written article gets a form, not an error page."""
    section, _english = english_section
    empty = [
        ("gallery", {"title": "", "pictures": []}),
        ("key_figures", {"title": "", "figures": []}),
        ("table", {"caption": "", "data": None, "row_headings": True}),
        ("chart", {"title": "", "kind": "bar", "unit": "", "data": None, "note": ""}),
        ("figure", {"image": None, "caption": "", "credit": "", "width": "normal"}),
        ("related_article", {"page": None}),
        ("document", {"document": None, "label": ""}),
        ("video", {"title": "Phim", "url": "", "file": None, "picture": None, "caption": ""}),
    ]
    article = ArticleFactory(parent=section, live=False, body=body_of(*empty))
    translation = submit(article)
    translate_all(translation, "story")
    translation.save_target(publish=False)
    assert translation.get_target_instance().get_latest_revision_as_object().body


def test_article_whose_picture_was_deleted_can_be_submitted_and_published(full_article):
    full_article.lead_picture.delete()
    full_article = ArticlePage.objects.get(pk=full_article.pk)
    assert in_english(full_article, "story").live
