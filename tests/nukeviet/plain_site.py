"""An old site of plain rows, for tests of what is written from them: no database of its own."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from nukeviet.importing.labels import Labels
from nukeviet.models import ImportedModule
from nukeviet.reading.rows import (
    OldArticle,
    OldAuthor,
    OldGroup,
    OldMenuItem,
    OldModule,
    OldSource,
    OldTag,
    OldTopic,
    OldUser,
    State,
)
from nukeviet.report import Report

LONG_AGO = datetime(2016, 5, 14, tzinfo=UTC)


@dataclass
class PlainSite:
    """What ``OldSite`` tells, of one module whatever module is asked for."""

    topic_rows: list[OldTopic] = field(default_factory=list)
    tag_rows: list[OldTag] = field(default_factory=list)
    source_rows: list[OldSource] = field(default_factory=list)
    author_rows: list[OldAuthor] = field(default_factory=list)
    group_rows: list[OldGroup] = field(default_factory=list)
    user_rows: list[OldUser] = field(default_factory=list)
    comment_counts: list[tuple[int, int]] = field(default_factory=list)
    menu_rows: list[OldMenuItem] = field(default_factory=list)
    visits: int = 0

    def topics(self, module):
        return self.topic_rows

    def tags(self, module):
        return self.tag_rows

    def sources(self, module):
        return self.source_rows

    def authors(self, module):
        return self.author_rows

    def groups(self, module):
        return self.group_rows

    def users(self):
        return {user.number: user for user in self.user_rows}

    def comments(self, module):
        return iter(self.comment_counts)

    def menu_items(self, language):
        return self.menu_rows

    def total_visits(self):
        return self.visits


def labels_of(site: PlainSite, language: str = "vi", name: str = "news", dry_run: bool = False) -> Labels:
    """The loaded labels of a module, as one run of the import has them."""
    module = module_of(language, name)
    locale = Locale.objects.get(language_code=language)
    labels = Labels(site, module, record_of(module), locale, Report(), dry_run)
    labels.load()
    return labels


def module_of(language: str = "vi", name: str = "news") -> OldModule:
    return OldModule(
        language, name, data=name, upload=name, title="Tin tức", is_public=True, is_default=name == "news"
    )


def record_of(module: OldModule, page=None) -> ImportedModule:
    record, _created = ImportedModule.objects.get_or_create(
        language=module.language, name=module.name, defaults={"page_id": page and page.pk}
    )
    return record


def topic_row(number: int, title: str, alias: str = "chu-de", description: str = "") -> OldTopic:
    return OldTopic(number, title, alias, description)


def tag_row(number: int, name: str, alias: str = "", description: str = "") -> OldTag:
    return OldTag(number, name, alias or name.replace(" ", "-"), description)


def author_row(
    number: int, name: str, user: int = 0, alias: str = "tac-gia", description: str = "", picture: str = ""
) -> OldAuthor:
    return OldAuthor(number, user, name, alias, description, picture)


def source_row(number: int, title: str, link: str = "", logo: str = "") -> OldSource:
    return OldSource(number, title, link, logo)


def group_row(number: int, title: str, *articles: int, alias: str = "Tin-tieu-diem") -> OldGroup:
    return OldGroup(number, title, alias, "", articles)


def article_row(number: int, **values) -> OldArticle:
    row = {
        "title": f"Bài {number}",
        "alias": f"bai-{number}",
        "lead": "",
        "body": "",
        "state": State.LIVE,
        "added": LONG_AGO,
        "edited": None,
        "published": LONG_AGO,
        "expires": None,
        "section": 1,
        "sections": (1,),
        "topic": 0,
        "tags": (),
        "authors": (),
        "author": "",
        "user": 0,
        "source": 0,
        "source_text": "",
        "picture": "",
        "picture_text": "",
        "files": (),
        "seo_title": "",
        "seo_description": "",
        "takes_ratings": True,
        "is_external": False,
        "views": 0,
        "points": 0,
        "votes": 0,
        "digest": str(number),
    }
    return OldArticle(number, **(row | values))


def told(report: Report, code: str) -> list[tuple[int | None, str]]:
    """(number, detail) of each note of a code."""
    return [(note.number, note.detail) for note in report if note.code == code]


def writes(queries: CaptureQueriesContext) -> list[str]:
    """The statements among them that write."""
    verbs = ("INSERT", "UPDATE", "DELETE")
    return [query["sql"] for query in queries.captured_queries if query["sql"].lstrip().startswith(verbs)]
