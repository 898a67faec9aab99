"""The rows of an old site as the import wants them: text unescaped, times as datetimes, status as words.

Every text is NFC, without control characters; HTML entities are resolved except in bodies and other HTML.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """What an article was for its readers at the moment of reading."""

    LIVE = "live"
    SCHEDULED = "scheduled"
    EXPIRED = "expired"
    DRAFT = "draft"
    IN_REVIEW = "in review"
    STOPPED = "stopped"  # or rejected, deactivated, locked


@dataclass(frozen=True, slots=True)
class OldModule:
    """A news module of one language."""

    language: str
    name: str  # the word in addresses, as written: "news"
    data: str  # in the names of its tables
    upload: str  # its folder below uploads/
    title: str
    is_public: bool  # switched on, and for everybody
    is_default: bool  # its addresses may leave the name out
    words: dict[str, str] = field(default_factory=dict)  # {"topic": "chu-de"}: the renamed alone


@dataclass(frozen=True, slots=True)
class OldSection:
    number: int
    parent: int  # 0 at the top; never unknown, never in a circle
    title: str
    alias: str
    description: str
    picture: str  # as in the row; "" without one
    is_shown: bool  # itself and every section above it
    is_public: bool  # for everybody: itself alone
    digest: str = ""
    seo_title: str = ""
    seo_description: str = ""  # where it is another than ``description``


@dataclass(frozen=True, slots=True)
class OldTopic:
    number: int
    title: str
    alias: str
    description: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class OldTag:
    number: int
    name: str
    alias: str  # may hold accented letters
    description: str


@dataclass(frozen=True, slots=True)
class OldSource:
    number: int
    title: str
    link: str
    logo: str


@dataclass(frozen=True, slots=True)
class OldAuthor:
    """An author page of 4.5; ``user`` is whose it is."""

    number: int
    user: int
    name: str
    alias: str
    description: str
    picture: str


@dataclass(frozen=True, slots=True)
class OldUser:
    """Somebody who could write. Neither mail address nor password is ever read."""

    number: int
    name: str  # first and last name as the old site showed them, else the user name


@dataclass(frozen=True, slots=True)
class OldGroup:
    """A hand-ordered list of articles."""

    number: int
    title: str
    alias: str
    description: str
    articles: tuple[int, ...]  # in their order


@dataclass(frozen=True, slots=True)
class OldMenuItem:
    menu: str
    level: int  # 0 at the top
    title: str
    link: str


@dataclass(frozen=True, slots=True)
class OldArticle:
    number: int
    title: str
    alias: str
    lead: str  # plain text, lines kept
    body: str  # HTML, as it is
    state: State
    added: datetime | None
    edited: datetime | None
    published: datetime | None
    expires: datetime | None
    section: int  # the main one
    sections: tuple[int, ...]  # all, the main one first; unknown ones left out
    topic: int  # 0: none
    tags: tuple[int, ...]
    authors: tuple[int, ...]  # numbers of OldAuthor, in order (4.5)
    author: str  # free text
    user: int  # who wrote the row
    source: int  # 0: none
    source_text: str  # a name or an address
    picture: str  # below the module's folder, or an address; "" without one
    picture_text: str  # its one text: alternative text and caption at once
    files: tuple[str, ...]  # attachments, as in the row
    seo_title: str
    seo_description: str
    takes_ratings: bool
    is_external: bool  # its readers were led to the address in ``source_text``
    views: int
    points: int  # stars added up
    votes: int
    # Of everything above except views, points and votes, and of nothing that depends on today.
    digest: str
