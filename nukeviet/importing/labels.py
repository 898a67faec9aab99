"""Topics, tags, authors and sources of a module's articles, told from memory once they are loaded."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.utils.html import strip_tags
from wagtail.models import Locale

from articles.models import Author, Tag, Topic

from ..models import ImportedModule, Kind
from ..reading.rows import OldArticle, OldModule
from ..report import Report
from . import sources
from .names import authors_in, cut, folded_name
from .shelf import Shelf, Wanted

if TYPE_CHECKING:
    from ..reading.site import OldSite

# Authors come from three places, whose numbers must not meet: author pages have their own; users …
USERS = 10**12
# … and names that stand in articles, by a hash of 56 bits.
NAMES = 2 * 10**12
BREAK = re.compile(r"<br\s*/?>|</p>", re.IGNORECASE)


class Labels:
    """Of one module. ``load`` writes; ``authors`` may, the others only answer."""

    def __init__(
        self,
        site: "OldSite",
        module: OldModule,
        record: ImportedModule,
        locale: Locale,
        report: Report,
        dry_run: bool,
    ) -> None:
        self.site, self.module, self.record, self.locale = site, module, record, locale
        self.report, self.dry_run = report, dry_run
        self._told: set[tuple] = set()

    def load(self) -> None:
        """Make and record the topics, tags, author pages and users that are missing; read all into memory.

        Each kind is one transaction. Called again, it reads everything anew.
        """
        self._topics = self._shelf(Kind.TOPIC, Topic, ("name", "description"), self.locale)
        self._topics.bring(self._wanted_topics())
        self._tags = self._shelf(Kind.TAG, Tag, ("name",), None)
        self._tags.bring(self._wanted_tags())
        self._authors = self._shelf(Kind.AUTHOR, Author, ("name", "biography"), self.locale)
        self._load_authors()
        self._sources = {}
        for source in self.site.sources(self.module):
            self._sources[source.number] = self._source(source.title, source.link, "source", source.number)
            if source.logo:
                self._note("source-logo", "source", source.number, f"{source.title}: {source.logo}")

    def topic(self, number: int) -> Topic | None:
        """None for 0, for one the old site no longer has, and for one deleted here."""
        return self._find(self._topics, number) if number else None

    def tags(self, numbers: Iterable[int]) -> list[Tag]:
        """In their order, each once."""
        found = {tag.name: tag for number in numbers if (tag := self._find(self._tags, number))}
        return list(found.values())

    def authors(self, article: OldArticle, from_body: str) -> list[Author]:
        """Those of the author list, then those its byline names; else those its body names.

        A name that is met for the first time becomes an author at once: call it before the transaction in
        which the article is written, or ``load`` again where that is rolled back. Who merely wrote the row
        is not named: readers of the old site did not see it.
        """
        found = [self._find(self._authors, number) for number in article.authors]
        names = authors_in(article.author)
        if not names and not article.authors:
            names = authors_in(from_body)
        found += [self._named(name) for name in names]
        return list({id(author): author for author in found if author is not None}.values())

    def source(self, article: OldArticle) -> tuple[str, str]:
        """(name, address), each as ``ArticlePage`` takes it; "" where there is none.

        The article's own text has the better address, that of the very text. Where both have a name, and
        these differ, both are kept.
        """
        if article.source and article.source not in self._sources:
            self._unknown("source", article.source)
        of_row = self._sources.get(article.source, ("", ""))
        name, address = self._source(article.source_text, "", Kind.ARTICLE.value, article.number)
        names = {folded_name(known): known for known in (of_row[0], name) if known}
        address = address or of_row[1]
        whole = " – ".join(names.values()) or sources.host(address)
        if len(whole) > sources.MOST_NAME:
            self._note("label-cut", Kind.ARTICLE.value, article.number, whole)
        return cut(whole, sources.MOST_NAME), address

    # --- what the old site has ---
    def _wanted_topics(self) -> Iterator[Wanted]:
        for topic in self.site.topics(self.module):
            if name := self._name(Kind.TOPIC, topic.number, topic.title, topic.alias):
                yield Wanted(topic.number, topic.alias, (name, _plain(topic.description)))

    def _wanted_tags(self) -> Iterator[Wanted]:
        for tag in self.site.tags(self.module):
            if tag.description.strip():
                self._note("label-description", Kind.TAG.value, tag.number, f"{tag.name}: {tag.description}")
            # A straight quotation mark has a meaning in the field where editors type tags.
            if name := self._name(Kind.TAG, tag.number, tag.name.replace('"', "”"), tag.alias):
                yield Wanted(tag.number, tag.alias, (name,))

    def _load_authors(self) -> None:
        pages, of_users = [], {}
        for author in self.site.authors(self.module):
            if author.picture:
                self._note(
                    "label-picture", Kind.AUTHOR.value, author.number, f"{author.name}: {author.picture}"
                )
            if name := self._name(Kind.AUTHOR, author.number, author.name, author.alias):
                pages.append(Wanted(author.number, author.alias, (name, _plain(author.description))))
                of_users[author.user] = author.number
        self._authors.bring(pages)
        users = []
        for user in self.site.users().values():
            page = self._authors.by_number.get(of_users.get(user.number))
            if page is not None:
                self._authors.alias_of(USERS + user.number, page)
            elif user.number not in of_users and user.name.strip():
                users.append(Wanted(USERS + user.number, "", (user.name, "")))
        self._authors.bring(users)

    def _named(self, name: str) -> Author | None:
        number = NAMES + int.from_bytes(hashlib.sha256(folded_name(name).encode()).digest()[:7])
        # Written in capitals elsewhere, it is no new name.
        if number not in self._authors.by_number and not self._authors.recall(number, name):
            self._authors.bring([Wanted(number, "", (name, ""))])
        return self._authors.by_number[number]

    def _source(self, text: str, link: str, kind: str, number: int) -> tuple[str, str]:
        name, written = sources.split(text)
        address = ""
        for one in (sources.split(link)[1] or link.strip(), written):
            if one and not address:
                address = sources.mended_address(one)
                code = "source-mended" if address else "source-address"
                if address != one:
                    self._note(code, kind, number, one)
        return name, address

    def _name(self, kind: Kind, number: int, name: str, alias: str) -> str:
        """The name, or what its alias tells of it."""
        name = " ".join(name.split()) or alias.replace("-", " ").strip()
        if not name:
            self._note("label-nameless", kind.value, number, "")
        return name

    def _shelf(self, kind: Kind, model, fields: tuple[str, ...], locale: Locale | None) -> Shelf:
        lengths = {field: model._meta.get_field(field).max_length for field in fields}
        return Shelf(kind, lengths, model, self.record, locale, self.report, self.dry_run)

    def _find(self, shelf: Shelf, number: int):
        if number not in shelf.by_number:
            self._unknown(shelf.kind.value, number)
        return shelf.by_number.get(number)

    def _unknown(self, kind: str, number: int) -> None:
        if (kind, number) not in self._told:
            self._told.add((kind, number))
            self._note("label-unknown", kind, number, "")

    def _note(self, code: str, kind: str, number: int, detail: str) -> None:
        self.report.add(
            code,
            language=self.module.language,
            module=self.module.name,
            kind=kind,
            number=number,
            detail=detail,
        )


def _plain(html: str) -> str:
    """A description without its markup, lines kept."""
    lines = (" ".join(line.split()) for line in strip_tags(BREAK.sub("\n", html)).splitlines())
    return "\n".join(line for line in lines if line)
