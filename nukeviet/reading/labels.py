"""What articles are labelled with: topics, tags, sources, authors, groups; and who wrote them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from .digests import digest
from .modules import config
from .rows import OldAuthor, OldGroup, OldModule, OldSource, OldTag, OldTopic, OldUser
from .schema import Schema
from .text import address, line, lines, number


def topics(schema: Schema, module: OldModule) -> list[OldTopic]:
    table = _table(schema, module, "topics")
    schema.expects(table)
    return [
        replace(topic, digest=digest(topic))
        for row in schema.rows(table, "topicid title alias", "description weight", "ORDER BY weight, topicid")
        if (
            topic := OldTopic(
                number=number(row["topicid"]),
                title=line(row["title"]) or line(row["alias"]),
                alias=line(row["alias"]),
                description=lines(row["description"]),
            )
        ).number
        > 0
    ]


def tags(schema: Schema, module: OldModule) -> list[OldTag]:
    """In 3.x there are none: keywords of articles are words for search engines."""
    table = _table(schema, module, "tags")
    if not schema.has(table):
        _tell_keywords(schema, module)
        return []
    words = _tag_words(schema, module) if not schema.has(table, "title") else {}
    return [
        OldTag(
            number=number(row["tid"]),
            name=line(row["title"])
            or words.get(number(row["tid"]))
            or line(row["keywords"]).partition(",")[0].strip()
            or line(row["alias"]).replace("-", " "),
            alias=line(row["alias"]),
            description=lines(row["description"]),
        )
        for row in schema.rows(table, "tid alias", "title keywords description", "WHERE tid > 0 ORDER BY tid")
    ]


def sources(schema: Schema, module: OldModule) -> list[OldSource]:
    table = _table(schema, module, "sources")
    schema.expects(table)
    return [
        OldSource(number(row["sourceid"]), line(row["title"]), address(row["link"]), address(row["logo"]))
        for row in schema.rows(table, "sourceid title link", "logo", "WHERE sourceid > 0 ORDER BY sourceid")
    ]


def authors(schema: Schema, module: OldModule) -> list[OldAuthor]:
    """Author pages; only 4.5 has them."""
    rows = schema.rows(
        _table(schema, module, "author"),
        "id uid alias pseudonym",
        "description image",
        "WHERE id > 0 ORDER BY id",
    )
    return [
        OldAuthor(
            number=number(row["id"]),
            user=number(row["uid"]),
            name=line(row["pseudonym"]) or line(row["alias"]).replace("-", " "),
            alias=line(row["alias"]),
            description=lines(row["description"]),
            picture=address(row["image"]),
        )
        for row in rows
    ]


def groups(schema: Schema, module: OldModule) -> list[OldGroup]:
    table = _table(schema, module, "block_cat")
    schema.expects(table)
    inside = defaultdict(list)
    order = "ORDER BY bid, weight, id"
    articles = _table(schema, module, "rows")
    for row in schema.rows(_table(schema, module, "block"), "bid id weight", "", order):
        if _is_there(schema, articles, row["id"]):
            inside[number(row["bid"])].append(number(row["id"]))
    return [
        OldGroup(
            number=number(row["bid"]),
            title=line(row["title"]) or line(row["alias"]),
            alias=line(row["alias"]),
            description=lines(row["description"]),
            articles=tuple(dict.fromkeys(inside[number(row["bid"])])),
        )
        for row in schema.rows(
            table, "bid title alias", "description weight", "WHERE bid > 0 ORDER BY weight, bid"
        )
    ]


def users(schema: Schema, modules: list[OldModule]) -> dict[int, OldUser]:
    """Those who wrote an article of these modules or have an author page. Nothing but names is read."""
    table = f"{schema.prefix}_users"
    if not schema.expects(table):
        return {}
    wrote = {
        number(row[column])
        for module in modules
        for suffix, column in (("rows", "admin_id"), ("author", "uid"))
        for row in _distinct(schema, _table(schema, module, suffix), column)
    }
    first_name_first = config(schema, "name_show", modules[0].language) == "1" if modules else False
    found = {}
    for row in schema.rows(table, "userid username", "first_name last_name full_name"):
        if (key := number(row["userid"])) in wrote:
            names = [line(row["last_name"]), line(row["first_name"])]
            name = " ".join(filter(None, names[::-1] if first_name_first else names))
            found[key] = OldUser(key, name or line(row["full_name"]) or line(row["username"]))
    return found


def tell_orphans(schema: Schema, module: OldModule) -> None:
    """A note for each row that gives an article, a group, a tag or an author that is not there."""
    for suffix, column, others, key in (
        ("tags_id", "tid", "tags", "tid"),
        ("authorlist", "aid", "author", "id"),
        ("block", "bid", "block_cat", "bid"),
    ):
        table, targets = _table(schema, module, suffix), _table(schema, module, others)
        if not (schema.has(table) or schema.has(targets)):
            continue  # a generation without these labels
        if not (schema.expects(table) and schema.expects(targets)):
            continue
        if not (schema.has(table, "id", column) and schema.has(targets, key)):
            continue  # told as a missing column by who reads it
        schema.staging.create_index(targets, key)
        sql = (
            f'SELECT t.id, t."{column}" AS label FROM "{table}" t '  # noqa: S608
            f'LEFT JOIN "{_table(schema, module, "rows")}" r ON r.id = t.id '
            f'LEFT JOIN "{targets}" o ON o."{key}" = t."{column}" '
            "WHERE r.id IS NULL OR o.rowid IS NULL ORDER BY t.id, label"
        )
        where = {"language": module.language, "module": module.name, "kind": others}
        for row in schema.staging.rows(sql):
            schema.once("row-orphan", number=number(row["id"]), detail=f"{table}: {row['label']}", **where)


def _table(schema: Schema, module: OldModule, suffix: str) -> str:
    return f"{schema.prefix}_{module.language}_{module.data}_{suffix}"


def _tag_words(schema: Schema, module: OldModule) -> dict[int, str]:
    """How tags were written on articles, where their own table has no name: the word used most."""
    table = _table(schema, module, "tags_id")
    if not schema.has(table, "tid", "keyword"):
        return {}
    sql = f'SELECT tid, keyword FROM "{table}" GROUP BY tid, keyword ORDER BY COUNT(*), keyword'  # noqa: S608
    return {number(row["tid"]): line(row["keyword"]) for row in schema.staging.rows(sql)}


def _tell_keywords(schema: Schema, module: OldModule) -> None:
    where = {"language": module.language, "module": module.name, "kind": "tag"}
    for suffix in ("rows", "detail"):
        table = _table(schema, module, suffix)
        if schema.has(table, "keywords"):
            sql = f"SELECT COUNT(*) AS articles FROM \"{table}\" WHERE keywords <> ''"  # noqa: S608
            if count := next(schema.staging.rows(sql))["articles"]:
                schema.once("keywords-no-tags", number=count, detail=table, **where)


def _is_there(schema: Schema, table: str, article: object) -> bool:
    sql = f'SELECT 1 FROM "{table}" WHERE id = ?'  # noqa: S608
    return next(schema.staging.rows(sql, article), None) is not None


def _distinct(schema: Schema, table: str, column: str) -> Iterator:
    if schema.has(table, column):
        yield from schema.staging.rows(f'SELECT DISTINCT "{column}" FROM "{table}"')  # noqa: S608
