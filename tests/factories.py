"""Making what tests need: pages in the tree, pictures a few pixels large, snippets, accounts.

Pages are appended below ``parent`` and take its language. Articles are live and listed, as after
publishing; ``live=False`` makes a draft.
"""

import struct
import zlib
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection
from django.test import TestCase
from django.utils import timezone
from PIL import Image as PillowImage
from wagtail.documents import get_document_model
from wagtail.models import Locale, Page, PageViewRestriction

from agency.models import AgencyIdentity
from articles import listing
from articles.blocks import BodyStreamBlock, SidebarStreamBlock
from articles.models import (
    ArticleAttachment,
    ArticleAuthor,
    ArticlePage,
    ArticleSection,
    ArticleTopic,
    Author,
    NewsIndexPage,
    SectionFeaturedArticle,
    Topic,
)
from core.bulk import pages_written
from home.models import HomeFeaturedArticle, HomePage, HomeSection, StandardPage
from images.models import PortalImage
from images.tasks import make_renditions
from sidebar.models import LinkList, Notice, VideoList, VisitStatistics
from visits.models import PageCount, Span

PASSWORD = "mật-khẩu-thử"
PUBLISHED_AT = datetime(2020, 12, 20, 17, 45, tzinfo=UTC)  # Monday 21/12/2020 00:45 in Asia/Ho_Chi_Minh
YOUTUBE = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"


@contextmanager
def committing():
    """Runs what waits for the commit: the epoch's rise, a changed slug's signal, a picture's renditions."""
    connection.run_on_commit.clear()  # what the test's preparation left waiting
    with TestCase.captureOnCommitCallbacks(execute=True):
        yield


def vietnamese() -> Locale:
    return Locale.objects.get(language_code="vi")


def english() -> Locale:
    return Locale.objects.get(language_code="en")


# --- accounts -------------------------------------------------------------------------------------
class UserFactory(factory.django.DjangoModelFactory):
    """``UserFactory(groups=["Biên tập viên"])``; ``is_superuser=True`` for an administrator."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence("nguoi-dung-{}".format)
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.vn")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def groups(self, create, names, **kwargs) -> None:
        for name in names or ():
            self.groups.add(Group.objects.get(name=name))


def user_in(group: str, **kwargs) -> Any:
    """An account in one of the newsroom's groups (names in ``home.groups``)."""
    return UserFactory(groups=[group], **kwargs)


# --- files ----------------------------------------------------------------------------------------
def picture_bytes(width: int = 12, height: int = 8, image_format: str = "JPEG") -> bytes:
    out = BytesIO()
    PillowImage.new("RGB", (width, height), (180, 60, 40)).save(out, image_format)
    return out.getvalue()


def huge_png(side: int = 40_000) -> bytes:
    """A PNG of a hundred bytes that says it is 1.6 thousand megapixels large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


class PictureFactory(factory.django.DjangoModelFactory):
    """A picture of the library. Give ``pixels=(1300, 900)`` where sizes matter."""

    class Meta:
        model = PortalImage

    class Params:
        pixels = (12, 8)

    title = factory.Sequence("anh-{}".format)
    description = "Quang cảnh hội nghị"
    file = factory.LazyAttribute(lambda o: ContentFile(picture_bytes(*o.pixels), f"{o.title}.jpg"))
    width = factory.LazyAttribute(lambda o: o.pixels[0])
    height = factory.LazyAttribute(lambda o: o.pixels[1])


def unreadable_picture(content: bytes) -> PortalImage:
    """A picture whose file has become something else."""
    picture = PictureFactory()
    Path(picture.file.path).write_bytes(content)
    return picture


def make_all_renditions(*pictures: PortalImage) -> None:
    """What the background worker does after an upload."""
    for picture in pictures:
        make_renditions.func(picture.pk)
        picture.__dict__.pop("renditions_by_spec", None)


class DocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = get_document_model()

    class Params:
        name = factory.Sequence("ke-hoach-{}.pdf".format)
        content = b"%PDF-1.4 thu nghiem"

    title = factory.Sequence("Kế hoạch số {}".format)
    file = factory.LazyAttribute(lambda o: ContentFile(o.content, o.name))
    file_size = factory.LazyAttribute(lambda o: len(o.content))


# --- pages ----------------------------------------------------------------------------------------
class BasePageFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    live = True

    @classmethod
    def _create(cls, model_class, *args, parent=None, **kwargs):
        if parent is None:
            parent = HomePage.objects.get(locale__language_code="vi")
        page = model_class(locale=kwargs.pop("locale", None) or parent.locale, **kwargs)
        # Freshly read: an instance made a few pages ago has forgotten how many children it has.
        Page.objects.get(pk=parent.pk).add_child(instance=page)
        return page


class SectionFactory(BasePageFactory):
    """``featured=[article, …]`` puts articles first."""

    class Meta:
        model = NewsIndexPage
        skip_postgeneration_save = True

    title = factory.Sequence("Chuyên mục {}".format)
    show_in_menus = True

    @factory.post_generation
    def featured(self, create, articles, **kwargs) -> None:
        feature_in(self, *(articles or ()))


class ArticleFactory(BasePageFactory):
    """``authors``, ``topics``, ``attachments``, ``further_sections``, ``tags``: lists of what it says."""

    class Meta:
        model = ArticlePage

    class Params:
        when = PUBLISHED_AT

    title = factory.Sequence("Sở tổ chức hội nghị lần thứ {}".format)
    lead = "Sáng nay, Sở đã tổ chức hội nghị tổng kết năm."
    body = factory.LazyFunction(lambda: [("paragraph", "<p>Hội nghị có 120 đại biểu tham dự.</p>")])
    published_at = factory.LazyAttribute(lambda o: o.when)
    first_published_at = factory.LazyAttribute(lambda o: o.published_at)
    last_published_at = factory.LazyAttribute(lambda o: o.published_at)

    @classmethod
    def _create(
        cls,
        model_class,
        *args,
        parent=None,
        authors=(),
        topics=(),
        attachments=(),
        further_sections=(),
        tags=(),
        **kwargs,
    ):
        parent = parent or SectionFactory()
        locale = kwargs.setdefault("locale", parent.locale)
        rows = (
            ("article_authors", ArticleAuthor, "author", authors),
            ("article_topics", ArticleTopic, "topic", topics),
            ("attachments", ArticleAttachment, "document", attachments),
            ("further_sections", ArticleSection, "section", further_sections),
        )
        article = super()._create(model_class, *args, parent=parent, **kwargs)
        for _relation, model, name, values in rows:
            for order, value in enumerate(values):
                model.objects.create(article=article, locale=locale, sort_order=order, **{name: value})
        if tags:
            article.tags.add(*tags)
            article.save(clean=False)
        listing.refresh([article.pk])
        pages_written.send(ArticlePage, page_ids=[article.pk])
        return ArticlePage.objects.get(pk=article.pk)


class StandardPageFactory(BasePageFactory):
    class Meta:
        model = StandardPage

    title = factory.Sequence("Giới thiệu {}".format)
    show_in_menus = True


def restrict(page: Page) -> PageViewRestriction:
    """Only who is logged in may view the page and all below it."""
    return PageViewRestriction.objects.create(
        page=Page.objects.get(pk=page.pk), restriction_type=PageViewRestriction.LOGIN
    )


def publish(page: Page) -> Page:
    """The editor's Publish."""
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def translated(page: Page, **texts) -> Page:
    """A live real English translation of a page, made without wagtail-localize; parents must be there."""
    copy = page.copy_for_translation(english())
    for name, value in texts.items():
        setattr(copy, name, value)
    copy.live = True
    return publish(copy)


# --- snippets -------------------------------------------------------------------------------------
class LocalisedFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    locale = factory.LazyFunction(vietnamese)


class AuthorFactory(LocalisedFactory):
    class Meta:
        model = Author

    name = factory.Sequence("Đinh Tâm {}".format)
    role = "Phóng viên"


class TopicFactory(LocalisedFactory):
    class Meta:
        model = Topic

    name = factory.Sequence("Truy xuất nguồn gốc {}".format)


class AgencyIdentityFactory(LocalisedFactory):
    class Meta:
        model = AgencyIdentity

    name = "Sở Khoa học và Công nghệ tỉnh Cao Bằng"
    short_name = "Sở KH&CN"
    licence = "Giấy phép số 01/GP-TTĐT"
    responsible_person = "Chịu trách nhiệm: Nông Văn An, Giám đốc Sở"
    address = "Phường Thục Phán, tỉnh Cao Bằng"
    phone = "0206 000 0000"
    email = "so@example.vn"


def link(label: str = "Báo cáo năm", **target) -> dict:
    """A row of a link list as it is stored: ``page``, ``document`` or ``url``, and ``picture``."""
    picture = target.pop("picture", None)
    stored = {"image": picture and picture.pk, "alt_text": "Bìa sách" if picture else "", "decorative": False}
    ids = {name: getattr(value, "pk", value) for name, value in target.items()}
    return {"type": "link", "value": {"label": label, "url": "", **ids, "picture": stored}}


class LinkListFactory(LocalisedFactory):
    class Meta:
        model = LinkList

    title = factory.Sequence("Kỷ yếu {}".format)
    items = factory.LazyFunction(lambda: [link(url="https://example.vn/ky-yeu")])


class VideoListFactory(LocalisedFactory):
    class Meta:
        model = VideoList

    title = "Phim phổ biến kiến thức"
    videos = factory.LazyFunction(
        lambda: [{"type": "video", "value": {"title": "Trồng hồi", "url": YOUTUBE, "caption": "Phim"}}]
    )


class VisitStatisticsFactory(LocalisedFactory):
    class Meta:
        model = VisitStatistics

    title = "Thống kê truy cập"
    online_label = "Đang truy cập"
    total_label = "Tổng lượt truy cập"


class NoticeFactory(LocalisedFactory):
    class Meta:
        model = Notice

    title = "Thông báo"
    text = "<p>Hạn nộp hồ sơ là ngày 30/11.</p>"


# --- visits ---------------------------------------------------------------------------------------
class PageCountFactory(factory.django.DjangoModelFactory):
    """Views of a page in Vietnamese, today: ``PageCountFactory(page=article.pk, views=5)``."""

    class Meta:
        model = PageCount

    span = Span.DAY
    first_day = factory.LazyFunction(timezone.localdate)
    language = "vi"


# --- streams --------------------------------------------------------------------------------------
def sidebar_of(*boxes: tuple[str, Any]):
    """A sidebar stream: ``sidebar_of(("notice", notice), ("latest_articles", {…}))``."""
    return SidebarStreamBlock().to_python(
        [{"type": name, "value": getattr(value, "pk", value)} for name, value in boxes]
    )


def body_of(*blocks: tuple[str, Any]):
    """A body stream from stored values; ids are made of the position."""
    return BodyStreamBlock().to_python(
        [
            {"type": name, "value": value, "id": f"00000000-0000-4000-8000-{number:012}"}
            for number, (name, value) in enumerate(blocks)
        ]
    )


def items(*values: Any) -> list[dict]:
    """A stored list; ids are made of the position, as translations need ids that stay."""
    return [
        {"type": "item", "value": value, "id": f"10000000-0000-4000-8000-{number:012}"}
        for number, value in enumerate(values)
    ]


def table_of(*rows: list, headings: list[str]) -> dict:
    """A stored table whose first column is text and whose others are numbers."""
    columns = [
        {"type": "number" if number else "text", "heading": heading}
        for number, heading in enumerate(headings)
    ]
    return {"columns": columns, "rows": [{"values": list(row)} for row in rows], "caption": ""}


def every_block(picture: PortalImage, document, related: ArticlePage) -> list[tuple[str, Any]]:
    """One of each block of a body, every field filled, as ``body_of`` takes them."""

    def captioned(number: int) -> dict:
        return {
            "image": {"image": picture.pk, "alt_text": f"Hàng ghế thứ {number}", "decorative": False},
            "caption": f"Đại biểu ở hàng ghế {number}",
            "credit": f"Ảnh: Hoàng Kiều {number}",
        }

    return [
        ("paragraph", "<p>Hội nghị đã <b>thống nhất</b> kế hoạch.</p><ul><li>Mở rộng diện tích</li></ul>"),
        ("heading", {"level": "h2", "text": "Kết quả nổi bật"}),
        ("pull_quote", {"quote": "Phải làm thật.", "speaker": "Bế Văn Quang", "role": "Trưởng phòng"}),
        ("notice", {"tone": "info", "title": "Hạn nộp hồ sơ", "text": "<p>Trước ngày 30 tháng mười.</p>"}),
        ("figure", {**captioned(1), "width": "wide"}),
        ("gallery", {"title": "Một số hình ảnh", "pictures": items(captioned(2), captioned(3))}),
        (
            "video",
            {
                "title": "Phim về cây hồi",
                "url": YOUTUBE,
                "file": None,
                "picture": picture.pk,
                "caption": "Phim minh hoạ",
            },
        ),
        (
            "key_figures",
            {
                "title": "Những con số",
                "figures": items(
                    {"number": "27", "unit": "dự án", "label": "đang triển khai"},
                    {"number": "52", "unit": "sáng kiến", "label": "được công nhận"},
                ),
            },
        ),
        (
            "table",
            {
                "caption": "Kiểm tra trong năm",
                "data": table_of(["Nhãn hàng hóa", 58], ["Bức xạ", 6], headings=["Lĩnh vực", "Cơ sở"]),
                "row_headings": True,
            },
        ),
        (
            "chart",
            {
                "title": "Nhiệm vụ cấp tỉnh",
                "kind": "bar",
                "unit": "nhiệm vụ",
                "data": table_of(["Đợt một", 19], ["Đợt hai", 27], headings=["Đợt", "Số nhiệm vụ"]),
                "note": "Nguồn: báo cáo của Sở",
            },
        ),
        ("document", {"document": document.pk, "label": "Kế hoạch đầy đủ"}),
        ("related_article", {"page": related.pk}),
    ]


def feature_in(section: NewsIndexPage, *articles: ArticlePage) -> None:
    for order, article in enumerate(articles):
        SectionFeaturedArticle.objects.create(
            page=section, article=article, locale=section.locale, sort_order=order
        )


def feature_on_home(home: HomePage, *articles: ArticlePage) -> None:
    for order, article in enumerate(articles):
        HomeFeaturedArticle.objects.create(page=home, article=article, locale=home.locale, sort_order=order)


def show_on_home(home: HomePage, *sections: NewsIndexPage, count: int = 4) -> None:
    for order, section in enumerate(sections):
        HomeSection.objects.create(
            page=home, section=section, locale=home.locale, sort_order=order, count=count
        )
