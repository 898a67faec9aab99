"""The sections of a module as a tree that holds: no unknown parent, no circle, no section without a name."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from ..text import split_at
from .digests import digest
from .modules import is_for_everybody
from .rows import OldModule, OldSection
from .schema import Schema
from .text import address, cleaned, line, lines, number

TITLE_LENGTH = 255  # what a page's title takes
_SHOWN = (1, 2)  # 2: not on the home page; above 10: locked by a section above it


def sections(schema: Schema, module: OldModule) -> list[OldSection]:
    """Parents before children, siblings in the order of the old site."""
    table = f"{schema.prefix}_{module.language}_{module.data}_cat"
    if not schema.expects(table):
        return []
    rows = schema.rows(
        table,
        "catid parentid title alias weight description",
        "descriptionhtml titlesite image status groups_view who_view",
        "ORDER BY weight, catid",
    )
    found: dict[int, OldSection] = {}
    for row in rows:
        section = _section(schema, table, row)
        if section.number > 0:
            found.setdefault(section.number, section)
    where = {"language": module.language, "module": module.name, "kind": "section"}
    parents = _mended_parents(schema, {key: section.parent for key, section in found.items()}, where)
    found = {key: _named(schema, replace(found[key], parent=parents[key]), where) for key in found}
    _tell_twins(schema, found, where)
    return list(_in_order(found))


def _section(schema: Schema, table: str, row) -> OldSection:
    has_groups = schema.has(table, "who_view") or schema.has(table, "groups_view")
    return OldSection(
        number=number(row["catid"]),
        parent=max(number(row["parentid"]), 0),
        title=line(row["title"]),
        alias=line(row["alias"]),
        description=lines(row["descriptionhtml"]) or lines(row["description"]),
        seo_title=line(row["titlesite"]),
        seo_description=lines(row["description"]) if lines(row["descriptionhtml"]) else "",
        picture=address(row["image"]),
        is_shown=not schema.has(table, "status") or number(row["status"]) in _SHOWN,
        is_public=not has_groups or is_for_everybody(row["groups_view"], row["who_view"]),
    )


def _mended_parents(schema: Schema, parents: dict[int, int], where: dict) -> dict[int, int]:
    """0 for parents that are not there; circles opened at their smallest number."""
    for child, parent in list(parents.items()):
        if parent and parent not in parents:
            parents[child] = 0
            schema.once("section-orphan", number=child, detail=str(parent), **where)
    settled: set[int] = {0}
    for start in sorted(parents):
        path = []
        at = start
        while at not in settled and at not in path:
            path.append(at)
            at = parents[at]
        if at not in settled:
            circle = path[path.index(at) :]
            opened = min(circle)
            parents[opened] = 0
            detail = " → ".join(str(part) for part in (*circle, at))
            schema.once("section-circle", number=opened, detail=detail, **where)
        settled.update(path)
    return parents


def _named(schema: Schema, section: OldSection, where: dict) -> OldSection:
    title, rest = split_at(section.title or section.alias or str(section.number), TITLE_LENGTH)
    if not section.title:
        schema.once("title-missing", number=section.number, detail=title, **where)
    if rest:
        schema.once("text-cut", number=section.number, detail=rest, **where)
    return replace(section, title=title)


def _tell_twins(schema: Schema, found: dict[int, OldSection], where: dict) -> None:
    """Aliases are compared as addresses are: without regard to case."""
    by_alias = defaultdict(list)
    for section in found.values():
        by_alias[cleaned(section.alias).casefold()].append(section.number)
    for alias, twins in by_alias.items():
        first, *others = sorted(twins)
        for other in others if alias else ():
            schema.once("section-alias-twice", number=other, detail=f"{alias} ({first})", **where)


def _in_order(found: dict[int, OldSection]) -> Iterator[OldSection]:
    children = defaultdict(list)
    for section in found.values():
        children[section.parent].append(section)
    waiting = [(section, True) for section in reversed(children[0])]
    while waiting:
        section, is_above_shown = waiting.pop()
        section = replace(section, is_shown=section.is_shown and is_above_shown)
        yield replace(section, digest=digest(section))
        waiting += [(child, section.is_shown) for child in reversed(children[section.number])]
