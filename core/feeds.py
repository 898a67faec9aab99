"""RSS 2.0 and Atom 1.0 as this portal writes them, on top of Django's generators.

They know no articles. Both take the same items: plain text (never HTML), names of any number of
authors, aware datetimes, which are written in Asia/Ho_Chi_Minh.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.translation import gettext as _

from .xml import xml_text

# What an empty feed says of its last change: a time of day would make every answer a new one.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class _Feed:
    """What RSS and Atom share. ``updated`` and ``logo`` (an address, or "") belong to the whole feed."""

    def __init__(
        self,
        *,
        title: str,
        description: str,
        author_name: str,
        updated: datetime | None,
        logo: str = "",
        **kwargs,
    ):
        super().__init__(
            title=one_line(title),
            author_name=one_line(author_name),
            description=xml_text(description),
            subtitle=xml_text(description),
            updated=local(updated or NEVER),
            logo=logo,
            **kwargs,
        )

    def add_item(
        self,
        *,
        title: str,
        link: str,
        description: str,
        published: datetime,
        updated: datetime,
        unique_id: str,
        authors: Sequence[str] = (),
        categories: Sequence[str] = (),
        enclosure: Enclosure | None = None,
    ) -> None:
        super().add_item(
            title=one_line(title),
            link=link,
            description=self.plain_description(xml_text(description)),
            plain=xml_text(description),
            pubdate=local(published),
            updateddate=local(updated),
            unique_id=unique_id,
            unique_id_is_permalink=False,
            authors=[one_line(name) for name in authors],
            categories=[one_line(name) for name in dict.fromkeys(categories)],
            enclosures=[enclosure] if enclosure else [],
        )

    @staticmethod
    def plain_description(text: str) -> str | None:
        raise NotImplementedError

    def latest_post_date(self) -> datetime:
        return self.feed["updated"]


class RssFeed(_Feed, Rss201rev2Feed):
    """RSS 2.0. ``author`` would need an e-mail address: names go into ``dc:creator``."""

    @staticmethod
    def plain_description(text: str) -> str:
        return escape(text, quote=False)  # readers take a description for HTML

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {"xmlns:dc": "http://purl.org/dc/elements/1.1/"}

    def add_root_elements(self, handler) -> None:
        super().add_root_elements(handler)
        if self.feed["logo"]:
            handler.startElement("image", {})
            handler.addQuickElement("url", self.feed["logo"])
            handler.addQuickElement("title", self.feed["title"])
            handler.addQuickElement("link", self.feed["link"])
            handler.endElement("image")

    def add_item_elements(self, handler, item) -> None:
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.addQuickElement("dc:creator", name)


class AtomFeed(_Feed, Atom1Feed):
    """Atom 1.0 (RFC 4287)."""

    @staticmethod
    def plain_description(text: str) -> None:
        return None  # Django would mark it as HTML

    def add_root_elements(self, handler) -> None:
        super().add_root_elements(handler)
        if self.feed["logo"]:
            handler.addQuickElement("logo", self.feed["logo"])

    def add_item_elements(self, handler, item) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("summary", item["plain"], {"type": "text"})
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")


# The last word of a feed's address.
KINDS: dict[str, type[RssFeed] | type[AtomFeed]] = {"rss": RssFeed, "atom": AtomFeed}


@dataclass(frozen=True)
class FeedLink:
    """A feed as the head of a page names it."""

    title: str
    mime_type: str
    path: str


def feed_links(title: str, path: str) -> list[FeedLink]:
    """The feeds of what stands at ``path`` (with a slash at its end)."""
    names = {"rss": _("%(title)s (RSS)"), "atom": _("%(title)s (Atom)")}
    return [
        FeedLink(names[kind] % {"title": title}, feed.content_type.partition(";")[0], f"{path}{kind}/")
        for kind, feed in KINDS.items()
    ]


def local(moment: datetime) -> datetime:
    """In Asia/Ho_Chi_Minh, to the second."""
    return timezone.localtime(moment).replace(microsecond=0)


def one_line(text: str) -> str:
    return " ".join(xml_text(text).split())
