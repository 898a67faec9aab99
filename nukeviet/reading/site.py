"""An old site as the import sees it: modules, sections, articles and what belongs to them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property

from nukeviet.report import Report

from . import around, labels, sections
from .articles import Articles, Known
from .modules import modules
from .rows import (
    OldArticle,
    OldAuthor,
    OldGroup,
    OldMenuItem,
    OldModule,
    OldSection,
    OldSource,
    OldTag,
    OldTopic,
    OldUser,
)
from .schema import Schema
from .staging import Staging


class OldSite:
    """Reads a staging. Whatever is read twice gives the same rows, and notes in the report once.

    ``now`` decides what is live, scheduled or expired: the time of the import where it is None.
    """

    def __init__(self, staging: Staging, report: Report, now: datetime | None = None) -> None:
        self._schema = Schema(staging, report)
        self._now = now or datetime.now(UTC)
        self._sections: dict[tuple[str, str], list[OldSection]] = {}
        self._readers: dict[tuple[str, str], Articles] = {}
        self.prefix = self._schema.prefix
        self.hosts = around.hosts(self._schema) if self.prefix else frozenset()

    def modules(self) -> list[OldModule]:
        """News modules of all languages, the default one of each language first; SourceError if none."""
        return self._modules

    @cached_property
    def _modules(self) -> list[OldModule]:
        return modules(self._schema)

    def sections(self, module: OldModule) -> list[OldSection]:
        """Parents before children, siblings in their order."""
        key = self._key(module)
        if key not in self._sections:
            self._sections[key] = sections.sections(self._schema, module)
        return self._sections[key]

    def topics(self, module: OldModule) -> list[OldTopic]:
        return labels.topics(self._schema, module)

    def tags(self, module: OldModule) -> list[OldTag]:
        return labels.tags(self._schema, module)

    def sources(self, module: OldModule) -> list[OldSource]:
        return labels.sources(self._schema, module)

    def authors(self, module: OldModule) -> list[OldAuthor]:
        return labels.authors(self._schema, module)

    def groups(self, module: OldModule) -> list[OldGroup]:
        return labels.groups(self._schema, module)

    def users(self) -> dict[int, OldUser]:
        """Those who wrote articles, by number."""
        return labels.users(self._schema, self.modules())

    def numbers(self, module: OldModule) -> Iterator[int]:
        """Of all articles, ascending."""
        return self._reader(module).numbers()

    def count(self, module: OldModule, since: datetime | None = None, limit: int | None = None) -> int:
        return self._reader(module).count(since, limit)

    def articles(
        self,
        module: OldModule,
        since: datetime | None = None,
        limit: int | None = None,
        after: int = 0,
    ) -> Iterator[OldArticle]:
        """Ascending by number, with memory for a few.

        ``since``: published (else added, else edited) then or later; ``limit``: the newest of these;
        ``after``: only numbers above it, out of what the other two leave.
        """
        return self._reader(module).read(since, limit, after)

    def comments(self, module: OldModule) -> Iterator[tuple[int, int]]:
        """(article, how many comments), ascending."""
        return around.comments(self._schema, module)

    def alt_text(self, path: str) -> str:
        """Of a file named from the site's root: "uploads/news/…"; "" if there is none."""
        return around.alt_text(self._schema, path)

    def total_visits(self) -> int:
        return around.total_visits(self._schema)

    def menu_items(self, language: str) -> list[OldMenuItem]:
        return around.menu_items(self._schema, language)

    def _reader(self, module: OldModule) -> Articles:
        key = self._key(module)
        if key not in self._readers:
            lists = (self.sections, self.topics, self.sources, self.tags, self.authors)
            known = Known(*({row.number for row in rows(module)} for rows in lists))
            self._readers[key] = Articles(self._schema, module, self._now, known)
            labels.tell_orphans(self._schema, module)
        return self._readers[key]

    @staticmethod
    def _key(module: OldModule) -> tuple[str, str]:
        return module.language, module.name
