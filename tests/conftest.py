"""What every test of the portal starts from.

The database holds what the migrations make: the locales, the Vietnamese home page, one Site, the groups.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed
from pytest_django.plugin import blocking_manager_key
from wagtail.models import Site

from articles import listing
from articles.models import ArticlePage, Author, MonthCount, NewsIndexPage, Topic
from core import bulk, epoch
from core.stored_pages import pages
from home.models import HomePage
from images.models import PortalImage
from search.engines import database_engine
from visits import numbers, salts
from visits.recording import recorder

from . import factories, indexes, migrated

# Django's models are many objects that stay: looking through them as often as Python does by default took up
# to a tenth of the tests' time.
gc.set_threshold(50_000, 20, 10)
MIGRATED = pytest.StashKey[str]()  # the database as migrations leave it
TYPES = pytest.StashKey[list[ContentType]]()


def pytest_configure(config) -> None:
    if not hasattr(config, "workerinput"):
        migrated.forget()
        call_command("compile_locale")  # a fresh clone has no .mo yet; workers start after this
        translation_file_changed(None, Path("django.mo"))  # starting Django has read the old ones
    # Workers inherit one VAR_DIR; the epoch of one must not rise by the work of another.
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    django_settings.SITE_EPOCH_FILE = Path(django_settings.VAR_DIR) / worker / "epoch"
    django_settings.VISITOR_SALTS = Path(django_settings.VAR_DIR) / worker / "visitor-salts"
    if not django_settings.REDIS_URL:
        django_settings.CACHES["pages"]["LOCATION"] = Path(django_settings.VAR_DIR) / worker / "pages"
    indexes.update_when_read()


def pytest_collection_modifyitems(items) -> None:
    # The longest first: the other worker does the rest meanwhile, and neither waits at the end for one test.
    longest = ("tests/servers/", "tests/visits/test_exactness.py")
    items.sort(key=lambda item: not item.nodeid.startswith(longest))


def pytest_unconfigure(config) -> None:
    made_here = Path(django_settings.VAR_DIR).is_relative_to(tempfile.gettempdir())
    if made_here and not hasattr(config, "workerinput"):
        shutil.rmtree(django_settings.VAR_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, request) -> None:
    with migrated.shared():
        request.getfixturevalue("django_db_setup")  # pytest-django's
    with django_db_blocker.unblock():
        request.config.stash[MIGRATED] = connection.creation.serialize_db_to_string()
        request.config.stash[TYPES] = list(ContentType.objects.all())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Put back what migrations made: a test with real transactions ends by emptying every table."""
    result = yield
    if nextitem is None or MIGRATED not in item.config.stash:
        return result  # the last test of this process, or none that asked for a database yet
    marker = item.get_closest_marker("django_db")
    real = marker and (marker.kwargs.get("transaction") or (marker.args and marker.args[0]))
    if real or {"transactional_db", "live_server"} & set(item.fixturenames):
        with item.config.stash[blocking_manager_key].unblock():
            call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
            database_engine().remove_strays()  # a table that Django does not know of
            # First: pages and tasks of a workflow would make their own as soon as they are built.
            ContentType.objects.bulk_create(item.config.stash[TYPES])
            connection.creation.deserialize_db_from_string(item.config.stash[MIGRATED])
            # PostgreSQL would begin at one again, with numbers that the rows put back have.
            statements = connection.ops.sequence_reset_sql(no_style(), apps.get_models())
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
    return result


def forget_everything() -> None:
    """What a process that has just started knows: nothing."""
    cache.clear()
    pages.forget()
    epoch.forget()
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()
    numbers.current.forget()
    salts.forget()
    recorder.__init__()


@pytest.fixture(autouse=True)
def clean_slate():
    """No test sees what another has cached, nor the language it left active."""
    forget_everything()
    translation.activate("vi")
    yield
    forget_everything()
    indexes.forget()
    translation.activate("vi")


@pytest.fixture
def cold():
    """``cold()``: clears every cache a process has."""
    return forget_everything


@pytest.fixture
def home(db) -> HomePage:
    """The Vietnamese home page."""
    return HomePage.objects.get(locale__language_code="vi")


@pytest.fixture
def english_home(home) -> HomePage:
    """The live, real English translation of the home page."""
    return factories.translated(home, title="Home", slug="home")


@pytest.fixture
def editor(db):
    """An account that publishes."""
    return factories.user_in("Biên tập viên")


@pytest.fixture
def reporter(db):
    """An account that may not publish."""
    return factories.user_in("Phóng viên")


@pytest.fixture
def translator(db):
    """An account that translates and submits for review."""
    return factories.user_in("Biên dịch viên")


@pytest.fixture
def reviewer(db):
    """An account that reviews translations and publishes them."""
    return factories.user_in("Biên tập viên bản dịch")


@pytest.fixture
def administrator(db):
    return factories.UserFactory(is_superuser=True)


@dataclass
class SeedTree:
    """The seed's page and what surrounds it; ``article`` stands at the seed's depth."""

    home: HomePage
    news: NewsIndexPage
    section: NewsIndexPage
    article: ArticlePage
    siblings: list[ArticlePage]
    picture: PortalImage
    authors: list[Author]
    topic: Topic


@pytest.fixture
def seed_tree(home) -> SeedTree:
    """Home > tin-tuc-su-kien > khoa-hoc-cong-nghe > an article with everything, and twelve siblings."""
    picture = factories.PictureFactory()
    document = factories.DocumentFactory()
    factories.AgencyIdentityFactory(emblem=picture)
    news = factories.SectionFactory(parent=home, title="Tin tức sự kiện")
    section = factories.SectionFactory(parent=news, title="Khoa học & công nghệ", slug="khoa-hoc-cong-nghe")
    siblings = add_siblings(section, 12, picture)
    authors = [factories.AuthorFactory(name="Đinh Tâm"), factories.AuthorFactory(name="Hoàng Kiều")]
    topic = factories.TopicFactory(name="Sắp xếp tổ chức")
    article = factories.ArticleFactory(
        parent=section,
        title="Đẩy mạnh thông tin, tuyên truyền KH&CN",
        lead_picture=picture,
        lead_picture_alt="Toàn cảnh hội nghị",
        lead_picture_caption="Hội nghị tổng kết",
        lead_picture_credit="Ảnh: Hoàng Kiều",
        source_name="Báo Cao Bằng",
        source_url="https://example.vn/bai-goc",
        document_number="100/QĐ-TTg",
        body=factories.body_of(*factories.every_block(picture, document, siblings[0])),
        authors=authors,
        topics=[topic],
        tags=["khoa học", "tuyên truyền"],
        attachments=[document],
    )
    home.sidebar = factories.sidebar_of(
        ("notice", factories.NoticeFactory()),
        ("link_list", factories.LinkListFactory(items=[factories.link(page=section, picture=picture)])),
        ("link_list", factories.LinkListFactory(items=[factories.link(document=document)])),
        ("video_list", factories.VideoListFactory()),
        ("latest_articles", {"title": "Tin mới", "section": home.pk, "count": 5}),
        ("statistics", factories.VisitStatisticsFactory()),
    )
    home.refresh_from_db(fields=["numchild"])
    home.save()
    for rank, read in enumerate(siblings, 1):
        factories.PageCountFactory(page=read.pk, views=100 // rank)
    factories.make_all_renditions(picture)
    return SeedTree(
        home=HomePage.objects.get(pk=home.pk),
        news=NewsIndexPage.objects.get(pk=news.pk),
        section=NewsIndexPage.objects.get(pk=section.pk),
        article=article,
        siblings=siblings,
        picture=picture,
        authors=authors,
        topic=topic,
    )


def add_siblings(
    section: NewsIndexPage, count: int, picture: PortalImage | None = None, prefix: str = "tin"
) -> list[ArticlePage]:
    """Many plain articles at once, a day apart around the seed's date, newest first."""
    dates = [factories.PUBLISHED_AT + timedelta(days=count // 2 - number) for number in range(count)]
    made = [
        ArticlePage(
            title=f"Tin số {number}",
            slug=f"{prefix}-{number}",
            lead="Tin vắn trong ngày.",
            body=[("paragraph", "<p>Nội dung.</p>")],
            lead_picture=picture,
            lead_picture_alt="Quang cảnh" if picture else "",
            published_at=when,
            first_published_at=when,
            last_published_at=when,
            live=True,
        )
        for number, when in enumerate(dates)
    ]
    bulk.add_children(section, made)
    listing.refresh(article.pk for article in made)
    bulk.pages_written.send(ArticlePage, page_ids=[article.pk for article in made])
    return made


def month_counts() -> set[tuple]:
    """All but those of months that have no article any more."""
    counted = MonthCount.objects.exclude(articles=0)
    return set(counted.values_list("list", "locale", "year", "month", "articles"))


def steps(call: Callable[[], object]) -> int:
    """Not a time: the instructions that SQLite's machine carries out, by the ten."""
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    connection.connection.set_progress_handler(step, 10)
    try:
        call()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return count
