"""The demo content: complete, loaded once however often asked for, whole after an interruption."""

import json
import operator
import unicodedata
from datetime import date
from io import StringIO
from pathlib import Path
from unittest import mock

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import CommandError, call_command
from django.db.models import Count, Sum
from django.test import TestCase, override_settings
from PIL import Image as PillowImage
from wagtail.documents import get_document_model
from wagtail.models import Page, Revision
from wagtail_localize.models import StringTranslation, Translation

from agency.models import AgencyIdentity
from articles.blocks import BodyStreamBlock
from articles.models import (
    ArticlePage,
    ArticleTag,
    Author,
    LabelEntry,
    ListingEntry,
    NewsIndexPage,
    Topic,
)
from home.demo import files, generated, loader
from home.demo.generated import PREFIX, load_generated
from home.demo.loader import DemoLoader
from home.demo.translations import translate
from home.models import HomePage, StandardPage
from images.models import PortalImage
from search.models import SearchEntry
from sidebar.models import LinkList, Notice, VideoList, VisitStatistics
from tests import factories
from translation.models import GlossaryTerm, Status, TranslationState
from visits.models import DayCount, PageCount, ReferrerCount, SectionCount

MODELS = [
    AgencyIdentity,
    ArticlePage,
    ArticleTag,
    Author,
    DayCount,
    GlossaryTerm,
    HomePage,
    LinkList,
    ListingEntry,
    NewsIndexPage,
    Notice,
    Page,
    PageCount,
    PortalImage,
    Revision,
    StandardPage,
    StringTranslation,
    Topic,
    Translation,
    VideoList,
    VisitStatistics,
    get_document_model(),
    get_user_model(),
]


def plain_picture(*_args, **_kwargs) -> PillowImage.Image:
    return PillowImage.new("RGB", (60, 40), "teal")


def translate_and_commit(*args, **kwargs) -> None:
    """wagtail-localize publishes on commit; in these tests' transaction that would never come."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        translate(*args, **kwargs)


@pytest.fixture(autouse=True, scope="class")
def quick_load(tmp_path_factory):
    """Plain pictures; and a folder of its own for the mark an interrupted load leaves."""
    with (
        override_settings(VAR_DIR=tmp_path_factory.mktemp("demo")),
        mock.patch.object(loader, "translate", translate_and_commit),
        mock.patch.object(files, "draw", plain_picture),
        mock.patch.object(files, "SIZE", (60, 40)),
    ):
        yield


def load(*arguments: str) -> str:
    out = StringIO()
    call_command("load_demo", *arguments, stdout=out, verbosity=0)
    return out.getvalue()


def unfinished() -> bool:
    return (Path(settings.VAR_DIR) / "demo-unfinished").exists()


def counts() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in MODELS}


def state() -> dict:
    """Everything a second load could have changed."""
    pages = Page.objects.order_by("pk").values_list(
        "pk", "title", "url_path", "live", "latest_revision_id", "last_published_at", "translation_key"
    )
    bodies = ArticlePage.objects.order_by("pk").values_list("pk", "published_at", "lead_picture_id")
    sidebars = [(page.pk, page.sidebar.get_prep_value()) for page in HomePage.objects.order_by("pk")]
    return {"counts": counts(), "pages": list(pages), "articles": list(bodies), "sidebars": sidebars}


def numbers() -> set[int]:
    slugs = ArticlePage.objects.filter(slug__startswith=PREFIX).values_list("slug", flat=True)
    return {int(slug.removeprefix(PREFIX)) for slug in slugs}


def killed_at_call(number: int, step: str):
    """What a step of ``home.demo.generated`` does, and at its ``number``-th call an end to everything."""
    calls = iter(range(1, number + 1))
    original = operator.attrgetter(step)(generated)

    def call(*args, **kwargs):
        if next(calls) == number:
            raise KeyboardInterrupt
        return original(*args, **kwargs)

    return call


def in_language(code: str):
    return ArticlePage.objects.live().filter(locale__language_code=code)


class LoadedDemo(TestCase):
    @classmethod
    def setUpTestData(cls):
        load()

    def test_second_load_changes_nothing(self):
        before = state()
        load()
        assert state() == before

    def test_tree_is_whole(self):
        assert not any(Page.find_problems())

    def test_load_is_marked_as_finished(self):
        assert not unfinished()

    def test_there_are_forty_vietnamese_and_twelve_english_articles_over_several_years(self):
        assert in_language("vi").count() >= 40
        assert in_language("en").count() >= 12
        assert len({a.published_at.year for a in in_language("vi")}) >= 4
        assert not Page.objects.filter(alias_of__isnull=False).exists()

    def test_every_block_is_used(self):
        used = {block["type"] for article in in_language("vi") for block in article.body.raw_data}
        assert used == set(BodyStreamBlock().child_blocks)

    def test_every_picture_says_what_it_shows(self):
        for article in ArticlePage.objects.exclude(lead_picture=None):
            assert article.alt_text, article

    def test_articles_on_the_home_page_lie_two_sections_deep(self):
        response = self.client.get("/")
        stories = [
            *response.context["lead_stories"],
            *(story for group in response.context["section_groups"] for story in group["articles"]),
        ]
        assert len(stories) > 10
        assert [story.title for story in stories if len(story.path) < 5 * Page.steplen] == []

    def test_every_page_of_both_languages_answers(self):
        for page in Page.objects.live().filter(depth__gte=2).specific():
            response = self.client.get(page.public_path)
            assert response.status_code == 200, page.public_path
            assert f'<html lang="{page.lang}"' in response.content.decode()

    def test_english_pages_hold_no_vietnamese_title(self):
        vietnamese = set(in_language("vi").values_list("title", flat=True))
        assert not vietnamese & set(in_language("en").values_list("title", flat=True))
        for page in Page.objects.filter(locale__language_code="en"):
            assert page.slug.isascii()

    def test_every_published_page_has_a_revision_that_is_the_live_one(self):
        for page in Page.objects.live().filter(depth__gt=2):
            assert page.live_revision_id is not None, page
            assert page.live_revision_id == page.latest_revision_id, page
            assert not page.has_unpublished_changes, page

    def test_lists_name_every_live_article(self):
        for code in ("vi", "en"):
            home = HomePage.objects.get(locale__language_code=code)
            listed = ListingEntry.objects.filter(section=home.pk, visible=True).values_list(
                "article", flat=True
            )
            assert set(listed) == set(in_language(code).values_list("pk", flat=True))

    def test_sidebar_shows_every_kind_of_box_in_both_languages(self):
        for home in HomePage.objects.all():
            kinds = {type(box.value).__name__ for box in home.get_sidebar_boxes()}
            assert {"LinkList", "VideoList", "VisitStatistics", "Notice"} <= kinds

    def test_most_read_are_shown_beside_pages_and_below_sections_in_both_languages(self):
        for home in HomePage.objects.all():
            content = BeautifulSoup(self.client.get(home.public_path).content, "html5lib")
            assert len(content.select("aside .article-list--ranked li")) == 5
            section = NewsIndexPage.objects.child_of(home).live().first()
            content = BeautifulSoup(self.client.get(section.public_path).content, "html5lib")
            seven_days, thirty_days = content.select(".most-read details")
            assert 0 < len(seven_days.select("li")) <= len(thirty_days.select("li")) <= 5

    def test_made_up_visits_agree_with_each_other(self):
        for model in (PageCount, SectionCount):
            assert model.objects.aggregate(sum=Sum("views")) == DayCount.objects.aggregate(sum=Sum("views"))
        assert DayCount.objects.values("day").distinct().count() == 35
        busy, quiet = (
            DayCount.objects.filter(language=code).aggregate(sum=Sum("visits"))["sum"]
            for code in ("vi", "en")
        )
        assert 5_000 < busy < 20_000
        assert quiet < busy / 5
        assert not set(PageCount.objects.values_list("page", flat=True)) - set(
            Page.objects.live().values_list("pk", flat=True)
        )

    def test_accounts_are_marked_and_in_their_groups(self):
        users = get_user_model().objects.filter(is_demo=True)
        groups = {user.username: list(user.groups.values_list("name", flat=True)) for user in users}
        assert groups == {
            "quantri": [],
            "bientap": ["Biên tập viên"],
            "phongvien": ["Phóng viên"],
            "biendich": ["Biên dịch viên"],
            "duyetdich": ["Biên tập viên bản dịch"],
        }

    def test_translators_find_work_at_every_stage(self):
        states = TranslationState.objects.exclude(status=Status.LIVE).order_by("status")
        assert [(state.status, state.segments > state.translated) for state in states] == [
            (Status.IN_REVIEW, False),
            (Status.IN_WORK, True),
            (Status.OUTDATED, True),
        ]
        assert GlossaryTerm.objects.count() >= 12
        assert mail.outbox == []

    def test_generated_articles_are_added_once(self):
        before = in_language("vi").count()
        load("--articles", "50")
        assert in_language("vi").count() == before + 50
        load("--articles", "50")
        assert in_language("vi").count() == before + 50
        load("--articles", "60")
        generated = ArticlePage.objects.filter(slug__startswith=PREFIX)
        assert generated.count() == 60
        assert generated.filter(listing_entries__visible=True).distinct().count() == 60
        assert not any(Page.find_problems())
        assert self.client.get(generated.first().public_path).status_code == 200

    def test_generated_articles_when_the_load_is_killed_anywhere_are_whole_after_the_next(self):
        steps = ("_label", "listing.refresh", "pages_written.send")
        with mock.patch.object(generated, "BATCH", 10):
            for wanted, step in zip((35, 55, 75), steps, strict=True):
                before = len(numbers())
                kill = mock.patch(f"home.demo.generated.{step}", killed_at_call(2, step))
                with kill, pytest.raises(KeyboardInterrupt):
                    load_generated(wanted, quiet=True)
                assert len(numbers()) == before + 10
                load_generated(wanted, quiet=True)
                assert numbers() == set(range(1, wanted + 1))
        for number in (3, 40):
            ArticlePage.objects.get(slug=f"{PREFIX}{number}").delete()
        load_generated(75, quiet=True)
        made = ArticlePage.objects.filter(slug__startswith=PREFIX)
        assert numbers() == set(range(1, 76))
        assert made.count() == 75
        ids = set(made.values_list("pk", flat=True))
        listed = ListingEntry.objects.filter(article__in=ids, visible=True)
        assert set(listed.values_list("article", flat=True)) == ids
        labelled = LabelEntry.objects.filter(article__in=ids).values_list("article").annotate(Count("pk"))
        assert dict(labelled) == dict.fromkeys(ids, 3)  # a topic and two tags
        assert set(SearchEntry.objects.filter(page__in=ids).values_list("page", flat=True)) == ids
        assert not any(Page.find_problems())

    def test_numbers_are_not_made_up_where_something_was_counted(self):
        for model in (DayCount, PageCount, ReferrerCount, SectionCount):
            model.objects.all().delete()
        counted = DayCount.objects.create(day=date(2026, 1, 2), language="vi", views=1, visits=1)
        load()
        assert DayCount.objects.get() == counted
        assert not PageCount.objects.exists()
        counted.delete()
        load()
        assert DayCount.objects.exists()
        assert PageCount.objects.exists()

    def test_what_an_editor_deleted_comes_back_and_what_he_changed_stays(self):
        changed, deleted = in_language("vi").order_by("pk")[:2]
        changed.title = "Nhan đề đã sửa"
        changed.save_revision().publish()
        ArticlePage.objects.get(pk=deleted.pk).delete()
        load()
        assert ArticlePage.objects.get(pk=changed.pk).title == "Nhan đề đã sửa"
        assert ArticlePage.objects.filter(slug=deleted.slug, live=True).exists()
        assert not any(Page.find_problems())


class InterruptedLoad(TestCase):
    def test_load_that_broke_off_is_finished_by_the_next_start(self):
        """``make run`` starts with ``--if-empty``, which must not take half a demo for a whole one."""
        calls = []
        whole = DemoLoader.load_body

        def breaks_off(self, story):
            calls.append(story)
            if len(calls) == 10:
                raise KeyboardInterrupt
            return whole(self, story)

        with mock.patch.object(DemoLoader, "load_body", breaks_off), pytest.raises(KeyboardInterrupt):
            load("--if-empty")
        assert unfinished()
        assert ArticlePage.objects.exists()
        assert not in_language("en").exists()

        load("--if-empty")
        assert not unfinished()
        assert in_language("vi").count() >= 40
        assert in_language("en").count() >= 12
        assert [a.slug for a in in_language("vi") if not len(a.body)] == []
        assert not any(Page.find_problems())
        before = state()
        load()
        assert state() == before


class LoadIfEmpty(TestCase):
    def test_site_with_an_article_is_left_alone(self):
        factories.ArticleFactory(parent=factories.SectionFactory())
        before = state()
        load("--if-empty")
        assert state() == before

    def test_negative_number_is_refused_before_anything_is_made(self):
        before = state()
        with pytest.raises(CommandError):
            load("--articles=-1")
        assert state() == before


class Content(TestCase):
    def test_files_are_composed_unicode_and_name_what_exists(self):
        folder = Path(settings.BASE_DIR) / "home" / "demo" / "content"
        stories = sorted(folder.glob("articles/*.json"))
        site = json.loads((folder / "site.json").read_text())
        sections = {row["key"] for row in site["sections"]}
        keys = {path.stem for path in stories}
        for path in [*stories, folder / "site.json"]:
            assert unicodedata.is_normalized("NFC", path.read_text()), path.name
        for path in stories:
            story = json.loads(path.read_text())
            assert story["key"] == path.stem
            assert story["section"] in sections
            related = [b["value"]["article"] for b in story["body"] if b["type"] == "related_article"]
            assert set(related) <= keys
            if story["en"]:
                kinds = [[b["type"] for b in body] for body in (story["body"], story["en"]["body"])]
                assert kinds[0] == kinds[1], path.name
