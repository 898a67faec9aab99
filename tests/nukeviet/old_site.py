"""Makes small NukeViet sites of three generations: as staging, as a dump file, in a MariaDB.

Values go in as the old site stores them: texts escaped (``KH&amp;CN``), times as Unix seconds.
"""

import gzip as gzip_module
import html
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.text import slugify

from nukeviet.reading.site import OldSite
from nukeviet.reading.staging import Staging
from nukeviet.report import Report

from . import old_tables

FIRST_TIME = 1_577_836_800  # 2020-01-01 00:00:00 UTC: article 0; each next number is an hour later
BODIES_A_TABLE = 2000  # of ``_bodyhtml_N``
_ESCAPES = str.maketrans(
    {"\0": "\\0", "\n": "\\n", "\r": "\\r", "\\": "\\\\", "'": "\\'", '"': '\\"', "\x1a": "\\Z"}
)


@dataclass(frozen=True, slots=True)
class BuiltModule:
    """What ``add_module`` gives and everything else of a module asks for."""

    language: str
    name: str
    tables: str  # how its tables begin: "nv4_vi_news"


@dataclass(slots=True)
class Table:
    columns: dict[str, str]  # name → definition of MySQL
    rows: list[dict]

    def add(self, values: dict) -> None:
        if unknown := values.keys() - self.columns.keys():
            raise TypeError(f"no such columns in this generation: {sorted(unknown)}")
        self.rows.append({name: _default(text) for name, text in self.columns.items()} | values)

    def values(self) -> list[tuple]:
        return [tuple(row.get(name) for name in self.columns) for row in self.rows]


class OldSiteBuilder:
    """A site of generation "4.5", "4.4" or "3.x". Tests that want something broken change ``tables``."""

    def __init__(self, generation: str = "4.5", prefix: str = "") -> None:
        if generation not in ("4.5", "4.4", "3.x"):
            raise ValueError(f"no such generation: {generation}")
        self.generation = generation
        self.prefix = prefix or ("nv3" if generation == "3.x" else "nv4")
        self.tables: dict[str, Table] = {}
        self.modules: list[BuiltModule] = []
        self._make(self.prefix, old_tables.OF_SITE)

    def add_module(
        self, language: str = "vi", name: str = "news", data: str = "", upload: str = "", **columns
    ) -> BuiltModule:
        """A news module; ``data``: how its tables are named, else its name with ``-`` as ``_``.

        ``module_file="page"`` in ``columns`` makes it another kind of module, without tables.
        """
        start = f"{self.prefix}_{language}"
        if f"{start}_modules" not in self.tables:
            self._make(start, old_tables.OF_LANGUAGE)
        data = data or name.replace("-", "_")
        module = BuiltModule(language, name, f"{start}_{data}")
        modules = self.tables[f"{start}_modules"]
        values = {
            "title": name,
            "module_file": "news",
            "module_data": data,
            "custom_title": name,
            "weight": len(modules.rows) + 1,
            "groups_view": "0" if self.generation == "3.x" else "6",
        }
        if self.generation != "3.x":
            values["module_upload"] = upload or name
        modules.add(values | columns)
        if values.get("module_file") == columns.get("module_file", "news"):
            self._make(module.tables, old_tables.OF_MODULE)
            self.modules.append(module)
            for word in ("main", "viewcat", "topic", "tag", "rss", "groups", "author"):
                self.add_word(module, word)
        return module

    def add_word(self, module: BuiltModule, function: str, alias: str = "") -> None:
        """The word of an address of this module, perhaps renamed."""
        words = self.tables[f"{self.prefix}_{module.language}_modfuncs"]
        words.rows = [
            row for row in words.rows if (row["in_module"], row["func_name"]) != (module.name, function)
        ]
        values = {"func_id": len(words.rows) + 1, "func_name": function, "in_module": module.name}
        if "alias" in words.columns:
            values["alias"] = alias or function
        words.add(values | {"func_custom_name": function.title()})

    def add_section(self, module: BuiltModule, number: int, title: str, parent: int = 0, **columns) -> None:
        sections = self.tables[f"{module.tables}_cat"]
        values = {"catid": number, "parentid": parent, "title": title, "alias": _alias(title)}
        values |= {"weight": len(sections.rows) + 1, "groups_view": "" if self.generation == "3.x" else "6"}
        sections.add(values | columns)

    def add_article(
        self,
        module: BuiltModule,
        number: int,
        title: str,
        body: str = "",
        tags: tuple[int, ...] = (),
        authors: tuple[int, ...] = (),
        **columns,
    ) -> None:
        """``columns`` of the row and of its body alike. Without ``catid`` it is in the first section."""
        rows, bodies = self.tables[f"{module.tables}_rows"], self._bodies(module, number)
        sections = self.tables[f"{module.tables}_cat"].rows
        time = FIRST_TIME + number * 3600
        values = {"id": number, "title": title, "alias": _alias(title) or f"bai-{number}"}
        values |= {"addtime": time, "edittime": time, "publtime": time}
        values["catid"] = columns.get("catid", sections[0]["catid"] if sections else 0)
        values["listcatid"] = str(values["catid"])
        of_body = {"id": number, "bodyhtml": body} | {
            name: columns.pop(name)
            for name in list(columns)
            if name in bodies.columns and name not in rows.columns
        }
        rows.add(values | columns)
        bodies.add(of_body)
        for tag in tags:
            self.tables[f"{module.tables}_tags_id"].add(
                {"id": number, "tid": tag, "keyword": self._tag_word(module, tag)}
            )
        for author in authors:
            self.tables[f"{module.tables}_authorlist"].add({"id": number, "aid": author})

    def add_topic(self, module: BuiltModule, number: int, title: str, **columns) -> None:
        values = {"topicid": number, "title": title, "alias": _alias(title)}
        self.tables[f"{module.tables}_topics"].add(values | columns)

    def add_source(self, module: BuiltModule, number: int, title: str, **columns) -> None:
        self.tables[f"{module.tables}_sources"].add({"sourceid": number, "title": title} | columns)

    def add_tag(self, module: BuiltModule, number: int, name: str, **columns) -> None:
        tags = self.tables[f"{module.tables}_tags"]
        named = {"title": name} if "title" in tags.columns else {}
        tags.add({"tid": number, "alias": _alias(name), "keywords": name} | named | columns)

    def add_group(
        self, module: BuiltModule, number: int, title: str, articles: tuple[int, ...] = (), **columns
    ) -> None:
        values = {"bid": number, "title": title, "alias": _alias(title), "weight": number}
        self.tables[f"{module.tables}_block_cat"].add(values | columns)
        for place, article in enumerate(articles, 1):
            self.tables[f"{module.tables}_block"].add({"bid": number, "id": article, "weight": place})

    def add_author(self, module: BuiltModule, number: int, name: str, user: int = 0, **columns) -> None:
        values = {"id": number, "uid": user, "pseudonym": name, "alias": _alias(name)}
        self.tables[f"{module.tables}_author"].add(values | columns)

    def add_user(self, number: int, username: str, **columns) -> None:
        secrets = {"password": "{SSHA512}never", "email": f"{username}@example.org"}
        self.tables[f"{self.prefix}_users"].add({"userid": number, "username": username} | secrets | columns)

    def add_comment(self, module: BuiltModule, article: int, content: str = "", **columns) -> None:
        comments = self.tables[f"{self.prefix}_{module.language}_comment"]
        values = {"cid": len(comments.rows) + 1, "module": module.name, "id": article, "content": content}
        comments.add(values | columns)

    def add_menu_item(
        self,
        language: str,
        number: int,
        title: str,
        link: str = "",
        parent: int = 0,
        menu: int = 1,
        **columns,
    ) -> None:
        start = f"{self.prefix}_{language}"
        menus, rows = self.tables[f"{start}_menu"], self.tables[f"{start}_menu_rows"]
        if menu not in [row["id"] for row in menus.rows]:
            menus.add({"id": menu, "title": f"Menu {menu}"})
        values = {"id": number, "parentid": parent, "mid": menu, "title": title, "link": link}
        rows.add(values | {"weight": len(rows.rows) + 1} | columns)

    def add_file(self, path: str, alt: str) -> None:
        """``path`` from the site's root: "uploads/news/2026_01/anh.jpg"."""
        folder, _, name = path.rpartition("/")
        folders, files = (self.tables[f"{self.prefix}_upload_{kind}"] for kind in ("dir", "file"))
        number = next((row["did"] for row in folders.rows if row["dirname"] == folder), 0)
        if not number:
            number = len(folders.rows) + 1
            folders.add({"did": number, "dirname": folder})
        files.add({"name": name[:12], "title": name, "did": number, "alt": alt, "src": path})

    def add_config(self, name: str, value: str, language: str = "sys", module: str = "global") -> None:
        values = {"lang": language, "module": module, "config_name": name, "config_value": value}
        self.tables[f"{self.prefix}_config"].add(values)

    def add_hits(self, count: int, kind: str = "total", value: str = "hits") -> None:
        values = {"c_type": kind, "c_val": value, "c_count": count}
        self.tables[f"{self.prefix}_counter"].add(values)

    def drop_column(self, table: str, column: str) -> None:
        del self.tables[table].columns[column]

    def staging(self, folder: Path | None = None) -> Staging:
        """What reading the dump of this site leaves behind. The caller closes it (a context manager)."""
        staging = Staging(folder)
        for name, table in self.tables.items():
            staging.add_table(name, list(table.columns))(table.values())
        return staging

    def read(self, report: Report, now: datetime | None = None) -> OldSite:
        return OldSite(self.staging(), report, now)

    def write_dump(self, path: Path, gzip: bool = False) -> Path:
        """As mysqldump writes it, with the copies by section that a reader has to ignore."""
        with (
            gzip_module.open(path, "wt", encoding="utf-8")
            if gzip
            else path.open("w", encoding="utf-8") as file
        ):
            file.write(
                "-- MariaDB dump 10.19  Distrib 10.11.8-MariaDB\n--\n\n/*!40101 SET NAMES utf8mb4 */;\n"
            )
            for name, table in self._with_copies():
                file.write(
                    f"\n--\n-- Table structure for table `{name}`\n--\n\nDROP TABLE IF EXISTS `{name}`;\n"
                    "/*!40101 SET @saved_cs_client     = @@character_set_client */;\n"
                    f"{_create(name, table)};\n"
                    "/*!40101 SET character_set_client = @saved_cs_client */;\n\n"
                    f"LOCK TABLES `{name}` WRITE;\n/*!40000 ALTER TABLE `{name}` DISABLE KEYS */;\n"
                )
                values = table.values()
                for start in range(0, len(values), 500):
                    rows = (f"({','.join(map(_quoted, row))})" for row in values[start : start + 500])
                    file.write(f"INSERT INTO `{name}` VALUES\n" + ",\n".join(rows) + ";\n")
                file.write(f"/*!40000 ALTER TABLE `{name}` ENABLE KEYS */;\nUNLOCK TABLES;\n")
            file.write("\n-- Dump completed on 2026-01-01  0:00:00\n")
        return path

    def load(self, connection) -> None:
        """Into the database that a connection of PyMySQL is open on."""
        with connection.cursor() as cursor:
            for name, table in self._with_copies():
                cursor.execute(f"DROP TABLE IF EXISTS `{name}`")
                cursor.execute(_create(name, table))
                marks = ",".join(["%s"] * len(table.columns))
                if table.rows:
                    cursor.executemany(f"INSERT INTO `{name}` VALUES ({marks})", table.values())
        connection.commit()

    def _make(self, start: str, definitions: dict[str, str]) -> None:
        for suffix, text in definitions.items():
            if columns := old_tables.columns(text, self.generation):
                self.tables[f"{start}_{suffix}"] = Table(columns, [])

    def _bodies(self, module: BuiltModule, number: int) -> Table:
        if f"{module.tables}_detail" in self.tables:
            return self.tables[f"{module.tables}_detail"]
        name = f"{module.tables}_bodyhtml_{-(-number // BODIES_A_TABLE) or 1}"
        if name not in self.tables:
            self.tables[name] = Table(old_tables.columns(old_tables.BODIES, self.generation), [])
        return self.tables[name]

    def _tag_word(self, module: BuiltModule, number: int) -> str:
        rows = self.tables[f"{module.tables}_tags"].rows
        return next((row["keywords"] for row in rows if row["tid"] == number), "")

    def _with_copies(self) -> Iterator[tuple[str, Table]]:
        yield from self.tables.items()
        for module in self.modules:
            rows = self.tables.get(f"{module.tables}_rows")
            for section in self.tables[f"{module.tables}_cat"].rows if rows else ():
                inside = [row for row in rows.rows if str(section["catid"]) in row["listcatid"].split(",")]
                yield f"{module.tables}_{section['catid']}", Table(rows.columns, inside)


def _alias(text: str) -> str:
    return slugify(html.unescape(text).replace("đ", "d").replace("Đ", "D"))


def _default(definition: str) -> str | int | None:
    """The value of a column that a row does not name."""
    _, _, default = definition.partition(" DEFAULT ")
    if default.startswith("'"):
        return default.strip("'")
    return int(default) if default and default != "NULL" else None


def _create(name: str, table: Table) -> str:
    # MySQL gives text columns no default, and rows here name every column.
    lines = []
    for column, definition in table.columns.items():
        text = definition.replace(" NOT NULL DEFAULT ''", " NOT NULL") if "text" in definition else definition
        lines.append(f"  `{column}` {text.removeprefix(column).strip()}")
    body = ",\n".join(lines)
    return f"CREATE TABLE `{name}` (\n{body}\n) ENGINE=MyISAM DEFAULT CHARSET=utf8mb4"


def _quoted(value) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else f"'{value.translate(_ESCAPES)}'"
