"""What stands around the articles: comments, menus, texts of pictures, hits, host names."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

from .modules import config
from .rows import OldMenuItem, OldModule
from .schema import Schema
from .text import address, cleaned, line, number


def comments(schema: Schema, module: OldModule) -> Iterator[tuple[int, int]]:
    """Article and how many comments it has, those that wait for approval included; by article."""
    start = f"{schema.prefix}_{module.language}"
    for table in (f"{start}_comment", f"{start}_comments"):
        if schema.has(table, "module", "id"):
            sql = f'SELECT id, COUNT(*) AS count FROM "{table}" WHERE module = ? GROUP BY id ORDER BY id'  # noqa: S608
            yield from ((number(row["id"]), row["count"]) for row in schema.staging.rows(sql, module.name))
            return
    table = f"{start}_{module.data}_comments"
    if schema.has(table, "id"):
        sql = f'SELECT id, COUNT(*) AS count FROM "{table}" GROUP BY id ORDER BY id'  # noqa: S608
        yield from ((number(row["id"]), row["count"]) for row in schema.staging.rows(sql))


def alt_text(schema: Schema, path: str) -> str:
    """What the old site's file manager says of a file ("uploads/news/…"); "" where that is its name again."""
    folders, files = f"{schema.prefix}_upload_dir", f"{schema.prefix}_upload_file"
    if not (schema.has(folders, "did", "dirname") and schema.has(files, "did", "title", "alt")):
        return ""
    folder, _, name = path.rpartition("/")
    sql = (
        f'SELECT f.alt FROM "{folders}" d JOIN "{files}" f ON f.did = d.did '  # noqa: S608
        "WHERE f.title = ? COLLATE NOCASE AND d.dirname = ? COLLATE NOCASE ORDER BY f.title = ? DESC"
    )
    schema.staging.create_index(files, "did", "title")
    row = next(schema.staging.rows(sql, name, folder, name), None)
    text = line(row["alt"]) if row else ""
    return "" if _words(text) in (_words(name), _words(PurePosixPath(name).stem)) else text


def total_visits(schema: Schema) -> int:
    """All hits the old site counted."""
    table = f"{schema.prefix}_counter"
    if not schema.expects(table):
        return 0
    rest = "WHERE c_type = 'total' AND c_val = 'hits'"
    rows = schema.rows(table, "c_type c_val c_count", "", rest)
    return max((number(row["c_count"]) for row in rows), default=0)


def hosts(schema: Schema) -> frozenset[str]:
    """The site's own host names, lower case, without ports; empty where the source does not tell."""
    schema.expects(f"{schema.prefix}_config", "config-missing")
    names = re.split(r"[\s,;]+", config(schema, "my_domains").lower())
    names = (re.sub(r"^[a-z]+://|[:/].*$", "", name) for name in names)
    return frozenset(name for name in names if name)


def menu_items(schema: Schema, language: str) -> list[OldMenuItem]:
    """Menu by menu, each item before what hangs below it. Circles are opened; lost items stand at the top."""
    start = f"{schema.prefix}_{language}"
    titles = {number(row["id"]): line(row["title"]) for row in schema.rows(f"{start}_menu", "id title")}
    rows = list(
        schema.rows(f"{start}_menu_rows", "id parentid mid title link", "weight", "ORDER BY mid, weight, id")
    )
    below = defaultdict(list)
    known = {(number(row["mid"]), number(row["id"])) for row in rows}
    for row in rows:
        menu, parent = number(row["mid"]), number(row["parentid"])
        below[menu, parent if (menu, parent) in known else 0].append(row)
    items: list[OldMenuItem] = []
    done: set[tuple[int, int]] = set()
    for menu in dict.fromkeys(number(row["mid"]) for row in rows):
        of_menu = [row for row in rows if number(row["mid"]) == menu]
        # After those at the top only circles are left.
        for first in (*below[menu, 0], *of_menu):
            waiting = [(first, 0)]
            while waiting:
                row, level = waiting.pop()
                key = (menu, number(row["id"]))
                if key not in done:
                    done.add(key)
                    name = titles.get(menu) or str(menu)
                    items.append(OldMenuItem(name, level, line(row["title"]), address(row["link"])))
                    waiting += [(child, level + 1) for child in reversed(below[key])]
    return items


def _words(text: str) -> str:
    return " ".join(re.split(r"[\s._\-]+", cleaned(text).casefold())).strip()
