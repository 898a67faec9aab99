"""Loading the demo: every step makes only what is missing, so it may be run twice or go on after a stop."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from tqdm import tqdm
from wagtail.models import Locale, Page

from agency.models import AgencyIdentity
from articles import listing
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
from sidebar.models import LinkList, Notice, VideoList, VisitStatistics

from ..models import HomeFeaturedArticle, HomePage, HomeSection, StandardPage
from . import translation_desk
from .accounts import create_accounts
from .bodies import BodyBuilder
from .files import load_documents, load_emblem, load_pictures, picture_key, wanted_pictures
from .translations import translate
from .visits import load_visits

CONTENT = Path(__file__).parent / "content"


class DemoLoader:
    """One run of ``load_demo``."""

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet
        self.site: dict[str, Any] = json.loads((CONTENT / "site.json").read_text())
        self.stories = sorted(
            (json.loads(path.read_text()) for path in (CONTENT / "articles").glob("*.json")),
            key=lambda story: story["published_at"],
        )
        self.vi = Locale.objects.get(language_code="vi")
        self.home = HomePage.objects.get(locale=self.vi)
        self.pages: dict[str, Page] = {}

    def run(self) -> None:
        create_accounts()
        pictures = load_pictures(wanted_pictures([self.site, self.stories]), self.quiet)
        self.pictures = pictures
        self.documents = load_documents(self.site["attachments"])
        self.load_agency()
        self.authors = {
            row["key"]: self.load_named(Author, row, "biography", "role") for row in self.site["authors"]
        }
        self.topics = {row["key"]: self.load_named(Topic, row, "description") for row in self.site["topics"]}
        for row in self.site["sections"]:
            self.load_section(row)
        for story in self.progress(self.stories, "Articles"):
            self.load_article(story)
        self.bodies = BodyBuilder(
            lambda picture: self.picture(picture).pk,
            self.documents,
            {story["key"]: self.pages[story["key"]].pk for story in self.stories},
        )
        for story in self.progress(self.stories, "Texts"):
            self.load_body(story)
        for row in self.site["standard_pages"]:
            self.load_standard_page(row)
        self.load_home()
        self.translate_all()
        translation_desk.lay_out(self.pages)
        load_visits(timezone.localdate())

    # --- helpers ---
    def progress(self, items: list, what: str):
        return tqdm(items, desc=what, unit="", disable=self.quiet)

    def picture(self, picture: dict):
        return self.pictures[picture_key(picture)]

    def add(self, parent: Page, page: Page, when: datetime | None = None) -> Page:
        """A published page with a first revision, as if it had been published at ``when``."""
        when = when or timezone.now()
        page.live, page.first_published_at, page.last_published_at = True, when, when
        page.locale = self.vi
        parent.add_child(instance=page)
        self.publish(page)
        return page

    @staticmethod
    def publish(page: Page) -> None:
        """Keep page, first revision and dates in step (publishing would date everything today)."""
        revision = page.save_revision(changed=False, clean=False)
        page.live_revision = revision
        page.save(update_fields=["live_revision"], clean=False)

    # --- agency and snippets ---
    def load_agency(self) -> None:
        if AgencyIdentity.objects.filter(locale=self.vi).exists():
            return
        data = self.site["agency"]
        identity = AgencyIdentity(
            **data["vi"], phone=data["phone"], email=data["email"], locale=self.vi, emblem=load_emblem()
        )
        save_live(identity)

    def load_named(self, model, row: dict, *texts: str):
        found = model.objects.filter(locale=self.vi, slug=row["slug"]).first()
        return found or model.objects.create(
            name=row["name"], slug=row["slug"], locale=self.vi, **{text: row[text] for text in texts}
        )

    # --- pages ---
    def existing(self, key: str, parent: Page, slug: str) -> bool:
        found = Page.objects.child_of(parent).filter(slug=slug).first()
        if found:
            self.pages[key] = found.specific
        return bool(found)

    def load_section(self, row: dict) -> None:
        parent = self.pages[row["parent"]] if row["parent"] else self.home
        if not self.existing(row["key"], parent, row["slug"]):
            section = NewsIndexPage(
                title=row["title"],
                slug=row["slug"],
                introduction=row["introduction"],
                new_days=row["new_days"],
                show_in_menus=row["in_menu"],
            )
            self.pages[row["key"]] = self.add(parent, section)

    @transaction.atomic
    def load_article(self, story: dict) -> None:
        parent = self.pages[story["section"]]
        if self.existing(story["key"], parent, story["key"]):
            return
        when = timezone.make_aware(datetime.fromisoformat(story["published_at"]))
        source, picture = story["source"] or {"name": "", "url": ""}, story["picture"]
        article = ArticlePage(
            title=story["title"],
            slug=story["key"],
            lead=story["lead"],
            published_at=when,
            source_name=source["name"],
            source_url=source["url"] or "",
            document_number=story["document_number"],
            body=[],
        )
        if picture:
            article.lead_picture = self.picture(picture)
            article.lead_picture_alt = picture["alt"]
            article.lead_picture_caption = picture["caption"]
            article.lead_picture_credit = picture["credit"]
        for order, key in enumerate(story["authors"]):
            article.article_authors.add(
                ArticleAuthor(author=self.authors[key], locale=self.vi, sort_order=order)
            )
        for order, key in enumerate(story["topics"]):
            article.article_topics.add(ArticleTopic(topic=self.topics[key], locale=self.vi, sort_order=order))
        for order, key in enumerate(story["further_sections"]):
            article.further_sections.add(
                ArticleSection(section=self.pages[key], locale=self.vi, sort_order=order)
            )
        for order, key in enumerate(story["attachments"]):
            article.attachments.add(
                ArticleAttachment(document=self.documents[key], locale=self.vi, sort_order=order)
            )
        article.tags.add(*story["tags"])
        self.pages[story["key"]] = self.add(parent, article, when)

    @transaction.atomic
    def load_body(self, story: dict) -> None:
        """The text, in a second walk: it may link articles made later than this one."""
        article = self.pages[story["key"]]
        if article.body:
            return
        article.body = self.bodies.build(article.body.stream_block, story["body"], story["key"])
        article.save()
        self.publish(article)
        listing.refresh([article.pk])
        pages_written.send(ArticlePage, page_ids=[article.pk])

    def load_standard_page(self, row: dict) -> None:
        if self.existing(row["key"], self.home, row["slug"]):
            return
        page = StandardPage(
            title=row["title"],
            slug=row["slug"],
            introduction=row["introduction"],
            show_in_menus=row["in_menu"],
        )
        page.body = self.bodies.build(
            StandardPage._meta.get_field("body").stream_block, row["body"], row["key"]
        )
        self.pages[row["key"]] = self.add(self.home, page)
        pages_written.send(StandardPage, page_ids=[page.pk])

    def load_home(self) -> None:
        if self.home.home_sections.exists():
            return
        data = self.site["home"]
        self.home.introduction = data["introduction"]
        for order, key in enumerate(data["sections"]):
            self.home.home_sections.add(
                HomeSection(section=self.pages[key], locale=self.vi, sort_order=order)
            )
        for order, key in enumerate(data["featured"]):
            self.home.featured.add(
                HomeFeaturedArticle(article=self.pages[key], locale=self.vi, sort_order=order)
            )
        self.home.sidebar = self.build_sidebar()
        self.home.save_revision().publish()
        section = self.pages["tin-tuc-su-kien"]
        section.featured.add(
            SectionFeaturedArticle(article=self.pages[data["featured"][0]], locale=self.vi, sort_order=0)
        )
        section.save_revision().publish()

    def build_sidebar(self):
        boxes: list[tuple[str, Any]] = []
        for row in self.site["notices"]:
            notice = Notice(title=row["title"], text=row["text"], tone=row["tone"], locale=self.vi)
            boxes.append(("notice", save_live(notice)))
        for row in self.site["video_lists"]:
            videos = [
                {"type": "video", "value": self.bodies.value("video", video, "")} for video in row["videos"]
            ]
            boxes.append(
                ("video_list", save_live(VideoList(title=row["title"], videos=videos, locale=self.vi)))
            )
        for row in self.site["link_lists"]:
            items = [{"type": "link", "value": self.link(item)} for item in row["items"]]
            boxes.append(("link_list", save_live(LinkList(title=row["title"], items=items, locale=self.vi))))
        of_all = {"title": "", "section": self.home.pk, "count": 5}
        boxes.append(("latest_articles", of_all))
        boxes.append(("most_read", of_all | {"period": "7"}))
        labels = {f"{name}_label": label for name, label in self.site["statistics"]["labels"].items()}
        title = self.site["statistics"]["title"]
        boxes.append(("statistics", save_live(VisitStatistics(title=title, **labels, locale=self.vi))))
        block = HomePage._meta.get_field("sidebar").stream_block
        return block.to_python(
            [{"type": kind, "value": getattr(value, "pk", value)} for kind, value in boxes]
        )

    def link(self, item: dict) -> dict:
        picture = item["picture"]
        image = {
            "image": self.picture(picture).pk if picture else None,
            "alt_text": picture["alt"] if picture else "",
            "decorative": False,
        }
        page = self.pages.get(item["page"] or "")
        document = self.documents.get(item["attachment"] or "")
        return {
            "label": item["label"],
            "page": page.pk if page else None,
            "document": document.pk if document else None,
            "url": item["url"] or "",
            "picture": image,
        }

    # --- English ---
    def translate_all(self) -> None:
        english = self.site["agency"]["en"]
        translate(AgencyIdentity.objects.get(locale=self.vi), setter(english))
        for _model, rows, found in (
            (Author, self.site["authors"], self.authors),
            (Topic, self.site["topics"], self.topics),
        ):
            for row in rows:
                translate(found[row["key"]], setter(row["en"]))
        self.translate_boxes()
        translate(self.home, setter(self.site["home"]["en"] | {"slug": "home"}))
        for row in self.site["sections"]:
            if row["en"]:
                translate(self.pages[row["key"]], setter(row["en"]))
        for row in self.site["standard_pages"]:
            self.translate_text_page(row["key"], row["en"])
        for story in self.progress([story for story in self.stories if story["en"]], "English"):
            picture = {f"lead_picture_{name}": text for name, text in (story["en"]["picture"] or {}).items()}
            self.translate_text_page(story["key"], story["en"] | picture)
            self.date_translation(self.pages[story["key"]])

    def translate_text_page(self, key: str, english: dict) -> None:
        def apply(page) -> None:
            texts = {name: text for name, text in english.items() if isinstance(text, str)}
            setter(texts)(page)
            page.body = self.bodies.build(page.body.stream_block, english["body"], key)

        translate(self.pages[key], apply)

    @staticmethod
    def date_translation(source: ArticlePage) -> None:
        """The English version was published when the Vietnamese was, not on the day of the demo."""
        first = source.first_published_at
        new = source.get_translations().filter(first_published_at__gt=first)
        new.update(first_published_at=first, last_published_at=first)

    def translate_boxes(self) -> None:
        for model, rows, stream, labels in (
            (LinkList, self.site["link_lists"], "items", "labels"),
            (VideoList, self.site["video_lists"], "videos", "titles"),
        ):
            for row in rows:
                box = model.objects.filter(locale=self.vi, title=row["title"]).first()
                if box:
                    translate(box, relabel(row["en"]["title"], stream, row["en"][labels]))
        for row in self.site["notices"]:
            if notice := Notice.objects.filter(locale=self.vi, title=row["title"]).first():
                translate(notice, setter(row["en"]))
        statistics = VisitStatistics.objects.filter(locale=self.vi).first()
        if statistics:
            english = self.site["statistics"]["en"]
            labels = {f"{name}_label": label for name, label in english["labels"].items()}
            translate(statistics, setter({"title": english["title"]} | labels))


def save_live(snippet):
    """Save a snippet with drafts as published."""
    snippet.save()
    snippet.save_revision().publish()
    return snippet


def setter(values: dict[str, str]):
    def apply(instance) -> None:
        for name, value in values.items():
            setattr(instance, name, value)

    return apply


def relabel(title: str, stream: str, labels: list[str]):
    """Change a box's title and the text of each of its rows."""

    def apply(box) -> None:
        box.title = title
        for child, label in zip(getattr(box, stream), labels, strict=True):
            child.value["label" if "label" in child.value else "title"] = label

    return apply
