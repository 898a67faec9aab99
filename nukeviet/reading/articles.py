"""The articles of a module one by one, in the order of their numbers, with memory for a few of them."""

from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from ..text import split_at
from . import states
from .bodies import Bodies
from .digests import digest
from .rows import OldArticle, OldModule
from .schema import Schema
from .sections import TITLE_LENGTH
from .text import TOO_LATE, address, cleaned, line, lines, moment, number, numbers

AT_ONCE = 200  # rows, tags and authors; bodies are read one by one
_WANTED = "id catid title alias hometext listcatid status publtime addtime edittime"
_MORE = (
    "exptime topicid admin_id author sourceid homeimgfile homeimgalt allowed_rating external_link "
    "hitstotal total_rating click_rating keywords"
)
_COUNTED = ("state", "views", "points", "votes")
# When an article appeared, else was written, else was changed, in seconds; 0: nothing tells.
_MOMENT = (
    "CASE "
    + " ".join(
        f"WHEN {column} > 0 AND {column} < {TOO_LATE} THEN {column}"
        for column in ("publtime", "addtime", "edittime")
    )
    + " ELSE 0 END"
)


@dataclass(frozen=True, slots=True)
class Known:
    """The numbers of what a module has; an article that names others goes without."""

    sections: set[int]
    topics: set[int]
    sources: set[int]
    tags: set[int]
    authors: set[int]


class Articles:
    """Reads one module. A second reading gives the same articles and adds no second note."""

    def __init__(self, schema: Schema, module: OldModule, now: datetime, known: Known) -> None:
        self._schema = schema
        self._start = f"{schema.prefix}_{module.language}_{module.data}"
        self._table = f"{self._start}_rows"
        self._where = {"language": module.language, "module": module.name, "kind": "article"}
        self._now = now
        self._known = known
        self._bodies = Bodies(schema, self._start, self._where)
        self._noted_up_to = 0
        self._dated = (0, 0)  # up to which number a date was looked for, and the last one found
        schema.staging.create_index(self._table, "id")
        for suffix in ("tags_id", "authorlist"):
            if schema.has(f"{self._start}_{suffix}", "id"):
                schema.staging.create_index(f"{self._start}_{suffix}", "id")

    def numbers(self) -> Iterator[int]:
        sql = f'SELECT id FROM "{self._table}" WHERE id > 0 ORDER BY id'  # noqa: S608
        return (row["id"] for row in self._schema.staging.rows(sql))

    def count(self, since: datetime | None, limit: int | None) -> int:
        chosen, parameters = self._chosen(since, limit)
        sql = f"SELECT COUNT(*) AS rows FROM ({self._select()}) WHERE {chosen}"  # noqa: S608
        return next(self._schema.staging.rows(sql, *parameters))["rows"]

    def read(self, since: datetime | None, limit: int | None, after: int) -> Iterator[OldArticle]:
        chosen, parameters = self._chosen(since, limit)
        sql = (
            f"SELECT * FROM ({self._select()}) WHERE id > ? AND {chosen} "  # noqa: S608
            f"ORDER BY id LIMIT {AT_ONCE}"
        )
        after = max(after, 0)
        while rows := list(self._schema.staging.rows(sql, after, *parameters)):
            tags = self._labels("tags_id", "tid", rows, self._known.tags)
            authors = self._labels("authorlist", "aid", rows, self._known.authors)
            for row in rows:
                yield self._article(row, tags.get(row["id"], ()), authors.get(row["id"], ()))
            after = rows[-1]["id"]
        self._bodies.tell_orphans(self._table)

    def _select(self) -> str:
        return f'SELECT {self._schema.select(self._table, _WANTED, _MORE)} FROM "{self._table}"'  # noqa: S608

    def _chosen(self, since: datetime | None, limit: int | None) -> tuple[str, tuple]:
        """A condition on the rows and its parameters."""
        condition, parameters = "id > 0", ()
        if since:
            condition, parameters = f"{condition} AND ({_MOMENT}) >= ?", (int(since.timestamp()),)
        if limit is None:
            return condition, parameters
        if limit < 1:
            return "0", ()
        sql = (
            f"SELECT id, {_MOMENT} AS moment FROM ({self._select()}) WHERE {condition} "  # noqa: S608
            "ORDER BY moment DESC, id DESC LIMIT 1 OFFSET ?"
        )
        oldest = next(self._schema.staging.rows(sql, *parameters, limit - 1), None)
        if oldest is None:  # there are fewer
            return condition, parameters
        condition += f" AND (({_MOMENT}) > ? OR (({_MOMENT}) = ? AND id >= ?))"
        return condition, (*parameters, oldest["moment"], oldest["moment"], oldest["id"])

    def _labels(self, suffix: str, column: str, rows: list, known: set[int]) -> dict[int, list[int]]:
        """The tags or authors of these articles, in the order in which they were given."""
        found = defaultdict(list)
        table = f"{self._start}_{suffix}"
        if not known or not self._schema.has(table, "id", column):
            return found
        sql = f'SELECT id, "{column}" FROM "{table}" WHERE id BETWEEN ? AND ? ORDER BY id, rowid'  # noqa: S608
        given = self._schema.staging.rows(sql, rows[0]["id"], rows[-1]["id"])
        for row in given:
            if (label := number(row[column])) in known and label not in found[row["id"]]:
                found[row["id"]].append(label)
        return found

    def _article(self, row, tags, authors) -> OldArticle:
        notes: list[tuple[str, str]] = []
        body = self._bodies.of(row["id"])
        if body is None:
            notes.append(("body-missing", ""))
        added, edited = moment(row["addtime"]), moment(row["edittime"])
        state = states.state(row, self._now, notes)
        section, all_sections = self._in_sections(row, notes)
        article = OldArticle(
            number=row["id"],
            title=self._title(row, notes),
            alias=line(row["alias"]),
            lead=lines(row["hometext"]),
            body=cleaned(body["bodyhtml"]) if body else "",
            state=state,
            added=added,
            edited=edited,
            published=self._published(row, notes),
            expires=moment(row["exptime"]),
            section=section,
            sections=all_sections,
            topic=self._label(row["topicid"], self._known.topics, "topic-unknown", notes),
            tags=tuple(tags),
            authors=tuple(authors),
            author=line(row["author"]),
            user=max(number(row["admin_id"]), 0),
            source=self._label(row["sourceid"], self._known.sources, "source-unknown", notes),
            source_text=line(body["sourcetext"]) if body else "",
            picture=address(row["homeimgfile"]),
            picture_text=line(row["homeimgalt"]),
            files=tuple(filter(None, map(address, cleaned(body["files"] if body else "").split(",")))),
            seo_title=line(body["titlesite"]) if body else "",
            seo_description=line(body["description"]) if body else "",
            takes_ratings=number(row["allowed_rating"]) == 1,
            is_external=number(row["external_link"]) == 1,
            views=number(row["hitstotal"]),
            points=number(row["total_rating"]),
            votes=number(row["click_rating"]),
            digest="",
        )
        if row["id"] > self._noted_up_to:
            self._noted_up_to = row["id"]
            for code, detail in notes:
                self._schema.report.add(code, number=row["id"], detail=detail, **self._where)
        raw = [number(row[name]) for name in ("status", "publtime", "exptime")]
        return replace(article, digest=digest(article, raw, without=_COUNTED))

    def _title(self, row, notes: list) -> str:
        title = line(row["title"])
        if not title:
            title = line(row["alias"]) or str(row["id"])
            notes.append(("title-missing", title))
        title, rest = split_at(title, TITLE_LENGTH)
        if rest:
            notes.append(("text-cut", rest))
        return title

    def _in_sections(self, row, notes: list) -> tuple[int, tuple[int, ...]]:
        """The main section, 0 where none is known; and all, the main one first."""
        main = number(row["catid"])
        named, lost = numbers(row["listcatid"])
        lost += [
            str(section) for section in dict.fromkeys((main, *named)) if section not in self._known.sections
        ]
        if lost:
            notes.append(("section-unknown", ", ".join(lost)))
        known = [section for section in (main, *named) if section in self._known.sections]
        return known[0] if known else 0, tuple(dict.fromkeys(known))

    def _label(self, value: object, known: Container[int], unknown: str, notes: list) -> int:
        """The number of the topic or source; 0 for none and for one that is not there (a code tells)."""
        if (label := number(value)) in known:
            return label
        if label:
            notes.append((unknown, str(label)))
        return 0

    def _published(self, row, notes: list) -> datetime | None:
        """When it appeared; without a date that can be, the best guess, and the same one each time."""
        if published := moment(row["publtime"]):
            return published
        guess = (
            moment(row["addtime"])
            or moment(row["edittime"])
            or self._date_before(row["id"])
            or self._first_date
        )
        shown = guess.isoformat() if guess else "–"
        notes.append(("date-invalid", f"{number(row['publtime'])} ({shown})"))
        return guess

    @cached_property
    def _first_date(self) -> datetime | None:
        """That of the first article that has one."""
        sql = (
            f"SELECT {_MOMENT} AS moment FROM ({self._select()}) "  # noqa: S608
            "WHERE id > 0 AND moment > 0 ORDER BY id LIMIT 1"
        )
        first = next(self._schema.staging.rows(sql), None)
        return moment(first["moment"]) if first else None

    def _date_before(self, article: int) -> datetime | None:
        """The date of the nearest article with a smaller number that has one."""
        looked_up_to, found = self._dated
        if article < looked_up_to:
            looked_up_to, found = 0, 0
        sql = (
            f"SELECT {_MOMENT} AS moment FROM ({self._select()}) "  # noqa: S608
            "WHERE id < ? AND id >= ? AND moment > 0 ORDER BY id DESC LIMIT 1"
        )
        nearest = next(self._schema.staging.rows(sql, article, looked_up_to), None)
        found = nearest["moment"] if nearest else found
        self._dated = (article, found)
        return moment(found)
